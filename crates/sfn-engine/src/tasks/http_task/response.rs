use reqwest::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

use super::failed;
use crate::tasks::Answer;
use crate::tasks::http::Response;

/// What came of a call: the response as the task's result, or `States.Http.StatusCode.…` for one outside 2xx, with its body as the
/// cause.
pub(super) fn answer(response: &Response) -> Answer {
    let status = response.status;
    let reason = status.canonical_reason().unwrap_or_default();
    if !status.is_success() {
        let cause = match response.body.as_str() {
            "" => reason.to_owned(),
            body => body.to_owned(),
        };
        return failed(
            &format!("States.Http.StatusCode.{}", status.as_u16()),
            cause,
        );
    }
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
    Answer::Succeeded {
        output: json!({
            "Headers": headers,
            "ResponseBody": body,
            "StatusCode": status.as_u16(),
            "StatusText": reason,
        })
        .to_string(),
    }
}
