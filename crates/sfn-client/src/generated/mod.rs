//! Written by `cargo xtask codegen`.

mod calls;
mod enums;
mod from_sdk;
mod into_sdk;
