//! AWS JSON 1.0 over HTTP: `POST /` with `X-Amz-Target: AWSStepFunctions.OPERATION` and a JSON body.

mod answer;
mod gate;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use futures::StreamExt;
use http::{HeaderMap, Method, Request};
use serde_json::Value;
use sfn_api::{ErrorCode, ServiceError, TARGET_PREFIX};

use crate::caller::Caller;
use crate::service::Service;

/// A body may be this long. A definition of 1 MiB (AWS's limit, checked with the members) may take six bytes a
/// character in JSON; what is longer is no call of this API.
const BODY_LIMIT: usize = 8 * 1024 * 1024;

/// What is over the limit is read and dropped up to this many bytes, since a client that is still sending does not
/// look for the answer.
const DRAIN_LIMIT: usize = 64 * 1024 * 1024;

/// What `GET /health` answers.
const HEALTH: &str = concat!(
    r#"{"status":"ok","version":""#,
    env!("CARGO_PKG_VERSION"),
    r#""}"#
);

/// The routes of the service.
pub(crate) fn router(service: Service) -> Router {
    Router::new().fallback(handle).with_state(service)
}

async fn handle(State(service): State<Service>, request: Request<Body>) -> Response {
    let request_id = request_id();
    let (parts, body) = request.into_parts();
    if let Err(refusal) = gate::check_origin(&parts.uri, &parts.headers) {
        tracing::debug!(%request_id, %refusal, "refused");
        return answer::refusal(&refusal, &request_id);
    }
    if parts.method == Method::GET && parts.uri.path() == "/health" {
        return answer::result(HEALTH.into(), &request_id);
    }
    if let Err(refusal) = gate::check_call(&parts.method, &parts.uri, &parts.headers) {
        tracing::debug!(%request_id, %refusal, "refused");
        return answer::refusal(&refusal, &request_id);
    }
    let body = match read(body).await {
        Ok(Some(body)) => body,
        Ok(None) => return answer::too_large(BODY_LIMIT, &request_id),
        Err(error) => return answer::service_error(&error, &request_id),
    };
    match call(&service, &parts.headers, &body).await {
        Ok(output) => answer::result(output, &request_id),
        Err(error) => {
            tracing::debug!(%request_id, code = error.code.as_str(), message = error.message, "refused");
            answer::service_error(&error, &request_id)
        }
    }
}

/// A new id, without a call of the system for each.
fn request_id() -> String {
    uuid::Builder::from_random_bytes(rand::random())
        .into_uuid()
        .to_string()
}

async fn call(
    service: &Service,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Vec<u8>, ServiceError> {
    let target = headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok())
        .unwrap_or_default();
    let operation = target
        .strip_prefix(TARGET_PREFIX)
        .and_then(|rest| rest.strip_prefix('.'));
    let Some(operation) = operation else {
        return Err(ServiceError::new(
            ErrorCode::UnknownOperationException,
            format!(
                "the X-Amz-Target header {target:?} names no operation of Step Functions (AWSStepFunctions.…)"
            ),
        ));
    };
    let input = if body.is_empty() {
        Value::Object(serde_json::Map::new())
    } else {
        serde_json::from_slice(body).map_err(|error| {
            ServiceError::new(
                ErrorCode::SerializationException,
                format!("the request body is not JSON: {error}"),
            )
        })?
    };
    service
        .call_to_text(operation, input, &Caller::of(headers))
        .await
}

/// The whole body, or `None` when it is over the limit.
async fn read(body: Body) -> Result<Option<Bytes>, ServiceError> {
    let mut stream = body.into_data_stream();
    let mut first = Bytes::new();
    let mut whole = Vec::new();
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| {
            ServiceError::new(
                ErrorCode::SerializationException,
                format!("the request body broke off: {error}"),
            )
        })?;
        length += chunk.len();
        if length > DRAIN_LIMIT {
            return Ok(None);
        }
        if length > BODY_LIMIT {
            whole = Vec::new();
            first = Bytes::new();
            continue;
        }
        // Most bodies come in one piece, which is then not copied.
        if first.is_empty() && whole.is_empty() {
            first = chunk;
            continue;
        }
        if !first.is_empty() {
            whole.extend_from_slice(&first);
            first = Bytes::new();
        }
        whole.extend_from_slice(&chunk);
    }
    if length > BODY_LIMIT {
        return Ok(None);
    }
    Ok(Some(if whole.is_empty() {
        first
    } else {
        Bytes::from(whole)
    }))
}
