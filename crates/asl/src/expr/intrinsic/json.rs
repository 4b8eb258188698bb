//! `States.StringToJson`, `States.JsonToString` and `States.JsonMerge`.

use serde_json::{Number, Value};

use super::arguments::Arguments;
use crate::expr::to_json_text;

/// The value that a JSON text stands for; a blank text is null.
pub(super) fn string_to_json(arguments: &Arguments) -> Result<Value, String> {
    let text = arguments.text(0)?;
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    parse(text).ok_or_else(|| "The argument at position 1 is not valid JSON".to_owned())
}

/// A JSON text's value, in which `-0` is the whole number 0.
pub(in crate::expr) fn parse(text: &str) -> Option<Value> {
    let mut value = serde_json::from_str(text).ok()?;
    if text.contains("-0") {
        normalize(&mut value);
    }
    Some(value)
}

fn normalize(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let negative_zero = |it: f64| it == 0.0 && it.is_sign_negative();
            if number.as_f64().is_some_and(negative_zero) {
                *number = Number::from(0);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(normalize),
        Value::Object(members) => members.values_mut().for_each(normalize),
        _ => {}
    }
}

/// Compact JSON text.
pub(super) fn json_to_string(arguments: &Arguments) -> Result<Value, String> {
    Ok(Value::String(to_json_text(arguments.value(0))))
}

/// The members of both objects, those of the second where both have one.
pub(super) fn merge(arguments: &Arguments) -> Result<Value, String> {
    let mut merged = arguments.object(0)?.clone();
    let second = arguments.object(1)?;
    if arguments.boolean(2)? {
        return Err(
            "The deep merge is not supported: the argument at position 3 must be false".to_owned(),
        );
    }
    for (name, value) in second {
        merged.insert(name.clone(), value.clone());
    }
    Ok(Value::Object(merged))
}
