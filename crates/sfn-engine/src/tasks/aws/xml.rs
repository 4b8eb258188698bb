//! XML answers as JSON: an element's children are members, `member` children a list, `entry` children a map.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use serde_json::{Map, Value};

use super::fault::Fault;
use super::reply::request_id;
use crate::tasks::http::Response;

/// The content of the root element.
pub(super) fn read(text: &str) -> Option<Value> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => open.push(Element::named(start.local_name().into_inner())),
            Event::Empty(start) => {
                let element = Element::named(start.local_name().into_inner());
                open.last_mut()?.add(element);
            }
            Event::End(_) => {
                let element = open.pop()?;
                open.last_mut()?.add(element);
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
    let (_, root) = open.pop()?.children.pop()?;
    Some(root)
}

#[derive(Default)]
struct Element {
    name: String,
    text: String,
    children: Vec<(String, Value)>,
}

impl Element {
    fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    fn add(&mut self, child: Self) {
        let name = child.name.clone();
        self.children.push((name, child.value()));
    }

    fn value(self) -> Value {
        if self.children.is_empty() {
            return Value::String(self.text);
        }
        let all = |name: &str| self.children.iter().all(|(child, _)| child == name);
        if all("member") {
            return self.children.into_iter().map(|(_, value)| value).collect();
        }
        if all("entry") {
            let entry = |(_, entry): (String, Value)| {
                let key = entry.get("key")?.as_str()?.to_owned();
                Some((key, entry.get("value").cloned().unwrap_or_default()))
            };
            return Value::Object(self.children.into_iter().filter_map(entry).collect());
        }
        let mut members = Map::new();
        for (name, value) in self.children {
            match members.get_mut(&name) {
                // A repeated element is a list.
                Some(Value::Array(values)) => values.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
                None => {
                    members.insert(name, value);
                }
            }
        }
        Value::Object(members)
    }
}

/// `<ErrorResponse><Error><Code>…` of the query protocol, or S3's `<Error><Code>…`.
pub(super) fn fault(response: &Response) -> Fault {
    let answer = read(&response.body).unwrap_or_default();
    let error = answer.get("Error").unwrap_or(&answer);
    let member =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    // An answer to HEAD has no body.
    let code = member(error, "Code").unwrap_or_else(|| match response.status.as_u16() {
        404 => "NotFound".to_owned(),
        _ => "UnknownError".to_owned(),
    });
    let id = member(&answer, "RequestId").unwrap_or_else(|| request_id(response));
    Fault {
        code: Some(code),
        message: member(error, "Message").unwrap_or_default(),
        status: response.status.as_u16(),
        request_id: id,
    }
}
