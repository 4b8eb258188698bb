//! What one server is put through.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use super::load::{Load, Outcome, Until};
use super::machines::{self, EVENTS_A_TURN, STATES};
use super::process::{Server, self_on_processors};
use crate::command::{TaskError, TaskResult, output, root};

/// How many clients there are.
pub const CLIENTS: usize = 16;

const INPUT: &str = r#"{"order":"o-1","items":[1,2,3]}"#;

/// Executions one after another, and the time on the processors that they took.
pub struct Throughput {
    /// Executions a second.
    pub executions: f64,
    /// Half of the executions ended within.
    pub p50_ms: f64,
    /// … and 95 of a hundred.
    pub p95_ms: f64,
    /// DescribeExecution calls an execution.
    pub questions: Option<f64>,
    /// How many processors the server kept busy.
    pub server: Option<f64>,
    /// How many the client did.
    pub client: Option<f64>,
}

impl Throughput {
    /// Of states, one a state.
    pub fn transitions(&self) -> f64 {
        self.executions * f64::from(STATES)
    }

    /// The server's time on the processors a transition, in microseconds.
    pub fn server_us(&self) -> Option<f64> {
        Some(self.server? * 1e6 / self.transitions())
    }
}

/// What is measured while many executions are open.
pub struct Open {
    /// How many wait.
    pub count: usize,
    /// How long starting those took that were not open before, in seconds.
    pub started_s: f64,
    /// The server's memory then, in MiB.
    pub memory: Option<f64>,
    /// Executions beside them.
    pub load: Throughput,
}

/// A server with the state machines that are measured.
pub struct Subject<'a> {
    server: &'a Server,
    chain: String,
    seconds: u32,
}

impl<'a> Subject<'a> {
    /// Makes the chain and runs it a first time.
    ///
    /// # Errors
    /// When the server refuses, or an execution does not go through all states.
    pub fn new(server: &'a Server, seconds: u32) -> TaskResult<Self> {
        let mut subject = Self {
            server,
            chain: String::new(),
            seconds,
        };
        subject.chain = subject.create("chain", &machines::chain())?;
        let first = subject.load(&subject.chain, INPUT, CLIENTS, Until::Started(2 * CLIENTS))?;
        subject.check_history(&first.execution)?;
        Ok(subject)
    }

    /// A server that only says that an execution has succeeded would not be measured.
    fn check_history(&self, execution: &str) -> TaskResult {
        let history = self.server.call(
            "GetExecutionHistory",
            &json!({"executionArn": execution, "maxResults": 1000}),
        )?;
        let is_exit = |event: &&Value| event["type"] == "PassStateExited";
        let events = history["events"].as_array().map_or(&[][..], Vec::as_slice);
        let exits = events.iter().filter(is_exit).count();
        if exits == STATES as usize {
            return Ok(());
        }
        Err(TaskError::Other(format!(
            "{}: the history of {execution} has {exits} PassStateExited events instead of {STATES}: {history}",
            self.server.url
        )))
    }

    fn create(&self, name: &str, definition: &Value) -> TaskResult<String> {
        let made = self.server.call(
            "CreateStateMachine",
            &json!({
                "name": name,
                "definition": definition.to_string(),
                "roleArn": "arn:aws:iam::123456789012:role/bench",
            }),
        )?;
        let arn = made["stateMachineArn"].as_str();
        arn.map(str::to_owned)
            .ok_or_else(|| TaskError::Other(format!("CreateStateMachine answered {made}")))
    }

    fn load(
        &self,
        machine: &str,
        input: &str,
        clients: usize,
        until: Until,
    ) -> TaskResult<Outcome> {
        Load {
            url: &self.server.url,
            machine,
            input,
            clients,
            until,
            follows: true,
        }
        .run()
    }

    /// Chains from all clients.
    ///
    /// # Errors
    /// When the load breaks off.
    pub fn light(&self) -> TaskResult<Throughput> {
        let before = (self.server.on_processors(), self_on_processors());
        let time = Duration::from_secs(self.seconds.into());
        let outcome = self.load(&self.chain, INPUT, CLIENTS, Until::Passed(time))?;
        let share = |before: Option<Duration>, after: Option<Duration>| {
            Some((after? - before?).as_secs_f64() / outcome.took.as_secs_f64())
        };
        Ok(Throughput {
            executions: outcome.rate(),
            p50_ms: outcome.percentile_ms(0.5),
            p95_ms: outcome.percentile_ms(0.95),
            questions: Some(outcome.questions as f64 / outcome.times.len() as f64),
            server: share(before.0, self.server.on_processors()),
            client: share(before.1, self_on_processors()),
        })
    }

    /// The same from boto3.
    ///
    /// # Errors
    /// When the load breaks off.
    pub fn boto3(&self, python: &Path) -> TaskResult<Throughput> {
        let text = output(
            Command::new(python)
                .arg(root().join("xtask/src/bench/boto3_load.py"))
                .args([&self.server.url, &self.chain])
                .args([self.seconds.to_string(), CLIENTS.to_string()]),
        )?;
        let told: Value = serde_json::from_str(&text)
            .map_err(|error| TaskError::Other(format!("{error}: {text}")))?;
        let number = |member: &str| told[member].as_f64().unwrap_or(f64::NAN);
        Ok(Throughput {
            executions: number("executions"),
            p50_ms: number("p50_ms"),
            p95_ms: number("p95_ms"),
            questions: None,
            server: None,
            client: None,
        })
    }

    /// Chains while so many executions wait, for each of the counts, which ascend.
    ///
    /// # Errors
    /// When the load breaks off.
    pub fn beside_open(&self, counts: &[usize]) -> TaskResult<Vec<Open>> {
        let machine = self.create("wait", &machines::waiting())?;
        let mut there = 0;
        let mut measured = Vec::new();
        for &count in counts {
            let started = Load {
                url: &self.server.url,
                machine: &machine,
                input: "{}",
                clients: CLIENTS,
                until: Until::Started(count - there),
                follows: false,
            }
            .run()?;
            there = count;
            let memory = self.server.memory();
            measured.push(Open {
                count,
                started_s: started.took.as_secs_f64(),
                memory,
                load: self.light()?,
            });
        }
        Ok(measured)
    }

    /// For each length of a history: the length, and microseconds an event in the best of some executions one after another.
    ///
    /// # Errors
    /// When an execution fails.
    pub fn by_length(&self, lengths: &[u32]) -> TaskResult<Vec<(u32, f64)>> {
        let machine = self.create("loop", &machines::looping())?;
        lengths
            .iter()
            .map(|&length| {
                let turns = (length / EVENTS_A_TURN).max(2) - 1;
                let times = if length > 1000 { 5 } else { 100 };
                let input = json!({ "n": turns }).to_string();
                let outcome = self.load(&machine, &input, 1, Until::Started(times))?;
                let events = f64::from((turns + 1) * EVENTS_A_TURN);
                Ok((length, outcome.percentile_ms(0.0) * 1000.0 / events))
            })
            .collect()
    }
}
