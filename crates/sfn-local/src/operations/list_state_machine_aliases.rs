use sfn_api::{
    ListStateMachineAliasesInput, ListStateMachineAliasesOutput, ServiceError,
    StateMachineAliasListItem, Timestamp, operations,
};

use super::{Answer, convert, lookup};
use crate::arn::StateMachineArn;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::ListStateMachineAliases {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: ListStateMachineAliasesInput,
    ) -> Result<ListStateMachineAliasesOutput, ServiceError> {
        let arn = StateMachineArn::parse(&input.state_machine_arn)?;
        lookup::active_qualified(service, &arn).await?;
        let page = service
            .engine()
            .list_aliases(
                arn.machine,
                arn.version(),
                convert::page(input.max_results, input.next_token),
            )
            .await
            .map_err(failure::list)?;
        let items = page
            .items
            .into_iter()
            .map(|alias| StateMachineAliasListItem {
                state_machine_alias_arn: format!("{}:{}", arn.machine, alias.name),
                creation_date: Timestamp::from_millis(alias.creation_millis),
            });
        let mut output = ListStateMachineAliasesOutput::new(items.collect());
        output.next_token = page.next_token;
        Ok(output)
    }
}
