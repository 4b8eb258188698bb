use sfn_api::{
    PublishStateMachineVersionInput, PublishStateMachineVersionOutput, ServiceError, Timestamp,
    operations,
};

use super::{Answer, lookup, qualifier};
use crate::arn::StateMachineArn;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::PublishStateMachineVersion {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: PublishStateMachineVersionInput,
    ) -> Result<PublishStateMachineVersionOutput, ServiceError> {
        let arn = StateMachineArn::parse(&input.state_machine_arn)?;
        lookup::active_state_machine(service, &arn).await?;
        let version = service
            .engine()
            .publish_version(arn.machine, input.revision_id, input.description)
            .await
            .map_err(failure::store)?
            .map_err(|error| qualifier::refusal(&error, arn.text))?;
        Ok(PublishStateMachineVersionOutput {
            creation_date: Timestamp::from_millis(version.creation_millis),
            state_machine_version_arn: format!("{}:{}", arn.machine, version.number),
        })
    }
}
