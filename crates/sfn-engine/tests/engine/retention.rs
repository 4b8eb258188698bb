//! Executions that are deleted after their end: by their age or by hand, with all that belongs to them, and nothing else.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::Connection;
use serde_json::{Value, json};
use sfn_engine::clock::ManualClock;
use sfn_engine::core::TaskRequest;
use sfn_engine::store::table::{ExecutionStatus, StateMachineChange};
use sfn_engine::tasks::{Answer, Progress, TaskRunner};
use sfn_engine::{DeletionProgress, DeletionStage, Engine, ListExecutions};
use tokio::sync::Semaphore;

use crate::workspace::{
    create, ended, ephemeral, execution_arn, history, in_folder, machine_arn, open, start,
    with_manual_clock, within,
};

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

fn passes() -> Value {
    json!({ "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } } })
}

fn waits() -> Value {
    json!({ "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": 60, "End": true } } })
}

/// A distributed Map over the input, each item of which goes through these states.
fn each(label: &str, first: &str, states: Value) -> Value {
    json!({
        "StartAt": "Each",
        "States": { "Each": {
            "Type": "Map", "Label": label, "End": true,
            "ItemProcessor": {
                "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
                "StartAt": first, "States": states,
            },
        } },
    })
}

fn days(days: u64) -> Duration {
    Duration::from_secs(days * 24 * 60 * 60)
}

async fn is_known(engine: &Engine, arn: &str) -> bool {
    engine.describe_execution(arn).await.unwrap().is_some()
}

/// Waits until an execution is unknown.
async fn gone(engine: &Engine, arn: &str) {
    let gone = async {
        while is_known(engine, arn).await {
            tokio::task::yield_now().await;
        }
    };
    within(gone, &format!("the deletion of {arn}")).await;
}

/// Deletes what ended, and waits until that is done.
async fn delete_closed(engine: &Engine) -> DeletionProgress {
    let mut deletion = engine.delete_closed_executions(Duration::ZERO);
    within(deletion.ended(), "the end of the deletion").await
}

/// How many executions were deleted, and how many were kept.
fn counts(progress: &DeletionProgress) -> (u64, u64) {
    match &progress.stage {
        DeletionStage::Done => (progress.deleted, progress.kept),
        other => panic!("{other:?}"),
    }
}

async fn names(engine: &Engine, machine: &str) -> Vec<String> {
    let request = ListExecutions {
        state_machine_arn: machine_arn(machine),
        ..ListExecutions::default()
    };
    let page = engine.list_executions(request).await.unwrap();
    page.items.into_iter().map(|item| item.name).collect()
}

/// How many rows each table has that executions and state machines fill, without the empty ones.
fn rows(folder: &Path) -> Vec<(&'static str, i64)> {
    let connection = Connection::open(folder.join("workspace.db")).unwrap();
    let count = |table: &'static str| {
        let sql = format!("SELECT count(*) FROM {table}");
        let count = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
        (table, count)
    };
    [
        "state_machines",
        "revisions",
        "texts",
        "executions",
        "history",
        "journal",
        "redrives",
        "map_runs",
        "map_run_pending",
        "deleted_executions",
        "deleted_map_runs",
    ]
    .map(count)
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .collect()
}

#[tokio::test]
async fn an_execution_is_deleted_so_long_after_its_end_and_its_name_is_free() {
    let mut config = ephemeral();
    config.retention = Some(days(30));
    let (engine, clock) = with_manual_clock(config);
    create(&engine, "m", &passes()).await;
    create(&engine, "w", &waits()).await;
    let first = start(&engine, "m", "first", "1").await.unwrap();
    let open = start(&engine, "w", "open", "1").await.unwrap();
    clock.advance(20 * DAY);
    ended(&engine, &open.execution_arn).await;
    let second = start(&engine, "m", "second", "2").await.unwrap();
    clock.advance(10 * DAY);

    gone(&engine, &first.execution_arn).await;
    assert_eq!(names(&engine, "m").await, ["second"]);
    assert!(
        is_known(&engine, &open.execution_arn).await,
        "its age counts from its end"
    );
    let again = start(&engine, "m", "first", "another input").await.unwrap();
    assert_eq!(again.execution_arn, first.execution_arn);
    assert_eq!(history(&engine, &again.execution_arn).await[0]["id"], 1);

    // Each is looked for hourly, so the younger is still there when the older one has gone.
    clock.advance(20 * DAY);
    gone(&engine, &second.execution_arn).await;
    gone(&engine, &open.execution_arn).await;
    assert_eq!(names(&engine, "m").await, ["first"]);
}

