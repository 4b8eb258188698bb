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
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<CommandError>,
}

impl DeletionStatus {
    /// How far a deletion is now.
    pub fn of(deletion: &Deletion) -> Self {
        deletion.progress().into()
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
            problem,
        }
    }
}
