use crate::store::StoreError;

/// Why an execution was not started.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StartError {
    /// There is no such state machine (AWS: `StateMachineDoesNotExist`).
    #[error("State Machine Does Not Exist: '{0}'")]
    StateMachineDoesNotExist(String),
    /// It is being deleted (AWS: `StateMachineDeleting`).
    #[error("State Machine is being deleted: '{0}'")]
    StateMachineDeleting(String),
    /// It is of the type `STANDARD`, which does not run synchronously (AWS: `StateMachineTypeNotSupported`).
    #[error("'{0}' is a Standard state machine: only an Express one can be run synchronously")]
    NotExpress(String),
    /// The name is taken by an execution that has another input, or that has ended (AWS: `ExecutionAlreadyExists`).
    #[error("Execution Already Exists: '{0}'")]
    ExecutionAlreadyExists(String),
    /// The stored definition cannot be run: it has these errors.
    #[error("the definition of '{state_machine_arn}' cannot be run: {message}")]
    InvalidDefinition {
        /// The state machine.
        state_machine_arn: String,
        /// What is wrong.
        message: String,
    },
    /// The test case cannot be used: the mock configuration is missing, wrong or does not have it.
    #[error("{0}")]
    Mock(String),
    /// The interpreter failed on its own account: a fault of this program. Nothing was started.
    #[error("{0}")]
    Defect(String),
    /// The engine is shutting down.
    #[error("the engine is shutting down")]
    ShuttingDown,
    /// It could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an execution was not stopped.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StopError {
    /// There is no such execution (AWS: `ExecutionDoesNotExist`).
    #[error("Execution Does Not Exist: '{0}'")]
    ExecutionDoesNotExist(String),
    /// It could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an execution was not redriven.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RedriveError {
    /// There is no such execution (AWS: `ExecutionDoesNotExist`).
    #[error("Execution Does Not Exist: '{0}'")]
    ExecutionDoesNotExist(String),
    /// It cannot be redriven, now or ever (AWS: `ExecutionNotRedrivable`).
    #[error(transparent)]
    NotRedrivable(#[from] NotRedrivable),
    /// It could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an execution cannot be redriven, in the words of DescribeExecution's `redriveStatusReason` (API reference). An execution that
/// was started before there were redrives does not occur here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRedrivable {
    /// It has not ended.
    #[error("Execution is RUNNING and cannot be redriven")]
    Running,
    /// It succeeded.
    #[error("Execution is SUCCEEDED and cannot be redriven")]
    Succeeded,
    /// Its state machine is deleted or being deleted.
    #[error("State machine is in DELETING status")]
    Deleting,
    /// It has 24,999 events or more.
    #[error("Execution history event limit exceeded")]
    EventLimit,
    /// It started more than a year ago.
    #[error("Execution has exceeded the max execution time")]
    MaxTime,
    /// It ended more than 14 days ago.
    #[error("Execution redrivable period exceeded")]
    PeriodExceeded,
    /// It is a child execution of a Map Run, and is redriven with that. In DescribeExecution this is no reason but the status
    /// `REDRIVABLE_BY_MAP_RUN`; the words are ours.
    #[error(
        "Execution can be redriven only by its Map Run: redrive the execution in which that runs"
    )]
    ByMapRunOnly,
    /// It is a child execution of a Map Run that is redriven, and its turn has not come. The words are ours.
    #[error("Execution is PENDING_REDRIVE and cannot be redriven")]
    Pending,
    /// What is on disk does not lead to where it ended. AWS has no such case; the words are ours.
    #[error("Execution cannot be brought back to where it ended: {0}")]
    Unrecoverable(String),
}
