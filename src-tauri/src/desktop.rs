//! What the app needs of a desktop: plugins, signals and the event loop.

use std::process::ExitCode;

use tauri::{AppHandle, Builder, Context, RunEvent, Runtime};
use tauri_plugin_log::{RotationStrategy, Target, TargetKind, TimezoneStrategy};
use tauri_plugin_window_state::StateFlags;

use crate::app::{assemble, close, focus};
use crate::directories::{data_dir_override, override_data_dir};

/// Largest log file in bytes; the one before it is kept.
const MAX_LOG_BYTES: u128 = 2_000_000;

/// Runs the app until its window is closed.
pub fn run() -> ExitCode {
    match prepare().and_then(|context| Ok(with_plugins(Builder::default()).build(context)?)) {
        Ok(app) => {
            quit_on_signals(app.handle().clone());
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    tauri::async_runtime::block_on(close(app));
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("stepdeck: {error}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error("the data directory cannot be used: {0}")]
    Directory(#[from] std::io::Error),
    #[error("the app could not start: {0}")]
    Tauri(#[from] tauri::Error),
}

fn prepare<R: Runtime>() -> Result<Context<R>, StartError> {
    let mut context = tauri::generate_context!();
    override_data_dir(&mut context)?;
    Ok(context)
}

fn with_plugins<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    let builder = assemble(builder).plugin(log()).plugin(
        tauri_plugin_window_state::Builder::new()
            .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
            .build(),
    );
    // A directory of its own makes a run of its own; two on one directory are kept apart by the workspace's lock.
    if data_dir_override().is_some() {
        builder
    } else {
        builder.plugin(tauri_plugin_single_instance::init(|app, _, _| focus(app)))
    }
}

/// To a file, and to the terminal while developing. Payloads, tokens and headers are logged by the crates below `debug`
/// only, if at all, and those levels are off.
fn log<R: Runtime>() -> tauri::plugin::TauriPlugin<R> {
    let file = Target::new(TargetKind::LogDir {
        file_name: Some("stepdeck".to_owned()),
    });
    let builder = tauri_plugin_log::Builder::new()
        .clear_targets()
        .target(file)
        .max_file_size(MAX_LOG_BYTES)
        .rotation_strategy(RotationStrategy::KeepOne)
        .timezone_strategy(TimezoneStrategy::UseUtc)
        .level(tauri_plugin_log::log::LevelFilter::Warn)
        .level_for("stepdeck", tauri_plugin_log::log::LevelFilter::Info);
    if cfg!(debug_assertions) {
        builder.target(Target::new(TargetKind::Stderr)).build()
    } else {
        builder.build()
    }
}

/// Leaves in order when the session ends or a person presses Ctrl+C in the terminal.
fn quit_on_signals<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        if let Err(error) = signalled().await {
            tracing::warn!("signals cannot be heard: {error}");
            return;
        }
        app.exit(0);
    });
}

#[cfg(unix)]
async fn signalled() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        _ = hang_up.recv() => Ok(()),
        outcome = tokio::signal::ctrl_c() => outcome,
    }
}

#[cfg(not(unix))]
async fn signalled() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
