//! A Map state in distributed mode: its items are processed by child executions of a Map Run.

use std::sync::Arc;

use asl::expr::{JsonType, OutputTemplate, TextExpression, to_json_text};
use asl::model::{ItemBatcher, MapState, ProcessorMode, QueryLanguage};
use serde_json::{Map, Value};

use crate::arn::{StateMachineArn, name_based_id};
use crate::core::dataflow::Seen;
use crate::core::failure::{Failure, Origin};
use crate::core::map_run::{
    MOST_REDRIVES, MapRunFailure, MapRunRequest, MapRunSettings, Source, Template,
};
use crate::core::payload::Payload;
use crate::core::step::Step;
use crate::core::thread::{Phase, Progress, Remains, Thread, ThreadId};
use crate::core::{Effect, MapRunId};
use crate::items::{self, Batching, ReaderRequest, WriterRequest};

/// Starts the Map Run.
pub(super) fn run(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    map: &MapState,
) -> Result<Progress, Failure> {
    let effective = step.effective_input(id, thread)?;
    // Where a reader gives the items, nothing else does, `ItemsPath` neither (recorded on AWS).
    let given = match &map.item_reader {
        Some(_) => None,
        None => Some(super::map::items(step, id, thread, map, &effective)?),
    };
    let length = match given.as_ref().map(Payload::value) {
        Some(Value::Array(elements)) => elements.len(),
        Some(Value::Object(members)) => members.len(),
        _ => 0,
    };
    // All further fields are looked at after this event (recorded on AWS).
    thread.previous = step.log.map_started(thread.previous, length);
    let settings = settings(step, id, thread, map, &effective)?;
    let at = (id, &*thread, &effective);
    let source = match given {
        Some(items) => Ok(Source::Given(Arc::new(items.into_value()))),
        None => reader(step, at, map)?,
    };
    let batching = match &map.item_batcher {
        Some(batcher) => Some(batching(step, at, batcher)?),
        None => None,
    };
    let writer = writer(step, at, map)?;
    let (source, writer) = match (source, writer) {
        (source, Ok(writer)) => (source, writer),
        (Ok(_), Err(failure)) => (Err(failure), WriterRequest::default()),
        (Err(failure), Err(_)) => (Err(failure), WriterRequest::default()),
    };

    let names = Names::new(step, thread, map);
    thread.previous = step
        .log
        .map_run_started(thread.previous, &names.map_run_arn);
    let map_run = MapRunId(thread.previous);
    step.execution.context.show(id, thread);
    let start = &step.execution.start;
    let request = MapRunRequest {
        map_run,
        arn: names.map_run_arn,
        redrives: 0,
        execution_arn: start.execution_arn.clone(),
        state_name: thread.visit.state.name.clone(),
        label: names.label,
        processor_arn: names.processor_arn,
        definition: definition(map, step.execution.machine.query_language),
        express: map.processor.mode == ProcessorMode::DistributedExpress,
        role_arn: start.role_arn.clone(),
        settings,
        source,
        writer,
        template: Template {
            state: Arc::clone(&thread.visit.state),
            entered: thread.visit.entered,
            context: step.execution.context.value().clone(),
            variables: Arc::clone(&thread.variables),
            input: effective,
            at: step.at,
        },
        batching,
    };
    Ok(step.start_map_run(id, thread, Arc::new(request)))
}

