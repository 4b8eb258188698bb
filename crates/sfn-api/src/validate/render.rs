//! Values as AWS's front end writes them into a validation error: as Java's `toString`.

use serde_json::Value;

use crate::shape::{Kind, Shape};

/// Stands for a sensitive value inside another.
const HIDDEN: &str = "*** Sensitive Data Redacted ***";

/// `text`, `101`, `5.0`, `[a, b]`, `{key=value}`, `Tag(key=a, value=null)`.
pub(super) fn rendered(shape: &Shape, value: &Value) -> String {
    match (&shape.kind, value) {
        (_, Value::Null) => "null".to_owned(),
        _ if shape.sensitive => HIDDEN.to_owned(),
        (Kind::Structure { members }, Value::Object(object)) => {
            let shown = members.iter().map(|member| {
                let value = object.get(member.name).unwrap_or(&Value::Null);
                format!("{}={}", member.name, rendered(member.shape, value))
            });
            format!("{}({})", shape.name, shown.collect::<Vec<_>>().join(", "))
        }
        (Kind::List { member, .. }, Value::Array(items)) => {
            let shown = items.iter().map(|item| rendered(member, item));
            format!("[{}]", shown.collect::<Vec<_>>().join(", "))
        }
        (Kind::Map { value: values, .. }, Value::Object(entries)) => {
            let shown = entries
                .iter()
                .map(|(key, value)| format!("{key}={}", rendered(values, value)));
            format!("{{{}}}", shown.collect::<Vec<_>>().join(", "))
        }
        (Kind::Float { .. }, Value::Number(number)) => {
            format!("{:?}", number.as_f64().unwrap_or_default())
        }
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}
