//! Executions go on after the process was killed, from where their history says, and end as if nothing had been.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use sfn_engine::clock::ManualClock;
use sfn_engine::store::table::{ExecutionRecord, ExecutionStatus};
use sfn_engine::{Engine, ListExecutions};

use crate::functions::Functions;
use crate::kinds;
use crate::process::{EACH, Process, Told, config, drive_all};
use crate::workspace::{
    EPOCH, create, ended, execution_arn, history, in_folder, machine_arn, open, start as start_one,
    types, with_manual_clock, within,
};

/// How an execution ended, and its history without times.
#[derive(Debug, PartialEq)]
pub struct End {
    pub status: ExecutionStatus,
    output: Option<String>,
    error: Option<String>,
    history: Vec<Value>,
}

async fn end(engine: &Engine, arn: &str, is_concurrent: bool) -> End {
    let ExecutionRecord {
        status,
        output,
        error,
        event_count,
        ..
    } = ended(engine, arn).await;
    let mut events = history(engine, arn).await;
    for (expected, event) in (1..).zip(&events) {
        assert_eq!(
            event["id"], expected,
            "{arn}: no event twice and none missing"
        );
        assert!(
            event["previousEventId"].as_i64() < Some(expected),
            "{arn}: {event}"
        );
    }
    assert_eq!(i64::try_from(events.len()).unwrap(), event_count, "{arn}");
    for event in &mut events {
        let event = event.as_object_mut().unwrap();
        event.remove("timestamp");
        for (_, details) in event.iter_mut() {
            if let Some(details) = details.as_object_mut() {
                // Each run draws an id of its own.
                details.remove("mapRunArn");
            }
        }
        if is_concurrent {
            event.remove("id");
            event.remove("previousEventId");
        }
    }
    if is_concurrent {
        events.sort_by_key(Value::to_string);
    }
    End {
        status,
        output,
        error,
        history: events,
    }
}

/// Runs everything that was not started, and looks how all of it ends.
pub async fn ends(folder: &Path, functions: &str, each: usize) -> HashMap<String, End> {
    let engine = open(config(folder, functions));
    let mut ends = HashMap::new();
    drive_all(&engine, each, &|_| {}).await;
    for kind in kinds::all() {
        for number in 0..each {
            let arn = execution_arn(kind.name, &format!("run-{number}"));
            let end = end(&engine, &arn, kind.is_concurrent).await;
            ends.insert(arn, end);
        }
    }
    // The child executions of a Map Run that was stopped end too, after it.
    let all = async {
        while engine.storage().await.unwrap().open_executions > 0 {
            tokio::task::yield_now().await;
        }
    };
    within(all, "the end of what was started").await;
    engine.shutdown().await;
    ends
}

/// When the process is killed.
#[derive(Clone, Copy, Debug)]
enum After {
    Starts(usize),
    Ends(usize),
    Invocations(usize),
}

/// Runs a process until its time has come, and kills it; what it had acknowledged.
async fn killed(folder: &Path, kill: After) -> Vec<String> {
    // Functions of its own: invocations by an earlier process do not count.
    let mut functions = Functions::serve().await;
    let mut process = Process::spawn(folder, &functions.url, EACH);
    let (mut started, mut ended, mut invoked) = (Vec::new(), 0, 0);
    loop {
        let is_time = match kill {
            After::Starts(count) => started.len() >= count,
            After::Ends(count) => ended >= count,
            After::Invocations(count) => invoked >= count,
        };
        if is_time {
            break;
        }
        tokio::select! {
            told = process.told() => match told {
                Some(Told::Started(arn)) => started.push(arn),
                Some(Told::Ended(_)) => ended += 1,
                Some(Told::Stopped(_) | Told::Redriven(_)) => {}
                None => break,
            },
            _ = functions.invocation() => invoked += 1,
        }
    }
    process.kill();
    started
}

