//! Executions that start others, and that call any operation of the service.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};
use sfn_engine::core::TaskRequest;
use sfn_engine::tasks::{Answer, Progress, TaskRunner};
use sfn_engine::{Engine, EngineConfig};
use sfn_local::{Caller, DataLocation, ServeConfig, Server, Service, serve};

use crate::support::{PASS, ROLE, WAIT, server};

/// The account and region that ARNs here are of.
fn caller() -> Caller {
    Caller::default()
}

async fn call(server: &Server, operation: &str, input: Value) -> Value {
    let service = server.service();
    service
        .call(operation, input, &caller())
        .await
        .unwrap_or_else(|error| panic!("{operation}: {error}"))
}

async fn machine(server: &Server, name: &str, definition: &str) -> String {
    let input = json!({"name": name, "definition": definition, "roleArn": ROLE});
    let created = call(server, "CreateStateMachine", input).await;
    created["stateMachineArn"].as_str().unwrap().to_owned()
}

fn task(resource: &str, parameters: &Value) -> String {
    json!({
        "StartAt": "Call",
        "States": {"Call": {
            "Type": "Task",
            "Resource": format!("arn:aws:states:::{resource}"),
            "Parameters": parameters,
            "End": true
        }}
    })
    .to_string()
}

/// Starts the machine of one task; its execution.
async fn start(server: &Server, resource: &str, parameters: &Value) -> String {
    let name = format!("parent-{}", uuid());
    let arn = machine(server, &name, &task(resource, parameters)).await;
    let started = call(
        server,
        "StartExecution",
        json!({"stateMachineArn": arn, "name": "run"}),
    );
    started.await["executionArn"].as_str().unwrap().to_owned()
}

fn uuid() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed).to_string()
}

/// How an execution ended.
async fn ended(server: &Server, arn: &str) -> Value {
    let wait = server.engine().wait_closed(arn);
    let wait = tokio::time::timeout(std::time::Duration::from_secs(60), wait);
    wait.await.unwrap().unwrap();
    call(server, "DescribeExecution", json!({"executionArn": arn})).await
}

/// The output of an execution that is to succeed.
async fn output(server: &Server, resource: &str, parameters: &Value) -> Value {
    let arn = start(server, resource, parameters).await;
    let end = ended(server, &arn).await;
    assert_eq!(end["status"], "SUCCEEDED", "{end}");
    serde_json::from_str(end["output"].as_str().unwrap()).unwrap()
}

/// Error and cause of an execution that is to fail.
async fn failure(server: &Server, resource: &str, parameters: &Value) -> (String, String) {
    let arn = start(server, resource, parameters).await;
    let end = ended(server, &arn).await;
    let text = |member: &str| end[member].as_str().unwrap_or_default().to_owned();
    (text("error"), text("cause"))
}

async fn types(server: &Server, arn: &str) -> Vec<String> {
    let history = call(server, "GetExecutionHistory", json!({"executionArn": arn})).await;
    let events = history["events"].as_array().unwrap();
    let kinds = events.iter().map(|event| event["type"].as_str().unwrap());
    kinds.map(str::to_owned).collect()
}

