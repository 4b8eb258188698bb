//! Redrives: what runs again, what refuses, and what a restart leaves of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use sfn_engine::clock::ManualClock;
use sfn_engine::store::table::ExecutionStatus;
use sfn_engine::{Engine, NotRedrivable, RedriveError};

use crate::functions::Functions;
use crate::workspace::{
    EPOCH, create, ended, ephemeral, execution_arn, history, in_folder, machine_arn, open, start,
    types, with_manual_clock, within,
};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn function(name: &str) -> Value {
    json!({
        "Type": "Task",
        "Resource": format!("arn:aws:lambda:us-east-1:123456789012:function:{name}"),
        "End": true,
    })
}

fn flow(name: &str, state: &Value) -> Value {
    json!({ "StartAt": name, "States": { name: state } })
}

fn waits() -> Value {
    flow("W", &json!({ "Type": "Wait", "Seconds": 60, "End": true }))
}

fn fails() -> Value {
    flow("F", &json!({ "Type": "Fail", "Error": "E" }))
}

fn engine(folder: &Path, functions: &Functions) -> Engine {
    let mut config = in_folder(folder);
    config.lambda_endpoint = Some(functions.url.clone());
    open(config)
}

/// An engine on a manual clock with an execution that was aborted at its beginning.
async fn aborted() -> (Engine, Arc<ManualClock>, String) {
    let (engine, clock) = with_manual_clock(ephemeral());
    create(&engine, "m", &waits()).await;
    let arn = start(&engine, "m", "run", "{}")
        .await
        .unwrap()
        .execution_arn;
    engine.stop_execution(&arn, None, None).await.unwrap();
    (engine, clock, arn)
}

async fn refusal(engine: &Engine, arn: &str) -> NotRedrivable {
    let told = {
        let record = engine.describe_execution(arn).await.unwrap().unwrap();
        engine.not_redrivable(&record).await.unwrap()
    };
    match engine.redrive_execution(arn, None).await {
        Err(RedriveError::NotRedrivable(why)) => {
            assert_eq!(told, Some(why.clone()), "it is told beforehand");
            why
        }
        other => panic!("{other:?}"),
    }
}

/// How often each function was invoked since the last look.
async fn invocations(functions: &mut Functions, count: usize) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for _ in 0..count {
        let name = functions.invocation().await.function;
        let name = name.rsplit(':').next().unwrap().to_owned();
        *counts.entry(name).or_default() += 1;
    }
    assert!(functions.is_idle(), "more than {count} invocations");
    counts
}

fn counts(expected: &[(&str, usize)]) -> BTreeMap<String, usize> {
    expected
        .iter()
        .map(|(name, count)| ((*name).to_owned(), *count))
        .collect()
}

#[tokio::test]
async fn only_the_branches_and_iterations_that_failed_run_again_over_a_restart_and_twice() {
    let mut functions = Functions::serve().await;
    let folder = tempfile::tempdir().unwrap();
    let arn = execution_arn("m", "run");
    // The second item's function is broken; it comes last, when all others have succeeded.
    let each = json!({
        "StartAt": "Which",
        "States": {
            "Which": {
                "Type": "Choice",
                "Choices": [{ "Variable": "$.broken", "IsPresent": true, "Next": "Mended" }],
                "Default": "Double",
            },
            "Double": function("double"),
            "Mended": function("mended"),
        },
    });
    let parallel = json!({
        "StartAt": "P",
        "States": {
            "P": {
                "Type": "Parallel",
                "Branches": [
                    flow("One", &function("double")),
                    flow("Each", &json!({
                        "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1,
                        "ItemProcessor": each, "End": true,
                    })),
                ],
                "Next": "Last",
            },
            "Last": { "Type": "Pass", "Parameters": { "all.$": "$", "redrives.$": "$$.Execution.RedriveCount" }, "End": true },
        },
    });
    let input = r#"{"n": 1, "items": [{"n": 2}, {"n": 3, "broken": true}, {"n": 4}]}"#;
    {
        let engine = engine(folder.path(), &functions);
        create(&engine, "m", &parallel).await;
        start(&engine, "m", "run", input).await.unwrap();
        let record = ended(&engine, &arn).await;
        assert_eq!(record.error.as_deref(), Some("Broken"));
        assert_eq!(
            invocations(&mut functions, 3).await,
            counts(&[("double", 2), ("mended", 1)])
        );
        engine.shutdown().await;
    }
    {
        let engine = engine(folder.path(), &functions);
        engine.redrive_execution(&arn, None).await.unwrap();
        let record = ended(&engine, &arn).await;
        assert_eq!(
            (record.status, record.redrive_count),
            (ExecutionStatus::Failed, 1)
        );
        assert_eq!(
            invocations(&mut functions, 1).await,
            counts(&[("mended", 1)])
        );
        engine.shutdown().await;
    }
    functions.open_gate();
    let engine = engine(folder.path(), &functions);
    engine.redrive_execution(&arn, None).await.unwrap();
    let record = ended(&engine, &arn).await;
    assert_eq!(
        (record.status, record.redrive_count, record.error),
        (ExecutionStatus::Succeeded, 2, None)
    );
    assert_eq!(
        invocations(&mut functions, 2).await,
        counts(&[("double", 1), ("mended", 1)]),
        "the item that had not begun and the one that failed"
    );
    assert_eq!(
        serde_json::from_str::<Value>(&record.output.unwrap()).unwrap(),
        json!({ "all": [{ "n": 2 }, [{ "n": 4 }, { "n": 3 }, { "n": 8 }]], "redrives": 2 })
    );
    let events = history(&engine, &arn).await;
    let redriven: Vec<_> = events
        .iter()
        .filter(|event| event["type"] == "ExecutionRedriven")
        .map(|event| event["executionRedrivenEventDetails"]["redriveCount"].clone())
        .collect();
    assert_eq!(redriven, [1, 2]);
    for (id, event) in (1..).zip(&events) {
        assert_eq!(event["id"], id);
    }
}

