use sfn_api::{
    DescribeStateMachineAliasInput, DescribeStateMachineAliasOutput, ServiceError, Timestamp,
    operations,
};

use super::{Answer, qualifier};
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::DescribeStateMachineAlias {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DescribeStateMachineAliasInput,
    ) -> Result<DescribeStateMachineAliasOutput, ServiceError> {
        let (arn, name) = qualifier::alias_arn(&input.state_machine_alias_arn)?;
        let alias = service
            .engine()
            .describe_alias(arn.machine, name)
            .await
            .map_err(failure::store)?
            .ok_or_else(|| qualifier::no_such_resource(arn.text))?;
        Ok(DescribeStateMachineAliasOutput {
            state_machine_alias_arn: Some(arn.text.to_owned()),
            name: Some(alias.name),
            description: alias.description,
            routing_configuration: Some(qualifier::routing_items(arn.machine, alias.routing)),
            creation_date: Some(Timestamp::from_millis(alias.creation_millis)),
            update_date: Some(Timestamp::from_millis(alias.update_millis)),
        })
    }
}
