//! Members in Step Functions begin with a capital letter, whatever the service has on the wire.

use serde_json::{Map, Value};

use super::service::Service;

/// Parameters as the service wants them on the wire.
pub(super) fn to_wire(service: &Service, members: Map<String, Value>) -> Map<String, Value> {
    renamed(service, members, &|name| on_wire(service, &name))
}

/// A result as Step Functions gives it.
pub(super) fn from_wire(service: &Service, members: Map<String, Value>) -> Map<String, Value> {
    renamed(service, members, &|name| capital(&name))
}

fn on_wire(service: &Service, name: &str) -> String {
    let small = service.camel != service.other.contains(name);
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if small => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn renamed(
    service: &Service,
    members: Map<String, Value>,
    rename: &dyn Fn(String) -> String,
) -> Map<String, Value> {
    let member = |(name, value): (String, Value)| {
        let value = if service.maps.contains(&capital(&name)) {
            map_values(service, value, rename)
        } else {
            within(service, value, rename)
        };
        (rename(name), value)
    };
    members.into_iter().map(member).collect()
}

/// The keys of a map are data.
fn map_values(service: &Service, value: Value, rename: &dyn Fn(String) -> String) -> Value {
    match value {
        Value::Object(entries) => Value::Object(
            entries
                .into_iter()
                .map(|(key, value)| (key, within(service, value, rename)))
                .collect(),
        ),
        other => within(service, other, rename),
    }
}

fn within(service: &Service, value: Value, rename: &dyn Fn(String) -> String) -> Value {
    match value {
        Value::Object(members) => Value::Object(renamed(service, members, rename)),
        Value::Array(elements) => Value::Array(
            elements
                .into_iter()
                .map(|element| within(service, element, rename))
                .collect(),
        ),
        other => other,
    }
}
