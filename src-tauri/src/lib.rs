//! The desktop shell: the only code that knows Tauri. It wires the window to the client, the engine and the language.
//!
//! - [`AwsCalls`] takes every call of the window to Step Functions through a connection; `generated` has a command for each
//!   operation.
//! - [`connections`] keeps where a person can go; credentials never pass through it.
//! - [`workspace`] opens the embedded engine and its service inside the app.
//! - [`commands`] answers the window; [`app`] puts all together, [`desktop`] adds plugins and the event loop.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod advice;
pub mod app;
mod aws_calls;
mod command_error;
pub mod commands;
pub mod connections;
pub mod desktop;
pub mod directories;
mod generated;
#[cfg(test)]
mod host_types;
mod kept_file;
mod read_only;
mod regions;
pub mod workspace;

pub use aws_calls::AwsCalls;
pub use command_error::CommandError;
pub use generated::command_names::OPERATION_COMMANDS;
