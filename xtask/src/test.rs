//! `cargo xtask test`: every check and every test, in the order in which they fail fastest.

use std::process::Command;
use std::time::Instant;

use clap::Args;

use crate::command::{TaskError, TaskResult, cargo, run as run_command};
use crate::setup::{Need, ensure, ensure_nextest};
use crate::{licences, python, ui};

/// What `test` can be told.
#[derive(Args)]
pub struct Options {
    /// Leave the real window out (it needs a virtual display).
    #[arg(long)]
    no_window: bool,
    /// Leave formatting, lints and the licence check out.
    #[arg(long)]
    no_lints: bool,
}

/// Sets up, then runs everything; the test runner's own summary comes last.
pub fn run(options: &Options) -> TaskResult {
    ensure(&[Need::Build, Need::Window, Need::Python])?;
    ensure_nextest()?;
    let mut steps = Steps::default();
    steps.take("front end: install", ui::install)?;
    let python = steps.take("python: install", python::ensure)?;
    if !options.no_lints {
        steps.take("licences", licences::check)?;
        steps.take("rustfmt", || {
            run_command(cargo().args(["fmt", "--all", "--check"]))
        })?;
        steps.take("front end: lints and types", || {
            run_command(ui::npm().args(["run", "--silent", "lint"]))
        })?;
    }
    steps.take("front end: tests", || {
        run_command(ui::npm().args(["run", "--silent", "test"]))
    })?;
    steps.take("front end: build", ui::build)?;
    if !options.no_lints {
        steps.take("clippy", || {
            run_command(
                cargo()
                    .args(["clippy", "--workspace", "--all-targets", "--locked"])
                    .args(FEATURES)
                    .args(["--", "--deny", "warnings"]),
            )
        })?;
    }
    // The binaries first: tests start them as a person would.
    steps.take("build", || {
        run_command(
            cargo()
                .args(["build", "--workspace", "--bins", "--locked"])
                .args(FEATURES),
        )
    })?;
    let data = python::botocore_data(&python)?;
    let outcome = steps.take("tests", || {
        let mut tests: Command = cargo();
        tests
            .args([
                "nextest",
                "run",
                "--workspace",
                "--locked",
                "--no-fail-fast",
            ])
            .args(FEATURES)
            .env("STEPDECK_PYTHON", &python)
            .env("STEPDECK_BOTOCORE_DATA", &data);
        if options.no_window {
            tests.args(["--filterset", "not package(window-tests)"]);
        }
        run_command(&mut tests)
    });
    steps.report();
    outcome.map_err(|error| TaskError::Other(format!("tests failed: {error}")))
}

/// One set of features for every cargo command, so that everything is built once.
const FEATURES: [&str; 2] = ["--features", "stepdeck/custom-protocol"];

/// Times each step, so that a slow one shows.
#[derive(Default)]
struct Steps(Vec<(&'static str, u64)>);

impl Steps {
    fn take<T>(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> TaskResult<T>,
    ) -> TaskResult<T> {
        eprintln!("\n== {name}");
        let start = Instant::now();
        let outcome = step();
        self.0.push((name, start.elapsed().as_secs()));
        outcome
    }

    fn report(&self) {
        eprintln!("\n== time by step");
        for (name, seconds) in &self.0 {
            eprintln!("{seconds:>6} s  {name}");
        }
    }
}
