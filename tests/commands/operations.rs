//! The command of each operation, and what the window gets of an error.

use serde_json::{Map, Value, json};
use sfn_api::{Kind, OPERATIONS, OperationShape, Shape};

use crate::desk::Desk;

#[test]
fn every_operation_has_its_command() {
    let of_the_contract: Vec<&str> = OPERATIONS
        .iter()
        .map(|operation| operation.method)
        .collect();
    assert_eq!(stepdeck::OPERATION_COMMANDS, of_the_contract);

    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let arguments = |operation: &OperationShape| json!({ "connection": "local", "input": least(operation.input) });
    for operation in OPERATIONS {
        // An unknown command, or one that cannot read its input, fails with a text; an answered one with an error of the
        // service, which the request's id proves.
        if let Err(error) = desk.call(operation.method, arguments(operation)) {
            assert!(
                error["code"].is_string() && error["requestId"].is_string(),
                "{}: {error:#}",
                operation.name
            );
        }
    }
    let unknown = desk.call("invent_state_machine", json!({}));
    assert!(
        unknown.is_err_and(|error| error.is_string()),
        "the check above could not fail"
    );
    desk.close();
}

/// The least input that the contract takes: members that must be there, each with a value of the right form.
fn least(shape: &Shape) -> Value {
    match &shape.kind {
        Kind::Structure { members } => Value::Object(
            members
                .iter()
                .filter(|member| member.required)
                .map(|member| (member.name.to_owned(), least(member.shape)))
                .collect::<Map<_, _>>(),
        ),
        Kind::Text { .. } if shape.name.ends_with("Arn") => {
            json!("arn:aws:states:us-east-1:123456789012:stateMachine:None")
        }
        Kind::Text { .. } => json!("None"),
        Kind::Enum { values } => json!(values.first()),
        Kind::Boolean => json!(false),
        Kind::Integer { min, .. } | Kind::Long { min, .. } | Kind::Float { min, .. } => {
            json!(min.unwrap_or(0))
        }
        Kind::Timestamp => json!(0),
        Kind::List { member, .. } => json!([least(member)]),
        Kind::Map { .. } => json!({}),
    }
}

#[test]
fn an_error_says_what_aws_said_and_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:Nobody";
    let mut error = desk.refused(
        "local",
        "describe_state_machine",
        json!({ "stateMachineArn": arn }),
    );
    assert!(
        error["requestId"].as_str().is_some_and(|id| !id.is_empty()),
        "{error:#}"
    );
    error["requestId"] = json!("id");
    assert_eq!(
        error,
        json!({
            "code": "StateMachineDoesNotExist",
            "message": format!("State Machine Does Not Exist: '{arn}'"),
            "requestId": "id",
            "httpStatus": 400,
            "retryable": false,
            "advice": "Refresh the list: the state machine has been deleted, or it is in another region or account."
        })
    );
    for (command, input, code) in [
        (
            "create_state_machine",
            json!({ "name": "a b", "definition": "{}", "roleArn": "arn:aws:iam::123456789012:role/r" }),
            "InvalidName",
        ),
        (
            "create_state_machine",
            json!({ "name": "a", "definition": "{", "roleArn": "arn:aws:iam::123456789012:role/r" }),
            "InvalidDefinition",
        ),
        (
            "start_execution",
            json!({ "stateMachineArn": desk.machine("PriceOrder"), "input": "{" }),
            "InvalidExecutionInput",
        ),
        (
            "describe_execution",
            json!({ "executionArn": "nonsense" }),
            "InvalidArn",
        ),
    ] {
        let error = desk.refused("local", command, input);
        assert_eq!(error["code"], code, "{error:#}");
        assert!(error["advice"].is_string(), "{error:#}");
    }
    desk.close();
}

#[test]
fn a_read_only_connection_lets_nothing_be_changed() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let machine = desk.machine("PriceOrder");
    desk.ok(
        "save_connection",
        json!({ "connection": { "id": "local", "readOnly": true } }),
    );
    for operation in OPERATIONS.iter().filter(|operation| !operation.read_only) {
        let error = desk.refused("local", operation.method, least(operation.input));
        assert_eq!(
            (&error["code"], &error["httpStatus"]),
            (&json!("ReadOnlyConnection"), &Value::Null),
            "{error:#}"
        );
    }
    let task = r#"{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "End": true}"#;
    let mut test = json!({ "definition": task });
    let error = desk.refused("local", "test_state", test.clone());
    assert_eq!(
        error["code"], "ReadOnlyConnection",
        "the task would be called: {error:#}"
    );
    test["mock"] = json!({ "result": "{\"Payload\": 1}" });
    desk.local("test_state", test);
    desk.local(
        "describe_state_machine",
        json!({ "stateMachineArn": machine }),
    );

    desk.ok(
        "save_connection",
        json!({ "connection": { "id": "local", "readOnly": false } }),
    );
    desk.local(
        "delete_state_machine",
        json!({ "stateMachineArn": machine }),
    );
    desk.close();
}

#[test]
fn a_definition_is_checked_at_its_places() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let check = |definition: &str, machine_type: &str| {
        let found = desk.ok(
            "check_definition",
            json!({ "definition": definition, "type": machine_type }),
        );
        found
            .as_array()
            .unwrap()
            .iter()
            .map(|found| {
                let marked = definition.get(
                    found["from"].as_u64().unwrap() as usize
                        ..found["to"].as_u64().unwrap() as usize,
                );
                format!(
                    "{} {} {}",
                    found["severity"],
                    found["pointer"],
                    marked.unwrap_or("?")
                )
                .replace('"', "'")
            })
            .collect::<Vec<_>>()
    };
    let fine = r#"{ "StartAt": "A", "States": { "A": { "Type": "Succeed" } } }"#;
    assert_eq!(check(fine, "STANDARD"), [""; 0]);
    let lost = r#"{ "StartAt": "A", "States": { "A": { "Type": "Pass", "Next": "B" } } }"#;
    assert!(
        check(lost, "STANDARD").contains(&"'ERROR' '/States/A/Next' 'B'".to_owned()),
        "{:?}",
        check(lost, "STANDARD")
    );
    let activity = r#"{ "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": { "QueueUrl": "q", "MessageBody": { "t.$": "$$.Task.Token" } }, "End": true } } }"#;
    assert_eq!(check(activity, "STANDARD"), [""; 0]);
    assert_ne!(check(activity, "EXPRESS"), [""; 0]);
    desk.close();
}
