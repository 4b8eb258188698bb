use asl::model::{IntegrationPattern, TaskResource};

use super::failure::{DATA_LIMIT_EXCEEDED, Failure, Origin};
use super::limits::PAYLOAD_BYTES;
use super::payload::Payload;
use super::step::Step;
use super::thread::{Phase, TaskVisit, Thread};
use super::timer::Timer;
use super::{Effect, TaskId, states};

/// Where a task goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TaskTarget {
    /// `Resource` as written.
    pub(super) arn: String,
    pub(super) endpoint: Endpoint,
}

/// The three families of tasks that history tells apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Function,
    Activity,
    Integration {
        /// For example `sqs`, `aws-sdk:sfn`.
        resource_type: String,
        /// For example `sendMessage.waitForTaskToken`.
        resource: String,
        /// Whether an answer to the request comes before the result (`.sync`, `.waitForTaskToken`).
        submits: bool,
    },
}

impl TaskTarget {
    /// Validation lets no other resource through; an unknown one counts as an integration with no service.
    pub(super) fn new(arn: &str) -> Self {
        let endpoint = match TaskResource::parse(arn) {
            Some(TaskResource::LambdaFunction) => Endpoint::Function,
            Some(TaskResource::Activity) => Endpoint::Activity,
            Some(TaskResource::Integration {
                service,
                action,
                pattern,
            }) => {
                let suffix = match pattern {
                    IntegrationPattern::RequestResponse => "",
                    IntegrationPattern::Sync => ".sync",
                    IntegrationPattern::Sync2 => ".sync:2",
                    IntegrationPattern::WaitForTaskToken => ".waitForTaskToken",
                };
                Endpoint::Integration {
                    resource_type: service,
                    resource: format!("{action}{suffix}"),
                    submits: pattern != IntegrationPattern::RequestResponse,
                }
            }
            None => Endpoint::Integration {
                resource_type: String::new(),
                resource: arn.to_owned(),
                submits: false,
            },
        };
        Self {
            arn: arn.to_owned(),
            endpoint,
        }
    }

    /// Whether the answer may come with a task token. A `.sync` task has one, too (recorded on AWS).
    pub(super) fn needs_token(&self) -> bool {
        matches!(
            self.endpoint,
            Endpoint::Activity | Endpoint::Integration { submits: true, .. }
        )
    }

    /// What `States.DataLimitExceeded` calls the task.
    fn name(&self) -> &str {
        match &self.endpoint {
            Endpoint::Integration { resource_type, .. } => resource_type,
            Endpoint::Function | Endpoint::Activity => &self.arn,
        }
    }
}

