//! moto's server, and single calls of services.

use std::process::Stdio;

use serde_json::{Value, json};
use sfn_engine::Engine;
use sfn_engine::store::table::ExecutionRecord;
use sfn_engine::tasks::AwsEndpoints;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::workspace::{create, ended, ephemeral, execution_arn, open, start, within};

pub(crate) struct Moto {
    pub(crate) url: String,
    // Ends with it.
    _process: Child,
}

/// Says its port once it listens, and ends when its input does.
const SERVER: &str = "
import sys
from moto.core.config import default_user_config
from moto.server import ThreadedMotoServer
# Else it wants Docker to run jobs.
default_user_config['batch'] = {'use_docker': False}
server = ThreadedMotoServer('127.0.0.1', 0)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
";

impl Moto {
    pub(crate) async fn serve() -> Self {
        let Some(python) = std::env::var_os("STEPDECK_PYTHON") else {
            panic!(
                "STEPDECK_PYTHON does not name a Python with moto: run `cargo xtask test`, which makes one from \
                 tests/requirements.txt"
            );
        };
        let mut process = Command::new(python)
            .args(["-c", SERVER])
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = async {
            // It says other things first.
            loop {
                let line = lines
                    .next_line()
                    .await
                    .unwrap()
                    .expect("moto does not start");
                if let Ok(port) = line.parse::<u16>() {
                    return port;
                }
            }
        };
        let port = within(port, "moto's port").await;
        Self {
            url: format!("http://127.0.0.1:{port}"),
            _process: process,
        }
    }
}

pub(crate) fn engine(url: &str) -> Engine {
    let mut config = ephemeral();
    config.aws = AwsEndpoints {
        every_service: Some(url.to_owned()),
        ..AwsEndpoints::default()
    };
    open(config)
}

/// Runs one Task state to its end.
pub(crate) async fn call(
    engine: &Engine,
    name: &str,
    resource: &str,
    parameters: &Value,
) -> ExecutionRecord {
    let definition = json!({
        "StartAt": "Call",
        "States": { "Call": { "Type": "Task", "Resource": resource, "Parameters": parameters, "End": true } },
    });
    create(engine, name, &definition).await;
    start(engine, name, "run", "{}").await.unwrap();
    ended(engine, &execution_arn(name, "run")).await
}

/// Equal, where `*` in a text stands for any text, and alone for any value.
pub(crate) fn matches(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::String(pattern), _) if pattern == "*" => true,
        (Value::String(pattern), Value::String(text)) => {
            let mut parts = pattern.split('*');
            let first = parts.next().unwrap_or_default();
            let Some(mut rest) = text.strip_prefix(first) else {
                return false;
            };
            let parts: Vec<&str> = parts.collect();
            let Some((last, middle)) = parts.split_last() else {
                return rest.is_empty();
            };
            for part in middle {
                match rest.find(part) {
                    Some(at) => rest = &rest[at + part.len()..],
                    None => return false,
                }
            }
            rest.ends_with(last)
        }
        (Value::Object(expected), Value::Object(actual)) => {
            expected.len() == actual.len()
                && expected
                    .iter()
                    .all(|(name, value)| actual.get(name).is_some_and(|it| matches(value, it)))
        }
        (Value::Array(expected), Value::Array(actual)) => {
            expected.len() == actual.len()
                && expected.iter().zip(actual).all(|(a, b)| matches(a, b))
        }
        (expected, actual) => expected == actual,
    }
}

pub(crate) fn outcome(record: &ExecutionRecord) -> Value {
    match &record.output {
        Some(output) => json!({ "output": serde_json::from_str::<Value>(output).unwrap() }),
        None => json!({ "error": record.error, "cause": record.cause }),
    }
}
