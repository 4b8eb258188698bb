use sfn_api::{
    ListStateMachinesInput, ListStateMachinesOutput, ServiceError, StateMachineListItem, Timestamp,
    operations,
};

use super::{Answer, convert};
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::ListStateMachines {
    async fn answer(
        service: &Service,
        caller: &Caller,
        input: ListStateMachinesInput,
    ) -> Result<ListStateMachinesOutput, ServiceError> {
        let page = service
            .engine()
            .list_state_machines(
                &caller.account,
                &caller.region,
                convert::page(input.max_results, input.next_token),
            )
            .await
            .map_err(failure::list)?;
        let machines = page
            .items
            .into_iter()
            .map(|machine| StateMachineListItem {
                state_machine_arn: machine.arn,
                name: machine.name,
                r#type: convert::state_machine_type(machine.kind),
                creation_date: Timestamp::from_millis(machine.creation_millis),
            })
            .collect();
        let mut output = ListStateMachinesOutput::new(machines);
        output.next_token = page.next_token;
        Ok(output)
    }
}
