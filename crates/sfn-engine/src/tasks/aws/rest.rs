//! REST: parameters in the path, the query, headers and the body, which is JSON or XML
//! (<https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>, <https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html>).

use std::collections::BTreeMap;
use std::fmt::Write;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use md5::{Digest, Md5};
use reqwest::{Method, Url};
use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::names::{self, Style};
use super::reply::Reply;
use super::service::{Operation, Protocol, Service};
use super::shape::{Location, Member, Shape, Structure, Target, TimeFormat};
use super::signed::Sender;
use super::{json as bodies, times, xml};
use crate::tasks::http::Response;

/// Calls an operation.
pub(super) async fn call(
    sender: &Sender<'_>,
    name: &str,
    operation: &Operation,
    parameters: Map<String, Value>,
    style: Style,
) -> Result<Reply, Fault> {
    let service = sender.service;
    let mut request = Request::of(service, name, operation, parameters)?;
    let url = request.url(&sender.endpoint, operation)?;
    let method = operation.method.as_deref().unwrap_or("POST");
    let method = Method::from_bytes(method.as_bytes())
        .map_err(|_| Fault::unreachable(format!("'{method}' is no HTTP method.")))?;
    if operation.md5 {
        let sum = BASE64_STANDARD.encode(Md5::digest(&request.body));
        request.header("content-md5", sum);
    }
    let response = sender
        .send(method, url, &request.headers, request.body)
        .await?;
    let is_xml = service.protocol == Protocol::RestXml;
    // S3 may find an error after it has begun to answer.
    if !response.status.is_success() || (is_xml && xml::is_fault(&response.body)) {
        return Err(match is_xml {
            true => xml::fault(&response),
            false => bodies::fault(service, &response),
        });
    }
    let members = members(sender, operation, &response, style)?;
    Ok(Reply::new(members, &response))
}

/// A request in the making.
struct Request {
    path: BTreeMap<String, String>,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// The operation, for complaints.
    name: String,
}

