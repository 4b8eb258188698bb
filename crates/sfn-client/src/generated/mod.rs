//! The files beside this one are written by `cargo xtask codegen`.

mod calls;
mod enums;
mod from_sdk;
mod into_sdk;
