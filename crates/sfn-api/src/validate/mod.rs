//! The validation that AWS's front end makes before a service looks at a request: types of the JSON values, members that must
//! be there, bounds, enumerations and patterns, all from the operation's metadata, in AWS's words.
//!
//! Words and paths as recorded on AWS: structures in a value are written as `Name(member=value)`, elements of lists of
//! structures are counted from 1 as in `routingConfiguration.1.member.weight`, a sensitive value is not repeated.

mod pattern;
mod render;

use serde_json::Value;

use crate::shape::{Kind, Shape};
use crate::{ErrorCode, ServiceError, operation};
use render::rendered;

/// Checks a request's body against the operation of that name (`CreateStateMachine`).
///
/// Members that the operation does not know are ignored, `null` is as good as absent.
///
/// # Errors
/// `UnknownOperationException` if the service has no such operation; `SerializationException` for a value of the wrong JSON
/// type; `ValidationException` naming every value that breaks a constraint.
pub fn validate(name: &str, body: &Value) -> Result<(), ServiceError> {
    let Some(operation) = operation(name) else {
        return Err(ServiceError::new(ErrorCode::UnknownOperationException, ""));
    };
    let mut walk = Walk::default();
    walk.value(operation.input, body, "")?;
    match walk.violations.len() {
        0 => Ok(()),
        count => {
            let errors = if count == 1 { "error" } else { "errors" };
            let message = format!(
                "{count} validation {errors} detected: {}",
                walk.violations.join("; ")
            );
            Err(ServiceError::new(ErrorCode::ValidationException, message))
        }
    }
}

/// Bounds of a length or a number; `None` where there is no bound.
type Bounds = (Option<i64>, Option<i64>);

#[derive(Default)]
struct Walk {
    violations: Vec<String>,
}

impl Walk {
    fn value(&mut self, shape: &Shape, value: &Value, path: &str) -> Result<(), ServiceError> {
        match (&shape.kind, value) {
            (Kind::Structure { members }, Value::Object(object)) => {
                for member in *members {
                    let path = join(path, member.name);
                    match object.get(member.name) {
                        Some(value) if !value.is_null() => {
                            self.value(member.shape, value, &path)?
                        }
                        _ if member.required => {
                            self.violations.push(violation(
                                "Value null",
                                &path,
                                "Member must not be null",
                            ));
                        }
                        _ => {}
                    }
                }
            }
            (Kind::List { min, max, member }, Value::Array(items)) => {
                self.check(
                    shape,
                    value,
                    path,
                    length_constraints((*min, *max), items.len()),
                );
                self.elements(shape, member, items, value, path)?;
            }
            (
                Kind::Map {
                    min,
                    max,
                    key,
                    value: values,
                },
                Value::Object(entries),
            ) => {
                self.check(
                    shape,
                    value,
                    path,
                    length_constraints((*min, *max), entries.len()),
                );
                for (name, entry) in entries {
                    let broken = broken_constraints(key, &Value::String(name.clone()))?;
                    if !broken.is_empty() {
                        self.wrapped(shape, value, path, "Map keys must satisfy constraint", key);
                    }
                    self.value(values, entry, &format!("{path}.{name}.member"))?;
                }
            }
            _ => {
                let broken = broken_constraints(shape, value)?;
                self.check(shape, value, path, broken);
            }
        }
        Ok(())
    }

    /// Structures are told one by one; elements that are plain values are told with the whole list.
    fn elements(
        &mut self,
        list: &Shape,
        member: &Shape,
        items: &[Value],
        whole: &Value,
        path: &str,
    ) -> Result<(), ServiceError> {
        let mut plain_broken = false;
        for (index, item) in items.iter().enumerate() {
            let path = format!("{path}.{}.member", index + 1);
            if item.is_null() {
                self.violations
                    .push(violation("Value null", &path, "Member must not be null"));
            } else if matches!(
                member.kind,
                Kind::Structure { .. } | Kind::List { .. } | Kind::Map { .. }
            ) {
                self.value(member, item, &path)?;
            } else {
                plain_broken |= !broken_constraints(member, item)?.is_empty();
            }
        }
        if plain_broken {
            self.wrapped(list, whole, path, "Member must satisfy constraint", member);
        }
        Ok(())
    }

    fn wrapped(&mut self, shape: &Shape, value: &Value, path: &str, words: &str, inner: &Shape) {
        let constraint = format!("{words}: [{}]", all_constraints(inner).join(", "));
        self.check(shape, value, path, vec![constraint]);
    }

