//! Requests and what the front end says to them.

use serde_json::{Value, json};

use super::validate;
use crate::ErrorCode;

/// The message of the error, if there is one, and whether it is a `ValidationException`.
fn refusal(operation: &str, body: &Value) -> Option<(ErrorCode, String)> {
    validate(operation, body)
        .err()
        .map(|error| (error.code, error.message))
}

#[test]
fn constraints_are_told_in_the_words_of_aws() {
    let machine = "arn:aws:states:us-east-1:123456789012:stateMachine:M";
    let long = "n".repeat(81);
    let cases = [
        (
            "CreateStateMachineAlias",
            json!({"name": "a", "routingConfiguration": [
                {"stateMachineVersionArn": "M:1", "weight": 50},
                {"stateMachineVersionArn": "M:2", "weight": 30},
                {"stateMachineVersionArn": "M:3", "weight": 20}]}),
            "1 validation error detected: Value '[RoutingConfigurationListItem(stateMachineVersionArn=M:1, weight=50), \
             RoutingConfigurationListItem(stateMachineVersionArn=M:2, weight=30), \
             RoutingConfigurationListItem(stateMachineVersionArn=M:3, weight=20)]' at 'routingConfiguration' failed to \
             satisfy constraint: Member must have length less than or equal to 2"
                .to_owned(),
        ),
        (
            "CreateStateMachineAlias",
            json!({"name": "a", "routingConfiguration": [{"stateMachineVersionArn": "M:1", "weight": 101}]}),
            "1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy \
             constraint: Member must have value less than or equal to 100"
                .to_owned(),
        ),
        (
            "ListStateMachineAliases",
            json!({"stateMachineArn": machine, "maxResults": 1001}),
            "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have \
             value less than or equal to 1000"
                .to_owned(),
        ),
        (
            "DescribeStateMachine",
            json!({}),
            "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not \
             be null"
                .to_owned(),
        ),
        (
            "CreateStateMachine",
            json!({"name": long, "roleArn": "r", "definition": "", "type": "QUICK"}),
            format!(
                "3 validation errors detected: Value '{long}' at 'name' failed to satisfy constraint: Member must have \
                 length less than or equal to 80; Value at 'definition' failed to satisfy constraint: Member must have \
                 length greater than or equal to 1; Value 'QUICK' at 'type' failed to satisfy constraint: Member must \
                 satisfy enum value set: [EXPRESS, STANDARD]"
            ),
        ),
        (
            "UntagResource",
            json!({"resourceArn": "arn", "tagKeys": ["a", ""]}),
            "1 validation error detected: Value '[a, ]' at 'tagKeys' failed to satisfy constraint: Member must satisfy \
             constraint: [Member must have length less than or equal to 128, Member must have length greater than or \
             equal to 1]"
                .to_owned(),
        ),
        (
            "RedriveExecution",
            json!({"executionArn": "arn", "clientToken": "a b"}),
            "1 validation error detected: Value 'a b' at 'clientToken' failed to satisfy constraint: Member must satisfy \
             regular expression pattern: [!-~]+"
                .to_owned(),
        ),
        (
            "UpdateMapRun",
            json!({"mapRunArn": "arn", "toleratedFailurePercentage": 101}),
            "1 validation error detected: Value '101.0' at 'toleratedFailurePercentage' failed to satisfy constraint: \
             Member must have value less than or equal to 100"
                .to_owned(),
        ),
    ];
    for (operation, body, message) in cases {
        assert_eq!(
            refusal(operation, &body),
            Some((ErrorCode::ValidationException, message)),
            "{operation} {body}"
        );
    }
}

#[test]
fn wrong_types_are_no_validation_errors() {
    let cases = [
        (
            "DescribeStateMachine",
            json!({"stateMachineArn": 7}),
            "NUMBER_VALUE can not be converted to a String",
        ),
        (
            "ListStateMachines",
            json!({"maxResults": "7"}),
            "STRING_VALUE can not be converted to an Integer",
        ),
        (
            "ListStateMachines",
            json!({"maxResults": 1.5}),
            "NUMBER_VALUE can not be converted to an Integer",
        ),
        (
            "TagResource",
            json!({"resourceArn": "a", "tags": "t"}),
            "Expected list or null",
        ),
        (
            "TagResource",
            json!({"resourceArn": "a", "tags": {}}),
            "Start of structure or map found where not expected.",
        ),
        (
            "StopExecution",
            json!({"executionArn": ["a"]}),
            "Start of list found where not expected",
        ),
        (
            "StopExecution",
            json!("text"),
            "Unexpected value type in payload",
        ),
    ];
    for (operation, body, message) in cases {
        assert_eq!(
            refusal(operation, &body),
            Some((ErrorCode::SerializationException, message.to_owned())),
            "{operation} {body}"
        );
    }
}

#[test]
fn what_the_service_takes_passes() {
    let cases = [
        ("ListStateMachines", json!({})),
        (
            "ListStateMachines",
            json!({"maxResults": 0, "nextToken": null, "someday": {"new": true}}),
        ),
        (
            "CreateStateMachine",
            json!({"name": "ä".repeat(80), "roleArn": "r", "definition": "{}", "type": "EXPRESS"}),
        ),
        (
            "TagResource",
            json!({"resourceArn": "a", "tags": [{"key": "k"}, {}]}),
        ),
        (
            "UpdateMapRun",
            json!({"mapRunArn": "arn", "toleratedFailurePercentage": 12.5}),
        ),
    ];
    for (operation, body) in cases {
        assert_eq!(refusal(operation, &body), None, "{operation} {body}");
    }
}

#[test]
fn an_operation_that_the_service_has_not_is_refused() {
    let code = refusal("DescribeEverything", &json!({})).map(|(code, _)| code);
    assert_eq!(code, Some(ErrorCode::UnknownOperationException));
}
