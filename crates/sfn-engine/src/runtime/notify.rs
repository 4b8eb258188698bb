use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{broadcast, oneshot};

use super::StatusChange;

/// A receiver that is so many changes behind loses the oldest.
const BACKLOG: usize = 1024;

/// Tells who wants to know that executions started and ended.
#[derive(Debug)]
pub(crate) struct Notifications {
    changes: broadcast::Sender<StatusChange>,
    closings: Mutex<HashMap<i64, Vec<oneshot::Sender<()>>>>,
}

impl Notifications {
    pub(crate) fn new() -> Self {
        Self {
            changes: broadcast::Sender::new(BACKLOG),
            closings: Mutex::new(HashMap::new()),
        }
    }

    /// Everything from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<StatusChange> {
        self.changes.subscribe()
    }

    /// Resolves when the execution ends, if it had not ended yet; look at it after this call.
    pub(crate) fn closing(&self, execution: i64) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        let mut closings = self.lock();
        let waiting = closings.entry(execution).or_default();
        waiting.retain(|sender| !sender.is_closed());
        waiting.push(sender);
        receiver
    }

    /// Nobody waits any more for an execution that turned out to have ended.
    pub(crate) fn forget(&self, execution: i64) {
        self.lock().remove(&execution);
    }

    /// An execution changed its status.
    pub(crate) fn tell(&self, execution: i64, change: impl FnOnce() -> StatusChange, ended: bool) {
        if self.changes.receiver_count() > 0 {
            // A receiver may have gone since.
            let _ = self.changes.send(change());
        }
        if ended {
            for waiting in self.lock().remove(&execution).into_iter().flatten() {
                let _ = waiting.send(());
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Vec<oneshot::Sender<()>>>> {
        self.closings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
