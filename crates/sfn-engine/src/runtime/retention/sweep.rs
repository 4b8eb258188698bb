use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::{Deletion, DeletionProgress, DeletionStage};
use crate::runtime::lifecycle::Runtime;
use crate::store::table::deletions::{self, Closed};
use crate::store::table::{clock as noted_clock, unused};
use crate::store::{StoreError, space};

/// So often it is looked for what is due.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Real time between two looks, however fast the workspace's clock runs.
const LEAST_REST: Duration = Duration::from_millis(100);

/// The writer is held at most about so long at a time; what others write waits so much longer.
const HELD: Duration = Duration::from_millis(4);

/// So many executions are looked up at once.
const TOGETHER: i64 = 64;

/// So many unused rows are looked up at once.
const UNUSED: i64 = 256;

/// A database of an earlier version is rewritten when it holds at most so much: the writer is held meanwhile, for a second or two. A
/// larger one keeps its size and uses what is free in it, until enough of it was deleted.
const REWRITTEN: u64 = 256 * 1024 * 1024;

/// How a deletion goes about it.
struct Pace<'a> {
    /// After each change it rests so many times as long as that took.
    rest: u32,
    /// Set when it is to end.
    cancelled: &'a AtomicBool,
}

/// Why a deletion ended early.
enum Ended {
    Cancelled,
    Failed(StoreError),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

/// Deletes what is due, again and again, until the runtime has gone.
pub(crate) async fn keep_retention(runtime: Weak<Runtime>) {
    let (clock, mut period, mut taken_up) = {
        let Some(runtime) = runtime.upgrade() else {
            return;
        };
        let retention = &runtime.retention;
        (
            Arc::clone(&runtime.clock),
            retention.period.subscribe(),
            retention.taken_up.subscribe(),
        )
    };
    if taken_up.wait_for(|all| *all).await.is_err() {
        return;
    }
    drop(taken_up);
    loop {
        let kept = *period.borrow_and_update();
        let next = {
            let Some(runtime) = runtime.upgrade().filter(|r| !r.is_stopping()) else {
                return;
            };
            // What becomes due while it is at it is not missed.
            let begun = clock.now_millis();
            if let Err(Ended::Failed(error)) = runtime.sweep(kept).await
                && !runtime.is_stopping()
            {
                tracing::error!(%error, "executions that are due could not be deleted");
            }
            let pause = kept.map_or(HOUR, |kept| kept.clamp(Duration::from_secs(1), HOUR));
            begun + i64::try_from(pause.as_millis()).unwrap_or(i64::MAX)
        };
        tokio::time::sleep(LEAST_REST).await;
        let due = async {
            // A sleep may end early.
            while clock.now_millis() < next {
                clock.sleep_until(next).await;
                if runtime.strong_count() == 0 {
                    break;
                }
            }
        };
        tokio::select! {
            () = due => {}
            changed = period.changed() => if changed.is_err() {
                return;
            },
        }
    }
}

impl Runtime {
    /// Begins a deletion that a person asked for, of what ended at this time or before.
    pub(super) fn delete_closed(self: &Arc<Self>, stopped_by_millis: i64) -> Deletion {
        let (told, progress) = watch::channel(DeletionProgress::default());
        let cancelled = Arc::new(AtomicBool::new(false));
        let deletion = Deletion {
            progress,
            cancelled: Arc::clone(&cancelled),
        };
        let mut taken_up = self.retention.taken_up.subscribe();
        let runtime = Arc::downgrade(self);
        self.handle.spawn(async move {
            if taken_up.wait_for(|all| *all).await.is_err() {
                return;
            }
            let Some(runtime) = runtime.upgrade() else {
                return;
            };
            let _one_at_a_time = runtime.retention.deleting.lock().await;
            let pace = Pace {
                rest: 1,
                cancelled: &cancelled,
            };
            let ended = runtime
                .delete_and_give_back(Some(stopped_by_millis), &pace, &told)
                .await;
            told.send_modify(|progress| {
                progress.stage = match ended {
                    Ok(()) => DeletionStage::Done,
                    Err(Ended::Cancelled) => DeletionStage::Cancelled,
                    Err(Ended::Failed(error)) => DeletionStage::Failed(error),
                };
            });
        });
        deletion
    }

    /// Deletes what is due, and what is left of what was deleted before.
    async fn sweep(self: &Arc<Self>, kept: Option<Duration>) -> Result<(), Ended> {
        let stopped_by_millis = kept.map(|kept| {
            let millis = i64::try_from(kept.as_millis()).unwrap_or(i64::MAX);
            self.clock.now_millis().saturating_sub(millis)
        });
        let _one_at_a_time = self.retention.deleting.lock().await;
        let pace = Pace {
            rest: 3,
            cancelled: &AtomicBool::new(false),
        };
        let (told, _) = watch::channel(DeletionProgress::default());
        self.delete_and_give_back(stopped_by_millis, &pace, &told)
            .await
    }

