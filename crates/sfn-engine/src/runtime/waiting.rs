//! What an execution waits for that a person can answer.

use std::sync::Arc;

use super::Engine;
use super::lifecycle::Runtime;
use super::live::Live;
use super::running::Waiting;
use crate::store::StoreError;
use crate::store::table::{executions, map_runs};

/// A task that waits to be answered by a person, by whoever holds its token, or by an activity's worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingTask {
    /// The state's name.
    pub state_name: String,
    /// Its `Resource` as written.
    pub resource: String,
    /// What SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat answer with. A task that has none on AWS has one here while it
    /// is answered by hand.
    pub token: String,
    /// Whether its state is answered by hand ([`Engine::set_by_hand`]): nothing was sent anywhere.
    pub by_hand: bool,
    /// The task's input (an activity's) or evaluated parameters, JSON text.
    pub input: String,
    /// Whether a worker took the activity's task, or the service took the request.
    pub taken: bool,
    /// When it was scheduled, milliseconds since the Unix epoch.
    pub since_millis: i64,
    /// When it times out (`TimeoutSeconds`).
    pub timeout_millis: Option<i64>,
    /// When it times out unless a heartbeat comes (`HeartbeatSeconds`); for an activity only once a worker has it.
    pub heartbeat_millis: Option<i64>,
}

/// So many child executions of a Map Run are looked into.
const CHILDREN: usize = 1_000;

impl Engine {
    /// The tasks of an execution, or of the child executions of a Map Run (the first 1,000 that are open), that wait for a person, a
    /// token's holder or an activity's worker, the one that has waited longest first; none of what has ended. `None` when there is no
    /// such execution or Map Run; an Express execution is known while it runs and has states that are answered by hand.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn waiting_tasks(&self, arn: &str) -> Result<Option<Vec<WaitingTask>>, StoreError> {
        let Some(open) = self.runtime.open_of(arn)? else {
            return Ok(None);
        };
        let mut told = Vec::new();
        for live in open {
            let waiting = self
                .runtime
                .while_running(&live, |running| running.waiting())
                .await?
                .unwrap_or_default();
            told.extend(waiting.into_iter().map(WaitingTask::from));
        }
        told.sort_by_key(|task| task.since_millis);
        Ok(Some(told))
    }
}

impl Runtime {
    /// The execution of an ARN, or the child executions of a Map Run, as far as they are open; `None` when there is no such one.
    fn open_of(&self, arn: &str) -> Result<Option<Vec<Arc<Live>>>, StoreError> {
        if let Some(live) = self.in_memory(arn) {
            return Ok(Some(vec![live]));
        }
        if let Some(found) = self.store.read(|c| executions::find(c, arn))? {
            let is_open = found.record.status.is_open();
            let live = is_open.then(|| self.live(found.id));
            return Ok(Some(live.into_iter().collect()));
        }
        let children = self.store.read(|c| {
            let Some(map_run) = map_runs::find(c, arn)? else {
                return Ok(None);
            };
            let open = map_runs::open_children(c, map_run.id)?;
            Ok(Some((map_run.id, open)))
        })?;
        Ok(children.map(|(map_run, open)| {
            let on_disk = open.into_iter().take(CHILDREN).map(|id| self.live(id));
            on_disk.chain(self.in_memory_of(map_run)).collect()
        }))
    }
}

impl From<Waiting> for WaitingTask {
    fn from(waiting: Waiting) -> Self {
        Self {
            state_name: waiting.request.state_name.clone(),
            resource: waiting.request.resource.clone(),
            token: waiting.token,
            by_hand: waiting.by_hand,
            input: waiting.request.parameters.clone(),
            taken: waiting.taken,
            since_millis: waiting.since_millis,
            timeout_millis: waiting.timeout_millis,
            heartbeat_millis: waiting.heartbeat_millis,
        }
    }
}