#[tokio::test]
async fn what_is_due_goes_when_the_workspace_is_opened_or_the_time_is_set() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = with_manual_clock(in_folder(folder.path()));
    create(&engine, "m", &passes()).await;
    let first = start(&engine, "m", "first", "1").await.unwrap();
    clock.advance(100 * DAY);
    let second = start(&engine, "m", "second", "1").await.unwrap();
    clock.advance(1);
    assert!(
        is_known(&engine, &first.execution_arn).await,
        "kept for ever unless asked"
    );
    let now = engine.now_millis();
    engine.shutdown().await;

    let mut config = in_folder(folder.path());
    config.retention = Some(days(90));
    config.clock = Some(Arc::new(ManualClock::new(now)));
    let engine = open(config);
    gone(&engine, &first.execution_arn).await;
    assert!(is_known(&engine, &second.execution_arn).await);
    assert_eq!(engine.retention(), Some(days(90)));
    engine.set_retention(Some(Duration::from_millis(1)));
    gone(&engine, &second.execution_arn).await;
}

#[tokio::test]
async fn all_that_belongs_to_a_deleted_execution_goes_and_the_space_is_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = with_manual_clock(in_folder(folder.path()));
    create(&engine, "m", &passes()).await;
    create(&engine, "w", &waits()).await;
    create(&engine, "d", &each("D", "P", passes()["States"].clone())).await;
    create(
        &engine,
        "f",
        &each("F", "F", json!({ "F": { "Type": "Fail", "Error": "No" } })),
    )
    .await;
    let open = start(&engine, "w", "open", "1").await.unwrap();
    let stopped = start(&engine, "w", "stopped", "1").await.unwrap();
    let stopped = stopped.execution_arn;
    for _ in 0..2 {
        engine.stop_execution(&stopped, None, None).await.unwrap();
        let token = Some("t".to_owned());
        engine.redrive_execution(&stopped, token).await.unwrap();
    }
    engine.stop_execution(&stopped, None, None).await.unwrap();
    let large = format!("{:?}", "x".repeat(100_000));
    for number in 0..20 {
        let name = format!("large-{number}");
        start(&engine, "m", &name, &large).await.unwrap();
    }
    let items = json!((0..40).collect::<Vec<_>>()).to_string();
    for machine in ["d", "f"] {
        let started = start(&engine, machine, "run", &items).await.unwrap();
        ended(&engine, &started.execution_arn).await;
    }
    engine
        .update_state_machine(
            &machine_arn("m"),
            StateMachineChange {
                definition: Some(waits().to_string()),
                ..StateMachineChange::default()
            },
        )
        .await
        .unwrap();
    for machine in ["d", "f"] {
        let arn = machine_arn(machine);
        engine.delete_state_machine(&arn).await.unwrap();
    }
    let before = engine.storage().await.unwrap();
    assert_eq!((before.open_executions, before.closed_executions), (1, 23));
    assert!(before.database_bytes + before.log_bytes > 4_000_000);

    let progress = delete_closed(&engine).await;
    assert_eq!(counts(&progress), (23, 0));
    assert_eq!(progress.total, 23);
    let after = engine.storage().await.unwrap();
    assert_eq!((after.open_executions, after.closed_executions), (1, 0));
    assert_eq!((after.free_bytes, after.oldest_stop_millis), (0, None));
    assert!(
        after.database_bytes < 400_000 && after.log_bytes < 100_000,
        "{before:?} became {after:?}"
    );

    clock.advance(60_000);
    let record = ended(&engine, &open.execution_arn).await;
    assert_eq!(record.status, ExecutionStatus::Succeeded);
    assert_eq!(counts(&delete_closed(&engine).await), (1, 0));
    engine.shutdown().await;
    assert_eq!(
        rows(folder.path()),
        [("state_machines", 3), ("revisions", 2), ("texts", 1)],
        "the two state machines that are there, now of one definition, and the last key of the table"
    );
}

