use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use asl::model::{Flow, ProcessorMode, StateKind, StateMachine, TaskResource};
use serde_json::Value;
use sfn_api::ExecutionStatus;

use super::context::Context;
use super::hold::Holding;
use super::inspection::Inspection;
use super::payload::Payload;
use super::step::Step;
use super::thread::{Phase, Thread, ThreadId};
use super::timer::Timer;
use super::{Input, MapRunId, Moment, Outcome, TaskId, TimerId, limits};

/// What an execution is started with. ARNs and names are quoted by the context object; nothing is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionStart {
    /// The execution's ARN (`$$.Execution.Id`); events of tasks take their region from it.
    pub execution_arn: String,
    /// `$$.Execution.Name`.
    pub name: String,
    /// The state machine's role (`$$.Execution.RoleArn`).
    pub role_arn: String,
    /// The state machine's ARN, without version or alias (`$$.StateMachine.Id`).
    pub state_machine_arn: String,
    /// `$$.StateMachine.Name`.
    pub state_machine_name: String,
    /// The version that runs, where one was chosen.
    pub state_machine_version_arn: Option<String>,
    /// The alias that chose it, where one did.
    pub state_machine_alias_arn: Option<String>,
    /// The input, JSON text as the client sent it: it comes back with its white space.
    pub input: String,
    /// Milliseconds since the epoch (`$$.Execution.StartTime`).
    pub start_millis: i64,
}

/// An execution in progress: the whole state of the interpreter, and nothing of its history.
#[derive(Debug)]
pub struct Execution {
    pub(super) machine: Arc<StateMachine>,
    pub(super) start: ExecutionStart,
    /// The input as the first state gets it.
    pub(super) input: Payload,
    pub(super) region: String,
    pub(super) status: ExecutionStatus,
    pub(super) output: Option<String>,
    pub(super) error: Option<String>,
    pub(super) cause: Option<String>,
    pub(super) history_len: i64,
    /// Whether its state machine is being deleted.
    pub(super) ends_at_transition: bool,
    /// How many history events there may be.
    pub(super) history_limit: i64,
    pub(super) context: Context,
    /// What TestState is to tell of the state's data flow; none in an ordinary execution.
    pub(super) inspection: Option<Box<Inspection>>,
    pub(super) threads: HashMap<ThreadId, Box<Thread>>,
    pub(super) last_thread: ThreadId,
    /// Threads that can go on, in the order of their turns.
    pub(super) ready: VecDeque<ThreadId>,
    /// Timers that were set and neither went off nor were cancelled.
    pub(super) timers: BTreeMap<TimerId, Timer>,
    pub(super) last_timer: u64,
    /// Tasks whose answer is wanted, with the thread that waits.
    pub(super) tasks: BTreeMap<TaskId, ThreadId>,
    /// Activities that do not exist at the moment of the step.
    pub(super) missing_activities: Vec<String>,
    /// Map Runs that have not ended, with the thread that waits.
    pub(super) map_runs: BTreeMap<MapRunId, ThreadId>,
    pub(super) holding: Holding,
    pub(super) redrives: i64,
    /// The top level as it was at the end, when the execution did not succeed: a redrive goes on from there.
    pub(super) remains: Option<Box<Thread>>,
}

impl Execution {
    /// An execution that has not begun; give it [`Input::Start`].
    ///
    /// The input should be JSON (StartExecution refuses others); a text that is not counts as a JSON string.
    pub fn new(machine: Arc<StateMachine>, start: ExecutionStart) -> Self {
        let input = Payload::from_text(start.input.clone())
            .unwrap_or_else(|_| Payload::new(Value::String(start.input.clone())));
        let region = start.execution_arn.split(':').nth(3).unwrap_or_default();
        Self {
            region: region.to_owned(),
            context: Context::new(&start, input.value()),
            inspection: None,
            machine,
            start,
            input,
            status: ExecutionStatus::Running,
            output: None,
            error: None,
            cause: None,
            history_len: 0,
            ends_at_transition: false,
            history_limit: limits::HISTORY_EVENTS,
            threads: HashMap::new(),
            last_thread: 0,
            ready: VecDeque::new(),
            timers: BTreeMap::new(),
            last_timer: 0,
            tasks: BTreeMap::new(),
            missing_activities: Vec::new(),
            map_runs: BTreeMap::new(),
            holding: Holding::default(),
            redrives: 0,
            remains: None,
        }
    }

