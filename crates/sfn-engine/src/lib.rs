//! The engine of the local workspace, in layers.
//!
//! - [`core`]: the interpreter, a pure function from (definition, execution, input) to (history events, effects).
//! - `store`: SQLite; every acknowledged change is durable.
//! - [`items`]: what a Distributed Map reads and writes.
//! - `runtime`: carries out effects (timers, tasks), commits in groups, recovers open executions.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod arn;
pub mod chance;
pub mod clock;
pub mod core;
pub mod items;
pub mod runtime;
pub mod store;
pub mod tasks;

pub use runtime::leave_out_data;
pub use runtime::{ActivityTask, CreatedActivity, PollError, TokenError, WaitingTask, WeakEngine};
pub use runtime::{
    Billing, Created, DataLocation, Engine, EngineConfig, ExpressExecution, ExpressLog,
    HistoryRequest, HoldError, HoldRequest, Holds, ListChildren, ListExecutions, LogEvent,
    MapRunChange, NewAlias, NotRedrivable, QualifierError, RedriveError, Redriven, StartError,
    StartExecution, Started, StatusChange, StopError, Stopped, SyncExecution,
};
pub use runtime::{Deletion, DeletionProgress, DeletionStage, Storage, Wanted};
pub use runtime::{InvalidTimeScale, PendingWait, SkipError};
pub use tasks::{MockError, MockFinding};