impl Step<'_> {
    fn start_map_run(
        &mut self,
        id: ThreadId,
        thread: &mut Thread,
        request: Arc<MapRunRequest>,
    ) -> Progress {
        self.execution.map_runs.insert(request.map_run, id);
        thread.phase = Phase::InMapRun(request.map_run);
        thread.visit.remains = Some(Box::new(Remains::MapRun(Arc::clone(&request))));
        self.effects.push(Effect::StartMapRun(request));
        Progress::Blocked
    }

    /// Goes on with a Map Run that did not succeed: its unsuccessful child executions run again.
    pub(in crate::core) fn redrive_map_run(
        &mut self,
        id: ThreadId,
        thread: &mut Thread,
        request: Arc<MapRunRequest>,
    ) -> Result<Progress, Failure> {
        let redrives = request.redrives + 1;
        if redrives > MOST_REDRIVES {
            thread.visit.remains = Some(Box::new(Remains::MapRun(request)));
            // A wording of ours; AWS documents the error's name.
            return Err(Failure::runtime(format!(
                "The Map Run was redriven {MOST_REDRIVES} times, the most that are possible."
            )));
        }
        thread.previous = self
            .log
            .map_run_redriven(thread.previous, &request.arn, redrives);
        let mut request = Arc::unwrap_or_clone(request);
        request.redrives = redrives;
        Ok(self.start_map_run(id, thread, Arc::new(request)))
    }

    /// A Map Run ended well.
    pub(in crate::core) fn map_run_succeeded(&mut self, map_run: MapRunId, output: Option<String>) {
        self.end_map_run(map_run, |step, id, thread| {
            // When what follows fails, a redrive begins a new Map Run (developer guide, "Redriving Map Runs").
            thread.visit.remains = None;
            let started = thread.previous;
            let succeeded = step.log.map_run_succeeded(started);
            thread.previous = succeeded;
            let Some(output) = output else {
                let name = &thread.visit.state.name;
                return Err(Failure::data_limit(name, Origin::OwnOutput));
            };
            let result = Payload::from_text(output).map_err(|error| {
                Failure::runtime(format!("The Map Run's result is not JSON: {error}"))
            })?;
            let exit = step.exit_with_result(id, thread, result)?;
            crate::core::step::within_limit(thread, &exit)?;
            let state = Arc::clone(&thread.visit.state);
            step.log.branching_succeeded(succeeded, &state.kind);
            // Since late in 2024 the exit follows the start of the Map Run (recorded on AWS).
            thread.previous = started;
            Ok(Progress::Done(exit))
        });
    }

    /// A Map Run failed.
    pub(in crate::core) fn map_run_failed(&mut self, map_run: MapRunId, failure: Failure) {
        self.end_map_run(map_run, |step, _, thread| {
            thread.previous = step.log.map_run_failed(thread.previous, &failure);
            Err(failure)
        });
    }

    fn end_map_run(
        &mut self,
        map_run: MapRunId,
        work: impl FnOnce(&mut Self, ThreadId, &mut Thread) -> Result<Progress, Failure>,
    ) {
        let Some(id) = self.execution.map_runs.remove(&map_run) else {
            return;
        };
        self.resume(id, |step, thread| {
            thread.phase = Phase::Run;
            work(step, id, thread)
        });
    }
}

/// What a Map Run and its processor are called.
struct Names {
    label: String,
    map_run_arn: String,
    processor_arn: String,
}

impl Names {
    fn new(step: &mut Step<'_>, thread: &Thread, map: &MapState) -> Self {
        let name = &thread.visit.state.name;
        // AWS makes a label of its own, too, where none is given; how is not known.
        let label = map
            .label
            .clone()
            .unwrap_or_else(|| name_based_id(&["label", name]));
        let id = step.entropy.id();
        let arn = &step.execution.start.state_machine_arn;
        match StateMachineArn::parse(arn) {
            Some(machine) => Self {
                map_run_arn: machine.map_run(&label, &id),
                processor_arn: machine.processor(&label),
                label,
            },
            None => Self {
                map_run_arn: format!("{arn}/{label}:{id}"),
                processor_arn: format!("{arn}/{label}"),
                label,
            },
        }
    }
}

/// The processor as a definition of its own. Its states have the query language of the state machine, whatever the Map state's is.
fn definition(map: &MapState, language: QueryLanguage) -> String {
    let mut definition = Map::new();
    if language == QueryLanguage::Jsonata {
        definition.insert("QueryLanguage".to_owned(), "JSONata".into());
    }
    if let Value::Object(members) = &map.processor.source {
        let own = members
            .iter()
            .filter(|(name, _)| *name != "ProcessorConfig");
        definition.extend(own.map(|(name, value)| (name.clone(), value.clone())));
    }
    to_json_text(&Value::Object(definition))
}

fn settings(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    map: &MapState,
    effective: &Payload,
) -> Result<MapRunSettings, Failure> {
    let concurrency = super::map::max_concurrency(step, id, thread, map, effective)?;
    let at = (id, thread, effective);
    let count = integer(
        step,
        at,
        "ToleratedFailureCount",
        map.tolerance.count.as_ref(),
    )?;
    let count = u64::try_from(count.unwrap_or(0)).map_err(|_| {
        // A wording of ours, after the one of the percentage.
        Failure::runtime("ToleratedFailureCount must be greater than or equal to 0.")
    })?;
    let field = "ToleratedFailurePercentage";
    let percentage = float(step, at, field, map.tolerance.percentage.as_ref())?;
    let percentage = percentage.unwrap_or(0.0);
    if !(0.0..=100.0).contains(&percentage) {
        return Err(Failure::runtime(
            "ToleratedFailurePercentage must be between 0 and 100.",
        ));
    }
    Ok(MapRunSettings {
        max_concurrency: u32::try_from(concurrency).unwrap_or(u32::MAX),
        tolerated_failure_count: count,
        tolerated_failure_percentage: percentage,
    })
}