#[tokio::test]
async fn a_redriven_execution_is_open_again_and_is_told_so() {
    let (engine, clock, arn) = aborted().await;
    let mut changes = engine.subscribe();
    clock.advance(5);
    let redriven = engine.redrive_execution(&arn, None).await.unwrap();
    assert_eq!(redriven.redrive_millis, EPOCH + 5);
    let record = engine.describe_execution(&arn).await.unwrap().unwrap();
    assert_eq!(record.status, ExecutionStatus::Running);
    assert_eq!(record.stop_millis, None);
    assert_eq!(
        (record.redrive_count, record.redrive_millis),
        (1, Some(EPOCH + 5))
    );
    clock.advance(60_000);
    let record = ended(&engine, &arn).await;
    assert_eq!(record.stop_millis, Some(EPOCH + 60_005));
    for expected in [ExecutionStatus::Running, ExecutionStatus::Succeeded] {
        let told = within(changes.recv(), "a change").await.unwrap();
        assert_eq!((told.execution_arn, told.status), (arn.clone(), expected));
    }
    assert!(changes.try_recv().is_err());
}

#[tokio::test]
async fn a_redrive_that_ends_at_once_tells_its_end() {
    let engine = open(ephemeral());
    create(&engine, "m", &fails()).await;
    let arn = start(&engine, "m", "run", "{}")
        .await
        .unwrap()
        .execution_arn;
    for count in 1..=2 {
        engine.redrive_execution(&arn, None).await.unwrap();
        let record = engine.describe_execution(&arn).await.unwrap().unwrap();
        assert_eq!(
            (record.status, record.redrive_count),
            (ExecutionStatus::Failed, count)
        );
    }
    let again = ["ExecutionRedriven", "FailStateEntered", "ExecutionFailed"];
    let types = types(&engine, &arn).await;
    assert_eq!(types[..3], ["ExecutionStarted", again[1], again[2]]);
    assert_eq!(
        (&types[3..6], &types[6..]),
        (&again.map(str::to_owned)[..], &again.map(str::to_owned)[..])
    );
}

#[tokio::test]
async fn a_client_token_redrives_once_in_a_quarter_of_an_hour() {
    let (engine, clock, arn) = aborted().await;
    let token = |text: &str| Some(text.to_owned());
    let first = engine.redrive_execution(&arn, token("a")).await.unwrap();
    clock.advance(MINUTE);
    ended(&engine, &arn).await;
    // It has succeeded by now, and still the same call gives the same answer.
    clock.advance(14 * MINUTE - 1);
    assert_eq!(
        engine.redrive_execution(&arn, token("a")).await.unwrap(),
        first
    );
    for other in [token("b"), token("A"), None] {
        match engine.redrive_execution(&arn, other).await {
            Err(RedriveError::NotRedrivable(NotRedrivable::Succeeded)) => {}
            other => panic!("{other:?}"),
        }
    }
    clock.advance(1);
    match engine.redrive_execution(&arn, token("a")).await {
        Err(RedriveError::NotRedrivable(NotRedrivable::Succeeded)) => {}
        other => panic!("it no longer counts: {other:?}"),
    }
}

#[tokio::test]
async fn the_last_ten_client_tokens_count() {
    let engine = open(ephemeral());
    create(&engine, "m", &fails()).await;
    let arn = start(&engine, "m", "run", "{}")
        .await
        .unwrap()
        .execution_arn;
    let redrive = async |token: usize| {
        engine
            .redrive_execution(&arn, Some(format!("token-{token}")))
            .await
            .unwrap();
        let record = engine.describe_execution(&arn).await.unwrap().unwrap();
        record.redrive_count
    };
    for token in 1..=11 {
        redrive(token).await;
    }
    assert_eq!(redrive(2).await, 11, "the tenth from the end");
    assert_eq!(redrive(1).await, 12, "the eleventh is forgotten");
}

