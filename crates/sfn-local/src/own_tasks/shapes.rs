//! Between the API's JSON and what tasks see of it: members begin with a capital letter there.

use serde_json::{Map, Value};
use sfn_api::{Kind, Shape, Timestamp};

/// How a task's result writes times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Times {
    /// Milliseconds since 1970, as the optimized integration does.
    Millis,
    /// ISO 8601, as SDK integrations do.
    Iso8601,
}

/// A call's parameters as the API takes them. A text member may be given as any JSON: its JSON text is sent (recorded on
/// AWS). `Err` names a member that the call does not have.
pub(super) fn to_api(value: Value, shape: &'static Shape) -> Result<Value, String> {
    Ok(match (&shape.kind, value) {
        (Kind::Structure { members }, Value::Object(given)) => {
            let mut taken = Map::new();
            for (name, value) in given {
                let member = members
                    .iter()
                    .find(|member| capitalized(member.name) == name)
                    .ok_or(name)?;
                if !value.is_null() {
                    taken.insert(member.name.to_owned(), to_api(value, member.shape)?);
                }
            }
            Value::Object(taken)
        }
        (Kind::List { member, .. }, Value::Array(items)) => Value::Array(
            items
                .into_iter()
                .map(|item| to_api(item, member))
                .collect::<Result<_, _>>()?,
        ),
        (Kind::Map { value: shape, .. }, Value::Object(entries)) => Value::Object(
            entries
                .into_iter()
                .map(|(key, value)| Ok((key, to_api(value, shape)?)))
                .collect::<Result<_, String>>()?,
        ),
        (Kind::Text { .. }, value @ (Value::Object(_) | Value::Array(_))) => {
            Value::String(value.to_string())
        }
        (_, value) => value,
    })
}

/// An answer of the API as a task's result, members in alphabetical order.
pub(super) fn to_task(value: Value, shape: &'static Shape, times: Times) -> Value {
    match (&shape.kind, value) {
        (Kind::Structure { members }, Value::Object(given)) => {
            let mut shown: Vec<(String, Value)> = given
                .into_iter()
                .map(|(name, value)| {
                    let value = match members.iter().find(|member| member.name == name) {
                        Some(member) => to_task(value, member.shape, times),
                        None => value,
                    };
                    (capitalized(&name), value)
                })
                .collect();
            shown.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(shown.into_iter().collect())
        }
        (Kind::List { member, .. }, Value::Array(items)) => Value::Array(
            items
                .into_iter()
                .map(|item| to_task(item, member, times))
                .collect(),
        ),
        (Kind::Map { value: shape, .. }, Value::Object(entries)) => Value::Object(
            entries
                .into_iter()
                .map(|(key, value)| (key, to_task(value, shape, times)))
                .collect(),
        ),
        (Kind::Timestamp, value) => {
            let at = value.as_f64().and_then(Timestamp::from_seconds);
            match (at, times) {
                (Some(at), Times::Millis) => Value::from(at.millis()),
                (Some(at), Times::Iso8601) => Value::from(at.to_iso8601()),
                (None, _) => value,
            }
        }
        (_, value) => value,
    }
}

/// With a capital first letter: `stateMachineArn` as `StateMachineArn`.
pub(super) fn capitalized(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + characters.as_str()
    })
}