#[tokio::test]
async fn the_children_of_a_map_run_are_kept_with_the_execution_in_which_it_runs() {
    let (engine, clock) = with_manual_clock(ephemeral());
    let states = json!({
        "Which": {
            "Type": "Choice", "Default": "W",
            "Choices": [{ "Variable": "$", "NumericEquals": 1, "Next": "P" }],
        },
        "P": { "Type": "Pass", "End": true },
        "W": { "Type": "Wait", "Seconds": 60, "End": true },
    });
    create(&engine, "m", &each("D", "Which", states)).await;
    let parent = start(&engine, "m", "run", "[1, 2]").await.unwrap();
    let parent = parent.execution_arn;
    let child = within(closed_child(&engine, &parent), "a child that has ended").await;

    assert_eq!(counts(&delete_closed(&engine).await), (0, 0));
    assert!(is_known(&engine, &child).await);
    clock.advance(60_000);
    assert_eq!(
        ended(&engine, &parent).await.status,
        ExecutionStatus::Succeeded
    );
    assert_eq!(counts(&delete_closed(&engine).await), (1, 0));
    assert!(!is_known(&engine, &parent).await);
    assert!(!is_known(&engine, &child).await);
    let again = start(&engine, "m", "run", "[1]").await.unwrap();
    let record = ended(&engine, &again.execution_arn).await;
    assert_eq!(record.output.as_deref(), Some("[1]"));
}

/// A child execution of the only Map Run of an execution that has ended, as soon as there is one.
async fn closed_child(engine: &Engine, parent: &str) -> String {
    loop {
        let runs = engine
            .list_map_runs(parent, sfn_engine::store::PageRequest::default())
            .await
            .unwrap();
        let run = runs.and_then(|page| page.items.first().map(|run| run.arn.clone()));
        if let Some(map_run_arn) = run {
            let request = sfn_engine::ListChildren {
                map_run_arn,
                ..sfn_engine::ListChildren::default()
            };
            let children = engine.list_children(request).await.unwrap().unwrap();
            let closed = children.items.iter().find(|child| !child.status.is_open());
            if let Some(child) = closed {
                return child.arn.clone();
            }
        }
        tokio::task::yield_now().await;
    }
}

/// A service that took the request to run an execution to its end, and tells the end when it is allowed to.
#[derive(Debug)]
struct Nested {
    execution_arn: String,
    told: Semaphore,
    may_end: Semaphore,
}

#[async_trait]
impl TaskRunner for Nested {
    fn takes(&self, request: &TaskRequest) -> bool {
        request.resource.contains(":states:::")
    }

    async fn run(&self, _: Arc<TaskRequest>, progress: &dyn Progress) -> Answer {
        if progress.submission().is_none() {
            let answer = json!({ "ExecutionArn": self.execution_arn }).to_string();
            if progress.submitted(answer).await.is_err() {
                return Answer::Waiting;
            }
        }
        self.told.add_permits(1);
        let _may = self.may_end.acquire().await.unwrap();
        Answer::Succeeded {
            output: "{}".to_owned(),
        }
    }
}

#[tokio::test]
async fn what_a_task_waits_for_is_kept_until_it_has_taken_the_result() {
    let folder = tempfile::tempdir().unwrap();
    let child = execution_arn("child", "run");
    let parent = execution_arn("parent", "run");
    let opened = || {
        let nested = Arc::new(Nested {
            execution_arn: child.clone(),
            told: Semaphore::new(0),
            may_end: Semaphore::new(0),
        });
        let mut config = in_folder(folder.path());
        config.runners = vec![Arc::clone(&nested) as _];
        (open(config), nested)
    };
    let (engine, nested) = opened();
    create(&engine, "child", &passes()).await;
    let call = json!({ "StartAt": "N", "States": { "N": {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": { "StateMachineArn": machine_arn("child") }, "End": true,
    } } });
    create(&engine, "parent", &call).await;
    start(&engine, "child", "run", "1").await.unwrap();
    start(&engine, "child", "other", "1").await.unwrap();
    start(&engine, "parent", "run", "1").await.unwrap();
    within(nested.told.acquire(), "the task")
        .await
        .unwrap()
        .forget();
    assert_eq!(counts(&delete_closed(&engine).await), (1, 1));
    assert!(is_known(&engine, &child).await);
    engine.shutdown().await;

    // It is what the task's service answered that counts, so also at once after a restart.
    let (engine, nested) = opened();
    assert_eq!(counts(&delete_closed(&engine).await), (0, 1));
    nested.may_end.add_permits(1);
    ended(&engine, &parent).await;
    assert_eq!(counts(&delete_closed(&engine).await), (2, 0));
    assert!(!is_known(&engine, &child).await);
}

