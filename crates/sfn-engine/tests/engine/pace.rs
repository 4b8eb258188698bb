//! Time that passes faster, and waits that are skipped.

use std::sync::Arc;

use serde_json::{Value, json};
use sfn_engine::clock::ManualClock;
use sfn_engine::core::WaitKind;
use sfn_engine::store::table::{ExecutionRecord, ExecutionStatus};
use sfn_engine::{Engine, EngineConfig, SkipError};

use crate::workspace::{
    EPOCH, create, ended, ephemeral, history, in_folder, open, start, types, with_manual_clock,
};

const MINUTE: i64 = 60_000;

/// Waits an hour.
fn hour() -> Value {
    json!({ "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": 3600, "End": true } } })
}

async fn begun(engine: &Engine, definition: &Value) -> String {
    create(engine, "m", definition).await;
    let started = start(engine, "m", "run", "{}").await.unwrap();
    started.execution_arn
}

async fn running(engine: &Engine, arn: &str) -> ExecutionRecord {
    let record = engine.describe_execution(arn).await.unwrap().unwrap();
    assert_eq!(record.status, ExecutionStatus::Running);
    record
}

fn at(config: EngineConfig, millis: i64) -> (Engine, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(millis));
    let config = EngineConfig {
        clock: Some(Arc::clone(&clock) as _),
        ..config
    };
    (open(config), clock)
}

#[tokio::test]
async fn what_is_waited_for_already_comes_sooner_when_time_passes_faster() {
    let (engine, clock) = with_manual_clock(ephemeral());
    let arn = begun(&engine, &hour()).await;
    clock.advance(30 * MINUTE);
    engine.set_time_scale(10.0).unwrap();
    clock.advance(3 * MINUTE - 1);
    running(&engine, &arn).await;
    clock.advance(1);
    // Half an hour at the first pace and three minutes at the second: an hour on its clock.
    let record = ended(&engine, &arn).await;
    assert_eq!(record.stop_millis, Some(EPOCH + 60 * MINUTE));
    let events = history(&engine, &arn).await;
    let times: Vec<_> = events.iter().map(|it| it["timestamp"].as_f64()).collect();
    assert!(times.is_sorted(), "{times:?}");
}

#[tokio::test]
async fn time_cannot_be_stopped_or_turned() {
    let (engine, _) = with_manual_clock(ephemeral());
    engine.set_time_scale(60.0).unwrap();
    for scale in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e7] {
        let refused = engine.set_time_scale(scale).unwrap_err();
        assert!(
            refused.to_string().contains("0.001 to 1000000"),
            "{refused}"
        );
    }
    assert!((engine.time_scale() - 60.0).abs() < f64::EPSILON);
}

#[tokio::test]
async fn a_restart_at_another_pace_neither_loses_nor_hastens_what_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = at(in_folder(folder.path()), EPOCH);
    engine.set_time_scale(60.0).unwrap();
    let arn = begun(&engine, &hour()).await;
    // Half an hour on its clock.
    clock.advance(MINUTE / 2);
    engine.shutdown().await;

    // The clock on the wall is far behind.
    let (engine, clock) = at(in_folder(folder.path()), EPOCH + MINUTE);
    assert_eq!(
        engine.now_millis(),
        EPOCH + 30 * MINUTE,
        "no time went back"
    );
    clock.advance(30 * MINUTE - 1);
    running(&engine, &arn).await;
    clock.advance(1);
    let record = ended(&engine, &arn).await;
    assert_eq!(record.stop_millis, Some(EPOCH + 60 * MINUTE));
    engine.shutdown().await;

    // Once the wall has caught up, it counts.
    let (engine, _) = at(in_folder(folder.path()), EPOCH + 61 * MINUTE);
    assert_eq!(engine.now_millis(), EPOCH + 61 * MINUTE);
}

