//! Whatever stands in a definition or comes in as data: nothing panics, and everything ends.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::testing::{Fixed, scope};
use super::{
    JsonataTemplate, Path, PayloadTemplate, ReferencePath, Variables, parse_timestamp, to_json_text,
};

/// Far above what the bound on one expression allows, even on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_map(|it| serde_json::Number::from_f64(it).map_or(Value::Null, Value::Number)),
        "[a-c'é\\\\{}\"]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec(("[abc]", inner), 0..4)
                .prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

/// Texts made of what the languages are made of.
fn soup(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..12).prop_map(|it| it.concat())
}

const PATH: &[&str] = &[
    "$",
    "$$",
    "$v",
    ".",
    "..",
    "a",
    "b",
    "*",
    "[",
    "]",
    "['a']",
    "[\"b\"]",
    "[0]",
    "[-1]",
    "[1:]",
    "[:2]",
    "[0,1]",
    "[*]",
    "[?(@.a)]",
    "[?(@.b > 1 && !@.a)]",
    "[?(@ in ['a',1])]",
    "[?(@.a =~ /a+/i)]",
    "[?(@ == $.b)]",
    ".length()",
    ".max()",
    "(",
    ")",
    "'",
    "\\",
    "@",
    "é",
    " ",
    ",",
    "?",
];

const CALL: &[&str] = &[
    "States.",
    "Format",
    "Array",
    "ArrayRange",
    "ArrayPartition",
    "ArrayGetItem",
    "ArrayContains",
    "ArrayUnique",
    "MathAdd",
    "MathRandom",
    "StringSplit",
    "StringToJson",
    "JsonToString",
    "JsonMerge",
    "Hash",
    "Base64Decode",
    "UUID",
    "States.Array(",
    "States.Format(",
    "(",
    ")",
    ",",
    "'{}'",
    "'a'",
    "$.a",
    "$$.b",
    "$v",
    "1",
    "-2.5",
    "1e400",
    "true",
    "null",
    "\\",
    "'",
    " ",
];

const JSONATA: &[&str] = &[
    "$states",
    ".input",
    ".a",
    ".b",
    "$v",
    "$",
    "$$",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'a'",
    "\"b\"",
    "1",
    "-2.5",
    "1e300",
    " + ",
    " & ",
    " * ",
    " / ",
    " = ",
    " < ",
    " and ",
    " or ",
    " in ",
    " ~> ",
    " := ",
    "?",
    ":",
    ";",
    ",",
    "..",
    "*",
    "**",
    "%",
    "^(",
    "@$i",
    "#$k",
    "function($x){",
    "$x",
    "$f",
    "$map(",
    "$reduce(",
    "$sort(",
    "$string(",
    "$sum(",
    "$range(",
    "$partition(",
    "$parse(",
    "$hash(",
    "$pad(",
    "$split(",
    "$replace(",
    "/a+/",
    "$merge(",
    "$spread(",
    "$now()",
    "|a|{}|",
    "`a`",
];

fn check_path(text: &str, input: &Value) {
    let (context, variables) = (
        input.clone(),
        Variables::new(Map::from_iter([("v".to_owned(), input.clone())])),
    );
    let mut entropy = Fixed::default();
    let mut scope = scope(&context, &variables, input, &mut entropy);
    if let Ok(path) = Path::parse(text) {
        let _ = path.eval(&mut scope);
        let _ = path.eval_for("x.$", &mut scope);
        let _ = path.eval_reference(&mut scope);
        assert_eq!(
            path.is_present(&mut scope),
            path.find(&mut scope).is_ok_and(|it| it.is_some())
        );
    }
    if let Ok(template) = PayloadTemplate::parse(&json!({ "x.$": text, "y": [{ "z.$": text }] })) {
        let _ = template.eval(&mut scope);
    }
    if let Ok(path) = ReferencePath::parse(text)
        && let Ok(changed) = path.insert(input.clone(), json!("new"))
    {
        // What was put there is found there.
        let found = Path::parse(text).map(|it| {
            let mut entropy = Fixed::default();
            it.eval(&mut super::testing::scope(
                &context,
                &variables,
                &changed,
                &mut entropy,
            ))
        });
        assert_eq!(found, Ok(Ok(json!("new"))), "{text} in {input}");
    }
}

fn check_expression(text: &str, input: &Value) {
    let (context, variables) = (
        input.clone(),
        Variables::new(Map::from_iter([("v".to_owned(), input.clone())])),
    );
    let mut entropy = Fixed::default();
    if let Ok(template) = JsonataTemplate::parse(&json!([format!("{{%{text}%}}")])) {
        template.variables();
        let begun = Instant::now();
        let result = template.eval(
            "Output",
            &mut scope(&context, &variables, input, &mut entropy),
        );
        assert!(begun.elapsed() < LONGEST, "{text}: {:?}", begun.elapsed());
        if let Err(error) = result {
            assert_eq!(error.error, "States.QueryEvaluationError");
            assert!(!error.cause.contains("internal error"), "{text}: {error}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_path_or_none(text in "\\PC{0,24}", input in value()) {
        check_path(&text, &input);
        check_path(&format!("$.{text}"), &input);
        check_path(&format!("States.Format('{text}', $)"), &input);
        let _ = parse_timestamp(&text);
    }

    #[test]
    fn pieces_of_paths(text in soup(PATH), input in value()) {
        check_path(&text, &input);
        check_path(&format!("${text}"), &input);
    }

    #[test]
    fn pieces_of_calls(text in soup(CALL), input in value()) {
        check_path(&text, &input);
        check_path(&format!("States.Array({text})"), &input);
    }

    #[test]
    fn pieces_of_expressions(text in soup(JSONATA), input in value()) {
        check_expression(&text, &input);
        check_expression(&format!("({text})"), &input);
        check_expression(&format!("$map($v, function($x){{{text}}})"), &input);
    }

    #[test]
    fn json_text_reads_back(input in value()) {
        let read: Value = serde_json::from_str(&to_json_text(&input)).unwrap();
        prop_assert_eq!(read, input);
    }

    #[test]
    fn values_go_through_an_expression_unchanged(input in value()) {
        let (context, variables) = (json!({}), Variables::default());
        let mut results = Vec::new();
        // As a mere path, and by way of the library.
        for text in ["{% $states.input %}", "{% ($states.input) %}"] {
            let mut entropy = Fixed::default();
            let template = JsonataTemplate::parse(&json!(text)).unwrap();
            results.push(template.eval("Output", &mut scope(&context, &variables, &input, &mut entropy)).unwrap());
        }
        // The library has doubles only: large whole numbers lose their last digits on the way.
        prop_assert_eq!(rounded(&results[0]), rounded(&results[1]));
        prop_assert_eq!(rounded(&results[0]), rounded(&input));
    }
}

fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(rounded).collect(),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| (name.clone(), rounded(value)))
                .collect(),
        ),
        other => other.clone(),
    }
}
