//! Who asks for the tasks of activities, and what waits for them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::Engine;
use super::lifecycle::Runtime;
use super::live::Live;
use super::step::NotTaken;
use crate::core::{Input, TaskId, TaskRequest};
use crate::store::StoreError;
use crate::store::table::activities;

/// How long GetActivityTask waits for a task (AWS: 60 seconds): of the workspace's time, and never longer than that on the
/// clock on the wall, since the client's socket has its own limit.
const POLL: Duration = Duration::from_secs(60);

/// How many workers may ask for the tasks of one activity at once (AWS's quota).
const MAX_POLLERS: usize = 1000;

/// A task of an activity, handed to a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityTask {
    /// What the worker answers with.
    pub token: String,
    /// The task's input, JSON text.
    pub input: String,
}

/// Why no task can be asked for.
#[derive(Clone, Debug, thiserror::Error)]
pub enum PollError {
    /// There is no such activity (AWS: `ActivityDoesNotExist`).
    #[error("Activity Does Not Exist: '{0}'")]
    ActivityDoesNotExist(String),
    /// As many workers ask already as may (AWS: `ActivityWorkerLimitExceeded`).
    #[error("{0} workers are asking for tasks of this activity, the most that may")]
    TooManyWorkers(usize),
    /// It could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Waits for a task of an activity and hands it out, the one that has waited longest first; its `ActivityStarted` is on disk
    /// when this returns. `None` when none came within 60 seconds, or the engine is shutting down.
    ///
    /// A caller that goes before it was handed a task leaves the task to the next one. One that goes just then has it: the
    /// task's time-outs rule, as on AWS.
    ///
    /// # Errors
    /// See [`PollError`].
    pub async fn get_activity_task(
        &self,
        activity_arn: &str,
        worker_name: Option<String>,
    ) -> Result<Option<ActivityTask>, PollError> {
        let runtime = &self.runtime;
        let there = runtime.store.read(|c| activities::find(c, activity_arn))?;
        if there.is_none() {
            return Err(PollError::ActivityDoesNotExist(activity_arn.to_owned()));
        }
        let poller = runtime.queues.join(activity_arn)?;
        let mut ending = runtime.queues.ending.subscribe();
        let deadline = runtime.clock.now_millis() + i64::try_from(POLL.as_millis()).unwrap_or(0);
        let limit = tokio::time::sleep(POLL);
        tokio::pin!(limit);
        loop {
            // Before the look: what comes in between is heard of.
            let arrived = poller.arrived.notified();
            tokio::pin!(arrived);
            arrived.as_mut().enable();
            if *ending.borrow_and_update() {
                return Ok(None);
            }
            while let Some((place, waiting)) = runtime.queues.take_first(activity_arn) {
                if let Some(task) = runtime
                    .hand_out(activity_arn, place, waiting, worker_name.clone())
                    .await?
                {
                    return Ok(Some(task));
                }
            }
            tokio::select! {
                () = arrived => {}
                _ = ending.changed() => {}
                () = &mut limit => return Ok(None),
                () = runtime.clock.sleep_until(deadline) => {
                    if runtime.clock.now_millis() >= deadline {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// How many callers wait for a task of this activity now.
    #[must_use]
    pub fn pollers(&self, activity_arn: &str) -> usize {
        let queues = self.runtime.queues.lock();
        queues.get(activity_arn).map_or(0, |queue| queue.pollers)
    }

    /// Answers everybody who waits for a task of an activity at once with nothing, from now on. The first thing to do
    /// before a shutdown.
    pub fn end_polls(&self) {
        self.runtime.queues.end();
    }
}

impl Runtime {
    /// Gives a task to a worker; `None` when it is no longer wanted.
    async fn hand_out(
        self: &Arc<Self>,
        activity_arn: &str,
        place: Place,
        waiting: Entry,
        worker_name: Option<String>,
    ) -> Result<Option<ActivityTask>, StoreError> {
        let started = Input::ActivityStarted {
            task: waiting.request.task,
            worker_name,
        };
        match self.step_durably(&waiting.live, started).await {
            Ok(_) => Ok(Some(ActivityTask {
                token: waiting.request.token.clone().unwrap_or_default(),
                input: waiting.request.parameters.clone(),
            })),
            Err(NotTaken::Closed | NotTaken::Unwanted) => Ok(None),
            Err(NotTaken::Store(error)) => {
                self.queues.put(activity_arn, place, waiting);
                Err(error)
            }
        }
    }
}

/// The tasks of all activities that no worker has taken.
#[derive(Debug)]
pub(crate) struct Queues {
    queues: Mutex<HashMap<String, Queue>>,
    ending: watch::Sender<bool>,
}

/// Those of one activity.
#[derive(Debug, Default)]
struct Queue {
    waiting: BTreeMap<Place, Entry>,
    pollers: usize,
    arrived: Arc<Notify>,
}

/// A task's place in its queue: first come, first served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    since_millis: i64,
    execution: i64,
    task: TaskId,
}

#[derive(Debug)]
struct Entry {
    live: Arc<Live>,
    request: Arc<TaskRequest>,
}

/// Somebody who asks for tasks of an activity.
struct Poller<'a> {
    queues: &'a Queues,
    activity_arn: &'a str,
    arrived: Arc<Notify>,
}

impl Drop for Poller<'_> {
    fn drop(&mut self) {
        self.queues.change(self.activity_arn, |queue| {
            queue.pollers = queue.pollers.saturating_sub(1);
        });
    }
}

impl Queues {
    pub(crate) fn new() -> Self {
        Self {
            queues: Mutex::default(),
            ending: watch::Sender::new(false),
        }
    }

    /// Lets a task wait for a worker. One that waits already does so once.
    pub(crate) fn add(&self, live: &Arc<Live>, request: &Arc<TaskRequest>, since_millis: i64) {
        let place = Place {
            since_millis,
            execution: live.id,
            task: request.task,
        };
        let entry = Entry {
            live: Arc::clone(live),
            request: Arc::clone(request),
        };
        self.put(&request.resource, place, entry);
    }

    /// Takes a task back that may still wait.
    pub(crate) fn remove(&self, live: &Live, request: &TaskRequest) {
        self.change(&request.resource, |queue| {
            queue
                .waiting
                .retain(|place, _| (place.execution, place.task) != (live.id, request.task));
        });
    }

    /// Lets nobody wait any more.
    pub(crate) fn end(&self) {
        self.ending.send_replace(true);
    }

    fn put(&self, activity_arn: &str, place: Place, entry: Entry) {
        self.change(activity_arn, |queue| {
            queue.waiting.insert(place, entry);
            queue.arrived.notify_one();
        });
    }

    fn join<'a>(&'a self, activity_arn: &'a str) -> Result<Poller<'a>, PollError> {
        let arrived = self.change(activity_arn, |queue| {
            if queue.pollers >= MAX_POLLERS {
                return None;
            }
            queue.pollers += 1;
            Some(Arc::clone(&queue.arrived))
        });
        Ok(Poller {
            queues: self,
            activity_arn,
            arrived: arrived.ok_or(PollError::TooManyWorkers(MAX_POLLERS))?,
        })
    }

    fn take_first(&self, activity_arn: &str) -> Option<(Place, Entry)> {
        self.change(activity_arn, |queue| queue.waiting.pop_first())
    }

    /// Works on a queue; one that nothing and nobody is in any more is dropped.
    fn change<T>(&self, activity_arn: &str, work: impl FnOnce(&mut Queue) -> T) -> T {
        let mut queues = self.lock();
        let queue = match queues.get_mut(activity_arn) {
            Some(queue) => queue,
            None => queues.entry(activity_arn.to_owned()).or_default(),
        };
        let outcome = work(queue);
        if queue.waiting.is_empty() && queue.pollers == 0 {
            queues.remove(activity_arn);
        }
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Queue>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
