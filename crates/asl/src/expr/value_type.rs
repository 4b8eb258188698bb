use std::fmt;

use serde_json::Value;

/// The type of a JSON value, named as causes name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// `array`.
    Array,
    /// `boolean`.
    Boolean,
    /// `null`.
    Null,
    /// `number`.
    Number,
    /// `object`.
    Object,
    /// `string`.
    String,
}

impl JsonType {
    /// The type of `value`.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Array(_) => Self::Array,
            Value::Bool(_) => Self::Boolean,
            Value::Null => Self::Null,
            Value::Number(_) => Self::Number,
            Value::Object(_) => Self::Object,
            Value::String(_) => Self::String,
        }
    }
}

impl fmt::Display for JsonType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Array => "array",
            Self::Boolean => "boolean",
            Self::Null => "null",
            Self::Number => "number",
            Self::Object => "object",
            Self::String => "string",
        })
    }
}
