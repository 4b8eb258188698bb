use reqwest::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

use super::failed;
use crate::tasks::Answer;
use crate::tasks::http::Response;

/// What came of a call: the response as the task's result, or `States.Http.StatusCode.…` for one outside 2xx, with its body as the
/// cause.
pub(super) fn answer(response: &Response) -> Answer {
    let status = response.status;
    if !status.is_success() {
        let error = format!("States.Http.StatusCode.{}", status.as_u16());
        return failed(&error, cause(response));
    }
    Answer::Succeeded {
        output: result(response),
    }
}

/// The body of a refusal, or what its status means.
pub(in crate::tasks) fn cause(response: &Response) -> String {
    match response.body.as_str() {
        "" => response
            .status
            .canonical_reason()
            .unwrap_or_default()
            .to_owned(),
        body => body.to_owned(),
    }
}

/// A response as a task's result.
pub(in crate::tasks) fn result(response: &Response) -> String {
    let mut headers = Map::new();
    for name in response.headers.keys() {
        let values = response.headers.get_all(name).iter();
        let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        headers.insert(name.as_str().to_owned(), json!(values));
    }
    let kind = response.headers.get(CONTENT_TYPE);
    let is_json = kind
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.contains("json"));
    let body = is_json
        .then(|| serde_json::from_str(&response.body).ok())
        .flatten()
        .unwrap_or_else(|| Value::String(response.body.clone()));
    json!({
        "Headers": headers,
        "ResponseBody": body,
        "StatusCode": response.status.as_u16(),
        "StatusText": response.status.canonical_reason().unwrap_or_default(),
    })
    .to_string()
}
