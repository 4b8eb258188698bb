//! `cargo xtask shoot`: pictures of every screen, taken from the real window.

use std::path::Path;

use clap::Args;

use crate::command::{TaskResult, cargo, run as run_command, target_dir};
use crate::setup::{Need, ensure};
use crate::ui;

/// What `shoot` can be told.
#[derive(Args)]
pub struct Options {
    /// The window's size in pixels.
    #[arg(long, default_value = "1280x800", value_name = "WxH")]
    size: String,
    /// The theme; both when absent.
    #[arg(long, value_parser = ["light", "dark"])]
    theme: Option<String>,
    /// Only this screen.
    #[arg(long, value_name = "SCREEN")]
    only: Option<String>,
    /// Also renew the pictures in docs/.
    #[arg(long)]
    docs: bool,
}

/// Builds the app, seeds a workspace and photographs the window.
pub fn run(options: &Options) -> TaskResult {
    ensure(&[Need::Build, Need::Window])?;
    ui::install()?;
    ui::build()?;
    run_command(cargo().args([
        "build",
        "--package",
        "stepdeck",
        "--bin",
        "stepdeck",
        "--features",
        "custom-protocol",
    ]))?;
    let app = target_dir().join("debug/stepdeck");
    let mut arguments = vec!["--size", &options.size];
    if let Some(theme) = &options.theme {
        arguments.extend(["--theme", theme]);
    }
    if let Some(only) = &options.only {
        arguments.extend(["--only", only]);
    }
    if options.docs {
        arguments.push("--docs");
    }
    photograph(&app, &arguments)
}

/// Photographs screens of the given build of the app.
pub fn photograph(app: &Path, arguments: &[&str]) -> TaskResult {
    run_command(
        cargo()
            .args([
                "run",
                "--quiet",
                "--package",
                "window-tests",
                "--bin",
                "shoot",
                "--",
                "--app",
            ])
            .arg(app)
            .args(arguments),
    )
}
