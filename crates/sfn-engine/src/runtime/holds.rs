//! Breakpoints, pausing and stepping: what the local workspace lets a person do with a running execution, and AWS does not.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Engine;
use super::step::NotTaken;
use crate::core::{Held, HoldId, Input};
use crate::store::StoreError;
use crate::store::table::executions;

/// Where an execution is held, and what it will be held at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// Whether every state is held.
    pub paused: bool,
    /// The states before which it is held.
    pub breakpoints: Vec<String>,
    /// What stands before a state now.
    pub held: Vec<Held>,
}

/// What is to be done with an execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoldRequest {
    /// Hold it before the next state of each flow. What runs already goes on to its end.
    Pause,
    /// Take a pause back; everything that is held goes on, at breakpoints as well.
    Unpause,
    /// Hold it before these states from now on, and before no other.
    SetBreakpoints(Vec<String>),
    /// Let one flow go on.
    Release {
        /// Which.
        hold: HoldId,
        /// Another input for its state, JSON text.
        input: Option<String>,
        /// Hold it again before its next state.
        step: bool,
    },
}

/// Why nothing was done with an execution.
#[derive(Clone, Debug, thiserror::Error)]
pub enum HoldError {
    /// There is no such execution.
    #[error("Execution Does Not Exist: '{0}'")]
    ExecutionDoesNotExist(String),
    /// It has ended.
    #[error("the execution has ended")]
    Ended,
    /// Nothing of that name is held: it went on in between.
    #[error("the execution does not stand there any more")]
    NotHeld,
    /// The new input is not JSON.
    #[error("the input is not JSON: {0}")]
    InvalidInput(String),
    /// It could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Breakpoints by state machine, for executions that are started; they go with the process.
#[derive(Debug, Default)]
pub(crate) struct Breakpoints(Mutex<HashMap<String, Vec<String>>>);

impl Breakpoints {
    /// How an execution of this state machine begins.
    pub(crate) fn start(&self, state_machine_arn: &str) -> Input {
        match self.of(state_machine_arn) {
            states if states.is_empty() => Input::Start,
            states => Input::StartWithBreakpoints { states },
        }
    }

    fn of(&self, state_machine_arn: &str) -> Vec<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(state_machine_arn).cloned().unwrap_or_default()
    }

    fn set(&self, state_machine_arn: &str, states: Vec<String>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if states.is_empty() {
            known.remove(state_machine_arn);
        } else {
            known.insert(state_machine_arn.to_owned(), states);
        }
    }
}

impl Engine {
    /// The states before which executions of this state machine are held that are started from now on.
    #[must_use]
    pub fn breakpoints(&self, state_machine_arn: &str) -> Vec<String> {
        self.runtime.breakpoints.of(state_machine_arn)
    }

    /// Sets them, until this engine is closed. Executions that run keep theirs; Express executions have none.
    pub fn set_breakpoints(&self, state_machine_arn: &str, states: Vec<String>) {
        self.runtime.breakpoints.set(state_machine_arn, states);
    }

    /// Where an execution is held; nothing of one that has ended. `None` when there is no such execution.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn holds(&self, execution_arn: &str) -> Result<Option<Holds>, StoreError> {
        let runtime = &self.runtime;
        let Some(found) = runtime.store.read(|c| executions::find(c, execution_arn))? else {
            return Ok(None);
        };
        if !found.record.status.is_open() {
            return Ok(Some(Holds::default()));
        }
        let live = runtime.live(found.id);
        let holds = runtime.while_running(&live, |running| running.holds());
        Ok(Some(holds.await?.unwrap_or_default()))
    }

    /// Holds an execution or lets it go on; durable when this returns, and kept over a restart.
    ///
    /// # Errors
    /// See [`HoldError`].
    pub async fn hold(&self, execution_arn: &str, request: HoldRequest) -> Result<(), HoldError> {
        let runtime = &self.runtime;
        let found = runtime
            .store
            .read(|c| executions::find(c, execution_arn))?
            .ok_or_else(|| HoldError::ExecutionDoesNotExist(execution_arn.to_owned()))?;
        if !found.record.status.is_open() {
            return Err(HoldError::Ended);
        }
        let input = match request {
            HoldRequest::Pause => Input::Pause,
            HoldRequest::Unpause => Input::Unpause,
            HoldRequest::SetBreakpoints(states) => Input::SetBreakpoints { states },
            HoldRequest::Release { hold, input, step } => {
                if let Some(text) = &input {
                    serde_json::from_str::<serde::de::IgnoredAny>(text)
                        .map_err(|error| HoldError::InvalidInput(error.to_string()))?;
                }
                Input::Release { hold, input, step }
            }
        };
        match runtime.step_durably(&runtime.live(found.id), input).await {
            Ok(_) => Ok(()),
            Err(NotTaken::Closed) => Err(HoldError::Ended),
            Err(NotTaken::Unwanted) => Err(HoldError::NotHeld),
            Err(NotTaken::Store(error)) => Err(error.into()),
        }
    }
}
