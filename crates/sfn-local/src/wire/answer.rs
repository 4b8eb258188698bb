//! Answers in the form of AWS JSON 1.0: a result, or an error's `__type` and `message`.

use axum::body::Body;
use axum::response::Response;
use http::header::{ALLOW, CONTENT_TYPE, HeaderName};
use http::{HeaderValue, StatusCode};
use serde_json::Value;
use sfn_api::{ErrorCode, OPERATIONS, ServiceError};

use crate::wire::gate::Refusal;

const AWS_JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.0");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// What AWS puts before the name of an error of the service's own.
const SERVICE_NAMESPACE: &str = "com.amazonaws.swf.service.v2.model#";
/// … before `ValidationException`.
const VALIDATION_NAMESPACE: &str = "com.amazon.coral.validate#";
/// … before the errors of the protocol itself, such as `UnknownOperationException`.
const PROTOCOL_NAMESPACE: &str = "com.amazon.coral.service#";

/// The answer of a call that succeeded.
pub(crate) fn result(output: Vec<u8>, request_id: &str) -> Response {
    answer(StatusCode::OK, output, request_id)
}

/// The answer of a call that the service refused.
pub(crate) fn service_error(error: &ServiceError, request_id: &str) -> Response {
    let status = StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::BAD_REQUEST);
    let namespace = match &error.code {
        ErrorCode::ValidationException => VALIDATION_NAMESPACE,
        code if is_modelled(code) => SERVICE_NAMESPACE,
        _ => PROTOCOL_NAMESPACE,
    };
    // The error's own form is that of the body, but for the name space.
    let mut body = serde_json::to_value(error).unwrap_or_default();
    body["__type"] = Value::String(format!("{namespace}{}", error.code));
    answer(status, body.to_string(), request_id)
}

/// Whether the service model has the error.
fn is_modelled(code: &ErrorCode) -> bool {
    OPERATIONS
        .iter()
        .any(|operation| operation.errors.contains(&code.as_str()))
}

/// The answer of a request that was not let in.
pub(crate) fn refusal(refusal: &Refusal, request_id: &str) -> Response {
    let kind = format!("{PROTOCOL_NAMESPACE}{}", refusal.code());
    let mut response = failure(refusal.status(), &kind, &refusal.to_string(), request_id);
    if let Refusal::Method(_) = refusal {
        response
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("POST"));
    }
    response
}

/// The answer of a request whose body is over the limit.
pub(crate) fn too_large(limit: usize, request_id: &str) -> Response {
    let kind = format!("{PROTOCOL_NAMESPACE}RequestEntityTooLargeException");
    let message = format!("the request body is over {limit} bytes");
    failure(StatusCode::PAYLOAD_TOO_LARGE, &kind, &message, request_id)
}

fn failure(status: StatusCode, kind: &str, message: &str, request_id: &str) -> Response {
    answer(
        status,
        serde_json::json!({"__type": kind, "message": message}).to_string(),
        request_id,
    )
}

fn answer(status: StatusCode, body: impl Into<Body>, request_id: &str) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, AWS_JSON);
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    response
}
