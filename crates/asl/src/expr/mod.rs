//! Expressions: JSONPath, intrinsic functions, payload templates, JSONata and variables.
//!
//! Every expression is parsed once, with the definition, and evaluated many times. A failed evaluation is an
//! [`EvalError`]: the error name and the cause that AWS gives.

use std::sync::Arc;

use serde_json::{Map, Value};

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

/// Why an evaluation failed, in AWS's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error}: {cause}")]
pub struct EvalError {
    /// The error name: `States.ParameterPathFailure`, `States.QueryEvaluationError`, `States.Runtime` …
    pub error: String,
    /// The cause, as AWS words it; the interpreter adds the frame (state name, event id) where AWS does.
    pub cause: String,
    /// Where in the state the failed JSONata expression stands, for example `Output/result`: the `location` of the
    /// `EvaluationFailed` event. `None` for JSONPath, and where AWS names no place.
    pub location: Option<String>,
}

/// Why a text is not a valid expression: what is wrong and where (byte offset within the text).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// Byte offset within the expression.
    pub offset: usize,
}

/// A path into the input (`$.a`), the context object (`$$.a`) or a variable (`$name.a`); in the fields that
/// allow it also an intrinsic function call.
#[derive(Clone, Debug)]
pub struct Path {
    text: String,
}

impl Path {
    /// Parses `text`.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        Ok(Self {
            text: text.to_owned(),
        })
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the path selects: the value of a definite path, an array for an indefinite one.
    pub fn eval(&self, _scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        todo!()
    }

    /// Whether it selects anything (`IsPresent`).
    pub fn is_present(&self, _scope: &mut Scope<'_>) -> bool {
        todo!()
    }
}

/// A path that names one place (`ResultPath`): only member names and array indexes.
#[derive(Clone, Debug)]
pub struct ReferencePath {
    text: String,
}

impl ReferencePath {
    /// Parses `text`; refuses operators that may select more than one place.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        Ok(Self {
            text: text.to_owned(),
        })
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts `value` at this place of `into`, making objects on the way (`ResultPath`).
    /// `States.ResultPathMatchFailure` where the place cannot be.
    pub fn insert(&self, _into: Value, _value: Value) -> Result<Value, EvalError> {
        todo!()
    }
}

/// `Parameters`, `ResultSelector`, `ItemSelector`, `BatchInput`: JSON in which members ending in `.$` hold paths or
/// intrinsic calls.
#[derive(Clone, Debug)]
pub struct PayloadTemplate {
    source: Value,
}

impl PayloadTemplate {
    /// Parses the template; the error's pointer says where in `source`.
    pub fn parse(source: &Value) -> Result<Self, TemplateError> {
        Ok(Self {
            source: source.clone(),
        })
    }

    /// The value; `$` is `scope.input`.
    pub fn eval(&self, _scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        let _ = &self.source;
        todo!()
    }
}

/// JSON whose strings of the form `{% … %}` are JSONata expressions.
#[derive(Clone, Debug)]
pub struct JsonataTemplate {
    source: Value,
}

impl JsonataTemplate {
    /// Parses the template and compiles its expressions.
    pub fn parse(source: &Value) -> Result<Self, TemplateError> {
        Ok(Self {
            source: source.clone(),
        })
    }

    /// The value. `field` is the place named in AWS's cause, for example `Output` or `Arguments`; AWS's JSON path to
    /// the failing member (`Output/result`) is made from it.
    pub fn eval(&self, _field: &str, _scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        let _ = &self.source;
        todo!()
    }

    /// Names of the variables that its expressions read, sorted (`variableReferences`).
    pub fn variables(&self) -> Vec<String> {
        todo!()
    }
}

/// An expression within a template that does not parse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error} at {pointer}")]
pub struct TemplateError {
    /// JSON pointer within the template.
    pub pointer: String,
    /// What is wrong.
    pub error: SyntaxError,
}

/// A template in the state's language (`Output`, `Credentials`, `ItemSelector`, JSONata `Condition` …).
#[derive(Clone, Debug)]
pub enum OutputTemplate {
    /// With `.$` members.
    JsonPath(PayloadTemplate),
    /// With `{% … %}` strings.
    Jsonata(JsonataTemplate),
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
    /// The value. `field` names the field for AWS's cause.
    pub fn eval(&self, _field: &str, _scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        todo!()
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
    pub fn eval(&self, _scope: &mut Scope<'_>) -> Result<Map<String, Value>, EvalError> {
        todo!()
    }
}
