use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::logging::LogRule;
use super::memory::Witness;
use super::running::Running;
use super::work::Work;

/// An open execution in memory.
#[derive(Debug)]
pub(crate) struct Live {
    /// Its key.
    pub(crate) id: i64,
    slot: Mutex<Slot>,
    /// Who hears of it instead of the store, when it runs in memory alone.
    pub(crate) witness: Option<Arc<dyn Witness>>,
    /// The tasks that are being run for it.
    pub(crate) work: Work,
    /// How many steps in a row could not be written.
    setbacks: AtomicU32,
}

/// Where an execution is.
#[derive(Debug)]
pub(crate) struct Slot {
    /// How far it is.
    pub(crate) state: State,
    /// Counts how often it was brought to memory: what a step of an earlier time failed with no longer matters.
    pub(crate) generation: u64,
    /// Who it is, once that is known.
    pub(crate) identity: Option<Arc<Identity>>,
}

/// How far an execution in memory is.
#[derive(Debug)]
pub(crate) enum State {
    /// Only on disk: its journal has to be replayed first.
    Dormant,
    /// In memory.
    Running(Box<Running>),
    /// Ended, though perhaps not on disk yet.
    Closed,
}

/// What notifications and logs quote.
#[derive(Debug)]
pub(crate) struct Identity {
    /// Its ARN.
    pub(crate) arn: String,
    /// Its state machine.
    pub(crate) state_machine_arn: String,
    /// When it started.
    pub(crate) start_millis: i64,
    /// The key of the Map Run that started it.
    pub(crate) map_run: Option<i64>,
    /// What of it is logged.
    pub(crate) log_rule: Option<Arc<LogRule>>,
}

impl Live {
    /// An execution that is only on disk.
    pub(crate) fn dormant(id: i64) -> Arc<Self> {
        Self::with(id, State::Dormant, None, None)
    }

    /// An execution that has just begun.
    pub(crate) fn running(id: i64, running: Box<Running>, identity: Arc<Identity>) -> Arc<Self> {
        Self::with(id, State::Running(running), Some(identity), None)
    }

    /// An execution that is about to run in memory alone.
    pub(crate) fn in_memory(
        id: i64,
        running: Box<Running>,
        identity: Arc<Identity>,
        witness: Arc<dyn Witness>,
    ) -> Arc<Self> {
        Self::with(id, State::Running(running), Some(identity), Some(witness))
    }

    fn with(
        id: i64,
        state: State,
        identity: Option<Arc<Identity>>,
        witness: Option<Arc<dyn Witness>>,
    ) -> Arc<Self> {
        Arc::new(Self {
            id,
            witness,
            slot: Mutex::new(Slot {
                state,
                generation: 0,
                identity,
            }),
            work: Work::default(),
            setbacks: AtomicU32::new(0),
        })
    }

    /// A step was written.
    pub(crate) fn went_well(&self) {
        self.setbacks.store(0, Ordering::Relaxed);
    }

    /// A step could not be written; how many before it could not either.
    pub(crate) fn set_back(&self) -> u32 {
        self.setbacks.fetch_add(1, Ordering::Relaxed)
    }

    /// Locks it. Steps are made, and handed to the writer, under this lock.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
