use serde::Serialize;

use crate::syntax::Range;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Severity {
    /// The service refuses the definition.
    Error,
    /// The definition is taken, but probably does not do what its author wants.
    Warning,
}

/// Something wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// One of [`codes`].
    pub code: &'static str,
    /// What is wrong, in AWS's words where they are known; without the place.
    pub message: String,
    /// The place as ValidateStateMachineDefinition gives it, for example `/States/Foo/Choices[0]/Next`; some findings
    /// about the whole definition have none.
    pub location: Option<String>,
    /// The place as a JSON pointer, for example `/States/Foo/Choices/0/Next`.
    pub pointer: String,
    /// The place in the text.
    pub range: Range,
    /// Whether AWS reports this as well. What only this checker finds is left out of answers in AWS's form.
    pub known_to_aws: bool,
}

/// Stable codes of diagnostics: AWS's (API reference, ValidateStateMachineDefinitionDiagnostic), and our own.
pub mod codes {
    /// The text is not JSON.
    pub const INVALID_JSON_DESCRIPTION: &str = "INVALID_JSON_DESCRIPTION";
    /// There is no text.
    pub const MISSING_DESCRIPTION: &str = "MISSING_DESCRIPTION";
    /// A field is missing, unknown or has a wrong value.
    pub const SCHEMA_VALIDATION_FAILED: &str = "SCHEMA_VALIDATION_FAILED";
    /// A transition leads nowhere, or no transition leads to a state.
    pub const MISSING_TRANSITION_TARGET: &str = "MISSING_TRANSITION_TARGET";
    /// No state ends the workflow.
    pub const MISSING_END_STATE: &str = "MISSING_END_STATE";
    /// A state's name occurs twice.
    pub const DUPLICATE_STATE_NAME: &str = "DUPLICATE_STATE_NAME";
    /// A state's name is empty or too long.
    pub const INVALID_STATE_NAME: &str = "INVALID_STATE_NAME";
    /// Two Map states have the same label.
    pub const DUPLICATE_LABEL_NAME: &str = "DUPLICATE_LABEL_NAME";
    /// A Map state's label is too long or holds a forbidden character.
    pub const INVALID_LABEL_NAME: &str = "INVALID_LABEL_NAME";
    /// States within states within states …
    pub const TOO_DEEPLY_NESTED: &str = "TOO_DEEPLY_NESTED";
    /// A JSONata expression does not parse.
    pub const INVALID_JSONATA_EXPRESSION: &str = "INVALID_JSONATA_EXPRESSION";
    /// A JSONata expression uses what Step Functions does not offer.
    pub const UNSUPPORTED_JSONATA_EXPRESSION: &str = "UNSUPPORTED_JSONATA_EXPRESSION";
    /// A variable's name is `states`.
    pub const RESERVED_VARIABLE_NAME: &str = "RESERVED_VARIABLE_NAME";
    /// A variable's name is not an identifier.
    pub const INVALID_VARIABLE_NAME: &str = "INVALID_VARIABLE_NAME";
    /// Warning: a value looks like a path, but its field's name does not end in `.$`.
    pub const NO_DOLLAR: &str = "NO_DOLLAR";
    /// Warning: a value looks like a path, but its field's name does not end in `Path`.
    pub const NO_PATH: &str = "NO_PATH";
    /// Warning: a path in a Pass state's `Result` stays as it is.
    pub const PASS_RESULT_IS_STATIC: &str = "PASS_RESULT_IS_STATIC";
    /// Our own warning: a member's name occurs twice in an object; the last one counts.
    pub const DUPLICATE_FIELD: &str = "DUPLICATE_FIELD";
    /// Our own warning: a variable is read that nothing assigns.
    pub const UNDEFINED_VARIABLE: &str = "UNDEFINED_VARIABLE";
    /// Our own warning: a task waits for its token, but does not hand it out.
    pub const UNUSED_TASK_TOKEN: &str = "UNUSED_TASK_TOKEN";
    /// Our own warning: an error name begins with `States.`, but the service raises no such error.
    pub const UNKNOWN_ERROR_NAME: &str = "UNKNOWN_ERROR_NAME";
    /// Our own warning: a field of distributed Map states in an inline one.
    pub const DISTRIBUTED_ONLY: &str = "DISTRIBUTED_ONLY";
    /// Our own warning: no way leads from the first state to this one.
    pub const UNREACHABLE_STATE: &str = "UNREACHABLE_STATE";
    /// Our own warning: `$states.result` is read where there is no result.
    pub const NO_RESULT: &str = "NO_RESULT";
    /// Our own warning: a value that can never take effect.
    pub const NO_EFFECT: &str = "NO_EFFECT";
}

/// The message of the InvalidDefinition exception for these diagnostics; warnings are left out.
pub fn create_exception_message(diagnostics: &[Diagnostic]) -> String {
    let told: Vec<String> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error && diagnostic.known_to_aws)
        .map(|diagnostic| {
            // A finding without a place shows Java's null, as recorded for MISSING_END_STATE.
            let location = diagnostic.location.as_deref().unwrap_or("null");
            format!("{}: {} at {location}", diagnostic.code, diagnostic.message)
        })
        .collect();
    format!("Invalid State Machine Definition: '{}'", told.join(", "))
}
