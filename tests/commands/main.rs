//! The commands of the window, called as the window calls them, over Tauri's mock runtime: the real client, service, engine
//! and files are behind them.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod connections;
mod desk;
mod main_path;
mod mocks;
mod operations;
mod samples;
mod settings;
mod sts;
mod workspace;