    /// Makes it an Express execution: it ends after five minutes at the latest, and its history has no limit
    /// (<https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>).
    #[must_use]
    pub fn express(mut self) -> Self {
        let longest = limits::EXPRESS_SECONDS;
        let mut machine = StateMachine::clone(&self.machine);
        machine.timeout_seconds = Some(machine.timeout_seconds.map_or(longest, |s| s.min(longest)));
        self.machine = Arc::new(machine);
        self.history_limit = i64::MAX;
        self
    }

    /// Takes one input and goes on until every flow waits for something, or the execution ends.
    ///
    /// An input that is no longer wanted (a timer or a task that was cancelled, anything after the end but a redrive of
    /// an execution that did not succeed) changes nothing and gives an empty outcome.
    pub fn apply(&mut self, input: Input, at: Moment) -> Outcome {
        let (input, missing) = match input {
            Input::WithoutActivities { missing, input } => (*input, missing),
            input => (input, Vec::new()),
        };
        self.missing_activities = missing;
        let wanted = match &input {
            Input::Redrive => self.has_failed(),
            _ => self.is_open(),
        };
        if !wanted {
            return Outcome::default();
        }
        Step::new(self, at).take(input)
    }

    /// The ARNs of the activities that the state machine has tasks of, each once, in states for which `counts` holds.
    pub fn activities(&self, counts: impl Fn(&str) -> bool) -> Vec<String> {
        let mut found = Vec::new();
        activities_of(&self.machine.flow, &counts, &mut found);
        found
    }

    /// The timers that end a task's waiting: of its `TimeoutSeconds`, and of its `HeartbeatSeconds` once that counts.
    pub fn timers_of(&self, task: TaskId) -> (Option<TimerId>, Option<TimerId>) {
        let thread = self.tasks.get(&task).and_then(|id| self.threads.get(id));
        match thread.map(|thread| &thread.phase) {
            Some(Phase::InTask(visit)) => (visit.timeout, visit.heartbeat),
            _ => (None, None),
        }
    }

    /// The task that times out when this timer goes off.
    pub fn task_of_timer(&self, timer: TimerId) -> Option<TaskId> {
        match self.timers.get(&timer)? {
            Timer::TaskTimeout(task) | Timer::Heartbeat(task) => Some(*task),
            _ => None,
        }
    }

    /// Whether it ends with its next transition: it took an [`Input::StateMachineDeleted`].
    pub fn ends_at_transition(&self) -> bool {
        self.ends_at_transition
    }

    /// `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`.
    pub fn status(&self) -> &ExecutionStatus {
        &self.status
    }

    /// Whether it has not ended.
    pub fn is_open(&self) -> bool {
        self.status == ExecutionStatus::Running
    }

    /// Whether it failed, timed out or was aborted: it may take an [`Input::Redrive`].
    pub fn has_failed(&self) -> bool {
        !self.is_open() && self.status != ExecutionStatus::Succeeded
    }

    /// How often it was redriven.
    pub fn redrives(&self) -> i64 {
        self.redrives
    }

    /// The output, JSON text, of an execution that succeeded.
    pub fn output(&self) -> Option<&str> {
        self.output.as_deref()
    }

    /// The error name of an execution that failed or was stopped with one.
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// The cause of an execution that failed or was stopped with one.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// How many history events there are so far; the next one's id is one more.
    pub fn history_len(&self) -> i64 {
        self.history_len
    }
}

fn activities_of(flow: &Flow, counts: &impl Fn(&str) -> bool, found: &mut Vec<String>) {
    for state in flow.states.values() {
        match &state.kind {
            StateKind::Task(task) if counts(&state.name) => {
                let is_activity =
                    TaskResource::parse(&task.resource) == Some(TaskResource::Activity);
                if is_activity && !found.contains(&task.resource) {
                    found.push(task.resource.clone());
                }
            }
            StateKind::Parallel(parallel) => {
                for branch in &parallel.branches {
                    activities_of(branch, counts, found);
                }
            }
            // The iterations of a distributed one are executions of their own.
            StateKind::Map(map) if map.processor.mode == ProcessorMode::Inline => {
                activities_of(&map.processor.flow, counts, found);
            }
            _ => {}
        }
    }
}
