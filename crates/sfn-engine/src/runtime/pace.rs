//! How fast time passes, and what skips it: what the local workspace lets a person do, and AWS does not.

use super::Engine;
use super::step::NotTaken;
use super::timers::Timer;
use crate::clock::SCALES;
use crate::core::{Input, TimerId, WaitKind};
use crate::store::StoreError;
use crate::store::table::executions;

/// A number that time cannot be scaled by.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("time passes {lowest} to {highest} times as fast, not {0} times", lowest = SCALES.start(), highest = SCALES.end())]
pub struct InvalidTimeScale(pub f64);

/// Something in an execution that only waits for time to pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingWait {
    /// Names it for [`Engine::skip_wait`].
    pub timer: TimerId,
    /// The state's name.
    pub state_name: String,
    /// What it waits for.
    pub kind: WaitKind,
    /// When the state was entered, milliseconds since the Unix epoch.
    pub entered_millis: i64,
    /// When it goes on, milliseconds since the Unix epoch; on the engine's clock.
    pub until_millis: i64,
    /// How often the state was tried again so far.
    pub retries: u64,
}

/// Why a wait was not skipped.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SkipError {
    /// There is no such execution.
    #[error("Execution Does Not Exist: '{0}'")]
    ExecutionDoesNotExist(String),
    /// It has ended.
    #[error("the execution has ended")]
    Ended,
    /// Nothing waits for that timer: it went on in between.
    #[error("the state does not wait any more")]
    NotWaiting,
    /// It could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// How many times as fast as the clock on the wall waits, backoff and time-outs pass.
    #[must_use]
    pub fn time_scale(&self) -> f64 {
        self.runtime.clock.scale()
    }

    /// Lets time pass so many times as fast from now on, until the engine is closed or this is called again. What is waited for
    /// already comes sooner or later by it.
    ///
    /// # Errors
    /// When the number is not within [`SCALES`].
    pub fn set_time_scale(&self, scale: f64) -> Result<(), InvalidTimeScale> {
        if !SCALES.contains(&scale) {
            return Err(InvalidTimeScale(scale));
        }
        self.runtime.clock.set_scale(scale);
        self.runtime.note_clock();
        Ok(())
    }

    /// What in an execution only waits for time to pass (Wait states, and retries' backoff), the one that goes on first before the
    /// others; nothing of one that has ended. `None` when there is no such execution. Express executions are not looked into.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn waits(&self, execution_arn: &str) -> Result<Option<Vec<PendingWait>>, StoreError> {
        let runtime = &self.runtime;
        let Some(found) = runtime.store.read(|c| executions::find(c, execution_arn))? else {
            return Ok(None);
        };
        if !found.record.status.is_open() {
            return Ok(Some(Vec::new()));
        }
        let live = runtime.live(found.id);
        let waits = runtime
            .while_running(&live, |running| running.waits())
            .await?
            .unwrap_or_default();
        let mut waits: Vec<_> = waits
            .into_iter()
            .map(|(wait, until_millis)| PendingWait {
                timer: wait.timer,
                state_name: wait.state_name,
                kind: wait.kind,
                entered_millis: wait.entered_millis,
                until_millis,
                retries: wait.retries,
            })
            .collect();
        waits.sort_by_key(|wait| (wait.until_millis, wait.timer));
        Ok(Some(waits))
    }

    /// Ends a wait as if its time had come: a Wait state is left, a retry begins. Durable when this returns. The history is the one
    /// that AWS writes when the time has come, but for the times.
    ///
    /// # Errors
    /// See [`SkipError`].
    pub async fn skip_wait(&self, execution_arn: &str, timer: TimerId) -> Result<(), SkipError> {
        let runtime = &self.runtime;
        let found = runtime
            .store
            .read(|c| executions::find(c, execution_arn))?
            .ok_or_else(|| SkipError::ExecutionDoesNotExist(execution_arn.to_owned()))?;
        if !found.record.status.is_open() {
            return Err(SkipError::Ended);
        }
        let live = runtime.live(found.id);
        let waits = runtime.while_running(&live, |running| running.waits());
        let waits = waits.await?.ok_or(SkipError::Ended)?;
        // A time-out is no wait: it has a timer as well, and is not to go off early.
        let (_, at_millis) = waits
            .into_iter()
            .find(|(wait, _)| wait.timer == timer)
            .ok_or(SkipError::NotWaiting)?;
        match runtime.step_durably(&live, Input::TimerFired(timer)).await {
            Ok(_) => {
                runtime.timers.disarm(Timer {
                    at_millis,
                    execution: found.id,
                    timer,
                });
                Ok(())
            }
            Err(NotTaken::Closed) => Err(SkipError::Ended),
            Err(NotTaken::Unwanted) => Err(SkipError::NotWaiting),
            Err(NotTaken::Store(error)) => Err(error.into()),
        }
    }
}
