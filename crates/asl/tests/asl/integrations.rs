//! `Resource` of Task states, and what goes with it.

use asl::MachineType::{Express, Standard};

use crate::support::{check_definition, check_jsonata_state, check_state};

#[test]
fn resources() {
    let unknown = |resource: &str| {
        format!(
            "/A/Resource The resource provided {resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
        )
    };
    let resource = |resource: &str, expected: &[&str]| {
        check_state(
            &format!(
                r#""Type": "Task", "Resource": "{resource}", "Parameters": {{"a": 1}}, "End": true"#
            ),
            expected,
        );
    };
    for good in [
        "arn:aws:lambda:us-east-1:111111111111:function:f",
        "arn:aws-us-gov:lambda:us-gov-west-1:111111111111:function:f:live",
        "arn:aws:states:us-east-1:111111111111:activity:a",
        "arn:aws:states:::eks:call",
        "arn:aws:states:::elasticmapreduce:addStep.sync",
        "arn:aws:states:::aws-sdk:s3:listBuckets",
        "arn:aws:states:::aws-sdk:s3:listBuckets.waitForTaskToken",
    ] {
        resource(
            good,
            match good.ends_with("TaskToken") {
                true => &[
                    "w UNUSED_TASK_TOKEN /A/Parameters The task waits for its token, but 'Parameters' does not pass the token on",
                ],
                false => &[],
            },
        );
    }
    for bad in [
        "arn:aws:states:::dynamodb:query",
        "arn:aws:states:::lambda:invoke.sync",
        "arn:aws:states:::batch:submitJob.waitForTaskToken",
        "arn:aws:states:::batch:submitJob.sync:2",
        "arn:aws:states:::aws-sdk:s3:listBuckets.sync",
        "arn:aws:states:::aws-sdk:s3",
        "arn:aws:states:::nothing:here",
        "arn:aws:sqs:us-east-1:111111111111:queue",
        "arn:aws",
    ] {
        resource(bad, &[&unknown(bad)]);
    }
    resource(
        "createToken",
        &["/A/Resource Value is not a valid resource ARN"],
    );
    resource("", &["/A/Resource Value cannot be empty"]);
    check_state(
        r#""Type": "Task", "End": true"#,
        &["/A These fields are required: [Resource]"],
    );
}

#[test]
fn parameters_of_integrations() {
    check_state(
        r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true"#,
        &["/A Parameters field is required for resource ARN: arn:aws:states:::lambda:invoke"],
    );
    check_jsonata_state(
        r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true"#,
        &["/A Arguments field is required for resource ARN: arn:aws:states:::lambda:invoke"],
    );
    check_state(
        r#""Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"MessageBody.$": "$"}, "End": true"#,
        &["/A/Parameters The field 'QueueUrl' is required but was missing"],
    );
    check_jsonata_state(
        r#""Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Arguments": {}, "End": true"#,
        &[
            "/A/Arguments The field 'TableName' is required but was missing",
            "/A/Arguments The field 'Item' is required but was missing",
        ],
    );
    // What an expression gives is not known before it runs.
    check_jsonata_state(
        r#""Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Arguments": "{% $states.input %}", "End": true"#,
        &[],
    );
}

#[test]
fn credentials() {
    let lambda = r#""Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111111111111:function:f", "End": true"#;
    let activity = r#""Type": "Task", "Resource": "arn:aws:states:us-east-1:111111111111:activity:a", "End": true"#;
    let missing = "/A/Credentials The field 'RoleArn' is required but was missing";
    check_state(
        &format!(r#"{lambda}, "Credentials": {{"RoleArn.$": "$.role"}}"#),
        &[],
    );
    check_state(&format!(r#"{lambda}, "Credentials": {{}}"#), &[missing]);
    check_jsonata_state(
        &format!(r#"{lambda}, "Credentials": {{"RoleArn.$": "$.role"}}"#),
        &[missing],
    );
    check_state(
        &format!(r#"{activity}, "Credentials": {{"RoleArn": "arn:aws:iam::111111111111:role/r"}}"#),
        &["/A/Credentials The field 'Credentials' is not supported for activities"],
    );
}

#[test]
fn tokens_are_handed_out() {
    let send = |parameters: &str, expected: &[&str]| {
        check_state(
            &format!(
                r#""Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {{"QueueUrl": "q", {parameters}}}, "End": true"#
            ),
            expected,
        );
    };
    let unused = "w UNUSED_TASK_TOKEN /A/Parameters The task waits for its token, but 'Parameters' does not pass the token on";
    send(r#""MessageBody": {"t.$": "$$.Task.Token"}"#, &[]);
    send(
        r#""MessageBody.$": "States.Format('{}', $$.Task.Token)""#,
        &[],
    );
    send(r#""MessageBody.$": "$$""#, &[]);
    send(r#""MessageBody.$": "$$.Execution.Id""#, &[unused]);
    send(r#""MessageBody": "hello""#, &[unused]);
}

#[test]
fn express() {
    let machine = |state: &str| format!(r#"{{"StartAt": "A", "States": {{"A": {state}}}}}"#);
    let token = machine(
        r#"{"Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken", "Parameters": {"Message.$": "$$.Task.Token"}, "End": true}"#,
    );
    let sync = machine(
        r#"{"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {"StateMachineArn": "m"}, "End": true}"#,
    );
    let activity = machine(
        r#"{"Type": "Task", "Resource": "arn:aws:states:us-east-1:111111111111:activity:a", "End": true}"#,
    );
    let map = machine(
        r#"{"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "X", "States": {"X": {"Type": "Succeed"}}}, "End": true}"#,
    );
    for (definition, expected) in [
        (
            &token,
            "/States/A/Resource Express state machine does not support '.waitForTaskToken' service integration ",
        ),
        (
            &sync,
            "/States/A/Resource Express state machine does not support '.sync' service integration ",
        ),
        (
            &activity,
            "/States/A/Resource Express state machine does not support Activity ARN",
        ),
        (
            &map,
            "/States/A/ItemProcessor/ProcessorConfig/Mode The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines",
        ),
    ] {
        check_definition(definition, Standard, &[]);
        check_definition(definition, Express, &[expected]);
    }
}
