//! Redrives of executions whose Map Run did not succeed: only its unsuccessful child executions run again.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use sfn_engine::store::PageRequest;
use sfn_engine::store::table::{ExecutionStatus, ExecutionSummary, MapRunRecord, MapRunStatus};
use sfn_engine::{Engine, ListChildren, NotRedrivable, RedriveError};

use crate::functions::Functions;
use crate::workspace::{
    create, ended, execution_arn, history, in_folder, open, start, types, within,
};

fn task(function: &str) -> Value {
    json!({
        "Type": "Task",
        "Resource": format!("arn:aws:lambda:us-east-1:123456789012:function:{function}"),
    })
}

fn with(mut state: Value, more: &Value) -> Value {
    let members = more.as_object().unwrap().clone();
    state.as_object_mut().unwrap().extend(members);
    state
}

/// A state machine of one distributed Map state; items that are broken go another way than the others.
fn each(kind: &str, broken: &str, fields: &Value) -> Value {
    let map = json!({
        "Type": "Map",
        "Label": "Each",
        "ItemProcessor": {
            "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": kind },
            "StartAt": "Which",
            "States": {
                "Which": {
                    "Type": "Choice",
                    "Choices": [{ "Variable": "$.broken", "IsPresent": true, "Next": "Broken" }],
                    "Default": "Double",
                },
                "Double": with(task("double"), &json!({ "End": true })),
                "Broken": with(task(broken), &json!({ "End": true })),
            },
        },
        "Next": "Last",
    });
    json!({
        "StartAt": "Each",
        "States": { "Each": with(map, fields), "Last": { "Type": "Succeed" } },
    })
}

const ITEMS: &str = r#"[{"n": 1}, {"n": 2, "broken": true}, {"n": 3}]"#;

fn engine(folder: &Path, functions: &Functions) -> Engine {
    let mut config = in_folder(folder);
    config.lambda_endpoint = Some(functions.url.clone());
    open(config)
}

fn arn() -> String {
    execution_arn("m", "run")
}

async fn map_runs(engine: &Engine) -> Vec<MapRunRecord> {
    let page = engine.list_map_runs(&arn(), PageRequest::default()).await;
    let runs = page.unwrap().unwrap().items;
    let mut described = Vec::new();
    for run in runs {
        described.push(engine.describe_map_run(&run.arn).await.unwrap().unwrap());
    }
    described
}

async fn the_map_run(engine: &Engine) -> MapRunRecord {
    match &map_runs(engine).await[..] {
        [one] => one.clone(),
        other => panic!("{other:?}"),
    }
}

/// Waits until the one Map Run is as it should be.
async fn map_run_when(engine: &Engine, wanted: impl Fn(&MapRunRecord) -> bool) -> MapRunRecord {
    let look = async {
        loop {
            if let Some(run) = map_runs(engine).await.into_iter().find(&wanted) {
                return run;
            }
            tokio::task::yield_now().await;
        }
    };
    within(look, "the Map Run").await
}

