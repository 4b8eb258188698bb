//! `cargo xtask bench`: what is measured against the budgets, each beside its budget or its peer.

mod engine;
mod load;
mod machines;
mod measure;
mod process;
mod profile;
mod table;

use clap::{Args, Subcommand};

use crate::command::{TaskResult, cargo, run as run_command};

/// What `bench` can be told.
#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Parses and validates definitions of 1 MiB, and evaluates expressions.
    Language,
    /// Runs executions through stepdeck-local, and the same through moto_server.
    Engine(engine::Options),
}

/// Builds with optimisations and measures.
pub fn run(options: &Options) -> TaskResult {
    match &options.what {
        What::Language => language(),
        What::Engine(options) => engine::run(options),
    }
}

fn language() -> TaskResult {
    run_command(cargo().args([
        "run",
        "--quiet",
        "--release",
        "--locked",
        "--package",
        "asl",
        "--example",
        "bench",
    ]))
}
