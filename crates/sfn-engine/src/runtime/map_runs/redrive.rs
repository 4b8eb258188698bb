//! Redriving a Map Run: what did not succeed of its child executions runs again, as many at once as may.

use std::sync::Arc;

use super::children::StartFailure;
use super::{Beginning, LiveMapRun, Runtime, lock};
use crate::runtime::redrive::{Attempt, EVENT_LIMIT, PERIOD_MILLIS, Redriver};
use crate::store::StoreError;
use crate::store::table::MapRunStatus;
use crate::store::table::map_run_redrives::{self, Limits};
use crate::store::table::map_runs::{self, Found, Pending};

impl Runtime {
    /// The Map Run, opened again if it is to be redriven; `None` while something of it still runs from before.
    pub(super) async fn reopened(
        self: &Arc<Self>,
        run: &LiveMapRun,
        id: i64,
    ) -> Result<Option<Found>, StoreError> {
        let found = self.store.read(|c| map_runs::get(c, id))?;
        let redrives = run.request.redrives;
        let Some(found) = found.filter(|found| found.record.redrive_count < redrives) else {
            return self.store.read(|c| map_runs::get(c, id));
        };
        if *lock(&run.beginning) == Beginning::New {
            *lock(&run.beginning) = Beginning::Ending;
            if found.record.status == MapRunStatus::Running {
                // Its execution has ended, and it was to be aborted with that.
                self.abort_map_run(id, found.record.redrive_count).await?;
            }
            self.abort_children(id)?;
        }
        let running = self.store.read(|c| map_runs::get(c, id))?;
        if running.is_some_and(|found| found.record.children.running > 0) {
            return Ok(None);
        }
        if run.is_aborted() {
            return Ok(Some(found));
        }
        let (now, limits) = (self.clock.now_millis(), self.redrive_limits());
        self.store
            .write(move |c| map_run_redrives::redrive(c, id, redrives, now, &limits))
            .await?;
        if run.is_aborted() {
            // Between the look and the write: then it could not be aborted yet.
            self.abort_map_run(id, redrives).await?;
        }
        self.store.read(|c| map_runs::get(c, id))
    }

    /// What makes a child execution one that can be redriven now.
    pub(super) fn redrive_limits(&self) -> Limits {
        Limits {
            events: EVENT_LIMIT,
            stopped_after_millis: self.clock.now_millis() - PERIOD_MILLIS - 1,
        }
    }

    /// Begins so many of the child executions that wait to be redriven.
    pub(super) async fn redrive_children(
        self: &Arc<Self>,
        run: &Arc<LiveMapRun>,
        found: &Found,
        count: i64,
    ) -> Result<(), StartFailure> {
        let limit = usize::try_from(count).unwrap_or(1);
        let from = lock(&run.in_memory).next_redriven;
        let waiting = self
            .store
            .read(|c| map_run_redrives::pending(c, found.id, from, limit))?;
        if run.request.express {
            for waiting in waiting {
                let child = Pending {
                    number: waiting.child.number,
                    item_count: waiting.child.item_count,
                    input: waiting.input,
                };
                self.start_express_child(run, found, child, Some(waiting.execution))?;
            }
            return Ok(());
        }
        let runtime = Arc::clone(self);
        // Replays take their time.
        let attempts = self.handle.spawn_blocking(move || {
            waiting
                .into_iter()
                .map(|waiting| {
                    let id = waiting.execution;
                    Ok((id, runtime.attempt_redrive(id, Redriver::MapRun)?))
                })
                .collect::<Result<Vec<_>, StoreError>>()
        });
        for (id, attempt) in attempts.await.unwrap_or(Err(StoreError::Closed))? {
            match attempt {
                Attempt::Submitted(outcome, _) => {
                    // One that no longer waited is left as it is.
                    outcome.await.unwrap_or(Err(StoreError::Closed))?;
                }
                // When all that was given to the writer before is on disk, its turn comes again.
                Attempt::Busy => self.store.write(|_| Ok(())).await?,
                Attempt::Unrecoverable(why) => {
                    tracing::error!(execution = id, why, "a child execution cannot be redriven");
                    self.store
                        .write(move |c| map_run_redrives::give_up_child(c, id))
                        .await?;
                }
            }
        }
        Ok(())
    }
}
