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

/// What AWS would tell of these. Where it would tell no error and there is one all the same, all of them: a refusal has to
/// give a reason.
pub(crate) fn told(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let errors = || {
        diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error)
    };
    if errors().next().is_some() && !errors().any(|found| found.known_to_aws) {
        return diagnostics.iter().collect();
    }
    diagnostics
        .iter()
        .filter(|found| found.known_to_aws)
        .collect()
}

fn invalid(diagnostics: &[Diagnostic]) -> ServiceError {
    let mut told: Vec<Diagnostic> = told(diagnostics).into_iter().cloned().collect();
    // Told to a caller, they are known.
    told.iter_mut().for_each(|found| found.known_to_aws = true);
    ServiceError::new(
        ErrorCode::InvalidDefinition,
        asl::create_exception_message(&told),
    )
}

/// The variables that each state reads, by the state's name; `None` when no state reads any.
pub(crate) fn variable_references(
    text: &str,
    kind: StateMachineType,
) -> Option<BTreeMap<String, Vec<String>>> {
    let machine = check(text, kind).machine?;
    Some(asl::variable_references(&machine)).filter(|references| !references.is_empty())
}
