use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sfn_api::HistoryEvent;

use crate::runtime::memory::Witness;
use crate::runtime::{Engine, LogEvent};
use crate::store::StoreError;
use crate::store::table::ExecutionStatus;
use crate::store::table::executions::Closing;

/// So many executions are kept; of more, the one that began first is forgotten.
const EXECUTIONS: usize = 1_000;

/// So many bytes of events and inputs are kept of all executions together; then those that began first are forgotten.
const BYTES: usize = 32 << 20;

/// So many bytes of events are kept of one execution. What happens after that is counted, and its end is kept.
const BYTES_OF_ONE: usize = 4 << 20;

/// An Express execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressExecution {
    /// Its ARN, `arn:…:express:STATE_MACHINE:NAME:ID`.
    pub arn: String,
    /// Its name, which others may have too.
    pub name: String,
    /// Its state machine.
    pub state_machine_arn: String,
    /// The version it was started on, or that an alias chose.
    pub state_machine_version_arn: Option<String>,
    /// The alias it was started on.
    pub state_machine_alias_arn: Option<String>,
    /// Its status.
    pub status: ExecutionStatus,
    /// When it started, milliseconds since the Unix epoch.
    pub start_millis: i64,
    /// When it ended.
    pub stop_millis: Option<i64>,
    /// Its input, byte for byte.
    pub input: Arc<str>,
    /// Its output, JSON text, when it succeeded.
    pub output: Option<String>,
    /// The error, when it did not.
    pub error: Option<String>,
    /// The cause, when it did not.
    pub cause: Option<String>,
    /// `traceHeader`.
    pub trace_header: Option<String>,
    /// How many events it has had.
    pub event_count: i64,
}

impl ExpressExecution {
    pub(super) fn close(&mut self, closing: &Closing) {
        self.status = closing.status;
        self.stop_millis = Some(closing.stop_millis);
        self.output.clone_from(&closing.output);
        self.error.clone_from(&closing.error);
        self.cause.clone_from(&closing.cause);
    }
}

/// What the local log has of an Express execution.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpressLog {
    /// The execution.
    pub execution: ExpressExecution,
    /// Its events, in order.
    pub events: Vec<LogEvent>,
    /// How many events were left out, since the execution has had too many.
    pub left_out: i64,
}

impl Engine {
    /// The Express executions of a state machine that the log still has, the last one started first. The log is in memory: it
    /// begins anew with the engine.
    #[must_use]
    pub fn express_executions(&self, state_machine_arn: &str) -> Vec<ExpressExecution> {
        let logs = self.runtime.logs.lock();
        let newest_first = logs
            .order
            .iter()
            .rev()
            .filter_map(|arn| logs.entries.get(arn));
        newest_first
            .filter(|entry| entry.execution.state_machine_arn == state_machine_arn)
            .map(|entry| entry.execution.clone())
            .collect()
    }

    /// The log of an Express execution, at the level `ALL` with the execution's data, whatever the state machine's logging
    /// configuration says; `None` when the log does not have it (any more).
    ///
    /// # Errors
    /// When an event cannot be read back.
    pub fn express_log(&self, execution_arn: &str) -> Result<Option<ExpressLog>, StoreError> {
        let (execution, events, left_out) = {
            let logs = self.runtime.logs.lock();
            let Some(entry) = logs.entries.get(execution_arn) else {
                return Ok(None);
            };
            (
                entry.execution.clone(),
                entry.events.clone(),
                entry.left_out,
            )
        };
        let unreadable = |error: serde_json::Error| StoreError::Unreadable {
            what: "log event",
            message: error.to_string(),
        };
        let events = events
            .iter()
            .map(|text| {
                let event: HistoryEvent = serde_json::from_str(text).map_err(unreadable)?;
                LogEvent::new(&event, execution_arn, 0).map_err(unreadable)
            })
            .collect::<Result<_, _>>()?;
        Ok(Some(ExpressLog {
            execution,
            events,
            left_out,
        }))
    }
}

/// The logs of the Express executions of late.
#[derive(Clone, Debug, Default)]
pub(crate) struct Logs(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    entries: HashMap<Arc<str>, Entry>,
    /// In the order of their starts.
    order: VecDeque<Arc<str>>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry {
    execution: ExpressExecution,
    /// History events, JSON text.
    events: Vec<Arc<str>>,
    bytes: usize,
    left_out: i64,
}

impl Logs {
    /// Begins the log of an execution; the witness writes it.
    pub(crate) fn begin(&self, execution: ExpressExecution) -> Arc<dyn Witness> {
        let arn: Arc<str> = Arc::from(execution.arn.as_str());
        let bytes = execution.arn.len() * 2 + execution.input.len();
        let mut kept = self.lock();
        kept.bytes += bytes;
        kept.order.push_back(Arc::clone(&arn));
        kept.entries.insert(
            Arc::clone(&arn),
            Entry {
                execution,
                events: Vec::new(),
                bytes,
                left_out: 0,
            },
        );
        kept.make_room();
        Arc::new(Log {
            logs: self.clone(),
            arn,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Forgets the executions that began first, until the rest is within the limits. The latest one stays.
    fn make_room(&mut self) {
        while self.order.len() > 1 && (self.order.len() > EXECUTIONS || self.bytes > BYTES) {
            let oldest = self.order.pop_front();
            if let Some(entry) = oldest.and_then(|arn| self.entries.remove(&arn)) {
                self.bytes -= entry.bytes;
            }
        }
    }
}

/// Writes the log of one execution, as long as it is kept.
#[derive(Debug)]
struct Log {
    logs: Logs,
    arn: Arc<str>,
}

impl Witness for Log {
    fn happened(&self, events: Vec<HistoryEvent>) {
        let texts: Vec<_> = events
            .iter()
            .map(|event| serde_json::to_string(event).map(Arc::<str>::from))
            .collect();
        let mut kept = self.logs.lock();
        let Some(entry) = kept.entries.get_mut(&self.arn) else {
            return;
        };
        let before = entry.bytes;
        let last = texts.len().saturating_sub(1);
        for (index, (event, text)) in events.iter().zip(texts).enumerate() {
            entry.execution.event_count += 1;
            let ends = index == last && event.r#type.to_string().starts_with("Execution");
            match text {
                Ok(text) if entry.bytes < BYTES_OF_ONE || ends => {
                    entry.bytes += text.len();
                    entry.events.push(text);
                }
                Ok(_) | Err(_) => entry.left_out += 1,
            }
        }
        let grown = entry.bytes - before;
        kept.bytes += grown;
        kept.make_room();
    }

    fn ended(&self, closing: &Closing) {
        let mut kept = self.logs.lock();
        if let Some(entry) = kept.entries.get_mut(&self.arn) {
            entry.execution.close(closing);
        }
    }
}
