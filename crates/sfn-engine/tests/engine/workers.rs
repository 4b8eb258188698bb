//! Tasks that somebody else answers: workers of activities, and holders of task tokens.

use std::sync::Arc;

use serde_json::{Value, json};
use sfn_engine::clock::ManualClock;
use sfn_engine::store::table::{ExecutionStatus, NewActivity};
use sfn_engine::{ActivityTask, Engine, PollError, TokenError, WaitingTask};

use crate::workspace::{
    EPOCH, create, ended, ephemeral, execution_arn, history, in_folder, open, start, types,
    with_manual_clock, within,
};

const APPROVE: &str = "arn:aws:states:us-east-1:123456789012:activity:approve";

async fn create_activity(engine: &Engine) {
    let new = NewActivity {
        arn: APPROVE.to_owned(),
        encryption_configuration: None,
        tags: Vec::new(),
    };
    engine.create_activity(new).await.unwrap();
}

/// A machine of one task.
fn one_task(resource: &str, more: &Value) -> Value {
    let mut task = json!({ "Type": "Task", "Resource": resource, "End": true });
    let members = more.as_object().unwrap().clone();
    task.as_object_mut().unwrap().extend(members);
    json!({ "StartAt": "Ask", "States": { "Ask": task } })
}

/// An engine with the activity and a machine `m` that asks for it, whose time passes only when the test says so.
async fn with_activity(more: &Value) -> (Engine, Arc<ManualClock>) {
    let (engine, clock) = with_manual_clock(ephemeral());
    create_activity(&engine).await;
    create(&engine, "m", &one_task(APPROVE, more)).await;
    (engine, clock)
}

async fn run(engine: &Engine, name: &str, input: &str) -> String {
    start(engine, "m", name, input).await.unwrap().execution_arn
}

async fn poll(engine: &Engine) -> Option<ActivityTask> {
    let poll = engine.get_activity_task(APPROVE, Some("worker".to_owned()));
    within(poll, "an answer to a poll").await.unwrap()
}

async fn waiting(engine: &Engine, arn: &str) -> Vec<WaitingTask> {
    engine.waiting_tasks(arn).await.unwrap().unwrap()
}

/// The one task that waits, once it was taken.
async fn taken(engine: &Engine, arn: &str) -> WaitingTask {
    let look = async {
        loop {
            if let [task] = &waiting(engine, arn).await[..]
                && task.taken
            {
                return task.clone();
            }
            tokio::task::yield_now().await;
        }
    };
    within(look, "a task that waits").await
}

fn is_timed_out(answer: &Result<(), TokenError>) -> bool {
    matches!(answer, Err(TokenError::TaskTimedOut))
}

