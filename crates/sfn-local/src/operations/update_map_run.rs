use sfn_api::{ServiceError, UpdateMapRunInput, UpdateMapRunOutput, operations};
use sfn_engine::MapRunChange;
use sfn_engine::store::table::MapRunStatus;

use super::Answer;
use crate::arn::map_run;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::UpdateMapRun {
    /// Changes the settings of a Map Run in progress.
    async fn answer(
        service: &Service,
        _: &Caller,
        input: UpdateMapRunInput,
    ) -> Result<UpdateMapRunOutput, ServiceError> {
        let arn = map_run(&input.map_run_arn)?;
        let change = MapRunChange {
            max_concurrency: input.max_concurrency.and_then(|it| u32::try_from(it).ok()),
            tolerated_failure_count: input
                .tolerated_failure_count
                .and_then(|it| u64::try_from(it).ok()),
            tolerated_failure_percentage: input.tolerated_failure_percentage.map(f64::from),
        };
        let record = service
            .engine()
            .update_map_run(arn, change)
            .await
            .map_err(failure::store)?
            .ok_or_else(|| failure::resource_not_found(arn))?;
        if record.status != MapRunStatus::Running {
            // A wording of ours.
            return Err(failure::validation(&format!(
                "Map Run is not in progress: '{arn}'"
            )));
        }
        Ok(UpdateMapRunOutput {})
    }
}
