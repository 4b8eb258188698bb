use sfn_api::{
    CloudWatchEventsExecutionDataDetails, DescribeExecutionInput, DescribeExecutionOutput,
    ExecutionRedriveStatus, IncludedData, ServiceError, Timestamp, operations,
};
use sfn_engine::store::table::{ExecutionRecord, ExecutionStatus};

use super::{Answer, convert};
use crate::arn::standard_execution;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

/// An execution with as many events cannot be redriven.
const REDRIVE_EVENT_LIMIT: i64 = 24_999;

/// How long after its end an execution can be redriven: 14 days.
const REDRIVE_MILLIS: i64 = 14 * 24 * 60 * 60 * 1000;

impl Answer for operations::DescribeExecution {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DescribeExecutionInput,
    ) -> Result<DescribeExecutionOutput, ServiceError> {
        let arn = standard_execution(&input.execution_arn)?;
        let execution = service
            .engine()
            .describe_execution(arn)
            .await
            .map_err(failure::store)?
            .ok_or_else(|| failure::execution_does_not_exist(arn))?;
        let included = input.included_data != Some(IncludedData::MetadataOnly);
        let details = || {
            Some(CloudWatchEventsExecutionDataDetails {
                included: Some(included),
            })
        };
        let (redrive_status, redrive_reason) =
            redrive_status(&execution, service.engine().now_millis());
        let mut output = DescribeExecutionOutput::new(
            execution.arn,
            execution.state_machine_arn,
            convert::execution_status(execution.status),
            Timestamp::from_millis(execution.start_millis),
        );
        output.name = Some(execution.name);
        output.stop_date = execution.stop_millis.map(Timestamp::from_millis);
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
        output.state_machine_version_arn = execution.state_machine_version_arn;
        output.state_machine_alias_arn = execution.state_machine_alias_arn;
        output.redrive_count = i32::try_from(execution.redrive_count).ok();
        output.redrive_date = execution.redrive_millis.map(Timestamp::from_millis);
        output.redrive_status = Some(redrive_status);
        output.redrive_status_reason = redrive_reason;
        Ok(output)
    }
}

/// Whether the execution can be redriven now, and why not, in the words of the API reference.
fn redrive_status(
    execution: &ExecutionRecord,
    now_millis: i64,
) -> (ExecutionRedriveStatus, Option<String>) {
    let reason = match execution.status {
        ExecutionStatus::Running => "Execution is RUNNING and cannot be redriven",
        ExecutionStatus::Succeeded => "Execution is SUCCEEDED and cannot be redriven",
        _ if execution
            .stop_millis
            .is_some_and(|stop| now_millis - stop > REDRIVE_MILLIS) =>
        {
            "Execution's redrive period has elapsed"
        }
        _ if execution.event_count >= REDRIVE_EVENT_LIMIT => {
            "Execution history event limit exceeded"
        }
        _ => return (ExecutionRedriveStatus::Redrivable, None),
    };
    (
        ExecutionRedriveStatus::NotRedrivable,
        Some(reason.to_owned()),
    )
}
