//! AWS services behind an endpoint: moto's server, which no one here wrote. The calls are data: `aws/calls.json`.

mod jobs;
pub(crate) mod moto;
mod rest;
mod scripted;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sfn_engine::Engine;
use sfn_engine::store::table::ExecutionStatus;
use sfn_engine::tasks::AwsEndpoints;
use tokio::process::Command;

use crate::workspace::{
    create, ended, ephemeral, execution_arn, history, open, start, types, within,
};
use moto::{Moto, call, engine, matches, outcome};

/// `${name.Member}` stands for a member of an earlier output.
fn filled(value: &Value, kept: &BTreeMap<String, Value>) -> Value {
    match value {
        Value::String(text) => {
            let mut text = text.clone();
            for (name, output) in kept {
                for (member, value) in output.as_object().into_iter().flatten() {
                    let value = value.as_str().unwrap_or_default();
                    text = text.replace(&format!("${{{name}.{member}}}"), value);
                }
            }
            json!(text)
        }
        Value::Array(values) => values.iter().map(|it| filled(it, kept)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), filled(value, kept)))
            .collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn services_are_called_and_their_errors_named_as_on_aws() {
    let moto = Moto::serve().await;
    let engine = engine(&moto.url);
    let calls: Vec<Value> = serde_json::from_str(include_str!("aws/calls.json")).unwrap();
    let mut kept = BTreeMap::new();
    let mut wrong = Vec::new();
    for (number, case) in calls.iter().enumerate() {
        let resource = format!("arn:aws:states:::{}", case["call"].as_str().unwrap());
        let parameters = filled(&case["parameters"], &kept);
        let record = call(&engine, &format!("call-{number}"), &resource, &parameters).await;
        let outcome = outcome(&record);
        if !matches(&filled(&case["expect"], &kept), &outcome) {
            wrong.push(format!(
                "{number} {resource}\n  expected {}\n  was      {outcome}",
                case["expect"]
            ));
        }
        if let Some(name) = case["as"].as_str() {
            kept.insert(name.to_owned(), outcome["output"].clone());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_message_carries_the_token_that_answers_the_task() {
    let moto = Moto::serve().await;
    let engine = engine(&moto.url);
    let queue = call(
        &engine,
        "create",
        "arn:aws:states:::aws-sdk:sqs:createQueue",
        &json!({ "QueueName": "q" }),
    )
    .await;
    let url = outcome(&queue)["output"]["QueueUrl"].clone();
    let definition = json!({
        "StartAt": "Ask",
        "States": { "Ask": {
            "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true,
            "Parameters": { "QueueUrl": url, "MessageBody": { "token.$": "$$.Task.Token" } },
        } },
    });
    create(&engine, "ask", &definition).await;
    start(&engine, "ask", "run", "{}").await.unwrap();
    let arn = execution_arn("ask", "run");
    // The message is there once the task was submitted, which happens while this waits for it.
    let received = call(
        &engine,
        "receive",
        "arn:aws:states:::aws-sdk:sqs:receiveMessage",
        &json!({ "QueueUrl": url, "WaitTimeSeconds": 20 }),
    )
    .await;
    let received = outcome(&received);
    let body = received["output"]["Messages"][0]["Body"]
        .as_str()
        .unwrap_or_else(|| panic!("{received}"));
    let body: Value = serde_json::from_str(body).unwrap();
    let submitted = async {
        while !types(&engine, &arn)
            .await
            .iter()
            .any(|it| it == "TaskSubmitted")
        {
            tokio::task::yield_now().await;
        }
    };
    within(submitted, "the submission").await;
    engine
        .send_task_success(
            body["token"].as_str().unwrap(),
            r#"{"yes": true}"#.to_owned(),
        )
        .await
        .unwrap();
    let record = ended(&engine, &arn).await;
    assert_eq!(record.status, ExecutionStatus::Succeeded);
    assert_eq!(record.output.as_deref(), Some(r#"{"yes": true}"#));
    assert_eq!(
        types(&engine, &arn).await[1..7],
        [
            "TaskStateEntered",
            "TaskScheduled",
            "TaskStarted",
            "TaskSubmitted",
            "TaskSucceeded",
            "TaskStateExited"
        ]
    );
    let submitted = &history(&engine, &arn).await[4]["taskSubmittedEventDetails"];
    let output: Value = serde_json::from_str(submitted["output"].as_str().unwrap()).unwrap();
    assert!(output["MessageId"].is_string(), "{output}");
}

#[tokio::test]
async fn without_an_endpoint_nothing_is_sent() {
    let engine = open(ephemeral());
    let record = call(
        &engine,
        "c",
        "arn:aws:states:::sqs:sendMessage",
        &json!({ "QueueUrl": "q", "MessageBody": "b" }),
    )
    .await;
    assert_eq!(record.error.as_deref(), Some("States.Runtime"));
    let cause = record.cause.unwrap();
    assert!(cause.contains("set AWS_ENDPOINT_URL"), "{cause}");
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_told_by_its_address() {
    let engine = engine("http://127.0.0.1:1");
    for (resource, error) in [
        ("arn:aws:states:::sqs:sendMessage", "SQS.SdkClientException"),
        (
            "arn:aws:states:::aws-sdk:sqs:sendMessage",
            "Sqs.SdkClientException",
        ),
    ] {
        let name = error.replace('.', "-");
        let record = call(
            &engine,
            &name,
            resource,
            &json!({ "QueueUrl": "q", "MessageBody": "b" }),
        )
        .await;
        assert_eq!(record.error.as_deref(), Some(error));
        let cause = record.cause.unwrap();
        assert!(cause.contains("http://127.0.0.1:1/"), "{cause}");
    }
}

#[tokio::test]
async fn endpoints_come_from_the_environment_as_for_the_sdks() {
    let of = |variables: &[(&str, &str)]| {
        AwsEndpoints::from_environment(
            variables
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned())),
        )
    };
    assert!(of(&[("AWS_ACCESS_KEY_ID", "a"), ("AWS_ENDPOINT_URL", "")]).is_empty());
    let both = [
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:4566"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"),
    ];
    let endpoints = of(&both);
    assert_eq!(
        endpoints.every_service.as_deref(),
        Some("http://127.0.0.1:4566")
    );
    assert_eq!(endpoints.by_service["DYNAMODB"], "http://127.0.0.1:8000");
    let ignored = [
        &both[..],
        &[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")],
    ]
    .concat();
    assert!(of(&ignored).is_empty());
    let key = of(&[
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "very secret"),
    ]);
    assert!(!format!("{key:?}").contains("very secret"));

    let mut config = ephemeral();
    config.aws = of(&[("AWS_ENDPOINT_URL_SQS", "localhost:4566")]);
    let error = Engine::open(config).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("AWS_ENDPOINT_URL_SQS"), "{error}");
}

#[tokio::test]
async fn the_table_of_services_is_what_botocore_gives() {
    let Some(python) = std::env::var_os("STEPDECK_PYTHON") else {
        panic!("STEPDECK_PYTHON does not name a Python with botocore: run `cargo xtask test`");
    };
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("model/aws_services.py");
    let output = Command::new(python)
        .arg(script)
        .args([
            "--check", "batch", "dynamodb", "events", "iam", "lambda", "s3", "sns", "sqs",
        ])
        .output()
        .await
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The rule gives the queue what happens to executions named `watched`.
#[tokio::test]
async fn status_changes_come_to_event_bridge() {
    let moto = Moto::serve().await;
    let engine = engine(&moto.url);
    let output = async |name: &str, resource: &str, parameters: Value| -> Value {
        let record = call(
            &engine,
            name,
            &format!("arn:aws:states:::aws-sdk:{resource}"),
            &parameters,
        )
        .await;
        let output = record
            .output
            .unwrap_or_else(|| panic!("{name}: {:?} {:?}", record.error, record.cause));
        serde_json::from_str(&output).unwrap()
    };
    let queue = output(
        "queue",
        "sqs:createQueue",
        json!({ "QueueName": "changes" }),
    )
    .await;
    let url = queue["QueueUrl"].clone();
    let pattern = json!({ "source": ["aws.states"], "detail": { "name": ["watched"] } });
    let rule = json!({ "Name": "watched", "EventPattern": pattern.to_string() });
    output("rule", "eventbridge:putRule", rule).await;
    let target = json!({ "Id": "1", "Arn": "arn:aws:sqs:us-east-1:123456789012:changes" });
    let targets = json!({ "Rule": "watched", "Targets": [target] });
    output("targets", "eventbridge:putTargets", targets).await;

    let definition = json!({ "StartAt": "Wait", "States": {
        "Wait": { "Type": "Wait", "Seconds": 0, "Next": "Fail" },
        "Fail": { "Type": "Fail", "Error": "Nope", "Cause": "It had to." },
    } });
    create(&engine, "machine", &definition).await;
    start(&engine, "machine", "watched", r#"{"n":1}"#)
        .await
        .unwrap();
    ended(&engine, &execution_arn("machine", "watched")).await;

    let mut events = Vec::new();
    for attempt in 0..20 {
        let question = json!({ "QueueUrl": url, "WaitTimeSeconds": 1, "MaxNumberOfMessages": 10 });
        let received = output(&format!("look-{attempt}"), "sqs:receiveMessage", question).await;
        let messages = received["Messages"].as_array().cloned().unwrap_or_default();
        events.extend(messages.iter().map(|message| -> Value {
            serde_json::from_str(message["Body"].as_str().unwrap()).unwrap()
        }));
        if events.len() >= 2 {
            break;
        }
    }
    events.sort_by_key(|event| event["detail"]["stopDate"].as_i64());
    let told: Vec<_> = events
        .iter()
        .map(|event| {
            let detail = &event["detail"];
            assert_eq!(
                event["detail-type"],
                "Step Functions Execution Status Change"
            );
            assert_eq!(
                event["resources"],
                json!([execution_arn("machine", "watched")])
            );
            assert_eq!(detail["input"], r#"{"n":1}"#);
            (
                detail["status"].as_str().unwrap(),
                detail["error"].as_str(),
                detail["cause"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("RUNNING", None, None),
            ("FAILED", Some("Nope"), Some("It had to."))
        ]
    );
    engine.shutdown().await;
}
