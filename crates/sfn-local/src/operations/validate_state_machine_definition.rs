use asl::Severity;
use sfn_api::{
    ServiceError, ValidateStateMachineDefinitionDiagnostic, ValidateStateMachineDefinitionInput,
    ValidateStateMachineDefinitionOutput, ValidateStateMachineDefinitionResultCode,
    ValidateStateMachineDefinitionSeverity, operations,
};

use super::{Answer, convert};
use crate::caller::Caller;
use crate::definition;
use crate::service::Service;

/// How many diagnostics an answer holds at most, and unless the request asks for fewer.
const MAX_DIAGNOSTICS: usize = 100;

impl Answer for operations::ValidateStateMachineDefinition {
    async fn answer(
        _: &Service,
        _: &Caller,
        input: ValidateStateMachineDefinitionInput,
    ) -> Result<ValidateStateMachineDefinitionOutput, ServiceError> {
        let checked = definition::check(
            &input.definition,
            convert::machine_kind(input.r#type.as_ref()),
        );
        let warnings_too = input.severity == Some(ValidateStateMachineDefinitionSeverity::Warning);
        let mut diagnostics: Vec<_> = definition::told(&checked.diagnostics)
            .into_iter()
            .filter(|found| warnings_too || found.severity == Severity::Error)
            .map(diagnostic)
            .collect();
        let limit = match input.max_results {
            Some(limit @ 1..) => usize::try_from(limit)
                .unwrap_or(MAX_DIAGNOSTICS)
                .min(MAX_DIAGNOSTICS),
            _ => MAX_DIAGNOSTICS,
        };
        let truncated = diagnostics.len() > limit;
        diagnostics.truncate(limit);
        let result = if checked.has_errors() {
            ValidateStateMachineDefinitionResultCode::Fail
        } else {
            ValidateStateMachineDefinitionResultCode::Ok
        };
        let mut output = ValidateStateMachineDefinitionOutput::new(result, diagnostics);
        output.truncated = Some(truncated);
        Ok(output)
    }
}

fn diagnostic(found: &asl::Diagnostic) -> ValidateStateMachineDefinitionDiagnostic {
    let severity = match found.severity {
        Severity::Error => ValidateStateMachineDefinitionSeverity::Error,
        Severity::Warning => ValidateStateMachineDefinitionSeverity::Warning,
    };
    let mut diagnostic =
        ValidateStateMachineDefinitionDiagnostic::new(severity, found.code, found.message.clone());
    diagnostic.location.clone_from(&found.location);
    diagnostic
}
