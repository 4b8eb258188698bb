//! The local service from outside: over HTTP, through SDKs, as a program, and against what AWS was recorded to answer.
#![allow(clippy::unwrap_used, clippy::panic)]

mod activities;
mod boto3;
mod compare;
mod contract;
mod crash;
mod executions;
mod express;
mod nested;
mod program;
#[cfg(unix)]
mod program_support;
mod protocol;
mod recorded;
mod redrive;
mod restart;
mod sdk_support;
mod state_machines;
mod support;
mod tasks;
mod test_state;
mod trouble;
mod versions;
