//! `cargo xtask run`: from a fresh checkout to an open window.

use std::process::Command;

use clap::Args;

use crate::command::{TaskResult, cargo, run as run_command, target_dir};
use crate::setup::{Need, ensure};
use crate::{shoot, ui};

/// What `run` can be told.
#[derive(Args)]
pub struct Options {
    /// Build with optimisations: slower to build, faster to use.
    #[arg(long)]
    release: bool,
}

/// Sets up, builds and opens the app; where there is no display, photographs it under a virtual one.
pub fn run(options: &Options) -> TaskResult {
    ensure(&[Need::Build])?;
    ui::install()?;
    ui::build()?;
    let mut build = cargo();
    build.args([
        "build",
        "--package",
        "stepdeck",
        "--bin",
        "stepdeck",
        "--features",
        "custom-protocol",
    ]);
    if options.release {
        build.arg("--release");
    }
    run_command(&mut build)?;
    let app = target_dir()
        .join(if options.release { "release" } else { "debug" })
        .join("stepdeck");
    if has_display() {
        return run_command(&mut Command::new(app));
    }
    eprintln!("There is no display here: opening the window on a virtual one to photograph it.");
    ensure(&[Need::Window])?;
    shoot::photograph(&app, &["--only", "state-machines"])
}

fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
