use serde_json::Value;

use crate::expr::{JsonType, to_json_text};

/// The values of a call's arguments, with the checks that functions make.
pub(super) struct Arguments {
    values: Vec<Value>,
}

impl Arguments {
    pub(super) fn new(values: Vec<Value>) -> Self {
        Self { values }
    }

    pub(super) fn into_values(self) -> Vec<Value> {
        self.values
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The argument at `index`, from 0.
    pub(super) fn value(&self, index: usize) -> &Value {
        self.values.get(index).unwrap_or(&Value::Null)
    }

    pub(super) fn array(&self, index: usize) -> Result<&Vec<Value>, String> {
        self.value(index)
            .as_array()
            .ok_or_else(|| self.wrong(index, "an array"))
    }

    pub(super) fn object(&self, index: usize) -> Result<&serde_json::Map<String, Value>, String> {
        self.value(index)
            .as_object()
            .ok_or_else(|| self.wrong(index, "a JSON object"))
    }

    pub(super) fn text(&self, index: usize) -> Result<&str, String> {
        self.value(index)
            .as_str()
            .ok_or_else(|| self.wrong(index, "a string"))
    }

    /// A text of a limited number of characters.
    pub(super) fn short_text(&self, index: usize, limit: usize) -> Result<&str, String> {
        let text = self.text(index)?;
        if text.encode_utf16().count() > limit {
            return Err(format!(
                "The argument at position {} must not be longer than {limit} characters",
                index + 1
            ));
        }
        Ok(text)
    }

    pub(super) fn boolean(&self, index: usize) -> Result<bool, String> {
        self.value(index)
            .as_bool()
            .ok_or_else(|| self.wrong(index, "a boolean"))
    }

    /// A number rounded to the nearest whole one, halves up, within 32 bits.
    pub(super) fn integer(&self, index: usize) -> Result<i64, String> {
        let value = self.value(index);
        if !value.is_number() {
            return Err(self.wrong(index, "a number"));
        }
        let rounded = match value.as_i64() {
            Some(whole) => Some(whole),
            #[allow(clippy::cast_possible_truncation)]
            None => value
                .as_f64()
                .filter(|it| it.abs() < 1e15)
                .map(|it| (it + 0.5).floor() as i64),
        };
        rounded
            .filter(|it| i32::try_from(*it).is_ok())
            .ok_or_else(|| {
                format!(
                    "The argument at position {} is out of the range of integers",
                    index + 1
                )
            })
    }

    fn wrong(&self, index: usize, expected: &str) -> String {
        let value = self.value(index);
        format!(
            "The argument at position {} must be {expected} but was {} {}",
            index + 1,
            JsonType::of(value),
            to_json_text(value)
        )
    }
}
