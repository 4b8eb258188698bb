use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::holds::Holds;
use crate::core::map_run::MapRunRequest;
use crate::core::{
    Effect, Execution, Input, MapRunId, Moment, Outcome, TaskId, TaskRequest, TimerId, Wait, token,
};
use crate::store::table::ExecutionStatus;
use crate::store::table::executions::Closing;
use crate::tasks::{self, MockedAnswer, TestCase};

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
    map_runs: BTreeMap<MapRunId, Arc<MapRunRequest>>,
    /// Whether the last step was cut short and is to be gone on with.
    continues: bool,
    mocks: Option<Mocks>,
    /// The activities that its state machine has tasks of.
    pub(crate) activities: Vec<String>,
}

/// A task that has not been answered.
#[derive(Debug)]
struct Pending {
    request: Arc<TaskRequest>,
    mock: Option<Invocation>,
    stage: Stage,
    /// When it was scheduled.
    since_millis: i64,
}

/// How far a task came.
#[derive(Debug)]
enum Stage {
    /// Nobody is known to have taken it.
    Scheduled,
    /// A worker has the activity's task.
    Started,
    /// The service took the request, with this answer.
    Submitted(String),
}

impl Pending {
    /// Whether a person, whoever holds the token, or a worker is to answer, and not a test case.
    fn waits_for_an_answer(&self) -> bool {
        self.is_by_hand() || (!self.has_stand_in() && tasks::waits_for_an_answer(&self.request))
    }

    fn is_by_hand(&self) -> bool {
        let mock = self.mock.as_ref();
        mock.is_some_and(|mock| mock.case.is_by_hand(&self.request.state_name))
    }

    /// Whether it is sent nowhere.
    fn has_stand_in(&self) -> bool {
        let mock = self.mock.as_ref();
        mock.is_some_and(|mock| mock.case.stands_in_for(&self.request.state_name))
    }

    /// What SendTaskSuccess and its like answer it with.
    fn token(&self) -> Option<Cow<'_, str>> {
        match &self.request.token {
            Some(token) => Some(Cow::Borrowed(token)),
            None => self.is_by_hand().then(|| {
                let arn = &self.request.execution_arn;
                Cow::Owned(token::by_hand(arn, self.request.task))
            }),
        }
    }
}

impl Invocation {
    /// Whether a person is to answer the task.
    pub(crate) fn is_by_hand(&self, request: &TaskRequest) -> bool {
        self.case.is_by_hand(&request.state_name)
    }

    /// The test case's answer to the task; `None` when it leaves the state to the real thing.
    pub(crate) fn answer(&self, request: &TaskRequest) -> Option<MockedAnswer> {
        self.case.answer(&request.state_name, self.number)
    }
}

/// A task that waits for a person, for whoever holds its token, or for a worker.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) request: Arc<TaskRequest>,
    /// What answers it.
    pub(crate) token: String,
    /// Whether a person is to answer it, instead of the real thing.
    pub(crate) by_hand: bool,
    /// When it was scheduled.
    pub(crate) since_millis: i64,
    /// Whether the worker or the service has it.
    pub(crate) taken: bool,
    /// When it times out.
    pub(crate) timeout_millis: Option<i64>,
    /// When it times out without a heartbeat.
    pub(crate) heartbeat_millis: Option<i64>,
}

/// A task to run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) request: Arc<TaskRequest>,
    pub(crate) mock: Option<Invocation>,
    /// When it was scheduled.
    pub(crate) since_millis: i64,
    /// Whether it follows a run that was cut off.
    pub(crate) again: bool,
}

