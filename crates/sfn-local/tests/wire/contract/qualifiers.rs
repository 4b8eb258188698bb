use futures::future::join_all;
use serde_json::{Value, json};
use sfn_engine::store::table::{MAX_VERSIONS, StateMachineChange};

use super::state_machines::deleting;
use super::world::World;
use crate::support::{PASS, ROLE};

/// As many aliases as a state machine may have.
const ALIASES: usize = 100;

pub(super) async fn play(world: &mut World) {
    let create = json!({"name": "q-hello", "definition": PASS, "roleArn": ROLE});
    let machine = world.ok("CreateStateMachine", create).await["stateMachineArn"].clone();
    let text = machine.as_str().unwrap().to_owned();
    let of_machine = json!({"stateMachineArn": machine});
    let leaving = deleting(world, "q-leaving").await;
    let of_leaving = json!({"stateMachineArn": leaving});
    let of_nobody = json!({"stateMachineArn": format!("{text}-not")});
    let too_long = "x".repeat(257);

    let published = world
        .ok("PublishStateMachineVersion", of_machine.clone())
        .await;
    let version = published["stateMachineVersionArn"].clone();
    world
        .refusals(
            "PublishStateMachineVersion",
            [
                (
                    "ValidationException",
                    json!({"stateMachineArn": machine, "description": too_long}),
                ),
                ("StateMachineDeleting", of_leaving.clone()),
                ("StateMachineDoesNotExist", of_nobody.clone()),
                (
                    "ConflictException",
                    json!({"stateMachineArn": machine, "revisionId": "of another time"}),
                ),
                ("InvalidArn", json!({"stateMachineArn": "q-hello"})),
            ],
        )
        .await;
    world
        .ok("ListStateMachineVersions", of_machine.clone())
        .await;
    world
        .refusals(
            "ListStateMachineVersions",
            [
                (
                    "ValidationException",
                    json!({"stateMachineArn": machine, "maxResults": 1001}),
                ),
                ("InvalidArn", json!({"stateMachineArn": "q-hello"})),
                (
                    "InvalidToken",
                    json!({"stateMachineArn": machine, "nextToken": "x"}),
                ),
            ],
        )
        .await;

    let route = |version: &Value, weight: i32| json!([{"stateMachineVersionArn": version, "weight": weight}]);
    let good = json!({"name": "PROD", "routingConfiguration": route(&version, 100)});
    let alias = world.ok("CreateStateMachineAlias", good).await["stateMachineAliasArn"].clone();
    let missing = json!(format!("{text}:77"));
    let of_left = json!(format!("{}:1", leaving.as_str().unwrap()));
    let new = |name: &str, routes: Value| json!({"name": name, "routingConfiguration": routes});
    world
        .refusals(
            "CreateStateMachineAlias",
            [
                ("InvalidArn", new("NEXT", route(&json!("q-hello"), 100))),
                ("ValidationException", new("NEXT", route(&version, 99))),
                ("StateMachineDeleting", new("NEXT", route(&of_left, 100))),
                ("ResourceNotFound", new("NEXT", route(&missing, 100))),
                (
                    "ConflictException",
                    json!({"name": "PROD", "description": "another", "routingConfiguration": route(&version, 100)}),
                ),
            ],
        )
        .await;
    let of_alias = json!({"stateMachineAliasArn": alias});
    let no_alias = json!({"stateMachineAliasArn": format!("{text}:NOBODY")});
    let no_arn = json!({"stateMachineAliasArn": "PROD"});
    let empty = json!({"stateMachineAliasArn": ""});
    world
        .ok("DescribeStateMachineAlias", of_alias.clone())
        .await;
    world
        .refusals(
            "DescribeStateMachineAlias",
            [
                ("ValidationException", empty.clone()),
                ("InvalidArn", no_arn.clone()),
                ("ResourceNotFound", no_alias.clone()),
            ],
        )
        .await;
    let with = |request: &Value, member: &str, value: Value| {
        let mut request = request.clone();
        request[member] = value;
        request
    };
    let description = json!("the one in use");
    world
        .ok(
            "UpdateStateMachineAlias",
            with(&of_alias, "description", description.clone()),
        )
        .await;
    let of_left = json!({"stateMachineAliasArn": format!("{}:PROD", leaving.as_str().unwrap())});
    world
        .refusals(
            "UpdateStateMachineAlias",
            [
                (
                    "ValidationException",
                    with(&of_alias, "routingConfiguration", route(&version, 1)),
                ),
                (
                    "InvalidArn",
                    with(&no_arn, "description", description.clone()),
                ),
                (
                    "ResourceNotFound",
                    with(&no_alias, "description", description.clone()),
                ),
                (
                    "StateMachineDeleting",
                    with(&of_left, "description", description),
                ),
            ],
        )
        .await;
    world
        .ok("ListStateMachineAliases", of_machine.clone())
        .await;
    world
        .refusals(
            "ListStateMachineAliases",
            [
                ("InvalidArn", json!({"stateMachineArn": "q-hello"})),
                ("InvalidToken", with(&of_machine, "nextToken", json!("x"))),
                ("ResourceNotFound", json!({"stateMachineArn": missing})),
                ("StateMachineDoesNotExist", of_nobody),
                ("StateMachineDeleting", of_leaving),
            ],
        )
        .await;

    let of_version = json!({"stateMachineVersionArn": version});
    world
        .refusals(
            "DeleteStateMachineVersion",
            [
                ("ValidationException", json!({"stateMachineVersionArn": ""})),
                ("InvalidArn", json!({"stateMachineVersionArn": "1"})),
                ("ConflictException", of_version.clone()),
            ],
        )
        .await;
    full(world, &text, &version).await;
    world
        .refusals(
            "DeleteStateMachineAlias",
            [
                ("ValidationException", empty),
                ("InvalidArn", no_arn),
                ("ResourceNotFound", no_alias),
            ],
        )
        .await;
    for number in 1..ALIASES {
        let alias = json!({"stateMachineAliasArn": format!("{text}:A{number}")});
        world.ok("DeleteStateMachineAlias", alias).await;
    }
    world.ok("DeleteStateMachineAlias", of_alias).await;
    world.ok("DeleteStateMachineVersion", of_version).await;
}

