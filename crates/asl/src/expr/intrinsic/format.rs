//! `States.Format`.

use serde_json::Value;

use super::arguments::Arguments;
use crate::expr::{JsonType, to_json_text};

/// A text with holes (`{}`): the texts before, between and behind them.
#[derive(Clone, Debug)]
pub(super) struct Template {
    texts: Vec<String>,
}

impl Default for Template {
    fn default() -> Self {
        Self {
            texts: vec![String::new()],
        }
    }
}

impl Template {
    /// A template that came as a value: no escapes in it.
    fn from_value(text: &str) -> Self {
        Self {
            texts: text.split("{}").map(str::to_owned).collect(),
        }
    }

    pub(super) fn push(&mut self, next: char) {
        if let Some(last) = self.texts.last_mut() {
            last.push(next);
        }
    }

    pub(super) fn push_hole(&mut self) {
        self.texts.push(String::new());
    }
}

/// Fills the holes with the other arguments: texts as they are, everything else as JSON.
pub(super) fn format(literal: Option<&Template>, arguments: &Arguments) -> Result<Value, String> {
    let from_value;
    let template = match literal {
        Some(template) => template,
        None => {
            from_value = Template::from_value(arguments.text(0)?);
            &from_value
        }
    };
    if template.texts.len() != arguments.len() {
        return Err(format!(
            "The template has {} occurrences of {{}} but {} arguments were given",
            template.texts.len() - 1,
            arguments.len() - 1
        ));
    }
    let mut result = String::new();
    for (at, text) in template.texts.iter().enumerate() {
        if at > 0 {
            match arguments.value(at) {
                Value::String(value) => result.push_str(value),
                value @ (Value::Array(_) | Value::Object(_)) => {
                    return Err(format!(
                        "The argument at position {} must be a string, a number, a boolean or null but was {}",
                        at + 1,
                        JsonType::of(value)
                    ));
                }
                value => result.push_str(&to_json_text(value)),
            }
        }
        result.push_str(text);
    }
    Ok(Value::String(result))
}
