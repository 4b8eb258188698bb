use sfn_api::{SendTaskFailureInput, SendTaskFailureOutput, ServiceError, operations};

use super::Answer;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::SendTaskFailure {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: SendTaskFailureInput,
    ) -> Result<SendTaskFailureOutput, ServiceError> {
        service
            .engine()
            .send_task_failure(&input.task_token, input.error, input.cause)
            .await
            .map_err(failure::token)?;
        Ok(SendTaskFailureOutput::default())
    }
}
