//! The contract against the service model it comes from, and what its types promise.
#![allow(clippy::unwrap_used, clippy::panic)]

mod model;
mod requests;
mod types;
