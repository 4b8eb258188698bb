//! Tasks that a person answers by hand.

use std::fs;

use serde_json::{Value, json};
use sfn_engine::store::PageRequest;
use sfn_engine::store::table::{ExecutionStatus, StateMachineType};
use sfn_engine::{Engine, TokenError, WaitingTask};

use crate::workspace::{
    create, create_as, ended, ephemeral, in_folder, machine_arn, open, request, start, types,
    with_manual_clock, within,
};

const LAMBDA: &str = "arn:aws:lambda:us-east-1:123456789012:function:charge";

fn task(resource: &str, more: &Value) -> Value {
    let mut task = json!({ "Type": "Task", "Resource": resource, "End": true });
    let members = more.as_object().unwrap().clone();
    task.as_object_mut().unwrap().extend(members);
    task
}

fn one_task(resource: &str, more: &Value) -> Value {
    json!({ "StartAt": "Ask", "States": { "Ask": task(resource, more) } })
}

/// Creates a machine `m` whose state `Ask` is answered by hand.
async fn machine(engine: &Engine, definition: &Value) {
    create(engine, "m", definition).await;
    let states = vec!["Ask".to_owned()];
    assert!(engine.set_by_hand(&machine_arn("m"), states).await.unwrap());
}

async fn run(engine: &Engine, input: &str) -> String {
    start(engine, "m", "first", input)
        .await
        .unwrap()
        .execution_arn
}

/// What waits, once that are so many and the services of all have taken them where one does.
async fn waiting(engine: &Engine, arn: &str, count: usize, taken: bool) -> Vec<WaitingTask> {
    let look = async {
        loop {
            let tasks = engine.waiting_tasks(arn).await.unwrap().unwrap_or_default();
            if tasks.len() == count && tasks.iter().all(|task| task.taken == taken) {
                return tasks;
            }
            tokio::task::yield_now().await;
        }
    };
    within(look, "what waits").await
}

async fn succeed(engine: &Engine, task: &WaitingTask, output: &str) -> Result<(), TokenError> {
    let output = output.to_owned();
    engine.send_task_success(&task.token, output).await
}

