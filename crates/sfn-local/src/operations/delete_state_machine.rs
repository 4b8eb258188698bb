use sfn_api::{DeleteStateMachineInput, DeleteStateMachineOutput, ServiceError, operations};

use super::Answer;
use crate::arn::StateMachineArn;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::DeleteStateMachine {
    /// A state machine that does not exist is as good as deleted.
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DeleteStateMachineInput,
    ) -> Result<DeleteStateMachineOutput, ServiceError> {
        let arn = StateMachineArn::parse(&input.state_machine_arn)?;
        if arn.qualifier.is_some() || arn.name.contains('/') {
            return Err(failure::validation(&format!(
                "DeleteStateMachine takes the ARN of a state machine, not of a part of one: '{}'",
                arn.text
            )));
        }
        service
            .engine()
            .delete_state_machine(arn.machine)
            .await
            .map_err(failure::store)?;
        Ok(DeleteStateMachineOutput::default())
    }
}
