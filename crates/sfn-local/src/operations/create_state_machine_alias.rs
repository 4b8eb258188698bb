use sfn_api::{
    CreateStateMachineAliasInput, CreateStateMachineAliasOutput, ServiceError, Timestamp,
    operations,
};

use sfn_engine::NewAlias;

use super::{Answer, qualifier};
use crate::caller::Caller;
use crate::failure;
use crate::name;
use crate::service::Service;

impl Answer for operations::CreateStateMachineAlias {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: CreateStateMachineAliasInput,
    ) -> Result<CreateStateMachineAliasOutput, ServiceError> {
        name::check(&input.name)?;
        let (machine, routing) = qualifier::routing(&input.routing_configuration)?;
        let arn = format!("{machine}:{}", input.name);
        let new = NewAlias {
            name: input.name,
            description: input.description,
            routing,
        };
        let alias = service
            .engine()
            .create_alias(&machine, new)
            .await
            .map_err(failure::store)?
            .map_err(|error| match error {
                // The service model has no StateMachineDoesNotExist here.
                sfn_engine::QualifierError::NoStateMachine => qualifier::no_such_resource(&machine),
                other => qualifier::refusal(&other, &arn),
            })?;
        Ok(CreateStateMachineAliasOutput {
            state_machine_alias_arn: arn,
            creation_date: Timestamp::from_millis(alias.creation_millis),
        })
    }
}
