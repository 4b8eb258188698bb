use std::sync::Arc;

use asl::expr::{JsonType, TextExpression, to_json_text};
use asl::model::{MapState, ProcessorMode, QueryLanguage, StateKind};
use serde_json::Value;

use crate::core::dataflow::Seen;
use crate::core::events::Iteration;
use crate::core::failure::Failure;
use crate::core::limits::INLINE_MAP_CONCURRENCY;
use crate::core::payload::Payload;
use crate::core::step::Step;
use crate::core::thread::{Branching, Item, Iterations, Parent, Phase, Progress, Thread, ThreadId};

/// Begins as many iterations as may run at once.
pub(super) fn run(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    map: &MapState,
) -> Result<Progress, Failure> {
    if map.processor.mode != ProcessorMode::Inline {
        return super::map_run::run(step, id, thread, map);
    }
    let effective = step.effective_input(id, thread)?;
    let items = items(step, id, thread, map, &effective)?;
    let concurrency = match max_concurrency(step, id, thread, map, &effective)? {
        0 => INLINE_MAP_CONCURRENCY,
        limit => limit.min(INLINE_MAP_CONCURRENCY),
    };
    let length = items.value().as_array().map_or(0, Vec::len);
    thread.previous = step.log.map_started(thread.previous, length);
    let iterations = Iterations {
        items,
        input: effective,
        begun: 0,
        concurrency,
    };
    let branching = Branching::new(length, Some(iterations));
    thread.phase = Phase::Branching(Box::new(branching));
    if length == 0 {
        return step.finish_branching(id, thread);
    }
    begin_iterations(step, id, thread, thread.previous)?;
    Ok(Progress::Blocked)
}

/// Begins as many further iterations as may run beside those that do, after the event `previous`.
pub(in crate::core) fn begin_iterations(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    previous: i64,
) -> Result<(), Failure> {
    while let Phase::Branching(branching) = &thread.phase
        && let Some(iterations) = &branching.map
        && iterations.begun < branching.outputs.len()
        && branching.open.len() < iterations.concurrency
    {
        begin_iteration(step, id, thread, previous)?;
    }
    Ok(())
}

/// Begins the next iteration, after the event `previous`.
pub(in crate::core) fn begin_iteration(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    previous: i64,
) -> Result<(), Failure> {
    let state = Arc::clone(&thread.visit.state);
    let (StateKind::Map(map), Some(iterations)) = (&state.kind, iterations(thread)) else {
        return Ok(());
    };
    let index = iterations.begun;
    let (effective, items) = (iterations.input.clone(), iterations.items.clone());
    let value = items.value().get(index).cloned().unwrap_or(Value::Null);
    let input = item_input(step, id, thread, map, &effective, (index, &value))?;
    let started = step
        .log
        .iteration(previous, Iteration::Started, &state.name, index);
    let place = Parent { thread: id, index };
    let flow = Arc::clone(&map.processor.flow);
    let mut iteration = step.new_thread(Some((place, thread)), flow, input, started)?;
    iteration.item = Some(Arc::new(Item { index, value }));
    let child = step.add(iteration);
    if let Phase::Branching(branching) = &mut thread.phase {
        branching.open.insert(index, child);
        if let Some(iterations) = &mut branching.map {
            iterations.begun = index + 1;
        }
    }
    Ok(())
}

/// What an iteration over an item begins with: `ItemSelector`'s value, else the item.
pub(in crate::core) fn item_input(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    map: &MapState,
    effective: &Payload,
    (index, value): (usize, &Value),
) -> Result<Payload, Failure> {
    let Some(selector) = &map.item_selector else {
        return Ok(Payload::new(value.clone()));
    };
    let field = if map.legacy_parameters {
        "Parameters"
    } else {
        "ItemSelector"
    };
    step.execution.context.show(id, thread);
    step.execution.context.show_item(index, value.clone());
    let selected = step.scoped(id, thread, Seen::input(effective.value()), |scope| {
        selector.eval(field, scope)
    });
    step.execution.context.forget();
    selected.map(Payload::new)
}

fn iterations(thread: &mut Thread) -> Option<&mut Iterations> {
    match &mut thread.phase {
        Phase::Branching(branching) => branching.map.as_mut(),
        _ => None,
    }
}

/// A distributed Map state iterates over the members of an object, too
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/input-output-fields-dist-map.html>).
fn is_iterable(map: &MapState, items: &Value) -> bool {
    items.is_array() || (items.is_object() && map.processor.mode != ProcessorMode::Inline)
}

/// The array to iterate over; of a distributed Map state perhaps an object.
pub(in crate::core) fn items(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    map: &MapState,
    effective: &Payload,
) -> Result<Payload, Failure> {
    let seen = Seen::input(effective.value());
    if thread.visit.state.query_language == QueryLanguage::Jsonata {
        let items = match &map.items {
            Some(template) => Payload::new(step.scoped(id, thread, seen, |scope| {
                template.eval_as("Items", JsonType::Array, scope)
            })?),
            None => effective.clone(),
        };
        if !is_iterable(map, items.value()) {
            return Err(Failure::query(
                format!(
                    "Map state input must be an array but was: {}",
                    to_json_text(items.value())
                ),
                None,
            ));
        }
        return Ok(items);
    }
    let items = match &map.items_path {
        Some(path) => {
            Payload::new(step.scoped(id, thread, seen, |scope| path.eval_reference(scope))?)
        }
        None => effective.clone(),
    };
    if !is_iterable(map, items.value()) {
        let path = map.items_path.as_ref().map_or("$", |path| path.text());
        // A path into the context object is quoted without its second dollar (recorded on AWS).
        let path = if path.starts_with("$$") {
            &path[1..]
        } else {
            path
        };
        return Err(Failure::runtime(format!(
            "Reference path \"{path}\" must point to array."
        )));
    }
    Ok(items)
}

/// How many iterations may run at once; 0 stands for as many as the service lets.
pub(in crate::core) fn max_concurrency(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    map: &MapState,
    effective: &Payload,
) -> Result<usize, Failure> {
    let Some(expression) = &map.max_concurrency else {
        return Ok(0);
    };
    let seen = Seen::input(effective.value());
    let value = step.scoped(id, thread, seen, |scope| {
        expression.eval_as("MaxConcurrency", JsonType::Number, scope)
    })?;
    let number = value.as_u64().and_then(|it| usize::try_from(it).ok());
    match (number, expression) {
        (Some(number), _) => Ok(number),
        (None, TextExpression::Path(path)) => {
            let shown = match &value {
                Value::String(text) => text.clone(),
                other => to_json_text(other),
            };
            Err(Failure::runtime(format!(
                "The MaxConcurrencyPath field refers to value \"{shown}\" which is not a valid integer: {}",
                path.text()
            )))
        }
        (None, _) => Err(Failure::query(
            format!(
                "The MaxConcurrency field must be a non-negative integer: {}",
                to_json_text(&value)
            ),
            Some("MaxConcurrency"),
        )),
    }
}
