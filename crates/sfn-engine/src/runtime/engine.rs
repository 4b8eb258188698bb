use std::path::Path;

use tokio::sync::broadcast;

use super::{
    Created, EngineConfig, HistoryRequest, ListExecutions, StartError, StartExecution, Started,
    StatusChange, StopError, Stopped,
};
use crate::store::table::{
    ExecutionRecord, ExecutionSummary, NewStateMachine, StateMachineChange, StateMachineRecord,
    StateMachineSummary, Tag,
};
use crate::store::{ListError, OpenError, Page, PageRequest, StoreError};

/// The engine of a workspace. Clones are the same engine.
///
/// What a call reports as done is on disk when it returns. Reads never wait for writes.
#[derive(Clone, Debug)]
pub struct Engine {}

#[allow(clippy::unused_async, unused_variables, clippy::todo, missing_docs)]
impl Engine {
    /// Opens a workspace and goes on with its open executions (in the background). Call it within a tokio runtime.
    ///
    /// # Errors
    /// [`OpenError`] names the path and what is wrong with it. A damaged database is no error: it is set aside
    /// ([`Engine::set_aside`]) and a new one begun.
    pub fn open(config: EngineConfig) -> Result<Self, OpenError> {
        todo!()
    }

    /// Where the database that was found damaged at the start lies now.
    #[must_use]
    pub fn set_aside(&self) -> Option<&Path> {
        todo!()
    }

    /// The time now in milliseconds since the Unix epoch, on the engine's (perhaps scaled) clock.
    #[must_use]
    pub fn now_millis(&self) -> i64 {
        todo!()
    }

    /// Creates a state machine with its first revision and its tags, in one durable write.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn create_state_machine(&self, new: NewStateMachine) -> Result<Created, StoreError> {
        todo!()
    }

    /// Makes a new revision of a state machine; executions that run keep theirs. `None` when there is no such state machine; when
    /// it is being deleted it comes back unchanged, with that status.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn update_state_machine(
        &self,
        arn: &str,
        change: StateMachineChange,
    ) -> Result<Option<StateMachineRecord>, StoreError> {
        todo!()
    }

    /// Deletes a state machine. While it has open executions it is `DELETING`, and each of them is aborted at its next transition, as
    /// on AWS. Whether there was one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn delete_state_machine(&self, arn: &str) -> Result<bool, StoreError> {
        todo!()
    }

    /// A state machine, `DELETING` ones included.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn describe_state_machine(
        &self,
        arn: &str,
    ) -> Result<Option<StateMachineRecord>, StoreError> {
        todo!()
    }

    /// The state machines of an account in a region, by name.
    ///
    /// # Errors
    /// A wrong token, or when it cannot be read.
    pub async fn list_state_machines(
        &self,
        account: &str,
        region: &str,
        page: PageRequest,
    ) -> Result<Page<StateMachineSummary>, ListError> {
        todo!()
    }

    /// The tags of a resource, by key; `None` when there is no such resource.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn list_tags(&self, resource_arn: &str) -> Result<Option<Vec<Tag>>, StoreError> {
        todo!()
    }

    /// Adds tags to a resource or gives them new values. Whether there is such a resource.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn tag_resource(&self, arn: &str, tags: Vec<Tag>) -> Result<bool, StoreError> {
        todo!()
    }

    /// Takes tags off a resource; keys that it does not have are no error. Whether there is such a resource.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn untag_resource(&self, arn: &str, keys: Vec<String>) -> Result<bool, StoreError> {
        todo!()
    }

    /// Starts an execution and runs it as far as it goes without waiting; all that is on disk when this returns. Starting a running
    /// execution again, with the same name and input, gives that execution (AWS's idempotency).
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start_execution(&self, start: StartExecution) -> Result<Started, StartError> {
        todo!()
    }

    /// Aborts an execution. One that has ended stays as it is.
    ///
    /// # Errors
    /// See [`StopError`].
    pub async fn stop_execution(
        &self,
        execution_arn: &str,
        error: Option<String>,
        cause: Option<String>,
    ) -> Result<Stopped, StopError> {
        todo!()
    }

    /// An execution; `None` when there is no such one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn describe_execution(
        &self,
        execution_arn: &str,
    ) -> Result<Option<ExecutionRecord>, StoreError> {
        todo!()
    }

    /// The state machine as it was at the start of the execution (its revision; name, type and status are those of now).
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn describe_state_machine_for_execution(
        &self,
        execution_arn: &str,
    ) -> Result<Option<StateMachineRecord>, StoreError> {
        todo!()
    }

    /// The executions of a state machine, newest start first; empty when there is no such state machine (ask
    /// [`Engine::describe_state_machine`]).
    ///
    /// # Errors
    /// A wrong token, or when it cannot be read.
    pub async fn list_executions(
        &self,
        list: ListExecutions,
    ) -> Result<Page<ExecutionSummary>, ListError> {
        todo!()
    }

    /// History events, oldest or latest first; `None` when there is no such execution.
    ///
    /// # Errors
    /// A wrong token, or when it cannot be read.
    pub async fn execution_history(
        &self,
        request: HistoryRequest,
    ) -> Result<Option<Page<sfn_api::HistoryEvent>>, ListError> {
        todo!()
    }

    /// Every start and end of an execution from now on. A receiver that lags loses the oldest and is told so.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<StatusChange> {
        todo!()
    }

    /// Waits until an execution has ended, and gives it; `None` when there is no such one.
    ///
    /// # Errors
    /// When it cannot be read, or the engine shuts down before.
    pub async fn wait_closed(
        &self,
        execution_arn: &str,
    ) -> Result<Option<ExecutionRecord>, StoreError> {
        todo!()
    }

    /// Ends the engine: no new executions, no more timers and task calls; everything accepted is written. Open executions go on when
    /// the workspace is opened again.
    pub async fn shutdown(&self) {
        todo!()
    }
}
