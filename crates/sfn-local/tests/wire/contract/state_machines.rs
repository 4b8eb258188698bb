use futures::future::join_all;
use serde_json::json;
use sfn_engine::store::table::{MAX_STATE_MACHINES, NewStateMachine, StateMachineType};

use super::world::{Shown, World};
use crate::support::{PASS, ROLE, WAIT};

pub(super) async fn play(world: &mut World) {
    let create = json!({"name": "sm-hello", "definition": PASS, "roleArn": ROLE});
    let machine = world.ok("CreateStateMachine", create.clone()).await["stateMachineArn"].clone();
    let deleting = deleting(world, "sm-leaving").await;
    let nowhere = format!("{}-not", machine.as_str().unwrap());

    let with = |member: &str, value: serde_json::Value| {
        let mut request = create.clone();
        request["name"] = json!("sm-other");
        request[member] = value;
        request
    };
    let tags: Vec<_> = (0..51)
        .map(|n| json!({"key": format!("k{n}"), "value": "v"}))
        .collect();
    let no_key = json!({"type": "CUSTOMER_MANAGED_KMS_KEY"});
    world
        .refusals(
            "CreateStateMachine",
            [
                ("InvalidArn", with("roleArn", json!("somebody"))),
                ("InvalidDefinition", with("definition", json!("{}"))),
                ("InvalidName", with("name", json!("a b"))),
                (
                    "InvalidLoggingConfiguration",
                    with("loggingConfiguration", json!({"level": "ALL"})),
                ),
                (
                    "InvalidTracingConfiguration",
                    with("tracingConfiguration", json!({})),
                ),
                (
                    "InvalidEncryptionConfiguration",
                    with("encryptionConfiguration", no_key.clone()),
                ),
                (
                    "StateMachineAlreadyExists",
                    json!({"name": "sm-hello", "definition": WAIT, "roleArn": ROLE}),
                ),
                ("StateMachineDeleting", with("name", json!("sm-leaving"))),
                ("TooManyTags", with("tags", json!(tags))),
                (
                    "ValidationException",
                    with("versionDescription", json!("of no version")),
                ),
            ],
        )
        .await;

    world
        .ok(
            "UpdateStateMachine",
            json!({"stateMachineArn": machine, "definition": WAIT}),
        )
        .await;
    let with =
        |member: &str, value: serde_json::Value| json!({"stateMachineArn": machine, member: value});
    world
        .refusals(
            "UpdateStateMachine",
            [
                ("InvalidArn", json!({"stateMachineArn": "sm-hello", "definition": PASS})),
                ("InvalidDefinition", with("definition", json!("{}"))),
                ("InvalidLoggingConfiguration", with("loggingConfiguration", json!({"level": "ALL"}))),
                ("InvalidTracingConfiguration", with("tracingConfiguration", json!({}))),
                ("InvalidEncryptionConfiguration", with("encryptionConfiguration", no_key)),
                ("MissingRequiredParameter", json!({"stateMachineArn": machine})),
                ("StateMachineDeleting", json!({"stateMachineArn": deleting, "definition": PASS})),
                ("StateMachineDoesNotExist", json!({"stateMachineArn": nowhere, "definition": PASS})),
                (
                    "ValidationException",
                    json!({"stateMachineArn": machine, "definition": PASS, "versionDescription": "of no version"}),
                ),
            ],
        )
        .await;

    world
        .ok("DescribeStateMachine", json!({"stateMachineArn": machine}))
        .await;
    world
        .refusals(
            "DescribeStateMachine",
            [
                ("InvalidArn", json!({"stateMachineArn": "sm-hello"})),
                (
                    "StateMachineDoesNotExist",
                    json!({"stateMachineArn": nowhere}),
                ),
            ],
        )
        .await;

    world
        .ok("ListStateMachines", json!({"maxResults": 1}))
        .await;
    world
        .refused(
            "ListStateMachines",
            "InvalidToken",
            json!({"nextToken": "x"}),
        )
        .await;

    world
        .ok(
            "ValidateStateMachineDefinition",
            json!({"definition": PASS}),
        )
        .await;
    let too_many = json!({"definition": PASS, "maxResults": 101});
    world
        .refused(
            "ValidateStateMachineDefinition",
            "ValidationException",
            too_many,
        )
        .await;

    let state = r#"{"Type": "Pass", "End": true}"#;
    world
        .ok(
            "TestState",
            json!({"definition": state, "roleArn": ROLE, "input": "{}"}),
        )
        .await;
    world
        .refusals(
            "TestState",
            [
                (
                    "InvalidArn",
                    json!({"definition": state, "roleArn": "somebody"}),
                ),
                (
                    "InvalidDefinition",
                    json!({"definition": "{}", "roleArn": ROLE}),
                ),
                (
                    "InvalidExecutionInput",
                    json!({"definition": state, "roleArn": ROLE, "input": "{"}),
                ),
                (
                    "ValidationException",
                    json!({"definition": state, "roleArn": ROLE, "variables": "[]"}),
                ),
            ],
        )
        .await;

    world
        .refusals(
            "DeleteStateMachine",
            [
                ("InvalidArn", json!({"stateMachineArn": "sm-hello"})),
                (
                    "ValidationException",
                    json!({"stateMachineArn": format!("{}/label", machine.as_str().unwrap())}),
                ),
            ],
        )
        .await;
    world
        .ok("DeleteStateMachine", json!({"stateMachineArn": machine}))
        .await;
}

/// A state machine that is being deleted: an execution of it waits.
pub(super) async fn deleting(world: &mut World, name: &str) -> serde_json::Value {
    let create = json!({"name": name, "definition": WAIT, "roleArn": ROLE});
    let machine = world.ok("CreateStateMachine", create).await["stateMachineArn"].clone();
    world
        .ok("StartExecution", json!({"stateMachineArn": machine}))
        .await;
    world
        .ok("DeleteStateMachine", json!({"stateMachineArn": machine}))
        .await;
    machine
}

/// So many state machines that there may be no other.
pub(super) async fn too_many() -> Shown {
    let mut world = World::open().await;
    let engine = world.engine().clone();
    let machine = |number: usize| NewStateMachine {
        arn: format!("arn:aws:states:us-east-1:123456789012:stateMachine:many-{number}"),
        kind: StateMachineType::Standard,
        definition: PASS.to_owned(),
        role_arn: ROLE.to_owned(),
        logging_configuration: None,
        tracing_configuration: None,
        encryption_configuration: None,
        tags: Vec::new(),
    };
    let all = (0..MAX_STATE_MACHINES).map(|number| engine.create_state_machine(machine(number)));
    join_all(all).await;
    let one_more = json!({"name": "one-more", "definition": PASS, "roleArn": ROLE});
    world
        .refused(
            "CreateStateMachine",
            "StateMachineLimitExceeded",
            one_more.clone(),
        )
        .await;
    let leaves = "arn:aws:states:us-east-1:123456789012:stateMachine:many-7";
    world
        .ok("DeleteStateMachine", json!({"stateMachineArn": leaves}))
        .await;
    world.ok("CreateStateMachine", one_more).await;
    world.close().await
}
