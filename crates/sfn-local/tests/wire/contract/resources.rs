use serde_json::json;

use super::world::World;
use crate::support::{PASS, ROLE};

pub(super) async fn play(world: &mut World) {
    let create = json!({"name": "r-hello", "definition": PASS, "roleArn": ROLE});
    let machine = world.ok("CreateStateMachine", create).await["stateMachineArn"].clone();
    let nobody = json!(format!("{}-not", machine.as_str().unwrap()));
    let tags: Vec<_> = (0..51)
        .map(|n| json!({"key": format!("k{n}"), "value": "v"}))
        .collect();
    let tag = json!([{"key": "team", "value": "blue"}]);
    world
        .ok("TagResource", json!({"resourceArn": machine, "tags": tag}))
        .await;
    world
        .refusals(
            "TagResource",
            [
                ("InvalidArn", json!({"resourceArn": "r-hello", "tags": tag})),
                (
                    "ResourceNotFound",
                    json!({"resourceArn": nobody, "tags": tag}),
                ),
                ("TooManyTags", json!({"resourceArn": machine, "tags": tags})),
            ],
        )
        .await;
    let listed = world
        .ok("ListTagsForResource", json!({"resourceArn": machine}))
        .await;
    assert_eq!(listed["tags"], tag);
    world
        .refusals(
            "ListTagsForResource",
            [
                ("InvalidArn", json!({"resourceArn": "r-hello"})),
                ("ResourceNotFound", json!({"resourceArn": nobody})),
            ],
        )
        .await;
    world
        .ok(
            "UntagResource",
            json!({"resourceArn": machine, "tagKeys": ["team"]}),
        )
        .await;
    world
        .refusals(
            "UntagResource",
            [
                (
                    "InvalidArn",
                    json!({"resourceArn": "r-hello", "tagKeys": ["team"]}),
                ),
                (
                    "ResourceNotFound",
                    json!({"resourceArn": nobody, "tagKeys": ["team"]}),
                ),
            ],
        )
        .await;
}
