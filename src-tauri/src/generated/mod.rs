//! Written by `cargo xtask codegen`.

pub mod command_names;
pub mod commands;
