use sfn_api::ExecutionStatus;

use super::failure::{Failure, Origin, TIMEOUT};
use super::step::Step;
use super::thread::{Phase, ThreadId};
use super::{Effect, TaskId, TimerId};

/// What a timer is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Timer {
    /// A Wait state's end.
    Wait(ThreadId),
    /// A retry's backoff.
    Backoff(ThreadId),
    /// A task's `TimeoutSeconds`.
    TaskTimeout(TaskId),
    /// A task's `HeartbeatSeconds`.
    Heartbeat(TaskId),
    /// The state machine's `TimeoutSeconds`.
    Execution,
}

/// What a flow waits for that only time brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitKind {
    /// The end of a Wait state.
    WaitState,
    /// The next attempt of a state that failed.
    Backoff,
}

/// A flow that only waits for time to pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The timer that ends it: with [`super::Input::TimerFired`] before its time the wait is skipped.
    pub timer: TimerId,
    /// The state's name.
    pub state_name: String,
    /// What it waits for.
    pub kind: WaitKind,
    /// When the state was entered, in milliseconds since the Unix epoch.
    pub entered_millis: i64,
    /// How often the state was tried again so far.
    pub retries: u64,
}

impl super::Execution {
    /// The flows that only wait for time to pass, in the order in which their timers were set.
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        let wait = |(timer, purpose): (&TimerId, &Timer)| {
            let (thread, kind) = match purpose {
                Timer::Wait(thread) => (thread, WaitKind::WaitState),
                Timer::Backoff(thread) => (thread, WaitKind::Backoff),
                Timer::TaskTimeout(_) | Timer::Heartbeat(_) | Timer::Execution => return None,
            };
            let visit = &self.threads.get(thread)?.visit;
            Some(Wait {
                timer: *timer,
                state_name: visit.state.name.clone(),
                kind,
                entered_millis: visit.entered_millis,
                retries: visit.retries,
            })
        };
        self.timers.iter().filter_map(wait).collect()
    }
}

impl Step<'_> {
    /// Sets a timer at a time in milliseconds since the epoch.
    pub(super) fn set_timer(&mut self, at_millis: i64, timer: Timer) -> TimerId {
        self.execution.last_timer += 1;
        let id = TimerId(self.execution.last_timer);
        self.execution.timers.insert(id, timer);
        self.effects.push(Effect::SetTimer {
            timer: id,
            at_millis,
        });
        id
    }

    /// Sets a timer some milliseconds from now.
    pub(super) fn set_timer_after(&mut self, millis: u64, timer: Timer) -> TimerId {
        let millis = i64::try_from(millis).unwrap_or(i64::MAX);
        self.set_timer(self.at.millis.saturating_add(millis), timer)
    }

    /// Takes a timer back; one that went off already is no matter.
    pub(super) fn cancel_timer(&mut self, timer: TimerId) {
        if self.execution.timers.remove(&timer).is_some() {
            self.effects.push(Effect::CancelTimer(timer));
        }
    }

    pub(super) fn timer_fired(&mut self, timer: TimerId) {
        let Some(purpose) = self.execution.timers.remove(&timer) else {
            return;
        };
        match purpose {
            Timer::Wait(id) => {
                self.resume(id, |step, thread| {
                    super::states::wait::finish(step, id, thread)
                });
            }
            Timer::Backoff(id) => self.retry_due(id),
            Timer::TaskTimeout(task) => {
                self.task_timed_out(task, Failure::reported(Some(TIMEOUT.to_owned()), None))
            }
            Timer::Heartbeat(task) => {
                let mut failure = Failure::reported(Some(TIMEOUT.to_owned()), None);
                failure.origin = Origin::Heartbeat;
                self.task_timed_out(task, failure);
            }
            Timer::Execution => {
                self.log.execution_timed_out();
                self.close(ExecutionStatus::TimedOut, None);
            }
        }
    }

    /// Begins the next attempt of a state.
    fn retry_due(&mut self, id: ThreadId) {
        if let Some(thread) = self.execution.threads.get_mut(&id) {
            thread.visit.retries += 1;
            thread.visit.token = None;
            // The next attempt begins all branches or iterations anew.
            thread.visit.remains = None;
            thread.phase = Phase::Run;
            self.execution.ready.push_back(id);
            self.run_ready();
        }
    }
}
