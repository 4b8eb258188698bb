//! Every operation by hand at a server that no one here wrote: what it has is answered, of what it has not the person is told.

use serde_json::{Value, json};
use window_tests::{Display, Home, Page, Window, WindowError};

use crate::endpoint::{Moto, add_endpoint};
use crate::support::{FAREWELL, GREETING, app, expect};

const STATES: &str = "arn:aws:states:us-east-1:123456789012";

/// A good request for each operation, in an order in which each finds what it needs.
fn requests() -> Vec<(&'static str, Value)> {
    let role = "arn:aws:iam::123456789012:role/greeter";
    let machine = format!("{STATES}:stateMachine:greeter");
    let version = format!("{machine}:1");
    let alias = format!("{machine}:PROD");
    let execution = format!("{STATES}:execution:greeter:first");
    let activity = format!("{STATES}:activity:approvals");
    let map_run = format!("{STATES}:mapRun:greeter/Each:3c39a231-69bb-3d89-8607-9e124eddbb0b");
    let token = "AQCEAAAAKgAAAAMAAAAA";
    let routes = json!([{ "stateMachineVersionArn": version, "weight": 100 }]);
    vec![
        (
            "CreateStateMachine",
            json!({ "name": "greeter", "definition": GREETING, "roleArn": role, "publish": true }),
        ),
        (
            "DescribeStateMachine",
            json!({ "stateMachineArn": machine }),
        ),
        ("ListStateMachines", json!({})),
        (
            "UpdateStateMachine",
            json!({ "stateMachineArn": machine, "definition": FAREWELL }),
        ),
        (
            "ValidateStateMachineDefinition",
            json!({ "definition": GREETING }),
        ),
        (
            "TestState",
            json!({ "definition": r#"{"Type": "Pass", "End": true}"#, "input": "{}" }),
        ),
        (
            "PublishStateMachineVersion",
            json!({ "stateMachineArn": machine }),
        ),
        (
            "ListStateMachineVersions",
            json!({ "stateMachineArn": machine }),
        ),
        (
            "CreateStateMachineAlias",
            json!({ "name": "PROD", "routingConfiguration": routes }),
        ),
        (
            "DescribeStateMachineAlias",
            json!({ "stateMachineAliasArn": alias }),
        ),
        (
            "ListStateMachineAliases",
            json!({ "stateMachineArn": machine }),
        ),
        (
            "UpdateStateMachineAlias",
            json!({ "stateMachineAliasArn": alias, "description": "what people use", "routingConfiguration": routes }),
        ),
        (
            "DeleteStateMachineAlias",
            json!({ "stateMachineAliasArn": alias }),
        ),
        (
            "DeleteStateMachineVersion",
            json!({ "stateMachineVersionArn": version }),
        ),
        (
            "StartExecution",
            json!({ "stateMachineArn": machine, "name": "first", "input": "{}" }),
        ),
        (
            "StartSyncExecution",
            json!({ "stateMachineArn": machine, "input": "{}" }),
        ),
        ("DescribeExecution", json!({ "executionArn": execution })),
        (
            "DescribeStateMachineForExecution",
            json!({ "executionArn": execution }),
        ),
        ("ListExecutions", json!({ "stateMachineArn": machine })),
        ("GetExecutionHistory", json!({ "executionArn": execution })),
        ("StopExecution", json!({ "executionArn": execution })),
        ("RedriveExecution", json!({ "executionArn": execution })),
        ("ListMapRuns", json!({ "executionArn": execution })),
        ("DescribeMapRun", json!({ "mapRunArn": map_run })),
        (
            "UpdateMapRun",
            json!({ "mapRunArn": map_run, "maxConcurrency": 5 }),
        ),
        (
            "TagResource",
            json!({ "resourceArn": machine, "tags": [{ "key": "team", "value": "payments" }] }),
        ),
        ("ListTagsForResource", json!({ "resourceArn": machine })),
        (
            "UntagResource",
            json!({ "resourceArn": machine, "tagKeys": ["team"] }),
        ),
        ("CreateActivity", json!({ "name": "approvals" })),
        ("DescribeActivity", json!({ "activityArn": activity })),
        ("ListActivities", json!({})),
        ("GetActivityTask", json!({ "activityArn": activity })),
        ("SendTaskHeartbeat", json!({ "taskToken": token })),
        (
            "SendTaskSuccess",
            json!({ "taskToken": token, "output": "{}" }),
        ),
        ("SendTaskFailure", json!({ "taskToken": token })),
        ("DeleteActivity", json!({ "activityArn": activity })),
        ("DeleteStateMachine", json!({ "stateMachineArn": machine })),
    ]
}

#[tokio::test]
async fn every_operation_of_another_server_can_be_used_and_those_that_it_lacks_are_told() {
    let moto = Moto::start().await;
    let folder = tempfile::tempdir().unwrap();
    let display = Display::start(1400, 900).await.unwrap();
    let window = Window::open(&app(), &display, &Home::new(folder.path()))
        .await
        .unwrap();
    expect(&window, "other-server", flow(&window, &moto).await).await;
    window.close().await.unwrap();
}

async fn flow(window: &Window, moto: &Moto) -> Result<(), WindowError> {
    let page = window.page();
    let has = moto.operations().await;
    add_endpoint(page, moto.port).await?;
    page.press("API console").await?;
    let requests = requests();
    for operation in sfn_api::OPERATIONS {
        assert!(
            requests.iter().any(|(name, _)| *name == operation.name),
            "no request for {}",
            operation.name
        );
    }
    let mut wrong = Vec::new();
    for (operation, request) in requests {
        let told = send(page, operation, &request).await?;
        let method = sfn_api::operation(operation).unwrap().method;
        let is_right = if has.contains(method) {
            // Some of what it has is a stub, whose answers lack what AWS's always hold.
            told.contains("Answered") || told.contains("The answer lacks the member")
        } else {
            told.contains("This endpoint may lack the operation")
        };
        if !is_right {
            wrong.push(format!("{operation}: {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    Ok(())
}

/// Sends a request in the console; what the page tells of the response.
async fn send(page: &Page, operation: &str, request: &Value) -> Result<String, WindowError> {
    page.press(operation).await?;
    page.press("JSON").await?;
    page.write_code("Request", &request.to_string()).await?;
    page.press("Send").await?;
    page.text(&format!("{operation} on moto")).await?;
    page.settled().await?;
    let response = page.find("[data-testid=api-response]").await?;
    response
        .text()
        .await
        .map_err(|source| WindowError::Command {
            doing: "read the response".into(),
            source: Box::new(source),
        })
}
