//! Calls over HTTP on loopback, to a server with canned answers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod errors;
mod operations;
mod samples;
mod server;