impl Request {
    fn of(
        service: &Service,
        name: &str,
        operation: &Operation,
        parameters: Map<String, Value>,
    ) -> Result<Self, Fault> {
        let mut request = Self {
            path: BTreeMap::new(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Vec::new(),
            name: name.to_owned(),
        };
        let Some(Shape::Structure(structure)) = operation.input.and_then(|it| service.target(it))
        else {
            return Ok(request);
        };
        let mut body = Map::new();
        let mut payload = None;
        for (name, value) in parameters {
            if value.is_null() {
                continue;
            }
            match names::member(structure, &name) {
                Some((known, member)) if structure.payload.as_deref() == Some(known) => {
                    payload = Some((known, member, value));
                }
                Some((known, member)) if member.location == Location::Body => {
                    body.insert(known.to_owned(), value);
                }
                Some((known, member)) => request.place(service, member, member.wire(known), value),
                None => {
                    body.insert(name, value);
                }
            }
        }
        for (known, member) in &structure.members {
            let wire = member.wire(known);
            if member.is_token && member.location == Location::Header && !request.has_header(wire) {
                request.place(service, member, wire, bodies::token());
            }
            if member.is_token
                && member.location == Location::Query
                && !request.query.iter().any(|(it, _)| it == wire)
            {
                request.place(service, member, wire, bodies::token());
            }
        }
        let is_xml = service.protocol == Protocol::RestXml;
        match (&structure.payload, payload) {
            (Some(_), Some((known, member, value))) => {
                request.payload(service, known, member, value)
            }
            (Some(_), None) => {}
            (None, _) if !has_body(structure) => {}
            (None, _) if is_xml => {
                let root = operation.root.as_deref().unwrap_or(name);
                let space = operation.space.as_deref();
                if let Some(input) = operation.input
                    && !body.is_empty()
                {
                    request.body = xml::written(service, root, space, input, &Value::Object(body));
                    request.set("content-type", "application/xml");
                }
            }
            (None, _) => {
                if let Some(input) = operation.input {
                    let body = bodies::to_wire(service, input, Value::Object(body));
                    request.body = only_body(structure, body).to_string().into_bytes();
                    request.set("content-type", "application/json");
                }
            }
        }
        Ok(request)
    }

    /// A parameter that is not in the body.
    fn place(&mut self, service: &Service, member: &Member, wire: &str, value: Value) {
        match member.location {
            Location::Uri => {
                let text = text(service, member, &value, TimeFormat::Iso);
                self.path.insert(wire.to_owned(), text);
            }
            Location::Query => match value {
                Value::Array(values) => {
                    for value in &values {
                        let text = text(service, member, value, TimeFormat::Iso);
                        self.query.push((wire.to_owned(), text));
                    }
                }
                // A map's entries are parameters by themselves.
                Value::Object(entries) => {
                    for (key, value) in &entries {
                        let values = value
                            .as_array()
                            .map_or(std::slice::from_ref(value), Vec::as_slice);
                        for value in values {
                            self.query.push((key.clone(), plain(value)));
                        }
                    }
                }
                value => {
                    let text = text(service, member, &value, TimeFormat::Iso);
                    self.query.push((wire.to_owned(), text));
                }
            },
            Location::Header => {
                let text = match &value {
                    value if member.is_json => BASE64_STANDARD.encode(value.to_string()),
                    Value::Array(values) => {
                        let texts: Vec<String> = values.iter().map(plain).collect();
                        texts.join(",")
                    }
                    value => text(service, member, value, TimeFormat::Rfc),
                };
                self.headers.push((wire.to_ascii_lowercase(), text));
            }
            Location::Headers => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    let name = format!("{wire}{name}").to_ascii_lowercase();
                    self.headers.push((name, plain(value)));
                }
            }
            Location::Body | Location::Status => {}
        }
    }

    /// The parameter that is the body.
    fn payload(&mut self, service: &Service, known: &str, member: &Member, value: Value) {
        if !matches!(member.to, Target::Shape(_) | Target::Document) {
            // JSON is sent as its text (recorded on AWS for S3's Body).
            self.body = plain(&value).into_bytes();
            let kind = match service.s3 {
                true => "binary/octet-stream",
                false => "application/octet-stream",
            };
            return self.set("content-type", kind);
        }
        if service.protocol == Protocol::RestXml {
            self.body = xml::written(
                service,
                member.wire(known),
                member.space.as_deref(),
                member.to,
                &value,
            );
            return self.set("content-type", "application/xml");
        }
        self.body = bodies::to_wire(service, member.to, value)
            .to_string()
            .into_bytes();
        self.set("content-type", "application/json");
    }

    /// A header that the parameters may have set.
    fn set(&mut self, name: &str, value: &str) {
        if !self.has_header(name) {
            self.header(name, value.to_owned());
        }
    }

    fn header(&mut self, name: &str, value: String) {
        self.headers.push((name.to_owned(), value));
    }

    fn has_header(&self, name: &str) -> bool {
        self.headers
            .iter()
            .any(|(it, _)| it.eq_ignore_ascii_case(name))
    }

    /// The operation's address: a template as `/v1/jobs/{jobId}` or `/{Bucket}/{Key+}?tagging`.
    fn url(&self, endpoint: &Url, operation: &Operation) -> Result<Url, Fault> {
        let template = operation.uri.as_deref().unwrap_or("/");
        let (template, constant) = template.split_once('?').unwrap_or((template, ""));
        let mut path = endpoint.path().trim_end_matches('/').to_owned();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            path.push_str(before);
            let (name, keeps_slashes) = match name.strip_suffix('+') {
                Some(name) => (name, true),
                None => (name, false),
            };
            let value = self
                .path
                .get(name)
                .filter(|it| !it.is_empty())
                .ok_or_else(|| {
                    Fault::unreachable(format!(
                        "The parameters of {} have no {}.",
                        self.name,
                        Style::Sdk.name(name)
                    ))
                })?;
            encode(value, keeps_slashes, &mut path);
            rest = after;
        }
        path.push_str(rest);
        let mut query: Vec<String> = constant
            .split('&')
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect();
        for (name, value) in &self.query {
            let mut pair = String::new();
            encode(name, false, &mut pair);
            pair.push('=');
            encode(value, false, &mut pair);
            query.push(pair);
        }
        let mut url = endpoint.clone();
        url.set_path(&path);
        url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
        Ok(url)
    }
}

/// Whether an input has members in the body.
fn has_body(structure: &Structure) -> bool {
    structure
        .members
        .values()
        .any(|member| member.location == Location::Body)
}

