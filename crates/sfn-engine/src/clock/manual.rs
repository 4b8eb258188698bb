use async_trait::async_trait;
use tokio::sync::watch;

use super::Clock;

/// A clock that moves only when it is told to, for tests.
#[derive(Debug)]
pub struct ManualClock {
    now: watch::Sender<i64>,
}

impl ManualClock {
    /// A clock that shows `millis` since the Unix epoch.
    #[must_use]
    pub fn new(millis: i64) -> Self {
        Self {
            now: watch::Sender::new(millis),
        }
    }

    /// Moves it on.
    pub fn advance(&self, millis: i64) {
        self.now.send_modify(|now| *now += millis);
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
}
