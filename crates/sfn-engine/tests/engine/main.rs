//! The engine from outside: executions on a real folder, with real functions on loopback, and processes that are killed.
#![allow(clippy::unwrap_used, clippy::panic)]

mod account;
mod aws;
mod by_hand;
mod crash;
mod crash_of_deletions;
mod functions;
mod holds;
mod http_task;
mod items;
mod jobs;
mod kinds;
mod lambda;
mod lifecycle;
mod logging;
mod map_run_redrives;
mod map_runs;
mod mocks;
mod pace;
mod process;
mod recovery;
mod redrive;
mod retention;
mod workers;
mod workspace;