/// Without tokens that belong elsewhere.
fn only_body(structure: &Structure, body: Value) -> Value {
    let Value::Object(mut members) = body else {
        return body;
    };
    for (name, member) in &structure.members {
        if member.location != Location::Body {
            members.shift_remove(member.wire(name));
        }
    }
    Value::Object(members)
}

fn text(service: &Service, member: &Member, value: &Value, time: TimeFormat) -> String {
    let is_time = match member.to {
        Target::Timestamp => true,
        Target::Shape(number) => matches!(
            service.shape(number),
            Some(Shape::List { element, .. }) if element.to == Target::Timestamp
        ),
        _ => false,
    };
    let format = member.time.unwrap_or(time);
    match is_time.then(|| times::to_wire(value, format)).flatten() {
        Some(time) => plain(&time),
        None => plain(value),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => asl::expr::to_json_text(other),
    }
}

/// Percent-encodes all but what a signature leaves as it is (RFC 3986's unreserved characters).
fn encode(text: &str, keeps_slashes: bool, into: &mut String) {
    for byte in text.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
        if is_plain || (keeps_slashes && byte == b'/') {
            into.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

/// The output's members in the order of the alphabet, the body last where it is one (recorded on AWS for S3's GetObject).
fn members(
    sender: &Sender<'_>,
    operation: &Operation,
    response: &Response,
    style: Style,
) -> Result<Map<String, Value>, Fault> {
    let service = sender.service;
    let Some(Shape::Structure(structure)) = operation.output.and_then(|it| service.target(it))
    else {
        return Ok(Map::new());
    };
    let mut found = Vec::new();
    for (name, member) in &structure.members {
        if let Some(value) = header(response, name, member, style) {
            found.push((style.name(name), value));
        }
    }
    let mut last = None;
    match structure
        .payload
        .as_deref()
        .and_then(|it| structure.members.get_key_value(it))
    {
        Some((name, member)) => {
            last = payload(sender, member, response, style)?.map(|it| (style.name(name), it))
        }
        None if service.protocol == Protocol::RestXml => {
            if let (Some(output), Some(root)) = (operation.output, xml::read(&response.body))
                && let Value::Object(members) = xml::value(service, output, &root, style)
            {
                found.extend(members);
            }
        }
        None if has_body(structure) => {
            found.extend(bodies::members(sender, operation, response, style)?)
        }
        None => {}
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(found.into_iter().chain(last).collect())
}

/// A member that stands in the response's head.
fn header(response: &Response, name: &str, member: &Member, style: Style) -> Option<Value> {
    let wire = member.wire(name);
    match member.location {
        Location::Header => {
            let text = response.headers.get(wire)?.to_str().ok()?;
            let value = Value::String(text.to_owned());
            Some(match member.to {
                Target::Timestamp => times::from_wire(&value, style).unwrap_or(value),
                to => bodies::scalar(to, value),
            })
        }
        Location::Headers => {
            let wire = wire.to_ascii_lowercase();
            let entries = response.headers.iter().filter_map(|(name, value)| {
                let name = name.as_str().strip_prefix(&*wire)?;
                Some((name.to_owned(), json!(value.to_str().ok()?)))
            });
            Some(Value::Object(entries.collect()))
        }
        Location::Status => Some(json!(response.status.as_u16())),
        Location::Body | Location::Uri | Location::Query => None,
    }
}

/// The member that is the response's body.
fn payload(
    sender: &Sender<'_>,
    member: &Member,
    response: &Response,
    style: Style,
) -> Result<Option<Value>, Fault> {
    let service = sender.service;
    let body = response.body.trim();
    if !matches!(member.to, Target::Shape(_) | Target::Document) {
        return Ok(Some(json!(response.body)));
    }
    if body.is_empty() {
        return Ok(None);
    }
    if service.protocol == Protocol::RestXml {
        let root = xml::read(body);
        return Ok(root.map(|root| xml::value(service, member.to, &root, style)));
    }
    let body: Value = serde_json::from_str(body).map_err(|_| {
        Fault::unreachable(format!(
            "The endpoint {} of {} did not answer in JSON.",
            sender.endpoint, service.id
        ))
    })?;
    Ok(Some(bodies::from_wire(service, member.to, body, style)))
}
