use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::live::Identity;
use crate::store::table::executions::NewExecution;
use crate::store::table::{ExecutionRecord, ExecutionStatus};

/// So many are kept.
const KEPT: usize = 512;

/// One is kept whose input and output together have at most so many bytes, so that all take few mebibytes.
const SMALL: usize = 4096;

/// Executions that succeeded in their first step a moment ago: whoever started one asks for its end, and is told without a look at
/// the database. Such an execution is on disk when it is entered, and changes no more; it can only be deleted.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    by_arn: HashMap<Arc<str>, ExecutionRecord>,
    /// Oldest first. What was removed since may still be among them.
    order: VecDeque<Arc<str>>,
}

impl Recent {
    /// Enters an execution that has just been written, if it is one to keep.
    pub(crate) fn enter(&self, identity: &Identity, new: &NewExecution) {
        let Some(closing) = &new.step.closing else {
            return;
        };
        let size = new.input.len() + closing.output.as_deref().map_or(0, str::len);
        if closing.status != ExecutionStatus::Succeeded || size > SMALL {
            return;
        }
        let record = ExecutionRecord {
            arn: identity.arn.clone(),
            name: new.name.clone(),
            state_machine_arn: identity.state_machine_arn.clone(),
            state_machine_version_arn: new.version_arn.clone(),
            state_machine_alias_arn: new.alias_arn.clone(),
            status: closing.status,
            start_millis: new.start_millis,
            stop_millis: Some(closing.stop_millis),
            input: Arc::clone(&new.input),
            output: closing.output.clone(),
            error: None,
            cause: None,
            trace_header: new.trace_header.clone(),
            redrive_count: 0,
            redrive_millis: None,
            test_case: new.test_case.clone(),
            event_count: new.step.event_count,
            map_run_arn: None,
        };
        let arn: Arc<str> = Arc::from(identity.arn.as_str());
        let mut kept = self.lock();
        if kept.order.len() >= KEPT
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.by_arn.remove(&oldest);
        }
        kept.order.push_back(Arc::clone(&arn));
        kept.by_arn.insert(arn, record);
    }

    /// The execution of this ARN, if it is among them.
    pub(crate) fn find(&self, arn: &str) -> Option<ExecutionRecord> {
        self.lock().by_arn.get(arn).cloned()
    }

    /// An execution was deleted. Called after the commit and before anybody is told.
    pub(crate) fn forget(&self, arn: &str) {
        self.lock().by_arn.remove(arn);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
