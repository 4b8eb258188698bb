//! Values of the library ↔ JSON values.

use indexmap::IndexMap;
use jsonata_core::value::{JArray, JValue, with_stack};
use serde_json::{Map, Number, Value};

use super::limits::{MAX_RESULT_DEPTH, MAX_SIZE, MEMORY_EXCEEDED, STACK_EXCEEDED};

/// A JSON value as the library's.
pub(super) fn from_json(value: &Value) -> JValue {
    match value {
        Value::Null => JValue::Null,
        Value::Bool(it) => JValue::Bool(*it),
        Value::Number(it) => JValue::Number(it.as_f64().unwrap_or(f64::NAN)),
        Value::String(it) => JValue::from(it.as_str()),
        Value::Array(items) => with_stack(|| {
            let flat = !items.iter().any(Value::is_array);
            JValue::Array(JArray::new_flat(
                items.iter().map(from_json).collect(),
                flat,
            ))
        }),
        Value::Object(members) => with_stack(|| {
            let members: IndexMap<String, JValue> = members
                .iter()
                .map(|(name, value)| (name.clone(), from_json(value)))
                .collect();
            JValue::object(members)
        }),
    }
}

/// The library's value as JSON, as the service writes it; `None` for no value (undefined, a function).
///
/// # Errors
/// What the service says of a result that is too large or too deep.
pub(super) fn to_json(value: &JValue) -> Result<Option<Value>, &'static str> {
    let mut budget = Budget::new();
    convert(value, &mut budget, 0)
}

fn convert(
    value: &JValue,
    budget: &mut Budget,
    depth: usize,
) -> Result<Option<Value>, &'static str> {
    budget.take(value)?;
    if depth > MAX_RESULT_DEPTH {
        return Err(STACK_EXCEEDED);
    }
    Ok(Some(match value {
        JValue::Null => Value::Null,
        JValue::Bool(it) => Value::Bool(*it),
        JValue::Number(it) => number(*it),
        JValue::String(it) => Value::String(it.to_string()),
        JValue::Array(items) => {
            let mut converted = Vec::with_capacity(items.len());
            for item in items {
                // As JSON.stringify does: what is no JSON is null in an array, and left out of an object.
                converted.push(convert(item, budget, depth + 1)?.unwrap_or(Value::Null));
            }
            Value::Array(converted)
        }
        JValue::Object(members) => {
            let mut converted = Map::with_capacity(members.len());
            for (name, member) in members.iter() {
                budget.bytes(name.len())?;
                if let Some(member) = convert(member, budget, depth + 1)? {
                    converted.insert(name.clone(), member);
                }
            }
            Value::Object(converted)
        }
        JValue::Undefined | JValue::Lambda(_) | JValue::Builtin { .. } | JValue::Regex { .. } => {
            return Ok(None);
        }
    }))
}

/// A number as the service writes it: whole ones without a point while they fit 64 bits, and the text that JavaScript
/// has for those that JSON has no number for.
pub(super) fn number(value: f64) -> Value {
    #[allow(clippy::cast_possible_truncation)]
    if value.fract() == 0.0 && value.abs() < 9_223_372_036_854_775_807.0 {
        return Value::from(value as i64);
    }
    match Number::from_f64(value) {
        Some(number) => Value::Number(number),
        None if value.is_nan() => Value::from("NaN"),
        None if value > 0.0 => Value::from("Infinity"),
        None => Value::from("-Infinity"),
    }
}

/// A JSON value that goes through an expression unchanged: only its numbers are written anew.
pub(super) fn through(value: &Value) -> Value {
    match value {
        Value::Number(it) if it.is_i64() => value.clone(),
        Value::Number(it) => it.as_f64().map_or(Value::Null, number),
        Value::Array(items) => items.iter().map(through).collect(),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| (name.clone(), through(value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// What is left of the size a value may have. Values may share their parts: a small expression can build one that is
/// astronomically large once it is written out.
struct Budget {
    left: usize,
}

impl Budget {
    fn new() -> Self {
        Self { left: MAX_SIZE }
    }

    fn take(&mut self, value: &JValue) -> Result<(), &'static str> {
        self.bytes(match value {
            JValue::String(text) => text.len(),
            _ => 8,
        })
    }

    fn bytes(&mut self, count: usize) -> Result<(), &'static str> {
        self.left = self.left.checked_sub(count).ok_or(MEMORY_EXCEEDED)?;
        Ok(())
    }
}

/// The size of the value written out, in bytes, eight for each value that is no text; an error where it is beyond the
/// bounds of a result.
pub(super) fn size(value: &JValue) -> Result<usize, &'static str> {
    fn walk(value: &JValue, budget: &mut Budget) -> Result<(), &'static str> {
        budget.take(value)?;
        match value {
            JValue::Array(items) => {
                with_stack(|| items.iter().try_for_each(|item| walk(item, budget)))
            }
            JValue::Object(members) => with_stack(|| {
                members.iter().try_for_each(|(name, member)| {
                    budget.bytes(name.len())?;
                    walk(member, budget)
                })
            }),
            _ => Ok(()),
        }
    }
    let mut budget = Budget::new();
    walk(value, &mut budget)?;
    Ok(MAX_SIZE - budget.left)
}
