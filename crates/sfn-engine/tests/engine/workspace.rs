//! A workspace under test, and what is asked of it over and over.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use sfn_engine::clock::ManualClock;
use sfn_engine::store::PageRequest;
use sfn_engine::store::table::{ExecutionRecord, NewStateMachine, StateMachineType};
use sfn_engine::{
    DataLocation, Engine, EngineConfig, HistoryRequest, StartError, StartExecution, Started,
};

/// Longer than anything here takes; a test that waits for what never comes fails after it.
const PATIENCE: Duration = Duration::from_secs(60);

pub const EPOCH: i64 = 1_700_000_000_000;

pub fn machine_arn(name: &str) -> String {
    format!("arn:aws:states:us-east-1:123456789012:stateMachine:{name}")
}

pub fn execution_arn(machine: &str, name: &str) -> String {
    format!("arn:aws:states:us-east-1:123456789012:execution:{machine}:{name}")
}

pub fn ephemeral() -> EngineConfig {
    EngineConfig::new(DataLocation::Ephemeral)
}

pub fn in_folder(dir: &Path) -> EngineConfig {
    EngineConfig::new(DataLocation::Dir(dir.to_owned()))
}

pub fn open(config: EngineConfig) -> Engine {
    Engine::open(config).unwrap()
}

/// An engine whose time passes only when the test says so.
pub fn with_manual_clock(mut config: EngineConfig) -> (Engine, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(EPOCH));
    config.clock = Some(Arc::clone(&clock) as _);
    (open(config), clock)
}

pub async fn create(engine: &Engine, name: &str, definition: &Value) {
    create_as(engine, name, StateMachineType::Standard, definition).await;
}

pub async fn create_as(engine: &Engine, name: &str, kind: StateMachineType, definition: &Value) {
    let new = NewStateMachine {
        arn: machine_arn(name),
        kind,
        definition: definition.to_string(),
        role_arn: "arn:aws:iam::123456789012:role/r".to_owned(),
        logging_configuration: None,
        tracing_configuration: None,
        encryption_configuration: None,
        tags: Vec::new(),
    };
    engine.create_state_machine(new).await.unwrap();
}

pub fn request(machine: &str, name: &str, input: &str) -> StartExecution {
    StartExecution {
        state_machine_arn: machine_arn(machine),
        name: Some(name.to_owned()),
        input: input.to_owned(),
        ..StartExecution::default()
    }
}

pub async fn start(
    engine: &Engine,
    machine: &str,
    name: &str,
    input: &str,
) -> Result<Started, StartError> {
    engine.start_execution(request(machine, name, input)).await
}

/// Waits for the end of an execution.
pub async fn ended(engine: &Engine, arn: &str) -> ExecutionRecord {
    within(engine.wait_closed(arn), arn)
        .await
        .unwrap()
        .unwrap_or_else(|| panic!("there is no {arn}"))
}

/// Fails the test when something takes too long.
pub async fn within<T>(future: impl Future<Output = T>, what: &str) -> T {
    match tokio::time::timeout(PATIENCE, future).await {
        Ok(value) => value,
        Err(_) => panic!("{what} did not come"),
    }
}

/// The whole history, as JSON, read in pages.
pub async fn history(engine: &Engine, arn: &str) -> Vec<Value> {
    let mut events = Vec::new();
    let mut next_token = None;
    loop {
        let page = engine
            .execution_history(HistoryRequest {
                execution_arn: arn.to_owned(),
                reverse_order: false,
                page: PageRequest {
                    max_results: Some(7),
                    next_token,
                },
            })
            .await
            .unwrap()
            .unwrap_or_else(|| panic!("there is no {arn}"));
        events.extend(page.items.iter().map(|e| serde_json::to_value(e).unwrap()));
        next_token = page.next_token;
        if next_token.is_none() {
            return events;
        }
    }
}

/// The types of the events of a whole history.
pub async fn types(engine: &Engine, arn: &str) -> Vec<String> {
    let events = history(engine, arn).await;
    events
        .iter()
        .map(|event| event["type"].as_str().unwrap().to_owned())
        .collect()
}