/// How many executions are open in a database that nobody has open.
fn open_on_disk(folder: &Path) -> i64 {
    rusqlite::Connection::open(folder.join("workspace.db"))
        .unwrap()
        .query_row(
            "SELECT count(*) FROM executions WHERE status = 0",
            [],
            |row| row.get(0),
        )
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_point_every_execution_ends_as_it_would_have() {
    let functions = Functions::serve().await;
    let undisturbed = tempfile::tempdir().unwrap();
    let expected = ends(undisturbed.path(), &functions.url, EACH).await;
    for (name, status) in [
        ("parallel", ExecutionStatus::Succeeded),
        ("map", ExecutionStatus::Succeeded),
        ("mocked", ExecutionStatus::Succeeded),
        ("timeout", ExecutionStatus::Succeeded),
        ("fail", ExecutionStatus::Failed),
        ("variables", ExecutionStatus::Succeeded),
        ("nested", ExecutionStatus::Succeeded),
        ("redriven", ExecutionStatus::Succeeded),
        ("time_out", ExecutionStatus::TimedOut),
        ("stopped", ExecutionStatus::Aborted),
        ("asking", ExecutionStatus::Succeeded),
        ("map_run", ExecutionStatus::Succeeded),
        ("map_run_express", ExecutionStatus::Succeeded),
        ("map_run_redriven", ExecutionStatus::Succeeded),
        ("workers", ExecutionStatus::Succeeded),
        ("by_hand", ExecutionStatus::Succeeded),
        ("retry_catch", ExecutionStatus::Succeeded),
        ("held", ExecutionStatus::Succeeded),
        ("map_run_stopped", ExecutionStatus::Aborted),
    ] {
        let end = &expected[&execution_arn(name, "run-0")];
        assert_eq!(end.status, status, "{name}: {end:?}");
    }
    // Each line is one folder, whose process is killed at each of these points in turn.
    for kills in [
        &[After::Starts(5)][..],
        &[After::Starts(20)],
        &[
            After::Invocations(1),
            After::Invocations(2),
            After::Invocations(3),
        ],
        &[
            After::Ends(4),
            After::Ends(1),
            After::Ends(2),
            After::Ends(7),
        ],
        &[After::Starts(32), After::Invocations(9), After::Ends(10)],
        &[After::Ends(25)],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (mut acknowledged, mut interrupted) = (Vec::new(), 0);
        for kill in kills {
            acknowledged.extend(killed(folder.path(), *kill).await);
            interrupted += open_on_disk(folder.path());
        }
        assert!(interrupted > 0, "{kills:?}: nothing was interrupted");
        {
            let engine = open(config(folder.path(), &functions.url));
            for arn in &acknowledged {
                let found = engine.describe_execution(arn).await.unwrap();
                assert!(found.is_some(), "{kills:?}: {arn} was acknowledged");
            }
            engine.shutdown().await;
        }
        let found = ends(folder.path(), &functions.url, EACH).await;
        for (arn, end) in &expected {
            assert_eq!(&found[arn], end, "{kills:?}: {arn}");
        }
    }
}

#[tokio::test]
async fn a_wait_goes_on_over_a_restart_and_ends_at_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let waits = json!({
        "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": 3600, "End": true } },
    });
    let arn = execution_arn("m", "run");
    let started = {
        let (engine, _) = with_manual_clock(in_folder(folder.path()));
        create(&engine, "m", &waits).await;
        let started = start_one(&engine, "m", "run", "{}").await.unwrap();
        engine.shutdown().await;
        started.start_millis
    };
    let (engine, clock) = with_manual_clock(in_folder(folder.path()));
    let mut changes = engine.subscribe();
    clock.advance(3_599_999);
    // Another execution runs to its end meanwhile: time has passed for the engine, and the wait still holds.
    create(&engine, "now", &json!({ "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": 0, "End": true } } })).await;
    start_one(&engine, "now", "run", "{}").await.unwrap();
    ended(&engine, &execution_arn("now", "run")).await;
    let record = engine.describe_execution(&arn).await.unwrap().unwrap();
    assert_eq!(record.status, ExecutionStatus::Running);

    clock.advance(1);
    let record = ended(&engine, &arn).await;
    assert_eq!(record.stop_millis, Some(started + 3_600_000));
    let mut told = Vec::new();
    while let Ok(change) = changes.try_recv() {
        told.push(change.execution_arn);
    }
    assert_eq!(
        told.iter().filter(|told| **told == arn).count(),
        1,
        "its end is told once"
    );
}

