//! `cargo xtask bench engine`: stepdeck-local beside moto_server, under the same load from the same client.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::measure::{Open, Subject, Throughput};
use super::process::Server;
use super::{profile, table};
use crate::command::{TaskError, TaskResult, cargo, run as run_command, target_dir};
use crate::python;

/// What `bench engine` can be told.
#[derive(Args)]
pub struct Options {
    /// How long each load goes on.
    #[arg(long, value_name = "N", default_value_t = 5)]
    seconds: u32,
    /// Leave moto_server out.
    #[arg(long)]
    alone: bool,
    /// Measure this program instead of building one, to compare two.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Print where the time goes instead (Linux, with `perf`).
    #[arg(long, conflicts_with = "program")]
    profile: bool,
}

/// Starts of the program whose best is told.
const STARTS: usize = 5;

/// What was measured of a server.
pub struct Measured {
    /// From its start to its first answer.
    pub started_in: Duration,
    /// Its memory before anything was asked, in MiB.
    pub idle: Option<f64>,
    /// Its memory at the end, in MiB.
    pub after: Option<f64>,
    /// Under the load of the light client.
    pub light: Throughput,
    /// Under that of boto3.
    pub boto3: Throughput,
    /// Microseconds an event, by the length of the history.
    pub by_length: Vec<(u32, f64)>,
    /// Beside open executions.
    pub beside_open: Vec<Open>,
}

/// Builds, measures one server after the other, prints both and their ratios.
pub fn run(options: &Options) -> TaskResult {
    if options.profile {
        return profile::profile(options.seconds, &fresh("profile")?);
    }
    let python = python::ensure()?;
    let program = match &options.program {
        Some(program) => program.clone(),
        None => build()?,
    };
    let ours = stepdeck(&program, &python, options)?;
    let peer = (!options.alone)
        .then(|| moto(&python, options))
        .transpose()?;
    table::print(&ours, peer.as_ref());
    Ok(())
}

fn build() -> TaskResult<PathBuf> {
    run_command(cargo().args([
        "build",
        "--release",
        "--locked",
        "--package",
        "sfn-local",
        "--bin",
        "stepdeck-local",
    ]))?;
    Ok(target_dir().join("release/stepdeck-local"))
}

fn stepdeck(program: &Path, python: &Path, options: &Options) -> TaskResult<Measured> {
    let mut started_in = Duration::MAX;
    let mut idle = None;
    for _ in 0..STARTS {
        let server = Server::stepdeck(program, &fresh("start")?)?;
        started_in = started_in.min(server.started_in);
        std::thread::sleep(Duration::from_millis(500));
        idle = server.memory();
    }
    let server = Server::stepdeck(program, &fresh("load")?)?;
    let subject = Subject::new(&server, options.seconds)?;
    Ok(Measured {
        started_in,
        idle,
        light: subject.light()?,
        boto3: subject.boto3(python)?,
        by_length: subject.by_length(&[100, 1000, 20_000])?,
        beside_open: subject.beside_open(&[10, 100, 1000, 10_000])?,
        after: server.memory(),
    })
}

fn moto(python: &Path, options: &Options) -> TaskResult<Measured> {
    let server = Server::moto(python)?;
    let idle = server.memory();
    let subject = Subject::new(&server, options.seconds)?;
    Ok(Measured {
        started_in: server.started_in,
        idle,
        light: subject.light()?,
        boto3: subject.boto3(python)?,
        by_length: Vec::new(),
        beside_open: Vec::new(),
        after: server.memory(),
    })
}

/// A folder for data with nothing in it.
fn fresh(name: &str) -> TaskResult<PathBuf> {
    let folder = target_dir().join("bench").join(name);
    match std::fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(TaskError::Other(format!("{}: {error}", folder.display())))
        }
        _ => Ok(folder),
    }
}