/// Fills a state machine with as many aliases and versions as it may have. It has one of each.
async fn full(world: &mut World, machine: &str, version: &Value) {
    let alias = |number: usize| {
        json!({
            "name": format!("A{number}"),
            "routingConfiguration": [{"stateMachineVersionArn": version, "weight": 100}],
        })
    };
    for number in 1..ALIASES {
        world.ok("CreateStateMachineAlias", alias(number)).await;
    }
    let exceeded = "ServiceQuotaExceededException";
    world
        .refused("CreateStateMachineAlias", exceeded, alias(ALIASES))
        .await;

    let definition = |number: usize| PASS.replace("hello", &number.to_string());
    let change = |number: usize| StateMachineChange {
        definition: Some(definition(number)),
        ..StateMachineChange::default()
    };
    let engine = world.engine().clone();
    let publish = |number| {
        let engine = engine.clone();
        async move {
            engine
                .update_and_publish(machine, Some(change(number)), None)
                .await
                .unwrap()
                .unwrap()
        }
    };
    join_all((1..MAX_VERSIONS).map(publish)).await;
    world
        .ok(
            "UpdateStateMachine",
            json!({"stateMachineArn": machine, "definition": definition(0)}),
        )
        .await;
    let of_machine = json!({"stateMachineArn": machine});
    world
        .refused("PublishStateMachineVersion", exceeded, of_machine)
        .await;
    let update = json!({"stateMachineArn": machine, "definition": PASS, "publish": true});
    world.refused("UpdateStateMachine", exceeded, update).await;
}
