//! The interpreter: a pure, deterministic state machine.
//!
//! [`Execution::apply`] takes one [`Input`] and gives the history events that it brings about and the
//! [`Effect`]s to carry out once they are durable. It reads no clock and no randomness: both come in with the
//! [`Moment`] of the input. The same definition and the same inputs at the same moments give the same events, so that an
//! execution is recovered by replaying its journal of inputs.

mod branching;
mod context;
mod dataflow;
mod entropy;
mod events;
mod execution;
mod failure;
mod hold;
mod inspection;
mod io;
mod limits;
pub mod map_run;
mod parameters;
mod payload;
mod recovery;
mod redrive;
mod states;
mod step;
mod task;
pub mod test_state;
#[cfg(test)]
mod tests;
mod thread;
mod timer;
pub mod token;

pub use execution::{Execution, ExecutionStart};
pub use hold::Held;
pub use io::{Effect, HoldId, Input, MapRunId, Moment, Outcome, TaskId, TaskRequest, TimerId};
pub use timer::{Wait, WaitKind};
