//! `cargo xtask bench engine`: stepdeck-local beside moto_server, under the same load from the same client.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use clap::Args;
use serde_json::Value;

use super::process::Server;
use crate::command::{TaskError, TaskResult, cargo, output, root, run as run_command, target_dir};
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
}

/// Starts of the program whose best is told.
const STARTS: usize = 5;

struct Measured {
    started_in: Duration,
    idle: Option<f64>,
    after: Option<f64>,
    load: Value,
}

/// Builds, measures one server after the other, prints both and their ratios.
pub fn run(options: &Options) -> TaskResult {
    let python = python::ensure()?;
    run_command(cargo().args([
        "build",
        "--release",
        "--locked",
        "--package",
        "sfn-local",
        "--bin",
        "stepdeck-local",
    ]))?;
    let program = target_dir().join("release/stepdeck-local");
    let ours = stepdeck(&program, &python, options)?;
    let peer = (!options.alone)
        .then(|| moto(&python, options))
        .transpose()?;
    print(&ours, peer.as_ref());
    Ok(())
}

fn stepdeck(program: &Path, python: &Path, options: &Options) -> TaskResult<Measured> {
    let folder = target_dir().join("bench");
    let fresh = |name: &str| -> TaskResult<PathBuf> {
        let folder = folder.join(name);
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(TaskError::Other(format!("{}: {error}", folder.display())))
            }
            _ => Ok(folder),
        }
    };
    let mut started_in = Duration::MAX;
    let mut idle = None;
    for _ in 0..STARTS {
        let server = Server::stepdeck(program, &fresh("start")?)?;
        started_in = started_in.min(server.started_in);
        std::thread::sleep(Duration::from_millis(500));
        idle = server.memory();
    }
    let server = Server::stepdeck(program, &fresh("load")?)?;
    let load = load(
        python,
        &server,
        options,
        &["--open", "10,100,1000,10000", "--events", "100,1000,20000"],
    )?;
    Ok(Measured {
        started_in,
        idle,
        after: server.memory(),
        load,
    })
}

fn moto(python: &Path, options: &Options) -> TaskResult<Measured> {
    let server = Server::moto(python)?;
    let idle = server.memory();
    let load = load(python, &server, options, &[])?;
    Ok(Measured {
        started_in: server.started_in,
        idle,
        after: server.memory(),
        load,
    })
}

fn load(python: &Path, server: &Server, options: &Options, more: &[&str]) -> TaskResult<Value> {
    let text = output(
        Command::new(python)
            .arg(root().join("xtask/src/bench/load.py"))
            .arg(&server.url)
            .arg("--seconds")
            .arg(options.seconds.to_string())
            .args(more),
    )?;
    serde_json::from_str(&text).map_err(|error| TaskError::Other(format!("{error}: {text}")))
}

fn print(ours: &Measured, peer: Option<&Measured>) {
    println!(
        "{:<46} {:>14} {:>12} {:>8}  budget",
        "16 clients, chains of 20 Pass states", "stepdeck-local", "moto_server", "ratio"
    );
    for client in ["light", "boto3"] {
        let name = match client {
            "light" => "light client",
            other => other,
        };
        for (what, member, budget) in [
            (
                "transitions/s",
                "transitions",
                if client == "light" {
                    "≥ 100 ×, aim 300 ×"
                } else {
                    ""
                },
            ),
            (
                "start to terminal, p50 ms",
                "p50_ms",
                if client == "light" { "≤ 5 ms" } else { "" },
            ),
            ("start to terminal, p95 ms", "p95_ms", ""),
        ] {
            let of = |measured: &Measured| measured.load[client][member].as_f64();
            row(
                &format!("{name}: {what}"),
                of(ours),
                peer.and_then(of),
                budget,
            );
        }
    }
    let millis = |measured: &Measured| Some(measured.started_in.as_secs_f64() * 1000.0);
    row(
        "start to first answer, ms",
        millis(ours),
        peer.and_then(millis),
        "≤ 50 ms",
    );
    row(
        "memory, idle, MiB",
        ours.idle,
        peer.and_then(|it| it.idle),
        "≤ 25 MB",
    );
    row(
        "memory, after the load, MiB",
        ours.after,
        peer.and_then(|it| it.after),
        "",
    );
    println!("\n{:>7} events: µs an event", "");
    for entry in list(&ours.load["events"]) {
        println!(
            "{:>7}       {:>10.1}",
            entry["events"],
            entry["us"].as_f64().unwrap_or_default()
        );
    }
    println!("\n{:>7} open: µs a transition, started in s", "");
    for entry in list(&ours.load["open"]) {
        println!(
            "{:>7}       {:>10.1} {:>10.2}",
            entry["open"],
            1e6 / entry["transitions"].as_f64().unwrap_or(f64::NAN),
            entry["seconds"].as_f64().unwrap_or_default(),
        );
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A ratio over 1 is in our favour only where more is better: what it means stands in the first column.
fn row(what: &str, ours: Option<f64>, peer: Option<f64>, budget: &str) {
    let shown = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.1}"));
    let ratio = match (ours, peer) {
        (Some(ours), Some(peer)) if peer > 0.0 => format!("{:.3} ×", ours / peer),
        _ => String::new(),
    };
    println!(
        "{what:<46} {:>14} {:>12} {ratio:>8}  {budget}",
        shown(ours),
        shown(peer)
    );
}
