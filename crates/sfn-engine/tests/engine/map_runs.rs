//! Distributed Map states: Map Runs and their child executions.

use serde_json::{Value, json};
use sfn_engine::store::PageRequest;
use sfn_engine::store::table::{
    ExecutionRecord, ExecutionStatus, ExecutionSummary, MapRunRecord, MapRunStatus,
};
use sfn_engine::{Engine, ListChildren, ListExecutions, MapRunChange};

use crate::workspace::{
    create, ended, ephemeral, execution_arn, history, in_folder, machine_arn, open, start, types,
    with_manual_clock, within,
};

/// A state machine of one distributed Map state named `Each`, with these further fields.
fn each(states: Value, fields: Value) -> Value {
    let mut map = json!({
        "Type": "Map",
        "Label": "Each",
        "ItemProcessor": {
            "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
            "StartAt": states.as_object().unwrap().keys().next().unwrap(),
            "States": states,
        },
        "End": true,
    });
    let Value::Object(fields) = fields else {
        panic!("fields are an object")
    };
    for (name, value) in fields {
        map[name] = value;
    }
    json!({ "StartAt": "Each", "States": { "Each": map } })
}

fn passes() -> Value {
    json!({ "Item": { "Type": "Pass", "End": true } })
}

fn waits() -> Value {
    json!({ "Item": { "Type": "Wait", "Seconds": 60, "End": true } })
}

/// Fails for every item that is an even number.
fn odd() -> Value {
    let odd = [1, 3, 5, 7, 9].map(|n| json!({ "Variable": "$", "NumericEquals": n }));
    json!({
        "Odd": { "Type": "Choice", "Default": "Even", "Choices": [
            { "Or": odd, "Next": "Fine" }
        ] },
        "Fine": { "Type": "Pass", "End": true },
        "Even": { "Type": "Fail", "Error": "Even", "Cause": "It is even." },
    })
}

fn express(mut definition: Value) -> Value {
    definition["States"]["Each"]["ItemProcessor"]["ProcessorConfig"]["ExecutionType"] =
        json!("EXPRESS");
    definition
}

/// Runs a definition to its end.
async fn run(engine: &Engine, definition: &Value, input: &str) -> ExecutionRecord {
    create(engine, "m", definition).await;
    let started = start(engine, "m", "run", input).await.unwrap();
    ended(engine, &started.execution_arn).await
}

async fn map_run(engine: &Engine, machine: &str) -> MapRunRecord {
    let page = engine
        .list_map_runs(&execution_arn(machine, "run"), PageRequest::default())
        .await
        .unwrap()
        .unwrap();
    page.items.into_iter().next().unwrap()
}

async fn children(engine: &Engine, status: Option<ExecutionStatus>) -> Vec<ExecutionSummary> {
    let page = engine
        .list_children(ListChildren {
            map_run_arn: map_run(engine, "m").await.arn,
            status,
            page: PageRequest {
                max_results: Some(1000),
                next_token: None,
            },
            ..ListChildren::default()
        })
        .await
        .unwrap()
        .unwrap();
    page.items
}

/// Waits until the Map Run of the execution `run` is as it should be.
async fn map_run_when(engine: &Engine, wanted: impl Fn(&MapRunRecord) -> bool) -> MapRunRecord {
    let look = async {
        loop {
            let page = engine
                .list_map_runs(&execution_arn("m", "run"), PageRequest::default())
                .await
                .unwrap()
                .unwrap();
            if let Some(run) = page.items.into_iter().find(&wanted) {
                return run;
            }
            tokio::task::yield_now().await;
        }
    };
    within(look, "the Map Run").await
}

