use asl::expr::{JsonType, TextExpression, parse_timestamp, to_json_text};
use asl::model::{WaitState, WaitTime};
use serde_json::Value;

use crate::core::dataflow::{Outlet, Seen};
use crate::core::failure::Failure;
use crate::core::payload::Payload;
use crate::core::step::Step;
use crate::core::thread::{Phase, Progress, Thread, ThreadId};
use crate::core::timer::Timer;

/// Waits; a time that has passed is no wait.
pub(super) fn run(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    wait: &WaitState,
) -> Result<Progress, Failure> {
    // AWS looks at the time after the step that entered the state, as its histories show.
    thread.visit.entering = false;
    let effective = step.effective_input(id, thread)?;
    let until = match &wait.until {
        WaitTime::Seconds(expression) => {
            let seconds = seconds(step, id, thread, &effective, expression)?;
            step.at.millis.saturating_add(seconds.saturating_mul(1000))
        }
        WaitTime::Timestamp(expression) => timestamp(step, id, thread, &effective, expression)?,
    };
    if until <= step.at.millis {
        return finish(step, id, thread);
    }
    thread.phase = Phase::Waiting(step.set_timer(until, Timer::Wait(id)));
    Ok(Progress::Blocked)
}

/// The time has come.
pub(in crate::core) fn finish(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
) -> Result<Progress, Failure> {
    thread.phase = Phase::Run;
    let effective = step.effective_input(id, thread)?;
    let outlet = Outlet::of(&thread.visit.state);
    let exit = step.exit_with_input(id, thread, effective, outlet)?;
    Ok(Progress::Done(exit))
}

fn seconds(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    effective: &Payload,
    expression: &TextExpression,
) -> Result<i64, Failure> {
    let field = ("Seconds", JsonType::Number);
    let value = value(step, id, thread, effective, field, expression)?;
    let shown = to_json_text(&value);
    match (expression, value.as_i64()) {
        (_, Some(seconds)) if seconds >= 0 => Ok(seconds),
        (TextExpression::Path(path), Some(_)) => Err(Failure::runtime(format!(
            "The SecondsPath parameter references a negative value: {} == {shown}",
            path.text()
        ))),
        (TextExpression::Path(path), None) => Err(Failure::runtime(format!(
            "The SecondsPath parameter cannot be parsed as a long value: {} == {shown}",
            path.text()
        ))),
        (_, Some(_)) => Err(Failure::query(
            format!("The Seconds field is a negative value: {shown}"),
            Some("Seconds"),
        )),
        (_, None) => Err(Failure::query(
            format!("The Seconds field cannot be parsed as a long value: {shown}"),
            Some("Seconds"),
        )),
    }
}

/// In milliseconds since the epoch.
fn timestamp(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    effective: &Payload,
    expression: &TextExpression,
) -> Result<i64, Failure> {
    let field = ("Timestamp", JsonType::String);
    let value = value(step, id, thread, effective, field, expression)?;
    if let Some(nanos) = value.as_str().and_then(parse_timestamp) {
        // Not before the moment, so rounded up.
        let millis = nanos.div_euclid(1_000_000) + i128::from(nanos.rem_euclid(1_000_000) > 0);
        return Ok(i64::try_from(millis).unwrap_or(i64::MAX));
    }
    let shown = match &value {
        Value::String(text) => text.clone(),
        other => to_json_text(other),
    };
    Err(match expression {
        TextExpression::Path(path) => Failure::runtime(format!(
            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: {} == {shown}",
            path.text()
        )),
        _ => Failure::query(
            format!(
                "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {shown}"
            ),
            Some("Timestamp"),
        ),
    })
}

fn value(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    effective: &Payload,
    (field, expected): (&str, JsonType),
    expression: &TextExpression,
) -> Result<Value, Failure> {
    let seen = Seen::input(effective.value());
    if let TextExpression::Path(path) = expression {
        let found = step.scoped(id, thread, seen, |scope| {
            Ok(path.find(scope)?.map(|value| value.into_owned()))
        })?;
        return found.ok_or_else(|| {
            Failure::runtime(format!(
                "The {field}Path parameter does not reference an input value: {}",
                path.text()
            ))
        });
    }
    step.scoped(id, thread, seen, |scope| {
        expression.eval_as(field, expected, scope)
    })
}
