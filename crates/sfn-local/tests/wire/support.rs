//! A server to test, and calls to it.

use serde_json::{Value, json};
use sfn_local::{DataLocation, ServeConfig, Server, serve};

/// One state that gives its result at once.
pub(crate) const PASS: &str = r#"{"StartAt": "Greet", "States": {"Greet": {"Type": "Pass", "Result": {"greeting": "hello"}, "End": true}}}"#;

/// One state that waits for an hour.
pub(crate) const WAIT: &str =
    r#"{"StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 3600, "End": true}}}"#;

pub(crate) const ROLE: &str = "arn:aws:iam::123456789012:role/states";

/// A server on a free port that forgets everything.
pub(crate) async fn server() -> Server {
    serve(ServeConfig::new(DataLocation::Ephemeral))
        .await
        .unwrap()
}

/// What came back over HTTP.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) async fn of(request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        Answer {
            status: response.status().as_u16(),
            request_id: header("x-amzn-requestid"),
            content_type: header("content-type"),
            body: response.json().await.unwrap_or(Value::Null),
        }
    }

    /// The error's name, without its name space.
    pub(crate) fn code(&self) -> &str {
        self.body["__type"]
            .as_str()
            .unwrap_or_default()
            .rsplit('#')
            .next()
            .unwrap_or_default()
    }

    pub(crate) fn message(&self) -> &str {
        self.body["message"].as_str().unwrap_or_default()
    }
}

/// A call as an SDK makes it, but for the signature.
pub(crate) fn call(url: &str, operation: &str, input: &Value) -> reqwest::RequestBuilder {
    reqwest::Client::new()
        .post(url)
        .header("x-amz-target", format!("AWSStepFunctions.{operation}"))
        .header("content-type", "application/x-amz-json-1.0")
        .body(input.to_string())
}

/// A new state machine's ARN.
pub(crate) async fn create(url: &str, name: &str, definition: &str) -> String {
    let input = json!({"name": name, "definition": definition, "roleArn": ROLE});
    let answer = Answer::of(call(url, "CreateStateMachine", &input)).await;
    answer.body["stateMachineArn"]
        .as_str()
        .unwrap_or_else(|| panic!("no state machine: {}", answer.body))
        .to_owned()
}
