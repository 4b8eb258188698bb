//! The comparison of what happened with what was recorded.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use crate::Case;

#[allow(clippy::unwrap_used)] // a constant pattern
static TOKEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<[A-Za-z0-9_.:/-]+>").unwrap());

/// Parses each member whose text begins with `{`, once, as the recorder did. Lists, scalars, and what stands within a
/// parsed text stay as they are.
pub fn parse_members(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| {
                    let value = match value {
                        Value::String(text) if text.starts_with('{') => {
                            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
                        }
                        Value::Object(_) => parse_members(value),
                        other => other.clone(),
                    };
                    (name.clone(), value)
                })
                .collect(),
        ),
        other => other.clone(),
    }
}

/// One comparison of a case: which tokens already stand for which values.
#[derive(Clone, Default)]
pub struct Comparison {
    bound: HashMap<String, String>,
    /// Tokens that the case's mocked answers contain: they come back as they are, or made anew.
    free: HashSet<String>,
}

impl Comparison {
    /// For this case.
    pub fn of(case: &Case) -> Self {
        let answers = serde_json::json!([case.mock, case.submitted]).to_string();
        let free = TOKEN
            .find_iter(&answers)
            .map(|token| token.as_str().to_owned())
            .collect();
        Self {
            bound: HashMap::new(),
            free,
        }
    }

    /// The first difference of two values, if any.
    pub fn values(&mut self, place: &str, expected: &Value, actual: &Value) -> Option<String> {
        match (expected, actual) {
            (Value::String(pattern), _) if TOKEN.is_match(pattern) => {
                let text = actual
                    .as_str()
                    .map_or_else(|| actual.to_string(), str::to_owned);
                (!self.text(pattern, &text)).then(|| told(place, expected, actual))
            }
            (Value::Object(_) | Value::Array(_), Value::String(text)) => {
                match serde_json::from_str::<Value>(text) {
                    Ok(parsed) if !parsed.is_string() => self.values(place, expected, &parsed),
                    _ => Some(told(place, expected, actual)),
                }
            }
            (Value::Object(expected), Value::Object(actual)) => {
                self.objects(place, expected, actual)
            }
            (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
                expected
                    .iter()
                    .zip(actual)
                    .enumerate()
                    .find_map(|(index, (expected, actual))| {
                        self.values(&format!("{place}[{index}]"), expected, actual)
                    })
            }
            (Value::Number(left), Value::Number(right)) => {
                let equal = left == right
                    || left
                        .as_f64()
                        .zip(right.as_f64())
                        .is_some_and(|(left, right)| left == right);
                (!equal).then(|| told(place, expected, actual))
            }
            _ => (expected != actual).then(|| told(place, expected, actual)),
        }
    }

    fn objects(
        &mut self,
        place: &str,
        expected: &Map<String, Value>,
        actual: &Map<String, Value>,
    ) -> Option<String> {
        let mut unused: Vec<&String> = actual
            .keys()
            .filter(|name| !expected.contains_key(*name))
            .collect();
        for (name, value) in expected {
            let place = format!("{place}.{name}");
            let found = actual.get(name).or_else(|| {
                // A member's name may be a token, too.
                let index = unused
                    .iter()
                    .position(|other| TOKEN.is_match(name) && self.clone().text(name, other))?;
                actual.get(unused.remove(index))
            });
            let Some(found) = found else {
                return Some(format!("{place}: missing, expected {}", short(value)));
            };
            let difference = self.values(&place, value, found);
            if difference.is_some() {
                return difference;
            }
        }
        unused.first().map(|name| {
            format!(
                "{place}.{name}: unexpected {}",
                short(actual.get(*name).unwrap_or(&Value::Null))
            )
        })
    }

    /// Whether a text fits a pattern with tokens; binds `<name:N>` tokens.
    fn text(&mut self, pattern: &str, text: &str) -> bool {
        let mut expression = String::from(r"\A(?s)");
        let mut bound_here = Vec::new();
        let mut end = 0;
        for token in TOKEN.find_iter(pattern) {
            expression += &regex::escape(&pattern[end..token.start()]);
            end = token.end();
            let name = token.as_str();
            match self.bound.get(name) {
                Some(value) => expression += &regex::escape(value),
                None => {
                    expression += "(.+?)";
                    bound_here.push(name);
                }
            }
        }
        expression += &regex::escape(&pattern[end..]);
        expression += r"\z";
        let Some(captures) = Regex::new(&expression)
            .ok()
            .and_then(|regex| regex.captures(text))
        else {
            return false;
        };
        for (index, name) in bound_here.into_iter().enumerate() {
            let numbered = name.contains(':') && !self.free.contains(name);
            if let (true, Some(value)) = (numbered, captures.get(index + 1)) {
                self.bound
                    .insert(name.to_owned(), value.as_str().to_owned());
            }
        }
        true
    }

