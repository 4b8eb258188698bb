//! The settings of the local workspace, its folder, and its time.

use std::sync::Arc;

use tauri::State;

use super::holds::check_writable;
use crate::CommandError;
use crate::connections::Connections;
use crate::workspace::{
    DeletionStatus, ExecutionWaits, KeptExecutions, SettingsChange, SettingsSaved, Workspace,
    WorkspaceClock, WorkspaceSettingsView, WorkspaceUsage,
};

/// The settings of the local workspace, once it is open or could not be opened.
#[tauri::command]
pub async fn workspace_settings(
    workspace: State<'_, Workspace>,
) -> Result<WorkspaceSettingsView, CommandError> {
    Ok(workspace.settings().await)
}

/// Keeps a change of the settings, and lets it count at once. With a bad value nothing is kept, and the answer says what is
/// wrong with it.
///
/// Errors: `WorkspaceFailed`, `SettingsUnwritable`, `SettingsNewer`, `SettingsUnreadable`, `SettingsNotApplied`; `ReadOnlyConnection`
/// for what deletes executions.
#[tauri::command]
pub async fn change_workspace_settings(
    workspace: State<'_, Workspace>,
    connections: State<'_, Arc<Connections>>,
    change: SettingsChange,
) -> Result<SettingsSaved, CommandError> {
    if change.retention.is_some() {
        check_writable(&connections)?;
    }
    workspace.change_settings(change).await
}

/// The clock of the local workspace.
#[tauri::command]
pub async fn workspace_clock(
    workspace: State<'_, Workspace>,
) -> Result<WorkspaceClock, CommandError> {
    Ok(WorkspaceClock::of(&workspace.engine().await?))
}

/// How much room the local workspace takes.
///
/// Errors: `WorkspaceUnreadable`.
#[tauri::command]
pub async fn workspace_usage(
    workspace: State<'_, Workspace>,
) -> Result<WorkspaceUsage, CommandError> {
    workspace.usage().await
}

/// What the local workspace keeps of executions.
///
/// Errors: `WorkspaceUnreadable`.
#[tauri::command]
pub async fn kept_executions(
    workspace: State<'_, Workspace>,
) -> Result<KeptExecutions, CommandError> {
    workspace.kept_executions().await
}

/// Begins to delete the executions of the local workspace that ended so many days ago or longer, unless a deletion is under way; how
/// far it is.
///
/// Errors: `ReadOnlyConnection`.
#[tauri::command]
pub async fn delete_closed_executions(
    workspace: State<'_, Workspace>,
    connections: State<'_, Arc<Connections>>,
    older_than_days: u32,
) -> Result<DeletionStatus, CommandError> {
    check_writable(&connections)?;
    workspace.delete_closed_executions(older_than_days).await
}

/// How far the latest deletion is; null when there was none since the local workspace was opened.
///
/// Errors: `WorkspaceUnreadable`.
#[tauri::command]
pub async fn deletion_status(
    workspace: State<'_, Workspace>,
) -> Result<Option<DeletionStatus>, CommandError> {
    workspace.deletion().await
}

/// Ends the latest deletion after what it is just at; how far it is.
#[tauri::command]
pub async fn cancel_deletion(
    workspace: State<'_, Workspace>,
) -> Result<Option<DeletionStatus>, CommandError> {
    workspace.cancel_deletion().await;
    workspace.deletion().await
}

/// Shows the local workspace's folder in the system's file manager.
///
/// Errors: `FolderNotShown`.
#[tauri::command]
pub async fn show_workspace_folder(workspace: State<'_, Workspace>) -> Result<(), CommandError> {
    let folder = workspace.folder().to_path_buf();
    let shown = tokio::task::spawn_blocking(move || {
        tauri_plugin_opener::open_path(folder, None::<&str>).map_err(|error| error.to_string())
    });
    shown
        .await
        .unwrap_or_else(|error| Err(error.to_string()))
        .map_err(|error| {
            CommandError::new(
                "FolderNotShown",
                format!("The folder could not be opened: {error}."),
            )
        })
}

/// What in an execution of the local workspace only waits for time to pass; nothing, when there is no such execution.
///
/// Errors: `WorkspaceUnreadable`.
#[tauri::command]
pub async fn execution_waits(
    workspace: State<'_, Workspace>,
    execution_arn: String,
) -> Result<ExecutionWaits, CommandError> {
    let engine = workspace.engine().await?;
    let waits = engine
        .waits(&execution_arn)
        .await
        .map_err(|error| CommandError::new("WorkspaceUnreadable", error.to_string()))?;
    Ok(ExecutionWaits::of(&engine, waits.unwrap_or_default()))
}

/// Ends a wait as if its time had come.
///
/// Errors: `ExecutionDoesNotExist`, `ExecutionEnded`, `NotWaiting`, `ReadOnlyConnection`.
#[tauri::command]
pub async fn skip_wait(
    workspace: State<'_, Workspace>,
    connections: State<'_, Arc<Connections>>,
    execution_arn: String,
    timer: u64,
) -> Result<(), CommandError> {
    check_writable(&connections)?;
    let engine = workspace.engine().await?;
    let timer = sfn_engine::core::TimerId(timer);
    Ok(engine.skip_wait(&execution_arn, timer).await?)
}