#[tokio::test]
async fn a_worker_gets_the_oldest_task_and_answers_it() {
    let (engine, clock) = with_activity(&json!({})).await;
    let first = run(&engine, "first", r#"{"n": 1}"#).await;
    clock.advance(1);
    let second = run(&engine, "second", r#"{"n": 2}"#).await;

    let task = poll(&engine).await.unwrap();
    assert_eq!(task.input, r#"{"n": 1}"#);
    let answer = engine.send_task_success(&task.token, r#"{"ok":true}"#.to_owned());
    answer.await.unwrap();
    let end = ended(&engine, &first).await;
    assert_eq!(end.output.as_deref(), Some(r#"{"ok":true}"#));
    let events = history(&engine, &first).await;
    assert_eq!(
        events[3]["activityStartedEventDetails"],
        json!({ "workerName": "worker" })
    );

    let task = poll(&engine).await.unwrap();
    assert_eq!(task.input, r#"{"n": 2}"#);
    let answer = engine.send_task_failure(&task.token, Some("No".to_owned()), None);
    answer.await.unwrap();
    let end = ended(&engine, &second).await;
    assert_eq!(end.error.as_deref(), Some("No"));
    assert_eq!(
        types(&engine, &second).await[2..],
        [
            "ActivityScheduled",
            "ActivityStarted",
            "ActivityFailed",
            "ExecutionFailed"
        ]
    );
}

#[tokio::test]
async fn a_worker_who_waits_gets_the_next_task() {
    let (engine, _clock) = with_activity(&json!({})).await;
    let poller = tokio::spawn({
        let engine = engine.clone();
        async move { poll(&engine).await }
    });
    tokio::task::yield_now().await;
    run(&engine, "run", "{}").await;
    let task = within(poller, "the task").await.unwrap();
    assert_eq!(task.unwrap().input, "{}");
}

#[tokio::test]
async fn a_worker_who_went_took_nothing_along() {
    let (engine, _clock) = with_activity(&json!({})).await;
    let poller = tokio::spawn({
        let engine = engine.clone();
        async move { poll(&engine).await }
    });
    tokio::task::yield_now().await;
    poller.abort();
    assert!(poller.await.unwrap_err().is_cancelled());
    run(&engine, "run", "{}").await;
    assert!(poll(&engine).await.is_some());
}

#[tokio::test]
async fn a_poll_without_a_task_ends_after_a_minute_or_when_polls_are_ended() {
    let (engine, clock) = with_activity(&json!({})).await;
    let poller = || {
        let engine = engine.clone();
        tokio::spawn(async move { poll(&engine).await })
    };
    let first = poller();
    let minutes = async {
        while !first.is_finished() {
            clock.advance(60_000);
            tokio::task::yield_now().await;
        }
    };
    within(minutes, "the end of the poll").await;
    assert_eq!(first.await.unwrap(), None);

    let second = poller();
    tokio::task::yield_now().await;
    engine.end_polls();
    assert_eq!(within(second, "the end of the poll").await.unwrap(), None);
}

#[tokio::test]
async fn heartbeats_keep_a_task_alive_and_their_absence_ends_it() {
    let (engine, clock) = with_activity(&json!({ "HeartbeatSeconds": 10 })).await;
    let arn = run(&engine, "run", "{}").await;
    clock.advance(60_000);
    let [task] = &waiting(&engine, &arn).await[..] else {
        panic!("one task waits");
    };
    let shape = (task.taken, task.since_millis, task.heartbeat_millis);
    assert_eq!(shape, (false, EPOCH, None), "no heartbeat before a worker");

    let token = poll(&engine).await.unwrap().token;
    for _ in 0..3 {
        clock.advance(9_000);
        engine.send_task_heartbeat(&token).await.unwrap();
    }
    let deadline = waiting(&engine, &arn).await[0].heartbeat_millis;
    assert_eq!(deadline, Some(EPOCH + 60_000 + 3 * 9_000 + 10_000));
    clock.advance(10_000);
    let end = ended(&engine, &arn).await;
    assert_eq!(end.error.as_deref(), Some("States.Timeout"));
    assert!(is_timed_out(&engine.send_task_heartbeat(&token).await));
    let late = engine.send_task_success(&token, "{}".to_owned()).await;
    assert!(is_timed_out(&late));
}

#[tokio::test]
async fn a_task_that_timed_out_in_the_queue_is_not_handed_out() {
    let (engine, clock) = with_activity(&json!({ "TimeoutSeconds": 5 })).await;
    let late = run(&engine, "late", r#""late""#).await;
    clock.advance(5_000);
    ended(&engine, &late).await;
    run(&engine, "next", r#""next""#).await;
    assert_eq!(poll(&engine).await.unwrap().input, r#""next""#);
}

#[tokio::test]
async fn a_task_of_a_deleted_activity_cannot_be_scheduled() {
    let (engine, _clock) = with_activity(&json!({})).await;
    engine.delete_activity(APPROVE).await.unwrap();
    let arn = run(&engine, "run", "{}").await;
    let end = ended(&engine, &arn).await;
    let cause = format!(
        "An error occurred while executing the state 'Ask' (entered at the event id #2). The activity {APPROVE} does not exist."
    );
    assert_eq!(
        (end.error.as_deref(), end.cause),
        (Some("States.Runtime"), Some(cause))
    );
    assert_eq!(
        types(&engine, &arn).await,
        ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]
    );
    match engine.get_activity_task(APPROVE, None).await {
        Err(PollError::ActivityDoesNotExist(arn)) => assert_eq!(arn, APPROVE),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_redrive_waits_for_a_worker_again() {
    let (engine, _clock) = with_activity(&json!({})).await;
    let arn = run(&engine, "run", "{}").await;
    let token = poll(&engine).await.unwrap().token;
    let failed = engine.send_task_failure(&token, None, None);
    failed.await.unwrap();
    ended(&engine, &arn).await;
    engine.redrive_execution(&arn, None).await.unwrap();
    let again = poll(&engine).await.unwrap();
    assert!(is_timed_out(
        &engine.send_task_success(&token, "1".to_owned()).await
    ));
    let answer = engine.send_task_success(&again.token, "2".to_owned());
    answer.await.unwrap();
    assert_eq!(ended(&engine, &arn).await.output.as_deref(), Some("2"));
}

#[tokio::test]
async fn a_callback_that_nobody_takes_waits_for_whoever_has_its_token() {
    let (engine, _clock) = with_manual_clock(ephemeral());
    let parameters = json!({
        "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q",
        "MessageBody": { "token.$": "$$.Task.Token" },
    });
    let more = json!({ "Parameters": parameters, "TimeoutSeconds": 60 });
    let resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
    create(&engine, "m", &one_task(resource, &more)).await;
    let arn = run(&engine, "run", "{}").await;
    let task = taken(&engine, &arn).await;
    assert_eq!((&*task.state_name, &*task.resource), ("Ask", resource));
    assert_eq!(task.timeout_millis, Some(EPOCH + 60_000));
    let sent: Value = serde_json::from_str(&task.input).unwrap();
    assert_eq!(sent["MessageBody"]["token"], json!(task.token));

    let answer = engine.send_task_success(&task.token, "[1]".to_owned());
    answer.await.unwrap();
    assert_eq!(ended(&engine, &arn).await.output.as_deref(), Some("[1]"));
    assert_eq!(waiting(&engine, &arn).await, []);
    assert_eq!(
        types(&engine, &arn).await[2..6],
        [
            "TaskScheduled",
            "TaskStarted",
            "TaskSubmitted",
            "TaskSucceeded"
        ]
    );
    assert!(is_timed_out(
        &engine.send_task_success(&task.token, "1".to_owned()).await
    ));
}

#[tokio::test]
async fn what_is_no_token_of_this_workspace_is_told_apart() {
    let (engine, _clock) = with_activity(&json!({})).await;
    let (other, _clock) = with_activity(&json!({})).await;
    run(&other, "elsewhere", "{}").await;
    let foreign = poll(&other).await.unwrap().token;
    match engine.send_task_heartbeat("no token").await {
        Err(TokenError::Invalid) => {}
        other => panic!("{other:?}"),
    }
    match engine.send_task_heartbeat(&foreign).await {
        Err(TokenError::TaskDoesNotExist) => {}
        other => panic!("{other:?}"),
    }
    let absent = engine.waiting_tasks(&execution_arn("m", "absent")).await;
    assert_eq!(absent.unwrap(), None);
}

#[tokio::test]
async fn what_waits_goes_on_waiting_when_the_workspace_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(in_folder(folder.path()));
    create_activity(&engine).await;
    create(&engine, "m", &one_task(APPROVE, &json!({}))).await;
    let callback = one_task(
        "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        &json!({
            "Parameters": { "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody.$": "$$.Task.Token" },
        }),
    );
    create(&engine, "callback", &callback).await;
    let first = run(&engine, "first", "1").await;
    let second = run(&engine, "second", "2").await;
    let third = start(&engine, "callback", "third", "{}").await.unwrap();
    let third = third.execution_arn;
    let under_way = poll(&engine).await.unwrap();
    assert_eq!(under_way.input, "1");
    let token = taken(&engine, &third).await.token;
    engine.shutdown().await;
    drop(engine);

    let engine = open(in_folder(folder.path()));
    // At once, whether or not they are in memory yet.
    let answer = engine.send_task_success(&token, "3".to_owned());
    answer.await.unwrap();
    let answer = engine.send_task_success(&under_way.token, "1".to_owned());
    answer.await.unwrap();
    let task = poll(&engine).await.unwrap();
    assert_eq!(task.input, "2", "what a worker has is not handed out again");
    let answer = engine.send_task_success(&task.token, "2".to_owned());
    answer.await.unwrap();
    for (arn, output) in [(first, "1"), (second, "2"), (third, "3")] {
        let end = ended(&engine, &arn).await;
        assert_eq!(
            (end.status, end.output.as_deref()),
            (ExecutionStatus::Succeeded, Some(output)),
            "{arn}"
        );
        let types = types(&engine, &arn).await;
        let once = |kind: &str| types.iter().filter(|found| found.ends_with(kind)).count();
        assert_eq!(
            (once("Submitted") + once("ActivityStarted")),
            1,
            "{types:?}"
        );
    }
}
