//! Starting, stopping, deleting; what is told of it.

use serde_json::{Value, json};
use sfn_engine::store::PageRequest;
use sfn_engine::store::table::{
    ExecutionStatus, StateMachineChange, StateMachineStatus, StateMachineType,
};
use sfn_engine::{HistoryRequest, ListExecutions, StartError, StopError};

use crate::workspace::{
    EPOCH, create, create_as, ended, ephemeral, execution_arn, history, in_folder, machine_arn,
    open, request, start, types, with_manual_clock, within,
};

fn waits() -> Value {
    json!({ "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": 60, "End": true } } })
}

fn passes() -> Value {
    json!({ "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } } })
}

#[tokio::test]
async fn a_name_starts_one_execution() {
    let (engine, clock) = with_manual_clock(ephemeral());
    create(&engine, "m", &waits()).await;
    let first = start(&engine, "m", "run", "{ }").await.unwrap();
    assert_eq!(first.start_millis, EPOCH);
    clock.advance(1);
    assert_eq!(
        start(&engine, "m", "run", "{ }").await.unwrap(),
        first,
        "the same input: the same execution"
    );
    for (what, input) in [("another input", "{}"), ("another text", "{  }")] {
        match start(&engine, "m", "run", input).await {
            Err(StartError::ExecutionAlreadyExists(arn)) => assert_eq!(arn, first.execution_arn),
            other => panic!("{what}: {other:?}"),
        }
    }
    engine
        .stop_execution(&first.execution_arn, None, None)
        .await
        .unwrap();
    match start(&engine, "m", "run", "{ }").await {
        Err(StartError::ExecutionAlreadyExists(_)) => {}
        other => panic!("one that has ended: {other:?}"),
    }
    match start(&engine, "nowhere", "run", "{}").await {
        Err(StartError::StateMachineDoesNotExist(arn)) => assert_eq!(arn, machine_arn("nowhere")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_execution_is_all_there_when_its_start_returns() {
    let engine = open(ephemeral());
    create(&engine, "m", &passes()).await;
    let started = start(&engine, "m", "run", r#"{"a":1}"#).await.unwrap();
    let record = engine
        .describe_execution(&started.execution_arn)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(record.status, ExecutionStatus::Succeeded);
    assert_eq!(record.output.as_deref(), Some(r#"{"a":1}"#));
    assert_eq!(
        types(&engine, &started.execution_arn).await,
        [
            "ExecutionStarted",
            "PassStateEntered",
            "PassStateExited",
            "ExecutionSucceeded"
        ]
    );
}

#[tokio::test]
async fn many_starts_of_one_name_at_once_are_one_execution() {
    let (engine, _) = with_manual_clock(ephemeral());
    create(&engine, "m", &waits()).await;
    let starts = (0..32).map(|_| {
        let engine = engine.clone();
        tokio::spawn(async move { start(&engine, "m", "run", "{}").await.unwrap() })
    });
    let started = futures::future::join_all(starts).await;
    let list = ListExecutions {
        state_machine_arn: machine_arn("m"),
        ..ListExecutions::default()
    };
    assert_eq!(started.len(), 32);
    assert_eq!(engine.list_executions(list).await.unwrap().items.len(), 1);
    assert_eq!(history(&engine, &execution_arn("m", "run")).await.len(), 2);
}

#[tokio::test]
async fn stopping_ends_it_with_error_and_cause_and_once() {
    let (engine, clock) = with_manual_clock(ephemeral());
    create(&engine, "m", &waits()).await;
    let arn = start(&engine, "m", "run", "{}")
        .await
        .unwrap()
        .execution_arn;
    clock.advance(10);
    let text = |text: &str| Some(text.to_owned());
    let stopped = engine
        .stop_execution(&arn, text("E"), text("because"))
        .await
        .unwrap();
    assert_eq!(
        (stopped.stop_millis, stopped.already_closed),
        (EPOCH + 10, false)
    );
    clock.advance(60_000);
    let again = engine.stop_execution(&arn, text("F"), None).await.unwrap();
    assert_eq!(
        (again.stop_millis, again.already_closed),
        (EPOCH + 10, true)
    );
    let record = ended(&engine, &arn).await;
    assert_eq!(record.status, ExecutionStatus::Aborted);
    assert_eq!((record.error, record.cause), (text("E"), text("because")));
    assert_eq!(
        types(&engine, &arn).await,
        ["ExecutionStarted", "WaitStateEntered", "ExecutionAborted"]
    );
    match engine
        .stop_execution(&execution_arn("m", "none"), None, None)
        .await
    {
        Err(StopError::ExecutionDoesNotExist(named)) => {
            assert_eq!(named, execution_arn("m", "none"))
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn starts_and_ends_are_told_once_each() {
    let (engine, clock) = with_manual_clock(ephemeral());
    create(&engine, "m", &waits()).await;
    let mut changes = engine.subscribe();
    let arn = start(&engine, "m", "run", "{}")
        .await
        .unwrap()
        .execution_arn;
    clock.advance(60_000);
    ended(&engine, &arn).await;
    let first = within(changes.recv(), "the start").await.unwrap();
    let second = within(changes.recv(), "the end").await.unwrap();
    assert_eq!(
        (first.status, first.stop_millis),
        (ExecutionStatus::Running, None)
    );
    assert_eq!(
        (second.status, second.stop_millis),
        (ExecutionStatus::Succeeded, Some(EPOCH + 60_000))
    );
    assert!(changes.try_recv().is_err());
}

#[tokio::test]
async fn an_update_holds_for_the_next_start() {
    let engine = open(ephemeral());
    create(&engine, "m", &passes()).await;
    start(&engine, "m", "before", "{}").await.unwrap();
    let change = StateMachineChange {
        definition: Some(
            json!({ "StartAt": "S", "States": { "S": { "Type": "Succeed" } } }).to_string(),
        ),
        ..StateMachineChange::default()
    };
    engine
        .update_state_machine(&machine_arn("m"), change)
        .await
        .unwrap()
        .unwrap();
    let arn = start(&engine, "m", "after", "{}")
        .await
        .unwrap()
        .execution_arn;
    assert_eq!(types(&engine, &arn).await[1], "SucceedStateEntered");
    let then = engine
        .describe_state_machine_for_execution(&execution_arn("m", "before"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(&*then.revision.definition, passes().to_string());
}

/// Waits, then passes on.
fn waits_twice() -> Value {
    let wait = |next: &str| json!({ "Type": "Wait", "Seconds": 60, "Next": next });
    let end = json!({ "Type": "Pass", "End": true });
    json!({ "StartAt": "A", "States": { "A": wait("B"), "B": wait("C"), "C": end } })
}

#[tokio::test]
async fn a_deleted_state_machine_goes_when_its_executions_have_come_to_their_next_transition() {
    let folder = tempfile::tempdir().unwrap();
    let machine = machine_arn("m");
    let (engine, clock) = with_manual_clock(in_folder(folder.path()));
    create(&engine, "m", &waits_twice()).await;
    let arn = start(&engine, "m", "run", "{}").await.unwrap();
    let arn = arn.execution_arn;
    clock.advance(10_000);
    assert!(engine.delete_state_machine(&machine).await.unwrap());
    let status = async |engine: &sfn_engine::Engine| {
        let found = engine.describe_state_machine(&machine).await.unwrap();
        found.map(|machine| machine.status)
    };
    assert_eq!(status(&engine).await, Some(StateMachineStatus::Deleting));
    match start(&engine, "m", "other", "{}").await {
        Err(StartError::StateMachineDeleting(_)) => {}
        other => panic!("{other:?}"),
    }
    // It is told again after a restart.
    engine.shutdown().await;
    let (engine, clock) = with_manual_clock(in_folder(folder.path()));
    assert_eq!(status(&engine).await, Some(StateMachineStatus::Deleting));
    clock.advance(60_000);
    let record = ended(&engine, &arn).await;
    assert_eq!(record.status, ExecutionStatus::Aborted);
    assert_eq!(
        types(&engine, &arn).await,
        [
            "ExecutionStarted",
            "WaitStateEntered",
            "WaitStateExited",
            "ExecutionAborted"
        ]
    );
    assert_eq!(status(&engine).await, None);
    match start(&engine, "m", "other", "{}").await {
        Err(StartError::StateMachineDoesNotExist(_)) => {}
        other => panic!("{other:?}"),
    }
    assert!(!engine.delete_state_machine(&machine).await.unwrap());
}

#[tokio::test]
async fn an_execution_that_ends_without_a_transition_outlives_the_deletion_of_its_state_machine() {
    let (engine, clock) = with_manual_clock(ephemeral());
    create(&engine, "m", &waits()).await;
    let started = start(&engine, "m", "run", "{}").await.unwrap();
    engine
        .delete_state_machine(&machine_arn("m"))
        .await
        .unwrap();
    clock.advance(60_000);
    let record = ended(&engine, &started.execution_arn).await;
    assert_eq!(record.status, ExecutionStatus::Succeeded);
    let gone = engine.describe_state_machine(&machine_arn("m")).await;
    assert!(gone.unwrap().is_none());
}

#[tokio::test]
async fn lists_are_in_the_order_of_the_starts_of_those_that_run_and_the_ends_of_the_others() {
    let (engine, clock) = with_manual_clock(ephemeral());
    create(&engine, "m", &waits()).await;
    for name in ["first", "second", "third"] {
        start(&engine, "m", name, "{}").await.unwrap();
        clock.advance(1_000);
    }
    let stop = async |name: &str| {
        let arn = execution_arn("m", name);
        engine.stop_execution(&arn, None, None).await.unwrap();
    };
    let names = async |status: Option<ExecutionStatus>| {
        let list = ListExecutions {
            state_machine_arn: machine_arn("m"),
            status,
            ..ListExecutions::default()
        };
        let page = engine.list_executions(list).await.unwrap();
        let names = page.items.into_iter().map(|found| found.name);
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(None).await, "third second first");
    stop("third").await;
    clock.advance(1_000);
    stop("first").await;
    assert_eq!(names(None).await, "first third second");
    assert_eq!(names(Some(ExecutionStatus::Aborted)).await, "first third");
    assert_eq!(names(Some(ExecutionStatus::Running)).await, "second");
}

#[tokio::test]
async fn a_long_history_comes_in_pages_both_ways() {
    let engine = open(ephemeral());
    let counts = json!({
        "StartAt": "Count",
        "States": {
            "Count": { "Type": "Pass", "Parameters": { "n.$": "States.MathAdd($.n, 1)" }, "Next": "Enough" },
            "Enough": {
                "Type": "Choice", "Choices": [{ "Variable": "$.n", "NumericLessThan": 300, "Next": "Count" }],
                "Default": "Done",
            },
            "Done": { "Type": "Succeed" },
        },
    });
    create(&engine, "m", &counts).await;
    let arn = start(&engine, "m", "run", r#"{"n":0}"#)
        .await
        .unwrap()
        .execution_arn;
    let record = ended(&engine, &arn).await;
    let all = history(&engine, &arn).await;
    assert_eq!(i64::try_from(all.len()).unwrap(), record.event_count);
    assert_eq!(all.len(), 1 + 300 * 4 + 2 + 1);
    let mut backward = Vec::new();
    let mut next_token = None;
    loop {
        let request = HistoryRequest {
            execution_arn: arn.clone(),
            reverse_order: true,
            page: PageRequest {
                max_results: Some(1000),
                next_token,
            },
        };
        let page = engine.execution_history(request).await.unwrap().unwrap();
        backward.extend(page.items.iter().map(|e| serde_json::to_value(e).unwrap()));
        next_token = page.next_token;
        if next_token.is_none() {
            break;
        }
    }
    backward.reverse();
    assert_eq!(backward, all);
}

#[tokio::test]
async fn a_shut_down_engine_starts_nothing() {
    let engine = open(ephemeral());
    create(&engine, "m", &passes()).await;
    engine.shutdown().await;
    match start(&engine, "m", "run", "{}").await {
        Err(StartError::ShuttingDown) => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_folder_is_free_after_the_shutdown_whoever_still_holds_the_engine() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(in_folder(folder.path()));
    create(&engine, "m", &passes()).await;
    let held = engine.clone();
    engine.shutdown().await;
    let again = open(in_folder(folder.path()));
    let found = again
        .describe_state_machine(&machine_arn("m"))
        .await
        .unwrap();
    assert!(found.is_some());
    drop(held);
}

#[tokio::test]
async fn a_definition_that_the_validator_would_refuse_by_now_goes_on_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let refused = json!({
        "StartAt": "Rest",
        "States": {
            "Rest": { "Type": "Wait", "Seconds": 60, "Next": "Done" },
            "Done": { "Type": "Pass", "End": true },
            "Unreachable": { "Type": "Pass", "End": true },
        },
    });
    assert!(asl::check(&refused.to_string()).has_errors());
    let arn = execution_arn("old", "run");
    let (engine, _clock) = with_manual_clock(in_folder(folder.path()));
    create(&engine, "old", &refused).await;
    start(&engine, "old", "run", "{}").await.unwrap();
    engine.shutdown().await;
    let (engine, clock) = with_manual_clock(in_folder(folder.path()));
    clock.advance(60_000);
    assert_eq!(
        ended(&engine, &arn).await.status,
        ExecutionStatus::Succeeded
    );
}

#[tokio::test]
async fn an_express_execution_may_have_more_events_than_a_standard_one() {
    let engine = open(ephemeral());
    let counts = json!({
        "StartAt": "Count",
        "States": {
            "Count": { "Type": "Pass", "Parameters": { "n.$": "States.MathAdd($.n, 1)" }, "Next": "Enough" },
            "Enough": {
                "Type": "Choice",
                "Choices": [{ "Variable": "$.n", "NumericLessThan": 6_300, "Next": "Count" }],
                "Default": "Done",
            },
            "Done": { "Type": "Succeed" },
        },
    });
    create_as(&engine, "fast", StateMachineType::Express, &counts).await;
    let mut start = request("fast", "run", r#"{"n": 0}"#);
    let run = engine.start_sync_execution(start.clone()).await.unwrap();
    assert_eq!(run.execution.status, ExecutionStatus::Succeeded);
    let log = engine.express_log(&run.execution.arn).unwrap().unwrap();
    // Started and ended, and two events a state.
    assert_eq!(log.execution.event_count, 2 + 2 * (2 * 6_300 + 1));
    let kept = i64::try_from(log.events.len()).unwrap();
    assert_eq!(kept + log.left_out, log.execution.event_count);
    assert!(log.left_out > 0, "a long log is cut");
    assert_eq!(log.events.last().unwrap().r#type, "ExecutionSucceeded");
    create(&engine, "slow", &counts).await;
    start.state_machine_arn = machine_arn("slow");
    let slow = engine.start_execution(start).await.unwrap();
    assert_eq!(
        ended(&engine, &slow.execution_arn).await.event_count,
        25_000
    );
}

#[tokio::test]
async fn what_a_killed_process_left_of_an_object_in_the_making_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let s3 = folder.path().join("s3");
    std::fs::create_dir_all(s3.join("bucket")).unwrap();
    for file in [".tmpAbC123", "bucket/.tmpobject"] {
        std::fs::write(s3.join(file), "x").unwrap();
    }
    open(in_folder(folder.path())).shutdown().await;
    let left = [".tmpAbC123", "bucket/.tmpobject"].map(|file| s3.join(file).exists());
    assert_eq!(left, [false, true]);
}
