//! How long executions are kept after their end, deleting them, and giving the space back.
//!
//! A task of its own looks for executions that are due: when the workspace is opened, as soon as every open execution is in memory again,
//! and hourly after that, by the workspace's clock. It deletes a little at a time, and rests in between, so that what runs goes on.

mod awaited;
mod deletion;
mod engine;
mod sweep;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

pub use deletion::{Deletion, DeletionProgress, DeletionStage};
pub use engine::Storage;
pub(crate) use sweep::keep_retention;

/// What is kept, and who is at it.
#[derive(Debug)]
pub(crate) struct Retention {
    /// How long executions are kept after their end; for ever when `None`.
    period: watch::Sender<Option<Duration>>,
    /// Whether every execution that was open when the workspace was opened is in memory: only then it is known what they wait for.
    taken_up: watch::Sender<bool>,
    /// One deletion at a time.
    deleting: tokio::sync::Mutex<()>,
    /// Executions that somebody wants to look at when they have ended, by ARN, and how many do.
    wanted: Mutex<HashMap<String, usize>>,
}

impl Retention {
    pub(crate) fn new(period: Option<Duration>) -> Self {
        Self {
            period: watch::Sender::new(period),
            taken_up: watch::Sender::new(false),
            deleting: tokio::sync::Mutex::new(()),
            wanted: Mutex::default(),
        }
    }

    /// Every execution that was open is in memory.
    pub(crate) fn all_taken_up(&self) {
        self.taken_up.send_replace(true);
    }

    fn want(self: &Arc<Self>, execution_arn: &str) -> Wanted {
        let arn = execution_arn.to_owned();
        *self.wanted().entry(arn.clone()).or_default() += 1;
        Wanted {
            arn,
            retention: Arc::clone(self),
        }
    }

    fn is_wanted(&self, execution_arn: &str) -> bool {
        self.wanted().contains_key(execution_arn)
    }

    fn wanted(&self) -> std::sync::MutexGuard<'_, HashMap<String, usize>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As long as this is held, an execution is not deleted; see [`Engine::want`](super::Engine::want).
#[derive(Debug)]
#[must_use]
pub struct Wanted {
    arn: String,
    retention: Arc<Retention>,
}

impl Drop for Wanted {
    fn drop(&mut self) {
        let mut wanted = self.retention.wanted();
        if let Some(count) = wanted.get_mut(&self.arn) {
            *count -= 1;
            if *count == 0 {
                wanted.remove(&self.arn);
            }
        }
    }
}
