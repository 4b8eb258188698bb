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
