use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::core::TimerId;

/// A timer that is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Timer {
    /// When it goes off.
    pub(crate) at_millis: i64,
    /// The execution's key.
    pub(crate) execution: i64,
    /// Which of its timers.
    pub(crate) timer: TimerId,
}

/// All timers that are set, the earliest first. One task waits for all of them.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    set: Mutex<BTreeSet<Timer>>,
    earlier: Notify,
}

impl Timers {
    /// Sets a timer.
    pub(crate) fn arm(&self, timer: Timer) {
        let mut set = self.lock();
        let is_earliest = set.first().is_none_or(|first| timer < *first);
        set.insert(timer);
        drop(set);
        if is_earliest {
            self.earlier.notify_one();
        }
    }

    /// Takes a timer back. One that went off already is no error.
    pub(crate) fn disarm(&self, timer: Timer) {
        self.lock().remove(&timer);
    }

    /// When the earliest goes off.
    pub(crate) fn earliest_millis(&self) -> Option<i64> {
        self.lock().first().map(|timer| timer.at_millis)
    }

    /// Returns when a timer was set that is earlier than all others, or after [`Timers::wake`].
    pub(crate) async fn changed(&self) {
        self.earlier.notified().await;
    }

    /// Ends a wait in [`Timers::changed`].
    pub(crate) fn wake(&self) {
        self.earlier.notify_one();
    }

    /// Takes out all that are due, in order.
    pub(crate) fn take_due(&self, now_millis: i64) -> Vec<Timer> {
        let mut set = self.lock();
        let first_later = Timer {
            at_millis: now_millis.saturating_add(1),
            execution: i64::MIN,
            timer: TimerId(0),
        };
        let later = set.split_off(&first_later);
        std::mem::replace(&mut *set, later).into_iter().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<Timer>> {
        self.set.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timer(at_millis: i64, execution: i64) -> Timer {
        Timer {
            at_millis,
            execution,
            timer: TimerId(1),
        }
    }

    #[test]
    fn due_timers_come_in_order_and_once() {
        let timers = Timers::default();
        for (at, execution) in [(30, 1), (10, 2), (20, 3), (20, 1)] {
            timers.arm(timer(at, execution));
        }
        timers.disarm(timer(10, 2));
        assert_eq!(timers.earliest_millis(), Some(20));
        assert_eq!(timers.take_due(20), [timer(20, 1), timer(20, 3)]);
        assert_eq!(timers.take_due(29), []);
        assert_eq!(timers.take_due(i64::MAX), [timer(30, 1)]);
        assert_eq!(timers.earliest_millis(), None);
    }
}
