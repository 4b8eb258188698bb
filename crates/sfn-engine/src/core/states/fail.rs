use asl::expr::{TextExpression, to_json_text};
use asl::model::FailState;
use serde_json::Value;

use crate::core::dataflow::Seen;
use crate::core::failure::Failure;
use crate::core::step::Step;
use crate::core::thread::{Progress, Thread, ThreadId};

/// Raises its error and cause.
pub(super) fn run(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    fail: &FailState,
) -> Result<Progress, Failure> {
    let error = text(step, id, thread, "Error", fail.error.as_ref())?;
    let cause = text(step, id, thread, "Cause", fail.cause.as_ref())?;
    Err(Failure::reported(error, cause))
}

fn text(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    field: &str,
    expression: Option<&TextExpression>,
) -> Result<Option<String>, Failure> {
    let Some(expression) = expression else {
        return Ok(None);
    };
    let seen = Seen::input(thread.visit.input.value());
    let value = step.scoped(id, thread, seen, |scope| expression.eval(field, scope))?;
    Ok(Some(match value {
        Value::String(text) => text,
        other => to_json_text(&other),
    }))
}
