use sfn_api::{
    ExecutionListItem, ListExecutionsInput, ListExecutionsOutput, ServiceError, Timestamp,
    operations,
};
use sfn_engine::ListExecutions;
use sfn_engine::store::table::{ExecutionSummary, StateMachineType};

use super::{Answer, convert, lookup};
use crate::arn::{Arn, StateMachineArn};
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::ListExecutions {
    /// Lists executions of a state machine. There are no Map Runs yet, and so none is found.
    async fn answer(
        service: &Service,
        _: &Caller,
        input: ListExecutionsInput,
    ) -> Result<ListExecutionsOutput, ServiceError> {
        let machine_arn = match (&input.state_machine_arn, &input.map_run_arn) {
            (Some(arn), None) => arn,
            (None, Some(arn)) => {
                Arn::parse(arn)?.expect_type(&["mapRun"])?;
                return Err(failure::resource_not_found(arn));
            }
            _ => {
                return Err(failure::validation(
                    "Must specify exactly one of stateMachineArn and mapRunArn",
                ));
            }
        };
        let arn = StateMachineArn::parse(machine_arn)?;
        if input.redrive_filter.is_some() {
            return Err(failure::validation(
                "redriveFilter can only be specified with mapRunArn",
            ));
        }
        let status = match &input.status_filter {
            None => None,
            Some(status) => Some(convert::status_filter(status).ok_or_else(|| {
                failure::validation(&format!(
                    "The status filter {status} can only be specified with mapRunArn"
                ))
            })?),
        };
        let machine = lookup::qualified(service, &arn).await?;
        if machine.kind == StateMachineType::Express {
            return Err(failure::type_not_supported());
        }
        let page = service
            .engine()
            .list_executions(ListExecutions {
                state_machine_arn: machine.arn,
                state_machine_version_arn: arn
                    .version()
                    .map(|number| format!("{}:{number}", arn.machine)),
                state_machine_alias_arn: arn.alias().map(|name| format!("{}:{name}", arn.machine)),
                status,
                page: convert::page(input.max_results, input.next_token),
            })
            .await
            .map_err(failure::list)?;
        let mut output = ListExecutionsOutput::new(page.items.into_iter().map(item).collect());
        output.next_token = page.next_token;
        Ok(output)
    }
}

fn item(execution: ExecutionSummary) -> ExecutionListItem {
    let mut item = ExecutionListItem::new(
        execution.arn,
        execution.state_machine_arn,
        execution.name,
        convert::execution_status(execution.status),
        Timestamp::from_millis(execution.start_millis),
    );
    item.stop_date = execution.stop_millis.map(Timestamp::from_millis);
    item.state_machine_version_arn = execution.state_machine_version_arn;
    item.state_machine_alias_arn = execution.state_machine_alias_arn;
    item.redrive_count = i32::try_from(execution.redrive_count).ok();
    item.redrive_date = execution.redrive_millis.map(Timestamp::from_millis);
    item
}