#[tokio::test]
async fn a_wait_that_is_skipped_ends_at_once_and_stays_so_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = at(in_folder(folder.path()), EPOCH);
    let definition = json!({ "StartAt": "First", "States": {
        "First": { "Type": "Wait", "Seconds": 3600, "Next": "Second" },
        "Second": { "Type": "Wait", "Seconds": 60, "End": true },
    } });
    let arn = begun(&engine, &definition).await;
    clock.advance(1_000);
    let waits = engine.waits(&arn).await.unwrap().unwrap();
    let [wait] = waits.as_slice() else {
        panic!("{waits:?}");
    };
    assert_eq!(
        (
            wait.state_name.as_str(),
            wait.kind,
            wait.entered_millis,
            wait.until_millis
        ),
        ("First", WaitKind::WaitState, EPOCH, EPOCH + 60 * MINUTE)
    );
    let first = wait.timer;
    engine.skip_wait(&arn, first).await.unwrap();
    let again = engine.skip_wait(&arn, first).await.unwrap_err();
    assert!(matches!(again, SkipError::NotWaiting), "{again}");
    engine.shutdown().await;

    let (engine, clock) = at(in_folder(folder.path()), EPOCH + 1_000);
    let waits = engine.waits(&arn).await.unwrap().unwrap();
    assert_eq!(waits.len(), 1);
    assert_eq!(
        (waits[0].state_name.as_str(), waits[0].until_millis),
        ("Second", EPOCH + 61_000)
    );
    clock.advance(MINUTE);
    assert_eq!(ended(&engine, &arn).await.stop_millis, Some(EPOCH + 61_000));
    assert_eq!(
        types(&engine, &arn).await,
        [
            "ExecutionStarted",
            "WaitStateEntered",
            "WaitStateExited",
            "WaitStateEntered",
            "WaitStateExited",
            "ExecutionSucceeded"
        ],
        "as if the time had come"
    );
    let refused = engine.skip_wait(&arn, waits[0].timer).await.unwrap_err();
    assert!(matches!(refused, SkipError::Ended), "{refused}");
    assert_eq!(engine.waits(&arn).await.unwrap(), Some(Vec::new()));
    assert_eq!(engine.waits("nobody").await.unwrap(), None);
    let refused = engine.skip_wait("nobody", first).await.unwrap_err();
    assert!(
        matches!(refused, SkipError::ExecutionDoesNotExist(_)),
        "{refused}"
    );
}

#[tokio::test]
async fn a_backoff_is_skipped_and_a_time_out_is_not() {
    let (engine, clock) = with_manual_clock(ephemeral());
    let definition = json!({ "StartAt": "P", "States": { "P": {
        "Type": "Parallel",
        "End": true,
        "Branches": [
            { "StartAt": "Retried", "States": { "Retried": {
                "Type": "Parallel",
                "Branches": [{ "StartAt": "F", "States": { "F": { "Type": "Fail", "Error": "Bad" } } }],
                "Retry": [{ "ErrorEquals": ["Bad"], "IntervalSeconds": 600, "MaxAttempts": 1 }],
                "Catch": [{ "ErrorEquals": ["Bad"], "Next": "Done" }],
                "End": true,
            }, "Done": { "Type": "Pass", "End": true } } },
            { "StartAt": "Waits", "States": { "Waits": { "Type": "Wait", "Seconds": 60, "End": true } } },
        ],
    } }, "TimeoutSeconds": 3600 });
    let arn = begun(&engine, &definition).await;
    let waits = engine.waits(&arn).await.unwrap().unwrap();
    let told: Vec<_> = waits
        .iter()
        .map(|wait| (wait.state_name.as_str(), wait.kind, wait.until_millis))
        .collect();
    assert_eq!(
        told,
        [
            ("Waits", WaitKind::WaitState, EPOCH + MINUTE),
            ("Retried", WaitKind::Backoff, EPOCH + 10 * MINUTE),
        ],
        "the state machine's time-out is not among them"
    );
    engine.skip_wait(&arn, waits[1].timer).await.unwrap();
    clock.advance(MINUTE);
    let record = ended(&engine, &arn).await;
    assert_eq!(record.status, ExecutionStatus::Succeeded);
    assert_eq!(record.stop_millis, Some(EPOCH + MINUTE));
    let types = types(&engine, &arn).await;
    let attempts = types.iter().filter(|it| *it == "FailStateEntered");
    assert_eq!(attempts.count(), 2, "it was tried again");
}