/// Its members' names, in order.
fn names(value: &Value) -> Vec<&str> {
    let members = value.as_object().unwrap();
    members.keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_start_answers_with_the_execution() {
    let server = server().await;
    let child = machine(&server, "child", PASS).await;
    let parameters = json!({
        "StateMachineArn": child,
        "Name": "one",
        "Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id"}
    });
    let told = output(&server, "states:startExecution", &parameters).await;
    assert_eq!(
        names(&told),
        [
            "ExecutionArn",
            "SdkHttpMetadata",
            "SdkResponseMetadata",
            "StartDate"
        ]
    );
    let end = ended(&server, told["ExecutionArn"].as_str().unwrap()).await;
    assert!(
        end["input"]
            .as_str()
            .unwrap()
            .contains(":execution:parent-")
    );
    let seconds = end["startDate"].as_f64().unwrap();
    #[allow(clippy::cast_precision_loss)] // a time of today
    let told_seconds = told["StartDate"].as_i64().unwrap() as f64 / 1000.0;
    assert!((seconds - told_seconds).abs() < 0.001);
    assert_eq!(told["SdkHttpMetadata"]["HttpStatusCode"], 200);

    let (error, cause) = failure(&server, "states:startExecution", &parameters).await;
    assert_eq!(error, "StepFunctions.ExecutionAlreadyExistsException");
    assert!(
        cause.starts_with("Execution Already Exists: '")
            && cause.contains("(Service: AWSStepFunctions; Status Code: 400; Error Code: ExecutionAlreadyExists; Request ID: "),
        "{cause}"
    );
    server.shutdown().await;
}

#[tokio::test]
async fn a_sync_start_waits_for_the_end_and_describes_it() {
    let server = server().await;
    let child = machine(&server, "child", PASS).await;
    let described = [
        "ExecutionArn",
        "Input",
        "InputDetails",
        "Name",
        "Output",
        "OutputDetails",
        "RedriveCount",
        "RedriveStatus",
        "RedriveStatusReason",
        "StartDate",
        "StateMachineArn",
        "Status",
        "StopDate",
    ];
    for (pattern, input, output_of) in [
        (
            ".sync",
            json!(r#"{"a":1}"#),
            json!(r#"{"greeting":"hello"}"#),
        ),
        (".sync:2", json!({"a": 1}), json!({"greeting": "hello"})),
    ] {
        let resource = format!("states:startExecution{pattern}");
        let parameters = json!({"StateMachineArn": child, "Input": {"a": 1}});
        let told = output(&server, &resource, &parameters).await;
        assert_eq!(names(&told), described, "{pattern}");
        assert_eq!((&told["Input"], &told["Output"]), (&input, &output_of));
        assert_eq!(told["InputDetails"], json!({"Included": true}));
    }
    server.shutdown().await;
}

#[tokio::test]
async fn a_child_that_fails_fails_the_task_with_its_description() {
    let server = server().await;
    let fails = json!({
        "StartAt": "No",
        "States": {"No": {"Type": "Fail", "Error": "Boom", "Cause": "why"}}
    });
    let child = machine(&server, "child", &fails.to_string()).await;
    let parameters = json!({"StateMachineArn": child, "Input": null, "Name": "one"});
    let (error, cause) = failure(&server, "states:startExecution.sync:2", &parameters).await;
    assert_eq!(error, "States.TaskFailed");
    let mut cause: Value = serde_json::from_str(&cause).unwrap();
    let members = cause.as_object_mut().unwrap();
    for date in ["StartDate", "StopDate"] {
        assert!(members.shift_remove(date).unwrap().is_i64());
    }
    let expected = json!({
        "Cause": "why",
        "Error": "Boom",
        "ExecutionArn": "arn:aws:states:us-east-1:123456789012:execution:child:one",
        "Input": "{}",
        "InputDetails": {"Included": true},
        "Name": "one",
        "RedriveCount": 0,
        "RedriveStatus": "REDRIVABLE",
        "StateMachineArn": child,
        "Status": "FAILED"
    });
    assert_eq!(cause.to_string(), expected.to_string());

    let absent = json!({"StateMachineArn": format!("{child}-none"), "Name": "one"});
    let arn = start(&server, "states:startExecution.sync", &absent).await;
    let end = ended(&server, &arn).await;
    assert_eq!(
        end["error"],
        "StepFunctions.StateMachineDoesNotExistException"
    );
    assert!(
        types(&server, &arn)
            .await
            .contains(&"TaskSubmitFailed".to_owned())
    );
    server.shutdown().await;
}

#[tokio::test]
async fn a_parent_that_is_stopped_stops_the_child_it_waits_for() {
    let server = server().await;
    let child = machine(&server, "child", WAIT).await;
    for (pattern, status) in [(".sync", "ABORTED"), ("", "RUNNING")] {
        let name = format!("of{}", pattern.len());
        let parameters = json!({"StateMachineArn": child, "Name": name});
        let resource = format!("states:startExecution{pattern}");
        let parent = start(&server, &resource, &parameters).await;
        let arn = format!("arn:aws:states:us-east-1:123456789012:execution:child:{name}");
        // Until the child is known to run.
        while server
            .engine()
            .describe_execution(&arn)
            .await
            .unwrap()
            .is_none()
        {
            tokio::task::yield_now().await;
        }
        if pattern.is_empty() {
            ended(&server, &parent).await;
        } else {
            call(&server, "StopExecution", json!({"executionArn": parent})).await;
            ended(&server, &arn).await;
        }
        let child = call(&server, "DescribeExecution", json!({"executionArn": arn})).await;
        assert_eq!(child["status"], status, "{pattern}");
    }
    server.shutdown().await;
}

#[tokio::test]
async fn a_task_that_timed_out_leaves_its_child_running() {
    let config = {
        let mut config = sfn_local::ServeConfig::new(sfn_local::DataLocation::Ephemeral);
        config.engine.time_scale = 1000.0;
        config
    };
    let server = sfn_local::serve(config).await.unwrap();
    let waits = json!({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9_999_999, "End": true}}});
    let child = machine(&server, "child", &waits.to_string()).await;
    let definition = json!({"StartAt": "Call", "States": {"Call": {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync", "TimeoutSeconds": 100, "End": true,
        "Parameters": {"StateMachineArn": child, "Name": "left"}
    }}});
    let parent = machine(&server, "parent", &definition.to_string()).await;
    let started = call(
        &server,
        "StartExecution",
        json!({"stateMachineArn": parent}),
    )
    .await;
    let end = ended(&server, started["executionArn"].as_str().unwrap()).await;
    assert_eq!(end["error"], "States.Timeout");
    let arn = "arn:aws:states:us-east-1:123456789012:execution:child:left";
    let child = call(&server, "DescribeExecution", json!({"executionArn": arn})).await;
    assert_eq!(child["status"], "RUNNING");
    server.shutdown().await;
}

