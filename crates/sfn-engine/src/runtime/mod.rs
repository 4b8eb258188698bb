//! The runtime: carries out effects once they are durable, keeps timers, recovers open executions.

mod config;
mod engine;
mod error;
mod requests;

pub use config::{DataLocation, EngineConfig};
pub use engine::Engine;
pub use error::{StartError, StopError};
pub use requests::{
    Created, HistoryRequest, ListExecutions, StartExecution, Started, StatusChange, Stopped,
};
