//! What AWS was recorded to answer to calls in order: the conformance data's scripts, validations and refused creations.
//!
//! The data stands beside the checkout, or where `STEPDECK_CONFORMANCE_DIR` says. A case that needs an operation which the
//! service does not answer yet is set aside, and counted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sfn_local::{Caller, DataLocation, ServeConfig, Service, serve};

use crate::compare::Comparison;

/// How many cases have to pass where the data is there. It only rises.
const FLOOR: usize = 113;

/// Members that AWS's answers have had since a day: earlier recordings lack them.
const MEMBERS_SINCE: [(&str, &str); 2] = [
    ("encryptionConfiguration", "2024-07-25"),
    ("redriveCount", "2023-11-15"),
];

enum Outcome {
    Passed,
    /// It needs this operation, or this use of one.
    SetAside(String),
    Failed(String),
}

fn data() -> Option<PathBuf> {
    let folder = match std::env::var_os("STEPDECK_CONFORMANCE_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance"),
    };
    let cases = folder.join("cases");
    cases.is_dir().then_some(cases)
}

/// Every file below the folder that holds a case of the API's own, with those cases.
fn cases(folder: &Path) -> Vec<(String, Vec<Value>)> {
    let mut files = Vec::new();
    for family in std::fs::read_dir(folder).unwrap() {
        for file in std::fs::read_dir(family.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let all: Vec<Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let own: Vec<Value> = all
                .into_iter()
                .filter(|case| {
                    matches!(
                        case["api"].as_str(),
                        Some("script" | "validate" | "create_state_machine")
                    )
                })
                .collect();
            if !own.is_empty() {
                files.push((
                    path.strip_prefix(folder).unwrap().display().to_string(),
                    own,
                ));
            }
        }
    }
    files.sort_by(|(one, _), (other, _)| one.cmp(other));
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_answers_as_aws_was_recorded_to() {
    let Some(folder) = data() else {
        eprintln!(
            "no recorded cases beside the checkout and no STEPDECK_CONFORMANCE_DIR: nothing compared"
        );
        return;
    };
    let (mut passed, mut set_aside, mut failed) = (0, 0, 0);
    let mut failures = Vec::new();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    println!("{:>6} {:>9} {:>6}", "passed", "set aside", "failed");
    for (file, cases) in cases(&folder) {
        let mut counts = [0; 3];
        for case in &cases {
            let name = case["name"].as_str().unwrap();
            match run(case).await {
                Outcome::Passed => counts[0] += 1,
                Outcome::SetAside(why) => {
                    counts[1] += 1;
                    *reasons.entry(why).or_insert(0) += 1;
                }
                Outcome::Failed(why) => {
                    counts[2] += 1;
                    failures.push(format!("{name}: {why}"));
                }
            }
        }
        println!("{:>6} {:>9} {:>6}  {file}", counts[0], counts[1], counts[2]);
        passed += counts[0];
        set_aside += counts[1];
        failed += counts[2];
    }
    println!("{passed:>6} {set_aside:>9} {failed:>6}  all");
    for (reason, count) in &reasons {
        println!("{count:>6} set aside: {reason}");
    }
    for failure in &failures {
        println!("{failure}");
    }
    assert!(passed >= FLOOR, "{passed} cases passed, {FLOOR} did before");
}

/// Runs a case on an engine of its own.
async fn run(case: &Value) -> Outcome {
    let server = serve(ServeConfig::new(DataLocation::Ephemeral))
        .await
        .unwrap();
    let steps = match case["api"].as_str() {
        Some("validate") => vec![step("ValidateStateMachineDefinition", case)],
        Some("create_state_machine") => vec![step("CreateStateMachine", case)],
        _ => case["steps"].as_array().unwrap().clone(),
    };
    let recorded = case["recorded"].as_str().unwrap_or_default();
    let outcome = play(server.service(), &steps, recorded).await;
    server.shutdown().await;
    outcome
}

fn step(operation: &str, case: &Value) -> Value {
    json!({"call": operation, "params": case["params"], "expect": case["expect"]})
}

async fn play(service: &Service, steps: &[Value], recorded: &str) -> Outcome {
    let caller = Caller {
        account: "111111111111".to_owned(),
        ..Caller::default()
    };
    let mut comparison = Comparison::default();
    let mut answers: Vec<Value> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let Some(operation) = step["call"].as_str() else {
            // When StartExecution answers, everything that happens without waiting has happened.
            if step["await"] != "on_execution_events" {
                let arn = fill(&step["executionArn"], &answers);
                service
                    .engine()
                    .wait_closed(arn.as_str().unwrap())
                    .await
                    .unwrap();
            }
            answers.push(Value::Null);
            continue;
        };
        let actual = match service
            .call(operation, fill(&step["params"], &answers), &caller)
            .await
        {
            Ok(response) => {
                answers.push(response.clone());
                json!({"response": since(response, recorded)})
            }
            Err(error) if error.code.as_str() == "UnknownOperationException" => {
                return Outcome::SetAside(error.message);
            }
            Err(error) => {
                answers.push(Value::Null);
                json!({"exception": {"code": error.code.as_str(), "message": error.message}})
            }
        };
        let difference = match step.get("expect") {
            Some(expected) => comparison.check(expected, &actual).err(),
            None => actual
                .get("exception")
                .map(|error| format!("refused: {error}")),
        };
        if let Some(difference) = difference {
            return Outcome::Failed(format!("step {index}, {operation}: {difference}"));
        }
    }
    Outcome::Passed
}

/// The answer without the members that AWS added after the recording.
fn since(mut answer: Value, recorded: &str) -> Value {
    for (member, since) in MEMBERS_SINCE {
        if recorded < since {
            without(&mut answer, member);
        }
    }
    answer
}

fn without(value: &mut Value, member: &str) {
    match value {
        Value::Object(members) => {
            members.shift_remove(member);
            members
                .values_mut()
                .for_each(|value| without(value, member));
        }
        Value::Array(elements) => elements.iter_mut().for_each(|value| without(value, member)),
        _ => {}
    }
}

/// Puts members of earlier answers in the place of `${STEP.MEMBER}`.
fn fill(value: &Value, answers: &[Value]) -> Value {
    match value {
        Value::String(text) => Value::String(fill_text(text, answers)),
        Value::Array(elements) => elements
            .iter()
            .map(|element| fill(element, answers))
            .collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), fill(value, answers)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

fn fill_text(text: &str, answers: &[Value]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, reference)) = rest.split_once("${") {
        let Some((reference, after)) = reference.split_once('}') else {
            break;
        };
        filled += before;
        filled += &look_up(reference, answers);
        rest = after;
    }
    filled + rest
}

/// `3.events[0].id`: of the answer to step 3.
fn look_up(reference: &str, answers: &[Value]) -> String {
    let (step, path) = reference.split_once('.').unwrap();
    let pointer = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
    match answers[step.parse::<usize>().unwrap()].pointer(&pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => panic!("step {step} answered no {path}"),
    }
}
