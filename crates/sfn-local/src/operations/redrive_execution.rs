use sfn_api::{
    ErrorCode, RedriveExecutionInput, RedriveExecutionOutput, ServiceError, Timestamp, operations,
};
use sfn_engine::RedriveError;

use super::Answer;
use crate::arn::standard_execution;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::RedriveExecution {
    /// Goes on with a Standard execution that failed, timed out or was aborted. The ARN of an Express execution is of the wrong type,
    /// as for the other operations on one execution.
    ///
    /// `ExecutionLimitExceeded` never comes about: this service has no limit of open executions.
    async fn answer(
        service: &Service,
        _: &Caller,
        input: RedriveExecutionInput,
    ) -> Result<RedriveExecutionOutput, ServiceError> {
        let arn = standard_execution(&input.execution_arn)?;
        let redriven = service
            .engine()
            .redrive_execution(arn, input.client_token)
            .await
            .map_err(|error| match error {
                RedriveError::ExecutionDoesNotExist(_) => failure::execution_does_not_exist(arn),
                RedriveError::NotRedrivable(why) => {
                    ServiceError::new(ErrorCode::ExecutionNotRedrivable, why.to_string())
                }
                RedriveError::Store(error) => failure::store(error),
            })?;
        Ok(RedriveExecutionOutput {
            redrive_date: Timestamp::from_millis(redriven.redrive_millis),
        })
    }
}
