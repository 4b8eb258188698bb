use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::{Clock, SCALES};

/// How far the clock on the wall may run ahead of the time that passed before it is believed: the machine slept, or the clock was
/// set forward.
const TOLERANCE_MILLIS: f64 = 2_000.0;

/// A sleep is at most so long, so that a machine that slept notices soon that it is late.
const LONGEST_SLEEP: Duration = Duration::from_secs(10);

/// The system's clock, perhaps scaled. It follows the clock on the wall forward and never back: when that is set back, time passes on
/// evenly from where it was.
#[derive(Debug)]
pub struct WallClock {
    anchor: Mutex<Anchor>,
    rescaled: Notify,
}

/// A moment, as each of the clocks showed it, and how fast time passes since.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    steady: Instant,
    wall_millis: f64,
    shown_millis: f64,
    scale: f64,
}

impl WallClock {
    /// A clock that starts with the clock on the wall and runs `scale` times as fast; what is not of [`SCALES`] counts as 1.
    #[must_use]
    pub fn new(scale: f64) -> Self {
        let wall_millis = wall_millis();
        Self {
            anchor: Mutex::new(Anchor {
                steady: Instant::now(),
                wall_millis,
                shown_millis: wall_millis,
                scale: if SCALES.contains(&scale) { scale } else { 1.0 },
            }),
            rescaled: Notify::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Anchor> {
        self.anchor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Anchor {
    /// What the clock shows now.
    fn shown(&mut self) -> f64 {
        let passed = self.steady.elapsed().as_secs_f64() * 1000.0;
        let (shown, jumped) = self.show(passed, wall_millis());
        if jumped {
            self.move_to(shown);
        }
        shown
    }

    /// What the clock shows after `passed` milliseconds, when the wall shows `wall`; and whether the wall had jumped ahead.
    fn show(&self, passed: f64, wall: f64) -> (f64, bool) {
        let wall_passed = wall - self.wall_millis;
        let jumped = wall_passed > passed + TOLERANCE_MILLIS;
        let real = if jumped { wall_passed } else { passed };
        (self.shown_millis + real * self.scale, jumped)
    }

    /// From now on the clock counts from here.
    fn move_to(&mut self, shown_millis: f64) {
        self.steady = Instant::now();
        self.wall_millis = wall_millis();
        self.shown_millis = shown_millis;
    }
}

fn wall_millis() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}

#[async_trait]
impl Clock for WallClock {
    #[allow(clippy::cast_possible_truncation)] // Milliseconds of any year fit.
    fn now_millis(&self) -> i64 {
        self.lock().shown().floor() as i64
    }

    #[allow(clippy::cast_precision_loss)] // As above.
    async fn sleep_until(&self, millis: i64) {
        // Before the look at the clock: a change after it is heard.
        let mut rescaled = std::pin::pin!(self.rescaled.notified());
        rescaled.as_mut().enable();
        let left = {
            let mut anchor = self.lock();
            (millis as f64 - anchor.shown()) / anchor.scale / 1000.0
        };
        if let Ok(left) = Duration::try_from_secs_f64(left.min(LONGEST_SLEEP.as_secs_f64())) {
            // A timer counts whole milliseconds up: it is not early.
            let _ = tokio::time::timeout(left, rescaled).await;
        }
    }

    #[allow(clippy::cast_precision_loss)] // As above.
    fn catch_up(&self, millis: i64) {
        let mut anchor = self.lock();
        if anchor.shown() < millis as f64 {
            anchor.move_to(millis as f64);
        }
    }

    fn is_ahead(&self) -> bool {
        self.lock().shown() > wall_millis() + TOLERANCE_MILLIS
    }

    fn scale(&self) -> f64 {
        self.lock().scale
    }

    fn set_scale(&self, scale: f64) {
        if SCALES.contains(&scale) {
            let mut anchor = self.lock();
            let shown = anchor.shown();
            anchor.move_to(shown);
            anchor.scale = scale;
            drop(anchor);
            self.rescaled.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn it_follows_the_wall_forward_and_never_back() {
        let anchor = Anchor {
            steady: Instant::now(),
            wall_millis: 1_000_000.0,
            shown_millis: 1_000_000.0,
            scale: 1.0,
        };
        for (what, passed, wall, scale, shown) in [
            ("time passes", 500.0, 1_000_500.0, 1.0, 1_000_500.0),
            (
                "a small drift is let be",
                500.0,
                1_001_500.0,
                1.0,
                1_000_500.0,
            ),
            ("the machine slept", 500.0, 4_600_000.0, 1.0, 4_600_000.0),
            ("set back an hour", 500.0, -2_600_000.0, 1.0, 1_000_500.0),
            ("ten times as fast", 500.0, 1_000_500.0, 10.0, 1_005_000.0),
        ] {
            let (now, _) = Anchor { scale, ..anchor }.show(passed, wall);
            assert!((now - shown).abs() < 1e-6, "{what}: {now}");
        }
    }

    #[test]
    fn it_catches_up_with_what_was_recorded() {
        let clock = WallClock::new(f64::NAN);
        assert!(!clock.is_ahead());
        let ahead = clock.now_millis() + 3_600_000;
        clock.catch_up(ahead);
        assert!(clock.now_millis() >= ahead && clock.is_ahead());
        clock.catch_up(0);
        assert!(clock.now_millis() >= ahead, "it does not go back");
    }

    /// Time passes without being waited for.
    #[tokio::test(start_paused = true)]
    async fn who_sleeps_is_woken_when_it_runs_faster() {
        let clock = Arc::new(WallClock::new(1.0));
        let at = clock.now_millis() + 5_000;
        let sleeper = tokio::spawn({
            let clock = Arc::clone(&clock);
            async move {
                let begun = Instant::now();
                while clock.now_millis() < at {
                    clock.sleep_until(at).await;
                }
                begun.elapsed()
            }
        });
        tokio::time::sleep(Duration::from_secs(1)).await;
        let before = clock.now_millis();
        clock.set_scale(4.0);
        assert!(clock.now_millis() - before < 4, "it does not jump");
        let slept = sleeper.await.unwrap();
        // A second at the first pace and four at the second.
        assert!(
            (1_990..=2_010).contains(&slept.as_millis()),
            "slept {slept:?}"
        );
        clock.set_scale(0.0);
        assert!((clock.scale() - 4.0).abs() < f64::EPSILON);
    }
}
