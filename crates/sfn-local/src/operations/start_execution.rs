use sfn_api::{
    ErrorCode, ServiceError, StartExecutionInput, StartExecutionOutput, Timestamp, operations,
};
use sfn_engine::{StartError, StartExecution};

use super::{Answer, lookup};
use crate::arn::StateMachineArn;
use crate::caller::Caller;
use crate::service::Service;
use crate::{failure, name, payload};

impl Answer for operations::StartExecution {
    /// Idempotent while the execution of a Standard state machine runs: the same name and input give the same execution.
    /// An Express one begins an execution of its own at each call.
    ///
    /// `STATE_MACHINE_ARN#TestCase` starts it with the answers that the mock configuration has for this test case, as in AWS
    /// Step Functions Local.
    async fn answer(
        service: &Service,
        caller: &Caller,
        input: StartExecutionInput,
    ) -> Result<StartExecutionOutput, ServiceError> {
        let arn = StateMachineArn::parse(&input.state_machine_arn)?;
        if arn.name.contains('/') {
            return Err(failure::validation(&format!(
                "StartExecution takes the ARN of a state machine, not of a Distributed Map state: '{}'",
                arn.text
            )));
        }
        lookup::active_qualified(service, &arn).await?;
        let start = request(caller, &arn, input.name, input.input, input.trace_header)?;
        let started = service
            .engine()
            .start_execution(start)
            .await
            .map_err(refusal)?;
        Ok(StartExecutionOutput {
            execution_arn: started.execution_arn,
            start_date: Timestamp::from_millis(started.start_millis),
        })
    }
}

/// What to start, with the name and the input checked.
pub(super) fn request(
    caller: &Caller,
    arn: &StateMachineArn<'_>,
    name: Option<String>,
    input: Option<String>,
    trace_header: Option<String>,
) -> Result<StartExecution, ServiceError> {
    if let Some(name) = &name {
        name::check(name)?;
    }
    let input = input.unwrap_or_else(|| "{}".to_owned());
    payload::check_input(&input)?;
    Ok(StartExecution {
        state_machine_arn: arn.machine.to_owned(),
        state_machine_version_arn: arn
            .version()
            .map(|number| format!("{}:{number}", arn.machine)),
        state_machine_alias_arn: arn.alias().map(|name| format!("{}:{name}", arn.machine)),
        name,
        input,
        // The header of the HTTP request goes before the member.
        trace_header: caller.trace_header.clone().or(trace_header),
        test_case: arn.test_case.map(str::to_owned),
    })
}

pub(super) fn refusal(error: StartError) -> ServiceError {
    let message = error.to_string();
    match error {
        StartError::StateMachineDoesNotExist(arn) => failure::state_machine_does_not_exist(&arn),
        StartError::StateMachineDeleting(arn) => failure::state_machine_deleting(&arn),
        StartError::NotExpress(_) => failure::type_not_supported(),
        StartError::ExecutionAlreadyExists(_) => {
            ServiceError::new(ErrorCode::ExecutionAlreadyExists, message)
        }
        StartError::InvalidDefinition { .. } => {
            ServiceError::new(ErrorCode::InvalidDefinition, message)
        }
        StartError::Defect(_) => ServiceError::new(ErrorCode::InternalFailure, message),
        StartError::Mock(_) => ServiceError::new(ErrorCode::ValidationException, message),
        StartError::ShuttingDown => ServiceError::new(ErrorCode::ServiceUnavailable, message),
        StartError::Store(error) => failure::store(error),
    }
}
