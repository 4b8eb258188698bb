//! The AWS JSON protocol (<https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html>).

use reqwest::Method;
use serde_json::{Map, Value};

use super::fault::{Fault, bare};
use super::reply::{Reply, request_id};
use super::signed::Sender;
use super::{casing, times};
use crate::tasks::http::Response;

/// Calls an operation.
pub(super) async fn call(
    sender: &Sender<'_>,
    operation: &str,
    parameters: Map<String, Value>,
) -> Result<Reply, Fault> {
    let service = sender.service;
    let parameters = casing::to_wire(service, times::to_seconds(service, parameters));
    let target = service.target.as_deref().unwrap_or_default();
    let version = service.version.as_deref().unwrap_or("1.0");
    let headers = [
        ("content-type", format!("application/x-amz-json-{version}")),
        ("x-amz-target", format!("{target}.{operation}")),
    ];
    let body = Value::Object(parameters).to_string().into_bytes();
    let url = sender.endpoint.clone();
    let response = sender.send(Method::POST, url, &headers, body).await?;
    if !response.status.is_success() {
        return Err(fault(&response));
    }
    let members = match serde_json::from_str(&response.body) {
        Ok(Value::Object(members)) => members,
        Ok(_) | Err(_) if response.body.trim().is_empty() => Map::new(),
        Ok(_) | Err(_) => {
            return Err(Fault::unreachable(format!(
                "The endpoint {} of {} did not answer in JSON.",
                sender.endpoint, service.id
            )));
        }
    };
    Ok(Reply::new(casing::from_wire(service, members), &response))
}

fn fault(response: &Response) -> Fault {
    let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
    let member = |names: [&str; 3]| {
        names
            .into_iter()
            .find_map(|name| body.get(name)?.as_str().map(str::to_owned))
    };
    let header = response.headers.get("x-amzn-errortype");
    let header = header
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let code = member(["__type", "code", "Code"]).or(header);
    Fault {
        code: Some(code.map_or_else(|| "UnknownError".to_owned(), |it| bare(&it).to_owned())),
        message: member(["message", "Message", "errorMessage"]).unwrap_or_default(),
        status: response.status.as_u16(),
        request_id: request_id(response),
    }
}
