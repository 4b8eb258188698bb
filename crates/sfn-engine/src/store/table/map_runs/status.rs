//! How a Map Run stands, and how far it is.

use super::super::unreadable;
use crate::store::writer::Fault;

/// `MapRunStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapRunStatus {
    /// `RUNNING`.
    Running,
    /// `SUCCEEDED`.
    Succeeded,
    /// `FAILED`.
    Failed,
    /// `ABORTED`.
    Aborted,
}

impl MapRunStatus {
    pub(super) fn code(self) -> i64 {
        match self {
            Self::Running => 0,
            Self::Succeeded => 1,
            Self::Failed => 2,
            Self::Aborted => 4,
        }
    }

    pub(super) fn from_code(code: i64) -> Result<Self, Fault> {
        match code {
            0 => Ok(Self::Running),
            1 => Ok(Self::Succeeded),
            2 => Ok(Self::Failed),
            4 => Ok(Self::Aborted),
            other => Err(unreadable("Map Run status", other)),
        }
    }
}

/// How many items, or child executions, are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MapRunCounts {
    /// All that are known so far.
    pub total: i64,
    /// Those that run.
    pub running: i64,
    /// Those that succeeded.
    pub succeeded: i64,
    /// Those that failed.
    pub failed: i64,
    /// Those that timed out.
    pub timed_out: i64,
    /// Those that were aborted while they ran.
    pub aborted: i64,
    /// Those whose results were written by a `ResultWriter`.
    pub results_written: i64,
    /// Those that ended without success and wait to be redriven.
    pub pending_redrive: i64,
    /// Those that ended without success and can never be redriven; told of a single Map Run only.
    pub failures_not_redrivable: i64,
}

impl MapRunCounts {
    /// Those that were not started.
    #[must_use]
    pub fn pending(&self) -> i64 {
        self.total - self.running - self.ended() - self.pending_redrive
    }

    /// Those that ended, but for those that wait to be redriven.
    #[must_use]
    pub fn ended(&self) -> i64 {
        self.succeeded + self.unsuccessful()
    }

    /// Those that ended without success.
    #[must_use]
    pub fn unsuccessful(&self) -> i64 {
        self.failed + self.timed_out + self.aborted
    }
}
