//! boto3 and the AWS CLI: clients that no one here wrote.

use std::path::Path;

use futures::future::join_all;
use serde_json::json;
use sfn_engine::store::table::{NewStateMachine, StateMachineType};
use sfn_engine::{Engine, StartExecution};

use crate::support::{PASS, ROLE, server};

/// Runs a script with these arguments to its end.
async fn run(script: &str, arguments: Vec<String>) {
    let Some(python) = std::env::var_os("STEPDECK_PYTHON") else {
        panic!(
            "STEPDECK_PYTHON does not name a Python with boto3 and the AWS CLI: run `cargo xtask test`, which makes one \
             from tests/requirements.txt"
        );
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/boto3")
        .join(script);
    let run = tokio::task::spawn_blocking(move || {
        std::process::Command::new(python)
            .arg(script)
            .args(arguments)
            // Nothing of this machine's own configuration may come in.
            .env("AWS_CONFIG_FILE", "none")
            .env("AWS_SHARED_CREDENTIALS_FILE", "none")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .output()
    });
    let output = run.await.unwrap().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_and_the_aws_cli_work() {
    let server = server().await;
    run("basic.py", vec![server.url()]).await;
    server.shutdown().await;
}

/// So many state machines, and executions of one of them.
const MANY: usize = 2_500;

/// As many events as an execution may have.
const EVENTS: usize = 25_000;

async fn create(engine: &Engine, name: &str, definition: &str) -> String {
    let arn = format!("arn:aws:states:us-east-1:123456789012:stateMachine:{name}");
    let new = NewStateMachine {
        arn: arn.clone(),
        kind: StateMachineType::Standard,
        definition: definition.to_owned(),
        role_arn: ROLE.to_owned(),
        logging_configuration: None,
        tracing_configuration: None,
        encryption_configuration: None,
        tags: Vec::new(),
    };
    engine.create_state_machine(new).await.unwrap();
    arn
}

async fn start(engine: &Engine, machine: &str) -> String {
    let start = StartExecution {
        state_machine_arn: machine.to_owned(),
        input: "{}".to_owned(),
        ..StartExecution::default()
    };
    engine.start_execution(start).await.unwrap().execution_arn
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3s_paginators_walk_long_lists_without_loss_or_repeat() {
    let server = server().await;
    let engine = server.engine();
    let pass = |next: &str| json!({ "Type": "Pass", "Next": next });
    let endless = json!({ "StartAt": "A", "States": { "A": pass("B"), "B": pass("A") } });
    let endless = create(engine, "endless", &endless.to_string()).await;
    let long = start(engine, &endless).await;
    let names: Vec<String> = (1..MANY).map(|n| format!("machine-{n}")).collect();
    let created = names.iter().map(|name| create(engine, name, PASS));
    let machine = join_all(created).await.swap_remove(0);
    join_all((0..MANY).map(|_| start(engine, &machine))).await;
    let ended = engine.wait_closed(&long).await.unwrap().unwrap();
    assert_eq!(usize::try_from(ended.event_count).unwrap(), EVENTS);
    let arguments = [
        server.url(),
        machine,
        long,
        MANY.to_string(),
        EVENTS.to_string(),
    ];
    run("pages.py", arguments.into()).await;
    server.shutdown().await;
}
