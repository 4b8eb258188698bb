//! Log events in AWS's form, and their delivery to CloudWatch Logs.
//!
//! What a state machine logs is written as text where a step is made, handed to the delivery once the step is durable, and delivered in
//! the background. Where nothing is logged a step costs one look.

mod delivery;
mod line;
mod log_event;
mod rule;

pub(crate) use delivery::{Entries, LogDelivery};
pub use log_event::{LogEvent, leave_out_data};
pub(crate) use rule::LogRule;