    fn check(&mut self, shape: &Shape, value: &Value, path: &str, broken: Vec<String>) {
        for constraint in broken {
            let shown = if shape.sensitive {
                "Value".to_owned()
            } else {
                format!("Value '{}'", rendered(shape, value))
            };
            self.violations.push(violation(&shown, path, &constraint));
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn violation(value: &str, path: &str, constraint: &str) -> String {
    format!("{value} at '{path}' failed to satisfy constraint: {constraint}")
}

fn at_most(what: &str, bound: i64) -> String {
    format!("Member must have {what} less than or equal to {bound}")
}

fn at_least(what: &str, bound: i64) -> String {
    format!("Member must have {what} greater than or equal to {bound}")
}

fn length_constraints(bounds: Bounds, length: usize) -> Vec<String> {
    bound_constraints("length", bounds, length as f64)
}

fn bound_constraints(what: &str, (min, max): Bounds, value: f64) -> Vec<String> {
    let over = max
        .filter(|max| value > *max as f64)
        .map(|max| at_most(what, max));
    let under = min
        .filter(|min| value < *min as f64)
        .map(|min| at_least(what, min));
    over.into_iter().chain(under).collect()
}

/// The order of the model means nothing to the service's set of values; sorted it is at least predictable.
fn enum_constraint(values: &[&str]) -> String {
    let mut values = values.to_vec();
    values.sort_unstable();
    format!(
        "Member must satisfy enum value set: [{}]",
        values.join(", ")
    )
}

fn pattern_constraint(pattern: &str) -> String {
    format!("Member must satisfy regular expression pattern: {pattern}")
}

/// The constraints that a plain value breaks.
fn broken_constraints(shape: &Shape, value: &Value) -> Result<Vec<String>, ServiceError> {
    Ok(match (&shape.kind, value) {
        (Kind::Text { min, max, pattern }, Value::String(text)) => {
            // Bytes bound characters from above: most texts need no count.
            let length = if max.is_some_and(|max| text.len() as i64 > max) || min.is_some() {
                text.chars().count()
            } else {
                text.len()
            };
            let mut broken = length_constraints((*min, *max), length);
            broken.extend(
                pattern
                    .filter(|pattern| !pattern::matches(pattern, text))
                    .map(pattern_constraint),
            );
            broken
        }
        (Kind::Enum { values }, Value::String(text)) => {
            if values.contains(&text.as_str()) {
                Vec::new()
            } else {
                vec![enum_constraint(values)]
            }
        }
        (Kind::Integer { min, max }, Value::Number(number)) => {
            let value = number.as_i64().and_then(|value| i32::try_from(value).ok());
            let value = value.ok_or_else(|| wrong_type(shape, &Value::Number(number.clone())))?;
            bound_constraints("value", (*min, *max), f64::from(value))
        }
        (Kind::Long { min, max }, Value::Number(number)) => {
            let value = number
                .as_i64()
                .ok_or_else(|| wrong_type(shape, &Value::Number(number.clone())))?;
            bound_constraints("value", (*min, *max), value as f64)
        }
        (Kind::Float { min, max }, Value::Number(number)) => {
            bound_constraints("value", (*min, *max), number.as_f64().unwrap_or_default())
        }
        (Kind::Boolean, Value::Bool(_)) | (Kind::Timestamp, Value::Number(_)) => Vec::new(),
        _ => return Err(wrong_type(shape, value)),
    })
}

/// Every constraint of a plain shape, broken or not.
fn all_constraints(shape: &Shape) -> Vec<String> {
    let bounds = |what: &str, min: &Option<i64>, max: &Option<i64>| {
        max.map(|max| at_most(what, max))
            .into_iter()
            .chain(min.map(|min| at_least(what, min)))
            .collect::<Vec<_>>()
    };
    match &shape.kind {
        Kind::Text { min, max, pattern } => {
            let mut all = bounds("length", min, max);
            all.extend(pattern.map(pattern_constraint));
            all
        }
        Kind::Enum { values } => vec![enum_constraint(values)],
        Kind::Integer { min, max } | Kind::Long { min, max } | Kind::Float { min, max } => {
            bounds("value", min, max)
        }
        _ => Vec::new(),
    }
}

/// In the words of the JSON protocol's parser.
fn wrong_type(shape: &Shape, value: &Value) -> ServiceError {
    let wanted = match &shape.kind {
        Kind::Text { .. } | Kind::Enum { .. } => "a String",
        Kind::Boolean => "a Boolean",
        Kind::Integer { .. } => "an Integer",
        Kind::Long { .. } => "a Long",
        Kind::Float { .. } => "a Float",
        Kind::Timestamp => "a Date",
        Kind::List { .. } => "a List",
        Kind::Structure { .. } | Kind::Map { .. } => "a Map",
    };
    let message = match (&shape.kind, value) {
        (Kind::List { .. }, Value::Object(_)) | (_, Value::Object(_)) => {
            "Start of structure or map found where not expected.".to_owned()
        }
        (_, Value::Array(_)) => "Start of list found where not expected".to_owned(),
        (Kind::List { .. }, _) => "Expected list or null".to_owned(),
        (Kind::Structure { .. } | Kind::Map { .. }, _) => {
            "Unexpected value type in payload".to_owned()
        }
        (_, Value::String(_)) => format!("STRING_VALUE can not be converted to {wanted}"),
        (_, Value::Number(_)) => format!("NUMBER_VALUE can not be converted to {wanted}"),
        (_, Value::Bool(true)) => format!("TRUE_VALUE can not be converted to {wanted}"),
        (_, Value::Bool(false)) => format!("FALSE_VALUE can not be converted to {wanted}"),
        (_, Value::Null) => format!("NULL_VALUE can not be converted to {wanted}"),
    };
    ServiceError::new(ErrorCode::SerializationException, message)
}

#[cfg(test)]
mod tests;