async fn children(engine: &Engine, status: Option<ExecutionStatus>) -> Vec<ExecutionSummary> {
    let list = ListChildren {
        map_run_arn: the_map_run(engine).await.arn,
        status,
        ..ListChildren::default()
    };
    engine.list_children(list).await.unwrap().unwrap().items
}

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
async fn the_failed_child_and_those_that_had_not_begun_run_over_a_restart() {
    for kind in ["STANDARD", "EXPRESS"] {
        let mut functions = Functions::serve().await;
        let folder = tempfile::tempdir().unwrap();
        {
            let engine = engine(folder.path(), &functions);
            let definition = each(kind, "mended", &json!({ "MaxConcurrency": 1 }));
            create(&engine, "m", &definition).await;
            start(&engine, "m", "run", ITEMS).await.unwrap();
            let record = ended(&engine, &arn()).await;
            assert_eq!(record.status, ExecutionStatus::Failed, "{kind}");
            assert_eq!(
                record.error.as_deref(),
                Some("States.ExceedToleratedFailureThreshold")
            );
            let run = the_map_run(&engine).await;
            assert_eq!(run.status, MapRunStatus::Failed);
            assert_eq!(
                (
                    run.children.succeeded,
                    run.children.failed,
                    run.children.pending()
                ),
                (1, 1, 1),
                "{kind}"
            );
            engine.shutdown().await;
        }
        assert_eq!(
            invocations(&mut functions, 2).await,
            counts(&[("double", 1), ("mended", 1)]),
            "{kind}"
        );
        {
            // It fails again, and can be redriven again.
            let engine = engine(folder.path(), &functions);
            engine.redrive_execution(&arn(), None).await.unwrap();
            let record = ended(&engine, &arn()).await;
            assert_eq!(record.status, ExecutionStatus::Failed, "{kind}");
            engine.shutdown().await;
        }
        assert_eq!(
            invocations(&mut functions, 1).await,
            counts(&[("mended", 1)]),
            "{kind}"
        );
        functions.open_gate();
        let engine = engine(folder.path(), &functions);
        engine.redrive_execution(&arn(), None).await.unwrap();
        let record = ended(&engine, &arn()).await;
        assert_eq!(
            record.output.as_deref(),
            Some(r#"[{"n":2},{"n":2},{"n":6}]"#),
            "{kind}"
        );
        assert_eq!(
            invocations(&mut functions, 2).await,
            counts(&[("double", 1), ("mended", 1)]),
            "{kind}"
        );
        let run = the_map_run(&engine).await;
        assert_eq!(
            (run.status, run.redrive_count),
            (MapRunStatus::Succeeded, 2),
            "{kind}"
        );
        assert!(run.redrive_millis >= record.redrive_millis);
        for counts in [run.items, run.children] {
            assert_eq!((counts.succeeded, counts.ended(), counts.total), (3, 3, 3));
            assert_eq!((counts.pending_redrive, counts.running), (0, 0));
        }
        let events = history(&engine, &arn()).await;
        let redriven: Vec<_> = events
            .iter()
            .filter(|event| event["type"] == "MapRunRedriven")
            .map(|event| event["mapRunRedrivenEventDetails"].clone())
            .collect();
        assert_eq!(
            redriven,
            [1, 2].map(|count| json!({ "mapRunArn": run.arn, "redriveCount": count }))
        );
        let types = types(&engine, &arn()).await;
        assert_eq!(
            types[types.len() - 8..],
            [
                "ExecutionRedriven",
                "MapRunRedriven",
                "MapRunSucceeded",
                "MapStateSucceeded",
                "MapStateExited",
                "SucceedStateEntered",
                "SucceedStateExited",
                "ExecutionSucceeded",
            ]
        );
        if kind == "STANDARD" {
            let redrives: Vec<_> = children(&engine, None).await;
            let mut redrives: Vec<_> = redrives.iter().map(|it| it.redrive_count).collect();
            redrives.sort_unstable();
            assert_eq!(redrives, [0, 0, 2]);
        }
        engine.shutdown().await;
    }
}

#[tokio::test]
async fn children_that_were_stopped_with_their_execution_run_again() {
    for kind in ["STANDARD", "EXPRESS"] {
        let mut functions = Functions::serve().await;
        let folder = tempfile::tempdir().unwrap();
        let engine = engine(folder.path(), &functions);
        let definition = each(kind, "gated", &json!({}));
        create(&engine, "m", &definition).await;
        start(&engine, "m", "run", ITEMS).await.unwrap();
        map_run_when(&engine, |run| run.children.succeeded == 2).await;
        assert_eq!(
            invocations(&mut functions, 3).await,
            counts(&[("double", 2), ("gated", 1)])
        );
        engine.stop_execution(&arn(), None, None).await.unwrap();
        // At once: what was begun comes to its end first.
        engine.redrive_execution(&arn(), None).await.unwrap();
        map_run_when(&engine, |run| run.redrive_count == 1).await;
        functions.open_gate();
        let record = ended(&engine, &arn()).await;
        assert_eq!(
            record.output.as_deref(),
            Some(r#"[{"n":2},{"n":2},{"n":6}]"#),
            "{kind}"
        );
        assert_eq!(
            invocations(&mut functions, 1).await,
            counts(&[("gated", 1)]),
            "{kind}"
        );
        let run = the_map_run(&engine).await;
        assert_eq!(
            (run.status, run.redrive_count, run.children.succeeded),
            (MapRunStatus::Succeeded, 1, 3),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn those_that_find_no_room_wait_to_be_redriven() {
    let functions = Functions::serve().await;
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), &functions);
    let fields = json!({ "MaxConcurrency": 1, "ToleratedFailureCount": 2 });
    let mut definition = each("STANDARD", "flaky", &fields);
    let states = &mut definition["States"]["Each"]["ItemProcessor"]["States"];
    states["Broken"] = with(
        task("flaky"),
        &json!({
            "Parameters": { "attempt.$": "States.MathAdd($$.Execution.RedriveCount, 1)", "n.$": "$.n" },
            "Next": "Gated",
        }),
    );
    states["Gated"] = with(task("gated"), &json!({ "End": true }));
    create(&engine, "m", &definition).await;
    let items = r#"[{"n": 1, "broken": true}, {"n": 2, "broken": true}, {"n": 3, "broken": true}]"#;
    start(&engine, "m", "run", items).await.unwrap();
    ended(&engine, &arn()).await;
    let run = the_map_run(&engine).await;
    assert_eq!((run.status, run.children.failed), (MapRunStatus::Failed, 3));
    let failed = children(&engine, Some(ExecutionStatus::Failed)).await;
    let child = engine.describe_execution(&failed[0].arn).await.unwrap();
    let child = child.unwrap();
    assert_eq!(
        engine.not_redrivable(&child).await.unwrap(),
        Some(NotRedrivable::ByMapRunOnly)
    );
    match engine.redrive_execution(&child.arn, None).await {
        Err(RedriveError::NotRedrivable(NotRedrivable::ByMapRunOnly)) => {}
        other => panic!("{other:?}"),
    }

    engine.redrive_execution(&arn(), None).await.unwrap();
    let run = map_run_when(&engine, |run| run.children.running == 1).await;
    for counts in [run.items, run.children] {
        assert_eq!(
            (counts.pending_redrive, counts.pending(), counts.failed),
            (2, 0, 0)
        );
    }
    let waiting = children(&engine, Some(ExecutionStatus::PendingRedrive)).await;
    assert_eq!(waiting.len(), 2);
    // Stopped now, they are again what they were.
    engine.stop_execution(&arn(), None, None).await.unwrap();
    let run = map_run_when(&engine, |run| run.children.aborted == 1).await;
    assert_eq!(
        (
            run.status,
            run.children.pending_redrive,
            run.children.failed
        ),
        (MapRunStatus::Aborted, 0, 2)
    );
    functions.open_gate();
    engine.redrive_execution(&arn(), None).await.unwrap();
    let record = ended(&engine, &arn()).await;
    assert_eq!(
        record.output.as_deref(),
        Some(r#"[{"n":2},{"n":3},{"n":4}]"#)
    );
    let run = the_map_run(&engine).await;
    assert_eq!((run.redrive_count, run.children.succeeded), (2, 3));
}

#[tokio::test]
async fn when_the_result_cannot_be_used_a_redrive_begins_a_new_map_run() {
    let functions = Functions::serve().await;
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), &functions);
    let fields = json!({ "ResultSelector": { "x.$": "$$.Execution.RedriveTime" } });
    create(&engine, "m", &each("STANDARD", "double", &fields)).await;
    start(&engine, "m", "run", ITEMS).await.unwrap();
    let record = ended(&engine, &arn()).await;
    assert_eq!(record.error.as_deref(), Some("States.Runtime"));
    engine.redrive_execution(&arn(), None).await.unwrap();
    let record = ended(&engine, &arn()).await;
    assert_eq!(record.status, ExecutionStatus::Succeeded);
    let runs = map_runs(&engine).await;
    assert_eq!(runs.len(), 2);
    assert!(runs.iter().all(|run| run.redrive_count == 0));
}
