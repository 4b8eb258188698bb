use sfn_api::{SendTaskHeartbeatInput, SendTaskHeartbeatOutput, ServiceError, operations};

use super::Answer;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::SendTaskHeartbeat {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: SendTaskHeartbeatInput,
    ) -> Result<SendTaskHeartbeatOutput, ServiceError> {
        service
            .engine()
            .send_task_heartbeat(&input.task_token)
            .await
            .map_err(failure::token)?;
        Ok(SendTaskHeartbeatOutput::default())
    }
}
