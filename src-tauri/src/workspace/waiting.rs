//! What executions of the local workspace wait for, as the window shows it.

use serde::Serialize;

/// A task of the local workspace that waits for a person, for an answer from outside, or for a worker. No operation of Step Functions
/// lists these: AWS gives a task's token to none but its worker.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct WaitingTask {
    /// The state's name.
    pub state_name: String,
    /// The resource as the definition writes it.
    pub resource: String,
    /// What SendTaskSuccess and its siblings take; never shown.
    pub task_token: String,
    /// Whether a worker has the activity's task, or the service took the request.
    pub taken: bool,
    /// Whether its state is answered by hand: nothing was sent anywhere.
    pub by_hand: bool,
    /// When it was scheduled, seconds since 1970.
    pub since: f64,
    /// When it times out, seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_at: Option<f64>,
    /// When it times out unless a heartbeat comes, seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heartbeat_at: Option<f64>,
    /// What the task was given, as JSON text.
    pub input: String,
}

impl From<sfn_engine::WaitingTask> for WaitingTask {
    fn from(task: sfn_engine::WaitingTask) -> Self {
        #[allow(clippy::cast_precision_loss)] // Milliseconds of any year fit.
        let seconds = |millis: i64| millis as f64 / 1000.0;
        Self {
            state_name: task.state_name,
            resource: task.resource,
            task_token: task.token,
            taken: task.taken,
            by_hand: task.by_hand,
            since: seconds(task.since_millis),
            timeout_at: task.timeout_millis.map(seconds),
            heartbeat_at: task.heartbeat_millis.map(seconds),
            input: task.input,
        }
    }
}
