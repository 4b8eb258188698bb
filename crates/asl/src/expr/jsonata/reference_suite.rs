//! JSONata's own test suite, run through our rewrites, functions and limits: how much of the language is there, and
//! where we differ on purpose.
//!
//! The suite is not in this repository. `cargo xtask jsonata` fetches it and runs this.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jsonata_core::evaluator::error_code_prefix;
use jsonata_core::parser::{self, ParserError};
use jsonata_core::value::JValue;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::expression::{Expression, Inputs};
use super::limits::{STACK_EXCEEDED, TIME_EXCEEDED};
use super::syntax_words::refusal;
use super::values;
use crate::expr::Variables;
use crate::expr::testing::{Fixed, scope};

/// Where the suite is: the folder with `datasets` and `groups`.
const FOLDER: &str = "STEPDECK_JSONATA_SUITE";

/// Cases that go another way here, with the reason: `group/file`, or `group/file#n` where the file is a list.
const DIFFERENCES: &str = include_str!("reference_differences.json");

/// As `TESTSUITE.md` of the suite describes it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    expr: Option<String>,
    #[serde(rename = "expr-file")]
    expr_file: Option<String>,
    #[serde(default, deserialize_with = "present")]
    data: Option<Value>,
    dataset: Option<String>,
    #[serde(default)]
    bindings: Map<String, Value>,
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
    #[serde(default)]
    undefined_result: bool,
    code: Option<String>,
    error: Option<Failure>,
    #[serde(default)]
    unordered: bool,
}

#[derive(Debug, Deserialize)]
struct Failure {
    code: String,
}

/// A member that is `null` is there.
fn present<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(reader).map(Some)
}

fn read(path: &Path) -> serde_json::Result<Value> {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text)
}

fn sorted(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().unwrap_or_default() == extension)
        .collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// All cases by group, each with its name.
fn cases(folder: &Path) -> BTreeMap<String, Vec<(String, Case)>> {
    let mut groups = BTreeMap::new();
    for group in sorted(&folder.join("groups"), "") {
        let group_name = stem(&group);
        let mut cases = Vec::new();
        for file in sorted(&group, "json") {
            let name = format!("{group_name}/{}", stem(&file));
            let named = match read(&file) {
                Ok(Value::Array(list)) => list
                    .into_iter()
                    .enumerate()
                    .map(|(at, case)| (format!("{name}#{at}"), case))
                    .collect(),
                Ok(case) => vec![(name, case)],
                // Half a surrogate pair is no text here: the case can not pass.
                Err(_) => vec![(name, Value::Object(Map::new()))],
            };
            for (name, case) in named {
                let mut case: Case =
                    serde_json::from_value(case).unwrap_or_else(|error| panic!("{name}: {error}"));
                if let Some(file) = &case.expr_file {
                    case.expr = Some(std::fs::read_to_string(group.join(file)).unwrap());
                }
                cases.push((name, case));
            }
        }
        groups.insert(group_name, cases);
    }
    groups
}

/// What an expression comes to: a value, nothing, or the code of its failure.
type Outcome = Result<Option<Value>, String>;

fn outcome(text: &str, root: &JValue, variables: &Variables) -> Outcome {
    let expression = Expression::parse(text).map_err(|_| match parser::parse(text) {
        Err(ParserError::UnclosedComment) => "S0106".to_owned(),
        Err(error) => code(&error.to_string()),
        Ok(ast) => refusal(&ast, text)
            .map_or("none", |(code, _)| code)
            .to_owned(),
    })?;
    let mut entropy = Fixed::default();
    let context = Value::Null;
    let mut scope = scope(&context, variables, &context, &mut entropy);
    expression
        .run(root, &mut Inputs::new(&mut scope))
        .map_err(|message| code(&message))
}

/// The code in a message. jsonata-js has one code for what the service tells without one.
fn code(message: &str) -> String {
    if [STACK_EXCEEDED, TIME_EXCEEDED].contains(&message) {
        return "U1001".to_owned();
    }
    let after_heading = message.split_once(": ").map_or("", |(_, rest)| rest);
    [message, after_heading]
        .into_iter()
        .find_map(error_code_prefix)
        .unwrap_or(message)
        .to_owned()
}

/// Numbers compare by value; members in any order.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(name, left)| right.get(name).is_some_and(|right| same(left, right)))
        }
        (left, right) => left == right,
    }
}

fn same_elements(left: &Value, right: &Value) -> bool {
    let (Value::Array(left), Value::Array(right)) = (left, right) else {
        return same(left, right);
    };
    let mut rest: Vec<&Value> = right.iter().collect();
    left.len() == right.len()
        && left.iter().all(|element| {
            let at = rest.iter().position(|other| same(element, other));
            at.map(|at| rest.swap_remove(at)).is_some()
        })
}

fn as_expected(case: &Case, got: &Outcome) -> bool {
    let wanted_code = case
        .error
        .as_ref()
        .map(|it| &it.code)
        .or(case.code.as_ref());
    match (got, wanted_code) {
        (Ok(None), None) => case.undefined_result,
        (Ok(Some(got)), None) => case.result.as_ref().is_some_and(|wanted| {
            if case.unordered {
                same_elements(wanted, got)
            } else {
                same(wanted, got)
            }
        }),
        (Err(got), Some(wanted)) => got == wanted,
        _ => false,
    }
}

#[test]
#[ignore = "wants the suite's files: run `cargo xtask jsonata`"]
fn reference_suite() {
    let folder =
        std::env::var_os(FOLDER).map_or_else(|| panic!("{FOLDER} is not set"), PathBuf::from);
    let datasets: BTreeMap<String, Value> = sorted(&folder.join("datasets"), "json")
        .iter()
        .map(|path| (stem(path), read(path).unwrap()))
        .collect();
    let mut differences: BTreeMap<String, Vec<String>> = serde_json::from_str(DIFFERENCES).unwrap();
    let (mut all, mut passed, mut on_purpose) = (0_usize, 0_usize, 0_usize);
    let mut unexplained = Vec::new();
    println!("{:<36} passed  of", "group");
    for (group, cases) in cases(&folder) {
        let mut passed_here = 0;
        for (name, case) in &cases {
            let data = match (&case.data, &case.dataset) {
                (Some(data), _) => values::from_json(data),
                (None, Some(dataset)) => values::from_json(&datasets[dataset]),
                (None, None) => JValue::Undefined,
            };
            let text = case.expr.as_deref().unwrap_or_default();
            let got = outcome(text, &data, &Variables::new(case.bindings.clone()));
            let known = differences.values_mut().find_map(|names| {
                names
                    .iter()
                    .position(|it| it == name)
                    .map(|at| names.swap_remove(at))
            });
            if as_expected(case, &got) {
                passed_here += 1;
                if known.is_some() {
                    unexplained.push(format!("{name} passes now: it is no difference any more"));
                }
            } else if known.is_some() {
                on_purpose += 1;
            } else {
                let got: String = format!("{got:?}").chars().take(300).collect();
                let case: String = format!("{case:?}").chars().take(600).collect();
                unexplained.push(format!("{name}: got {got}\n    {case}"));
            }
        }
        println!("{group:<36} {passed_here:>6} {:>3}", cases.len());
        all += cases.len();
        passed += passed_here;
    }
    unexplained.extend(
        differences
            .into_values()
            .flatten()
            .map(|name| format!("there is no case {name}")),
    );
    println!(
        "JSONata reference suite: {passed} of {all} cases pass ({:.1} %), {on_purpose} differ on purpose",
        100.0 * passed as f64 / all as f64
    );
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
}
