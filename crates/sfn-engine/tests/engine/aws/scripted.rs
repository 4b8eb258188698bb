//! A server on loopback that gives the answers it was told to, and keeps what was asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::workspace::within;

/// A request as it came: `method`, `uri`, `headers`, `body` (JSON where it is).
pub(super) type Request = Value;

pub(super) struct Scripted {
    pub(super) url: String,
    requests: mpsc::UnboundedReceiver<Request>,
}

#[derive(Clone)]
struct Script {
    answers: Arc<Mutex<BTreeMap<String, VecDeque<Value>>>>,
    requests: mpsc::UnboundedSender<Request>,
}

impl Scripted {
    /// `answers`: by `METHOD /path`, or by the operation where it is told in a header, the answers in their order, the last for ever; each
    /// has `status`, `headers` and `body`.
    pub(super) async fn serve(answers: &Value) -> Self {
        let answers = answers.as_object().unwrap().iter().map(|(key, answers)| {
            let answers = answers.as_array().unwrap().iter().cloned().collect();
            (key.clone(), answers)
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::unbounded_channel();
        let script = Script {
            answers: Arc::new(Mutex::new(answers.collect())),
            requests: sender,
        };
        let router = Router::new().fallback(answer).with_state(script);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, requests }
    }

    /// The next request that was made.
    pub(super) async fn request(&mut self) -> Request {
        within(self.requests.recv(), "a request").await.unwrap()
    }
}

async fn answer(
    State(script): State<Script>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = String::from_utf8(body.to_vec()).unwrap();
    let target = headers.get("x-amz-target").map(|it| it.to_str().unwrap());
    let key = match target {
        Some(target) => target.rsplit('.').next().unwrap().to_owned(),
        None => format!("{method} {}", uri.path()),
    };
    if key == "PutEvents" {
        // Status changes of executions, which are no task's.
        return "{}".into_response();
    }
    let headers: serde_json::Map<String, Value> = headers
        .iter()
        .map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap())))
        .collect();
    let request = json!({
        "method": method.as_str(),
        "uri": uri.to_string(),
        "operation": key,
        "headers": headers,
        "body": serde_json::from_str(&text).unwrap_or(Value::String(text)),
    });
    // Whoever listened may have gone: the test is over.
    let _ = script.requests.send(request);
    let mut answers = script.answers.lock().unwrap();
    let answer = match answers.get_mut(&key) {
        Some(answers) if answers.len() > 1 => answers.pop_front(),
        Some(answers) => answers.front().cloned(),
        None => None,
    };
    let Some(answer) = answer else {
        let body = json!({ "message": format!("nobody said what to answer to {key}") });
        return (StatusCode::NOT_IMPLEMENTED, body.to_string()).into_response();
    };
    let status = answer["status"].as_u64().unwrap_or(200);
    let body = match &answer["body"] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut response = body.into_response();
    *response.status_mut() = StatusCode::from_u16(status.try_into().unwrap()).unwrap();
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        let name: HeaderName = name.parse().unwrap();
        response
            .headers_mut()
            .insert(name, value.as_str().unwrap().parse().unwrap());
    }
    response
}
