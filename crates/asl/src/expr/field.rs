//! Fields that hold expressions: `Assign`, `Output`, literals or paths.

use serde_json::{Map, Value};

use super::{EvalError, JsonType, JsonataTemplate, Path, PayloadTemplate, Scope};

/// A template in the state's language (`Output`, `Credentials`, `ItemSelector`, JSONata `Condition` …).
#[derive(Clone, Debug)]
pub enum OutputTemplate {
    /// With `.$` members.
    JsonPath(PayloadTemplate),
    /// With `{% … %}` strings.
    Jsonata(JsonataTemplate),
}

impl OutputTemplate {
    /// The value; `field` names the field for causes.
    pub fn eval(&self, field: &str, scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        match self {
            Self::JsonPath(template) => template.eval(scope),
            Self::Jsonata(template) => template.eval(field, scope),
        }
    }

    /// The same for a field that wants a value of one type; only a JSONata expression's result is looked at.
    ///
    /// # Errors
    /// `States.QueryEvaluationError` where the type is another.
    pub fn eval_as(
        &self,
        field: &str,
        expected: JsonType,
        scope: &mut Scope<'_>,
    ) -> Result<Value, EvalError> {
        match self {
            Self::JsonPath(template) => template.eval(scope),
            Self::Jsonata(template) => template.eval_as(field, expected, scope),
        }
    }

    /// Names of the variables it reads, sorted.
    pub fn variables(&self) -> Vec<String> {
        match self {
            Self::JsonPath(template) => template.variables(),
            Self::Jsonata(template) => template.variables(),
        }
    }
}

/// A field that is a literal, or a path, or an expression (`Seconds`/`SecondsPath`, `TimeoutSeconds`, `Error`/`ErrorPath` …).
#[derive(Clone, Debug)]
pub enum TextExpression {
    /// As written.
    Literal(Value),
    /// The `…Path` form: a path, or where allowed an intrinsic call.
    Path(Path),
    /// `{% … %}`.
    Jsonata(JsonataTemplate),
}

impl TextExpression {
    /// The value. `field` names the field for AWS's cause, without the `Path` suffix.
    ///
    /// # Errors
    /// Where the path selects nothing `States.Runtime`, with the input for `ErrorPath` and `CausePath` and with the
    /// path's fault for the others.
    pub fn eval(&self, field: &str, scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        match self {
            Self::Literal(value) => Ok(value.clone()),
            Self::Path(path) => match field.strip_suffix("Path").unwrap_or(field) {
                name @ ("Error" | "Cause") => path.eval_for(&format!("{name}Path"), scope),
                _ => path.eval(scope),
            },
            Self::Jsonata(template) => template.eval(field, scope),
        }
    }

    /// The same for a field that wants a value of one type; only a JSONata expression's result is looked at, since the
    /// words for others differ from field to field.
    ///
    /// # Errors
    /// `States.QueryEvaluationError` where the type is another.
    pub fn eval_as(
        &self,
        field: &str,
        expected: JsonType,
        scope: &mut Scope<'_>,
    ) -> Result<Value, EvalError> {
        match self {
            Self::Jsonata(template) => template.eval_as(field, expected, scope),
            other => other.eval(field, scope),
        }
    }
}

/// `Assign`: each member becomes a variable; all right sides see the old values.
#[derive(Clone, Debug)]
pub struct Assign {
    /// The template in the state's language.
    pub template: OutputTemplate,
}

impl Assign {
    /// The assigned variables, in order.
    ///
    /// # Errors
    /// As the template's; JSONata failures are located at `Assign/name`.
    pub fn eval(&self, scope: &mut Scope<'_>) -> Result<Map<String, Value>, EvalError> {
        match self.template.eval("Assign", scope)? {
            Value::Object(members) => Ok(members),
            other => Err(EvalError::runtime(format!(
                "The field 'Assign' must be an object but was {}",
                JsonType::of(&other)
            ))),
        }
    }
}
