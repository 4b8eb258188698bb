//! What happens when a step cannot be written.

use std::sync::Arc;

use serde_json::json;

use super::live::State;
use super::{
    CreatedActivity, DataLocation, Engine, EngineConfig, PollError, RedriveError, StartError,
    StartExecution, StopError,
};
use crate::clock::ManualClock;
use crate::store::StoreError;
use crate::store::table::{
    ExecutionStatus, NewActivity, NewStateMachine, StateMachineType, history,
};

const MACHINE: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:m";

async fn waiting() -> (Engine, Arc<ManualClock>, String) {
    waiting_with("{}").await
}

async fn waiting_with(input: &str) -> (Engine, Arc<ManualClock>, String) {
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
    let arn = start(&engine, input).await.unwrap();
    (engine, clock, arn)
}

async fn start(engine: &Engine, input: &str) -> Result<String, StartError> {
    let request = StartExecution {
        state_machine_arn: MACHINE.to_owned(),
        input: input.to_owned(),
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

/// Leaves the database no room to grow, as a full disk would.
async fn fill_the_disk(engine: &Engine) {
    run(engine, "PRAGMA max_page_count = 1").await;
}

async fn make_room(engine: &Engine) {
    run(engine, "PRAGMA max_page_count = 1000000").await;
}

/// Waits until a step that was made in memory has failed on disk: then the execution is only on disk again.
async fn set_back(engine: &Engine) {
    let live = engine.runtime.live(1);
    while !matches!(live.lock().state, State::Dormant) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn on_a_full_disk_starts_are_refused_and_what_runs_goes_on_later() {
    let large = format!("{:?}", "x".repeat(200_000));
    let (engine, clock, arn) = waiting_with(&large).await;
    fill_the_disk(&engine).await;
    match start(&engine, &large).await {
        Err(StartError::Store(error @ StoreError::Full { .. })) => {
            let message = error.to_string();
            assert!(
                message.starts_with("the disk that holds ") && message.ends_with(" is full"),
                "{message}"
            );
        }
        other => panic!("{other:?}"),
    }
    // The wait ends, and its output finds no room.
    clock.advance(60_000);
    set_back(&engine).await;
    let record = engine.describe_execution(&arn).await.unwrap().unwrap();
    assert_eq!(record.status, ExecutionStatus::Running);
    assert_eq!(event_ids(&engine), [1, 2], "reading goes on");

    make_room(&engine).await;
    let record = engine.wait_closed(&arn).await.unwrap().unwrap();
    assert_eq!(record.status, ExecutionStatus::Succeeded);
    assert_eq!(record.output.as_deref(), Some(&*large));
    assert_eq!(
        event_ids(&engine),
        [1, 2, 3, 4],
        "nothing lost, nothing twice"
    );
    start(&engine, &large).await.unwrap();
}

#[tokio::test]
async fn a_redrive_that_was_not_written_leaves_the_execution_as_it_ended() {
    let (engine, _, arn) = waiting().await;
    engine.stop_execution(&arn, None, None).await.unwrap();
    break_writes(&engine).await;
    for _ in 0..2 {
        match engine.redrive_execution(&arn, None).await {
            Err(RedriveError::Store(StoreError::Database { .. })) => {}
            other => panic!("{other:?}"),
        }
    }
    let record = engine.describe_execution(&arn).await.unwrap().unwrap();
    assert_eq!(
        (record.status, record.redrive_count),
        (ExecutionStatus::Aborted, 0)
    );
    mend_writes(&engine).await;
    engine.redrive_execution(&arn, None).await.unwrap();
    assert_eq!(
        event_ids(&engine),
        [1, 2, 3, 4],
        "the redrive is there once"
    );
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
    match start(&engine, "{}").await {
        Err(StartError::Store(StoreError::Database { .. })) => {}
        other => panic!("{other:?}"),
    }
    let open = engine
        .runtime
        .store
        .read(crate::store::table::executions::open_ids);
    assert_eq!(open.unwrap(), [1]);
    mend_writes(&engine).await;
    start(&engine, "{}").await.unwrap();
}

#[tokio::test]
async fn a_timer_whose_step_was_not_written_goes_off_again() {
    let (engine, clock, arn) = waiting().await;
    break_writes(&engine).await;
    clock.advance(60_000);
    set_back(&engine).await;
    let record = engine.describe_execution(&arn).await.unwrap().unwrap();
    assert_eq!(record.status, ExecutionStatus::Running);

    mend_writes(&engine).await;
    let record = engine.wait_closed(&arn).await.unwrap().unwrap();
    assert_eq!(record.status, ExecutionStatus::Succeeded);
    assert_eq!(event_ids(&engine), [1, 2, 3, 4]);
}

#[tokio::test]
async fn where_a_clock_that_is_ahead_stood_is_known_though_the_process_is_killed() {
    let (engine, clock, arn) = waiting().await;
    engine.set_time_scale(60.0).unwrap();
    clock.advance(1_000);
    engine.wait_closed(&arn).await.unwrap().unwrap();
    let noted = engine
        .runtime
        .store
        .read(crate::store::table::clock::noted)
        .unwrap();
    assert_eq!(noted, engine.now_millis());
}

const ACTIVITY: &str = "arn:aws:states:us-east-1:123456789012:activity:a";

fn activity() -> NewActivity {
    NewActivity {
        arn: ACTIVITY.to_owned(),
        encryption_configuration: None,
        tags: Vec::new(),
    }
}

#[tokio::test]
async fn an_account_has_ten_thousand_activities_at_most() {
    let (engine, _, _) = waiting().await;
    run(
        &engine,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
         INSERT INTO activities (arn, account, region, name, creation_millis)
         SELECT i, '123456789012', 'us-east-1', i, 0 FROM n",
    )
    .await;
    match engine.create_activity(activity()).await {
        Ok(CreatedActivity::New(_)) => {}
        other => panic!("{other:?}"),
    }
    let mut another = activity();
    another.arn += "-nother";
    match engine.create_activity(another).await {
        Ok(CreatedActivity::TooMany(10_000)) => {}
        other => panic!("{other:?}"),
    }
    match engine.create_activity(activity()).await {
        Ok(CreatedActivity::Exists(_)) => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_thousand_workers_at_most_ask_for_the_tasks_of_an_activity() {
    let (engine, _, _) = waiting().await;
    engine.create_activity(activity()).await.unwrap();
    let polls: Vec<_> = (0..1000)
        .map(|_| {
            let engine = engine.clone();
            tokio::spawn(async move { engine.get_activity_task(ACTIVITY, None).await })
        })
        .collect();
    while engine.pollers(ACTIVITY) < polls.len() {
        tokio::task::yield_now().await;
    }
    match engine.get_activity_task(ACTIVITY, None).await {
        Err(PollError::TooManyWorkers(1000)) => {}
        other => panic!("{other:?}"),
    }
    engine.end_polls();
    for poll in polls {
        assert_eq!(poll.await.unwrap().unwrap(), None);
    }
    assert_eq!(engine.pollers(ACTIVITY), 0);
}
