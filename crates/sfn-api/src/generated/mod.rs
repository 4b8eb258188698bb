//! The files beside this one are written by `cargo xtask codegen`.
#![allow(missing_docs, clippy::too_many_arguments, clippy::doc_markdown)]

pub mod enums;
pub mod errors;
pub mod operation_types;
pub mod operations;
pub mod shapes;
pub mod structures;
