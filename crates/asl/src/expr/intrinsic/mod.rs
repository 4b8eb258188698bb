//! Intrinsic functions: `States.Format('{}', $.a)` and the others, nested at will.

mod arguments;
mod arrays;
mod encoding;
mod format;
mod function;
mod json;
mod math;
mod parser;
mod strings;

use serde_json::Value;

pub(super) use encoding::hash_text;
pub use function::Function;
pub(super) use strings::uuid_text;

use super::jsonpath::{NotFound, Query, Root};
use super::path::select;
use super::{Scope, SyntaxError, to_json_text};
use format::Template;

/// A parsed call.
#[derive(Clone, Debug)]
pub struct Call {
    function: Function,
    arguments: Vec<Argument>,
}

#[derive(Clone, Debug)]
enum Argument {
    /// A number, a boolean or null.
    Value(Value),
    /// A text in quotes: its value, and what it means as the template of `States.Format`, where an escaped brace is
    /// not one.
    Text { value: Value, template: Template },
    /// A path.
    Path { text: String, query: Query },
    /// Another call.
    Call(Call),
}

impl Call {
    /// Parses a whole call.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        parser::parse(text)
    }

    /// Names of the variables that its arguments read.
    pub fn variables(&self, into: &mut Vec<String>) {
        for argument in &self.arguments {
            match argument {
                Argument::Path { query, .. } => query.variables(into),
                Argument::Call(call) => call.variables(into),
                Argument::Value(_) | Argument::Text { .. } => {}
            }
        }
    }

    /// Its value, or why there is none.
    pub fn eval(&self, scope: &mut Scope<'_>) -> Result<Value, String> {
        let mut values = Vec::with_capacity(self.arguments.len());
        for argument in &self.arguments {
            values.push(match argument {
                Argument::Value(value) | Argument::Text { value, .. } => value.clone(),
                Argument::Call(call) => call.eval(scope)?,
                Argument::Path { text, query } => match select(query, scope) {
                    Ok(value) => value.into_owned(),
                    Err(_) if !query.is_definite() => Value::Array(Vec::new()),
                    Err(NotFound::Misapplied(why)) => return Err(why),
                    Err(NotFound::Missing(_)) => {
                        let searched = if *query.root() == Root::Context { scope.context } else { scope.input };
                        return Err(format!(
                            "The JsonPath argument for the field '{text}' could not be found in the input '{}'",
                            to_json_text(searched)
                        ));
                    }
                },
            });
        }
        let template = match self.arguments.first() {
            Some(Argument::Text { template, .. }) => Some(template),
            _ => None,
        };
        self.function.apply(template, values, scope.entropy)
    }
}

#[cfg(test)]
mod tests;
