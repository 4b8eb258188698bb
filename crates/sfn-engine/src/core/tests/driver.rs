use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use sfn_api::{HistoryEvent, HistoryEventType};

use crate::core::map_run::MapRunRequest;
use crate::core::{
    Effect, Execution, ExecutionStart, Input, Moment, Outcome, TaskRequest, TimerId,
};

/// 2024-07-01T00:00:00Z.
pub(super) const BEGINNING: i64 = 1_719_792_000_000;

/// What a task's service says, and when.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Answer {
    /// Seconds after the task was scheduled.
    #[serde(default)]
    pub(super) after: i64,
    /// The worker that takes an activity's task, at once.
    #[serde(default)]
    pub(super) worker: Option<String>,
    /// The output of the submission, at once.
    #[serde(default)]
    pub(super) submitted: Option<Value>,
    /// Seconds after the schedule at which heartbeats come.
    #[serde(default)]
    pub(super) heartbeats: Vec<i64>,
    #[serde(default)]
    pub(super) returns: Option<Value>,
    #[serde(default)]
    pub(super) throws: Option<Thrown>,
    /// The request can not be sent.
    #[serde(default)]
    pub(super) start_fails: Option<Thrown>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Thrown {
    pub(super) error: Option<String>,
    pub(super) cause: Option<String>,
}

type Respond = Box<dyn FnMut(&TaskRequest) -> Answer>;

/// An execution, a clock and tasks that answer by a table.
pub(super) struct Driver {
    pub(super) execution: Execution,
    pub(super) history: Vec<HistoryEvent>,
    pub(super) requests: Vec<TaskRequest>,
    /// Everything that was applied, for replays.
    pub(super) journal: Vec<(Input, Moment)>,
    pub(super) now: i64,
    answers: BTreeMap<String, VecDeque<Answer>>,
    respond: Option<Respond>,
    /// What happens when, in the order in which it was found out.
    agenda: BTreeMap<(i64, u64), Input>,
    timers: HashMap<TimerId, (i64, u64)>,
    cancelled: BTreeSet<i64>,
    counter: u64,
}

impl Driver {
    pub(super) fn new(
        definition: &Value,
        input: &Value,
        answers: BTreeMap<String, Vec<Answer>>,
    ) -> Self {
        let answers = answers
            .into_iter()
            .map(|(state, list)| (state, list.into()));
        let mut driver = Self {
            execution: execution(definition, input),
            history: Vec::new(),
            requests: Vec::new(),
            journal: Vec::new(),
            now: BEGINNING,
            answers: answers.collect(),
            respond: None,
            agenda: BTreeMap::new(),
            timers: HashMap::new(),
            cancelled: BTreeSet::new(),
            counter: 0,
        };
        driver.plan(0, Input::Start);
        driver
    }

    /// Has tasks answer by a function instead of the table.
    pub(super) fn respond(&mut self, respond: impl FnMut(&TaskRequest) -> Answer + 'static) {
        self.respond = Some(Box::new(respond));
    }

    /// Begins in another way than by [`Input::Start`], and lets happen what does by itself at once.
    pub(super) fn begin_with(&mut self, input: Input) {
        self.agenda.clear();
        self.give(input);
    }

    pub(super) fn stop_at(&mut self, seconds: Option<i64>) {
        if let Some(seconds) = seconds {
            self.plan(
                seconds,
                Input::Stop {
                    error: Some("Stopped".to_owned()),
                    cause: Some("by hand".to_owned()),
                },
            );
        }
    }

    /// Has an input happen some seconds from now.
    pub(super) fn plan(&mut self, seconds: i64, input: Input) -> (i64, u64) {
        self.counter += 1;
        let key = (self.now + seconds * 1000, self.counter);
        self.agenda.insert(key, input);
        key
    }

    /// Lets everything happen until nothing more does.
    pub(super) fn run(&mut self) {
        while let Some(((at, _), input)) = self.agenda.pop_first() {
            self.now = self.now.max(at);
            self.give(input);
        }
    }

