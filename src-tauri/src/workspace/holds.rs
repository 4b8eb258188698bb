//! Where executions of the local workspace are held, as the window shows it.

use serde::{Deserialize, Serialize};
use sfn_engine::core::{Held, HoldId};
use sfn_engine::{HoldError, HoldRequest, Holds};

use crate::CommandError;

/// Where an execution of the local workspace is held, and what it will be held at. AWS has nothing like it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExecutionHolds {
    /// Whether every state is held.
    pub paused: bool,
    /// The states before which it is held.
    pub breakpoints: Vec<String>,
    /// What stands before a state now.
    pub held: Vec<HeldState>,
}

/// A flow that stands before a state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct HeldState {
    /// Names this stop.
    #[cfg_attr(test, ts(type = "number"))]
    pub hold: u64,
    /// The state that is not entered yet.
    pub state_name: String,
    /// The state's input, JSON text.
    pub input: String,
    /// Since when, seconds since 1970.
    pub since: f64,
}

/// What is to be done with an execution.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum HoldChange {
    /// Hold it before the next state of each flow.
    Pause,
    /// Take a pause back; everything that is held goes on.
    Unpause,
    /// Hold it before these states from now on, and before no other.
    SetBreakpoints {
        /// Names of states.
        states: Vec<String>,
    },
    /// Let one flow go on.
    Release {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        hold: u64,
        /// Another input for its state, JSON text.
        input: Option<String>,
        /// Hold it again before its next state.
        step: bool,
    },
}

impl From<Holds> for ExecutionHolds {
    fn from(holds: Holds) -> Self {
        Self {
            paused: holds.paused,
            breakpoints: holds.breakpoints,
            held: holds.held.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Held> for HeldState {
    fn from(held: Held) -> Self {
        #[allow(clippy::cast_precision_loss)] // Milliseconds of any year fit.
        let since = held.since_millis as f64 / 1000.0;
        Self {
            hold: held.hold.0,
            state_name: held.state_name,
            input: held.input,
            since,
        }
    }
}

impl From<HoldChange> for HoldRequest {
    fn from(change: HoldChange) -> Self {
        match change {
            HoldChange::Pause => Self::Pause,
            HoldChange::Unpause => Self::Unpause,
            HoldChange::SetBreakpoints { states } => Self::SetBreakpoints(states),
            HoldChange::Release { hold, input, step } => Self::Release {
                hold: HoldId(hold),
                input,
                step,
            },
        }
    }
}

impl From<HoldError> for CommandError {
    fn from(error: HoldError) -> Self {
        let code = match &error {
            HoldError::ExecutionDoesNotExist(_) => "ExecutionDoesNotExist",
            HoldError::Ended => "ExecutionEnded",
            HoldError::NotHeld => "NotHeld",
            HoldError::InvalidInput(_) => "InvalidExecutionInput",
            HoldError::Store(_) => "WorkspaceUnreadable",
        };
        Self::new(code, super::sentence(&error.to_string()))
    }
}