fn reader(
    step: &mut Step<'_>,
    at: At<'_>,
    map: &MapState,
) -> Result<Result<Source, MapRunFailure>, Failure> {
    let Some(reader) = &map.item_reader else {
        return Err(Failure::runtime("There is no ItemReader."));
    };
    let max_items = integer(step, at, "MaxItems", reader.config.max_items.as_ref())?;
    let arguments = arguments(step, at, reader.arguments.as_ref())?;
    let request = ReaderRequest::new(reader, arguments.as_ref(), max_items);
    Ok(request
        .map(|request| Source::Read(Box::new(request)))
        .map_err(MapRunFailure::from))
}

fn writer(
    step: &mut Step<'_>,
    at: At<'_>,
    map: &MapState,
) -> Result<Result<WriterRequest, MapRunFailure>, Failure> {
    let Some(writer) = &map.result_writer else {
        return Ok(Ok(WriterRequest::default()));
    };
    let arguments = arguments(step, at, writer.arguments.as_ref())?;
    Ok(WriterRequest::new(writer, arguments.as_ref()).map_err(MapRunFailure::from))
}

/// The evaluated `ItemBatcher`.
pub(in crate::core) fn batching(
    step: &mut Step<'_>,
    at: At<'_>,
    batcher: &ItemBatcher,
) -> Result<Batching, Failure> {
    let (id, thread, effective) = at;
    let mut size = |field: &str, expression| integer(step, at, field, expression);
    let max_items = size("MaxItemsPerBatch", batcher.max_items_per_batch.as_ref())?;
    let max_input_bytes = size(
        "MaxInputBytesPerBatch",
        batcher.max_input_bytes_per_batch.as_ref(),
    )?;
    let batch_input = match &batcher.batch_input {
        Some(template) => {
            let seen = Seen::input(effective.value());
            Some(step.scoped(id, thread, seen, |scope| template.eval("BatchInput", scope))?)
        }
        None => None,
    };
    Ok(Batching {
        max_items,
        max_input_bytes,
        batch_input,
    })
}

/// The thread in whose Map state a value is evaluated, and the state's effective input.
pub(in crate::core) type At<'t> = (ThreadId, &'t Thread, &'t Payload);

/// The evaluated `Parameters` or `Arguments` of a reader or writer.
fn arguments(
    step: &mut Step<'_>,
    (id, thread, effective): At<'_>,
    template: Option<&OutputTemplate>,
) -> Result<Option<Value>, Failure> {
    let field = match thread.visit.state.query_language {
        QueryLanguage::JsonPath => "Parameters",
        QueryLanguage::Jsonata => "Arguments",
    };
    let seen = Seen::input(effective.value());
    template
        .map(|template| step.scoped(id, thread, seen, |scope| template.eval(field, scope)))
        .transpose()
}

fn integer(
    step: &mut Step<'_>,
    at: At<'_>,
    field: &str,
    expression: Option<&TextExpression>,
) -> Result<Option<i64>, Failure> {
    let Some(expression) = expression else {
        return Ok(None);
    };
    let value = value(step, at, field, expression)?;
    items::count(field, expression, &value)
        .map(Some)
        .map_err(|cause| misfit(cause, field, expression))
}

/// A number that need not be whole; text that reads as one counts as one, as for whole ones.
fn float(
    step: &mut Step<'_>,
    at: At<'_>,
    field: &str,
    expression: Option<&TextExpression>,
) -> Result<Option<f64>, Failure> {
    let Some(expression) = expression else {
        return Ok(None);
    };
    let value = value(step, at, field, expression)?;
    let (number, shown) = match &value {
        Value::String(text) => (text.parse().ok(), text.clone()),
        other => (other.as_f64(), to_json_text(other)),
    };
    if let Some(number) = number {
        return Ok(Some(number));
    }
    let cause = match expression {
        TextExpression::Path(path) => format!(
            "The {field}Path field refers to value \"{shown}\" which is not a valid float: {}",
            path.text()
        ),
        _ => format!("The {field} field must be a number: {shown}"),
    };
    Err(misfit(cause, field, expression))
}

fn value(
    step: &mut Step<'_>,
    (id, thread, effective): At<'_>,
    field: &str,
    expression: &TextExpression,
) -> Result<Value, Failure> {
    let seen = Seen::input(effective.value());
    step.scoped(id, thread, seen, |scope| {
        expression.eval_as(field, JsonType::Number, scope)
    })
}

fn misfit(cause: String, field: &str, expression: &TextExpression) -> Failure {
    match expression {
        TextExpression::Jsonata(_) => Failure::query(cause, Some(field)),
        TextExpression::Path(_) | TextExpression::Literal(_) => Failure::runtime(cause),
    }
}
