use sfn_api::{ServiceError, StopExecutionInput, StopExecutionOutput, Timestamp, operations};
use sfn_engine::StopError;

use super::Answer;
use crate::arn::standard_execution;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::StopExecution {
    /// An execution that has ended stays as it is; the answer tells when it ended.
    async fn answer(
        service: &Service,
        _: &Caller,
        input: StopExecutionInput,
    ) -> Result<StopExecutionOutput, ServiceError> {
        let arn = standard_execution(&input.execution_arn)?;
        let stopped = service
            .engine()
            .stop_execution(arn, input.error, input.cause)
            .await
            .map_err(|error| match error {
                StopError::ExecutionDoesNotExist(_) => failure::execution_does_not_exist(arn),
                StopError::Store(error) => failure::store(error),
            })?;
        Ok(StopExecutionOutput {
            stop_date: Timestamp::from_millis(stopped.stop_millis),
        })
    }
}
