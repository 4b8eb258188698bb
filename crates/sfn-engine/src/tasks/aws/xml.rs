//! XML on the wire, by the shapes of the service.

use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

use super::fault::Fault;
use super::names::{self, Style};
use super::reply::request_id;
use super::service::Service;
use super::shape::{Shape, Target, TimeFormat};
use super::{json, times};
use crate::tasks::http::Response;

/// An element; of its name only what follows the prefix.
#[derive(Debug, Default)]
pub(super) struct Element {
    name: String,
    pub(super) text: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
}

impl Element {
    fn open(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().flatten().map(|it| {
            let name = it.key.as_ref().to_owned();
            (
                name,
                it.normalized_value(XmlVersion::Implicit1_0)
                    .unwrap_or_default()
                    .into_owned(),
            )
        });
        Self {
            name: start.local_name().into_inner().to_owned(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|it| it.name == name)
    }
}

/// The root element.
pub(super) fn read(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => open.push(Element::open(&start)),
            Event::Empty(start) => {
                let element = Element::open(&start);
                open.last_mut()?.children.push(element);
            }
            Event::End(_) => {
                let element = open.pop()?;
                open.last_mut()?.children.push(element);
            }
            Event::Text(piece) => open.last_mut()?.text.push_str(&piece.xml10_content()),
            Event::CData(piece) => open.last_mut()?.text.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) => {
                let text = &mut open.last_mut()?.text;
                match reference.resolve_char_ref().ok()? {
                    Some(c) => text.push(c),
                    None => text.push_str(resolve_predefined_entity(&reference.xml10_content())?),
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    open.pop()?.children.pop()
}

/// What an element stands for.
pub(super) fn value(service: &Service, to: Target, element: &Element, style: Style) -> Value {
    let Target::Shape(number) = to else {
        let text = Value::String(element.text.clone());
        return match to {
            Target::Timestamp => times::from_wire(&text, style).unwrap_or(text),
            to => json::scalar(to, text),
        };
    };
    match service.shape(number) {
        Some(Shape::Structure(structure)) => {
            let mut members = Map::new();
            for (known, member) in &structure.members {
                let wire = member.wire(known);
                if member.is_attribute {
                    let attribute = element.attributes.iter().find(|(name, _)| name == wire);
                    if let Some((_, text)) = attribute {
                        members.insert(style.name(known), Value::String(text.clone()));
                    }
                    continue;
                }
                // A flat list or map has no element of its own.
                let flat = match member.to {
                    Target::Shape(number) => flat(service, number, member.flat),
                    _ => None,
                };
                let value = match flat {
                    Some((alias, part)) => {
                        let name = alias.unwrap_or(wire);
                        let found: Vec<&Element> = element
                            .children
                            .iter()
                            .filter(|it| it.name == name)
                            .collect();
                        (!found.is_empty()).then(|| part.value(service, &found, style))
                    }
                    None => element
                        .child(wire)
                        .map(|it| self::value(service, member.to, it, style)),
                };
                if let Some(value) = value {
                    members.insert(style.name(known), value);
                }
            }
            Value::Object(members)
        }
        Some(Shape::List {
            element: member, ..
        }) => {
            let children = element.children.iter();
            children
                .map(|it| value(service, member.to, it, style))
                .collect()
        }
        Some(shape @ Shape::Map { .. }) => {
            let entries: Vec<&Element> = element.children.iter().collect();
            Part::Map(shape).value(service, &entries, style)
        }
        None => Value::Null,
    }
}

/// A list or a map whose parts stand among the members of its parent.
enum Part<'a> {
    List(Target),
    Map(&'a Shape),
}

/// The part, and what its elements are called if not as the member.
fn flat(
    service: &Service,
    number: usize,
    is_flat_member: bool,
) -> Option<(Option<&str>, Part<'_>)> {
    match service.shape(number)? {
        Shape::List { element, flat } if *flat || is_flat_member => {
            Some((element.alias.as_deref(), Part::List(element.to)))
        }
        shape @ Shape::Map { flat, .. } if *flat || is_flat_member => {
            Some((None, Part::Map(shape)))
        }
        _ => None,
    }
}

impl Part<'_> {
    fn value(&self, service: &Service, found: &[&Element], style: Style) -> Value {
        match self {
            Part::List(to) => found
                .iter()
                .map(|it| value(service, *to, it, style))
                .collect(),
            Part::Map(Shape::Map {
                value: member, key, ..
            }) => {
                let entry = |it: &&Element| {
                    let key = it.child(key.as_deref().unwrap_or("key"))?.text.clone();
                    let value = it.child(member.wire("value"))?;
                    Some((key, self::value(service, member.to, value, style)))
                };
                Value::Object(found.iter().filter_map(entry).collect())
            }
            Part::Map(_) => Value::Null,
        }
    }
}

/// A document of one element.
pub(super) fn written(
    service: &Service,
    root: &str,
    space: Option<&str>,
    to: Target,
    value: &Value,
) -> Vec<u8> {
    let mut text = String::new();
    write(service, root, space, to, None, value, &mut text);
    text.into_bytes()
}

fn write(
    service: &Service,
    name: &str,
    space: Option<&str>,
    to: Target,
    time: Option<TimeFormat>,
    value: &Value,
    into: &mut String,
) {
    let mut attributes = String::new();
    if let Some(space) = space {
        attributes.push_str(&format!(" xmlns=\"{}\"", escape(space)));
    }
    let mut content = String::new();
    let shape = match to {
        Target::Shape(number) => service.shape(number),
        _ => None,
    };
    match (shape, value) {
        (Some(Shape::Structure(structure)), Value::Object(given)) => {
            for (given, value) in given.iter().filter(|(_, value)| !value.is_null()) {
                let Some((known, member)) = names::member(structure, given) else {
                    continue;
                };
                let wire = member.wire(known);
                if member.is_attribute {
                    // Its prefix has no meaning without this.
                    if let Some((prefix, _)) = wire.split_once(':') {
                        let space = member
                            .space
                            .as_deref()
                            .unwrap_or("http://www.w3.org/2001/XMLSchema-instance");
                        attributes.push_str(&format!(" xmlns:{prefix}=\"{}\"", escape(space)));
                    }
                    attributes.push_str(&format!(" {wire}=\"{}\"", escape(&*plain(value))));
                    continue;
                }
                let flat = match member.to {
                    Target::Shape(number) => flat(service, number, member.flat),
                    _ => None,
                };
                match (flat, value) {
                    (Some((alias, Part::List(to))), Value::Array(elements)) => {
                        for element in elements {
                            write(
                                service,
                                alias.unwrap_or(wire),
                                None,
                                to,
                                None,
                                element,
                                &mut content,
                            );
                        }
                    }
                    (_, value) => {
                        let space = member.space.as_deref();
                        write(
                            service,
                            wire,
                            space,
                            member.to,
                            member.time,
                            value,
                            &mut content,
                        );
                    }
                }
            }
        }
        (Some(Shape::List { element, .. }), Value::Array(elements)) => {
            for it in elements {
                let name = element.wire("member");
                write(
                    service,
                    name,
                    None,
                    element.to,
                    element.time,
                    it,
                    &mut content,
                );
            }
        }
        (
            Some(Shape::Map {
                value: member, key, ..
            }),
            Value::Object(entries),
        ) => {
            for (it, value) in entries {
                let mut entry = String::new();
                let key = key.as_deref().unwrap_or("key");
                entry.push_str(&format!("<{key}>{}</{key}>", escape(&**it)));
                write(
                    service,
                    member.wire("value"),
                    None,
                    member.to,
                    member.time,
                    value,
                    &mut entry,
                );
                content.push_str(&format!("<entry>{entry}</entry>"));
            }
        }
        (_, value) => {
            let moment = match to {
                Target::Timestamp => times::to_wire(value, time.unwrap_or(TimeFormat::Iso)),
                _ => None,
            };
            content.push_str(&escape(&*plain(moment.as_ref().unwrap_or(value))));
        }
    }
    into.push_str(&format!("<{name}{attributes}>{content}</{name}>"));
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => asl::expr::to_json_text(other),
    }
}

