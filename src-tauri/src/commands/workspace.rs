//! The local workspace.

use tauri::State;

use crate::CommandError;
use crate::workspace::{Sample, Workspace, WorkspaceStatus, samples};

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

/// The sample state machines, with an input and test cases for each.
#[tauri::command]
pub fn list_samples() -> Result<Vec<Sample>, CommandError> {
    samples().map_err(|error| CommandError::new("SamplesDamaged", error.to_string()))
}