#[tokio::test]
async fn of_many_redrives_at_once_one_is_made() {
    for token in [None, Some("same".to_owned())] {
        let (engine, _clock, arn) = aborted().await;
        let calls = (0..16).map(|_| {
            let (engine, arn, token) = (engine.clone(), arn.clone(), token.clone());
            tokio::spawn(async move { engine.redrive_execution(&arn, token).await })
        });
        let mut made = 0;
        for outcome in futures::future::join_all(calls).await {
            match outcome.unwrap() {
                Ok(_) => made += 1,
                Err(RedriveError::NotRedrivable(NotRedrivable::Running)) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(made, if token.is_some() { 16 } else { 1 });
        let record = engine.describe_execution(&arn).await.unwrap().unwrap();
        assert_eq!(record.redrive_count, 1);
    }
}

#[tokio::test]
async fn what_cannot_be_redriven_says_why() {
    let (engine, clock, arn) = aborted().await;
    clock.advance(14 * DAY);
    engine.redrive_execution(&arn, None).await.unwrap();
    assert_eq!(refusal(&engine, &arn).await, NotRedrivable::Running);
    clock.advance(60_000);
    ended(&engine, &arn).await;
    assert_eq!(refusal(&engine, &arn).await, NotRedrivable::Succeeded);

    create(&engine, "failing", &fails()).await;
    let arn = start(&engine, "failing", "run", "{}")
        .await
        .unwrap()
        .execution_arn;
    for _ in 0..26 {
        clock.advance(14 * DAY);
        engine.redrive_execution(&arn, None).await.unwrap();
    }
    clock.advance(2 * DAY);
    assert_eq!(refusal(&engine, &arn).await, NotRedrivable::MaxTime);

    let arn = start(&engine, "failing", "late", "{}")
        .await
        .unwrap()
        .execution_arn;
    clock.advance(14 * DAY + 1);
    assert_eq!(refusal(&engine, &arn).await, NotRedrivable::PeriodExceeded);

    let arn = start(&engine, "failing", "deleted", "{}")
        .await
        .unwrap()
        .execution_arn;
    engine
        .delete_state_machine(&machine_arn("failing"))
        .await
        .unwrap();
    assert_eq!(refusal(&engine, &arn).await, NotRedrivable::Deleting);

    let counts = json!({
        "StartAt": "A",
        "States": {
            "A": { "Type": "Pass", "Next": "B" },
            "B": {
                "Type": "Choice", "Choices": [{ "Variable": "$.never", "IsPresent": true, "Next": "C" }], "Default": "A",
            },
            "C": { "Type": "Succeed" },
        },
    });
    create(&engine, "endless", &counts).await;
    let arn = start(&engine, "endless", "run", "{}")
        .await
        .unwrap()
        .execution_arn;
    ended(&engine, &arn).await;
    assert_eq!(refusal(&engine, &arn).await, NotRedrivable::EventLimit);

    match engine
        .redrive_execution(&execution_arn("m", "none"), None)
        .await
    {
        Err(RedriveError::ExecutionDoesNotExist(named)) => {
            assert_eq!(named, execution_arn("m", "none"))
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_journal_that_leads_elsewhere_is_not_redriven() {
    let folder = tempfile::tempdir().unwrap();
    let arn = execution_arn("m", "run");
    {
        let engine = open(in_folder(folder.path()));
        create(&engine, "m", &fails()).await;
        start(&engine, "m", "run", "{}").await.unwrap();
        engine.shutdown().await;
    }
    // As if another version of the interpreter had written it.
    rusqlite::Connection::open(folder.path().join("workspace.db"))
        .unwrap()
        .execute("UPDATE journal SET event_count = 9", [])
        .unwrap();
    let engine = open(in_folder(folder.path()));
    for _ in 0..2 {
        match engine.redrive_execution(&arn, None).await {
            Err(RedriveError::NotRedrivable(why @ NotRedrivable::Unrecoverable(_))) => {
                assert!(why.to_string().contains("where 9 were recorded"), "{why}");
            }
            other => panic!("{other:?}"),
        }
    }
    let record = engine.describe_execution(&arn).await.unwrap().unwrap();
    assert_eq!(record.status, ExecutionStatus::Failed);
    assert_eq!(types(&engine, &arn).await.len(), 3);
}

#[tokio::test]
async fn what_the_engine_itself_ended_is_told_not_to_be_redrivable() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(in_folder(folder.path()));
    create(&engine, "m", &waits()).await;
    let started = start(&engine, "m", "run", "{}").await.unwrap();
    engine.shutdown().await;
    drop(engine);
    // Another program wrote into the journal: the replay comes to something else.
    let database = rusqlite::Connection::open(folder.path().join("workspace.db")).unwrap();
    database
        .execute("UPDATE journal SET event_count = event_count + 5", [])
        .unwrap();
    drop(database);
    let engine = open(in_folder(folder.path()));
    let record = ended(&engine, &started.execution_arn).await;
    assert_eq!(record.error.as_deref(), Some("States.Runtime"));
    let why = refusal(&engine, &started.execution_arn).await;
    assert!(matches!(why, NotRedrivable::Unrecoverable(_)), "{why}");
}
