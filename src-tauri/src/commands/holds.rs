//! Breakpoints, pausing and stepping in the local workspace.

use std::sync::Arc;

use tauri::State;

use crate::CommandError;
use crate::connections::{Connections, LOCAL_ID};
use crate::workspace::{ExecutionHolds, HoldChange, Workspace};

/// Where an execution of the local workspace is held.
///
/// Errors: `ExecutionDoesNotExist`, `WorkspaceUnreadable`.
#[tauri::command]
pub async fn execution_holds(
    workspace: State<'_, Workspace>,
    execution_arn: String,
) -> Result<ExecutionHolds, CommandError> {
    let holds = workspace
        .engine()
        .await?
        .holds(&execution_arn)
        .await
        .map_err(|error| CommandError::new("WorkspaceUnreadable", error.to_string()))?;
    let missing = || {
        CommandError::new(
            "ExecutionDoesNotExist",
            format!("Execution Does Not Exist: '{execution_arn}'"),
        )
    };
    Ok(holds.ok_or_else(missing)?.into())
}

/// Holds an execution of the local workspace, or lets it go on.
///
/// Errors: `ExecutionDoesNotExist`, `ExecutionEnded`, `NotHeld`, `InvalidExecutionInput`, `ReadOnlyConnection`.
#[tauri::command]
pub async fn hold_execution(
    workspace: State<'_, Workspace>,
    connections: State<'_, Arc<Connections>>,
    execution_arn: String,
    change: HoldChange,
) -> Result<(), CommandError> {
    check_writable(&connections)?;
    let engine = workspace.engine().await?;
    Ok(engine.hold(&execution_arn, change.into()).await?)
}

/// The states before which executions of this state machine of the local workspace are held, of those that are started.
#[tauri::command]
pub async fn breakpoints(
    workspace: State<'_, Workspace>,
    state_machine_arn: String,
) -> Result<Vec<String>, CommandError> {
    Ok(workspace.engine().await?.breakpoints(&state_machine_arn))
}

/// Sets them, until the workspace is closed; executions that run keep theirs.
///
/// Errors: `ReadOnlyConnection`.
#[tauri::command]
pub async fn set_breakpoints(
    workspace: State<'_, Workspace>,
    connections: State<'_, Arc<Connections>>,
    state_machine_arn: String,
    states: Vec<String>,
) -> Result<(), CommandError> {
    check_writable(&connections)?;
    let engine = workspace.engine().await?;
    engine.set_breakpoints(&state_machine_arn, states);
    Ok(())
}

/// Refuses a change where the local workspace's connection is read-only.
///
/// Errors: `ReadOnlyConnection`.
pub(super) fn check_writable(connections: &Connections) -> Result<(), CommandError> {
    let local = connections.get(LOCAL_ID)?;
    if local.read_only {
        return Err(CommandError::new(
            "ReadOnlyConnection",
            format!(
                "This would change something, and the connection \"{}\" is read-only.",
                local.label
            ),
        ));
    }
    Ok(())
}