#[tokio::test]
async fn a_child_can_answer_its_parent_with_the_token() {
    let server = server().await;
    // The child calls back by itself.
    let child = task(
        "aws-sdk:sfn:sendTaskSuccess",
        &json!({"TaskToken.$": "$.token", "Output": {"from": "child"}}),
    );
    let child = machine(&server, "child", &child).await;
    for pattern in [".waitForTaskToken", ".sync"] {
        let parameters = json!({"StateMachineArn": child, "Input": {"token.$": "$$.Task.Token"}});
        let resource = format!("states:startExecution{pattern}");
        let arn = start(&server, &resource, &parameters).await;
        let end = ended(&server, &arn).await;
        assert_eq!(end["output"], r#"{"from":"child"}"#, "{pattern}: {end}");
    }
    server.shutdown().await;
}

#[tokio::test]
async fn any_operation_is_a_task_in_the_names_of_the_sdk() {
    let server = server().await;
    let child = machine(&server, "child", PASS).await;
    let parameters = json!({"StateMachineArn": child, "Input": {"key": "value"}, "Name": "one"});
    let told = output(&server, "aws-sdk:sfn:startExecution", &parameters).await;
    let execution = "arn:aws:states:us-east-1:123456789012:execution:child:one";
    assert_eq!(names(&told), ["ExecutionArn", "StartDate"]);
    assert_eq!(told["ExecutionArn"], execution);
    assert!(told["StartDate"].as_str().unwrap().ends_with('Z'));

    let of = json!({"ExecutionArn": execution});
    let told = output(&server, "aws-sdk:sfn:describeExecution", &of).await;
    assert_eq!(told["Input"], r#"{"key":"value"}"#);
    let told = output(&server, "aws-sdk:sfn:getExecutionHistory", &of).await;
    assert_eq!(told["Events"][0]["Type"], "ExecutionStarted");
    let listed = json!({"StateMachineArn": child, "MaxResults": 5});
    let told = output(&server, "aws-sdk:sfn:listExecutions", &listed).await;
    assert_eq!(told["Executions"][0]["Name"], "one");
    let told = output(&server, "aws-sdk:sfn:stopExecution", &of).await;
    assert!(told["StopDate"].is_string(), "{told}");
    let told = output(
        &server,
        "aws-sdk:sfn:createActivity",
        &json!({"Name": "made"}),
    )
    .await;
    assert_eq!(
        told["ActivityArn"],
        "arn:aws:states:us-east-1:123456789012:activity:made"
    );

    for (action, parameters, error, cause) in [
        (
            "sendTaskSuccess",
            json!({"TaskToken": "none", "Output": "ParameterOutput"}),
            "Sfn.InvalidTokenException",
            "Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400, Request ID: ",
        ),
        (
            "startExecution",
            parameters.clone(),
            "Sfn.ExecutionAlreadyExistsException",
            "Execution Already Exists: '",
        ),
        (
            "describeExecution",
            json!({"ExecutionArn": format!("{execution}-none")}),
            "Sfn.ExecutionDoesNotExistException",
            "Execution Does Not Exist: '",
        ),
    ] {
        let resource = format!("aws-sdk:sfn:{action}");
        let (found, told) = failure(&server, &resource, &parameters).await;
        assert_eq!(found, error, "{told}");
        assert!(told.starts_with(cause), "{told}");
        assert!(told.ends_with(") (SDK Attempt Count: 1)"), "{told}");
    }
    server.shutdown().await;
}

/// Never answers: as if the process ended in the middle of every task.
#[derive(Debug)]
struct CutOff;

#[async_trait]
impl TaskRunner for CutOff {
    fn takes(&self, _: &TaskRequest) -> bool {
        true
    }

    async fn run(&self, _: Arc<TaskRequest>, _: &dyn Progress) -> Answer {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_child_that_was_started_before_a_crash_is_recognized_even_when_it_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataLocation::Dir(folder.path().to_owned());
    let mut config = EngineConfig::new(data.clone());
    config.runners.push(Arc::new(CutOff));
    let service = Service::new(Engine::open(config).unwrap());
    let call_it = async |operation: &str, input: Value| {
        service.call(operation, input, &caller()).await.unwrap()
    };
    let create = |name: &str, definition: String| {
        call_it(
            "CreateStateMachine",
            json!({"name": name, "definition": definition, "roleArn": ROLE}),
        )
    };
    let child = create("child", PASS.to_owned()).await["stateMachineArn"].clone();
    // What each parent asks for. Before the crash only a child with input 1 was started.
    for (parent, input) in [("same", 1), ("other", 2)] {
        let parameters = json!({"StateMachineArn": child, "Name": parent, "Input": input});
        let definition = task("states:startExecution.sync", &parameters);
        let arn = create(parent, definition).await["stateMachineArn"].clone();
        call_it(
            "StartExecution",
            json!({"stateMachineArn": arn, "name": "run"}),
        )
        .await;
        call_it(
            "StartExecution",
            json!({"stateMachineArn": child, "name": parent, "input": "1"}),
        )
        .await;
    }
    service.engine().shutdown().await;
    drop(service);

    let server = serve(ServeConfig::new(data)).await.unwrap();
    let run =
        |parent: &str| format!("arn:aws:states:us-east-1:123456789012:execution:{parent}:run");
    assert_eq!(ended(&server, &run("same")).await["status"], "SUCCEEDED");
    let other = ended(&server, &run("other")).await;
    assert_eq!(
        other["error"],
        "StepFunctions.ExecutionAlreadyExistsException"
    );
    server.shutdown().await;
}
