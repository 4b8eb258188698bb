use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};
use sfn_api::{HistoryEvent, LogLevel, LoggingConfiguration};
use sfn_engine::LogEvent;
use sfn_engine::core::map_run::{ChildInput, MapRunFailure, MapRunRequest};
use sfn_engine::core::{Effect, Execution, ExecutionStart, Input, Moment, TimerId};
use sfn_engine::items::{ChildExecution, ChildStatus, LocalS3, ResultList};

use crate::answers::Answers;
use crate::compare::{Comparison, parse_members};
use crate::s3::S3;
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
        },
    );
    if case.r#type == "EXPRESS" {
        execution = execution.express();
    }
    let s3 = S3::of(case)?;
    let mut world = World {
        missing_activities: missing_activities(case, &execution),
        answers: Answers::new(case),
        s3: s3.objects(),
        now: BEGINNING,
        steps: 0,
        unanswered: Vec::new(),
    };
    let logging: Option<LoggingConfiguration> =
        serde_json::from_value(case.logging.clone()).map_err(|e| e.to_string())?;
    let mut events = Events::of(&execution_arn, logging.unwrap_or_default());
    let ended = world.run(&mut execution, case.stop.as_ref(), &mut events);
    let unanswered = world.unanswered;
    if let Err(reason) = ended {
        return Err(format!("{reason}; unanswered: {unanswered:?}"));
    }
    Ok(Run {
        execution,
        history: events.history,
        logs: events.logs,
        unanswered,
    })
}

/// What happened in an execution.
struct Events {
    execution_arn: String,
    logging: LoggingConfiguration,
    history: Vec<Value>,
    logs: Vec<Value>,
}

impl Events {
    fn of(execution_arn: &str, logging: LoggingConfiguration) -> Self {
        Self {
            execution_arn: execution_arn.to_owned(),
            logging,
            history: Vec::new(),
            logs: Vec::new(),
        }
    }

    fn add(&mut self, event: &HistoryEvent) -> serde_json::Result<()> {
        let level = self.logging.level.as_ref().unwrap_or(&LogLevel::Off);
        let with_data = self.logging.include_execution_data.unwrap_or(false);
        let log = LogEvent::logged(event, level, with_data, &self.execution_arn, 0)?;
        if let Some(log) = log {
            self.logs.push(serde_json::to_value(log)?);
        }
        self.history.push(serde_json::to_value(event)?);
        Ok(())
    }
}

/// What is around the execution of a case and its child executions.
struct World<'c> {
    missing_activities: Vec<String>,
    answers: Answers<'c>,
    s3: LocalS3,
    now: i64,
    steps: u64,
    unanswered: Vec<String>,
}

