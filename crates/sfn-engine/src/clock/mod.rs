//! Time as the engine sees it. Nothing else in the engine reads a clock.
//!
//! All times of a workspace (of its timers, in its histories and lists) are on one clock that never goes back. While it is scaled it
//! runs ahead of the clock on the wall, and where it was when it is no longer scaled, there it goes on: so what was recorded stays in
//! order, and a timer's time means the same before and after a change of the scale. Where it stood is kept, so that a restart takes no
//! time back either. It falls in with the clock on the wall again once that has caught up.

mod manual;
mod wall;

use std::fmt::Debug;
use std::ops::RangeInclusive;

use async_trait::async_trait;

pub use manual::ManualClock;
pub use wall::WallClock;

/// How many times as fast as the clock on the wall a clock may run. The bounds are ours: a thousandth is slow enough to look on, and
/// with a million a year passes in half a minute.
pub const SCALES: RangeInclusive<f64> = 0.001..=1_000_000.0;

/// A clock that never goes back.
#[async_trait]
pub trait Clock: Debug + Send + Sync {
    /// The time now, milliseconds since the Unix epoch.
    fn now_millis(&self) -> i64;

    /// Waits until the clock shows `millis`. It may return earlier: look at the clock again.
    async fn sleep_until(&self, millis: i64);

    /// Makes the clock show at least `millis` from now on.
    fn catch_up(&self, millis: i64);

    /// Whether it shows more than the clock on the wall, so that it would go back if it were not told where it stood.
    fn is_ahead(&self) -> bool;

    /// How many times as fast as the clock on the wall it runs.
    fn scale(&self) -> f64;

    /// Makes it run so many times as fast from now on; what it shows does not jump. Whoever sleeps wakes up to look again. A number
    /// out of [`SCALES`] changes nothing.
    fn set_scale(&self, scale: f64);
}
