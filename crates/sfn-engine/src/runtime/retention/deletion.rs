use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;

use crate::store::StoreError;

/// A deletion that a person asked for. It goes on when this is dropped.
#[derive(Clone, Debug)]
pub struct Deletion {
    pub(super) progress: watch::Receiver<DeletionProgress>,
    pub(super) cancelled: Arc<AtomicBool>,
}

/// How far a deletion is.
#[derive(Clone, Debug, Default)]
pub struct DeletionProgress {
    /// How many executions there are to delete. Child executions of Map Runs go with theirs and are not counted.
    pub total: u64,
    /// How many of them are deleted.
    pub deleted: u64,
    /// How many of them stay: a task of an open execution waits for them, or something of their Map Runs is just being aborted.
    pub kept: u64,
    /// What it is at.
    pub stage: DeletionStage,
}

/// What a deletion is at.
#[derive(Clone, Debug, Default)]
pub enum DeletionStage {
    /// It waits: for one that was begun before, or until every open execution is in memory.
    #[default]
    Waiting,
    /// It deletes.
    Deleting,
    /// It gives the space back.
    GivingBack,
    /// It is done.
    Done,
    /// It was cancelled. What is deleted is deleted; the space is given back with the next deletion.
    Cancelled,
    /// It failed, and so much as is told is deleted.
    Failed(StoreError),
}

impl DeletionProgress {
    /// Whether it has ended, in whatever way.
    #[must_use]
    pub fn is_over(&self) -> bool {
        match self.stage {
            DeletionStage::Waiting | DeletionStage::Deleting | DeletionStage::GivingBack => false,
            DeletionStage::Done | DeletionStage::Cancelled | DeletionStage::Failed(_) => true,
        }
    }
}

impl Deletion {
    /// How far it is now.
    #[must_use]
    pub fn progress(&self) -> DeletionProgress {
        self.progress.borrow().clone()
    }

    /// Waits until it is further than when it was last asked.
    pub async fn changed(&mut self) -> DeletionProgress {
        if self.progress.changed().await.is_err() {
            // It was let go before its end: the engine shuts down.
            return self.cut_off();
        }
        self.progress.borrow_and_update().clone()
    }

    /// Waits until it has ended.
    pub async fn ended(&mut self) -> DeletionProgress {
        let over = self.progress.wait_for(DeletionProgress::is_over).await;
        let over = over.ok().map(|progress| progress.clone());
        over.unwrap_or_else(|| self.cut_off())
    }

    /// Ends it after what it is just at.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Release);
    }

    fn cut_off(&self) -> DeletionProgress {
        let mut progress = self.progress();
        if !progress.is_over() {
            progress.stage = DeletionStage::Failed(StoreError::Closed);
        }
        progress
    }
}
