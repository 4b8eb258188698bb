use asl::expr::choice::holds;
use asl::model::{ChoiceState, QueryLanguage};

use crate::core::dataflow::{Outlet, Seen};
use crate::core::failure::Failure;
use crate::core::step::Step;
use crate::core::thread::{Progress, Thread, ThreadId};

/// Goes where the first rule that holds says, else to the default. A rule has its own `Assign` and `Output`; the
/// state's are the default's.
pub(super) fn run(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    choice: &ChoiceState,
) -> Result<Progress, Failure> {
    let effective = step.effective_input(id, thread)?;
    let jsonata = thread.visit.state.query_language == QueryLanguage::Jsonata;
    let mut outlet = None;
    for (index, rule) in choice.rules.iter().enumerate() {
        let field = if jsonata {
            format!("Choices[{index}]/Condition")
        } else {
            String::new()
        };
        let seen = Seen::input(effective.value());
        if step.scoped(id, thread, seen, |scope| {
            holds(&rule.condition, &field, scope)
        })? {
            outlet = Some(Outlet {
                assign: rule.assign.as_ref(),
                output: rule.output.as_ref(),
                next: Some(&rule.next),
            });
            break;
        }
    }
    let outlet = match (outlet, &choice.default) {
        (Some(outlet), _) => outlet,
        (None, Some(default)) => Outlet {
            next: Some(default),
            ..Outlet::of(&thread.visit.state)
        },
        (None, None) => {
            return Err(Failure::runtime(
                "Failed to transition out of the state. The state does not point to a next state.",
            ));
        }
    };
    let exit = step.exit_with_input(id, thread, effective, outlet)?;
    Ok(Progress::Done(exit))
}
