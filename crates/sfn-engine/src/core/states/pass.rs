use asl::model::{PassState, QueryLanguage};

use crate::core::dataflow::Outlet;
use crate::core::failure::Failure;
use crate::core::payload::Payload;
use crate::core::step::Step;
use crate::core::thread::{Progress, Thread, ThreadId};

/// `Result`, else `Parameters`, else the input.
pub(super) fn run(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    pass: &PassState,
) -> Result<Progress, Failure> {
    let state = &thread.visit.state;
    let exit = if state.query_language == QueryLanguage::Jsonata {
        let outlet = Outlet::of(state);
        step.exit_with_input(id, thread, thread.visit.input.clone(), outlet)?
    } else {
        let effective = step.effective_input(id, thread)?;
        let result = match &pass.result {
            Some(result) => Payload::new(result.clone()),
            None => step.arguments(id, thread, &effective)?,
        };
        step.exit_with_result(id, thread, result)?
    };
    Ok(Progress::Done(exit))
}
