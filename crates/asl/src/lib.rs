//! The Amazon States Language: text → spanned tree → model → diagnostics, and its expressions.
//!
//! Everything here is pure: no I/O, no async, no clock. Time and randomness come in through
//! [`expr::Entropy`]. The language is defined by <https://states-language.net> and by AWS's developer
//! guide; where the two differ, AWS's behaviour decides.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod analysis;
mod build;
pub mod expr;
pub mod model;
pub mod syntax;

pub use analysis::{
    Checked, Diagnostic, MachineType, Options, Severity, check, check_bytes, check_state,
    check_with, create_exception_message, model as model_of, variable_references,
};
