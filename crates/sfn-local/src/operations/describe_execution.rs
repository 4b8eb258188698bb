use sfn_api::{
    CloudWatchEventsExecutionDataDetails, DescribeExecutionInput, DescribeExecutionOutput,
    ExecutionRedriveStatus, IncludedData, ServiceError, Timestamp, operations,
};
use sfn_engine::NotRedrivable;

use super::{Answer, convert};
use crate::arn::{express_child, standard_execution};
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::DescribeExecution {
    /// Of Express executions only those that a Map Run started.
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DescribeExecutionInput,
    ) -> Result<DescribeExecutionOutput, ServiceError> {
        let engine = service.engine();
        let express_child = express_child(&input.execution_arn)?;
        let (arn, found) = match express_child {
            Some(arn) => (arn, engine.describe_express_child(arn).await),
            None => {
                let arn = standard_execution(&input.execution_arn)?;
                (arn, engine.describe_execution(arn).await)
            }
        };
        let execution = found
            .map_err(failure::store)?
            .ok_or_else(|| failure::execution_does_not_exist(arn))?;
        let included = input.included_data != Some(IncludedData::MetadataOnly);
        let details = || {
            Some(CloudWatchEventsExecutionDataDetails {
                included: Some(included),
            })
        };
        let not_redrivable = service
            .engine()
            .not_redrivable(&execution)
            .await
            .map_err(failure::store)?;
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
        output.map_run_arn = execution.map_run_arn;
        output.redrive_count = i32::try_from(execution.redrive_count).ok();
        output.redrive_date = execution.redrive_millis.map(Timestamp::from_millis);
        let (status, reason) = match not_redrivable {
            None => (ExecutionRedriveStatus::Redrivable, None),
            Some(NotRedrivable::ByMapRunOnly) => (ExecutionRedriveStatus::RedrivableByMapRun, None),
            Some(why) => (ExecutionRedriveStatus::NotRedrivable, Some(why.to_string())),
        };
        output.redrive_status = Some(status);
        output.redrive_status_reason = reason;
        Ok(output)
    }
}
