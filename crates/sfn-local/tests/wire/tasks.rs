//! Workers of activities and holders of task tokens, through the official SDK.

use std::time::{Duration, Instant};

use aws_sdk_sfn::Client;
use aws_sdk_sfn::error::ProvideErrorMetadata;
use serde_json::{Value, json};

use crate::sdk_support::{client, create, refusal};
use crate::support::{Answer, call, server};

const ARN: &str = "arn:aws:states:eu-west-1:123456789012:activity:approve";

/// Starts an execution that waits for a worker of the activity.
async fn start(sfn: &Client, input: &str) -> String {
    sfn.create_activity().name("approve").send().await.unwrap();
    let definition = json!({
        "StartAt": "Ask",
        "States": {"Ask": {"Type": "Task", "Resource": ARN, "End": true}}
    });
    let machine = create(sfn, "asks", &definition.to_string()).await;
    let started = sfn
        .start_execution()
        .state_machine_arn(machine)
        .input(input)
        .send()
        .await
        .unwrap();
    started.execution_arn
}

async fn take(sfn: &Client) -> (String, String) {
    let task = sfn
        .get_activity_task()
        .activity_arn(ARN)
        .worker_name("sdk")
        .send()
        .await
        .unwrap();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    (text(task.task_token()), text(task.input()))
}

#[tokio::test]
async fn a_worker_takes_a_task_keeps_it_alive_and_answers() {
    let server = server().await;
    let sfn = client(&server);
    let execution = start(&sfn, r#"{"order": 7}"#).await;
    let (token, input) = take(&sfn).await;
    assert_eq!(input, r#"{"order": 7}"#);
    let alive = sfn.send_task_heartbeat().task_token(&token);
    alive.send().await.unwrap();
    let answer = sfn
        .send_task_success()
        .task_token(&token)
        .output(r#""approved""#);
    answer.send().await.unwrap();
    let end = sfn.describe_execution().execution_arn(&execution);
    assert_eq!(end.send().await.unwrap().output(), Some(r#""approved""#));

    let execution = start(&sfn, "{}").await;
    let (token, _) = take(&sfn).await;
    let answer = sfn
        .send_task_failure()
        .task_token(&token)
        .error("Refused")
        .cause("too much");
    answer.send().await.unwrap();
    let end = sfn.describe_execution().execution_arn(&execution);
    let end = end.send().await.unwrap();
    assert_eq!(
        (end.error(), end.cause()),
        (Some("Refused"), Some("too much"))
    );
    server.shutdown().await;
}

#[tokio::test]
async fn answers_are_refused_as_aws_refuses_them() {
    let server = server().await;
    let sfn = client(&server);
    start(&sfn, "{}").await;
    let (used, _) = take(&sfn).await;
    let answer = sfn.send_task_success().task_token(&used).output("1");
    answer.send().await.unwrap();
    start(&sfn, "{}").await;
    let (held, _) = take(&sfn).await;

    let invalid = ("InvalidToken", "Invalid Token: 'Invalid token'");
    let gone = (
        "TaskTimedOut",
        "Task Timed Out: 'Provided task does not exist anymore'",
    );
    for (what, refused, (code, message)) in [
        (
            "no token, told before what is no JSON",
            refusal!(sfn.send_task_success().task_token("x").output("not json")),
            invalid,
        ),
        (
            "no token",
            refusal!(sfn.send_task_failure().task_token("x")),
            invalid,
        ),
        (
            "no token",
            refusal!(sfn.send_task_heartbeat().task_token("x")),
            invalid,
        ),
        (
            "answered already",
            refusal!(sfn.send_task_success().task_token(&used).output("1")),
            gone,
        ),
        (
            "answered already",
            refusal!(sfn.send_task_failure().task_token(&used)),
            gone,
        ),
        (
            "answered already",
            refusal!(sfn.send_task_heartbeat().task_token(&used)),
            gone,
        ),
        (
            "no JSON",
            refusal!(sfn.send_task_success().task_token(&held).output("not json")),
            ("InvalidOutput", "Invalid Output: 'Unrecognized token 'not'"),
        ),
        (
            "over the limit",
            refusal!(
                sfn.send_task_success()
                    .task_token(&held)
                    .output(format!("\"{}\"", "x".repeat(262_144)))
            ),
            ("ValidationException", "1 validation error detected"),
        ),
        (
            "no such activity",
            refusal!(
                sfn.get_activity_task()
                    .activity_arn("arn:aws:states:eu-west-1:123456789012:activity:none")
            ),
            (
                "ActivityDoesNotExist",
                "Activity Does Not Exist: 'arn:aws:states:eu-west-1:123456789012:activity:none'",
            ),
        ),
        (
            "an ARN of something else",
            refusal!(
                sfn.get_activity_task()
                    .activity_arn("arn:aws:states:eu-west-1:123456789012:stateMachine:asks")
            ),
            ("InvalidArn", "Invalid Arn: 'Resource type not valid"),
        ),
    ] {
        assert_eq!(refused.0, code, "{what}: {}", refused.1);
        assert!(refused.1.starts_with(message), "{what}: {}", refused.1);
    }
    // A token of a workspace that is gone.
    let other = crate::support::server().await;
    let (code, _) = refusal!(client(&other).send_task_heartbeat().task_token(&held));
    assert_eq!(code, "TaskDoesNotExist");
    other.shutdown().await;
    let still = sfn.send_task_success().task_token(&held).output("1");
    still.send().await.unwrap();
    server.shutdown().await;
}

#[tokio::test]
async fn a_worker_that_hangs_up_leaves_the_task_to_the_next() {
    let server = server().await;
    let sfn = client(&server);
    sfn.create_activity().name("approve").send().await.unwrap();
    let poll = json!({"activityArn": ARN});
    let hung_up = call(&server.url(), "GetActivityTask", &poll).timeout(Duration::from_millis(200));
    assert!(hung_up.send().await.unwrap_err().is_timeout());
    // The server sees the end of the connection at its own time; a task that comes first is the worker's, as on AWS.
    let machine = json!({
        "StartAt": "Ask",
        "States": {"Ask": {"Type": "Task", "Resource": ARN, "TimeoutSeconds": 3600, "End": true}}
    });
    let machine = create(&sfn, "asks", &machine.to_string()).await;
    let deadline = Instant::now() + Duration::from_secs(30);
    while server.engine().pollers(ARN) > 0 {
        assert!(Instant::now() < deadline, "the worker is still waited for");
        tokio::task::yield_now().await;
    }
    let started = sfn.start_execution().state_machine_arn(machine);
    started.send().await.unwrap();
    assert_eq!(take(&sfn).await.1, "{}");
    server.shutdown().await;
}

#[tokio::test]
async fn workers_that_wait_do_not_hold_up_a_shutdown() {
    let server = server().await;
    let sfn = client(&server);
    sfn.create_activity().name("approve").send().await.unwrap();
    let url = server.url();
    let poll = tokio::spawn(async move {
        Answer::of(call(&url, "GetActivityTask", &json!({"activityArn": ARN}))).await
    });
    while server.engine().pollers(ARN) == 0 {
        tokio::task::yield_now().await;
    }
    let began = Instant::now();
    server.shutdown().await;
    assert!(began.elapsed() < Duration::from_secs(4));
    let answer = poll.await.unwrap();
    assert_eq!(
        (answer.status, &answer.body["taskToken"]),
        (200, &Value::Null)
    );
}
