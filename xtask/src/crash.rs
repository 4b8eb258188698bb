//! `cargo xtask crash`: kills the engine at random moments under load, and looks whether anything was lost.

use clap::Args;

use crate::command::{TaskResult, cargo, run as run_command};
use crate::setup::ensure_nextest;

/// What `crash` can be told.
#[derive(Args)]
pub struct Options {
    /// How many times the process is killed.
    #[arg(long, value_name = "N", default_value_t = 200)]
    moments: usize,
    /// Draws the moments of an earlier run again; a run tells its seed at its start.
    #[arg(long, value_name = "SEED")]
    seed: Option<u64>,
}

/// Runs the crash tests that the suite runs too, for longer.
pub fn run(options: &Options) -> TaskResult {
    ensure_nextest()?;
    let mut test = cargo();
    test.args([
        "nextest",
        "run",
        "--package",
        "sfn-engine",
        "--package",
        "sfn-local",
        "--test",
        "engine",
        "--test",
        "wire",
    ])
    .args([
        "--filterset",
        "test(/^crash(_of_deletions)?::/)",
        "--no-capture",
        "--no-fail-fast",
    ])
    .env("STEPDECK_CRASH_MOMENTS", options.moments.to_string());
    if let Some(seed) = options.seed {
        test.env("STEPDECK_CRASH_SEED", seed.to_string());
    }
    run_command(&mut test)
}
