//! How fast time passes in the local workspace, and what in an execution waits for it.

use serde::Serialize;
use sfn_engine::core::WaitKind;
use sfn_engine::{Engine, PendingWait, SkipError};

use crate::CommandError;

/// Most waits that the window is told of; a Map may wait in thousands.
const MOST: usize = 50;

/// The clock of the local workspace: all its times are on it. It never goes back, and is ahead where time was let pass faster.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WorkspaceClock {
    /// What it shows, seconds since 1970.
    pub now: f64,
    /// How many times as fast as the clock on the wall it runs.
    pub scale: f64,
}

/// What in an execution of the local workspace only waits for time to pass.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExecutionWaits {
    /// The clock that they wait by.
    pub clock: WorkspaceClock,
    /// The one that goes on first before the others.
    pub waits: Vec<WaitingState>,
    /// How many more there are.
    #[cfg_attr(test, ts(type = "number"))]
    pub left_out: usize,
}

/// Why a state waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum WaitReason {
    /// It is a Wait state.
    WaitState,
    /// It failed, and is to be tried again.
    Backoff,
}

/// A state that only waits for time to pass.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WaitingState {
    /// Names the wait.
    #[cfg_attr(test, ts(type = "number"))]
    pub timer: u64,
    /// The state.
    pub state_name: String,
    /// Why it waits.
    pub reason: WaitReason,
    /// When it was entered, seconds since 1970.
    pub entered: f64,
    /// When it goes on, seconds since 1970.
    pub until: f64,
    /// How often it was tried again so far.
    #[cfg_attr(test, ts(type = "number"))]
    pub retries: u64,
}

impl WorkspaceClock {
    /// The clock as it is now.
    pub fn of(engine: &Engine) -> Self {
        Self {
            now: seconds(engine.now_millis()),
            scale: engine.time_scale(),
        }
    }
}

impl ExecutionWaits {
    /// What waits now.
    pub fn of(engine: &Engine, mut waits: Vec<PendingWait>) -> Self {
        let left_out = waits.len().saturating_sub(MOST);
        waits.truncate(MOST);
        Self {
            clock: WorkspaceClock::of(engine),
            waits: waits.into_iter().map(Into::into).collect(),
            left_out,
        }
    }
}

impl From<PendingWait> for WaitingState {
    fn from(wait: PendingWait) -> Self {
        Self {
            timer: wait.timer.0,
            state_name: wait.state_name,
            reason: match wait.kind {
                WaitKind::WaitState => WaitReason::WaitState,
                WaitKind::Backoff => WaitReason::Backoff,
            },
            entered: seconds(wait.entered_millis),
            until: seconds(wait.until_millis),
            retries: wait.retries,
        }
    }
}

impl From<SkipError> for CommandError {
    fn from(error: SkipError) -> Self {
        let code = match &error {
            SkipError::ExecutionDoesNotExist(_) => "ExecutionDoesNotExist",
            SkipError::Ended => "ExecutionEnded",
            SkipError::NotWaiting => "NotWaiting",
            SkipError::Store(_) => "WorkspaceUnreadable",
        };
        Self::new(code, super::sentence(&error.to_string()))
    }
}

/// A moment in milliseconds since 1970 as one in seconds.
#[allow(clippy::cast_precision_loss)] // Milliseconds of any year fit.
pub(super) fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}
