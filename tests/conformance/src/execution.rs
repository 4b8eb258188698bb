use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};
use sfn_engine::LogEvent;
use sfn_engine::core::{Effect, Execution, ExecutionStart, Input, Moment, TimerId};

use crate::answers::Answers;
use crate::compare::{Comparison, parse_members};
use crate::{Case, Verdict, python_json};

/// More steps than any recorded execution takes.
const MOST_STEPS: u64 = 100_000;
/// 2024-07-01T00:00:00Z: any moment will do, the comparison ignores times.
pub(crate) const BEGINNING: i64 = 1_719_792_000_000;

/// Runs a case of `api: execution` in virtual time and compares what came of it with what AWS recorded.
pub fn run(case: &Case) -> Verdict {
    if case.needs.iter().any(|need| need == "unrecorded-answers") && case.mock.is_empty() {
        return Verdict::Skipped("the answers of its tasks were not recorded".to_owned());
    }
    match drive(case) {
        Ok(run) => compare(case, &run),
        Err(reason) => Verdict::Failed(reason),
    }
}

struct Run {
    execution: Execution,
    history: Vec<Value>,
    logs: Vec<Value>,
    unanswered: Vec<String>,
}

fn drive(case: &Case) -> Result<Run, String> {
    let definition = case.definition.to_string();
    let checked = asl::check(&definition);
    let machine = checked.machine.ok_or_else(|| {
        format!(
            "the definition is refused: {}",
            asl::create_exception_message(&checked.diagnostics)
        )
    })?;
    let account = "arn:aws:states:us-east-1:111111111111";
    let machine_name = &case.state_machine_name;
    let name = case
        .execution_name
        .clone()
        .unwrap_or_else(|| "recorded".to_owned());
    let execution_arn = if case.r#type == "EXPRESS" {
        format!("{account}:express:{machine_name}:{name}:recorded")
    } else {
        format!("{account}:execution:{machine_name}:{name}")
    };
    let mut execution = Execution::new(
        std::sync::Arc::new(machine),
        ExecutionStart {
            execution_arn: execution_arn.clone(),
            name,
            role_arn: case.role_arn.clone(),
            state_machine_arn: format!("{account}:stateMachine:{machine_name}"),
            state_machine_name: machine_name.clone(),
            state_machine_version_arn: None,
            state_machine_alias_arn: None,
            input: python_json::text(&case.input),
            start_millis: BEGINNING,
            redrive_count: 0,
        },
    );
    if case.r#type == "EXPRESS" {
        execution = execution.express();
    }
    let missing = missing_activities(case, &execution);
    let mut answers = Answers::new(case);
    let mut timers: BTreeMap<(i64, TimerId), ()> = BTreeMap::new();
    let mut inputs = VecDeque::from([Input::Start]);
    let mut now = BEGINNING;
    let mut history = Vec::new();
    let mut logs = Vec::new();
    let mut unanswered = Vec::new();
    let mut stop = case.stop.as_ref();
    for step in 0..MOST_STEPS {
        let Some(input) = inputs.pop_front().or_else(|| {
            if let Some(stop) = stop.take() {
                return Some(Input::Stop {
                    error: text(&stop["error"]),
                    cause: text(&stop["cause"]),
                });
            }
            let ((at, timer), ()) = timers.pop_first()?;
            now = now.max(at);
            Some(Input::TimerFired(timer))
        }) else {
            break;
        };
        let input = if missing.is_empty() {
            input
        } else {
            Input::WithoutActivities {
                missing: missing.clone(),
                input: Box::new(input),
            }
        };
        let outcome = execution.apply(
            input,
            Moment {
                millis: now,
                seed: step,
            },
        );
        for event in outcome.events {
            let told = |error: serde_json::Error| error.to_string();
            let log = LogEvent::new(&event, &execution_arn, 0).map_err(told)?;
            logs.push(serde_json::to_value(log).map_err(told)?);
            history.push(serde_json::to_value(event).map_err(told)?);
        }
        for effect in outcome.effects {
            match effect {
                Effect::ScheduleTask(request) => match answers.to(&request) {
                    Ok(answer) => inputs.extend(answer),
                    Err(reason) => unanswered.push(reason),
                },
                Effect::SetTimer { timer, at_millis } => {
                    timers.insert((at_millis, timer), ());
                }
                Effect::CancelTimer(timer) => timers.retain(|(_, other), ()| *other != timer),
                Effect::Continue => inputs.push_back(Input::Continue),
                // An answer to a cancelled task is ignored by the execution itself.
                Effect::CancelTask(_) | Effect::Close => {}
                #[allow(unreachable_patterns)]
                other => return Err(format!("no test answers {other:?}")),
            }
        }
        if !execution.is_open() {
            return Ok(Run {
                execution,
                history,
                logs,
                unanswered,
            });
        }
    }
    let last = history.last().map_or_else(String::new, Value::to_string);
    Err(format!(
        "it did not end; unanswered: {unanswered:?}; last event: {last}"
    ))
}

/// The activities that were deleted before the execution began: the recording tells of none that was scheduled.
fn missing_activities(case: &Case, execution: &Execution) -> Vec<String> {
    let history = case.expect.get("history").and_then(Value::as_array);
    let is_scheduled = |event: &Value| event["type"] == "ActivityScheduled";
    match history {
        Some(history) if !history.iter().any(is_scheduled) => execution.activities(),
        _ => Vec::new(),
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn compare(case: &Case, run: &Run) -> Verdict {
    let comparison = Comparison::of(case);
    let expect = &case.expect;
    let mut differences = Vec::new();
    let status = run.execution.status().as_str();
    if expect["status"] != status {
        differences.push(format!(
            "status: expected {}, got {status}",
            expect["status"]
        ));
    }
    let output = run
        .execution
        .output()
        .map(|text| serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned())));
    for (member, actual) in [
        ("output", output),
        ("error", run.execution.error().map(Value::from)),
        ("cause", run.execution.cause().map(Value::from)),
    ] {
        if let Some(expected) = expect.get(member) {
            differences.extend(comparison.clone().values(
                member,
                expected,
                &actual.unwrap_or(Value::Null),
            ));
        }
    }
    if let Some(expected) = expect.get("history").and_then(Value::as_array) {
        let actual: Vec<Value> = run.history.iter().map(parse_members).collect();
        differences.extend(comparison.clone().histories(case, expected, &actual));
    }
    differences.extend(log_differences(case, run, &comparison));
    if differences.is_empty() {
        return Verdict::Passed;
    }
    if !run.unanswered.is_empty() {
        differences.insert(0, json!(run.unanswered).to_string());
    }
    Verdict::Failed(differences.join("\n    "))
}

/// Compares the log with what AWS wrote to CloudWatch Logs at the level that has everything: all events, or the last one.
fn log_differences(case: &Case, run: &Run, comparison: &Comparison) -> Option<String> {
    let with_data = case.logging["includeExecutionData"] == true;
    if case.logging["level"] != "ALL" || !with_data {
        return None;
    }
    let actual: Vec<Value> = run.logs.iter().map(parse_members).collect();
    if let Some(expected) = case.expect.get("logs").and_then(Value::as_array) {
        return comparison.clone().histories(case, expected, &actual);
    }
    let (expected, actual) = (case.expect.get("endLogEvent")?, actual.last()?);
    comparison
        .clone()
        .values("last log event", expected, actual)
}