/// Whether a body tells of an error whatever the status says.
pub(super) fn is_fault(body: &str) -> bool {
    let start = body.trim_start();
    let start = match start.strip_prefix("<?xml") {
        Some(rest) => rest
            .split_once("?>")
            .map_or("", |(_, rest)| rest.trim_start()),
        None => start,
    };
    start.starts_with("<Error>")
}

/// `<ErrorResponse><Error><Code>…` of the query protocol, `<Response><Errors><Error><Code>…` of EC2, or S3's `<Error><Code>…`.
pub(super) fn fault(response: &Response) -> Fault {
    let answer = read(&response.body).unwrap_or_default();
    let errors = answer.child("Errors").unwrap_or(&answer);
    let error = errors.child("Error").unwrap_or(&answer);
    let text = |element: &Element, name: &str| element.child(name).map(|it| it.text.clone());
    // An answer to HEAD has no body.
    let code = text(error, "Code").unwrap_or_else(|| match response.status.as_u16() {
        404 => "NotFound".to_owned(),
        _ => "UnknownError".to_owned(),
    });
    let id = text(&answer, "RequestId").or_else(|| text(&answer, "RequestID"));
    Fault {
        code: Some(code),
        message: text(error, "Message").unwrap_or_default(),
        status: response.status.as_u16(),
        request_id: id.unwrap_or_else(|| request_id(response)),
    }
}
