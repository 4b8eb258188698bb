//! Answering by hand: states of the local workspace whose tasks are sent nowhere and wait for a person, which AWS has not.

use super::Engine;
use crate::store::StoreError;
use crate::store::table::state_machines;

impl Engine {
    /// The states of a state machine that a person answers by hand, by name. `None` when there is no such state machine.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn by_hand(&self, state_machine_arn: &str) -> Result<Option<Vec<String>>, StoreError> {
        let runtime = &self.runtime;
        let found = runtime
            .state_machines
            .find(&runtime.store, state_machine_arn)?;
        Ok(found.map(|machine| machine.by_hand.clone()))
    }

    /// Sets the Task states, wherever they stand in the state machine, whose tasks wait for a person in executions that are started
    /// from now on, before any mocked answer; those that run keep theirs. Names of other states change nothing. Kept with the state
    /// machine until it is deleted. Whether there is such a state machine.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn set_by_hand(
        &self,
        state_machine_arn: &str,
        states: Vec<String>,
    ) -> Result<bool, StoreError> {
        let arn = state_machine_arn.to_owned();
        self.change(state_machine_arn, move |c| {
            state_machines::set_by_hand(c, &arn, &states)
        })
        .await
    }
}
