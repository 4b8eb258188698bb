//! Expressions: JSONPath, intrinsic functions, payload templates, JSONata and variables.
//!
//! Every expression is parsed once, with the definition, and evaluated many times. A failed evaluation is an
//! [`EvalError`]: the error name and the cause that AWS gives.

use std::sync::Arc;

use serde_json::{Map, Value};

#[cfg(test)]
mod bad_input;
pub mod choice;
mod error;
mod field;
mod intrinsic;
mod java_random;
mod json_text;
mod jsonata;
mod jsonpath;
mod path;
mod pattern;
mod reference_path;
#[cfg(test)]
mod robustness;
mod template;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod timestamp;
mod value_type;

pub use choice::ComparisonOperator;
pub use error::{EvalError, SyntaxError, TemplateError};
pub use field::{Assign, OutputTemplate, TextExpression};
pub use json_text::to_json_text;
pub use jsonata::{JsonataTemplate, References};
pub use path::Path;
pub use reference_path::ReferencePath;
pub use template::PayloadTemplate;
pub(crate) use template::escape;
pub use timestamp::parse_timestamp;
pub use value_type::JsonType;

/// Variables in force (`Assign`). An inner flow starts from its parent's variables and adds its own; the
/// parent never sees those. Cheap to clone.
pub type Variables = Arc<Map<String, Value>>;

/// The clock and the randomness that expressions may use (`States.UUID`, `States.MathRandom`, `$now()`,
/// `$random()` …). The caller fixes both for a step, so that a replay gives the same values.
pub trait Entropy {
    /// Milliseconds since the Unix epoch.
    fn now_millis(&self) -> i64;
    /// The next random number; each call gives another one.
    fn next_u64(&mut self) -> u64;
}

/// What an expression can see.
pub struct Scope<'a> {
    /// The context object (`$$` in JSONPath, `$states.context` in JSONata).
    pub context: &'a Value,
    /// Variables (`$name`).
    pub variables: &'a Variables,
    /// `$states.input` (JSONata), and `$` of JSONPath where no other root is given.
    pub input: &'a Value,
    /// `$states.result`, where the field may see it (JSONata).
    pub result: Option<&'a Value>,
    /// `$states.errorOutput`, where the field may see it (JSONata).
    pub error_output: Option<&'a Value>,
    /// Time and randomness.
    pub entropy: &'a mut dyn Entropy,
}