#[tokio::test]
async fn each_item_is_an_execution_of_its_own() {
    let engine = open(ephemeral());
    let definition = each(passes(), json!({ "ToleratedFailureCount": 3 }));
    let record = run(&engine, &definition, r#"["a","b","c"]"#).await;
    assert_eq!(record.output.as_deref(), Some(r#"["a","b","c"]"#));
    assert_eq!(
        types(&engine, &record.arn).await,
        [
            "ExecutionStarted",
            "MapStateEntered",
            "MapStateStarted",
            "MapRunStarted",
            "MapRunSucceeded",
            "MapStateSucceeded",
            "MapStateExited",
            "ExecutionSucceeded"
        ]
    );
    let run = map_run(&engine, "m").await;
    let events = history(&engine, &record.arn).await;
    assert_eq!(
        events[3]["mapRunStartedEventDetails"]["mapRunArn"],
        json!(run.arn)
    );
    assert_eq!(run.status, MapRunStatus::Succeeded);
    assert_eq!(run.settings.tolerated_failure_count, 3);
    assert_eq!(run.execution_arn, record.arn);
    assert_eq!(run.processor_arn, format!("{}/Each", machine_arn("m")));
    for counts in [run.items, run.children] {
        assert_eq!(
            (counts.total, counts.succeeded, counts.pending()),
            (3, 3, 0)
        );
    }
    let children = children(&engine, None).await;
    assert_eq!(children.len(), 3);
    for child in &children {
        assert_eq!(child.item_count, Some(1));
        let child = engine.describe_execution(&child.arn).await.unwrap();
        let child = child.unwrap();
        assert_eq!(child.map_run_arn.as_ref(), Some(&run.arn));
        assert_eq!(child.output.as_deref(), Some(&*child.input));
        assert_eq!(types(&engine, &child.arn).await.len(), 4);
    }
    let listed = engine.list_executions(ListExecutions {
        state_machine_arn: machine_arn("m"),
        ..ListExecutions::default()
    });
    let listed = listed.await.unwrap().items;
    assert_eq!(
        listed.len(),
        1,
        "child executions are not the state machine's"
    );
}

#[tokio::test]
async fn results_and_failures() {
    let threshold = (
        "States.ExceedToleratedFailureThreshold",
        "The specified tolerated failure threshold was exceeded",
    );
    let selects = json!({
        "ItemSelector": { "all.$": "$", "at.$": "$$.Map.Item.Index", "is.$": "$$.Map.Item.Value", "of.$": "$$.Map.Item.Source" },
    });
    let batches =
        json!({ "ItemBatcher": { "MaxItemsPerBatch": 2, "BatchInput": { "n.$": "$[0]" } } });
    let id = json!({ "Item": { "Type": "Pass", "Parameters": {
        "name.$": "$$.StateMachine.Name", "input.$": "$$.Execution.Input",
    }, "End": true } });
    let with_output = |output: &str| Ok(output.to_owned());
    for (what, definition, input, expected) in [
        (
            "no items",
            each(passes(), json!({})),
            "[]",
            with_output("[]"),
        ),
        (
            "an item selector",
            each(passes(), selects),
            "[7]",
            with_output(r#"[{"all":[7],"at":0,"is":7,"of":"STATE_DATA"}]"#),
        ),
        (
            "batches",
            each(passes(), batches),
            "[1,2,3]",
            with_output(
                r#"[{"BatchInput":{"n":1},"Items":[1,2]},{"BatchInput":{"n":1},"Items":[3]}]"#,
            ),
        ),
        (
            "a context of its own",
            each(id, json!({})),
            "[5]",
            with_output(r#"[{"name":"m/Each","input":5}]"#),
        ),
        (
            "Express child executions",
            express(each(passes(), json!({}))),
            "[1,2,3]",
            with_output("[1,2,3]"),
        ),
        (
            "one too many fails",
            each(
                odd(),
                json!({ "ToleratedFailureCount": 1, "MaxConcurrency": 1 }),
            ),
            "[1,2,3,4,5]",
            Err(threshold),
        ),
        (
            "none may fail",
            express(each(odd(), json!({}))),
            "[1,2]",
            Err(threshold),
        ),
        (
            "too many in percent",
            each(odd(), json!({ "ToleratedFailurePercentage": 30 })),
            "[1,2,3,4,5]",
            Err(threshold),
        ),
        (
            "an object without a bucket",
            each(
                passes(),
                json!({ "ItemReader": { "Resource": "arn:aws:states:::s3:getObject",
                    "ReaderConfig": { "InputType": "JSON" }, "Parameters": { "Key": "k" } } }),
            ),
            "{}",
            Err(("States.ItemReaderFailed", "The ItemReader has no 'Bucket'.")),
        ),
    ] {
        let engine = open(ephemeral());
        let record = run(&engine, &definition, input).await;
        let found = match record.status {
            ExecutionStatus::Succeeded => Ok(record.output.unwrap()),
            _ => Err((
                record.error.unwrap_or_default(),
                record.cause.unwrap_or_default(),
            )),
        };
        let expected = expected.map_err(|(error, cause)| (error.to_owned(), cause.to_owned()));
        assert_eq!(found, expected, "{what}");
        let run = map_run(&engine, "m").await;
        assert_ne!(run.status, MapRunStatus::Running, "{what}");
        assert_eq!(run.children.running, 0, "{what}");
    }
}

#[tokio::test]
async fn a_failed_item_that_is_tolerated_is_told_of_in_full() {
    let engine = open(ephemeral());
    let definition = each(odd(), json!({ "ToleratedFailurePercentage": 50 }));
    let record = run(&engine, &definition, "[1,2,3]").await;
    let output: Value = serde_json::from_str(&record.output.unwrap()).unwrap();
    assert_eq!((&output[0], &output[2]), (&json!(1), &json!(3)));
    assert_eq!(output[1]["Status"], "FAILED");
    assert_eq!(output[1]["Error"], "Even");
    assert_eq!(output[1]["Input"], "2");
    let failed = children(&engine, Some(ExecutionStatus::Failed)).await;
    assert_eq!(failed.len(), 1);
    assert_eq!(output[1]["ExecutionArn"], json!(failed[0].arn));
}

#[tokio::test]
async fn a_failed_map_run_is_retried_and_caught_as_any_failure() {
    let engine = open(ephemeral());
    let mut definition = each(
        odd(),
        json!({
            "Retry": [{ "ErrorEquals": ["States.ExceedToleratedFailureThreshold"], "MaxAttempts": 1, "IntervalSeconds": 1 }],
            "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Caught" }],
        }),
    );
    definition["States"]["Caught"] =
        json!({ "Type": "Pass", "OutputPath": "$.Error", "End": true });
    let record = run(&engine, &definition, "[2]").await;
    assert_eq!(
        record.output.as_deref(),
        Some(r#""States.ExceedToleratedFailureThreshold""#)
    );
    let runs = engine
        .list_map_runs(&record.arn, PageRequest::default())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(runs.items.len(), 2, "the retry is a Map Run of its own");
}

#[tokio::test]
async fn the_end_of_the_execution_aborts_its_child_executions() {
    for definition in [each(waits(), json!({})), express(each(waits(), json!({})))] {
        let (engine, _clock) = with_manual_clock(ephemeral());
        create(&engine, "m", &definition).await;
        start(&engine, "m", "run", "[1,2,3]").await.unwrap();
        map_run_when(&engine, |run| run.children.running == 3).await;
        let arn = execution_arn("m", "run");
        engine.stop_execution(&arn, None, None).await.unwrap();
        map_run_when(&engine, |run| run.status == MapRunStatus::Aborted).await;
        let run = map_run_when(&engine, |run| run.children.aborted == 3).await;
        assert_eq!(run.children.running, 0);
        assert_eq!(run.items.aborted, 3);
    }
}

#[tokio::test]
async fn express_child_executions_are_listed_while_they_run() {
    let (engine, clock) = with_manual_clock(ephemeral());
    let definition = express(each(waits(), json!({ "MaxConcurrency": 2 })));
    create(&engine, "m", &definition).await;
    start(&engine, "m", "run", "[1,2,3]").await.unwrap();
    map_run_when(&engine, |run| run.children.running == 2).await;
    let running = children(&engine, Some(ExecutionStatus::Running)).await;
    assert_eq!(running, children(&engine, None).await);
    let told: Vec<_> = running
        .iter()
        .map(|it| (it.status, it.item_count))
        .collect();
    assert_eq!(told, [(ExecutionStatus::Running, Some(1)); 2]);
    let child = engine.describe_express_child(&running[0].arn).await;
    let child = child.unwrap().unwrap();
    assert_eq!(
        (child.status, child.map_run_arn),
        (
            ExecutionStatus::Running,
            Some(map_run(&engine, "m").await.arn)
        )
    );
    clock.advance(60_000);
    map_run_when(&engine, |run| {
        run.children.succeeded == 2 && run.children.running == 1
    })
    .await;
    let mut paged = Vec::new();
    let mut next_token = None;
    loop {
        let list = ListChildren {
            map_run_arn: map_run(&engine, "m").await.arn,
            page: PageRequest {
                max_results: Some(1),
                next_token,
            },
            ..ListChildren::default()
        };
        let page = engine.list_children(list).await.unwrap().unwrap();
        paged.extend(page.items);
        next_token = page.next_token;
        if next_token.is_none() {
            break;
        }
    }
    assert_eq!(paged, children(&engine, None).await);
    let running = paged.iter().filter(|it| it.status.is_open()).count();
    assert_eq!((paged.len(), running), (3, 1));
    clock.advance(60_000);
    ended(&engine, &execution_arn("m", "run")).await;
    let all = children(&engine, Some(ExecutionStatus::Succeeded)).await;
    assert_eq!(all.len(), 3);
}

#[tokio::test]
async fn settings_change_while_it_runs() {
    let (engine, clock) = with_manual_clock(ephemeral());
    create(&engine, "m", &each(waits(), json!({ "MaxConcurrency": 1 }))).await;
    start(&engine, "m", "run", "[1,2,3,4]").await.unwrap();
    let run = map_run_when(&engine, |run| {
        run.children.running == 1 && run.children.total == 4
    })
    .await;
    assert_eq!(run.children.pending(), 3);
    let change = MapRunChange {
        max_concurrency: Some(3),
        ..MapRunChange::default()
    };
    let changed = engine.update_map_run(&run.arn, change).await.unwrap();
    assert_eq!(changed.unwrap().settings.max_concurrency, 3);
    map_run_when(&engine, |run| run.children.running == 3).await;
    clock.advance(60_000);
    map_run_when(&engine, |run| {
        run.children.succeeded == 3 && run.children.running == 1
    })
    .await;
    clock.advance(60_000);
    let record = ended(&engine, &execution_arn("m", "run")).await;
    assert_eq!(record.output.as_deref(), Some("[1,2,3,4]"));
    let late = engine.update_map_run(&run.arn, change).await.unwrap();
    assert_eq!(late.unwrap().status, MapRunStatus::Succeeded);
}

#[tokio::test]
async fn it_goes_on_where_it_was_when_the_workspace_is_opened_again() {
    for (what, definition) in [
        ("Standard", each(waits(), json!({ "MaxConcurrency": 2 }))),
        (
            "Express",
            express(each(waits(), json!({ "MaxConcurrency": 2 }))),
        ),
    ] {
        println!("{what}");
        let dir = tempfile::tempdir().unwrap();
        let (engine, clock) = with_manual_clock(in_folder(dir.path()));
        create(&engine, "m", &definition).await;
        start(&engine, "m", "run", "[1,2,3,4,5]").await.unwrap();
        map_run_when(&engine, |run| run.children.running == 2).await;
        clock.advance(60_000);
        let before = map_run_when(&engine, |run| {
            run.children.succeeded == 2 && run.children.running == 2
        })
        .await;
        engine.shutdown().await;
        drop(engine);

        let (engine, clock) = with_manual_clock(in_folder(dir.path()));
        let after = map_run_when(&engine, |run| run.children.running == 2).await;
        assert_eq!(before.arn, after.arn);
        clock.advance(120_000);
        map_run_when(&engine, |run| {
            run.children.succeeded == 4 && run.children.running == 1
        })
        .await;
        clock.advance(120_000);
        let record = ended(&engine, &execution_arn("m", "run")).await;
        assert_eq!(record.output.as_deref(), Some("[1,2,3,4,5]"));
        let run = map_run(&engine, "m").await;
        assert_eq!((run.children.total, run.children.succeeded), (5, 5));
    }
}

#[tokio::test]
async fn items_come_from_a_file_and_results_go_to_files() {
    let engine = open(ephemeral());
    let s3 = engine.s3();
    std::fs::create_dir_all(s3.root().join("in")).unwrap();
    std::fs::create_dir_all(s3.root().join("out")).unwrap();
    std::fs::write(s3.root().join("in/items.jsonl"), "1\n2\n3\n").unwrap();
    let definition = each(
        odd(),
        json!({
            "ItemReader": { "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": { "InputType": "JSONL" },
                "Parameters": { "Bucket": "in", "Key": "items.jsonl" } },
            "ResultWriter": { "Resource": "arn:aws:states:::s3:putObject",
                "Parameters": { "Bucket": "out", "Prefix": "runs" } },
            "ToleratedFailureCount": 1,
        }),
    );
    let record = run(&engine, &definition, "{}").await;
    let output: Value = serde_json::from_str(record.output.as_deref().unwrap()).unwrap();
    let run = map_run(&engine, "m").await;
    assert_eq!(output["MapRunArn"], json!(run.arn));
    assert_eq!(
        (run.children.results_written, run.items.results_written),
        (3, 3)
    );
    let read = |key: &str| -> Value {
        let text = std::fs::read_to_string(s3.root().join("out").join(key)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let manifest = read(output["ResultWriterDetails"]["Key"].as_str().unwrap());
    let file = |group: &str| read(manifest["ResultFiles"][group][0]["Key"].as_str().unwrap());
    assert_eq!(file("SUCCEEDED")[1]["Output"], "3");
    assert_eq!(file("FAILED")[0]["Input"], "2");
}

#[tokio::test]
async fn a_map_run_within_a_child_execution() {
    let engine = open(ephemeral());
    let inner = each(passes(), json!({ "Label": "Inner" }))["States"]["Each"].clone();
    let definition = each(json!({ "Inner": inner }), json!({}));
    let record = run(&engine, &definition, "[[1,2],[3]]").await;
    assert_eq!(record.output.as_deref(), Some("[[1,2],[3]]"));
}

#[tokio::test]
async fn outputs_that_are_too_large_together_fail_the_state() {
    let engine = open(ephemeral());
    let definition = each(
        json!({ "Item": { "Type": "Pass", "Result": "x".repeat(200_000), "End": true } }),
        json!({}),
    );
    let record = run(&engine, &definition, "[1,2]").await;
    assert_eq!(record.error.as_deref(), Some("States.DataLimitExceeded"));
}

#[tokio::test]
async fn thousands_of_items_are_each_run_once() {
    let engine = open(ephemeral());
    let items: Vec<u32> = (0..3000).collect();
    let definition = each(passes(), json!({}));
    let input = serde_json::to_string(&items).unwrap();
    let record = run(&engine, &definition, &input).await;
    assert_eq!(record.output, Some(input));
    let run = map_run(&engine, "m").await;
    assert_eq!((run.children.total, run.children.succeeded), (3000, 3000));
}