    /// Gives an input now.
    pub(super) fn give(&mut self, input: Input) {
        let at = Moment {
            millis: self.now,
            seed: self.journal.len() as u64,
        };
        self.journal.push((input.clone(), at));
        let Outcome { events, effects } = self.execution.apply(input, at);
        self.history.extend(events);
        for effect in effects {
            match effect {
                Effect::ScheduleTask(request) => self.answer(*request),
                Effect::CancelTask(task) => {
                    self.cancelled.insert(task.0);
                }
                Effect::StartMapRun(request) => self.answer_map_run(&request),
                // Its end is ignored when it comes all the same.
                Effect::StopMapRun(_) => {}
                Effect::SetTimer { timer, at_millis } => {
                    self.counter += 1;
                    let key = (at_millis, self.counter);
                    self.agenda.insert(key, Input::TimerFired(timer));
                    self.timers.insert(timer, key);
                }
                Effect::CancelTimer(timer) => {
                    let key = self.timers.remove(&timer).unwrap();
                    self.agenda.remove(&key).unwrap();
                }
                Effect::Continue => {
                    self.plan(0, Input::Continue);
                }
                Effect::Close => assert!(!self.execution.is_open()),
            }
        }
    }

    fn answer(&mut self, request: TaskRequest) {
        let task = request.task;
        let answer = match &mut self.respond {
            Some(respond) => Some(respond(&request)),
            None => self
                .answers
                .get_mut(&request.state_name)
                .and_then(VecDeque::pop_front),
        };
        self.requests.push(request);
        let Some(answer) = answer else {
            return;
        };
        if answer.worker.is_some() {
            self.plan(
                0,
                Input::ActivityStarted {
                    task,
                    worker_name: answer.worker,
                },
            );
        }
        if let Some(output) = answer.submitted {
            let output = output.to_string();
            self.plan(0, Input::TaskSubmitted { task, output });
        }
        for seconds in answer.heartbeats {
            self.plan(seconds, Input::TaskHeartbeat { task });
        }
        if let Some(value) = answer.returns {
            let output = value.to_string();
            self.plan(answer.after, Input::TaskSucceeded { task, output });
        }
        if let Some(Thrown { error, cause }) = answer.throws {
            self.plan(answer.after, Input::TaskFailed { task, error, cause });
        }
        if let Some(Thrown { error, cause }) = answer.start_fails {
            self.plan(answer.after, Input::TaskStartFailed { task, error, cause });
        }
    }
}

impl Driver {
    /// A Map Run ends as its state's answer says.
    fn answer_map_run(&mut self, request: &MapRunRequest) {
        let map_run = request.map_run;
        let state = &request.state_name;
        let Some(answer) = self.answers.get_mut(state).and_then(VecDeque::pop_front) else {
            return;
        };
        if let Some(value) = answer.returns {
            let output = Some(value.to_string());
            self.plan(answer.after, Input::MapRunSucceeded { map_run, output });
        }
        if let Some(Thrown { error, cause }) = answer.throws {
            let failed = Input::MapRunFailed {
                map_run,
                error,
                cause,
            };
            self.plan(answer.after, failed);
        }
    }
}

/// An execution of a definition, which must be valid.
pub(super) fn execution(definition: &Value, input: &Value) -> Execution {
    let checked = asl::check(&definition.to_string());
    let machine = checked
        .machine
        .unwrap_or_else(|| panic!("{definition} has {:?}", checked.diagnostics));
    let account = "arn:aws:states:eu-west-1:123456789012";
    Execution::new(
        Arc::new(machine),
        ExecutionStart {
            execution_arn: format!("{account}:execution:machine:run"),
            name: "run".to_owned(),
            role_arn: "arn:aws:iam::123456789012:role/role".to_owned(),
            state_machine_arn: format!("{account}:stateMachine:machine"),
            state_machine_name: "machine".to_owned(),
            state_machine_version_arn: None,
            state_machine_alias_arn: None,
            input: input.to_string(),
            start_millis: BEGINNING,
        },
    )
}

/// An event as one line: `id<previous Type`, then what tells it from others of its type (state, index, error), then
/// the seconds since the start where time has passed.
pub(super) fn line(event: &HistoryEvent) -> String {
    let kind: &HistoryEventType = &event.r#type;
    let mut line = format!(
        "{}<{} {}",
        event.id,
        event.previous_event_id.unwrap(),
        kind.as_str()
    );
    let details = serde_json::to_value(event).unwrap();
    let details = details
        .as_object()
        .unwrap()
        .iter()
        .find(|(name, _)| name.ends_with("Details"))
        .map(|(_, details)| details);
    if let Some(details) = details {
        for member in [
            "name",
            "index",
            "length",
            "resource",
            "workerName",
            "redriveCount",
            "error",
        ] {
            match &details[member] {
                Value::Null => {}
                Value::String(text) => line += &format!(" {text}"),
                other => line += &format!(" {other}"),
            }
        }
    }
    let millis = event.timestamp.millis() - BEGINNING;
    if millis > 0 {
        line += &format!(" @{}", millis as f64 / 1000.0);
    }
    line
}
