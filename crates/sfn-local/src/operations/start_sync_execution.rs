use sfn_api::{
    BillingDetails, CloudWatchEventsExecutionDataDetails, IncludedData, ServiceError,
    StartSyncExecutionInput, StartSyncExecutionOutput, SyncExecutionStatus, Timestamp, operations,
};
use sfn_engine::SyncExecution;
use sfn_engine::store::table::{ExecutionStatus, StateMachineType};

use super::start_execution::{refusal, request};
use super::{Answer, lookup};
use crate::arn::StateMachineArn;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::StartSyncExecution {
    /// An execution that fails is answered as one that succeeds. It goes on when the client hangs up.
    async fn answer(
        service: &Service,
        caller: &Caller,
        input: StartSyncExecutionInput,
    ) -> Result<StartSyncExecutionOutput, ServiceError> {
        let arn = StateMachineArn::parse(&input.state_machine_arn)?;
        let machine = lookup::active_qualified(service, &arn).await?;
        if machine.kind != StateMachineType::Express {
            return Err(failure::type_not_supported());
        }
        let start = request(caller, &arn, input.name, input.input, input.trace_header)?;
        let ended = service
            .engine()
            .start_sync_execution(start)
            .await
            .map_err(refusal)?;
        let included = input.included_data != Some(IncludedData::MetadataOnly);
        Ok(output(ended, included))
    }
}

fn output(ended: SyncExecution, included: bool) -> StartSyncExecutionOutput {
    let SyncExecution { execution, billing } = ended;
    let status = match execution.status {
        ExecutionStatus::Succeeded => SyncExecutionStatus::Succeeded,
        ExecutionStatus::TimedOut => SyncExecutionStatus::TimedOut,
        // No operation aborts an Express execution, and this one has ended.
        ExecutionStatus::Failed
        | ExecutionStatus::Aborted
        | ExecutionStatus::Running
        | ExecutionStatus::PendingRedrive => SyncExecutionStatus::Failed,
    };
    let details = || {
        Some(CloudWatchEventsExecutionDataDetails {
            included: Some(included),
        })
    };
    let stop_millis = execution.stop_millis.unwrap_or(execution.start_millis);
    let mut output = StartSyncExecutionOutput::new(
        execution.arn,
        Timestamp::from_millis(execution.start_millis),
        Timestamp::from_millis(stop_millis),
        status,
    );
    output.state_machine_arn = Some(execution.state_machine_arn);
    output.name = Some(execution.name);
    output.input_details = details();
    if execution.output.is_some() {
        output.output_details = details();
    }
    if included {
        output.input = Some(execution.input.to_string());
        output.output = execution.output;
        output.error = execution.error;
        output.cause = execution.cause;
    }
    output.trace_header = execution.trace_header;
    output.billing_details = Some(BillingDetails {
        billed_memory_used_in_mb: Some(billing.memory_mb),
        billed_duration_in_milliseconds: Some(billing.duration_millis),
    });
    output
}
