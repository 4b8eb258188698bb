use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use sfn_api::HistoryEvent;
use tokio::runtime::Handle;

use super::express::Logs;
use super::holds::Breakpoints;
use super::live::{Identity, Live};
use super::logging::{Entries, LogDelivery};
use super::map_runs::MapRuns;
use super::notify::Notifications;
use super::polls::Queues;
use super::recent::Recent;
use super::retention::{Retention, keep_retention};
use super::state_machines::StateMachines;
use super::step::NotTaken;
use super::timers::{Timer, Timers};
use super::{DataLocation, EngineConfig};
use crate::chance::Chance;
use crate::clock::{Clock, WallClock};
use crate::core::Input;
use crate::store::table::{aborts, clock as noted_clock, executions, map_runs, state_machines};
use crate::store::{OpenError, Store, StoreError};
use crate::tasks::{AwsServices, Lambda, Registry, SettingError};

/// So many executions whose timers go off at once are served by one task.
const FIRED_TOGETHER: usize = 64;

/// An open workspace.
#[derive(Debug)]
pub(crate) struct Runtime {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) handle: Handle,
    pub(crate) registry: Arc<Registry>,
    pub(crate) timers: Arc<Timers>,
    pub(crate) queues: Queues,
    pub(crate) state_machines: StateMachines,
    pub(crate) recent: Recent,
    pub(crate) notifications: Notifications,
    pub(crate) logs: Logs,
    pub(crate) log_delivery: LogDelivery,
    pub(crate) breakpoints: Breakpoints,
    pub(crate) map_runs: MapRuns,
    pub(crate) retention: Arc<Retention>,
    live: Mutex<HashMap<i64, Arc<Live>>>,
    /// Those of them that run in memory alone and have states that are answered by hand, by ARN.
    in_memory: Mutex<HashMap<String, Arc<Live>>>,
    next_id: AtomicI64,
    stopping: AtomicBool,
    /// Whether status changes are given to EventBridge.
    pub(super) publishing: AtomicBool,
}

impl Runtime {
    /// Opens the store and takes up its open executions.
    pub(crate) fn open(config: EngineConfig) -> Result<Arc<Self>, OpenError> {
        let handle = Handle::try_current()
            .map_err(|_| OpenError::Start("it must be opened within a tokio runtime".to_owned()))?;
        let wrong = |error: SettingError| OpenError::Start(error.to_string());
        let endpoint = config.lambda_endpoint.as_deref();
        let aws = AwsServices::new(config.aws, config.account_access).map_err(wrong)?;
        let aws = Arc::new(aws);
        let registry = Registry::new(
            config.mock_config,
            Arc::clone(&aws),
            Lambda::new(endpoint, config.local_functions, aws).map_err(wrong)?,
            config.connections,
            match &config.data {
                DataLocation::Dir(dir) => Some(dir.join("connections.json")),
                DataLocation::Ephemeral => None,
            },
            config.runners,
        );
        let store = match &config.data {
            DataLocation::Dir(dir) => Store::open(dir)?,
            DataLocation::Ephemeral => Store::ephemeral()?,
        };
        store.s3().sweep();
        let clock = config
            .clock
            .unwrap_or_else(|| Arc::new(WallClock::new(config.time_scale)));
        let begin = || -> Result<_, StoreError> {
            store.read(|c| {
                Ok((
                    executions::largest_id(c)?,
                    executions::latest_millis(c)?.max(noted_clock::noted(c)?),
                    executions::open_ids(c)?,
                    state_machines::deleting(c)?,
                    map_runs::orphans(c)?,
                    map_runs::orphaned_children(c)?,
                    aborts::all(c)?,
                ))
            })
        };
        let (largest_id, latest_millis, open, deleting, orphans, orphaned_children, aborts) =
            begin().map_err(|e| OpenError::Start(e.to_string()))?;
        clock.catch_up(latest_millis);
        let live: HashMap<i64, Arc<Live>> =
            open.iter().map(|id| (*id, Live::dormant(*id))).collect();
        let log_delivery = LogDelivery::new(Arc::clone(registry.aws()), handle.clone());
        let runtime = Arc::new(Self {
            store,
            clock,
            chance: config.chance,
            handle,
            registry: Arc::new(registry),
            timers: Arc::new(Timers::default()),
            queues: Queues::new(),
            state_machines: StateMachines::default(),
            recent: Recent::default(),
            notifications: Notifications::new(),
            logs: Logs::default(),
            log_delivery,
            breakpoints: Breakpoints::default(),
            map_runs: MapRuns::default(),
            retention: Arc::new(Retention::new(config.retention)),
            live: Mutex::new(live),
            in_memory: Mutex::default(),
            next_id: AtomicI64::new(largest_id + 1),
            stopping: AtomicBool::new(false),
            publishing: AtomicBool::new(false),
        });
        runtime.handle.spawn(keep_time(
            Arc::clone(&runtime.timers),
            Arc::clone(&runtime.clock),
            Arc::downgrade(&runtime),
        ));
        runtime
            .handle
            .spawn(keep_retention(Arc::downgrade(&runtime)));
        runtime.publish_status_changes();
        runtime.abort_orphans(orphans, orphaned_children);
        runtime.abort_left(aborts);
        runtime.take_up(open, deleting);
        Ok(runtime)
    }

