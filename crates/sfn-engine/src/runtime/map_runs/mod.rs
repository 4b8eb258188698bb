//! Map Runs: the child executions of distributed Map states.
//!
//! Each Map Run has a task of its own that reads the items ahead, as pending child executions on disk, starts as many of them as may run,
//! and ends the Map Run. What it decides by is on disk alone, so that it goes on after a crash as if nothing had happened; no item and no
//! result is kept in memory.

mod children;
mod drive;
mod engine;
mod read_ahead;
mod redrive;
mod results;
mod running_express;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use running_express::RunningExpress;
use tokio::sync::{Notify, watch};

use super::lifecycle::Runtime;
use super::logging::LogRule;
use super::step::NotTaken;
use crate::core::map_run::{MapRunFailure, MapRunRequest};
use crate::core::{Input, MapRunId};
use crate::store::StoreError;
use crate::store::table::MapRunStatus;
use crate::store::table::map_runs::{self, Ending};
use crate::tasks::TestCase;

/// The Map Runs in progress.
#[derive(Debug, Default)]
pub(crate) struct MapRuns {
    runs: Mutex<HashMap<(i64, MapRunId), Arc<LiveMapRun>>>,
    /// The same by their keys, once they are on disk.
    by_key: Mutex<HashMap<i64, Arc<LiveMapRun>>>,
}

/// A Map Run in progress.
#[derive(Debug)]
struct LiveMapRun {
    /// The key of the execution in which it runs.
    execution: i64,
    request: Arc<MapRunRequest>,
    test_case: Option<Arc<TestCase>>,
    /// What of its child executions is logged, once that is read.
    log_rule: OnceLock<Option<Arc<LogRule>>>,
    /// Its key, once it is on disk.
    id: Mutex<Option<i64>>,
    /// Told when there is something to look at.
    changed: Notify,
    /// Whether its child executions in memory are to be aborted.
    stopped: watch::Sender<bool>,
    /// Whether the execution does not wait for it any more.
    aborted: AtomicBool,
    /// How far its beginning is.
    beginning: Mutex<Beginning>,
    /// Whether nothing of it goes on any more.
    over: watch::Sender<bool>,
    /// How the reading of items failed.
    failure: Mutex<Option<MapRunFailure>>,
    /// Its Express child executions.
    in_memory: Mutex<InMemoryChildren>,
    /// Those of them that run for the first time; one that is redriven waits on disk until it has ended again.
    running_express: RunningExpress,
}

/// How far the beginning of a Map Run in memory is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Beginning {
    /// It is not looked at yet.
    #[default]
    New,
    /// It is to be redriven, and what runs of it ends first.
    Ending,
    /// It goes on.
    Done,
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
    /// The number of the next one to begin of those that wait to be redriven.
    next_redriven: i64,
    /// How many that waited to be redriven run.
    redriven: i64,
    /// How many items those have.
    redriven_items: i64,
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
        lock(&self.by_key).get(&id).cloned()
    }

    /// It is on disk under this key.
    fn enter(&self, id: i64, run: &Arc<LiveMapRun>) {
        *lock(&run.id) = Some(id);
        lock(&self.by_key).insert(id, Arc::clone(run));
    }

    /// Nothing of it goes on any more. A redrive may have taken its place.
    fn remove(&self, run: &Arc<LiveMapRun>) {
        let key = (run.execution, run.request.map_run);
        let mut runs = self.lock();
        if runs.get(&key).is_some_and(|there| Arc::ptr_eq(there, run)) {
            runs.remove(&key);
        }
        drop(runs);
        if let Some(id) = *lock(&run.id) {
            let mut by_key = lock(&self.by_key);
            if by_key.get(&id).is_some_and(|there| Arc::ptr_eq(there, run)) {
                by_key.remove(&id);
            }
        }
        run.over.send_replace(true);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(i64, MapRunId), Arc<LiveMapRun>>> {
        lock(&self.runs)
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
        let (run, before) = {
            let mut runs = self.map_runs.lock();
            let before = runs.get(&key).cloned();
            let goes_on = before
                .as_ref()
                .is_some_and(|before| before.request.redrives >= request.redrives);
            if goes_on || self.is_stopping() {
                return;
            }
            let run = Arc::new(LiveMapRun {
                execution,
                request,
                test_case,
                log_rule: OnceLock::new(),
                id: Mutex::default(),
                changed: Notify::new(),
                stopped: watch::Sender::new(false),
                aborted: AtomicBool::new(false),
                beginning: Mutex::default(),
                over: watch::Sender::new(false),
                failure: Mutex::default(),
                in_memory: Mutex::default(),
                running_express: RunningExpress::default(),
            });
            runs.insert(key, Arc::clone(&run));
            (run, before)
        };
        let runtime = Arc::downgrade(self);
        self.handle.spawn(async move {
            if let Some(before) = before {
                // What was begun before a redrive comes to its end first. The sender is in `before`.
                let _ = before.over.subscribe().wait_for(|over| *over).await;
            }
            drive::drive(runtime, run).await;
        });
    }

    /// Aborts a Map Run and its child executions.
    pub(super) fn stop_map_run(self: &Arc<Self>, execution: i64, map_run: MapRunId) {
        // It is taken out when nothing of it goes on any more.
        let run = self.map_runs.lock().get(&(execution, map_run)).cloned();
        let redrives = run.as_ref().map(|run| run.request.redrives);
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
                Ok(Some(found)) => {
                    let redrives = redrives.unwrap_or(found.record.redrive_count);
                    runtime.abort_map_run(found.id, redrives).await
                }
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
    pub(super) fn abort_orphans(self: &Arc<Self>, map_runs: Vec<(i64, i64)>, children: Vec<i64>) {
        if map_runs.is_empty() && children.is_empty() {
            return;
        }
        let runtime = Arc::clone(self);
        self.handle.spawn(async move {
            for (id, redrives) in map_runs {
                if let Err(error) = runtime.abort_map_run(id, redrives).await {
                    tracing::error!(map_run = id, %error, "a Map Run could not be aborted");
                }
            }
            runtime.abort_executions(children);
        });
    }

    /// Aborts a Map Run that was redriven so many times; a later redrive is left alone.
    async fn abort_map_run(self: &Arc<Self>, id: i64, redrives: i64) -> Result<(), StoreError> {
        let ending = Ending {
            redrives,
            status: MapRunStatus::Aborted,
            stop_millis: self.clock.now_millis(),
            error: None,
            cause: None,
            output: None,
            written: false,
        };
        let ended = self
            .store
            .write(move |c| map_runs::end(c, id, &ending))
            .await?;
        if ended {
            self.abort_children(id)?;
        }
        Ok(())
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
