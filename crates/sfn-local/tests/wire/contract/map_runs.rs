use std::time::Duration;

use serde_json::{Value, json};

use super::world::World;
use crate::support::ROLE;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) async fn play(world: &mut World) {
    let definition = json!({
        "StartAt": "Each",
        "States": {"Each": {
            "Type": "Map",
            "Label": "Each",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Rest",
                "States": {"Rest": {"Type": "Wait", "Seconds": 3600, "End": true}},
            },
            "End": true,
        }},
    });
    let create = json!({"name": "m-each", "definition": definition.to_string(), "roleArn": ROLE});
    let machine = world.ok("CreateStateMachine", create).await["stateMachineArn"].clone();
    let start = json!({"stateMachineArn": machine, "input": "[1, 2]"});
    let execution = world.ok("StartExecution", start).await["executionArn"].clone();
    let of_execution = json!({"executionArn": execution});
    // The Map Run begins soon after its state.
    let begun = async {
        loop {
            let listed = world.ok("ListMapRuns", of_execution.clone()).await;
            if let Some(run) = listed["mapRuns"].get(0) {
                return run["mapRunArn"].clone();
            }
        }
    };
    let run = tokio::time::timeout(PATIENCE, begun).await.unwrap();
    let unknown = json!({"executionArn": format!("{}-not", execution.as_str().unwrap())});
    world
        .refusals(
            "ListMapRuns",
            [
                ("ExecutionDoesNotExist", unknown),
                ("InvalidArn", json!({"executionArn": "m-each"})),
                (
                    "InvalidToken",
                    json!({"executionArn": execution, "nextToken": "x"}),
                ),
            ],
        )
        .await;
    let of = |arn: Value| json!({"mapRunArn": arn});
    let nowhere = of(json!(format!("{}-not", run.as_str().unwrap_or_default())));
    let no_arn = of(json!("Each"));
    world.ok("DescribeMapRun", of(run.clone())).await;
    let cases = [
        ("ResourceNotFound", nowhere.clone()),
        ("InvalidArn", no_arn.clone()),
    ];
    world.refusals("DescribeMapRun", cases).await;
    world.ok("ListExecutions", of(run.clone())).await;
    world
        .ok(
            "UpdateMapRun",
            json!({"mapRunArn": run, "maxConcurrency": 1, "toleratedFailureCount": 1}),
        )
        .await;
    let over = json!({"mapRunArn": run, "toleratedFailurePercentage": 101.0});
    let cases = [
        ("ResourceNotFound", nowhere),
        ("InvalidArn", no_arn),
        ("ValidationException", over),
    ];
    world.refusals("UpdateMapRun", cases).await;
    world.ok("StopExecution", of_execution).await;
}
