//! The operations of AWS Step Functions through the official SDK, in the contract's shapes.
//!
//! A [`Client`] stands for one resolved connection (see [`connections`]): the local service, an AWS profile in a region, or any
//! endpoint that speaks the same API. Nothing above this crate knows which.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod call;
mod client;
pub mod connections;
mod convert;
mod endpoint;
mod error;
mod failure;
mod generated;
mod identity;
mod retry;
mod timeouts;

pub use call::Call;
pub use client::Client;
pub use error::{ClientError, ErrorKind};
pub use identity::Identity;