/// A task whose execution no longer wants its answer.
#[derive(Debug)]
pub(crate) struct Cancelled {
    pub(crate) request: Arc<TaskRequest>,
    /// What its service answered when it took the request.
    pub(crate) submission: Option<String>,
    /// It was aborted with what is around it: it did not time out, and is really run.
    pub(crate) aborted: bool,
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
    Run(Run),
    /// Drop a task.
    Cancel(Cancelled),
    /// Begin a Map Run, or go on with it; its child executions have the test case.
    StartMapRun(Arc<MapRunRequest>, Option<Arc<TestCase>>),
    /// Abort a Map Run.
    StopMapRun(MapRunId),
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
        let is_real = |state: &str| {
            let case = test_case.as_ref();
            !case.is_some_and(|case| case.stands_in_for(state))
        };
        Self {
            activities: execution.activities(is_real),
            execution,
            steps: 0,
            latest_millis: i64::MIN,
            timers: BTreeMap::new(),
            tasks: BTreeMap::new(),
            map_runs: BTreeMap::new(),
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

    /// Where it is held.
    pub(crate) fn holds(&self) -> Holds {
        Holds {
            paused: self.execution.is_paused(),
            breakpoints: self.execution.breakpoints().map(str::to_owned).collect(),
            held: self.execution.held(),
        }
    }

    /// What in it only waits for time to pass, each with the time when it ends.
    pub(crate) fn waits(&self) -> Vec<(Wait, i64)> {
        let timed = |wait: Wait| {
            let at = *self.timers.get(&wait.timer)?;
            Some((wait, at))
        };
        let waits = self.execution.waits();
        waits.into_iter().filter_map(timed).collect()
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
            Input::Start
            | Input::StartWithBreakpoints { .. }
            | Input::SetBreakpoints { .. }
            | Input::Pause
            | Input::Unpause
            | Input::Stop { .. } => true,
            Input::Release { hold, .. } => self.execution.is_held_at(*hold),
            // It opens what is closed, and so never comes to an open execution.
            Input::Redrive => false,
            Input::StateMachineDeleted => !self.execution.ends_at_transition(),
            Input::Continue => self.continues,
            Input::TimerFired(timer) => self.timers.contains_key(timer),
            Input::WithoutActivities { input, .. } => self.wants(input),
            // Taken by one worker only.
            Input::ActivityStarted { task, .. } => self
                .tasks
                .get(task)
                .is_some_and(|pending| matches!(pending.stage, Stage::Scheduled)),
            Input::TaskSubmitted { task, .. }
            | Input::TaskSucceeded { task, .. }
            | Input::TaskFailed { task, .. }
            | Input::TaskStartFailed { task, .. }
            | Input::TaskHeartbeat { task } => self.tasks.contains_key(task),
            Input::MapRunSucceeded { map_run, .. } | Input::MapRunFailed { map_run, .. } => {
                self.map_runs.contains_key(map_run)
            }
        }
    }

