//! What is there again after the program was ended, in order or not.
#![cfg(unix)]

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program_support::{Program, start, text};
use crate::support::{Answer, PASS, call, create};

async fn answer(program: &Program, operation: &str, input: Value) -> Value {
    Answer::of(call(&program.url, operation, &input)).await.body
}

#[tokio::test]
async fn it_stops_in_order_and_everything_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--port", "0", "--data-dir", text(folder.path())];
    let program = start(&arguments);
    let arn = create(&program.url, "hello", PASS).await;
    let started = answer(
        &program,
        "StartExecution",
        json!({"stateMachineArn": arn, "name": "run-1"}),
    )
    .await;
    assert!(program.signal("-TERM").success());

    let program = start(&arguments);
    let listed = answer(&program, "ListExecutions", json!({"stateMachineArn": arn})).await;
    assert_eq!(
        listed["executions"][0]["executionArn"],
        started["executionArn"]
    );
    assert!(program.signal("-INT").success());
}

/// Waits for the end of an execution.
async fn described_at_end(program: &Program, execution: &Value) -> Value {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        assert!(Instant::now() < deadline, "it still runs after 30 s");
        let described = answer(program, "DescribeExecution", execution.clone()).await;
        if described["status"] != "RUNNING" {
            return described;
        }
    }
}

async fn types(program: &Program, execution: &Value) -> Vec<String> {
    let history = answer(program, "GetExecutionHistory", execution.clone()).await;
    let events = history["events"].as_array().unwrap();
    events
        .iter()
        .map(|event| event["type"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_was_redriven_when_it_was_killed_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = text(folder.path());
    let definition = json!({
        "StartAt": "Both",
        "States": {
            "Both": {
                "Type": "Parallel",
                "Branches": [
                    {"StartAt": "Done", "States": {"Done": {"Type": "Pass", "Result": "done", "End": true}}},
                    {"StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 2, "End": true}}}
                ],
                "End": true
            }
        }
    });
    let program = start(&["--port", "0", "--data-dir", data]);
    let arn = create(&program.url, "both", &definition.to_string()).await;
    let started = answer(&program, "StartExecution", json!({"stateMachineArn": arn})).await;
    let execution = json!({"executionArn": started["executionArn"]});
    answer(&program, "StopExecution", execution.clone()).await;
    let redriven = answer(&program, "RedriveExecution", execution.clone()).await;
    program.signal("-KILL");

    let program = start(&["--port", "0", "--data-dir", data, "--time-scale", "1000"]);
    let described = described_at_end(&program, &execution).await;
    assert_eq!(
        (&described["status"], &described["output"]),
        (&json!("SUCCEEDED"), &json!("[\"done\",{}]"))
    );
    assert_eq!(described["redriveCount"], 1);
    assert_eq!(described["redriveDate"], redriven["redriveDate"]);
    assert_eq!(
        types(&program, &execution).await,
        [
            "ExecutionStarted",
            "ParallelStateEntered",
            "ParallelStateStarted",
            "PassStateEntered",
            "PassStateExited",
            "WaitStateEntered",
            "ExecutionAborted",
            "ExecutionRedriven",
            "WaitStateExited",
            "ParallelStateSucceeded",
            "ParallelStateExited",
            "ExecutionSucceeded"
        ],
        "nothing twice and nothing lost"
    );
}

#[tokio::test]
async fn what_was_running_when_it_was_killed_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = text(folder.path());
    let definition = json!({
        "StartAt": "Rest",
        "States": {
            "Rest": {"Type": "Wait", "Seconds": 2, "Next": "Done"},
            "Done": {"Type": "Pass", "Result": "rested", "End": true}
        }
    });
    let program = start(&["--port", "0", "--data-dir", data]);
    let arn = create(&program.url, "rest", &definition.to_string()).await;
    let started = answer(&program, "StartExecution", json!({"stateMachineArn": arn})).await;
    program.signal("-KILL");

    let program = start(&["--port", "0", "--data-dir", data, "--time-scale", "1000"]);
    let execution = json!({"executionArn": started["executionArn"]});
    let described = described_at_end(&program, &execution).await;
    assert_eq!(
        (&described["status"], &described["output"]),
        (&json!("SUCCEEDED"), &json!("\"rested\""))
    );
    assert_eq!(
        types(&program, &execution).await,
        [
            "ExecutionStarted",
            "WaitStateEntered",
            "WaitStateExited",
            "PassStateEntered",
            "PassStateExited",
            "ExecutionSucceeded"
        ],
        "nothing twice and nothing lost"
    );
}

#[tokio::test]
async fn what_waited_for_an_answer_when_it_was_killed_can_be_answered() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--port", "0", "--data-dir", text(folder.path())];
    let activity = "arn:aws:states:us-east-1:123456789012:activity:approve";
    let definition = json!({
        "StartAt": "Both",
        "States": {"Both": {
            "Type": "Parallel",
            "End": true,
            "Branches": [
                {"StartAt": "Work", "States": {"Work": {
                    "Type": "Task", "Resource": activity, "HeartbeatSeconds": 3600, "End": true
                }}},
                {"StartAt": "Call", "States": {"Call": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                    "Parameters": {
                        "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q",
                        "MessageBody.$": "$$.Task.Token"
                    },
                    "End": true
                }}}
            ]
        }}
    });
    let program = start(&arguments);
    answer(&program, "CreateActivity", json!({"name": "approve"})).await;
    let arn = create(&program.url, "both", &definition.to_string()).await;
    let started = answer(&program, "StartExecution", json!({"stateMachineArn": arn})).await;
    let execution = json!({"executionArn": started["executionArn"]});
    let task = answer(
        &program,
        "GetActivityTask",
        json!({"activityArn": activity}),
    )
    .await;
    let events = async |program: &Program| {
        let history = answer(program, "GetExecutionHistory", execution.clone()).await;
        history["events"].as_array().unwrap().clone()
    };
    let token = loop {
        let events = events(&program).await;
        let of = |kind: &str| events.iter().find(|event| event["type"] == kind).cloned();
        if let (Some(scheduled), Some(_)) = (of("TaskScheduled"), of("TaskSubmitted")) {
            let parameters = scheduled["taskScheduledEventDetails"]["parameters"].clone();
            let parameters: Value = serde_json::from_str(parameters.as_str().unwrap()).unwrap();
            break parameters["MessageBody"].clone();
        }
        let ended = events
            .iter()
            .find(|event| event["type"] == "ExecutionFailed");
        assert_eq!(ended, None, "nobody can answer any more");
    };
    program.signal("-KILL");

    let program = start(&arguments);
    for (token, output) in [(&task["taskToken"], "1"), (&token, "2")] {
        let beat = answer(&program, "SendTaskHeartbeat", json!({"taskToken": token})).await;
        assert_eq!(beat, json!({}));
        let input = json!({"taskToken": token, "output": output});
        assert_eq!(
            answer(&program, "SendTaskSuccess", input.clone()).await,
            json!({})
        );
        let again = answer(&program, "SendTaskSuccess", input).await;
        assert!(
            again["__type"].as_str().unwrap().ends_with("TaskTimedOut"),
            "{again}"
        );
    }
    let described = answer(&program, "DescribeExecution", execution.clone()).await;
    assert_eq!(
        (&described["status"], &described["output"]),
        (&json!("SUCCEEDED"), &json!("[1,2]"))
    );
    let events = events(&program).await;
    let count = |kind: &str| events.iter().filter(|event| event["type"] == kind).count();
    assert_eq!((count("ActivityStarted"), count("TaskSubmitted")), (1, 1));
}

