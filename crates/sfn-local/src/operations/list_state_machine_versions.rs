use sfn_api::{
    ListStateMachineVersionsInput, ListStateMachineVersionsOutput, ServiceError,
    StateMachineVersionListItem, Timestamp, operations,
};

use super::{Answer, convert};
use crate::arn::StateMachineArn;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::ListStateMachineVersions {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: ListStateMachineVersionsInput,
    ) -> Result<ListStateMachineVersionsOutput, ServiceError> {
        let arn = StateMachineArn::parse(&input.state_machine_arn)?;
        let page = service
            .engine()
            .list_versions(
                arn.machine,
                convert::page(input.max_results, input.next_token),
            )
            .await
            .map_err(failure::list)?;
        let items = page
            .items
            .into_iter()
            .map(|version| StateMachineVersionListItem {
                state_machine_version_arn: format!("{}:{}", arn.machine, version.number),
                creation_date: Timestamp::from_millis(version.creation_millis),
            });
        let mut output = ListStateMachineVersionsOutput::new(items.collect());
        output.next_token = page.next_token;
        Ok(output)
    }
}
