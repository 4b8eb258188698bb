//! The app's main flows by point and click, in the real window.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod endpoint;
mod local_workspace;
mod main_flow;
mod operations;
mod other_server;
mod support;
mod web_page;
