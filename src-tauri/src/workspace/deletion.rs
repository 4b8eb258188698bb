//! Deleting executions that have ended, on a person's wish.

use serde::Serialize;
use sfn_engine::{Deletion, DeletionProgress, DeletionStage};

use crate::CommandError;

/// What a deletion is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DeletionPhase {
    /// It waits for one before it, or until the open executions are in memory.
    Waiting,
    /// It deletes.
    Deleting,
    /// It gives the space back.
    GivingBack,
    /// It is done.
    Done,
    /// It was cancelled; what is deleted is deleted.
    Cancelled,
    /// It failed, and so much as is told is deleted.
    Failed,
}

/// How far a deletion of executions is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DeletionStatus {
    /// What it is at.
    pub phase: DeletionPhase,
    /// How many executions there are to delete.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: u64,
    /// How many of them are deleted.
    #[cfg_attr(test, ts(type = "number"))]
    pub deleted: u64,
    /// How many of them stay, since an open execution waits for them.
    #[cfg_attr(test, ts(type = "number"))]
    pub kept: u64,
    /// How much smaller the database's files are than before it, in bytes, once it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(as = "Option<f64>"))]
    pub given_back: Option<u64>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<CommandError>,
}

/// A deletion that a person asked for.
#[derive(Debug)]
pub(super) struct Asked {
    deletion: Deletion,
    /// The size of the database's files before it, in bytes.
    before: u64,
}

impl Asked {
    /// One that has just begun.
    pub(super) fn new(deletion: Deletion, before: u64) -> Self {
        Self { deletion, before }
    }

    /// Whether it has ended.
    pub(super) fn is_over(&self) -> bool {
        self.deletion.progress().is_over()
    }

    /// Ends it after what it is just at.
    pub(super) fn cancel(&self) {
        self.deletion.cancel();
    }

    /// How far it is; `size` is that of the database's files now.
    pub(super) fn status(&self, size: u64) -> DeletionStatus {
        let mut status = DeletionStatus::from(self.deletion.progress());
        if status.phase == DeletionPhase::Done {
            status.given_back = Some(self.before.saturating_sub(size));
        }
        status
    }
}

impl From<DeletionProgress> for DeletionStatus {
    fn from(progress: DeletionProgress) -> Self {
        let (phase, problem) = match progress.stage {
            DeletionStage::Waiting => (DeletionPhase::Waiting, None),
            DeletionStage::Deleting => (DeletionPhase::Deleting, None),
            DeletionStage::GivingBack => (DeletionPhase::GivingBack, None),
            DeletionStage::Done => (DeletionPhase::Done, None),
            DeletionStage::Cancelled => (DeletionPhase::Cancelled, None),
            DeletionStage::Failed(error) => {
                let message = super::sentence(&error.to_string());
                let problem = CommandError::new("WorkspaceUnreadable", message);
                (DeletionPhase::Failed, Some(problem))
            }
        };
        Self {
            phase,
            total: progress.total,
            deleted: progress.deleted,
            kept: progress.kept,
            given_back: None,
            problem,
        }
    }
}
