use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use crate::runtime::lifecycle::Runtime;
use crate::runtime::live::State;
use crate::store::StoreError;

impl Runtime {
    /// The executions that tasks of open executions wait for.
    ///
    /// # Errors
    /// When that is not known now, because an open execution could not be read.
    pub(super) fn awaited(self: &Arc<Self>) -> Result<HashSet<String>, StoreError> {
        let mut awaited = HashSet::new();
        for live in self.all_live() {
            self.wake(&live);
            let slot = live.lock();
            match &slot.state {
                State::Running(running) => {
                    awaited.extend(running.submissions().filter_map(execution_of));
                }
                State::Closed => {}
                State::Dormant => {
                    return Err(StoreError::Unreadable {
                        what: "open execution",
                        message: "what it waits for is not known now, so nothing is deleted"
                            .to_owned(),
                    });
                }
            }
        }
        Ok(awaited)
    }
}

/// The execution that StartExecution answered a task with.
fn execution_of(submission: &str) -> Option<String> {
    let told: Value = serde_json::from_str(submission).ok()?;
    let arn = told.get("ExecutionArn").or(told.get("executionArn"))?;
    Some(arn.as_str()?.to_owned())
}