impl Step<'_> {
    pub(super) fn activity_started(&mut self, task: TaskId, worker_name: Option<&str>) {
        let Some((thread, visit)) = in_task(self, task) else {
            return;
        };
        if visit.target.endpoint != Endpoint::Activity {
            return;
        }
        let (target, previous) = (visit.target.clone(), thread);
        let event = self.log.task_started(previous, &target, worker_name);
        self.follow(task, event);
        // The service counts an activity's heartbeats from the moment that a worker has the task.
        self.task_heartbeat(task);
    }

    pub(super) fn task_submitted(&mut self, task: TaskId, output: &str) {
        let Some((previous, visit)) = in_task(self, task) else {
            return;
        };
        let target = visit.target.clone();
        let event = self.log.task_submitted(previous, &target, output);
        self.follow(task, event);
        self.task_heartbeat(task);
    }

    /// Moves the heartbeat's deadline.
    pub(super) fn task_heartbeat(&mut self, task: TaskId) {
        let Some((_, visit)) = in_task(self, task) else {
            return;
        };
        let (Some(seconds), old) = (visit.heartbeat_seconds, visit.heartbeat) else {
            return;
        };
        if let Some(old) = old {
            self.cancel_timer(old);
        }
        let millis = u64::try_from(seconds).unwrap_or_default() * 1000;
        let timer = self.set_timer_after(millis, Timer::Heartbeat(task));
        if let Some((_, visit)) = in_task(self, task) {
            visit.heartbeat = Some(timer);
        }
    }

    pub(super) fn task_succeeded(&mut self, task: TaskId, output: String) {
        self.answer(task, |step, id, thread, target| {
            if output.len() > PAYLOAD_BYTES {
                let failure = Failure::data_limit(target.name(), Origin::Reported);
                thread.previous = step.log.task_failed(thread.previous, target, &failure);
                return Err(failure);
            }
            let event = step.log.task_succeeded(thread.previous, target, &output);
            thread.previous = event;
            let result = Payload::from_text(output).map_err(|error| {
                Failure::runtime(format!("The task's result is not JSON: {error}"))
            })?;
            states::task::finish(step, id, thread, result)
        });
    }

    pub(super) fn task_failed(&mut self, task: TaskId, failure: Failure) {
        self.answer(task, |step, _, thread, target| {
            thread.previous = step.log.task_failed(thread.previous, target, &failure);
            Err(failure)
        });
    }

    pub(super) fn task_start_failed(&mut self, task: TaskId, failure: &Failure) {
        self.answer(task, |step, _, thread, target| {
            thread.previous = step.log.task_start_failed(thread.previous, target, failure);
            Err(failure.clone())
        });
    }

    pub(super) fn task_timed_out(&mut self, task: TaskId, failure: Failure) {
        if self.execution.tasks.contains_key(&task) {
            self.effects.push(Effect::CancelTask(task));
        }
        self.answer(task, |step, _, thread, target| {
            thread.previous = step.log.task_timed_out(thread.previous, target, &failure);
            Err(failure)
        });
    }

    /// Ends a task's waiting and goes on with its thread.
    fn answer(
        &mut self,
        task: TaskId,
        work: impl FnOnce(
            &mut Self,
            super::thread::ThreadId,
            &mut Thread,
            &TaskTarget,
        ) -> Result<super::thread::Progress, Failure>,
    ) {
        let Some(id) = self.execution.tasks.get(&task).copied() else {
            return;
        };
        self.resume(id, |step, thread| {
            let Some(visit) = step.end_task(thread) else {
                return Ok(super::thread::Progress::Blocked);
            };
            work(step, id, thread, &visit.target)
        });
    }

    /// Forgets the task of a thread and its timers.
    pub(super) fn end_task(&mut self, thread: &mut Thread) -> Option<TaskVisit> {
        if !matches!(thread.phase, Phase::InTask(_)) {
            return None;
        }
        let Phase::InTask(visit) = std::mem::replace(&mut thread.phase, Phase::Run) else {
            return None;
        };
        self.execution.tasks.remove(&visit.id);
        for timer in [visit.timeout, visit.heartbeat].into_iter().flatten() {
            self.cancel_timer(timer);
        }
        Some(*visit)
    }

    /// Makes an event the last one of the thread that a task belongs to.
    fn follow(&mut self, task: TaskId, event: i64) {
        if let Some(thread) = self
            .execution
            .tasks
            .get(&task)
            .and_then(|id| self.execution.threads.get_mut(id))
        {
            thread.previous = event;
        }
    }
}

/// The last event of the thread that waits for a task, and the task.
fn in_task<'s>(step: &'s mut Step<'_>, task: TaskId) -> Option<(i64, &'s mut TaskVisit)> {
    let id = step.execution.tasks.get(&task)?;
    let thread = step.execution.threads.get_mut(id)?;
    match &mut thread.phase {
        Phase::InTask(visit) => Some((thread.previous, visit)),
        _ => None,
    }
}

impl Failure {
    /// Whether the state's own output was found too large, which `States.ALL` does not match; a task's result that is
    /// too large is an ordinary failure of the task (recorded on AWS).
    pub(super) fn is_own_data_limit(&self) -> bool {
        self.origin == Origin::OwnOutput && self.is(DATA_LIMIT_EXCEEDED)
    }
}