    /// Goes on with deletions and brings the open executions to memory, oldest first, in the background.
    fn take_up(self: &Arc<Self>, open: Vec<i64>, deleting: Vec<i64>) {
        let weak = Arc::downgrade(self);
        if self.store.is_unchecked() {
            let weak = weak.clone();
            self.handle.spawn_blocking(move || {
                if let Some(runtime) = weak.upgrade() {
                    match runtime.store.check() {
                        Ok(None) => {}
                        Ok(Some(damage)) => tracing::error!(%damage, "the database is damaged"),
                        Err(error) => tracing::error!(%error, "the database could not be checked"),
                    }
                }
            });
        }
        if open.is_empty() && deleting.is_empty() {
            self.retention.all_taken_up();
            return;
        }
        self.handle.spawn_blocking(move || {
            // Before a timer of theirs can go off: they are not to make one more transition.
            for state_machine in deleting {
                if let Some(runtime) = weak.upgrade() {
                    runtime.end_all(state_machine);
                }
            }
            for id in open {
                let Some(runtime) = weak.upgrade() else {
                    return;
                };
                if runtime.is_stopping() {
                    return;
                }
                let live = runtime.lock_live().get(&id).cloned();
                if let Some(live) = live {
                    runtime.wake(&live);
                }
            }
            if let Some(runtime) = weak.upgrade() {
                runtime.retention.all_taken_up();
            }
        });
    }

    /// Tells all open executions of a state machine that it is being deleted. Each ends with its next transition, as on AWS
    /// (<https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html>).
    pub(crate) fn end_all(self: &Arc<Self>, state_machine: i64) {
        let open = match self.store.read(|c| executions::open_of(c, state_machine)) {
            Ok(open) => open,
            Err(error) => {
                tracing::error!(%error, "the open executions of a deleted state machine could not be read");
                return;
            }
        };
        for id in open {
            let told = self.step(&self.live(id), Input::StateMachineDeleted, None);
            if let Err(NotTaken::Store(error)) = told {
                tracing::error!(execution = id, %error, "an execution could not be told that its state machine is deleted");
            }
        }
    }

    /// What is logged of a step's events, to be given to [`Self::log_delivery`] once the step is durable.
    pub(crate) fn entries(
        &self,
        identity: Option<&Arc<Identity>>,
        redrives: i64,
        events: &[HistoryEvent],
    ) -> Option<Entries> {
        let identity = identity?;
        let rule = identity.log_rule.as_deref();
        self.log_delivery
            .entries(rule, &identity.arn, redrives, events)
    }

    /// A key for a new execution.
    pub(crate) fn new_id(&self) -> i64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// An execution that is open on disk.
    pub(crate) fn live(&self, id: i64) -> Arc<Live> {
        Arc::clone(
            self.lock_live()
                .entry(id)
                .or_insert_with(|| Live::dormant(id)),
        )
    }

    /// Enters a new execution.
    pub(crate) fn enter(&self, live: &Arc<Live>) {
        self.lock_live().insert(live.id, Arc::clone(live));
    }

    /// Enters an execution that runs in memory alone, so that its tasks can be answered by hand.
    pub(crate) fn enter_in_memory(&self, arn: &str, live: &Arc<Live>) {
        self.lock_in_memory()
            .insert(arn.to_owned(), Arc::clone(live));
    }

    /// An execution that was entered by [`Self::enter_in_memory`] and has not ended.
    pub(crate) fn in_memory(&self, arn: &str) -> Option<Arc<Live>> {
        self.lock_in_memory().get(arn).cloned()
    }

