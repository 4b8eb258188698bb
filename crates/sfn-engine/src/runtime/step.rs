use std::sync::{Arc, Weak};

use async_trait::async_trait;
use tokio::sync::oneshot;

use super::StatusChange;
use super::aborts;
use super::lifecycle::Runtime;
use super::live::{Identity, Live, State};
use super::running::{Action, Cancelled, Run};
use super::timers::Timer;
use crate::core::{Input, TaskId, TaskRequest};
use crate::store::StoreError;
use crate::store::table::executions::{self, Closing, Step};
use crate::store::table::{aborts as noted_aborts, history, journal};
use crate::tasks::{self, Answer, Progress};

/// Why an input was not taken.
#[derive(Clone, Debug)]
pub(crate) enum NotTaken {
    /// The execution has ended, though perhaps not on disk yet.
    Closed,
    /// Nobody waits for it any more: its timer or task was cancelled or answered.
    Unwanted,
    /// It could not be written, or the execution could not be read.
    Store(StoreError),
}

impl From<StoreError> for NotTaken {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Told at the end of a step: its time, or why it was not written.
type Done = Box<dyn FnOnce(Result<i64, StoreError>) + Send>;

impl Runtime {
    /// Gives an execution an input, and returns when the step is durable; its time.
    pub(crate) async fn step_durably(
        self: &Arc<Self>,
        live: &Arc<Live>,
        input: Input,
    ) -> Result<i64, NotTaken> {
        let (done, outcome) = oneshot::channel();
        self.step(
            live,
            input,
            Some(Box::new(move |result| {
                // Whoever asked may have gone; the step stands all the same.
                let _ = done.send(result);
            })),
        )?;
        Ok(outcome.await.unwrap_or(Err(StoreError::Closed))?)
    }

    /// Gives an execution an input. `done` is called when the step is durable or could not be written.
    pub(crate) fn step(
        self: &Arc<Self>,
        live: &Arc<Live>,
        input: Input,
        done: Option<Done>,
    ) -> Result<(), NotTaken> {
        if self.is_stopping() {
            return Err(NotTaken::Store(StoreError::Closed));
        }
        let mut slot = live.lock();
        if matches!(slot.state, State::Dormant) {
            self.recover(live, &mut slot)?;
        }
        let State::Running(running) = &mut slot.state else {
            return Err(NotTaken::Closed);
        };
        if !running.wants(&input) {
            return Err(NotTaken::Unwanted);
        }
        let input = self.without_missing_activities(&running.activities, input)?;
        let moment = running.moment(self.clock.now_millis());
        if let Some(witness) = &live.witness {
            self.step_in_memory(live, witness, &mut slot, input, moment);
            if let Some(done) = done {
                done(Ok(moment.millis));
            }
            return Ok(());
        }
        let entry = journal::Encoded::new(moment, &input)?;
        let number = running.steps;
        let first = running.event_count() + 1;
        let (outcome, actions) = match running.apply(input, moment) {
            Ok(applied) => applied,
            Err(defect) => {
                self.fail(live, &mut slot, &defect.to_string());
                return Err(NotTaken::Closed);
            }
        };
        let event_count = running.event_count();
        let step = Step {
            number,
            event_count,
            journal: Some(entry.with_event_count(event_count)),
            events: history::Encoded::new(first, &outcome.events)?,
            closing: running.closing(),
        };
        let redrives = running.redrives();
        let jobs = aborts::noted(&actions)?;
        let closing = step.closing.clone();
        if closing.is_some() {
            slot.state = State::Closed;
        }
        let identity = slot.identity.clone();
        let logged = self.entries(identity.as_ref(), redrives, &outcome.events);
        let generation = slot.generation;
        let (runtime, live, id) = (Arc::clone(self), Arc::clone(live), live.id);
        // Under the lock, so that steps are written in the order in which they were made.
        self.store.submit(
            move |connection| {
                executions::step(connection, id, &step)?;
                jobs.iter()
                    .try_for_each(|job| noted_aborts::add(connection, id, job))
            },
            move |result| {
                match &result {
                    Ok(()) => {
                        live.went_well();
                        runtime.log_delivery.give(logged);
                        runtime.carry_out(&live, actions);
                        if let Some(closing) = closing {
                            runtime.closed(&live, identity.as_deref(), &closing);
                        }
                    }
                    Err(error) => runtime.lost(&live, generation, error),
                }
                if let Some(done) = done {
                    done(result.map(|()| moment.millis));
                }
            },
        );
        Ok(())
    }

    /// Carries out what a durable step asks for.
    pub(crate) fn carry_out(self: &Arc<Self>, live: &Arc<Live>, actions: Vec<Action>) {
        let timer = |timer, at_millis| Timer {
            at_millis,
            execution: live.id,
            timer,
        };
        for action in actions {
            match action {
                Action::Arm(id, at) => self.timers.arm(timer(id, at)),
                Action::Disarm(id, at) => self.timers.disarm(timer(id, at)),
                Action::Cancel(cancelled) => self.cancel(live, cancelled),
                Action::Run(run) => self.run(live, run),
                Action::StartMapRun(request, test_case) => {
                    self.start_map_run(live.id, request, test_case);
                }
                Action::StopMapRun(map_run) => self.stop_map_run(live.id, map_run),
                Action::Continue => self.go_on(live),
            }
        }
    }

