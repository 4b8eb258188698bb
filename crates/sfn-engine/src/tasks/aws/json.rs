//! JSON on the wire: bodies of the AWS JSON protocol (<https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html>) and of REST with
//! JSON.

use reqwest::Method;
use serde_json::{Map, Number, Value};

use super::fault::{Fault, bare};
use super::names::{self, Style};
use super::reply::{Reply, request_id};
use super::service::{Operation, Protocol, Service};
use super::shape::{Member, Shape, Target, TimeFormat};
use super::signed::Sender;
use super::times;
use crate::tasks::http::Response;

/// Calls an operation of the AWS JSON protocol.
pub(super) async fn call(
    sender: &Sender<'_>,
    name: &str,
    operation: &Operation,
    parameters: Map<String, Value>,
    style: Style,
) -> Result<Reply, Fault> {
    let service = sender.service;
    let parameters = match operation.input {
        Some(input) => to_wire(service, input, Value::Object(parameters)),
        None => Value::Object(Map::new()),
    };
    let target = service.target.as_deref().unwrap_or_default();
    let version = service.version.as_deref().unwrap_or("1.0");
    let headers = [
        (
            "content-type".to_owned(),
            format!("application/x-amz-json-{version}"),
        ),
        ("x-amz-target".to_owned(), format!("{target}.{name}")),
    ];
    let url = sender.endpoint.clone();
    let body = parameters.to_string().into_bytes();
    let response = sender.send(Method::POST, url, &headers, body).await?;
    if !response.status.is_success() {
        return Err(fault(service, &response));
    }
    let members = members(sender, operation, &response, style)?;
    Ok(Reply::new(members, &response))
}

/// The members of an output whose body is JSON.
pub(super) fn members(
    sender: &Sender<'_>,
    operation: &Operation,
    response: &Response,
    style: Style,
) -> Result<Map<String, Value>, Fault> {
    let body = response.body.trim();
    if body.is_empty() {
        return Ok(Map::new());
    }
    let body: Value = serde_json::from_str(body).map_err(|_| {
        Fault::unreachable(format!(
            "The endpoint {} of {} did not answer in JSON.",
            sender.endpoint, sender.service.id
        ))
    })?;
    let Some(output) = operation.output else {
        return Ok(Map::new());
    };
    Ok(match from_wire(sender.service, output, body, style) {
        Value::Object(members) => members,
        _ => Map::new(),
    })
}

/// A value as the service wants it: members by their names on the wire.
pub(super) fn to_wire(service: &Service, to: Target, value: Value) -> Value {
    encoded(service, to, None, value)
}

fn encoded(service: &Service, to: Target, time: Option<TimeFormat>, value: Value) -> Value {
    match (to, value) {
        (Target::Shape(number), value) => match (service.shape(number), value) {
            (Some(Shape::Structure(structure)), Value::Object(given)) => {
                let given = given.into_iter().filter(|(_, value)| !value.is_null());
                let mut members: Map<String, Value> = given
                    .map(|(name, value)| match names::member(structure, &name) {
                        Some((known, member)) => {
                            (member.wire(known).to_owned(), part(service, member, value))
                        }
                        // The service may know more than the table does.
                        None => (name, value),
                    })
                    .collect();
                for (name, member) in &structure.members {
                    if member.is_token && !members.contains_key(member.wire(name)) {
                        members.insert(member.wire(name).to_owned(), token());
                    }
                }
                Value::Object(members)
            }
            (Some(Shape::List { element, .. }), Value::Array(elements)) => elements
                .into_iter()
                .map(|it| part(service, element, it))
                .collect(),
            (Some(Shape::Map { value, .. }), Value::Object(entries)) => Value::Object(
                entries
                    .into_iter()
                    .map(|(key, it)| (key, part(service, value, it)))
                    .collect(),
            ),
            (_, other) => other,
        },
        (Target::Timestamp, value) => {
            times::to_wire(&value, time.unwrap_or(TimeFormat::Seconds)).unwrap_or(value)
        }
        (_, value) => scalar(to, value),
    }
}

fn part(service: &Service, member: &Member, value: Value) -> Value {
    encoded(service, member.to, member.time, value)
}

/// A simple value as what it is to be, as Java's SDK reads it: numbers and truth values where text stands for them and the other way
/// round, and JSON as text.
pub(super) fn scalar(to: Target, value: Value) -> Value {
    match (to, value) {
        (Target::Text, value) if !value.is_string() && !value.is_null() => {
            Value::String(asl::expr::to_json_text(&value))
        }
        (Target::Integer | Target::Number, Value::String(text)) => number(&text),
        (Target::Truth, Value::String(text)) => match &*text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::String(text),
        },
        (_, value) => value,
    }
}

fn number(text: &str) -> Value {
    let whole = text.parse::<i64>().ok().map(Value::from);
    let number = || {
        text.parse::<f64>()
            .ok()
            .and_then(Number::from_f64)
            .map(Value::Number)
    };
    whole
        .or_else(number)
        .unwrap_or_else(|| Value::String(text.to_owned()))
}

/// What stands for a token that the caller does not give.
pub(super) fn token() -> Value {
    Value::String(uuid::Uuid::new_v4().to_string())
}

/// A value as Step Functions gives it: the members that the service is known to have.
pub(super) fn from_wire(service: &Service, to: Target, value: Value, style: Style) -> Value {
    match (to, value) {
        (Target::Shape(number), value) => match (service.shape(number), value) {
            (Some(Shape::Structure(structure)), Value::Object(given)) => {
                let member = |(name, value): (String, Value)| {
                    let mut members = structure.members.iter();
                    let (known, member) = members.find(|(it, member)| member.wire(it) == name)?;
                    Some((
                        style.name(known),
                        from_wire(service, member.to, value, style),
                    ))
                };
                let given = given.into_iter().filter(|(_, value)| !value.is_null());
                Value::Object(given.filter_map(member).collect())
            }
            (Some(Shape::List { element, .. }), Value::Array(elements)) => elements
                .into_iter()
                .map(|it| from_wire(service, element.to, it, style))
                .collect(),
            (Some(Shape::Map { value, .. }), Value::Object(entries)) => Value::Object(
                entries
                    .into_iter()
                    .map(|(key, it)| (key, from_wire(service, value.to, it, style)))
                    .collect(),
            ),
            (_, other) => other,
        },
        (Target::Timestamp, value) => times::from_wire(&value, style).unwrap_or(value),
        (_, value) => value,
    }
}

/// An error told in JSON. The code's place differs: <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization>.
pub(super) fn fault(service: &Service, response: &Response) -> Fault {
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
    let told = member(["__type", "code", "Code"]);
    let code = match service.protocol {
        Protocol::Json => told.or(header),
        _ => header.or(told),
    };
    Fault {
        code: Some(code.map_or_else(|| "UnknownError".to_owned(), |it| bare(&it).to_owned())),
        message: member(["message", "Message", "errorMessage"]).unwrap_or_default(),
        status: response.status.as_u16(),
        request_id: request_id(response),
    }
}
