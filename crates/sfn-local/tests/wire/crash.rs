//! The program is killed at random moments while executions start others. What was acknowledged is there, every execution ends with
//! the history that it would have had, and none starts another one twice.
//!
//! `cargo xtask crash` does the same for as many moments as one likes.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program_support::{Program, start, text};
use crate::support::{Answer, ROLE, call};

/// How many moments, unless the environment says otherwise.
const MOMENTS: usize = 4;

/// Executions of each kind.
const EACH: usize = 2;

/// A folder is left to itself after so many kills.
const KILLS: usize = 8;

/// Longer than all of it takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// The state machines that others start executions of.
const CHILDREN: [&str; 4] = ["quick", "slow", "failing", "answering"];

fn machine_arn(name: &str) -> String {
    format!("arn:aws:states:us-east-1:123456789012:stateMachine:{name}")
}

fn execution_arn(machine: &str, name: &str) -> String {
    format!("arn:aws:states:us-east-1:123456789012:execution:{machine}:{name}")
}

/// A state that starts an execution. Its result has times and ids: only its output goes on.
fn starts(pattern: &str, machine: &str, input: &Value, next: Option<&str>) -> Value {
    let mut state = json!({
        "Type": "Task", "Resource": format!("arn:aws:states:::states:startExecution{pattern}"),
        "Parameters": { "StateMachineArn": machine_arn(machine), "Input": input },
    });
    match pattern {
        ".sync:2" => state["OutputPath"] = json!("$.Output"),
        ".waitForTaskToken" => {}
        _ => state["ResultPath"] = Value::Null,
    }
    match next {
        Some(next) => state["Next"] = json!(next),
        None => state["End"] = json!(true),
    }
    state
}

fn flow(start_at: &str, states: &Value) -> Value {
    json!({ "StartAt": start_at, "States": states })
}

fn wait(seconds: u32, next: &str) -> Value {
    json!({ "Type": "Wait", "Seconds": seconds, "Next": next })
}

fn succeed() -> Value {
    json!({ "Type": "Succeed" })
}

/// What is started again and again, by name; `true` where flows run side by side.
fn kinds() -> Vec<(&'static str, Value, bool)> {
    let input = json!({ "n.$": "$.n" });
    let sync = |next| starts(".sync:2", "slow", &input, next);
    let mut caught = starts(".sync", "failing", &json!({}), Some("Z"));
    caught["Catch"] = json!([{
        "ErrorEquals": ["States.TaskFailed"], "ResultPath": null, "Next": "W",
    }]);
    let map = |fields: Value, mode: Value| {
        let mut map = json!({
            "Type": "Map", "ItemsPath": "$.items", "End": true,
            "ItemProcessor": { "StartAt": "S", "States": { "S": sync(None) } },
        });
        for (name, value) in fields.as_object().unwrap() {
            map[name] = value.clone();
        }
        map["ItemProcessor"]["ProcessorConfig"] = mode;
        flow("M", &json!({ "M": map }))
    };
    vec![
        (
            "plain",
            flow(
                "S",
                &json!({ "S": starts("", "quick", &input, Some("W")), "W": wait(1, "Z"), "Z": succeed() }),
            ),
            false,
        ),
        (
            "sync",
            flow(
                "S",
                &json!({ "S": sync(Some("W")), "W": wait(1, "T"), "T": sync(None) }),
            ),
            false,
        ),
        (
            "caught",
            flow(
                "S",
                &json!({ "S": caught, "W": wait(1, "Z"), "Z": succeed() }),
            ),
            false,
        ),
        (
            "token",
            flow(
                "S",
                &json!({ "S": starts(
                    ".waitForTaskToken", "answering", &json!({ "token.$": "$$.Task.Token" }), None,
                ) }),
            ),
            false,
        ),
        (
            "mapped",
            map(json!({ "MaxConcurrency": 2 }), json!({ "Mode": "INLINE" })),
            true,
        ),
        (
            "map_run",
            map(
                json!({ "Label": "D", "MaxConcurrency": 2 }),
                json!({ "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" }),
            ),
            false,
        ),
    ]
}

