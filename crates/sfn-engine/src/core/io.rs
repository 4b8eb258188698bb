use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::map_run::MapRunRequest;

/// A task of an execution: the id of its `…Scheduled` history event, so unique within the execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TaskId(pub i64);

/// A timer of an execution, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TimerId(pub u64);

/// A flow of an execution that is held before a state, unique within the execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HoldId(pub u64);

/// A Map Run of an execution: the id of its `MapRunStarted` history event, so unique within the execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MapRunId(pub i64);

/// When an input happened, and the seed of all randomness in the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since the Unix epoch, in the execution's (perhaps scaled) time.
    pub millis: i64,
    /// Seed for `States.UUID`, `States.MathRandom`, `$random`, jitter.
    pub seed: u64,
}

/// What can happen to an execution. Inputs are journaled with their [`Moment`]: replaying them recovers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// The execution begins.
    Start,
    /// The execution begins, and is held before each of these states.
    StartWithBreakpoints {
        /// Names of states, wherever they stand in the state machine.
        states: Vec<String>,
    },
    /// From now on the execution is held before these states, and before no other.
    SetBreakpoints {
        /// Names of states.
        states: Vec<String>,
    },
    /// From now on the execution is held before every state.
    Pause,
    /// Ends a [`Input::Pause`], and lets everything that is held go on.
    Unpause,
    /// Lets a flow that is held enter its state.
    Release {
        /// Which.
        hold: HoldId,
        /// Another input for the state, JSON text.
        input: Option<String>,
        /// Whether it is held again before the next state.
        step: bool,
    },
    /// Goes on after an [`Effect::Continue`].
    Continue,
    /// A timer that was set went off.
    TimerFired(TimerId),
    /// A worker took an activity task (`ActivityStarted`).
    ActivityStarted {
        /// Which.
        task: TaskId,
        /// GetActivityTask's `workerName`.
        worker_name: Option<String>,
    },
    /// The service took the request of a `.sync` or `.waitForTaskToken` task (`TaskSubmitted`).
    TaskSubmitted {
        /// Which.
        task: TaskId,
        /// The service's answer, JSON text.
        output: String,
    },
    /// A task's result.
    TaskSucceeded {
        /// Which.
        task: TaskId,
        /// The result, JSON text.
        output: String,
    },
    /// A task's failure.
    TaskFailed {
        /// Which.
        task: TaskId,
        /// Error name.
        error: Option<String>,
        /// Cause.
        cause: Option<String>,
    },
    /// The request of a task could not be sent (`TaskSubmitFailed`, `TaskStartFailed`, `LambdaFunctionStartFailed`).
    TaskStartFailed {
        /// Which.
        task: TaskId,
        /// Error name.
        error: Option<String>,
        /// Cause.
        cause: Option<String>,
    },
    /// A worker or token holder reported that it is alive; moves the heartbeat's deadline.
    TaskHeartbeat {
        /// Which.
        task: TaskId,
    },
    /// Another input, at a moment when these activities of the state machine do not exist: a task of one of them cannot be
    /// scheduled in this step.
    WithoutActivities {
        /// Their ARNs.
        missing: Vec<String>,
        /// What happens; not another one of these.
        input: Box<Input>,
    },
    /// RedriveExecution: an execution that failed, timed out or was aborted goes on from where it ended.
    Redrive,
    /// A Map Run came to its end, and not more of its items failed than are tolerated.
    MapRunSucceeded {
        /// Which.
        map_run: MapRunId,
        /// The state's result, JSON text: the outputs of the child executions in the order of the items, or where they were
        /// written. `None` when it is larger than a payload may be.
        output: Option<String>,
    },
    /// A Map Run failed.
    MapRunFailed {
        /// Which.
        map_run: MapRunId,
        /// Error name.
        error: Option<String>,
        /// Cause.
        cause: Option<String>,
    },
    /// Its state machine is being deleted: it ends with its next transition.
    StateMachineDeleted,
    /// StopExecution.
    Stop {
        /// `error`.
        error: Option<String>,
        /// `cause`.
        cause: Option<String>,
    },
}

/// What a step brought about.
#[derive(Debug, Default)]
pub struct Outcome {
    /// New history events, in order, with `id`, `previousEventId` and details exactly as AWS writes them.
    pub events: Vec<sfn_api::HistoryEvent>,
    /// What to do once the events are durable, in order.
    pub effects: Vec<Effect>,
}

/// Something for the runtime to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Call a service, an activity or a function.
    ScheduleTask(Box<TaskRequest>),
    /// The answer of this task is no longer wanted (time-out, another branch failed, stop).
    CancelTask(TaskId),
    /// Run the child executions of a distributed Map state.
    StartMapRun(Arc<MapRunRequest>),
    /// The end of this Map Run is no longer wanted (time-out, another branch failed, stop): it and its child executions are aborted.
    StopMapRun(MapRunId),
    /// Give `Input::TimerFired` at this time (milliseconds since the epoch).
    SetTimer {
        /// Which.
        timer: TimerId,
        /// When.
        at_millis: i64,
    },
    /// The timer is no longer wanted.
    CancelTimer(TimerId),
    /// The step did as much as one step may do (an endless loop of Pass states never blocks): give
    /// [`Input::Continue`] once its events are durable. Nothing else is needed to make the execution go on.
    Continue,
    /// The execution ended; its status, output, error and cause are read from the [`super::Execution`].
    Close,
}

/// A task to carry out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskRequest {
    /// Its id.
    pub task: TaskId,
    /// The execution that waits for it.
    pub execution_arn: String,
    /// The state's name (mocks are chosen by it).
    pub state_name: String,
    /// 0 for the first attempt; counts the retries of this visit of the state.
    pub attempt: u64,
    /// `Resource` as written.
    pub resource: String,
    /// The evaluated `Parameters` or `Arguments`, or the effective input: JSON text.
    pub parameters: String,
    /// The task token, for the patterns that have one (`.waitForTaskToken`, `.sync`, activities); it stood in the context
    /// object as `$$.Task.Token`. SendTaskSuccess and its like answer the task with it.
    pub token: Option<String>,
    /// Evaluated `Credentials`.
    pub credentials: Option<serde_json::Value>,
    /// `TimeoutSeconds` in force, if any.
    pub timeout_seconds: Option<u64>,
    /// `HeartbeatSeconds` in force, if any.
    pub heartbeat_seconds: Option<u64>,
}

impl TaskRequest {
    /// A UUID that no other task has, and that is the same each time this task is run: for requests that are to be recognized
    /// when they come again.
    #[must_use]
    pub fn unique_id(&self) -> String {
        let digest = Sha256::new()
            .chain_update(&self.execution_arn)
            .chain_update([0])
            .chain_update(self.task.0.to_be_bytes())
            .chain_update(self.token.as_deref().unwrap_or_default())
            .finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .to_string()
    }
}
