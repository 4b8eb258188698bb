use sfn_api::{
    ServiceError, Timestamp, UpdateStateMachineAliasInput, UpdateStateMachineAliasOutput,
    operations,
};

use sfn_engine::QualifierError;

use super::{Answer, qualifier};
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::UpdateStateMachineAlias {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: UpdateStateMachineAliasInput,
    ) -> Result<UpdateStateMachineAliasOutput, ServiceError> {
        let (arn, name) = qualifier::alias_arn(&input.state_machine_alias_arn)?;
        let routing = match &input.routing_configuration {
            None => None,
            Some(items) => {
                let (machine, routing) = qualifier::routing(items)?;
                if machine != arn.machine {
                    return Err(failure::validation(
                        "Routing configuration must contain versions of the alias's state machine.",
                    ));
                }
                Some(routing)
            }
        };
        if routing.is_none() && input.description.is_none() {
            return Err(failure::validation(
                "Either the description or the routing configuration must be specified",
            ));
        }
        let alias = service
            .engine()
            .update_alias(arn.machine, name, input.description, routing)
            .await
            .map_err(failure::store)?
            .map_err(|error| match error {
                // The service model has no StateMachineDoesNotExist here.
                QualifierError::NoStateMachine => qualifier::no_such_resource(arn.text),
                other => qualifier::refusal(&other, arn.text),
            })?;
        Ok(UpdateStateMachineAliasOutput {
            update_date: Timestamp::from_millis(alias.update_millis),
        })
    }
}