#[tokio::test]
async fn an_execution_that_waited_for_another_when_it_was_killed_waits_for_the_same_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = text(folder.path());
    let program = start(&["--port", "0", "--data-dir", data]);
    let child = json!({"StartAt": "Rest", "States": {
        "Rest": {"Type": "Wait", "Seconds": 600, "Next": "Done"},
        "Done": {"Type": "Pass", "Result": "rested", "End": true}
    }});
    let child = create(&program.url, "child", &child.to_string()).await;
    let branch = |name: &str, parameters: &Value| {
        json!({"StartAt": name, "States": {name: {
            "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": parameters, "OutputPath": "$.Output", "End": true
        }}})
    };
    let parent = json!({"StartAt": "Both", "States": {"Both": {
        "Type": "Parallel", "End": true, "Branches": [
            branch("Named", &json!({"StateMachineArn": child, "Name": "named"})),
            branch("Unnamed", &json!({"StateMachineArn": child}))
        ]
    }}});
    let parent = create(&program.url, "parent", &parent.to_string()).await;
    let started = answer(
        &program,
        "StartExecution",
        json!({"stateMachineArn": parent}),
    )
    .await;
    let execution = json!({"executionArn": started["executionArn"]});
    let submitted = async |program: &Program| {
        let history = answer(program, "GetExecutionHistory", execution.clone()).await;
        let events = history["events"].as_array().unwrap();
        events
            .iter()
            .filter(|event| event["type"] == "TaskSubmitted")
            .count()
    };
    while submitted(&program).await < 2 {}
    program.signal("-KILL");

    let program = start(&["--port", "0", "--data-dir", data, "--time-scale", "10000"]);
    let deadline = Instant::now() + Duration::from_secs(30);
    let described = loop {
        assert!(Instant::now() < deadline, "it still runs after 30 s");
        let described = answer(&program, "DescribeExecution", execution.clone()).await;
        if described["status"] != "RUNNING" {
            break described;
        }
    };
    assert_eq!(
        (&described["status"], &described["output"]),
        (&json!("SUCCEEDED"), &json!(r#"["rested","rested"]"#)),
        "{described}"
    );
    assert_eq!(submitted(&program).await, 2, "nothing was sent twice");
    let children = answer(
        &program,
        "ListExecutions",
        json!({"stateMachineArn": child}),
    )
    .await;
    assert_eq!(children["executions"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_older_than_the_retention_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let data = text(folder.path());
    let program = start(&["--port", "0", "--data-dir", data]);
    let arn = create(&program.url, "hello", PASS).await;
    let run = json!({"stateMachineArn": arn, "name": "run-1"});
    let started = answer(&program, "StartExecution", run.clone()).await;
    let execution = json!({"executionArn": started["executionArn"]});
    assert_eq!(
        answer(&program, "DescribeExecution", execution.clone()).await["status"],
        "SUCCEEDED"
    );
    assert!(program.signal("-TERM").success());

    let program = start(&["--port", "0", "--data-dir", data, "--retention", "1s"]);
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        assert!(Instant::now() < deadline, "it is still known after 30 s");
        let described = call(&program.url, "DescribeExecution", &execution);
        let described = Answer::of(described).await;
        if described.status == 400 {
            assert_eq!(described.code(), "ExecutionDoesNotExist");
            break;
        }
    }
    let listed = answer(&program, "ListExecutions", json!({"stateMachineArn": arn})).await;
    assert_eq!(listed["executions"], json!([]));
    assert_eq!(
        answer(&program, "StartExecution", run).await["executionArn"],
        started["executionArn"],
        "its name is free"
    );
}
