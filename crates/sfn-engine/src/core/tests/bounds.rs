//! Payloads at the limit of 256 KiB, and one byte over.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::driver::{Driver, line};

const LIMIT: usize = 262_144;

/// A text whose JSON is that many bytes.
fn text(bytes: usize) -> Value {
    Value::from("x".repeat(bytes - 2))
}

fn run(definition: &Value, input: &Value, result: Option<&Value>) -> Driver {
    let answers = result.map(|result| {
        let answer = serde_json::from_value(json!([{ "returns": result }])).unwrap();
        ("T".to_owned(), answer)
    });
    let mut driver = Driver::new(definition, input, BTreeMap::from_iter(answers));
    driver.run();
    driver
}

fn status(driver: &Driver) -> (&str, Option<&str>) {
    let execution = &driver.execution;
    (execution.status().as_str(), execution.error())
}

#[test]
fn the_output_of_a_state() {
    // `{"a":…}` is six bytes longer than what stands in it.
    let definition = json!({ "StartAt": "P", "States": { "P": {
        "Type": "Pass", "Parameters": { "a.$": "$" }, "End": true,
    } } });
    assert_eq!(
        status(&run(&definition, &text(LIMIT - 6), None)),
        ("SUCCEEDED", None)
    );
    let over = run(&definition, &text(LIMIT - 5), None);
    assert_eq!(status(&over), ("FAILED", Some("States.DataLimitExceeded")));
    let lines: Vec<String> = over.history.iter().map(line).collect();
    assert!(
        !lines.iter().any(|line| line.contains("PassStateExited")),
        "{lines:?}"
    );
}

#[test]
fn the_result_of_a_task() {
    let definition = json!({ "StartAt": "T", "States": { "T": {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": { "QueueUrl": "q", "MessageBody": "m" }, "End": true,
    } } });
    assert_eq!(
        status(&run(&definition, &json!({}), Some(&text(LIMIT)))),
        ("SUCCEEDED", None)
    );
    assert_eq!(
        status(&run(&definition, &json!({}), Some(&text(LIMIT + 1)))),
        ("FAILED", Some("States.DataLimitExceeded"))
    );
}

#[test]
fn what_jsonata_makes() {
    let definition = json!({ "QueryLanguage": "JSONata", "StartAt": "P", "States": { "P": {
        "Type": "Pass", "Output": "{% $pad('', $states.input, 'x') %}", "End": true,
    } } });
    assert_eq!(
        status(&run(&definition, &json!(LIMIT - 2), None)),
        ("SUCCEEDED", None)
    );
    assert_eq!(
        status(&run(&definition, &json!(LIMIT - 1), None)),
        ("FAILED", Some("States.DataLimitExceeded"))
    );
}
