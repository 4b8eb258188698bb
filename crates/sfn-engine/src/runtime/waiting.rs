//! What an execution waits for that a person can answer.

use super::Engine;
use crate::store::StoreError;
use crate::store::table::executions;

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

impl Engine {
    /// The tasks of an execution that wait for a person, a token's holder or an activity's worker, the one that has waited longest
    /// first; none of one that has ended. `None` when there is no such execution; an Express execution is known while it runs and
    /// has states that are answered by hand.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn waiting_tasks(
        &self,
        execution_arn: &str,
    ) -> Result<Option<Vec<WaitingTask>>, StoreError> {
        let runtime = &self.runtime;
        let live = match runtime.in_memory(execution_arn) {
            Some(live) => live,
            None => {
                let found = runtime.store.read(|c| executions::find(c, execution_arn))?;
                let Some(found) = found else {
                    return Ok(None);
                };
                if !found.record.status.is_open() {
                    return Ok(Some(Vec::new()));
                }
                runtime.live(found.id)
            }
        };
        let waiting = runtime
            .while_running(&live, |running| running.waiting())
            .await?
            .unwrap_or_default();
        let told = waiting.into_iter().map(|waiting| WaitingTask {
            state_name: waiting.request.state_name.clone(),
            resource: waiting.request.resource.clone(),
            token: waiting.token,
            by_hand: waiting.by_hand,
            input: waiting.request.parameters.clone(),
            taken: waiting.taken,
            since_millis: waiting.since_millis,
            timeout_millis: waiting.timeout_millis,
            heartbeat_millis: waiting.heartbeat_millis,
        });
        Ok(Some(told.collect()))
    }
}
