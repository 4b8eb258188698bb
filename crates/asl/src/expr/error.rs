//! What can go wrong with an expression: while parsing it, and while evaluating it.

/// Why an evaluation failed, in AWS's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error}: {cause}")]
pub struct EvalError {
    /// The error name: `States.Runtime`, `States.QueryEvaluationError` …
    pub error: String,
    /// The cause, as AWS words it; the interpreter adds the frame (state name, event id) where AWS does.
    pub cause: String,
    /// The field that failed, for the event `EvaluationFailed` (`Output/result`). Only JSONata fields have it.
    pub location: Option<String>,
}

impl EvalError {
    /// An error of any name, with no location.
    pub fn new(error: &str, cause: impl Into<String>) -> Self {
        Self {
            error: error.to_owned(),
            cause: cause.into(),
            location: None,
        }
    }

    /// `States.Runtime`: what AWS reports for paths, payload templates and intrinsic functions (the names
    /// `States.ParameterPathFailure` and `States.IntrinsicFailure` are reserved and never reported).
    pub fn runtime(cause: impl Into<String>) -> Self {
        Self::new("States.Runtime", cause)
    }

    /// `States.QueryEvaluationError` of the JSONata field at `location`.
    pub fn query(cause: impl Into<String>, location: &str) -> Self {
        Self {
            location: Some(location.to_owned()),
            ..Self::new("States.QueryEvaluationError", cause)
        }
    }
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

impl SyntaxError {
    /// An error at a byte offset of the expression.
    pub fn new(message: impl Into<String>, offset: usize) -> Self {
        Self {
            message: message.into(),
            offset,
        }
    }

    /// The same error in a text that begins `by` bytes earlier.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self {
            offset: self.offset + by,
            ..self
        }
    }
}

/// An expression within a template that does not parse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error} at {pointer}")]
pub struct TemplateError {
    /// JSON pointer within the template to the member that does not parse.
    pub pointer: String,
    /// The member's name (`value.$`), empty where it is an array element or the template itself.
    pub field: String,
    /// What is wrong.
    pub error: SyntaxError,
}
