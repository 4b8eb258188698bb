use sfn_api::{
    DeleteStateMachineVersionInput, DeleteStateMachineVersionOutput, ServiceError, operations,
};

use super::{Answer, qualifier};
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::DeleteStateMachineVersion {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DeleteStateMachineVersionInput,
    ) -> Result<DeleteStateMachineVersionOutput, ServiceError> {
        let (arn, number) = qualifier::version_arn(&input.state_machine_version_arn)?;
        service
            .engine()
            .delete_version(arn.machine, number)
            .await
            .map_err(failure::store)?
            .map_err(|error| qualifier::refusal(&error, arn.text))?;
        Ok(DeleteStateMachineVersionOutput::default())
    }
}
