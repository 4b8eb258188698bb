use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::sync::watch;

use super::{Clock, SCALES};

/// A clock that moves only when it is told to, for tests.
#[derive(Debug)]
pub struct ManualClock {
    now: watch::Sender<i64>,
    scale: Mutex<f64>,
}

impl ManualClock {
    /// A clock that shows `millis` since the Unix epoch.
    #[must_use]
    pub fn new(millis: i64) -> Self {
        Self {
            now: watch::Sender::new(millis),
            scale: Mutex::new(1.0),
        }
    }

    /// Lets so many milliseconds pass on the wall: it moves on by as many times its scale.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // Tests let no ages pass.
    pub fn advance(&self, millis: i64) {
        let millis = (millis as f64 * *self.lock()) as i64;
        self.now.send_modify(|now| *now += millis);
    }

    fn lock(&self) -> MutexGuard<'_, f64> {
        self.scale.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now_millis(&self) -> i64 {
        *self.now.borrow()
    }

    async fn sleep_until(&self, millis: i64) {
        // The sender is `self`: it cannot be gone.
        let _ = self.now.subscribe().wait_for(|now| *now >= millis).await;
    }

    fn catch_up(&self, millis: i64) {
        self.now.send_if_modified(|now| {
            let behind = *now < millis;
            *now = (*now).max(millis);
            behind
        });
    }

    fn is_ahead(&self) -> bool {
        // There is no wall beside it.
        *self.lock() > 1.0
    }

    fn scale(&self) -> f64 {
        *self.lock()
    }

    fn set_scale(&self, scale: f64) {
        if SCALES.contains(&scale) {
            *self.lock() = scale;
        }
    }
}