#[tokio::test]
async fn what_somebody_wants_to_look_at_is_kept_while_they_do() {
    let engine = open(ephemeral());
    create(&engine, "m", &passes()).await;
    let arn = execution_arn("m", "run");
    let (wanted, twice) = (engine.want(&arn), engine.want(&arn));
    start(&engine, "m", "run", "1").await.unwrap();
    drop(twice);
    assert_eq!(counts(&delete_closed(&engine).await), (0, 1));
    drop(wanted);
    assert_eq!(counts(&delete_closed(&engine).await), (1, 0));
}

#[tokio::test]
async fn a_redrive_and_a_deletion_do_not_meet() {
    let engine = open(ephemeral());
    create(&engine, "w", &waits()).await;
    for number in 0..30 {
        let name = format!("run-{number}");
        let started = start(&engine, "w", &name, "1").await.unwrap();
        let arn = started.execution_arn;
        engine.stop_execution(&arn, None, None).await.unwrap();
        let (redriven, progress) =
            tokio::join!(engine.redrive_execution(&arn, None), delete_closed(&engine));
        let record = engine.describe_execution(&arn).await.unwrap();
        match redriven {
            Ok(_) => {
                let record = record.unwrap_or_else(|| panic!("{name} was redriven and is gone"));
                assert_eq!(record.status, ExecutionStatus::Running);
                assert_eq!(progress.deleted, 0, "{progress:?}");
                engine.stop_execution(&arn, None, None).await.unwrap();
                assert_eq!(delete_closed(&engine).await.deleted, 1);
            }
            Err(error) => {
                assert!(
                    matches!(error, sfn_engine::RedriveError::ExecutionDoesNotExist(_)),
                    "{error}"
                );
                assert!(record.is_none());
            }
        }
    }
}

#[tokio::test]
async fn a_cancelled_deletion_ends_and_the_next_one_does_the_rest() {
    let engine = open(ephemeral());
    create(&engine, "m", &passes()).await;
    for number in 0..200 {
        let name = format!("run-{number}");
        start(&engine, "m", &name, "1").await.unwrap();
    }
    let mut deletion = engine.delete_closed_executions(Duration::ZERO);
    deletion.cancel();
    let progress = within(deletion.ended(), "the end of the deletion").await;
    assert!(
        matches!(progress.stage, DeletionStage::Cancelled) && progress.deleted < 200,
        "{progress:?}"
    );
    let (rest, _) = counts(&delete_closed(&engine).await);
    assert_eq!(rest + progress.deleted, 200);
    assert!(names(&engine, "m").await.is_empty());
}

#[tokio::test]
async fn a_database_of_an_earlier_version_gives_its_space_back_too() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(in_folder(folder.path()));
    create(&engine, "m", &passes()).await;
    let large = format!("{:?}", "x".repeat(200_000));
    for number in 0..20 {
        let name = format!("run-{number}");
        start(&engine, "m", &name, &large).await.unwrap();
    }
    engine.shutdown().await;
    let connection = Connection::open(folder.path().join("workspace.db")).unwrap();
    connection
        .execute_batch("PRAGMA auto_vacuum = NONE; VACUUM")
        .unwrap();
    drop(connection);

    let engine = open(in_folder(folder.path()));
    assert!(engine.storage().await.unwrap().database_bytes > 8_000_000);
    assert_eq!(counts(&delete_closed(&engine).await), (20, 0));
    let after = engine.storage().await.unwrap();
    assert!(after.database_bytes < 400_000, "{after:?}");
    start(&engine, "m", "run-0", &large).await.unwrap();
    assert_eq!(counts(&delete_closed(&engine).await), (1, 0));
    let after = engine.storage().await.unwrap();
    assert!(
        after.database_bytes < 400_000 && after.free_bytes == 0,
        "from now on a page at a time: {after:?}"
    );
}
