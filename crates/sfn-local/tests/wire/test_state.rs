//! TestState over HTTP; what it answers in detail is held to AWS's recordings elsewhere.

use axum::routing::post;
use serde_json::{Value, json};
use sfn_local::{DataLocation, ServeConfig, serve};

use crate::support::{Answer, ROLE, call, server};

const TASK: &str = r#"{
    "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "greet", "Payload.$": "$"},
    "OutputPath": "$.Payload", "TimeoutSeconds": 20, "Next": "Later"
}"#;

async fn test_state(url: &str, input: Value) -> Answer {
    Answer::of(call(url, "TestState", &input)).await
}

#[tokio::test]
async fn a_state_is_tested_without_a_state_machine() {
    let server = server().await;
    let definition = r#"{"Type": "Pass", "Parameters": {"twice.$": "States.Array($.a, $.a)"}, "ResultPath": "$.b",
                         "Assign": {"seen.$": "$.twice"}, "Next": "Later"}"#;
    let answer = test_state(
        &server.url(),
        json!({
            "definition": definition,
            "input": "{\"a\": 1}",
            "variables": "{\"before\": true}",
            "inspectionLevel": "DEBUG",
        }),
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(
        answer.body,
        json!({
            "status": "SUCCEEDED",
            "nextState": "Later",
            "output": r#"{"a":1,"b":{"twice":[1,1]}}"#,
            "inspectionData": {
                "input": "{\"a\": 1}",
                "afterInputPath": "{\"a\": 1}",
                "afterParameters": r#"{"twice":[1,1]}"#,
                "afterResultSelector": r#"{"twice":[1,1]}"#,
                "afterResultPath": r#"{"a":1,"b":{"twice":[1,1]}}"#,
                "variables": r#"{"before":true,"seen":[1,1]}"#,
            },
        })
    );
}

#[tokio::test]
async fn a_task_without_a_mock_is_run() {
    let functions = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", functions.local_addr().unwrap());
    let routes = axum::Router::new().route(
        "/2015-03-31/functions/{name}/invocations",
        post(|payload: String| async move { format!(r#"{{"greeted":{payload}}}"#) }),
    );
    let running = tokio::spawn(async move { axum::serve(functions, routes).await });
    let mut config = ServeConfig::new(DataLocation::Ephemeral);
    config.engine.lambda_endpoint = Some(endpoint);
    let server = serve(config).await.unwrap();
    let answer = test_state(
        &server.url(),
        json!({"definition": TASK, "input": "{\"a\": 1}", "roleArn": ROLE}),
    )
    .await;
    assert_eq!(
        answer.body,
        json!({"status": "SUCCEEDED", "nextState": "Later", "output": r#"{"greeted":{"a":1}}"#})
    );
    running.abort();
}

#[tokio::test]
async fn a_task_that_nobody_runs_fails_and_says_what_to_do() {
    let server = server().await;
    let answer = test_state(
        &server.url(),
        json!({"definition": TASK, "input": "{}", "roleArn": ROLE}),
    )
    .await;
    assert_eq!(answer.body["status"], "FAILED", "{}", answer.body);
    let cause = answer.body["cause"].as_str().unwrap();
    assert!(
        cause.contains("--lambda-endpoint") && cause.contains("mock"),
        "{cause}"
    );
}

#[tokio::test]
async fn what_cannot_be_tested_is_refused() {
    let server = server().await;
    let pass = r#"{"Type": "Pass", "End": true}"#;
    let callback = r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}, "End": true}"#;
    for (input, code, message) in [
        (
            json!({"definition": pass, "input": "{"}),
            "InvalidExecutionInput",
            "Invalid State Machine Execution Input: '",
        ),
        (
            json!({"definition": "{", "input": "{}"}),
            "InvalidDefinition",
            "Invalid State Machine Definition: '",
        ),
        (
            json!({"definition": TASK, "context": "[]", "mock": {"result": "{}"}}),
            "ValidationException",
            "Invalid Context object provided: ",
        ),
        (
            json!({"definition": pass, "context": "{}"}),
            "ValidationException",
            "A Context object can only be specified when a mock is specified",
        ),
        (
            json!({"definition": TASK, "mock": {"errorOutput": {"cause": "none"}}}),
            "ValidationException",
            "A mocked errorOutput must have the field 'error'.",
        ),
        (
            json!({"definition": pass, "variables": "1"}),
            "ValidationException",
            "Invalid Variables provided: ",
        ),
        (
            json!({"definition": TASK}),
            "ValidationException",
            "RoleArn must be specified when testing a Task state",
        ),
        (
            json!({"definition": callback, "roleArn": ROLE}),
            "ValidationException",
            "A mock must be specified",
        ),
    ] {
        let answer = test_state(&server.url(), input.clone()).await;
        assert_eq!(answer.status, 400, "{input}");
        assert_eq!(answer.code(), code, "{input}: {}", answer.body);
        assert!(
            answer.message().starts_with(message),
            "{input}: {}",
            answer.body
        );
    }
}