fn definitions() -> Vec<(&'static str, Value)> {
    let mut answer = json!({
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sfn:sendTaskSuccess",
        "Parameters": { "TaskToken.$": "$.token", "Output": { "answered": true } },
        "ResultPath": null, "Next": "Z",
    });
    // Sent again after a kill, the answer may find that the task has it.
    answer["Catch"] = json!([{ "ErrorEquals": ["States.ALL"], "ResultPath": null, "Next": "Z" }]);
    let mut all = vec![
        ("quick", flow("Z", &json!({ "Z": succeed() }))),
        (
            "slow",
            flow(
                "W",
                &json!({
                    "W": wait(1, "P"),
                    "P": { "Type": "Pass", "Parameters": { "n.$": "States.MathAdd($.n, 1)" }, "End": true },
                }),
            ),
        ),
        (
            "failing",
            flow(
                "W",
                &json!({ "W": wait(1, "F"), "F": { "Type": "Fail", "Error": "No", "Cause": "never" } }),
            ),
        ),
        (
            "answering",
            flow(
                "W",
                &json!({ "W": wait(1, "A"), "A": answer, "Z": succeed() }),
            ),
        ),
    ];
    all.extend(
        kinds()
            .into_iter()
            .map(|(name, definition, _)| (name, definition)),
    );
    all
}

fn names() -> impl Iterator<Item = (&'static str, String)> {
    (0..EACH).flat_map(|number| {
        let of = move |(name, _, _)| (name, format!("run-{number}"));
        kinds().into_iter().map(of)
    })
}

fn open(folder: &Path) -> Program {
    start(&[
        "--port",
        "0",
        "--data-dir",
        text(folder),
        "--time-scale",
        "20",
    ])
}

/// The answer to a call; `None` when the program is gone.
async fn ask(url: &str, operation: &str, input: &Value) -> Option<Value> {
    let response = call(url, operation, input).send().await.ok()?;
    let status = response.status();
    let body: Value = response.json().await.ok()?;
    assert!(
        status.is_success() || body["__type"].as_str()?.ends_with("ExecutionAlreadyExists"),
        "{operation}: {body}"
    );
    Some(body)
}

/// Starts everything, one after the other, until the program is gone; the executions that were acknowledged.
async fn drive(url: &str) -> Vec<String> {
    let mut acknowledged = Vec::new();
    let all = async {
        for (name, definition) in definitions() {
            let input =
                json!({ "name": name, "definition": definition.to_string(), "roleArn": ROLE });
            ask(url, "CreateStateMachine", &input).await?;
        }
        for (machine, name) in names() {
            let input = json!({
                "stateMachineArn": machine_arn(machine), "name": name,
                "input": json!({ "n": 1, "items": [{ "n": 1 }, { "n": 2 }, { "n": 3 }] }).to_string(),
            });
            ask(url, "StartExecution", &input).await?;
            acknowledged.push(execution_arn(machine, &name));
        }
        Some(())
    };
    // `None`: it was killed meanwhile.
    let _ = all.await;
    acknowledged
}

async fn answer(url: &str, operation: &str, input: &Value) -> Value {
    Answer::of(call(url, operation, input)).await.body
}

/// What is to be the same however often the program was killed.
#[derive(Debug, PartialEq)]
struct End {
    status: Value,
    output: Value,
    /// Type and state of each event, with its place where that is determined.
    history: Vec<(Value, Value, Value, Value)>,
}

