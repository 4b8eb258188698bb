//! Time as the engine sees it. Nothing else in the engine reads a clock.

mod manual;
mod wall;

use std::fmt::Debug;

use async_trait::async_trait;

pub use manual::ManualClock;
pub use wall::WallClock;

/// A clock that never goes back.
#[async_trait]
pub trait Clock: Debug + Send + Sync {
    /// The time now, milliseconds since the Unix epoch.
    fn now_millis(&self) -> i64;

    /// Waits until the clock shows `millis`. It may return earlier: look at the clock again.
    async fn sleep_until(&self, millis: i64);

    /// Makes the clock show at least `millis` from now on.
    fn catch_up(&self, millis: i64);
}
