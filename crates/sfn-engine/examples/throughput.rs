//! Measures the engine without HTTP: durable state transitions a second, and what a waiting execution costs in memory.
//!
//! `cargo run --release -p sfn-engine --example throughput -- [FOLDER] [OPEN EXECUTIONS]`
#![allow(clippy::unwrap_used, clippy::panic, clippy::cast_precision_loss)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use sfn_engine::store::table::{NewStateMachine, StateMachineType};
use sfn_engine::{DataLocation, Engine, EngineConfig, StartExecution};

const CLIENTS: usize = 16;
const STATES: usize = 20;
const MEASURED: Duration = Duration::from_secs(5);

#[tokio::main(worker_threads = 2)]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().map_or_else(
        || std::env::temp_dir().join("sfn-engine-throughput"),
        PathBuf::from,
    );
    let open: usize = arguments.next().map_or(10_000, |n| n.parse().unwrap());

    let engine = Engine::open(EngineConfig::new(DataLocation::Dir(folder.clone()))).unwrap();
    create(&engine, "chain", &chain()).await;
    create(
        &engine,
        "wait",
        &json!({ "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": 86_400, "End": true } } }),
    )
    .await;
    measure(&engine, "with nothing else open").await;

    let before = resident_kib();
    let begun = Instant::now();
    for _ in 0..open.div_ceil(CLIENTS) {
        let starts = (0..CLIENTS).map(|_| start(&engine, "wait"));
        futures::future::join_all(starts).await;
    }
    let grown = resident_kib().saturating_sub(before);
    println!(
        "{open} waiting executions: started in {:.2} s, {:.1} KiB each",
        begun.elapsed().as_secs_f64(),
        grown as f64 / open as f64
    );
    measure(&engine, "beside them").await;
    engine.shutdown().await;
    drop(engine);

    let begun = Instant::now();
    let engine = Engine::open(EngineConfig::new(DataLocation::Dir(folder))).unwrap();
    println!(
        "opened again in {:.1} ms",
        begun.elapsed().as_secs_f64() * 1000.0
    );
    engine.shutdown().await;
}

async fn measure(engine: &Engine, what: &str) {
    let begun = Instant::now();
    let clients = (0..CLIENTS).map(|_| {
        let engine = engine.clone();
        tokio::spawn(async move {
            let mut latencies = Vec::new();
            while begun.elapsed() < MEASURED {
                let start_of_one = Instant::now();
                start(&engine, "chain").await;
                latencies.push(start_of_one.elapsed());
            }
            latencies
        })
    });
    let mut latencies: Vec<Duration> = futures::future::join_all(clients)
        .await
        .into_iter()
        .flat_map(Result::unwrap)
        .collect();
    let seconds = begun.elapsed().as_secs_f64();
    latencies.sort();
    let at = |percent: usize| latencies[latencies.len() * percent / 100].as_secs_f64() * 1000.0;
    println!(
        "{what}: {:.0} executions/s, {:.0} durable state transitions/s, start to end p50 {:.2} ms, p95 {:.2} ms",
        latencies.len() as f64 / seconds,
        (latencies.len() * STATES) as f64 / seconds,
        at(50),
        at(95),
    );
}

async fn start(engine: &Engine, machine: &str) {
    let request = StartExecution {
        state_machine_arn: arn(machine),
        input: r#"{"order":"o-1","items":[1,2,3]}"#.to_owned(),
        ..StartExecution::default()
    };
    engine.start_execution(request).await.unwrap();
}

async fn create(engine: &Engine, name: &str, definition: &Value) {
    let new = NewStateMachine {
        arn: arn(name),
        kind: StateMachineType::Standard,
        definition: definition.to_string(),
        role_arn: "arn:aws:iam::123456789012:role/r".to_owned(),
        logging_configuration: None,
        tracing_configuration: None,
        encryption_configuration: None,
        tags: Vec::new(),
    };
    engine.create_state_machine(new).await.unwrap();
}

fn arn(name: &str) -> String {
    format!("arn:aws:states:us-east-1:123456789012:stateMachine:{name}")
}

fn chain() -> Value {
    let states: Map<String, Value> = (1..=STATES)
        .map(|n| {
            let state = if n == STATES {
                json!({ "Type": "Pass", "End": true })
            } else {
                json!({ "Type": "Pass", "Next": format!("S{}", n + 1) })
            };
            (format!("S{n}"), state)
        })
        .collect();
    json!({ "StartAt": "S1", "States": states })
}

/// The resident memory of this process (Linux).
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
