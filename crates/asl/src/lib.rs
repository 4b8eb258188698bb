//! The Amazon States Language: text → spanned tree → model → diagnostics, and its expressions.
//!
//! Everything here is pure: no I/O, no async, no clock. Time and randomness come in through
//! [`expr::Entropy`]. The language is defined by <https://states-language.net> and by AWS's developer
//! guide; where the two differ, AWS's behaviour decides.

pub mod expr;
pub mod model;
