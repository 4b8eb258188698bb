//! The runtime: carries out effects once they are durable, keeps timers, recovers open executions.
//!
//! Each open execution has a [`live::Live`] with a lock of its own. A step locks it, applies one input to the interpreter and hands the
//! outcome to the store's writer before it lets the lock go, so that steps are written in the order in which they were
//! made; the next step need not wait for the disk. Effects are carried out by the writer's callback, after the commit.

mod aborts;
mod activities;
mod by_hand;
mod config;
mod engine;
mod error;
mod express;
mod holds;
mod lifecycle;
mod live;
mod logging;
mod map_runs;
mod memory;
mod mocks;
mod notify;
mod pace;
mod polls;
mod reads;
mod recent;
mod recovery;
mod redrive;
mod requests;
mod retention;
mod running;
mod settings;
mod single_task;
mod start;
mod state_machines;
mod status_events;
mod step;
mod timers;
mod tokens;
mod versions;
mod waiting;
mod work;

pub use activities::CreatedActivity;
pub use config::{DataLocation, EngineConfig};
pub use engine::{Engine, WeakEngine};
pub use error::{NotRedrivable, RedriveError, StartError, StopError};
pub use express::{Billing, ExpressExecution, ExpressLog, SyncExecution};
pub use holds::{HoldError, HoldRequest, Holds};
pub use logging::{LogEvent, leave_out_data};
pub use pace::{InvalidTimeScale, PendingWait, SkipError};
pub use polls::{ActivityTask, PollError};
pub use requests::{
    Created, HistoryRequest, ListChildren, ListExecutions, MapRunChange, Redriven, StartExecution,
    Started, StatusChange, Stopped,
};
pub use retention::{Deletion, DeletionProgress, DeletionStage, Storage, Wanted};
pub use tokens::TokenError;
pub use waiting::WaitingTask;

pub use versions::{NewAlias, QualifierError};

#[cfg(test)]
mod tests;
