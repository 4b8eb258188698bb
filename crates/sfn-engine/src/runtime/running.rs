use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::core::{Effect, Execution, Input, Moment, Outcome, TaskId, TaskRequest, TimerId};
use crate::store::table::ExecutionStatus;
use crate::store::table::executions::Closing;
use crate::tasks::TestCase;

/// The interpreter of one open execution, and what it waits for.
#[derive(Debug)]
pub(crate) struct Running {
    execution: Execution,
    /// How many steps it has made.
    pub(crate) steps: i64,
    /// The latest moment: time does not go back within an execution.
    latest_millis: i64,
    timers: BTreeMap<TimerId, i64>,
    tasks: BTreeMap<TaskId, Pending>,
    /// Whether the last step was cut short and is to be gone on with.
    continues: bool,
    mocks: Option<Mocks>,
}

/// A task that has not been answered.
#[derive(Debug)]
struct Pending {
    request: Arc<TaskRequest>,
    mock: Option<Invocation>,
    submitted: bool,
}

/// Which answer of a test case a task gets.
#[derive(Clone, Debug)]
pub(crate) struct Invocation {
    /// The test case.
    pub(crate) case: Arc<TestCase>,
    /// How often the state was invoked before in this execution.
    pub(crate) number: u64,
}

#[derive(Debug)]
struct Mocks {
    case: Arc<TestCase>,
    invocations: HashMap<String, u64>,
}

/// An effect, ready to be carried out.
#[derive(Debug)]
pub(crate) enum Action {
    /// Set a timer.
    Arm(TimerId, i64),
    /// Take a timer back.
    Disarm(TimerId, i64),
    /// Run a task.
    Run(Arc<TaskRequest>, Option<Invocation>),
    /// Drop a task.
    Cancel(TaskId),
    /// Go on.
    Continue,
}

/// The interpreter failed on its own account: a fault of this program.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the interpreter failed: {0}")]
pub(crate) struct Defect(pub(crate) String);

impl Running {
    /// An execution that has not begun.
    pub(crate) fn new(execution: Execution, test_case: Option<Arc<TestCase>>) -> Self {
        Self {
            execution,
            steps: 0,
            latest_millis: i64::MIN,
            timers: BTreeMap::new(),
            tasks: BTreeMap::new(),
            continues: false,
            mocks: test_case.map(|case| Mocks {
                case,
                invocations: HashMap::new(),
            }),
        }
    }

    /// How many history events it has.
    pub(crate) fn event_count(&self) -> i64 {
        self.execution.history_len()
    }

    /// Whether it ended without success, so that it may be redriven.
    pub(crate) fn has_failed(&self) -> bool {
        self.execution.has_failed()
    }

    /// How often it was redriven.
    pub(crate) fn redrives(&self) -> i64 {
        self.execution.redrives()
    }

    /// The moment of a step that happens now.
    pub(crate) fn moment(&self, now_millis: i64) -> Moment {
        Moment {
            millis: now_millis.max(self.latest_millis),
            seed: rand::random(),
        }
    }

    /// Whether an input is still wanted.
    pub(crate) fn wants(&self, input: &Input) -> bool {
        match input {
            Input::Start | Input::Stop { .. } => true,
            // It opens what is closed, and so never comes to an open execution.
            Input::Redrive => false,
            Input::Continue => self.continues,
            Input::TimerFired(timer) => self.timers.contains_key(timer),
            Input::ActivityStarted { task, .. }
            | Input::TaskSubmitted { task, .. }
            | Input::TaskSucceeded { task, .. }
            | Input::TaskFailed { task, .. }
            | Input::TaskStartFailed { task, .. }
            | Input::TaskHeartbeat { task } => self.tasks.contains_key(task),
        }
    }

