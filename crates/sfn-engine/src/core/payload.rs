use std::sync::{Arc, OnceLock};

use asl::expr::to_json_text;
use serde_json::{Map, Value};

/// A JSON value that flows between states: shared, never copied, its text made at most once.
#[derive(Clone, Debug)]
pub(super) struct Payload(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    value: Value,
    text: OnceLock<String>,
}

impl Payload {
    /// Takes a value; its text will be the compact form.
    pub(super) fn new(value: Value) -> Self {
        Self(Arc::new(Inner {
            value,
            text: OnceLock::new(),
        }))
    }

    /// Parses `text` and keeps it as it is, white space included.
    pub(super) fn from_text(text: String) -> Result<Self, serde_json::Error> {
        let value = serde_json::from_str(&text)?;
        Ok(Self(Arc::new(Inner {
            value,
            text: OnceLock::from(text),
        })))
    }

    /// `{}`: what a null `InputPath` or `OutputPath` stands for.
    pub(super) fn empty_object() -> Self {
        Self::new(Value::Object(Map::new()))
    }

    pub(super) fn value(&self) -> &Value {
        &self.0.value
    }

    /// JSON text: the original one where there is one, else the compact form.
    pub(super) fn text(&self) -> &str {
        self.0.text.get_or_init(|| to_json_text(&self.0.value))
    }

    /// The value by itself, copied only when it is shared.
    pub(super) fn into_value(self) -> Value {
        match Arc::try_unwrap(self.0) {
            Ok(inner) => inner.value,
            Err(shared) => shared.value.clone(),
        }
    }
}
