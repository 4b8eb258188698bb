use std::sync::Arc;

use super::{LiveMapRun, Runtime};
use crate::core::map_run::{MOST_RESULT_BYTES, MapRunFailure};
use crate::items::{ChildExecution, ChildStatus, ResultExport, ResultList};
use crate::store::StoreError;
use crate::store::table::ExecutionStatus;
use crate::store::table::executions::{self, Found as FoundExecution};
use crate::store::table::map_runs::{self, Found};

/// So many child executions are read at once.
const CHUNK: usize = 200;

/// What the child executions came to.
pub(super) struct Results {
    /// The state's result, JSON text; `None` when it is larger than a payload may be.
    pub(super) output: Option<String>,
    /// Whether it is in files.
    pub(super) written: bool,
}

/// Why there are no results.
enum Fault {
    Failed(MapRunFailure),
    Store(StoreError),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<crate::items::ItemsError> for Fault {
    fn from(error: crate::items::ItemsError) -> Self {
        Self::Failed(error.into())
    }
}

impl Runtime {
    /// Gathers the results of a Map Run's child executions, or writes them to files.
    pub(super) async fn results(
        self: &Arc<Self>,
        run: &Arc<LiveMapRun>,
        found: &Found,
    ) -> Result<Result<Results, MapRunFailure>, StoreError> {
        let (runtime, run, found) = (Arc::clone(self), Arc::clone(run), found.clone());
        let gathered = self
            .handle
            .spawn_blocking(move || {
                if run.request.writer.exports() {
                    runtime.export(&run, &found)
                } else {
                    runtime.gather(&run, &found)
                }
            })
            .await;
        match gathered {
            Ok(Ok(results)) => Ok(Ok(results)),
            Ok(Err(Fault::Failed(failure))) => Ok(Err(failure)),
            Ok(Err(Fault::Store(error))) => Err(error),
            Err(defect) => Ok(Err(MapRunFailure {
                error: "States.Runtime".to_owned(),
                cause: defect.to_string(),
            })),
        }
    }

    fn gather(&self, run: &LiveMapRun, found: &Found) -> Result<Results, Fault> {
        let mut list = ResultList::new(&run.request.writer);
        let mut within = true;
        self.each_ended(found, |child| {
            list.add(&child)?;
            within = list.size() <= MOST_RESULT_BYTES;
            Ok(within)
        })?;
        Ok(Results {
            output: within.then(|| list.finish()),
            written: false,
        })
    }

    fn export(&self, run: &LiveMapRun, found: &Found) -> Result<Results, Fault> {
        let redrives = found.record.redrive_count.unsigned_abs();
        let request = &run.request;
        let mut export =
            ResultExport::begin(&self.store.s3(), &request.writer, &request.arn, redrives)?;
        self.each_ended(found, |child| {
            export.add(&child)?;
            Ok(true)
        })?;
        self.each_pending(found, |child| Ok(export.add(&child)?))?;
        Ok(Results {
            output: Some(export.finish()?.to_string()),
            written: true,
        })
    }

    /// Child executions that ended, in the order of their items, until `take` says that it is enough.
    fn each_ended(
        &self,
        found: &Found,
        mut take: impl FnMut(ChildExecution) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let mut from = 0;
        loop {
            let ended = self
                .store
                .read(|c| executions::ended_children(c, found.id, from, CHUNK))?;
            let Some(last) = ended.last().and_then(|child| child.child) else {
                return Ok(());
            };
            from = last.number + 1;
            for child in ended {
                if !take(ended_child(child))? {
                    return Ok(());
                }
            }
        }
    }

    /// Child executions that were never started, in the order of their items.
    fn each_pending(
        &self,
        found: &Found,
        mut take: impl FnMut(ChildExecution) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut from = 0;
        loop {
            let pending = self
                .store
                .read(|c| map_runs::pending(c, found.id, from, CHUNK))?;
            let Some(last) = pending.last() else {
                return Ok(());
            };
            from = last.number + 1;
            for child in pending {
                take(ChildExecution {
                    status: ChildStatus::Pending,
                    input: child.input,
                    output: None,
                    error: None,
                    cause: None,
                    execution_arn: None,
                    name: None,
                    state_machine_arn: None,
                    start_millis: None,
                    stop_millis: None,
                    redrive_count: None,
                    redrive_status: None,
                    redrive_status_reason: None,
                })?;
            }
        }
    }
}

fn ended_child(found: FoundExecution) -> ChildExecution {
    let record = found.record;
    let (status, redrivable) = match record.status {
        ExecutionStatus::Succeeded => (ChildStatus::Succeeded, false),
        ExecutionStatus::TimedOut => (ChildStatus::TimedOut, true),
        ExecutionStatus::Aborted => (ChildStatus::Aborted, true),
        ExecutionStatus::Failed | ExecutionStatus::Running | ExecutionStatus::PendingRedrive => {
            (ChildStatus::Failed, true)
        }
    };
    ChildExecution {
        status,
        input: record.input.to_string(),
        output: record.output,
        error: record.error,
        cause: record.cause,
        execution_arn: Some(record.arn),
        name: Some(record.name),
        state_machine_arn: Some(record.state_machine_arn),
        start_millis: Some(record.start_millis),
        stop_millis: record.stop_millis,
        redrive_count: Some(record.redrive_count.unsigned_abs()),
        redrive_status: Some(
            if redrivable {
                "REDRIVABLE_BY_MAP_RUN"
            } else {
                "NOT_REDRIVABLE"
            }
            .to_owned(),
        ),
        redrive_status_reason: (!redrivable)
            .then(|| "Execution is SUCCEEDED and cannot be redriven".to_owned()),
    }
}
