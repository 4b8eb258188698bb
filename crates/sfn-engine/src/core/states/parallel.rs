use std::sync::Arc;

use asl::model::ParallelState;

use crate::core::failure::Failure;
use crate::core::step::Step;
use crate::core::thread::{Branching, Parent, Phase, Progress, Thread, ThreadId};

/// Begins every branch with the same input.
pub(super) fn run(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    parallel: &ParallelState,
) -> Result<Progress, Failure> {
    let effective = step.effective_input(id, thread)?;
    let input = step.arguments(id, thread, &effective)?;
    thread.previous = step.log.parallel_started(thread.previous);
    let mut branching = Branching::new(parallel.branches.len(), None);
    for (index, flow) in parallel.branches.iter().enumerate() {
        let place = Parent { thread: id, index };
        let branch = step.new_thread(
            Some((place, thread)),
            Arc::clone(flow),
            input.clone(),
            thread.previous,
        )?;
        branching.open.insert(index, step.add(branch));
    }
    let empty = branching.open.is_empty();
    thread.phase = Phase::Branching(Box::new(branching));
    if empty {
        return step.finish_branching(id, thread);
    }
    Ok(Progress::Blocked)
}
