use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use asl::model::StateMachine;
use asl::{MachineType, Options};

use crate::store::table::state_machines::{self, Stored};
use crate::store::table::{StateMachineStatus, StateMachineType};
use crate::store::{Store, StoreError};

/// So many are kept; a larger number begins anew.
const KEPT: usize = 512;

/// State machines and models of revisions, so that a start reads and parses nothing.
#[derive(Debug, Default)]
pub(crate) struct StateMachines {
    current: Mutex<HashMap<String, Arc<Stored>>>,
    models: Mutex<HashMap<i64, Arc<StateMachine>>>,
}

impl StateMachines {
    /// A state machine that is not deleted.
    pub(crate) fn find(&self, store: &Store, arn: &str) -> Result<Option<Arc<Stored>>, StoreError> {
        if let Some(known) = lock(&self.current).get(arn) {
            return Ok(Some(Arc::clone(known)));
        }
        // The lock is held while it is read: a change in between would be forgotten before it is entered.
        let mut current = lock(&self.current);
        let Some(stored) = store.read(|c| state_machines::find(c, arn))? else {
            return Ok(None);
        };
        let stored = Arc::new(stored);
        // One that is being deleted goes without a word.
        if stored.record.status == StateMachineStatus::Active {
            keep(&mut current, arn.to_owned(), Arc::clone(&stored));
        }
        Ok(Some(stored))
    }

    /// Forgets a state machine that was changed. Called after the commit and before the change is acknowledged.
    pub(crate) fn forget(&self, arn: &str) {
        lock(&self.current).remove(arn);
    }

    /// The model of a revision's definition; what is wrong with it when there is none. The definition was accepted when it
    /// was stored: a later validator does not keep it from running.
    pub(crate) fn model(
        &self,
        revision: i64,
        definition: &str,
        kind: StateMachineType,
    ) -> Result<Arc<StateMachine>, String> {
        if let Some(known) = lock(&self.models).get(&revision) {
            return Ok(Arc::clone(known));
        }
        let machine_type = match kind {
            StateMachineType::Standard => MachineType::Standard,
            StateMachineType::Express => MachineType::Express,
        };
        let machine = asl::model_of(definition, Options { machine_type })
            .map_err(|found| asl::create_exception_message(&found))?;
        let machine = Arc::new(machine);
        keep(&mut lock(&self.models), revision, Arc::clone(&machine));
        Ok(machine)
    }
}

fn keep<K: Eq + std::hash::Hash, V>(map: &mut HashMap<K, V>, key: K, value: V) {
    if map.len() >= KEPT {
        map.clear();
    }
    map.insert(key, value);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