/// Waits for the end of everything, and tells how each execution ended, and how many others were started.
async fn ends(folder: &Path) -> (BTreeMap<String, End>, BTreeMap<&'static str, usize>) {
    let program = open(folder);
    drive(&program.url).await;
    let deadline = Instant::now() + PATIENCE;
    let mut ends = BTreeMap::new();
    let kinds = kinds();
    for (machine, name) in names() {
        let arn = execution_arn(machine, &name);
        let input = json!({ "executionArn": arn });
        let described = loop {
            let described = answer(&program.url, "DescribeExecution", &input).await;
            if described["status"] != "RUNNING" {
                break described;
            }
            assert!(Instant::now() < deadline, "{arn} still runs");
        };
        let is_concurrent = kinds.iter().any(|kind| kind.0 == machine && kind.2);
        let told = answer(&program.url, "GetExecutionHistory", &input).await;
        let events = told["events"].as_array().unwrap();
        let mut history = Vec::new();
        for (number, event) in (1..).zip(events) {
            assert_eq!(
                event["id"], number,
                "{arn}: no event twice and none missing"
            );
            // Whether the answer comes before it is noted that the request was taken is not determined.
            if machine == "token" && event["type"] == "TaskSubmitted" {
                continue;
            }
            let details = event
                .as_object()
                .unwrap()
                .values()
                .find(|it| it.is_object());
            let state = details.map_or(Value::Null, |it| it["name"].clone());
            let places = machine != "token" && !is_concurrent;
            let place = |member: &str| {
                if places {
                    event[member].clone()
                } else {
                    Value::Null
                }
            };
            history.push((
                event["type"].clone(),
                state,
                place("id"),
                place("previousEventId"),
            ));
        }
        if is_concurrent {
            history.sort_by_key(|event| format!("{event:?}"));
        }
        let output = described["output"].clone();
        ends.insert(
            arn,
            End {
                status: described["status"].clone(),
                output,
                history,
            },
        );
    }
    let mut started = BTreeMap::new();
    for machine in CHILDREN {
        let input = json!({ "stateMachineArn": machine_arn(machine), "maxResults": 1000 });
        loop {
            let listed = answer(&program.url, "ListExecutions", &input).await;
            let listed = listed["executions"].as_array().unwrap();
            if listed.iter().all(|it| it["status"] != "RUNNING") {
                started.insert(machine, listed.len());
                break;
            }
            assert!(Instant::now() < deadline, "{machine} still runs");
        }
    }
    assert!(program.signal("-TERM").success());
    (ends, started)
}

fn from_environment<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    match text.parse() {
        Ok(value) => Some(value),
        Err(_) => panic!("{name} is {text:?}"),
    }
}

/// Numbers from 0 to 1 that look random: SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
struct Moments(u64);

impl Moments {
    #[allow(clippy::cast_precision_loss)] // A moment need not be that exact.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as f64 / u64::MAX as f64
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_executions_start_others_none_is_lost_and_none_started_twice() {
    let moments = from_environment("STEPDECK_CRASH_MOMENTS").unwrap_or(MOMENTS);
    let seed = from_environment("STEPDECK_CRASH_SEED")
        .unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0);
    println!("{moments} moments, STEPDECK_CRASH_SEED={seed}");
    let mut random = Moments(seed);
    let undisturbed = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let (expected, expected_started) = ends(undisturbed.path()).await;
    let whole = begun.elapsed();
    for (arn, end) in &expected {
        assert_eq!(end.status, "SUCCEEDED", "{arn}: {end:?}");
    }
    assert_eq!(
        expected_started,
        [
            ("quick", 1),
            ("slow", 2 + 3 + 3),
            ("failing", 1),
            ("answering", 1)
        ]
        .map(|(machine, count)| (machine, count * EACH))
        .into()
    );

    let (mut kills, mut folders) = (0, 0);
    while kills < moments {
        folders += 1;
        let folder = tempfile::tempdir().unwrap();
        let mut acknowledged = Vec::new();
        for _ in 0..KILLS.min(moments - kills) {
            let moment = whole.mul_f64(random.next() * 0.75);
            let program = open(folder.path());
            let url = program.url.clone();
            let driving = tokio::spawn(async move { drive(&url).await });
            tokio::time::sleep(moment).await;
            program.signal("-KILL");
            acknowledged.extend(driving.await.unwrap());
            kills += 1;
        }
        let what = format!("seed {seed}, folder {folders}, after {kills} kills");
        {
            let program = open(folder.path());
            for arn in &acknowledged {
                let described = answer(
                    &program.url,
                    "DescribeExecution",
                    &json!({ "executionArn": arn }),
                )
                .await;
                assert_eq!(
                    described["executionArn"],
                    json!(arn),
                    "{what}: it was acknowledged"
                );
            }
            program.signal("-KILL");
        }
        let (found, started) = ends(folder.path()).await;
        for (arn, end) in &expected {
            assert_eq!(&found[arn], end, "{what}: {arn}");
        }
        assert_eq!(started, expected_started, "{what}");
    }
    println!("{kills} kills in {folders} folders");
}
