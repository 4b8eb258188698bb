//! Executions recorded on AWS itself, run through the interpreter and compared event by event.
//!
//! The recordings stand in a folder of their own (`STEPDECK_CONFORMANCE_DIR`, else `shared/conformance` beside the
//! checkout); its README gives their form and the rules of comparison that [`compare`] follows.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod answers;
mod case;
pub mod compare;
mod execution;
#[cfg(test)]
mod mutations;
mod python_json;
mod report;
mod s3;
mod test_state;

pub use case::{Case, folder, load};
pub use execution::run;
pub use report::{Report, Verdict};
pub use test_state::test_state;
