use sfn_api::{
    ListMapRunsInput, ListMapRunsOutput, MapRunListItem, ServiceError, Timestamp, operations,
};

use super::{Answer, convert};
use crate::arn::standard_execution;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::ListMapRuns {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: ListMapRunsInput,
    ) -> Result<ListMapRunsOutput, ServiceError> {
        let arn = standard_execution(&input.execution_arn)?;
        let page = service
            .engine()
            .list_map_runs(arn, convert::page(input.max_results, input.next_token))
            .await
            .map_err(failure::list)?
            .ok_or_else(|| failure::execution_does_not_exist(arn))?;
        let items = page.items.into_iter().map(|record| {
            let mut item = MapRunListItem::new(
                record.execution_arn,
                record.arn,
                record.processor_arn,
                Timestamp::from_millis(record.start_millis),
            );
            item.stop_date = record.stop_millis.map(Timestamp::from_millis);
            item
        });
        let mut output = ListMapRunsOutput::new(items.collect());
        output.next_token = page.next_token;
        Ok(output)
    }
}
