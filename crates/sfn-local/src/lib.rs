//! The API of AWS Step Functions on loopback, answered by the embedded engine.
//!
//! - [`serve`] puts it on a port; the binary `stepdeck-local` and the app do so.
//! - [`Service`] is the API without HTTP: an operation's name and input in, its output or AWS's error out.
//! - `operations` has a file for each operation.
//! - `wire` is AWS JSON 1.0: which requests are let in, how they are read and answered.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod arn;
mod caller;
mod configuration;
mod data_dir;
mod definition;
mod failure;

mod name;
mod operations;
mod own_tasks;
mod payload;
mod server;
mod service;
mod wire;

pub use caller::{Caller, DEFAULT_ACCOUNT, DEFAULT_REGION};
pub use data_dir::default_data_dir;
pub use server::{AwsEndpoints, DataLocation, ServeConfig, ServeError, Server, serve};
pub use service::Service;
