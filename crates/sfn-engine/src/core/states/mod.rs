//! A module for each of the eight state types: what is its own. Input, output, retries and the rest stand once,
//! outside.

mod choice;
mod fail;
pub(super) mod map;
pub(super) mod map_run;
mod parallel;
mod pass;
mod succeed;
pub(super) mod task;
pub(super) mod wait;

use std::sync::Arc;

use asl::model::StateKind;

use super::failure::Failure;
use super::step::Step;
use super::thread::{Progress, Thread, ThreadId};

/// Does the work of a thread's state as far as it goes without waiting.
pub(super) fn run(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
) -> Result<Progress, Failure> {
    let state = Arc::clone(&thread.visit.state);
    match &state.kind {
        StateKind::Pass(pass) => pass::run(step, id, thread, pass),
        StateKind::Task(task) => task::run(step, id, thread, task),
        StateKind::Choice(choice) => choice::run(step, id, thread, choice),
        StateKind::Wait(wait) => wait::run(step, id, thread, wait),
        StateKind::Succeed => succeed::run(step, id, thread),
        StateKind::Fail(fail) => fail::run(step, id, thread, fail),
        StateKind::Parallel(parallel) => parallel::run(step, id, thread, parallel),
        StateKind::Map(map) => map::run(step, id, thread, map),
    }
}