    /// Makes a step. After a defect the execution must not be used any more.
    pub(crate) fn apply(
        &mut self,
        input: Input,
        moment: Moment,
    ) -> Result<(Outcome, Vec<Action>), Defect> {
        let timed_out = self.take_note(&input);
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
            .filter_map(|effect| self.plan(effect, timed_out))
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
                matches!(pending.stage, Stage::Scheduled) || !pending.waits_for_an_answer()
            })
            .map(|pending| {
                Action::Run(Run {
                    request: Arc::clone(&pending.request),
                    mock: pending.mock.clone(),
                    since_millis: pending.since_millis,
                    again: true,
                })
            });
        let map_runs = self
            .map_runs
            .values()
            .map(|request| Action::StartMapRun(Arc::clone(request), self.test_case()));
        let go_on = self.continues.then_some(Action::Continue);
        timers.chain(tasks).chain(map_runs).chain(go_on).collect()
    }

    fn test_case(&self) -> Option<Arc<TestCase>> {
        self.mocks.as_ref().map(|mocks| Arc::clone(&mocks.case))
    }

    /// What the service answered when it took the task's request, if it has.
    pub(crate) fn submission(&self, task: TaskId) -> Option<&str> {
        match &self.tasks.get(&task)?.stage {
            Stage::Submitted(output) => Some(output),
            Stage::Scheduled | Stage::Started => None,
        }
    }

    /// What services answered when they took the requests of tasks that have not ended.
    pub(crate) fn submissions(&self) -> impl Iterator<Item = &str> {
        self.tasks.values().filter_map(|task| match &task.stage {
            Stage::Submitted(output) => Some(output.as_str()),
            Stage::Scheduled | Stage::Started => None,
        })
    }

    /// The task that this token answers.
    pub(crate) fn task_of_token(&self, token: &str) -> Option<&Arc<TaskRequest>> {
        let found = match token::task_by_hand(token) {
            Some(task) => self.tasks.get(&task),
            None => self.tasks.values().find(|pending| {
                // Compared before anything is made.
                pending.request.token.as_deref() == Some(token)
            }),
        };
        found
            .filter(|pending| pending.token().as_deref() == Some(token))
            .map(|pending| &pending.request)
    }

    /// The tasks that wait for a person, for whoever holds their token, or for a worker, in the order of their schedule.
    pub(crate) fn waiting(&self) -> Vec<Waiting> {
        self.tasks
            .values()
            .filter(|pending| pending.waits_for_an_answer())
            .map(|pending| {
                let at = |timer: Option<TimerId>| self.timers.get(&timer?).copied();
                let (timeout, heartbeat) = self.execution.timers_of(pending.request.task);
                Waiting {
                    request: Arc::clone(&pending.request),
                    token: pending.token().unwrap_or_default().into_owned(),
                    by_hand: pending.is_by_hand(),
                    since_millis: pending.since_millis,
                    taken: !matches!(pending.stage, Stage::Scheduled),
                    timeout_millis: at(timeout),
                    heartbeat_millis: at(heartbeat),
                }
            })
            .collect()
    }

    /// Notes what an input changes of what is waited for. The task that times out by it, if one does.
    fn take_note(&mut self, input: &Input) -> Option<TaskId> {
        match input {
            Input::WithoutActivities { input, .. } => return self.take_note(input),
            Input::Continue => self.continues = false,
            Input::TimerFired(timer) => {
                self.timers.remove(timer);
                return self.execution.task_of_timer(*timer);
            }
            Input::TaskSucceeded { task, .. }
            | Input::TaskFailed { task, .. }
            | Input::TaskStartFailed { task, .. } => {
                self.tasks.remove(task);
            }
            Input::MapRunSucceeded { map_run, .. } | Input::MapRunFailed { map_run, .. } => {
                self.map_runs.remove(map_run);
            }
            Input::TaskSubmitted { task, output } => {
                if let Some(pending) = self.tasks.get_mut(task) {
                    pending.stage = Stage::Submitted(output.clone());
                }
            }
            Input::ActivityStarted { task, .. } => {
                if let Some(pending) = self.tasks.get_mut(task) {
                    pending.stage = Stage::Started;
                }
            }
            Input::Redrive => self.continues = false,
            Input::Start
            | Input::StartWithBreakpoints { .. }
            | Input::SetBreakpoints { .. }
            | Input::Pause
            | Input::Unpause
            | Input::Release { .. }
            | Input::Stop { .. }
            | Input::StateMachineDeleted
            | Input::TaskHeartbeat { .. } => {}
        }
        None
    }

    fn plan(&mut self, effect: Effect, timed_out: Option<TaskId>) -> Option<Action> {
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
                        stage: Stage::Scheduled,
                        since_millis: self.latest_millis,
                    },
                );
                Some(Action::Run(Run {
                    request,
                    mock,
                    since_millis: self.latest_millis,
                    again: false,
                }))
            }
            Effect::CancelTask(task) => {
                let pending = self.tasks.remove(&task)?;
                let mocked = pending.has_stand_in();
                Some(Action::Cancel(Cancelled {
                    request: pending.request,
                    submission: match pending.stage {
                        Stage::Submitted(output) => Some(output),
                        Stage::Scheduled | Stage::Started => None,
                    },
                    aborted: timed_out != Some(task) && !mocked,
                }))
            }
            Effect::StartMapRun(request) => {
                self.map_runs.insert(request.map_run, Arc::clone(&request));
                Some(Action::StartMapRun(request, self.test_case()))
            }
            Effect::StopMapRun(map_run) => {
                self.map_runs.remove(&map_run);
                Some(Action::StopMapRun(map_run))
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
