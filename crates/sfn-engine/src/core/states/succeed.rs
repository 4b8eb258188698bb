use crate::core::dataflow::Outlet;
use crate::core::failure::Failure;
use crate::core::step::Step;
use crate::core::thread::{Progress, Thread, ThreadId};

/// Its input is the output of its flow.
pub(super) fn run(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
) -> Result<Progress, Failure> {
    let effective = step.effective_input(id, thread)?;
    let outlet = Outlet::of(&thread.visit.state);
    let exit = step.exit_with_input(id, thread, effective, outlet)?;
    Ok(Progress::Done(exit))
}
