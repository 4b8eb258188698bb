use serde_json::Value;
use sfn_api::{
    ErrorCode, GetExecutionHistoryInput, GetExecutionHistoryOutput, HistoryEvent, ServiceError,
    operations,
};
use sfn_engine::{HistoryRequest, leave_out_data};

use super::{Answer, convert};
use crate::arn::standard_execution;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::GetExecutionHistory {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: GetExecutionHistoryInput,
    ) -> Result<GetExecutionHistoryOutput, ServiceError> {
        let arn = standard_execution(&input.execution_arn)?;
        let page = service
            .engine()
            .execution_history(HistoryRequest {
                execution_arn: arn.to_owned(),
                reverse_order: input.reverse_order.unwrap_or(false),
                page: convert::page(input.max_results, input.next_token),
            })
            .await
            .map_err(failure::list)?
            .ok_or_else(|| failure::execution_does_not_exist(arn))?;
        let events = if input.include_execution_data == Some(false) {
            page.items
                .into_iter()
                .map(without_data)
                .collect::<Result<_, _>>()?
        } else {
            page.items
        };
        let mut output = GetExecutionHistoryOutput::new(events);
        output.next_token = page.next_token;
        Ok(output)
    }
}

/// The event without inputs, outputs and parameters, as AWS leaves them out of logs without execution data.
fn without_data(event: HistoryEvent) -> Result<HistoryEvent, ServiceError> {
    let unreadable =
        |error: serde_json::Error| ServiceError::new(ErrorCode::InternalFailure, error.to_string());
    let mut value = serde_json::to_value(event).map_err(unreadable)?;
    let details = value
        .as_object_mut()
        .into_iter()
        .flat_map(serde_json::Map::values_mut);
    for details in details.filter_map(Value::as_object_mut) {
        leave_out_data(details);
    }
    serde_json::from_value(value).map_err(unreadable)
}
