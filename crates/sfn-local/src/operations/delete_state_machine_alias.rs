use sfn_api::{
    DeleteStateMachineAliasInput, DeleteStateMachineAliasOutput, ServiceError, operations,
};

use super::{Answer, qualifier};
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::DeleteStateMachineAlias {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DeleteStateMachineAliasInput,
    ) -> Result<DeleteStateMachineAliasOutput, ServiceError> {
        let (arn, name) = qualifier::alias_arn(&input.state_machine_alias_arn)?;
        let there = service
            .engine()
            .delete_alias(arn.machine, name)
            .await
            .map_err(failure::store)?;
        if !there {
            return Err(qualifier::no_such_resource(arn.text));
        }
        Ok(DeleteStateMachineAliasOutput::default())
    }
}