    /// Those of them that are child executions of a Map Run, given by its key.
    pub(crate) fn in_memory_of(&self, map_run: i64) -> Vec<Arc<Live>> {
        let known: Vec<_> = self.lock_in_memory().values().cloned().collect();
        // Not under the lock: an execution that ends takes it while it is locked itself.
        let is_child = |live: &Arc<Live>| {
            let slot = live.lock();
            slot.identity.as_ref().and_then(|it| it.map_run) == Some(map_run)
        };
        known.into_iter().filter(is_child).collect()
    }

    /// Takes out what [`Self::enter_in_memory`] entered.
    pub(crate) fn leave_memory(&self, arn: &str) {
        self.lock_in_memory().remove(arn);
    }

    fn lock_in_memory(&self) -> MutexGuard<'_, HashMap<String, Arc<Live>>> {
        self.in_memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// All executions in memory that are open on disk.
    pub(crate) fn all_live(&self) -> Vec<Arc<Live>> {
        self.lock_live().values().cloned().collect()
    }

    /// Takes an execution out of memory.
    pub(crate) fn forget(&self, id: i64) {
        self.lock_live().remove(&id);
    }

    /// Whether the engine takes nothing any more.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Takes nothing any more, writes what was taken, and closes the store. Blocks for the writes.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        self.note_clock();
        self.queues.end();
        self.timers.wake();
        self.map_runs.wake();
        let live: Vec<_> = self.lock_live().drain().map(|(_, live)| live).collect();
        for live in live {
            live.work.cancel_all();
        }
        self.store.close();
    }

    /// Notes what the clock shows, so that it takes no time back after a restart.
    pub(crate) fn note_clock(&self) {
        let millis = self.clock.now_millis();
        self.store.submit(
            move |c| noted_clock::note(c, millis),
            |noted| {
                // Waits then last longer after a restart; nothing is lost.
                if let Err(error) = noted {
                    tracing::warn!(%error, "what the clock shows could not be noted");
                }
            },
        );
    }

    fn lock_live(&self) -> MutexGuard<'_, HashMap<i64, Arc<Live>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fire(self: &Arc<Self>, timers: Vec<Timer>) {
        // The timers of one execution stay in order; executions are independent.
        let mut by_execution: Vec<(i64, Vec<Timer>)> = Vec::new();
        let mut places: HashMap<i64, usize> = HashMap::new();
        for timer in timers {
            let place = *places.entry(timer.execution).or_insert_with(|| {
                by_execution.push((timer.execution, Vec::new()));
                by_execution.len() - 1
            });
            by_execution[place].1.push(timer);
        }
        while !by_execution.is_empty() {
            let rest = by_execution.split_off(by_execution.len().min(FIRED_TOGETHER));
            let together = std::mem::replace(&mut by_execution, rest);
            let runtime = Arc::clone(self);
            self.handle.spawn(async move {
                for timer in together.into_iter().flat_map(|(_, timers)| timers) {
                    runtime.fire_one(timer);
                }
            });
        }
    }

    fn fire_one(self: &Arc<Self>, timer: Timer) {
        let live = self.lock_live().get(&timer.execution).cloned();
        if let Some(live) = live
            && let Err(NotTaken::Store(error)) =
                self.step(&live, Input::TimerFired(timer.timer), None)
            && !self.is_stopping()
        {
            // It is set again when the execution is recovered.
            tracing::error!(execution = timer.execution, %error, "a timer could not be given to its execution");
        }
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.timers.wake();
        self.map_runs.wake();
    }
}

/// Waits for the earliest timer, again and again, until the runtime has gone.
async fn keep_time(timers: Arc<Timers>, clock: Arc<dyn Clock>, runtime: Weak<Runtime>) {
    loop {
        match timers.earliest_millis() {
            Some(at) => tokio::select! {
                () = clock.sleep_until(at) => {}
                () = timers.changed() => {}
            },
            None => timers.changed().await,
        }
        let Some(runtime) = runtime.upgrade().filter(|r| !r.is_stopping()) else {
            return;
        };
        let due = timers.take_due(clock.now_millis());
        // Now and then while something is waited for: a process that is killed has not waited for nothing.
        if clock.is_ahead() {
            runtime.note_clock();
        }
        if !due.is_empty() {
            runtime.fire(due);
        }
    }
}
