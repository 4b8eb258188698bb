//! The mock configuration of the local workspace, and the states that a person answers by hand.

use std::path::PathBuf;
use std::sync::Arc;

use tauri::State;

use super::definition::{Diagnostic, DiagnosticSeverity, LineStarts};
use super::holds::check_writable;
use crate::CommandError;
use crate::connections::Connections;
use crate::workspace::{MockFile, Workspace};

/// The mock configuration of the local workspace as it is now.
///
/// Errors: `WorkspaceFailed`.
#[tauri::command]
pub async fn mock_file(workspace: State<'_, Workspace>) -> Result<MockFile, CommandError> {
    workspace.mock_file().await
}

/// Checks the text of a mock configuration: an error keeps a test case from being started, a warning tells what most likely is not
/// meant.
///
/// Errors: `WorkspaceFailed`, `CheckFailed`.
#[tauri::command]
pub async fn check_mock_file(
    workspace: State<'_, Workspace>,
    text: String,
) -> Result<Vec<Diagnostic>, CommandError> {
    let engine = workspace.engine().await?;
    // The definitions that it speaks of may be large: too much for a thread that serves the window.
    let checked = tokio::task::spawn_blocking(move || {
        let lines = LineStarts::of(&text);
        let found = engine.check_mock_config(&text).into_iter();
        found
            .map(|found| Diagnostic {
                severity: if found.is_error {
                    DiagnosticSeverity::Error
                } else {
                    DiagnosticSeverity::Warning
                },
                pointer: found.place,
                ..Diagnostic::at(found.range, found.message, &lines)
            })
            .collect()
    });
    checked.await.map_err(|error| {
        CommandError::new("CheckFailed", format!("The check ended early: {error}."))
    })
}

/// Writes the mock configuration at `path`. `base` is the text that it held when it was read, null if there was no file; where it
/// holds something else by now, nothing is written.
///
/// Errors: `WorkspaceFailed`, `ReadOnlyConnection`, `MockFileChanged`, `MockFileUnreadable`, `MockFileUnwritable`.
#[tauri::command]
pub async fn save_mock_file(
    workspace: State<'_, Workspace>,
    connections: State<'_, Arc<Connections>>,
    path: String,
    text: String,
    base: Option<String>,
) -> Result<MockFile, CommandError> {
    check_writable(&connections)?;
    workspace.save_mock_file(path, text, base).await
}

/// Makes another file the mock configuration of the local workspace, or, without a path, its own.
///
/// Errors: `WorkspaceFailed`, `ReadOnlyConnection`, `InvalidMockFile`, `MockChoiceUnwritable`.
#[tauri::command]
pub async fn choose_mock_file(
    workspace: State<'_, Workspace>,
    connections: State<'_, Arc<Connections>>,
    path: Option<PathBuf>,
) -> Result<MockFile, CommandError> {
    check_writable(&connections)?;
    workspace.choose_mock_file(path).await
}

/// The names of the test cases that the mock configuration has for a state machine.
///
/// Errors: `WorkspaceFailed`, `MockFileUnreadable`.
#[tauri::command]
pub async fn list_test_cases(
    workspace: State<'_, Workspace>,
    state_machine: String,
) -> Result<Vec<String>, CommandError> {
    let engine = workspace.engine().await?;
    let names = tokio::task::spawn_blocking(move || {
        let names = engine.test_cases(&state_machine);
        names.map_err(|error| error.to_string())
    });
    names
        .await
        .unwrap_or_else(|error| Err(error.to_string()))
        .map_err(|error| {
            CommandError::new("MockFileUnreadable", crate::workspace::sentence(&error))
        })
}

/// The states of a state machine of the local workspace that a person answers by hand.
///
/// Errors: `WorkspaceFailed`, `WorkspaceUnreadable`, `StateMachineDoesNotExist`.
#[tauri::command]
pub async fn states_by_hand(
    workspace: State<'_, Workspace>,
    state_machine_arn: String,
) -> Result<Vec<String>, CommandError> {
    let engine = workspace.engine().await?;
    let states = engine
        .by_hand(&state_machine_arn)
        .map_err(|error| CommandError::new("WorkspaceUnreadable", error.to_string()))?;
    states.ok_or_else(|| missing(&state_machine_arn))
}

/// Sets them, for executions that are started from now on; kept with the state machine.
///
/// Errors: `WorkspaceFailed`, `WorkspaceUnreadable`, `StateMachineDoesNotExist`, `ReadOnlyConnection`.
#[tauri::command]
pub async fn set_states_by_hand(
    workspace: State<'_, Workspace>,
    connections: State<'_, Arc<Connections>>,
    state_machine_arn: String,
    states: Vec<String>,
) -> Result<(), CommandError> {
    check_writable(&connections)?;
    let engine = workspace.engine().await?;
    let there = engine
        .set_by_hand(&state_machine_arn, states)
        .await
        .map_err(|error| CommandError::new("WorkspaceUnreadable", error.to_string()))?;
    match there {
        true => Ok(()),
        false => Err(missing(&state_machine_arn)),
    }
}

fn missing(arn: &str) -> CommandError {
    CommandError::new(
        "StateMachineDoesNotExist",
        format!("State Machine Does Not Exist: '{arn}'"),
    )
}
