//! Map Runs: the child executions of distributed Map states.
//!
//! Each Map Run has a task of its own that reads the items ahead, as pending child executions on disk, starts as many of them as may run,
//! and ends the Map Run. What it decides by is on disk alone, so that it goes on after a crash as if nothing had happened; no item and no
//! result is kept in memory.

mod children;
mod drive;
mod engine;
mod read_ahead;
mod results;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

use super::lifecycle::Runtime;
use super::step::NotTaken;
use crate::core::map_run::{MapRunFailure, MapRunRequest};
use crate::core::{Input, MapRunId};
use crate::store::StoreError;
use crate::store::table::MapRunStatus;
use crate::store::table::map_runs::{self, Ending};
use crate::tasks::TestCase;

/// The Map Runs in progress.
#[derive(Debug, Default)]
pub(crate) struct MapRuns(Mutex<HashMap<(i64, MapRunId), Arc<LiveMapRun>>>);

/// A Map Run in progress.
#[derive(Debug)]
struct LiveMapRun {
    /// The key of the execution in which it runs.
    execution: i64,
    request: Arc<MapRunRequest>,
    test_case: Option<Arc<TestCase>>,
    /// Its key, once it is on disk.
    id: Mutex<Option<i64>>,
    /// Told when there is something to look at.
    changed: Notify,
    /// Whether its child executions in memory are to be aborted.
    stopped: watch::Sender<bool>,
    /// Whether the execution does not wait for it any more.
    aborted: AtomicBool,
    /// How the reading of items failed.
    failure: Mutex<Option<MapRunFailure>>,
    /// Its Express child executions.
    in_memory: Mutex<InMemoryChildren>,
}

/// Express child executions, which are on disk as pending until they have ended.
#[derive(Clone, Copy, Debug, Default)]
struct InMemoryChildren {
    /// The number of the next one to begin.
    next: i64,
    /// How many run.
    children: i64,
    /// How many items those have.
    items: i64,
}

impl MapRuns {
    /// Something happened to a child execution of a Map Run.
    pub(crate) fn changed(&self, id: i64) {
        if let Some(run) = self.find(id) {
            run.changed.notify_one();
        }
    }

    /// Has all of them look whether the engine is still there.
    pub(crate) fn wake(&self) {
        for run in self.lock().values() {
            run.changed.notify_one();
        }
    }

    fn find(&self, id: i64) -> Option<Arc<LiveMapRun>> {
        let runs = self.lock();
        runs.values()
            .find(|run| *lock(&run.id) == Some(id))
            .cloned()
    }

    fn remove(&self, run: &LiveMapRun) {
        self.lock().remove(&(run.execution, run.request.map_run));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(i64, MapRunId), Arc<LiveMapRun>>> {
        lock(&self.0)
    }
}

impl LiveMapRun {
    fn is_aborted(&self) -> bool {
        self.aborted.load(Ordering::Acquire)
    }
}

impl Runtime {
    /// Begins a Map Run, or goes on with it after the execution was brought back to memory.
    pub(super) fn start_map_run(
        self: &Arc<Self>,
        execution: i64,
        request: Arc<MapRunRequest>,
        test_case: Option<Arc<TestCase>>,
    ) {
        let key = (execution, request.map_run);
        let run = {
            let mut runs = self.map_runs.lock();
            if runs.contains_key(&key) || self.is_stopping() {
                return;
            }
            let run = Arc::new(LiveMapRun {
                execution,
                request,
                test_case,
                id: Mutex::default(),
                changed: Notify::new(),
                stopped: watch::Sender::new(false),
                aborted: AtomicBool::new(false),
                failure: Mutex::default(),
                in_memory: Mutex::default(),
            });
            runs.insert(key, Arc::clone(&run));
            run
        };
        let runtime = Arc::downgrade(self);
        self.handle.spawn(drive::drive(runtime, run));
    }

    /// Aborts a Map Run and its child executions.
    pub(super) fn stop_map_run(self: &Arc<Self>, execution: i64, map_run: MapRunId) {
        let run = self.map_runs.lock().remove(&(execution, map_run));
        if let Some(run) = run {
            run.aborted.store(true, Ordering::Release);
            run.stopped.send_replace(true);
            run.changed.notify_one();
        }
        let runtime = Arc::clone(self);
        self.handle.spawn(async move {
            let found = runtime
                .store
                .read(|c| map_runs::find_by_event(c, execution, map_run.0));
            let aborted = match found {
                Ok(Some(found)) => runtime.abort_map_run(found.id).await,
                Ok(None) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = aborted
                && !runtime.is_stopping()
            {
                // It is aborted when the workspace is opened again.
                tracing::error!(execution, %error, "a Map Run could not be aborted");
            }
        });
    }

    /// Aborts what a crash left running of Map Runs that had ended, or were to end.
    pub(super) fn abort_orphans(self: &Arc<Self>, map_runs: Vec<i64>, children: Vec<i64>) {
        if map_runs.is_empty() && children.is_empty() {
            return;
        }
        let runtime = Arc::clone(self);
        self.handle.spawn(async move {
            for id in map_runs {
                if let Err(error) = runtime.abort_map_run(id).await {
                    tracing::error!(map_run = id, %error, "a Map Run could not be aborted");
                }
            }
            runtime.abort_executions(children);
        });
    }

    async fn abort_map_run(self: &Arc<Self>, id: i64) -> Result<(), StoreError> {
        let ending = Ending {
            status: MapRunStatus::Aborted,
            stop_millis: self.clock.now_millis(),
            error: None,
            cause: None,
            output: None,
            written: false,
        };
        self.store
            .write(move |c| map_runs::end(c, id, &ending))
            .await?;
        self.abort_children(id)
    }

    /// Aborts the child executions of a Map Run that run on disk. Those in memory hear of it by themselves.
    fn abort_children(self: &Arc<Self>, id: i64) -> Result<(), StoreError> {
        let open = self.store.read(|c| map_runs::open_children(c, id))?;
        self.abort_executions(open);
        Ok(())
    }

    fn abort_executions(self: &Arc<Self>, executions: Vec<i64>) {
        for id in executions {
            let stop = Input::Stop {
                error: None,
                cause: None,
            };
            if let Err(NotTaken::Store(error)) = self.step(&self.live(id), stop, None)
                && !self.is_stopping()
            {
                tracing::error!(execution = id, %error, "a child execution could not be aborted");
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
