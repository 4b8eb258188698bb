//! Map and Parallel states: what goes into their branches is worked out, the branches' result is mocked.

use std::sync::Arc;

use asl::expr::{JsonType, TextExpression};
use asl::model::{MapState, StateKind};
use serde_json::Value;
use sfn_api::TestStateConfiguration;

use super::TaskAnswer;
use crate::core::dataflow::Seen;
use crate::core::failure::Failure;
use crate::core::inspection::Stage;
use crate::core::payload::Payload;
use crate::core::states;
use crate::core::step::Step;
use crate::core::thread::{Progress, Thread, ThreadId};
use crate::items::{Batcher, Batching, ItemsError};

/// Goes through a Map or Parallel state with this result of its branches.
pub(super) fn run(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    configuration: &TestStateConfiguration,
    answer: TaskAnswer,
) -> Result<Progress, Failure> {
    let state = Arc::clone(&thread.visit.state);
    let effective = step.effective_input(id, thread)?;
    if let StateKind::Map(map) = &state.kind {
        before_iterations(step, id, thread, map, &effective, configuration, &answer)?;
    } else {
        step.arguments(id, thread, &effective)?;
    }
    super::test::finish(step, id, thread, answer)
}

fn before_iterations(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    map: &MapState,
    effective: &Payload,
    configuration: &TestStateConfiguration,
    answer: &TaskAnswer,
) -> Result<(), Failure> {
    let items = items(step, id, thread, map, effective, configuration)?;
    let concurrency = states::map::max_concurrency(step, id, thread, map, effective)?;
    let tolerance = Tolerance::of(step, id, thread, map, effective)?;
    if let Some(inspection) = &mut step.execution.inspection {
        let data = &mut inspection.data;
        data.max_concurrency = Some(i32::try_from(concurrency).unwrap_or(i32::MAX));
        data.tolerated_failure_count = tolerance.count;
        data.tolerated_failure_percentage = tolerance.percentage;
    }
    let failures = configuration.map_iteration_failure_count.unwrap_or(0);
    if matches!(answer, TaskAnswer::Result(_)) && tolerance.is_exceeded(failures, items) {
        return Err(Failure::reported(
            Some("States.ExceedToleratedFailureThreshold".to_owned()),
            Some("The specified tolerated failure threshold was exceeded".to_owned()),
        ));
    }
    Ok(())
}

/// How many items there are, those of an `ItemReader` as the request gives them; its data flow is noted.
fn items(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    map: &MapState,
    effective: &Payload,
    configuration: &TestStateConfiguration,
) -> Result<usize, Failure> {
    let items = if map.item_reader.is_some() {
        let data = configuration.map_item_reader_data.clone();
        match data.map(Payload::from_text) {
            Some(Ok(read)) => pointed_at(step, thread, map, read)?,
            Some(Err(error)) => {
                return Err(Failure::runtime(format!(
                    "The data of the ItemReader is not JSON: {error}"
                )));
            }
            None => return Ok(0),
        }
    } else {
        let items = states::map::items(step, id, thread, map, effective)?;
        step.inspect(thread, Stage::AfterItemsPath, &items);
        items
    };
    let list = items.value().as_array().map_or(&[][..], Vec::as_slice);
    let mut selected = items.clone();
    if map.item_selector.is_some() {
        let mut each = Vec::with_capacity(list.len());
        for item in list.iter().enumerate() {
            let input = states::map::item_input(step, id, thread, map, effective, item)?;
            each.push(input.into_value());
        }
        selected = Payload::new(Value::Array(each));
        step.inspect(thread, Stage::AfterItemSelector, &selected);
    }
    if let Some(batcher) = &map.item_batcher {
        let batching = states::map_run::batching(step, (id, thread, effective), batcher)?;
        let batches = batches(&selected, &batching)?;
        step.inspect(thread, Stage::AfterItemBatcher, &batches);
    }
    Ok(list.len())
}

/// What `ItemsPointer` selects of what an `ItemReader` read; all of it without one.
fn pointed_at(
    step: &mut Step<'_>,
    thread: &Thread,
    map: &MapState,
    read: Payload,
) -> Result<Payload, Failure> {
    let reader = map.item_reader.as_ref();
    let Some(pointer) = reader.and_then(|reader| reader.config.items_pointer.as_deref()) else {
        return Ok(read);
    };
    let Some(items) = read.value().pointer(pointer).cloned() else {
        // A wording of ours.
        return Err(Failure::reported(
            Some("States.ItemReaderFailed".to_owned()),
            Some(format!(
                "ItemsPointer '{pointer}' leads to nothing in the data of the ItemReader."
            )),
        ));
    };
    let items = Payload::new(items);
    step.inspect(thread, Stage::AfterItemsPointer, &items);
    Ok(items)
}

/// The inputs of the child executions that an `ItemBatcher` makes.
fn batches(items: &Payload, batching: &Batching) -> Result<Payload, Failure> {
    let failed =
        |error: ItemsError| Failure::reported(Some(error.error.to_owned()), Some(error.cause));
    let mut batcher = Batcher::new(batching).map_err(failed)?;
    let mut batches = Vec::new();
    for item in items.value().as_array().into_iter().flatten() {
        batches.extend(batcher.push(item).map_err(failed)?);
    }
    while let Some(last) = batcher.finish() {
        batches.push(last);
    }
    let inputs: Vec<String> = batches.into_iter().map(|batch| batch.input).collect();
    Payload::from_text(format!("[{}]", inputs.join(",")))
        .map_err(|error| Failure::runtime(format!("The batches are not JSON: {error}")))
}

/// How many iterations may fail; where neither is given, a test does not count them (recorded on AWS).
struct Tolerance {
    count: Option<i32>,
    percentage: Option<f32>,
}

impl Tolerance {
    fn of(
        step: &mut Step<'_>,
        id: ThreadId,
        thread: &Thread,
        map: &MapState,
        effective: &Payload,
    ) -> Result<Self, Failure> {
        let mut number = |field: &str, expression: Option<&TextExpression>| {
            let Some(expression) = expression else {
                return Ok(None);
            };
            let seen = Seen::input(effective.value());
            step.scoped(id, thread, seen, |scope| {
                expression.eval_as(field, JsonType::Number, scope)
            })
            .map(|value| value.as_f64())
        };
        let count = number("ToleratedFailureCount", map.tolerance.count.as_ref())?;
        let percentage = number(
            "ToleratedFailurePercentage",
            map.tolerance.percentage.as_ref(),
        )?;
        #[allow(clippy::cast_possible_truncation)]
        // the contract's types; a cast keeps to their bounds
        Ok(Self {
            count: count.map(|it| it as i32),
            percentage: percentage.map(|it| it as f32),
        })
    }

    fn is_exceeded(&self, failures: i32, items: usize) -> bool {
        #[allow(clippy::cast_precision_loss)] // no Map state has that many items
        let share = f64::from(failures) * 100.0 / items.max(1) as f64;
        self.count.is_some_and(|it| failures > it)
            || self.percentage.is_some_and(|it| share > f64::from(it))
    }
}
