//! Functions behind a loopback endpoint that speaks Lambda's Invoke.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

/// What a function was invoked with.
#[derive(Debug)]
pub struct Invocation {
    pub function: String,
    pub query: Option<String>,
    pub headers: HeaderMap,
    pub payload: String,
}

/// A running endpoint.
pub struct Functions {
    pub url: String,
    invocations: mpsc::UnboundedReceiver<Invocation>,
    gate: watch::Sender<bool>,
}

#[derive(Clone)]
struct Endpoint {
    invocations: mpsc::UnboundedSender<Invocation>,
    gate: Arc<Mutex<watch::Receiver<bool>>>,
}

impl Functions {
    pub async fn serve() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, invocations) = mpsc::unbounded_channel();
        let (gate, is_open) = watch::channel(false);
        let endpoint = Endpoint {
            invocations: sender,
            gate: Arc::new(Mutex::new(is_open)),
        };
        let router = Router::new()
            .route("/2015-03-31/functions/{function}/invocations", post(invoke))
            .with_state(endpoint);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            url,
            invocations,
            gate,
        }
    }

    /// Lets the function `gated` answer, now and from now on.
    pub fn open_gate(&self) {
        self.gate.send_replace(true);
    }

    /// Whether all invocations were looked at.
    pub fn is_idle(&self) -> bool {
        self.invocations.is_empty()
    }

    pub async fn invocation(&mut self) -> Invocation {
        super::workspace::within(self.invocations.recv(), "an invocation")
            .await
            .unwrap()
    }
}

async fn invoke(
    State(endpoint): State<Endpoint>,
    Path(function): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    payload: Bytes,
) -> Response {
    let payload = String::from_utf8(payload.to_vec()).unwrap();
    let input: Value = serde_json::from_str(&payload).unwrap_or(Value::Null);
    let name = function.rsplit(':').next().unwrap().to_owned();
    // Whoever listened may have gone: the test is over.
    let _ = endpoint.invocations.send(Invocation {
        function,
        query,
        headers,
        payload,
    });
    let mut gate = endpoint.gate.lock().unwrap().clone();
    let n = input["n"].as_i64().unwrap_or_default();
    match &*name {
        "double" => answer(StatusCode::OK, &[], json!({ "n": 2 * n })),
        "flaky" if input["attempt"].as_i64() < Some(2) => raised("Busy", "try later"),
        "flaky" => answer(StatusCode::OK, &[], json!({ "n": n + 1 })),
        "gated" => {
            gate.wait_for(|open| *open).await.unwrap();
            answer(StatusCode::OK, &[], json!({ "n": n }))
        }
        // Broken until the gate is open.
        "mended" if !*gate.borrow() => raised("Broken", "not yet"),
        "mended" => answer(StatusCode::OK, &[], json!({ "n": n })),
        "silent" => std::future::pending().await,
        "broken" => answer(StatusCode::INTERNAL_SERVER_ERROR, &[], json!({})),
        "throttled" => answer(
            StatusCode::TOO_MANY_REQUESTS,
            &[(
                "x-amzn-errortype",
                "TooManyRequestsException:http://internal/",
            )],
            json!({ "Reason": "x", "message": "Rate Exceeded." }),
        ),
        _ => answer(
            StatusCode::NOT_FOUND,
            &[("x-amzn-errortype", "ResourceNotFoundException")],
            json!({ "Message": format!("Function not found: {name}") }),
        ),
    }
}

fn raised(error: &str, message: &str) -> Response {
    answer(
        StatusCode::OK,
        &[("x-amz-function-error", "Unhandled")],
        json!({ "errorMessage": message, "errorType": error }),
    )
}

/// The date is always the same, so that a result quoted by a history is too.
fn answer(status: StatusCode, headers: &[(&'static str, &'static str)], body: Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    for (name, value) in [
        ("date", "Tue, 24 Nov 2026 00:00:00 GMT"),
        ("content-type", "application/json"),
        ("x-amzn-requestid", "request-1"),
    ]
    .iter()
    .chain(headers)
    {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    response
}
