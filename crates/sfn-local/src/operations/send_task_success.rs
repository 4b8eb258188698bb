use sfn_api::{SendTaskSuccessInput, SendTaskSuccessOutput, ServiceError, operations};
use sfn_engine::{Engine, TokenError};

use super::Answer;
use crate::caller::Caller;
use crate::service::Service;
use crate::{failure, payload};

impl Answer for operations::SendTaskSuccess {
    /// What is no token is told before what is no JSON (recorded on AWS).
    async fn answer(
        service: &Service,
        _: &Caller,
        input: SendTaskSuccessInput,
    ) -> Result<SendTaskSuccessOutput, ServiceError> {
        if !Engine::is_task_token(&input.task_token) {
            return Err(failure::token(TokenError::Invalid));
        }
        payload::check_output(&input.output)?;
        service
            .engine()
            .send_task_success(&input.task_token, input.output)
            .await
            .map_err(failure::token)?;
        Ok(SendTaskSuccessOutput::default())
    }
}
