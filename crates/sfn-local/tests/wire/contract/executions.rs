use serde_json::json;

use super::state_machines::deleting;
use super::world::World;
use crate::support::{PASS, ROLE, WAIT};

pub(super) async fn play(world: &mut World) {
    let mut machine = async |name: &str, definition: &str, kind: &str| {
        let create = json!({"name": name, "definition": definition, "roleArn": ROLE, "type": kind});
        world.ok("CreateStateMachine", create).await["stateMachineArn"].clone()
    };
    let waits = machine("e-waits", WAIT, "STANDARD").await;
    let passes = machine("e-passes", PASS, "STANDARD").await;
    let express = machine("e-express", PASS, "EXPRESS").await;
    let leaving = deleting(world, "e-leaving").await;
    let nowhere = json!(format!("{}-not", waits.as_str().unwrap()));

    let start = json!({"stateMachineArn": waits, "name": "one", "input": "{}"});
    let waiting = world.ok("StartExecution", start.clone()).await["executionArn"].clone();
    let passed = world
        .ok("StartExecution", json!({"stateMachineArn": passes}))
        .await["executionArn"]
        .clone();
    let with = |member: &str, value: serde_json::Value| {
        let mut request = start.clone();
        request[member] = value;
        request
    };
    let label = format!("{}/label", waits.as_str().unwrap());
    world
        .refusals(
            "StartExecution",
            [
                ("ExecutionAlreadyExists", with("input", json!("[]"))),
                ("InvalidArn", with("stateMachineArn", json!("e-waits"))),
                ("InvalidExecutionInput", with("input", json!("{"))),
                ("InvalidName", with("name", json!("a b"))),
                (
                    "StateMachineDoesNotExist",
                    with("stateMachineArn", nowhere.clone()),
                ),
                ("StateMachineDeleting", with("stateMachineArn", leaving)),
                ("ValidationException", with("stateMachineArn", json!(label))),
            ],
        )
        .await;

    world
        .ok(
            "StartSyncExecution",
            json!({"stateMachineArn": express, "input": "{}"}),
        )
        .await;
    world
        .refusals(
            "StartSyncExecution",
            [
                ("InvalidArn", json!({"stateMachineArn": "e-express"})),
                (
                    "InvalidExecutionInput",
                    json!({"stateMachineArn": express, "input": "{"}),
                ),
                (
                    "InvalidName",
                    json!({"stateMachineArn": express, "name": "a b"}),
                ),
                (
                    "StateMachineDoesNotExist",
                    json!({"stateMachineArn": nowhere}),
                ),
                (
                    "StateMachineTypeNotSupported",
                    json!({"stateMachineArn": passes}),
                ),
            ],
        )
        .await;

    let of = |arn: &serde_json::Value| json!({"executionArn": arn});
    let unknown = json!(format!("{}-not", waiting.as_str().unwrap()));
    for operation in [
        "DescribeExecution",
        "DescribeStateMachineForExecution",
        "GetExecutionHistory",
        "StopExecution",
        "RedriveExecution",
    ] {
        let cases = [
            ("InvalidArn", of(&json!("one"))),
            ("ExecutionDoesNotExist", of(&unknown)),
        ];
        world.refusals(operation, cases).await;
    }
    for operation in [
        "DescribeExecution",
        "DescribeStateMachineForExecution",
        "GetExecutionHistory",
    ] {
        world.ok(operation, of(&waiting)).await;
    }
    let token = json!({"executionArn": waiting, "nextToken": "x"});
    world
        .refused("GetExecutionHistory", "InvalidToken", token)
        .await;

    world
        .ok(
            "ListExecutions",
            json!({"stateMachineArn": waits, "statusFilter": "RUNNING"}),
        )
        .await;
    let map_run = waits
        .as_str()
        .unwrap()
        .replace("stateMachine:e-waits", "mapRun:e-waits/Each:run");
    world
        .refusals(
            "ListExecutions",
            [
                ("InvalidArn", json!({"stateMachineArn": "e-waits"})),
                (
                    "InvalidToken",
                    json!({"stateMachineArn": waits, "nextToken": "x"}),
                ),
                (
                    "StateMachineDoesNotExist",
                    json!({"stateMachineArn": nowhere}),
                ),
                (
                    "StateMachineTypeNotSupported",
                    json!({"stateMachineArn": express}),
                ),
                (
                    "ValidationException",
                    json!({"stateMachineArn": waits, "redriveFilter": "REDRIVEN"}),
                ),
                ("ResourceNotFound", json!({"mapRunArn": map_run})),
            ],
        )
        .await;

    let too_long = json!({"executionArn": waiting, "error": "x".repeat(257)});
    world
        .refused("StopExecution", "ValidationException", too_long)
        .await;
    world
        .refused("RedriveExecution", "ExecutionNotRedrivable", of(&passed))
        .await;
    world
        .ok(
            "StopExecution",
            json!({"executionArn": waiting, "error": "Enough"}),
        )
        .await;
    let bad_token = json!({"executionArn": waiting, "clientToken": "x".repeat(65)});
    world
        .refused("RedriveExecution", "ValidationException", bad_token)
        .await;
    world
        .ok(
            "RedriveExecution",
            json!({"executionArn": waiting, "clientToken": "again"}),
        )
        .await;
}
