use sfn_api::{
    ListStateMachineAliasesInput, ListStateMachineAliasesOutput, ServiceError,
    StateMachineAliasListItem, Timestamp, operations,
};

use super::{Answer, convert, lookup, qualifier};
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
        let machine = arn.unqualified();
        lookup::active_state_machine(service, &machine).await?;
        if let Some(number) = arn.version() {
            let version = service.engine().describe_version(arn.machine, number).await;
            if version.map_err(failure::store)?.is_none() {
                return Err(qualifier::no_such_resource(arn.text));
            }
        }
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
