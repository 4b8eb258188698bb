//! The language from outside: definitions as text, what the crate says about them as data.
#![allow(clippy::unwrap_used, clippy::panic)]

mod recorded;
