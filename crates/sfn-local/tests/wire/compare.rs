//! Recorded answers against actual ones, by the rules of the recordings' README: `<…>` stands for any value, text that was
//! JSON was parsed, times are not looked at.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

static TOKEN: LazyLock<Regex> = LazyLock::new(|| Regex::new("<[A-Za-z0-9_.:/-]+>").unwrap());

/// A token with a number stands for the same value everywhere in a case.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| Regex::new("^<.*:[0-9]+>$").unwrap());

/// Compares the answers of one case.
#[derive(Default)]
pub(crate) struct Comparison {
    bound: HashMap<String, String>,
}

impl Comparison {
    /// The first difference, as the place and what differs there.
    pub(crate) fn check(&mut self, expected: &Value, actual: &Value) -> Result<(), String> {
        self.value(expected, actual, "")
    }

    fn value(&mut self, expected: &Value, actual: &Value, place: &str) -> Result<(), String> {
        let differs = || Err(format!("{place}: {actual} instead of {expected}"));
        match (expected, actual) {
            (Value::Object(_) | Value::Array(_), Value::String(text)) => {
                match serde_json::from_str(text) {
                    Ok(parsed) => self.value(expected, &parsed, place),
                    Err(_) => differs(),
                }
            }
            (Value::Object(expected), Value::Object(actual)) => {
                self.members(expected, actual, place)
            }
            (Value::Array(expected), Value::Array(actual)) => {
                if expected.len() != actual.len() {
                    return Err(format!(
                        "{place}: {} elements instead of {}",
                        actual.len(),
                        expected.len()
                    ));
                }
                let pairs = expected.iter().zip(actual).enumerate();
                for (index, (expected, actual)) in pairs {
                    self.value(expected, actual, &format!("{place}/{index}"))?;
                }
                Ok(())
            }
            (Value::String(pattern), actual) => {
                let text = match actual {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                if self.text(pattern, &text) {
                    Ok(())
                } else {
                    differs()
                }
            }
            (Value::Number(expected), Value::Number(actual))
                if expected.as_f64() == actual.as_f64() =>
            {
                Ok(())
            }
            _ if expected == actual => Ok(()),
            _ => differs(),
        }
    }

    fn members(
        &mut self,
        expected: &Map<String, Value>,
        actual: &Map<String, Value>,
        place: &str,
    ) -> Result<(), String> {
        let mut left: Vec<&String> = actual.keys().collect();
        for (name, value) in expected {
            let found = left.iter().position(|key| *key == name).or_else(|| {
                TOKEN
                    .is_match(name)
                    .then(|| left.iter().position(|key| self.text(name, key)))
                    .flatten()
            });
            let Some(found) = found else {
                return Err(format!("{place}: {name} is missing"));
            };
            let key = left.swap_remove(found);
            self.value(value, &actual[key], &format!("{place}/{name}"))?;
        }
        match left.first() {
            Some(name) => Err(format!(
                "{place}: {name} is there and was not recorded: {}",
                actual[*name]
            )),
            None => Ok(()),
        }
    }

    fn text(&mut self, pattern: &str, text: &str) -> bool {
        let mut expression = String::from("(?s)^");
        let mut groups = Vec::new();
        let mut end = 0;
        for token in TOKEN.find_iter(pattern) {
            expression += &regex::escape(&pattern[end..token.start()]);
            match self.bound.get(token.as_str()) {
                Some(value) => expression += &regex::escape(value),
                None => {
                    expression += "(.+?)";
                    groups.push(token.as_str());
                }
            }
            end = token.end();
        }
        expression += &regex::escape(&pattern[end..]);
        expression += "$";
        let Some(found) = Regex::new(&expression).unwrap().captures(text) else {
            return false;
        };
        for (index, token) in groups.into_iter().enumerate() {
            if NUMBERED.is_match(token) {
                self.bound
                    .insert(token.to_owned(), found[index + 1].to_owned());
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Comparison;
    use serde_json::{Value, json};

    fn difference(expected: Value, actual: Value) -> Option<String> {
        Comparison::default().check(&expected, &actual).err()
    }

    #[test]
    fn tokens_stand_for_anything_and_the_numbered_ones_for_the_same() {
        assert_eq!(
            difference(
                json!({"arn": "arn:<partition>:x:<ArnPart_0idx>"}),
                json!({"arn": "arn:aws:x:hello"})
            ),
            None
        );
        assert_eq!(difference(json!("<datetime>"), json!(1.5)), None);
        assert_eq!(
            difference(json!(["<uuid:1>", "<uuid:1>"]), json!(["a", "a"])),
            None
        );
        assert!(difference(json!(["<uuid:1>", "<uuid:1>"]), json!(["a", "b"])).is_some());
        assert!(difference(json!("a<x>"), json!("b")).is_some());
    }

    #[test]
    fn text_that_was_parsed_is_parsed_and_every_member_counts() {
        assert_eq!(
            difference(json!({"input": {"a": 1}}), json!({"input": "{\"a\": 1.0}"})),
            None
        );
        assert!(
            difference(json!({"a": 1}), json!({})).is_some_and(|told| told.contains("missing"))
        );
        assert!(
            difference(json!({}), json!({"a": 1}))
                .is_some_and(|told| told.contains("not recorded"))
        );
    }
}