    /// Makes a step. After a defect the execution must not be used any more.
    pub(crate) fn apply(
        &mut self,
        input: Input,
        moment: Moment,
    ) -> Result<(Outcome, Vec<Action>), Defect> {
        self.take_note(&input);
        self.latest_millis = moment.millis;
        self.steps += 1;
        let execution = &mut self.execution;
        let mut outcome = catch_unwind(AssertUnwindSafe(|| execution.apply(input, moment)))
            .map_err(|panic| {
                let text = panic
                    .downcast_ref::<&str>()
                    .map(|text| (*text).to_owned())
                    .or_else(|| panic.downcast_ref::<String>().cloned());
                Defect(text.unwrap_or_else(|| "no message".to_owned()))
            })?;
        let actions = std::mem::take(&mut outcome.effects)
            .into_iter()
            .filter_map(|effect| self.plan(effect))
            .collect();
        Ok((outcome, actions))
    }

    /// How it ended, if it has.
    pub(crate) fn closing(&self) -> Option<Closing> {
        let status = match self.execution.status() {
            sfn_api::ExecutionStatus::Succeeded => ExecutionStatus::Succeeded,
            sfn_api::ExecutionStatus::Failed => ExecutionStatus::Failed,
            sfn_api::ExecutionStatus::TimedOut => ExecutionStatus::TimedOut,
            sfn_api::ExecutionStatus::Aborted => ExecutionStatus::Aborted,
            _ => return None,
        };
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Some(Closing {
            status,
            stop_millis: self.latest_millis,
            output: owned(self.execution.output()),
            error: owned(self.execution.error()),
            cause: owned(self.execution.cause()),
        })
    }

    /// What it takes to go on after a replay: all that it still waits for. A task that waits for its token was sent already.
    pub(crate) fn resume(&self) -> Vec<Action> {
        let timers = self.timers.iter().map(|(id, at)| Action::Arm(*id, *at));
        let tasks = self
            .tasks
            .values()
            .filter(|pending| {
                !(pending.submitted
                    && pending.mock.is_none()
                    && crate::tasks::waits_for_an_answer(&pending.request))
            })
            .map(|pending| Action::Run(Arc::clone(&pending.request), pending.mock.clone()));
        let go_on = self.continues.then_some(Action::Continue);
        timers.chain(tasks).chain(go_on).collect()
    }

    /// Whether the service has taken the task's request.
    pub(crate) fn is_submitted(&self, task: TaskId) -> bool {
        self.tasks
            .get(&task)
            .is_some_and(|pending| pending.submitted)
    }

    fn take_note(&mut self, input: &Input) {
        match input {
            Input::Continue => self.continues = false,
            Input::TimerFired(timer) => {
                self.timers.remove(timer);
            }
            Input::TaskSucceeded { task, .. }
            | Input::TaskFailed { task, .. }
            | Input::TaskStartFailed { task, .. } => {
                self.tasks.remove(task);
            }
            Input::TaskSubmitted { task, .. } => {
                if let Some(pending) = self.tasks.get_mut(task) {
                    pending.submitted = true;
                }
            }
            Input::Redrive => self.continues = false,
            Input::Start
            | Input::Stop { .. }
            | Input::ActivityStarted { .. }
            | Input::TaskHeartbeat { .. } => {}
        }
    }

    fn plan(&mut self, effect: Effect) -> Option<Action> {
        match effect {
            Effect::SetTimer { timer, at_millis } => {
                self.timers.insert(timer, at_millis);
                Some(Action::Arm(timer, at_millis))
            }
            Effect::CancelTimer(timer) => self
                .timers
                .remove(&timer)
                .map(|at| Action::Disarm(timer, at)),
            Effect::ScheduleTask(request) => {
                let request = Arc::from(request);
                let mock = self.mocks.as_mut().map(|mocks| mocks.next(&request));
                self.tasks.insert(
                    request.task,
                    Pending {
                        request: Arc::clone(&request),
                        mock: mock.clone(),
                        submitted: false,
                    },
                );
                Some(Action::Run(request, mock))
            }
            Effect::CancelTask(task) => {
                self.tasks.remove(&task);
                Some(Action::Cancel(task))
            }
            Effect::Continue => {
                self.continues = true;
                Some(Action::Continue)
            }
            Effect::Close => None,
        }
    }
}

impl Mocks {
    fn next(&mut self, request: &TaskRequest) -> Invocation {
        let count = self
            .invocations
            .entry(request.state_name.clone())
            .or_default();
        let number = *count;
        *count += 1;
        Invocation {
            case: Arc::clone(&self.case),
            number,
        }
    }
}