    async fn delete_and_give_back(
        self: &Arc<Self>,
        stopped_by_millis: Option<i64>,
        pace: &Pace<'_>,
        told: &watch::Sender<DeletionProgress>,
    ) -> Result<(), Ended> {
        let total = match stopped_by_millis {
            Some(millis) => self.store.read(|c| deletions::count_closed(c, millis))?,
            None => 0,
        };
        told.send_modify(|progress| {
            progress.total = total.unsigned_abs();
            progress.stage = DeletionStage::Deleting;
        });
        // What a crash, or a cancelled deletion, left.
        let mut some = self.purge(pace).await?;
        if let (Some(millis), true) = (stopped_by_millis, total > 0) {
            some |= self.delete(millis, pace, told).await?;
        }
        some |= self.remove_unused(pace).await?;
        if some {
            told.send_modify(|progress| progress.stage = DeletionStage::GivingBack);
            self.give_back(pace).await?;
        }
        Ok(())
    }

    /// Deletes what ended at this time or before. Whether there was something.
    async fn delete(
        self: &Arc<Self>,
        stopped_by_millis: i64,
        pace: &Pace<'_>,
        told: &watch::Sender<DeletionProgress>,
    ) -> Result<bool, Ended> {
        let mut behind: Option<Closed> = None;
        let mut some = false;
        loop {
            let found = self
                .store
                .read(|c| deletions::closed(c, stopped_by_millis, behind.as_ref(), TOGETHER))?;
            let Some(last) = found.last() else {
                return Ok(some);
            };
            behind = Some(last.clone());
            let awaited = self.awaited_now().await?;
            let (kept, mut going): (Vec<_>, Vec<_>) = found.into_iter().partition(|closed| {
                awaited.contains(&closed.arn) || self.retention.is_wanted(&closed.arn)
            });
            told.send_modify(|progress| progress.kept += count(kept.len()));
            while !going.is_empty() {
                let together = going.clone();
                let now = self.clock.now_millis();
                let done = self
                    .change(pace, move |c| {
                        // The time of the deleted is known no more.
                        noted_clock::note(c, now)?;
                        let mut more = for_a_while();
                        let (mut tried, mut deleted) = (0, 0);
                        for closed in &together {
                            if !more() {
                                break;
                            }
                            tried += 1;
                            if deletions::delete(c, closed.id, stopped_by_millis)? {
                                deleted += 1;
                            }
                        }
                        Ok((tried, deleted))
                    })
                    .await?;
                let (tried, deleted) = done;
                for gone in going.drain(..tried) {
                    self.recent.forget(&gone.arn);
                }
                some |= deleted > 0;
                told.send_modify(|progress| {
                    progress.deleted += count(deleted);
                    progress.kept += count(tried - deleted);
                });
                self.purge(pace).await?;
            }
        }
    }

    /// The executions that tasks of open executions wait for.
    async fn awaited_now(self: &Arc<Self>) -> Result<HashSet<String>, Ended> {
        let runtime = Arc::clone(self);
        let awaited = self.handle.spawn_blocking(move || runtime.awaited()).await;
        Ok(awaited.unwrap_or(Err(StoreError::Closed))?)
    }

    /// Removes what is left of deleted executions. Whether there was something.
    async fn purge(self: &Arc<Self>, pace: &Pace<'_>) -> Result<bool, Ended> {
        let mut some = false;
        while self.store.read(deletions::is_left)? {
            some = true;
            if self
                .change(pace, |c| deletions::purge(c, for_a_while()))
                .await?
            {
                break;
            }
        }
        Ok(some)
    }

    /// Removes what nothing refers to. Whether there was something.
    async fn remove_unused(self: &Arc<Self>, pace: &Pace<'_>) -> Result<bool, Ended> {
        let mut some = false;
        loop {
            let runtime = Arc::clone(self);
            let look = move || runtime.store.read(|c| unused::find(c, UNUSED));
            let found = self
                .handle
                .spawn_blocking(look)
                .await
                .unwrap_or(Err(StoreError::Closed))?;
            let Some(found) = found else {
                return Ok(some);
            };
            let removed = self
                .change(pace, move |c| unused::remove(c, &found, for_a_while()))
                .await?;
            if removed == 0 {
                // They are used again.
                return Ok(some);
            }
            some = true;
        }
    }

    /// Gives space back.
    async fn give_back(self: &Arc<Self>, pace: &Pace<'_>) -> Result<(), Ended> {
        let (can, used) = self
            .store
            .read(|c| Ok((space::can_give_back(c)?, space::free_and_used(c)?.1)))?;
        if can {
            while !self
                .change(pace, |c| Ok(space::give_back(c, for_a_while())?))
                .await?
            {}
        } else if used <= REWRITTEN {
            self.store.alone(space::rewrite).await?;
        } else {
            tracing::info!(
                used,
                "the database keeps its size: it is of an earlier version, and too large to be rewritten"
            );
            return Ok(());
        }
        self.store.alone(space::empty_log).await?;
        Ok(())
    }

    /// Makes a change, and rests.
    async fn change<T: Send + 'static>(
        &self,
        pace: &Pace<'_>,
        change: impl FnMut(&rusqlite::Connection) -> Result<T, crate::store::Fault> + Send + 'static,
    ) -> Result<T, Ended> {
        if pace.cancelled.load(Ordering::Acquire) {
            return Err(Ended::Cancelled);
        }
        let begun = Instant::now();
        let made = self.store.write(change).await?;
        tokio::time::sleep(begun.elapsed() * pace.rest).await;
        Ok(made)
    }
}

/// Says no when the writer was held long enough.
fn for_a_while() -> impl FnMut() -> bool {
    let begun = Instant::now();
    move || begun.elapsed() < HELD
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
