//! Project tasks, run as `cargo xtask TASK`: set-up, run, test, crashes, screenshots, installers, code generation.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bench;
mod bundle;
mod codegen;
mod command;
mod crash;
mod jsonata;
mod licences;
mod python;
mod run;
mod setup;
mod shoot;
mod test;
mod ui;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Tasks of the Stepdeck project")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what is missing, builds the app and opens it on the local workspace.
    Run(run::Options),
    /// Installs what is missing, then runs every check and every test.
    Test(test::Options),
    /// Opens the real window on a seeded local workspace and photographs every screen into target/screens.
    Shoot(shoot::Options),
    /// Builds the installers of this system into target/release/bundle.
    Bundle(bundle::Options),
    /// Writes what follows from the service model: Rust, TypeScript and the app's commands.
    Codegen(codegen::Options),
    /// Measures the language or the engine, beside their budgets.
    Bench(bench::Options),
    /// Measures the expressions against JSONata's own test suite.
    Jsonata,
    /// Kills the engine at random moments under load, and looks whether anything was lost.
    Crash(crash::Options),
    /// Checks that every dependency has a licence that we may ship.
    Licences,
}

fn main() -> std::process::ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Run(options) => run::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Shoot(options) => shoot::run(&options),
        Task::Bundle(options) => bundle::run(&options),
        Task::Codegen(options) => codegen::run(&options).map_err(command::TaskError::Other),
        Task::Bench(options) => bench::run(&options),
        Task::Jsonata => jsonata::run(),
        Task::Crash(options) => crash::run(&options),
        Task::Licences => licences::check(),
    };
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}