    /// The first difference of two histories, if any.
    pub fn histories(
        mut self,
        case: &Case,
        expected: &[Value],
        actual: &[Value],
    ) -> Option<String> {
        if case.history_unordered || (case.concurrent && !is_sequential(&case.definition)) {
            return self.multisets(case, expected, actual);
        }
        for (index, event) in expected.iter().enumerate() {
            let place = format!("event {}", index + 1);
            let Some(found) = actual.get(index) else {
                return Some(format!("{place}: missing, expected {}", short(event)));
            };
            let difference = self.values(&place, event, found);
            if difference.is_some() {
                return difference;
            }
        }
        actual
            .get(expected.len())
            .map(|event| format!("event {}: unexpected {}", expected.len() + 1, short(event)))
    }

    /// Without order and ids: each expected event needs an actual one of its own.
    fn multisets(&mut self, case: &Case, expected: &[Value], actual: &[Value]) -> Option<String> {
        let mut unused: Vec<Value> = actual.iter().map(without_ids).collect();
        for event in expected.iter().map(without_ids) {
            let found = unused.iter().position(|other| {
                let mut attempt = self.clone();
                let fits = attempt.values("", &event, other).is_none();
                if fits {
                    *self = attempt;
                }
                fits
            });
            match found {
                Some(index) => {
                    unused.swap_remove(index);
                }
                None => {
                    // The nearest one of the same type shows what is off.
                    let near = unused.iter().find(|other| other["type"] == event["type"]);
                    let told = near.and_then(|other| self.values("", &event, other));
                    return Some(format!(
                        "no such event: {}; nearest: {told:?}",
                        short(&event)
                    ));
                }
            }
        }
        let more = unused.first().filter(|_| !case.history_unordered);
        more.map(|event| format!("unexpected event {}", short(event)))
    }
}

/// Whether nothing in the definition runs at the same time as something else: then order and ids are AWS's, too. Of a
/// distributed Map AWS itself writes the last ids one way or the other.
fn is_sequential(definition: &Value) -> bool {
    match definition {
        Value::Object(members) => {
            let branches = members.get("Branches").and_then(Value::as_array);
            let alone = match members.get("Type").and_then(Value::as_str) {
                Some("Map") => {
                    let processor = members.get("ItemProcessor").or(members.get("Iterator"));
                    members.get("MaxConcurrency") == Some(&Value::from(1))
                        && processor.is_some_and(|processor| {
                            processor["ProcessorConfig"]["Mode"] != "DISTRIBUTED"
                        })
                }
                Some("Parallel") => branches.is_some_and(|branches| branches.len() < 2),
                _ => true,
            };
            alone && members.values().all(is_sequential)
        }
        Value::Array(items) => items.iter().all(is_sequential),
        _ => true,
    }
}

fn without_ids(event: &Value) -> Value {
    let mut event = event.clone();
    if let Some(members) = event.as_object_mut() {
        members.shift_remove("id");
        members.shift_remove("previousEventId");
    }
    event
}

fn told(place: &str, expected: &Value, actual: &Value) -> String {
    format!(
        "{place}: expected {}, got {}",
        short(expected),
        short(actual)
    )
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 1500 {
        text
    } else {
        text.chars().take(1500).chain("…".chars()).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Comparison;

    #[test]
    fn tokens_stand_for_any_value_and_numbered_ones_for_the_same() {
        for (expected, actual, equal) in [
            (json!("<timestamp>"), json!(12.5), true),
            (json!("a <x> c"), json!("a b c"), true),
            (json!("a <x> c"), json!("a  d"), false),
            (json!(["<u:1>", "<u:1>"]), json!(["p", "p"]), true),
            (json!(["<u:1>", "<u:1>"]), json!(["p", "q"]), false),
            (json!(["<u>", "<u>"]), json!(["p", "q"]), true),
            (json!({"<k>": 1, "b": 2}), json!({"b": 2, "z": 1}), true),
            (json!({"a": 1}), json!({"a": 1, "b": 2}), false),
            (json!({"a": 1}), json!("{\"a\": 1.0}"), true),
            (json!("<class 'str'>"), json!("x"), false),
        ] {
            let difference = Comparison::default().values("", &expected, &actual);
            assert_eq!(
                difference.is_none(),
                equal,
                "{expected} against {actual}: {difference:?}"
            );
        }
    }
}
