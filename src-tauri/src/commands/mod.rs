//! The commands of the window: one for each operation of Step Functions (generated), and the app's own, a file for each
//! subject.

pub mod about;
pub mod connections;
pub mod definition;
pub mod holds;
pub mod mocks;
pub mod settings;
pub mod workspace;

use tauri::Runtime;
use tauri::ipc::Invoke;

use crate::generated::commands::operations_and;

/// Answers every command.
pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    operations_and![
        about::app_info,
        connections::check_connection,
        connections::list_connections,
        connections::list_regions,
        connections::remove_connection,
        connections::save_connection,
        definition::check_definition,
        holds::breakpoints,
        holds::execution_holds,
        holds::hold_execution,
        holds::set_breakpoints,
        mocks::check_mock_file,
        mocks::choose_mock_file,
        mocks::list_test_cases,
        mocks::mock_file,
        mocks::save_mock_file,
        mocks::set_states_by_hand,
        mocks::states_by_hand,
        settings::cancel_deletion,
        settings::change_workspace_settings,
        settings::delete_closed_executions,
        settings::deletion_status,
        settings::execution_waits,
        settings::kept_executions,
        settings::show_workspace_folder,
        settings::skip_wait,
        settings::workspace_clock,
        settings::workspace_settings,
        settings::workspace_usage,
        workspace::express_execution_log,
        workspace::list_express_executions,
        workspace::list_samples,
        workspace::restart_workspace,
        workspace::waiting_tasks,
        workspace::workspace_status,
    ]
}