    /// An execution has ended on disk.
    pub(crate) fn closed(&self, live: &Live, identity: Option<&Identity>, closing: &Closing) {
        live.work.cancel_all();
        self.forget(live.id);
        if let Some(identity) = identity {
            self.tell_closed(live.id, identity, closing);
            if let Some(map_run) = identity.map_run {
                self.map_runs.changed(map_run);
            }
        }
    }

    /// Tells that an execution has ended on disk.
    pub(crate) fn tell_closed(&self, id: i64, identity: &Identity, closing: &Closing) {
        self.notifications.tell(
            id,
            || StatusChange {
                execution_arn: identity.arn.clone(),
                state_machine_arn: identity.state_machine_arn.clone(),
                status: closing.status,
                start_millis: identity.start_millis,
                stop_millis: Some(closing.stop_millis),
            },
            true,
        );
    }

    /// Goes on with a step that was cut short, off the writer's thread.
    fn go_on(self: &Arc<Self>, live: &Arc<Live>) {
        let (runtime, live) = (Arc::clone(self), Arc::clone(live));
        self.handle.spawn(async move {
            if let Err(NotTaken::Store(error)) = runtime.step(&live, Input::Continue, None)
                && !runtime.is_stopping()
            {
                tracing::error!(execution = live.id, %error, "an execution could not go on");
            }
        });
    }

    /// Drops a task. What was aborted before its end may have left something running elsewhere.
    fn cancel(self: &Arc<Self>, live: &Live, cancelled: Cancelled) {
        let Cancelled {
            request,
            submission,
            aborted,
        } = cancelled;
        live.work.cancel(request.task);
        if tasks::is_activity(&request) {
            self.queues.remove(live, &request);
        }
        if aborted && tasks::is_job(&request) && !self.is_stopping() {
            self.abort(live.id, request, submission);
        }
    }

    fn run(self: &Arc<Self>, live: &Arc<Live>, run: Run) {
        if self.is_stopping() {
            return;
        }
        let Run {
            request,
            mock,
            since_millis,
            again,
        } = run;
        let task = request.task;
        if mock.as_ref().is_some_and(|mock| mock.is_by_hand(&request)) {
            self.leave_to_a_person(live, &request);
            return;
        }
        let mocked = mock.and_then(|mock| mock.answer(&request));
        if mocked.is_none() && tasks::is_activity(&request) {
            self.queues.add(live, &request, since_millis);
            return;
        }
        let report = Report {
            runtime: Arc::downgrade(self),
            live: Arc::clone(live),
            task,
            again,
        };
        let registry = Arc::clone(&self.registry);
        live.work.begin(&self.handle, task, async move {
            let answer = registry.run(request, mocked, &report).await;
            report.live.work.finished(task);
            report.answer(answer);
        });
    }
}

impl Runtime {
    /// Sends a task nowhere: a person is to answer it. What AWS tells of such a task before its answer stands in the history.
    fn leave_to_a_person(self: &Arc<Self>, live: &Arc<Live>, request: &TaskRequest) {
        let task = request.task;
        let input = if tasks::is_activity(request) {
            // The person is the worker: heartbeats count from now on.
            let worker_name = None;
            Input::ActivityStarted { task, worker_name }
        } else if tasks::is_submitted(request) {
            let output = "{}".to_owned();
            Input::TaskSubmitted { task, output }
        } else {
            return;
        };
        let (runtime, live) = (Arc::downgrade(self), Arc::clone(live));
        // Effects are carried out under the execution's lock.
        self.handle.spawn(async move {
            let Some(runtime) = runtime.upgrade() else {
                return;
            };
            if let Err(NotTaken::Store(error)) = runtime.step(&live, input, None)
                && !runtime.is_stopping()
            {
                // It is told again when the execution is recovered.
                tracing::error!(execution = live.id, task = task.0, %error, "the begin of a task could not be written");
            }
        });
    }
}

/// Brings what comes of a task to its execution.
struct Report {
    runtime: Weak<Runtime>,
    live: Arc<Live>,
    task: TaskId,
    again: bool,
}

impl Report {
    fn answer(self, answer: Answer) {
        let task = self.task;
        let input = match answer {
            Answer::Succeeded { output } => Input::TaskSucceeded { task, output },
            Answer::Failed { error, cause } => Input::TaskFailed { task, error, cause },
            Answer::NotStarted { error, cause } => Input::TaskStartFailed { task, error, cause },
            Answer::Waiting => return,
        };
        if let Some(runtime) = self.runtime.upgrade()
            && let Err(NotTaken::Store(error)) = runtime.step(&self.live, input, None)
        {
            // The task is run again when the execution is recovered.
            tracing::error!(execution = self.live.id, task = task.0, %error, "the answer of a task could not be written");
        }
    }
}

#[async_trait]
impl Progress for Report {
    async fn submitted(&self, output: String) -> Result<(), StoreError> {
        let runtime = self.runtime.upgrade().ok_or(StoreError::Closed)?;
        if runtime.submission(&self.live, self.task)?.is_some() {
            return Ok(());
        }
        let input = Input::TaskSubmitted {
            task: self.task,
            output,
        };
        match runtime.step_durably(&self.live, input).await {
            Ok(_) => Ok(()),
            Err(NotTaken::Store(error)) => Err(error),
            Err(NotTaken::Closed | NotTaken::Unwanted) => Err(StoreError::Closed),
        }
    }

    fn submission(&self) -> Option<String> {
        let runtime = self.runtime.upgrade()?;
        // One that cannot be read is submitted again, as one that was not durable is.
        runtime.submission(&self.live, self.task).ok().flatten()
    }

    fn is_again(&self) -> bool {
        self.again
    }
}
