//! What happens when a step cannot be written.

use std::sync::Arc;

use serde_json::json;

use super::live::State;
use super::{DataLocation, Engine, EngineConfig, StartError, StartExecution, StopError};
use crate::clock::ManualClock;
use crate::store::StoreError;
use crate::store::table::{ExecutionStatus, NewStateMachine, StateMachineType, history};

const MACHINE: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:m";

async fn waiting() -> (Engine, Arc<ManualClock>, String) {
    let clock = Arc::new(ManualClock::new(1_000));
    let mut config = EngineConfig::new(DataLocation::Ephemeral);
    config.clock = Some(Arc::clone(&clock) as _);
    let engine = Engine::open(config).unwrap();
    let definition = json!({
        "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": 60, "End": true } },
    });
    let new = NewStateMachine {
        arn: MACHINE.to_owned(),
        kind: StateMachineType::Standard,
        definition: definition.to_string(),
        role_arn: "arn:aws:iam::123456789012:role/r".to_owned(),
        logging_configuration: None,
        tracing_configuration: None,
        encryption_configuration: None,
        tags: Vec::new(),
    };
    engine.create_state_machine(new).await.unwrap();
    let arn = start(&engine).await.unwrap();
    (engine, clock, arn)
}

async fn start(engine: &Engine) -> Result<String, StartError> {
    let request = StartExecution {
        state_machine_arn: MACHINE.to_owned(),
        input: "{}".to_owned(),
        ..StartExecution::default()
    };
    Ok(engine.start_execution(request).await?.execution_arn)
}

/// Lets every write of a history fail from now on, as a disk in trouble would.
async fn break_writes(engine: &Engine) {
    run(
        engine,
        "CREATE TRIGGER broken BEFORE INSERT ON history BEGIN SELECT RAISE(FAIL, 'broken'); END",
    )
    .await;
}

async fn mend_writes(engine: &Engine) {
    run(engine, "DROP TRIGGER broken").await;
}

async fn run(engine: &Engine, sql: &'static str) {
    engine
        .runtime
        .store
        .write(move |c| Ok(c.execute_batch(sql)?))
        .await
        .unwrap();
}

fn event_ids(engine: &Engine) -> Vec<i64> {
    let events = engine
        .runtime
        .store
        .read(|c| history::forward(c, 1, 1, 100));
    events.unwrap().iter().map(|event| event.id).collect()
}

#[tokio::test]
async fn a_stop_that_was_not_written_is_told_and_can_be_tried_again() {
    let (engine, _, arn) = waiting().await;
    break_writes(&engine).await;
    match engine.stop_execution(&arn, None, None).await {
        Err(StopError::Store(StoreError::Database { .. })) => {}
        other => panic!("{other:?}"),
    }
    let record = engine.describe_execution(&arn).await.unwrap().unwrap();
    assert_eq!(record.status, ExecutionStatus::Running);

    mend_writes(&engine).await;
    let stopped = engine.stop_execution(&arn, None, None).await.unwrap();
    assert!(!stopped.already_closed);
    assert_eq!(event_ids(&engine), [1, 2, 3], "its end is there once");
}

#[tokio::test]
async fn a_start_that_was_not_written_left_nothing() {
    let (engine, _, _) = waiting().await;
    break_writes(&engine).await;
    match start(&engine).await {
        Err(StartError::Store(StoreError::Database { .. })) => {}
        other => panic!("{other:?}"),
    }
    let open = engine
        .runtime
        .store
        .read(crate::store::table::executions::open_ids);
    assert_eq!(open.unwrap(), [1]);
    mend_writes(&engine).await;
    start(&engine).await.unwrap();
}

#[tokio::test]
async fn a_timer_whose_step_was_not_written_goes_off_again() {
    let (engine, clock, arn) = waiting().await;
    break_writes(&engine).await;
    clock.advance(60_000);
    // Its step is made in memory and fails on disk: then it is only on disk again.
    let live = engine.runtime.live(1);
    while !matches!(live.lock().state, State::Dormant) {
        tokio::task::yield_now().await;
    }
    let record = engine.describe_execution(&arn).await.unwrap().unwrap();
    assert_eq!(record.status, ExecutionStatus::Running);

    mend_writes(&engine).await;
    let record = engine.wait_closed(&arn).await.unwrap().unwrap();
    assert_eq!(record.status, ExecutionStatus::Succeeded);
    assert_eq!(event_ids(&engine), [1, 2, 3, 4]);
}