async fn fail(engine: &Engine, task: &WaitingTask, error: &str) {
    let cause = Some("by hand".to_owned());
    engine
        .send_task_failure(&task.token, Some(error.to_owned()), cause)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_task_of_any_kind_waits_and_has_the_history_of_its_kind() {
    let integration = |begin: &[&'static str], end: &'static str| {
        [&["TaskScheduled", "TaskStarted"], begin, &[end]].concat()
    };
    for (resource, parameters, taken, expected) in [
        (
            LAMBDA,
            json!({}),
            false,
            vec![
                "LambdaFunctionScheduled",
                "LambdaFunctionStarted",
                "LambdaFunctionSucceeded",
            ],
        ),
        (
            // No such activity is there.
            "arn:aws:states:us-east-1:123456789012:activity:approve",
            json!({}),
            true,
            vec!["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"],
        ),
        (
            "arn:aws:states:::aws-sdk:dynamodb:getItem",
            json!({ "Parameters": { "TableName": "t" } }),
            false,
            integration(&[], "TaskSucceeded"),
        ),
        (
            "arn:aws:states:::http:invoke",
            json!({ "Parameters": {
                "ApiEndpoint": "https://example.invalid", "Method": "GET",
                "Authentication": { "ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c/1" },
            } }),
            false,
            integration(&[], "TaskSucceeded"),
        ),
        (
            "arn:aws:states:::states:startExecution.sync:2",
            json!({ "Parameters": { "StateMachineArn": machine_arn("none") } }),
            true,
            integration(&["TaskSubmitted"], "TaskSucceeded"),
        ),
        (
            "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            json!({ "Parameters": { "QueueUrl": "q", "MessageBody.$": "$$.Task.Token" } }),
            true,
            integration(&["TaskSubmitted"], "TaskSucceeded"),
        ),
    ] {
        let engine = open(ephemeral());
        machine(&engine, &one_task(resource, &parameters)).await;
        let arn = run(&engine, r#"{"n": 1}"#).await;
        let tasks = waiting(&engine, &arn, 1, taken).await;
        let [asked] = &tasks[..] else {
            panic!("{resource}: {tasks:?}");
        };
        assert!(asked.by_hand && asked.resource == resource, "{asked:?}");
        if parameters == json!({}) {
            assert_eq!(asked.input, r#"{"n": 1}"#, "{resource}");
        }
        succeed(&engine, asked, r#"{"paid":true}"#).await.unwrap();
        let record = ended(&engine, &arn).await;
        assert_eq!(record.output.as_deref(), Some(r#"{"paid":true}"#));
        let types = types(&engine, &arn).await;
        let of_task: Vec<_> = types[2..types.len() - 2].iter().collect();
        assert_eq!(of_task, expected, "{resource}");
        let again = succeed(&engine, asked, "1").await;
        assert!(matches!(again, Err(TokenError::TaskTimedOut)), "{again:?}");
        engine.shutdown().await;
    }
}

#[tokio::test]
async fn a_retry_waits_again_and_each_iteration_by_itself() {
    let engine = open(ephemeral());
    let retry = json!({ "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 1, "MaxDelaySeconds": 2 }] });
    let definition = json!({ "StartAt": "Each", "States": { "Each": {
        "Type": "Map", "End": true,
        "ItemProcessor": { "StartAt": "Ask", "States": { "Ask": task(LAMBDA, &retry) } },
    } } });
    engine.set_time_scale(1_000.0).unwrap();
    machine(&engine, &definition).await;
    let arn = run(&engine, "[1, 2, 3]").await;
    let tasks = waiting(&engine, &arn, 3, false).await;
    let inputs: Vec<_> = tasks.iter().map(|task| &*task.input).collect();
    assert_eq!(inputs, ["1", "2", "3"]);
    fail(&engine, &tasks[1], "Busy").await;
    let tasks = waiting(&engine, &arn, 3, false).await;
    for task in &tasks {
        let output = format!("{}0", task.input);
        succeed(&engine, task, &output).await.unwrap();
    }
    let record = ended(&engine, &arn).await;
    assert_eq!(record.output.as_deref(), Some("[10,20,30]"));
}

#[tokio::test]
async fn it_still_waits_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    for (resource, taken) in [
        (LAMBDA, false),
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", true),
    ] {
        let engine = open(in_folder(folder.path()));
        let name = if taken { "callback" } else { "call" };
        let parameters = json!({ "Parameters": { "QueueUrl": "q", "MessageBody": "b" } });
        create(&engine, name, &one_task(resource, &parameters)).await;
        let arn = machine_arn(name);
        engine
            .set_by_hand(&arn, vec!["Ask".to_owned()])
            .await
            .unwrap();
        let arn = start(&engine, name, "first", "{}")
            .await
            .unwrap()
            .execution_arn;
        let before = waiting(&engine, &arn, 1, taken).await;
        // What runs keeps its way.
        engine
            .set_by_hand(&machine_arn(name), Vec::new())
            .await
            .unwrap();
        engine.shutdown().await;

        let engine = open(in_folder(folder.path()));
        let after = waiting(&engine, &arn, 1, taken).await;
        assert_eq!(after, before);
        fail(&engine, &after[0], "Lost").await;
        let record = ended(&engine, &arn).await;
        assert_eq!(
            (record.error.as_deref(), record.cause.as_deref()),
            (Some("Lost"), Some("by hand"))
        );
        let types = types(&engine, &arn).await;
        let submitted = types.iter().filter(|it| *it == "TaskSubmitted").count();
        assert_eq!(submitted, usize::from(taken), "{types:?}");
        engine.shutdown().await;
    }
}

#[tokio::test]
async fn its_time_passes_and_a_heartbeat_moves_it() {
    let (engine, clock) = with_manual_clock(ephemeral());
    let limits = json!({ "TimeoutSeconds": 100, "HeartbeatSeconds": 10 });
    machine(&engine, &one_task(LAMBDA, &limits)).await;
    let arn = run(&engine, "{}").await;
    let due = |task: &WaitingTask| task.heartbeat_millis.unwrap() - task.since_millis;
    let asked = waiting(&engine, &arn, 1, false).await.remove(0);
    assert_eq!(due(&asked), 10_000);
    assert_eq!(asked.timeout_millis.unwrap() - asked.since_millis, 100_000);
    clock.advance(9_000);
    engine.send_task_heartbeat(&asked.token).await.unwrap();
    let asked = waiting(&engine, &arn, 1, false).await.remove(0);
    assert_eq!(due(&asked), 19_000);
    clock.advance(10_000);
    let record = ended(&engine, &arn).await;
    assert_eq!(record.error.as_deref(), Some("States.Timeout"));
    let types = types(&engine, &arn).await;
    assert!(
        types.contains(&"LambdaFunctionTimedOut".to_owned()),
        "{types:?}"
    );
}

#[tokio::test]
async fn it_goes_before_the_answer_of_a_test_case() {
    let folder = tempfile::tempdir().unwrap();
    let mocks = folder.path().join("mocks.json");
    let config = json!({
        "StateMachines": { "m": { "TestCases": { "Happy": { "Ask": "One", "Next": "One" } } } },
        "MockedResponses": { "One": { "0": { "Return": 1 } } },
    });
    fs::write(&mocks, config.to_string()).unwrap();
    let mut config = ephemeral();
    config.mock_config = Some(mocks);
    let engine = open(config);
    let mut ask = task(LAMBDA, &json!({ "Next": "Next" }));
    ask.as_object_mut().unwrap().remove("End");
    let definition = json!({ "StartAt": "Ask", "States": {
        "Ask": ask,
        "Next": task(LAMBDA, &json!({})),
    } });
    machine(&engine, &definition).await;
    let mut request = request("m", "first", "{}");
    request.test_case = Some("Happy".to_owned());
    let arn = engine.start_execution(request).await.unwrap().execution_arn;
    let asked = waiting(&engine, &arn, 1, false).await.remove(0);
    assert_eq!(asked.state_name, "Ask");
    succeed(&engine, &asked, "2").await.unwrap();
    assert_eq!(ended(&engine, &arn).await.output.as_deref(), Some("1"));
}

#[tokio::test]
async fn an_express_execution_waits_as_well() {
    let engine = open(ephemeral());
    let definition = one_task(LAMBDA, &json!({}));
    create_as(&engine, "m", StateMachineType::Express, &definition).await;
    let states = vec!["Ask".to_owned()];
    engine.set_by_hand(&machine_arn("m"), states).await.unwrap();
    let arn = run(&engine, "{}").await;
    let asked = waiting(&engine, &arn, 1, false).await.remove(0);
    succeed(&engine, &asked, "7").await.unwrap();
    let log = engine.express_log(&arn).unwrap().unwrap();
    assert_eq!(log.execution.status, ExecutionStatus::Succeeded);
    assert_eq!(log.execution.output.as_deref(), Some("7"));
    let gone = succeed(&engine, &asked, "8").await;
    assert!(
        matches!(gone, Err(TokenError::TaskDoesNotExist)),
        "{gone:?}"
    );
    assert_eq!(engine.waiting_tasks(&arn).await.unwrap(), None);
}

/// The ARN of an execution's Map Run, once it has begun.
async fn map_run(engine: &Engine, execution_arn: &str) -> String {
    loop {
        let page = engine.list_map_runs(execution_arn, PageRequest::default());
        if let Some(run) = page.await.unwrap().unwrap().items.pop() {
            return run.arn;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_child_executions_of_a_map_run_wait() {
    for kind in ["STANDARD", "EXPRESS"] {
        let engine = open(ephemeral());
        let definition = json!({ "StartAt": "Each", "States": { "Each": {
            "Type": "Map", "End": true,
            "ItemProcessor": {
                "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": kind },
                "StartAt": "Ask", "States": { "Ask": task(LAMBDA, &json!({})) },
            },
        } } });
        machine(&engine, &definition).await;
        let arn = run(&engine, "[1, 2, 3]").await;
        let map_run = within(map_run(&engine, &arn), "the Map Run").await;
        let tasks = waiting(&engine, &map_run, 3, false).await;
        for task in &tasks {
            let output = format!("{}0", task.input);
            succeed(&engine, task, &output).await.unwrap();
        }
        let record = ended(&engine, &arn).await;
        assert_eq!(record.output.as_deref(), Some("[10,20,30]"), "{kind}");
        let left = engine.waiting_tasks(&map_run).await.unwrap();
        assert_eq!(left, Some(Vec::new()), "{kind}");
        engine.shutdown().await;
    }
}

#[tokio::test]
async fn the_states_are_kept_with_their_state_machine() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(in_folder(folder.path()));
    let arn = machine_arn("m");
    assert!(!engine.set_by_hand(&arn, Vec::new()).await.unwrap());
    assert_eq!(engine.by_hand(&arn).unwrap(), None);
    machine(&engine, &one_task(LAMBDA, &json!({}))).await;
    engine.shutdown().await;

    let engine = open(in_folder(folder.path()));
    assert_eq!(engine.by_hand(&arn).unwrap().unwrap(), ["Ask"]);
    engine.delete_state_machine(&arn).await.unwrap();
    create(&engine, "m", &one_task(LAMBDA, &json!({}))).await;
    assert!(engine.by_hand(&arn).unwrap().unwrap().is_empty());
}
