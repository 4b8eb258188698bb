//! The files beside this one are written by `cargo xtask codegen`.

pub mod command_names;
pub mod commands;
