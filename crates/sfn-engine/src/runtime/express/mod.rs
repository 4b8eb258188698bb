//! Express state machines: their executions run in memory, and what happens in them is told by a log.

mod log;
mod start;

pub(crate) use log::Logs;
pub use log::{ExpressExecution, ExpressLog};
pub use start::{Billing, SyncExecution};