impl World<'_> {
    /// Runs an execution to its end in virtual time.
    fn run(
        &mut self,
        execution: &mut Execution,
        mut stop: Option<&Value>,
        events: &mut Events,
    ) -> Result<(), String> {
        let mut timers: BTreeMap<(i64, TimerId), ()> = BTreeMap::new();
        let mut inputs = VecDeque::from([Input::Start]);
        while self.steps < MOST_STEPS {
            let Some(input) = inputs.pop_front().or_else(|| {
                if let Some(stop) = stop.take() {
                    return Some(Input::Stop {
                        error: text(&stop["error"]),
                        cause: text(&stop["cause"]),
                    });
                }
                let ((at, timer), ()) = timers.pop_first()?;
                self.now = self.now.max(at);
                Some(Input::TimerFired(timer))
            }) else {
                break;
            };
            let input = if self.missing_activities.is_empty() {
                input
            } else {
                Input::WithoutActivities {
                    missing: self.missing_activities.clone(),
                    input: Box::new(input),
                }
            };
            let outcome = execution.apply(
                input,
                Moment {
                    millis: self.now,
                    seed: self.steps,
                },
            );
            self.steps += 1;
            for event in outcome.events {
                events.add(&event).map_err(|error| error.to_string())?;
            }
            for effect in outcome.effects {
                match effect {
                    Effect::ScheduleTask(request) => match self.answers.to(&request) {
                        Ok(answer) => inputs.extend(answer),
                        Err(reason) => self.unanswered.push(reason),
                    },
                    Effect::StartMapRun(request) => inputs.push_back(self.map_run(&request)?),
                    Effect::SetTimer { timer, at_millis } => {
                        timers.insert((at_millis, timer), ());
                    }
                    Effect::CancelTimer(timer) => timers.retain(|(_, other), ()| *other != timer),
                    Effect::Continue => inputs.push_back(Input::Continue),
                    // What comes of cancelled work is ignored by the execution itself.
                    Effect::CancelTask(_) | Effect::StopMapRun(_) | Effect::Close => {}
                    #[allow(unreachable_patterns)]
                    other => return Err(format!("no test answers {other:?}")),
                }
            }
            if !execution.is_open() {
                return Ok(());
            }
        }
        let last = events
            .history
            .last()
            .map_or_else(String::new, Value::to_string);
        Err(format!("it did not end; last event: {last}"))
    }

    /// Runs a Map Run's child executions one after the other.
    fn map_run(&mut self, request: &MapRunRequest) -> Result<Input, String> {
        let map_run = request.map_run;
        let failed = |failure: MapRunFailure| Input::MapRunFailed {
            map_run,
            error: Some(failure.error),
            cause: Some(failure.cause),
        };
        let inputs = match children_of(request, &self.s3) {
            Ok(inputs) => inputs,
            Err(failure) => return Ok(failed(failure)),
        };
        let checked = asl::check(&request.definition);
        let machine = checked.machine.map(std::sync::Arc::new).ok_or_else(|| {
            format!(
                "the processor is refused: {}",
                asl::create_exception_message(&checked.diagnostics)
            )
        })?;
        let (mut results, mut failures) = (ResultList::new(&request.writer), 0);
        let total: u64 = inputs.iter().map(|child| child.item_count).sum();
        for (number, child) in (0..).zip(inputs) {
            let start = request.child(number, child.input.clone(), self.now);
            let mut execution = Execution::new(std::sync::Arc::clone(&machine), start.clone());
            self.run(
                &mut execution,
                None,
                &mut Events::of(&start.execution_arn, LoggingConfiguration::default()),
            )?;
            if execution.output().is_none() {
                failures += child.item_count;
            }
            if request.settings.is_exceeded(failures, Some(total)) {
                return Ok(failed(MapRunFailure::threshold()));
            }
            let ended = ended(&execution, &start, self.now);
            results.add(&ended).map_err(|error| error.to_string())?;
        }
        Ok(Input::MapRunSucceeded {
            map_run,
            output: Some(results.finish()),
        })
    }
}

fn children_of(request: &MapRunRequest, s3: &LocalS3) -> Result<Vec<ChildInput>, MapRunFailure> {
    let source = request.source.as_ref().map_err(MapRunFailure::clone)?;
    let mut children = request.children(0)?;
    let mut inputs = Vec::new();
    for item in source.items(s3)? {
        inputs.extend(children.push(item?)?);
    }
    while let Some(last) = children.finish()? {
        inputs.push(last);
    }
    Ok(inputs)
}

fn ended(execution: &Execution, start: &ExecutionStart, now: i64) -> ChildExecution {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    ChildExecution {
        status: match execution.output() {
            Some(_) => ChildStatus::Succeeded,
            None => ChildStatus::Failed,
        },
        input: start.input.clone(),
        output: owned(execution.output()),
        error: owned(execution.error()),
        cause: owned(execution.cause()),
        execution_arn: Some(start.execution_arn.clone()),
        name: Some(start.name.clone()),
        state_machine_arn: Some(start.state_machine_arn.clone()),
        start_millis: Some(start.start_millis),
        stop_millis: Some(now),
        redrive_count: Some(0),
        redrive_status: None,
        redrive_status_reason: None,
    }
}

/// The activities that were deleted before the execution began: the recording tells of none that was scheduled.
fn missing_activities(case: &Case, execution: &Execution) -> Vec<String> {
    let history = case.expect.get("history").and_then(Value::as_array);
    let is_scheduled = |event: &Value| event["type"] == "ActivityScheduled";
    match history {
        Some(history) if !history.iter().any(is_scheduled) => execution.activities(|_| true),
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

/// Compares the log with what AWS wrote to CloudWatch Logs: all events, or the last one.
fn log_differences(case: &Case, run: &Run, comparison: &Comparison) -> Option<String> {
    let actual: Vec<Value> = run.logs.iter().map(parse_members).collect();
    if let Some(expected) = case.expect.get("logs").and_then(Value::as_array) {
        return comparison.clone().histories(case, expected, &actual);
    }
    let (expected, actual) = (case.expect.get("endLogEvent")?, actual.last()?);
    comparison
        .clone()
        .values("last log event", expected, actual)
}
