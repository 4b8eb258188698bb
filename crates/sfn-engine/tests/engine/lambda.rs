//! Lambda behind an endpoint.

use serde_json::{Value, json};
use sfn_engine::Engine;
use sfn_engine::store::table::{ExecutionRecord, ExecutionStatus};

use crate::functions::Functions;
use crate::workspace::{create, ended, ephemeral, execution_arn, open, start};

const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:";

fn engine(endpoint: &str) -> Engine {
    let mut config = ephemeral();
    config.lambda_endpoint = Some(endpoint.to_owned());
    open(config)
}

async fn run(engine: &Engine, task: Value, input: &str) -> ExecutionRecord {
    let mut state = json!({ "Type": "Task", "End": true });
    state
        .as_object_mut()
        .unwrap()
        .extend(task.as_object().unwrap().clone());
    create(
        engine,
        "m",
        &json!({ "StartAt": "Call", "States": { "Call": state } }),
    )
    .await;
    start(engine, "m", "run", input).await.unwrap();
    ended(engine, &execution_arn("m", "run")).await
}

fn output(record: &ExecutionRecord) -> Value {
    let output = record.output.as_deref();
    serde_json::from_str(output.unwrap_or_else(|| panic!("{record:?}"))).unwrap()
}

#[tokio::test]
async fn a_function_by_its_arn_gets_the_input_and_gives_its_result() {
    let mut functions = Functions::serve().await;
    let engine = engine(&functions.url);
    let task = json!({ "Resource": format!("{FUNCTION}double") });
    let record = run(&engine, task, r#"{"n": 21}"#).await;
    assert_eq!(output(&record), json!({ "n": 42 }));
    let invocation = functions.invocation().await;
    assert_eq!(invocation.function, format!("{FUNCTION}double"));
    assert_eq!(
        serde_json::from_str::<Value>(&invocation.payload).unwrap(),
        json!({ "n": 21 })
    );
}

#[tokio::test]
async fn lambda_invoke_gets_its_parameters_and_gives_the_whole_response() {
    let mut functions = Functions::serve().await;
    let engine = engine(&format!("{}/", functions.url));
    let task = json!({
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {
            "FunctionName": "double", "Qualifier": "7", "ClientContext": "Y29udGV4dA==", "Payload": { "n.$": "$.n" },
        },
    });
    let output = output(&run(&engine, task, r#"{"n": 21}"#).await);
    assert_eq!(output["Payload"], json!({ "n": 42 }));
    assert_eq!(
        (&output["StatusCode"], &output["ExecutedVersion"]),
        (&json!(200), &json!("$LATEST"))
    );
    assert_eq!(output["SdkResponseMetadata"]["RequestId"], "request-1");
    assert_eq!(
        output["SdkHttpMetadata"]["AllHttpHeaders"]["content-type"],
        json!(["application/json"])
    );
    let invocation = functions.invocation().await;
    assert_eq!(invocation.function, "double");
    assert_eq!(invocation.query.as_deref(), Some("Qualifier=7"));
    assert_eq!(invocation.headers["x-amz-client-context"], "Y29udGV4dA==");
    assert_eq!(invocation.payload, r#"{"n":21}"#);
}

#[tokio::test]
async fn errors_have_the_names_that_aws_gives_them() {
    let functions = Functions::serve().await;
    let service = |message: &str, status: u16, code: &str| {
        format!(
            "{message} (Service: AWSLambda; Status Code: {status}; Error Code: {code}; Request ID: request-1; Proxy: null)"
        )
    };
    for (function, error, cause) in [
        (
            "flaky",
            "Busy",
            r#"{"errorMessage":"try later","errorType":"Busy"}"#.to_owned(),
        ),
        (
            "nowhere",
            "Lambda.ResourceNotFoundException",
            service(
                "Function not found: nowhere",
                404,
                "ResourceNotFoundException",
            ),
        ),
        (
            "throttled",
            "Lambda.TooManyRequestsException",
            service("Rate Exceeded.", 429, "TooManyRequestsException"),
        ),
        (
            "broken",
            "Lambda.ServiceException",
            service("", 500, "ServiceException"),
        ),
    ] {
        let invoke = json!({
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": { "FunctionName": function, "Payload": { "attempt": 0 } },
        });
        let direct = json!({
            "Resource": format!("{FUNCTION}{function}"), "Parameters": { "attempt": 0 },
        });
        for task in [invoke, direct] {
            let record = run(&engine(&functions.url), task, "{}").await;
            assert_eq!(record.status, ExecutionStatus::Failed);
            assert_eq!(record.error.as_deref(), Some(error));
            assert_eq!(record.cause.as_deref(), Some(&*cause), "{function}");
        }
    }
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_named() {
    // Taken and let go: nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let endpoint = format!("http://127.0.0.1:{port}");
    let task = json!({ "Resource": format!("{FUNCTION}double") });
    let record = run(&engine(&endpoint), task, "{}").await;
    assert_eq!(record.error.as_deref(), Some("Lambda.SdkClientException"));
    let cause = record.cause.unwrap();
    assert!(cause.contains(&endpoint), "{cause}");
}

#[tokio::test]
async fn without_an_endpoint_the_failure_says_what_to_do() {
    for (resource, hint) in [
        (format!("{FUNCTION}double"), "--lambda-endpoint"),
        (
            "arn:aws:states:::sqs:sendMessage".to_owned(),
            "set AWS_ENDPOINT_URL",
        ),
        (
            "arn:aws:states:::batch:submitJob".to_owned(),
            "mock configuration",
        ),
    ] {
        let record = run(
            &open(ephemeral()),
            json!({ "Resource": resource, "Parameters": { "QueueUrl": "q", "MessageBody": "b" } }),
            "{}",
        )
        .await;
        assert_eq!(record.error.as_deref(), Some("States.Runtime"));
        let cause = record.cause.unwrap();
        assert!(
            cause.contains(&resource) && cause.contains("'Call'") && cause.contains(hint),
            "{cause}"
        );
    }
}
