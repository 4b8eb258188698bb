//! Express child executions while they run: in memory alone, and shown with those on disk.

use std::collections::HashMap;
use std::sync::Mutex;

use super::{LiveMapRun, Runtime, lock};
use crate::runtime::ExpressExecution;
use crate::store::table::executions::Place;
use crate::store::table::{ExecutionRecord, ExecutionStatus, ExecutionSummary};

/// Those of a Map Run, by ARN.
#[derive(Debug, Default)]
pub(super) struct RunningExpress(Mutex<HashMap<String, Child>>);

#[derive(Debug)]
struct Child {
    /// Its place in lists.
    place: Place,
    execution: ExpressExecution,
    item_count: i64,
}

impl RunningExpress {
    /// One has begun. Its key is its own while it runs.
    pub(super) fn enter(&self, key: i64, execution: ExpressExecution, item_count: i64) {
        let place = Place {
            millis: execution.start_millis,
            id: key,
        };
        let child = Child {
            place,
            item_count,
            execution,
        };
        lock(&self.0).insert(child.execution.arn.clone(), child);
    }

    /// One has ended, and is on disk.
    pub(super) fn leave(&self, arn: &str) {
        lock(&self.0).remove(arn);
    }

    /// Those after a place, in no order.
    fn after(&self, after: Option<Place>) -> Vec<(Place, ExecutionSummary)> {
        let all = lock(&self.0);
        let listed = all.values().filter(|child| {
            after
                .is_none_or(|after| (child.place.millis, child.place.id) < (after.millis, after.id))
        });
        listed.map(|child| (child.place, child.summary())).collect()
    }
}

impl Child {
    fn summary(&self) -> ExecutionSummary {
        let execution = &self.execution;
        ExecutionSummary {
            arn: execution.arn.clone(),
            name: execution.name.clone(),
            state_machine_arn: execution.state_machine_arn.clone(),
            state_machine_version_arn: None,
            state_machine_alias_arn: None,
            status: ExecutionStatus::Running,
            start_millis: execution.start_millis,
            stop_millis: None,
            redrive_count: 0,
            redrive_millis: None,
            item_count: Some(self.item_count),
        }
    }

    fn record(&self, map_run_arn: &str) -> ExecutionRecord {
        let execution = &self.execution;
        ExecutionRecord {
            arn: execution.arn.clone(),
            name: execution.name.clone(),
            state_machine_arn: execution.state_machine_arn.clone(),
            state_machine_version_arn: None,
            state_machine_alias_arn: None,
            status: ExecutionStatus::Running,
            start_millis: execution.start_millis,
            stop_millis: None,
            input: execution.input.clone(),
            output: None,
            error: None,
            cause: None,
            trace_header: None,
            redrive_count: 0,
            redrive_millis: None,
            test_case: None,
            event_count: 0,
            map_run_arn: Some(map_run_arn.to_owned()),
        }
    }
}

impl Runtime {
    /// The running Express child executions of a Map Run, after a place of its list.
    pub(super) fn running_express(
        &self,
        map_run_arn: &str,
        after: Option<Place>,
    ) -> Vec<(Place, ExecutionSummary)> {
        let runs = self.map_runs.lock();
        let found = runs.values().find(|run| run.request.arn == map_run_arn);
        found.map_or_else(Vec::new, |run: &std::sync::Arc<LiveMapRun>| {
            run.running_express.after(after)
        })
    }

    /// A running Express child execution.
    pub(in crate::runtime) fn running_express_child(&self, arn: &str) -> Option<ExecutionRecord> {
        let runs = self.map_runs.lock();
        runs.values().find_map(|run| {
            let all = lock(&run.running_express.0);
            Some(all.get(arn)?.record(&run.request.arn))
        })
    }
}