#[tokio::test]
async fn a_clock_that_was_set_back_an_hour_takes_no_time_back() {
    const HOUR: i64 = 3_600_000;
    let folder = tempfile::tempdir().unwrap();
    let waits = json!({
        "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": 600, "End": true } },
    });
    let at = |millis: i64| {
        let clock = Arc::new(ManualClock::new(millis));
        let mut config = in_folder(folder.path());
        config.clock = Some(Arc::clone(&clock) as _);
        (open(config), clock)
    };
    let (engine, clock) = at(EPOCH);
    create(&engine, "m", &waits).await;
    let first = start_one(&engine, "m", "first", "{}").await.unwrap();
    clock.advance(60_000);
    let second = start_one(&engine, "m", "second", "{}").await.unwrap();
    engine.shutdown().await;

    let (engine, clock) = at(EPOCH - HOUR);
    assert!(
        engine.now_millis() >= second.start_millis,
        "it goes on from there"
    );
    let third = start_one(&engine, "m", "third", "{}").await.unwrap();
    assert!(third.start_millis >= second.start_millis);
    let list = ListExecutions {
        state_machine_arn: machine_arn("m"),
        ..ListExecutions::default()
    };
    let names: Vec<_> = engine.list_executions(list).await.unwrap().items;
    let names: Vec<_> = names.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["third", "second", "first"], "newest first");
    // Ten minutes after its start, not an hour and ten minutes after.
    clock.advance(540_000);
    let record = ended(&engine, &first.execution_arn).await;
    assert_eq!(record.stop_millis, Some(EPOCH + 600_000));
    for arn in [&first.execution_arn, &second.execution_arn] {
        let events = history(&engine, arn).await;
        let times: Vec<_> = events.iter().map(|it| it["timestamp"].as_f64()).collect();
        assert!(times.is_sorted(), "{times:?}");
    }
}

#[tokio::test]
async fn a_journal_that_leads_elsewhere_fails_the_execution_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let arn = execution_arn("m", "run");
    {
        let (engine, _) = with_manual_clock(in_folder(folder.path()));
        let waits = json!({
            "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": 60, "End": true } },
        });
        create(&engine, "m", &waits).await;
        start_one(&engine, "m", "run", "{}").await.unwrap();
        engine.shutdown().await;
    }
    // As if another version of the interpreter had written it.
    rusqlite::Connection::open(folder.path().join("workspace.db"))
        .unwrap()
        .execute("UPDATE journal SET event_count = 9", [])
        .unwrap();
    let (engine, _) = with_manual_clock(in_folder(folder.path()));
    let record = ended(&engine, &arn).await;
    assert_eq!(record.status, ExecutionStatus::Failed);
    assert_eq!(record.error.as_deref(), Some("States.Runtime"));
    let cause = record.cause.unwrap();
    assert!(
        cause.contains("cannot be recovered") && cause.contains("where 9 were recorded"),
        "{cause}"
    );
    let types = types(&engine, &arn).await;
    assert_eq!(
        types,
        ["ExecutionStarted", "WaitStateEntered", "ExecutionFailed"]
    );
}

#[tokio::test]
async fn a_task_whose_answer_was_not_written_runs_again() {
    let mut functions = Functions::serve().await;
    let folder = tempfile::tempdir().unwrap();
    let arn = execution_arn("m", "run");
    let gated = json!({
        "StartAt": "T",
        "States": {
            "T": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:gated", "End": true },
        },
    });
    {
        let engine = open(config(folder.path(), &functions.url));
        create(&engine, "m", &gated).await;
        start_one(&engine, "m", "run", r#"{"n":1}"#).await.unwrap();
        functions.invocation().await;
        engine.shutdown().await;
    }
    functions.open_gate();
    let engine = open(config(folder.path(), &functions.url));
    assert_eq!(functions.invocation().await.payload, r#"{"n":1}"#);
    assert_eq!(
        ended(&engine, &arn).await.output.as_deref(),
        Some(r#"{"n":1}"#)
    );
}
