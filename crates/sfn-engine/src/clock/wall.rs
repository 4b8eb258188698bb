use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;

use super::Clock;

/// How far the clock on the wall may run ahead of the time that passed before it is believed: the machine slept, or the clock was
/// set forward.
const TOLERANCE_MILLIS: f64 = 2_000.0;

/// A sleep is at most so long, so that a machine that slept notices soon that it is late.
const LONGEST_SLEEP: Duration = Duration::from_secs(10);

/// The system's clock, perhaps scaled. It follows the clock on the wall forward and never back: when that is set back, time passes on
/// evenly from where it was.
#[derive(Debug)]
pub struct WallClock {
    scale: f64,
    anchor: Mutex<Anchor>,
}

/// A moment, as each of the clocks showed it.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    steady: Instant,
    wall_millis: f64,
    shown_millis: f64,
}

impl WallClock {
    /// A clock that starts with the clock on the wall and runs `scale` times as fast; what is not a positive finite number counts as 1.
    #[must_use]
    pub fn new(scale: f64) -> Self {
        let wall_millis = wall_millis();
        Self {
            scale: if scale.is_finite() && scale > 0.0 {
                scale
            } else {
                1.0
            },
            anchor: Mutex::new(Anchor {
                steady: Instant::now(),
                wall_millis,
                shown_millis: wall_millis,
            }),
        }
    }

    fn shown(&self, anchor: &mut Anchor) -> f64 {
        let passed = anchor.steady.elapsed().as_secs_f64() * 1000.0;
        let wall = wall_millis();
        let (shown, jumped) = show(*anchor, passed, wall, self.scale);
        if jumped {
            *anchor = Anchor {
                steady: Instant::now(),
                wall_millis: wall,
                shown_millis: shown,
            };
        }
        shown
    }
}

/// What the clock shows after `passed` milliseconds since the anchor, when the wall shows `wall`; and whether the wall had jumped ahead.
fn show(anchor: Anchor, passed: f64, wall: f64, scale: f64) -> (f64, bool) {
    let wall_passed = wall - anchor.wall_millis;
    let jumped = wall_passed > passed + TOLERANCE_MILLIS;
    let real = if jumped { wall_passed } else { passed };
    (anchor.shown_millis + real * scale, jumped)
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
        let mut anchor = self.anchor.lock().unwrap_or_else(PoisonError::into_inner);
        self.shown(&mut anchor).floor() as i64
    }

    #[allow(clippy::cast_precision_loss)] // As above.
    async fn sleep_until(&self, millis: i64) {
        let left = (millis - self.now_millis()) as f64 / self.scale / 1000.0;
        if let Ok(left) = Duration::try_from_secs_f64(left) {
            tokio::time::sleep(left.min(LONGEST_SLEEP)).await;
        }
    }

    #[allow(clippy::cast_precision_loss)] // As above.
    fn catch_up(&self, millis: i64) {
        let mut anchor = self.anchor.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = self.shown(&mut anchor);
        if shown < millis as f64 {
            *anchor = Anchor {
                steady: Instant::now(),
                wall_millis: wall_millis(),
                shown_millis: millis as f64,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_the_wall_forward_and_never_back() {
        let anchor = Anchor {
            steady: Instant::now(),
            wall_millis: 1_000_000.0,
            shown_millis: 1_000_000.0,
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
            let (now, _) = show(anchor, passed, wall, scale);
            assert!((now - shown).abs() < 1e-6, "{what}: {now}");
        }
    }

    #[test]
    fn it_catches_up_with_what_was_recorded() {
        let clock = WallClock::new(f64::NAN);
        let ahead = clock.now_millis() + 3_600_000;
        clock.catch_up(ahead);
        assert!(clock.now_millis() >= ahead);
        clock.catch_up(0);
        assert!(clock.now_millis() >= ahead, "it does not go back");
    }
}
