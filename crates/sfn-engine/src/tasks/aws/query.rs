//! The AWS query protocol (<https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>), as SNS speaks it.

use reqwest::{Method, Url};
use serde_json::{Map, Value};

use super::casing;
use super::fault::Fault;
use super::reply::Reply;
use super::signed::Sender;
use super::xml;

/// Calls an operation.
pub(super) async fn call(
    sender: &Sender<'_>,
    operation: &str,
    parameters: &Map<String, Value>,
) -> Result<Reply, Fault> {
    let service = sender.service;
    let mut fields = vec![
        ("Action".to_owned(), operation.to_owned()),
        (
            "Version".to_owned(),
            service.version.clone().unwrap_or_default(),
        ),
    ];
    for (name, value) in casing::to_wire(service, parameters.clone()) {
        let is_map = service.maps.contains(&name) || name == "Attributes";
        flatten(&name, &value, is_map, &mut fields);
    }
    let headers = [(
        "content-type",
        "application/x-www-form-urlencoded; charset=utf-8".to_owned(),
    )];
    let body = form(&fields);
    let url = sender.endpoint.clone();
    let response = sender
        .send(Method::POST, url, &headers, body.into_bytes())
        .await?;
    if !response.status.is_success() {
        return Err(xml::fault(&response));
    }
    let answer = xml::read(&response.body).unwrap_or_default();
    let result = answer.get(format!("{operation}Result")).cloned();
    let members = match result {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    };
    let mut reply = Reply::new(members, &response);
    // This protocol has the request's id in the body.
    if let Some(id) = answer.pointer("/ResponseMetadata/RequestId") {
        reply.response = serde_json::json!({ "RequestId": id });
    }
    Ok(reply)
}

/// Fields of a form: lists count their elements from 1, maps their entries. SNS calls an entry's parts `Name` and `Value` for message
/// attributes, `key` and `value` for others.
fn flatten(name: &str, value: &Value, is_map: bool, fields: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                let element_name = format!("{name}.member.{}", at + 1);
                flatten(&element_name, element, false, fields);
            }
        }
        Value::Object(entries) if is_map => {
            let (key_name, value_name) = match name.ends_with("MessageAttributes") {
                true => ("Name", "Value"),
                false => ("key", "value"),
            };
            for (at, (key, value)) in entries.iter().enumerate() {
                let entry = format!("{name}.entry.{}", at + 1);
                fields.push((format!("{entry}.{key_name}"), key.clone()));
                flatten(&format!("{entry}.{value_name}"), value, false, fields);
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                let is_map = member == "MessageAttributes";
                flatten(&format!("{name}.{member}"), value, is_map, fields);
            }
        }
        Value::String(text) => fields.push((name.to_owned(), text.clone())),
        other => fields.push((name.to_owned(), other.to_string())),
    }
}

fn form(fields: &[(String, String)]) -> String {
    // Only its query is wanted.
    let Ok(mut url) = Url::parse("http://form") else {
        return String::new();
    };
    url.query_pairs_mut().extend_pairs(fields);
    url.query().unwrap_or_default().to_owned()
}
