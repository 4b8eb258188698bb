use sfn_api::{
    ExecutionListItem, ExecutionRedriveFilter, ExecutionStatus, ListExecutionsInput,
    ListExecutionsOutput, ServiceError, Timestamp, operations,
};
use sfn_engine::store::table::{self, ExecutionSummary, StateMachineType};
use sfn_engine::{ListChildren, ListExecutions};

use super::{Answer, convert, lookup};
use crate::arn::{StateMachineArn, map_run};
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::ListExecutions {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: ListExecutionsInput,
    ) -> Result<ListExecutionsOutput, ServiceError> {
        let machine_arn = match (&input.state_machine_arn, &input.map_run_arn) {
            (Some(arn), None) => arn,
            (None, Some(arn)) => return children(service, arn, &input).await,
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

/// The child executions of a Map Run: of Express ones those that have ended.
async fn children(
    service: &Service,
    arn: &str,
    input: &ListExecutionsInput,
) -> Result<ListExecutionsOutput, ServiceError> {
    let arn = map_run(arn)?;
    let engine = service.engine();
    let status = match &input.status_filter {
        Some(ExecutionStatus::PendingRedrive) => Some(table::ExecutionStatus::PendingRedrive),
        Some(status) => convert::status_filter(status),
        None => None,
    };
    let redriven = input
        .redrive_filter
        .as_ref()
        .map(|filter| *filter == ExecutionRedriveFilter::Redriven);
    let page = engine
        .list_children(ListChildren {
            map_run_arn: arn.to_owned(),
            status,
            redriven,
            page: convert::page(input.max_results, input.next_token.clone()),
        })
        .await
        .map_err(failure::list)?
        .ok_or_else(|| failure::resource_not_found(arn))?;
    let items = page.items.into_iter().map(|execution| {
        let item_count = execution.item_count;
        let mut item = item(execution);
        item.map_run_arn = Some(arn.to_owned());
        item.item_count = item_count.and_then(|count| i32::try_from(count).ok());
        item
    });
    let mut output = ListExecutionsOutput::new(items.collect());
    output.next_token = page.next_token;
    Ok(output)
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
