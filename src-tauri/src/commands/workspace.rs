//! The local workspace.

use tauri::State;

use crate::CommandError;
use crate::workspace::{
    ExpressRun, ExpressRunLog, Sample, WaitingTask, Workspace, WorkspaceStatus, samples,
};

/// Whether the local workspace answers, and where.
#[tauri::command]
pub fn workspace_status(workspace: State<'_, Workspace>) -> WorkspaceStatus {
    workspace.status()
}

/// Closes the local workspace and opens it again; running executions go on.
#[tauri::command]
pub async fn restart_workspace(
    workspace: State<'_, Workspace>,
) -> Result<WorkspaceStatus, CommandError> {
    workspace.start().await;
    Ok(workspace.status())
}

/// The Express executions of late of a state machine in the local workspace, the last one started first.
#[tauri::command]
pub async fn list_express_executions(
    workspace: State<'_, Workspace>,
    state_machine_arn: String,
) -> Result<Vec<ExpressRun>, CommandError> {
    let engine = workspace.engine().await?;
    let executions = engine.express_executions(&state_machine_arn);
    Ok(executions.into_iter().map(Into::into).collect())
}

/// What the log has of an Express execution of the local workspace; null when it does not have it any more.
#[tauri::command]
pub async fn express_execution_log(
    workspace: State<'_, Workspace>,
    execution_arn: String,
) -> Result<Option<ExpressRunLog>, CommandError> {
    let engine = workspace.engine().await?;
    let log = engine
        .express_log(&execution_arn)
        .map_err(|error| CommandError::new("LogUnreadable", error.to_string()))?;
    Ok(log.map(Into::into))
}

/// The tasks of an execution in the local workspace, or of the child executions of a Map Run, that wait for an answer from outside, or
/// for a worker, the one that has waited longest first; none when there is no such execution.
#[tauri::command]
pub async fn waiting_tasks(
    workspace: State<'_, Workspace>,
    execution_arn: String,
) -> Result<Vec<WaitingTask>, CommandError> {
    let engine = workspace.engine().await?;
    let waiting = engine
        .waiting_tasks(&execution_arn)
        .await
        .map_err(|error| CommandError::new("WorkspaceUnreadable", error.to_string()))?;
    let waiting = waiting.unwrap_or_default();
    Ok(waiting.into_iter().map(Into::into).collect())
}

/// The sample state machines, with an input and test cases for each.
#[tauri::command]
pub fn list_samples() -> Result<Vec<Sample>, CommandError> {
    samples().map_err(|error| CommandError::new("SamplesDamaged", error.to_string()))
}
