//! The AWS query protocol (<https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>), and that of EC2, which differs in names and lists.

use reqwest::{Method, Url};
use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::names::{self, Style};
use super::reply::Reply;
use super::service::{Operation, Protocol, Service};
use super::shape::{Member, Shape, Target, TimeFormat};
use super::signed::Sender;
use super::xml::Element;
use super::{json as bodies, times, xml};

/// Calls an operation.
pub(super) async fn call(
    sender: &Sender<'_>,
    name: &str,
    operation: &Operation,
    parameters: Map<String, Value>,
    style: Style,
) -> Result<Reply, Fault> {
    let service = sender.service;
    let version = service.version.clone().unwrap_or_default();
    let mut fields = vec![
        ("Action".to_owned(), name.to_owned()),
        ("Version".to_owned(), version),
    ];
    if let Some(input) = operation.input {
        flatten(
            service,
            input,
            None,
            "",
            &Value::Object(parameters),
            &mut fields,
        );
    }
    let headers = [(
        "content-type".to_owned(),
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
    let result = match &operation.wrapper {
        Some(wrapper) => answer.child(wrapper),
        None => Some(&answer),
    };
    let members = match (result, operation.output) {
        (Some(result), Some(output)) => match xml::value(service, output, result, style) {
            Value::Object(members) => members,
            _ => Map::new(),
        },
        _ => Map::new(),
    };
    let mut reply = Reply::new(members, &response);
    // These protocols have the request's id in the body.
    let id = answer.child("ResponseMetadata").unwrap_or(&answer);
    let id = id.child("RequestId").or_else(|| answer.child("requestId"));
    if let Some(Element { text, .. }) = id {
        reply.response = json!({ "RequestId": text });
    }
    Ok(reply)
}

/// Fields of a form. Lists count their elements from 1, maps their entries.
fn flatten(
    service: &Service,
    to: Target,
    time: Option<TimeFormat>,
    name: &str,
    value: &Value,
    fields: &mut Vec<(String, String)>,
) {
    let is_ec2 = service.protocol == Protocol::Ec2;
    let Target::Shape(number) = to else {
        fields.push((name.to_owned(), text(to, time, value)));
        return;
    };
    match (service.shape(number), value) {
        (Some(Shape::Structure(structure)), Value::Object(given)) => {
            let mut has = Vec::new();
            for (given, value) in given.iter().filter(|(_, value)| !value.is_null()) {
                let (wire, member) = match names::member(structure, given) {
                    Some((known, member)) => {
                        has.push(known);
                        (wire(is_ec2, known, member), Some(member))
                    }
                    None => (given.clone(), None),
                };
                let name = joined(name, &wire);
                match member {
                    Some(member) => part(service, member, &name, value, fields),
                    None => fields.push((name, text(Target::Text, None, value))),
                }
            }
            for (known, member) in &structure.members {
                if member.is_token && !has.contains(&known.as_str()) {
                    let name = joined(name, &wire(is_ec2, known, member));
                    part(service, member, &name, &bodies::token(), fields);
                }
            }
        }
        (Some(Shape::List { element, flat }), Value::Array(elements)) => {
            let prefix = match (is_ec2, *flat, element.alias.as_deref()) {
                (true, ..) | (_, true, None) => name.to_owned(),
                // A flat list is called as its elements are.
                (_, true, Some(alias)) => match name.rsplit_once('.') {
                    Some((parent, _)) => format!("{parent}.{alias}"),
                    None => alias.to_owned(),
                },
                (_, false, alias) => format!("{name}.{}", alias.unwrap_or("member")),
            };
            if elements.is_empty() && !is_ec2 {
                fields.push((name.to_owned(), String::new()));
            }
            for (at, it) in elements.iter().enumerate() {
                part(
                    service,
                    element,
                    &format!("{prefix}.{}", at + 1),
                    it,
                    fields,
                );
            }
        }
        (
            Some(Shape::Map {
                value: member,
                key,
                flat,
            }),
            Value::Object(entries),
        ) => {
            let prefix = match flat {
                true => name.to_owned(),
                false => format!("{name}.entry"),
            };
            let key_name = key.as_deref().unwrap_or("key");
            let value_name = member.wire("value");
            for (at, (key, value)) in entries.iter().enumerate() {
                let entry = format!("{prefix}.{}", at + 1);
                fields.push((format!("{entry}.{key_name}"), key.clone()));
                part(
                    service,
                    member,
                    &format!("{entry}.{value_name}"),
                    value,
                    fields,
                );
            }
        }
        (_, other) => fields.push((name.to_owned(), text(Target::Text, None, other))),
    }
}

fn part(
    service: &Service,
    member: &Member,
    name: &str,
    value: &Value,
    fields: &mut Vec<(String, String)>,
) {
    flatten(service, member.to, member.time, name, value, fields);
}

fn joined(parent: &str, name: &str) -> String {
    match parent {
        "" => name.to_owned(),
        parent => format!("{parent}.{name}"),
    }
}

/// A member's name in a form.
fn wire(is_ec2: bool, known: &str, member: &Member) -> String {
    match (is_ec2, &member.query, &member.alias) {
        (true, Some(query), _) => query.clone(),
        (true, None, Some(alias)) => Style::Optimised.name(alias),
        _ => member.wire(known).to_owned(),
    }
}

fn text(to: Target, time: Option<TimeFormat>, value: &Value) -> String {
    let time = match to {
        Target::Timestamp => times::to_wire(value, time.unwrap_or(TimeFormat::Iso)),
        _ => None,
    };
    match time.as_ref().unwrap_or(value) {
        Value::String(text) => text.clone(),
        other => asl::expr::to_json_text(other),
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
