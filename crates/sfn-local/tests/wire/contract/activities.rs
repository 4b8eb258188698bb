use futures::future::join_all;
use serde_json::{Value, json};
use sfn_engine::store::table::{MAX_ACTIVITIES, NewActivity};

use super::world::{Shown, World};
use crate::support::ROLE;

/// As many workers as may wait for tasks of one activity at once.
const WORKERS: usize = 1000;

pub(super) async fn play(world: &mut World) {
    let activity = world.ok("CreateActivity", json!({"name": "work"})).await["activityArn"].clone();
    let tags: Vec<_> = (0..51)
        .map(|n| json!({"key": format!("k{n}"), "value": "v"}))
        .collect();
    let key = json!({"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "alias/mine"});
    world
        .refusals(
            "CreateActivity",
            [
                ("ActivityAlreadyExists", json!({"name": "work", "encryptionConfiguration": key})),
                ("InvalidName", json!({"name": "a b"})),
                ("TooManyTags", json!({"name": "other", "tags": tags})),
                (
                    "InvalidEncryptionConfiguration",
                    json!({"name": "other", "encryptionConfiguration": {"type": "CUSTOMER_MANAGED_KMS_KEY"}}),
                ),
            ],
        )
        .await;
    let nobody = json!({"activityArn": format!("{}-not", activity.as_str().unwrap())});
    let no_arn = json!({"activityArn": "work"});
    world
        .ok("DescribeActivity", json!({"activityArn": activity}))
        .await;
    let cases = [
        ("ActivityDoesNotExist", nobody.clone()),
        ("InvalidArn", no_arn.clone()),
    ];
    world.refusals("DescribeActivity", cases).await;
    world.ok("ListActivities", json!({})).await;
    world
        .refused("ListActivities", "InvalidToken", json!({"nextToken": "x"}))
        .await;
    tasks(world, &activity).await;
    let cases = [
        ("ActivityDoesNotExist", nobody),
        ("InvalidArn", no_arn.clone()),
    ];
    world.refusals("GetActivityTask", cases).await;
    crowd(world, &activity).await;
    world.refused("DeleteActivity", "InvalidArn", no_arn).await;
    world
        .ok("DeleteActivity", json!({"activityArn": activity}))
        .await;
}

/// Works on tasks.
async fn tasks(world: &mut World, activity: &Value) {
    let definition = json!({
        "StartAt": "Ask",
        "States": {"Ask": {"Type": "Task", "Resource": activity, "HeartbeatSeconds": 60, "End": true}},
    });
    let create = json!({"name": "asks", "definition": definition.to_string(), "roleArn": ROLE});
    let machine = world.ok("CreateStateMachine", create).await["stateMachineArn"].clone();
    let mut task = async || {
        world
            .ok("StartExecution", json!({"stateMachineArn": machine}))
            .await;
        world
            .ok("GetActivityTask", json!({"activityArn": activity}))
            .await["taskToken"]
            .clone()
    };
    let (held, done) = (task().await, task().await);
    // A token of a workspace that is no longer: of an execution that nobody knows.
    let foreign = foreign_token().await;
    for (operation, answer) in [
        ("SendTaskHeartbeat", json!({})),
        ("SendTaskSuccess", json!({"output": "1"})),
        ("SendTaskFailure", json!({"error": "Refused"})),
    ] {
        let with = |token: &Value| {
            let mut request = answer.clone();
            request["taskToken"] = token.clone();
            request
        };
        world
            .refused(operation, "InvalidToken", with(&json!("x")))
            .await;
        world
            .refused(operation, "TaskDoesNotExist", with(&foreign))
            .await;
    }
    let output = json!({"taskToken": held, "output": "{"});
    world
        .refused("SendTaskSuccess", "InvalidOutput", output)
        .await;
    world
        .ok("SendTaskHeartbeat", json!({"taskToken": held}))
        .await;
    world
        .ok("SendTaskSuccess", json!({"taskToken": held, "output": "1"}))
        .await;
    world
        .ok(
            "SendTaskFailure",
            json!({"taskToken": done, "error": "Refused"}),
        )
        .await;
    for (operation, token) in [
        ("SendTaskHeartbeat", json!({"taskToken": done})),
        ("SendTaskSuccess", json!({"taskToken": held, "output": "1"})),
        ("SendTaskFailure", json!({"taskToken": done})),
    ] {
        world.refused(operation, "TaskTimedOut", token).await;
    }
}

/// The token of a task in another workspace.
async fn foreign_token() -> Value {
    let mut world = World::open().await;
    let activity = world
        .ok("CreateActivity", json!({"name": "elsewhere"}))
        .await["activityArn"]
        .clone();
    let definition = json!({
        "StartAt": "Ask",
        "States": {"Ask": {"Type": "Task", "Resource": activity, "End": true}},
    });
    let create =
        json!({"name": "elsewhere", "definition": definition.to_string(), "roleArn": ROLE});
    let machine = world.ok("CreateStateMachine", create).await["stateMachineArn"].clone();
    world
        .ok("StartExecution", json!({"stateMachineArn": machine}))
        .await;
    let token = world
        .ok("GetActivityTask", json!({"activityArn": activity}))
        .await["taskToken"]
        .clone();
    world.close().await;
    token
}

/// So many workers wait that no other may.
async fn crowd(world: &mut World, activity: &Value) {
    let engine = world.engine().clone();
    let arn = activity.as_str().unwrap();
    let mut waiting: Vec<_> = (0..WORKERS)
        .map(|_| Box::pin(engine.get_activity_task(arn, None)))
        .collect();
    for worker in &mut waiting {
        assert!(futures::poll!(worker).is_pending());
    }
    let another = json!({"activityArn": activity});
    world
        .refused("GetActivityTask", "ActivityWorkerLimitExceeded", another)
        .await;
}

/// So many activities that there may be no other.
pub(super) async fn too_many() -> Shown {
    let mut world = World::open().await;
    let engine = world.engine().clone();
    let activity = |number: usize| NewActivity {
        arn: format!("arn:aws:states:us-east-1:123456789012:activity:many-{number}"),
        encryption_configuration: None,
        tags: Vec::new(),
    };
    join_all((0..MAX_ACTIVITIES).map(|number| engine.create_activity(activity(number)))).await;
    world
        .refused(
            "CreateActivity",
            "ActivityLimitExceeded",
            json!({"name": "one-more"}),
        )
        .await;
    world.close().await
}
