//! Definitions as the API takes them: checked by the language, refused in AWS's words.

use std::collections::BTreeMap;

use asl::{Diagnostic, MachineType, Options, Severity};
use sfn_api::{ErrorCode, ServiceError};
use sfn_engine::store::table::StateMachineType;

/// Everything there is to say about a definition.
pub(crate) fn check(text: &str, kind: StateMachineType) -> asl::Checked {
    let machine_type = match kind {
        StateMachineType::Standard => MachineType::Standard,
        StateMachineType::Express => MachineType::Express,
    };
    asl::check_with(text, Options { machine_type })
}

/// Refuses a definition with an error.
///
/// # Errors
/// `InvalidDefinition`.
pub(crate) fn require_valid(text: &str, kind: StateMachineType) -> Result<(), ServiceError> {
    let checked = check(text, kind);
    if !checked.has_errors() {
        return Ok(());
    }
    Err(invalid(&checked.diagnostics))
}

fn invalid(diagnostics: &[Diagnostic]) -> ServiceError {
    let known = diagnostics
        .iter()
        .any(|found| found.severity == Severity::Error && found.known_to_aws);
    let message = if known {
        asl::create_exception_message(diagnostics)
    } else {
        // Errors that only this checker finds still have to be told.
        let told: Vec<String> = diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .map(|found| format!("{}: {} at {}", found.code, found.message, found.pointer))
            .collect();
        format!("Invalid State Machine Definition: '{}'", told.join(", "))
    };
    ServiceError::new(ErrorCode::InvalidDefinition, message)
}

/// The variables that each state reads, by the state's name; `None` when no state reads any.
pub(crate) fn variable_references(
    text: &str,
    kind: StateMachineType,
) -> Option<BTreeMap<String, Vec<String>>> {
    let machine = check(text, kind).machine?;
    Some(crate::variable_references::variable_references(&machine))
        .filter(|references| !references.is_empty())
}
