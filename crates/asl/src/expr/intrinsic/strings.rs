//! `States.StringSplit` and `States.UUID`.

use serde_json::Value;

use super::arguments::Arguments;
use crate::expr::Entropy;

/// The parts between delimiters, each character of the second argument being one; empty parts are left out.
pub(super) fn split(arguments: &Arguments) -> Result<Value, String> {
    let delimiters: Vec<char> = arguments.text(1)?.chars().collect();
    let text = arguments.text(0)?;
    Ok(text
        .split(delimiters.as_slice())
        .filter(|it| !it.is_empty())
        .map(Value::from)
        .collect())
}

/// A random UUID (version 4).
pub(super) fn uuid(entropy: &mut dyn Entropy) -> Value {
    Value::String(uuid_text(entropy))
}

/// The text of a random UUID (version 4).
pub(in crate::expr) fn uuid_text(entropy: &mut dyn Entropy) -> String {
    let bits = (u128::from(entropy.next_u64()) << 64) | u128::from(entropy.next_u64());
    uuid::Builder::from_random_bytes(bits.to_be_bytes())
        .into_uuid()
        .to_string()
}
