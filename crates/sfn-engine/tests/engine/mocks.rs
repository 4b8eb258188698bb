//! Mocked answers.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sfn_engine::store::table::ExecutionStatus;
use sfn_engine::{Engine, StartError};

use crate::workspace::{create, ended, ephemeral, execution_arn, open, request, types};

fn config(answer: &Value) -> String {
    json!({
        "StateMachines": { "orders": { "TestCases": { "Happy": { "Charge": "Charged" } } } },
        "MockedResponses": { "Charged": answer },
    })
    .to_string()
}

async fn engine(mock_config: &Path, retry: &Value) -> Engine {
    let mut config = ephemeral();
    config.mock_config = Some(mock_config.to_owned());
    config.time_scale = 1_000.0;
    let engine = open(config);
    let definition = json!({
        "StartAt": "Charge",
        "States": {
            "Charge": {
                "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
                "Parameters": { "QueueUrl": "q", "MessageBody": "b" }, "Retry": retry,
                "End": true,
            },
        },
    });
    create(&engine, "orders", &definition).await;
    engine
}

async fn start(engine: &Engine, name: &str) -> Result<(), StartError> {
    let mut request = request("orders", name, "{}");
    request.test_case = Some("Happy".to_owned());
    engine.start_execution(request).await.map(|_| ())
}

#[tokio::test]
async fn answers_are_counted_over_the_execution() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mocks.json");
    let answers = json!({
        "0-1": { "Throw": { "Error": "Busy", "Cause": "later" } },
        "2": { "Return": { "id": 7 } },
    });
    fs::write(&path, config(&answers)).unwrap();
    let engine = engine(&path, &json!([{ "ErrorEquals": ["Busy"] }])).await;
    start(&engine, "a").await.unwrap();
    let record = ended(&engine, &execution_arn("orders", "a")).await;
    assert_eq!(record.output.as_deref(), Some(r#"{"id":7}"#));
    assert_eq!(record.test_case.as_deref(), Some("Happy"));
    let types = types(&engine, &record.arn).await;
    let count = |wanted: &str| types.iter().filter(|t| *t == wanted).count();
    assert_eq!(
        (count("TaskFailed"), count("TaskSucceeded")),
        (2, 1),
        "{types:?}"
    );
}

#[tokio::test]
async fn the_file_is_read_anew_for_each_execution() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mocks.json");
    let engine = engine(&path, &json!([])).await;

    match start(&engine, "none").await {
        Err(StartError::Mock(message)) => assert!(message.contains("cannot be read"), "{message}"),
        other => panic!("{other:?}"),
    }
    for (name, answer, status) in [
        ("good", json!({ "Return": 1 }), ExecutionStatus::Succeeded),
        (
            "bad",
            json!({ "Throw": { "Error": "E" } }),
            ExecutionStatus::Failed,
        ),
    ] {
        fs::write(&path, config(&json!({ "0": answer }))).unwrap();
        start(&engine, name).await.unwrap();
        let record = ended(&engine, &execution_arn("orders", name)).await;
        assert_eq!(record.status, status);
    }
    fs::write(&path, "{").unwrap();
    match start(&engine, "broken").await {
        Err(StartError::Mock(message)) => {
            assert!(
                message.contains("mocks.json is not JSON") && message.contains("line 1"),
                "{message}"
            );
        }
        other => panic!("{other:?}"),
    }
}
