//! Puts the app together.

use std::sync::Arc;

use tauri::webview::WebviewWindowBuilder;
use tauri::{App, AppHandle, Builder, Emitter, Manager, Runtime};

use crate::connections::Connections;
use crate::directories::Directories;
use crate::workspace::{ChangeListener, EXECUTION_CHANGED, Workspace};
use crate::{AwsCalls, commands};

/// Label of the app's one window.
pub const MAIN_WINDOW: &str = "main";

/// Adds the commands, their state and the window; what depends on a desktop (plugins, signals) comes on top, in
/// [`crate::run`].
pub fn assemble<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder
        .invoke_handler(commands::handler())
        .setup(|app| Ok(set_up(app)?))
}

/// Nothing here takes long: the workspace is opened in the background, so that the window shows at once.
fn set_up<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let directories = Directories::of(app)?;
    let connections = Arc::new(Connections::open(directories.connections_file()));
    let workspace = Workspace::new(directories.workspace(), listener(app.handle().clone()));
    app.manage(AwsCalls::new(connections.clone(), workspace.clone()));
    app.manage(connections);
    app.manage(workspace.clone());
    tauri::async_runtime::spawn(async move { workspace.start().await });
    // The window's first call may come at any time after this.
    for window in &app.config().app.windows {
        WebviewWindowBuilder::from_config(app, window)?.build()?;
    }
    Ok(())
}

/// Passes changes of the local workspace's executions on to the window.
fn listener<R: Runtime>(app: AppHandle<R>) -> ChangeListener {
    Arc::new(move |change| {
        if let Err(error) = app.emit(EXECUTION_CHANGED, change) {
            tracing::warn!("the window could not be told of a change: {error}");
        }
    })
}

/// Shows the window that is open already.
pub fn focus<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN_WINDOW) else {
        return;
    };
    for outcome in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = outcome {
            tracing::warn!("the window could not be brought to the front: {error}");
        }
    }
}

/// Closes the local workspace in order.
pub async fn close<R: Runtime>(app: &AppHandle<R>) {
    if let Some(workspace) = app.try_state::<Workspace>() {
        workspace.stop().await;
    }
}
