//! The language from outside: definitions as text, what the crate says about them as data.
#![allow(clippy::unwrap_used, clippy::panic)]

mod documents;
mod evaluated;
mod expressions;
mod fields;
mod flows;
mod integrations;
mod maps;
mod mutations;
mod recorded;
mod samples;
mod support;
mod warnings;
