//! What the fuzz targets share: how bytes become texts and data, and an execution in virtual time.

#[cfg(feature = "engine")]
mod execution;

#[cfg(feature = "engine")]
pub use execution::run;

use asl::expr::{Entropy, Scope, Variables};
use serde_json::{Map, Value, json};

struct Fixed(u64);

impl Entropy for Fixed {
    fn now_millis(&self) -> i64 {
        1_700_000_000_000
    }

    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0
    }
}

/// The bytes as two texts: the first line, and JSON after it. `None` where they are not.
pub fn line_and_json(bytes: &[u8]) -> Option<(&str, Value)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (line, rest) = text.split_once('\n').unwrap_or((text, "{}"));
    let value = serde_json::from_str(rest)
        .unwrap_or_else(|_| json!({ "a": [1, { "b": "c" }], "text": rest }));
    Some((line, value))
}

/// Evaluates with `input` as the input, the context and the variable `$v`.
pub fn with_scope<T>(input: &Value, act: impl FnOnce(&mut Scope<'_>) -> T) -> T {
    let variables = Variables::new(Map::from_iter([("v".to_owned(), input.clone())]));
    act(&mut Scope {
        context: input,
        variables: &variables,
        input,
        result: Some(input),
        error_output: Some(input),
        entropy: &mut Fixed(7),
    })
}
