use sfn_api::{
    DescribeMapRunInput, DescribeMapRunOutput, MapRunExecutionCounts, MapRunItemCounts,
    MapRunStatus, ServiceError, Timestamp, operations,
};
use sfn_engine::store::table::{self, MapRunCounts};

use super::Answer;
use crate::arn::map_run;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::DescribeMapRun {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DescribeMapRunInput,
    ) -> Result<DescribeMapRunOutput, ServiceError> {
        let arn = map_run(&input.map_run_arn)?;
        let record = service
            .engine()
            .describe_map_run(arn)
            .await
            .map_err(failure::store)?
            .ok_or_else(|| failure::resource_not_found(arn))?;
        let settings = record.settings;
        #[allow(clippy::cast_possible_truncation)] // The contract's type; 0 to 100.
        let percentage = settings.tolerated_failure_percentage as f32;
        let mut output = DescribeMapRunOutput::new(
            record.arn,
            record.execution_arn,
            match record.status {
                table::MapRunStatus::Running => MapRunStatus::Running,
                table::MapRunStatus::Succeeded => MapRunStatus::Succeeded,
                table::MapRunStatus::Failed => MapRunStatus::Failed,
                table::MapRunStatus::Aborted => MapRunStatus::Aborted,
            },
            Timestamp::from_millis(record.start_millis),
            i32::try_from(settings.max_concurrency).unwrap_or(i32::MAX),
            percentage,
            i64::try_from(settings.tolerated_failure_count).unwrap_or(i64::MAX),
            item_counts(&record.items),
            execution_counts(&record.children),
        );
        output.stop_date = record.stop_millis.map(Timestamp::from_millis);
        output.redrive_count = i32::try_from(record.redrive_count).ok();
        output.redrive_date = record.redrive_millis.map(Timestamp::from_millis);
        Ok(output)
    }
}

fn item_counts(counts: &MapRunCounts) -> MapRunItemCounts {
    let mut shown = MapRunItemCounts::new(
        counts.pending(),
        counts.running,
        counts.succeeded,
        counts.failed,
        counts.timed_out,
        counts.aborted,
        counts.total,
        counts.results_written,
    );
    shown.failures_not_redrivable = Some(counts.failures_not_redrivable);
    shown.pending_redrive = Some(counts.pending_redrive);
    shown
}

fn execution_counts(counts: &MapRunCounts) -> MapRunExecutionCounts {
    let mut shown = MapRunExecutionCounts::new(
        counts.pending(),
        counts.running,
        counts.succeeded,
        counts.failed,
        counts.timed_out,
        counts.aborted,
        counts.total,
        counts.results_written,
    );
    shown.failures_not_redrivable = Some(counts.failures_not_redrivable);
    shown.pending_redrive = Some(counts.pending_redrive);
    shown
}
