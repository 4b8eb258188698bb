//! Executions. Lists read neither inputs nor outputs: the large columns stand last in the row.

mod list;
mod read;
mod write;

use std::sync::Arc;

pub(crate) use list::{Filter, Place, Scope, execution_arn, list};
pub(crate) use read::{
    Found, Snapshot, count_open, counts, ended_children, find, find_express_child, largest_id,
    latest_millis, open_ids, open_of, snapshot,
};
pub(crate) use write::{
    Closing, Existing, NewChild, NewExecution, Step, insert, insert_child, insert_ended_child,
    redrive, step,
};

use super::map_run_redrives::PENDING;
use super::unreadable;
use crate::store::writer::Fault;

pub(crate) const SCHEMA: &str = "
CREATE TABLE executions (
    id INTEGER PRIMARY KEY,
    state_machine INTEGER NOT NULL REFERENCES state_machines (id),
    revision INTEGER NOT NULL REFERENCES revisions (id),
    name TEXT NOT NULL,
    status INTEGER NOT NULL,
    start_millis INTEGER NOT NULL,
    stop_millis INTEGER,
    event_count INTEGER NOT NULL,
    step_count INTEGER NOT NULL,
    redrive_count INTEGER NOT NULL DEFAULT 0,
    redrive_millis INTEGER,
    version_arn TEXT,
    alias_arn TEXT,
    trace_header TEXT,
    test_case TEXT,
    mock INTEGER REFERENCES texts (id),
    error TEXT,
    cause TEXT,
    input TEXT NOT NULL,
    output TEXT
);
CREATE UNIQUE INDEX executions_by_name ON executions (state_machine, name);
CREATE INDEX executions_by_start ON executions (state_machine, start_millis, id);
CREATE INDEX executions_by_status ON executions (state_machine, status, start_millis, id);
CREATE INDEX executions_open ON executions (id) WHERE status = 0;";

/// Lists are in the order of [`list::TIME`], no longer of the start.
pub(crate) const BY_TIME_SCHEMA: &str = "
DROP INDEX executions_by_start;
DROP INDEX executions_by_status;
CREATE INDEX executions_by_time ON executions (state_machine, coalesce(stop_millis, redrive_millis, start_millis), id);
CREATE INDEX executions_by_status ON executions
    (state_machine, status, coalesce(stop_millis, redrive_millis, start_millis), id);";

/// Executions of versions and aliases are listed by an index too. Most executions are of none.
pub(crate) const BY_QUALIFIER_SCHEMA: &str = "
CREATE INDEX executions_by_version ON executions
    (state_machine, version_arn, coalesce(stop_millis, redrive_millis, start_millis), id) WHERE version_arn IS NOT NULL;
CREATE INDEX executions_by_alias ON executions
    (state_machine, alias_arn, coalesce(stop_millis, redrive_millis, start_millis), id) WHERE alias_arn IS NOT NULL;";

/// `ExecutionStatus` of a Standard execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExecutionStatus {
    /// `RUNNING`.
    Running,
    /// `SUCCEEDED`.
    Succeeded,
    /// `FAILED`.
    Failed,
    /// `TIMED_OUT`.
    TimedOut,
    /// `ABORTED`.
    Aborted,
    /// `PENDING_REDRIVE`: a child execution of a Map Run that ended without success and waits to run again.
    PendingRedrive,
}

impl ExecutionStatus {
    pub(super) fn code(self) -> i64 {
        match self {
            Self::Running => 0,
            Self::Succeeded => 1,
            Self::Failed => 2,
            Self::TimedOut => 3,
            Self::Aborted => 4,
            // Stands for all that are more.
            Self::PendingRedrive => PENDING,
        }
    }

    fn from_code(code: i64) -> Result<Self, Fault> {
        match code {
            0 => Ok(Self::Running),
            1 => Ok(Self::Succeeded),
            2 => Ok(Self::Failed),
            3 => Ok(Self::TimedOut),
            4 => Ok(Self::Aborted),
            pending if pending > PENDING => Ok(Self::PendingRedrive),
            other => Err(unreadable("execution status", other)),
        }
    }

    /// Whether an execution with this status has not ended.
    #[must_use]
    pub fn is_open(self) -> bool {
        self == Self::Running
    }
}

impl From<ExecutionStatus> for sfn_api::ExecutionStatus {
    fn from(status: ExecutionStatus) -> Self {
        match status {
            ExecutionStatus::Running => Self::Running,
            ExecutionStatus::Succeeded => Self::Succeeded,
            ExecutionStatus::Failed => Self::Failed,
            ExecutionStatus::TimedOut => Self::TimedOut,
            ExecutionStatus::Aborted => Self::Aborted,
            ExecutionStatus::PendingRedrive => Self::PendingRedrive,
        }
    }
}

/// An execution.
#[derive(Clone, Debug, PartialEq)]
pub struct ExecutionRecord {
    /// Its ARN.
    pub arn: String,
    /// Its name.
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
    /// The error when it failed, timed out or was aborted.
    pub error: Option<String>,
    /// The cause when it failed, timed out or was aborted.
    pub cause: Option<String>,
    /// `traceHeader`.
    pub trace_header: Option<String>,
    /// How often it was redriven.
    pub redrive_count: i64,
    /// When it was last redriven.
    pub redrive_millis: Option<i64>,
    /// The test case of the mock configuration that answers its tasks.
    pub test_case: Option<String>,
    /// How many history events it has.
    pub event_count: i64,
    /// The Map Run that started it.
    pub map_run_arn: Option<String>,
}

/// An element of ListExecutions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionSummary {
    /// Its ARN.
    pub arn: String,
    /// Its name.
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
    /// How often it was redriven.
    pub redrive_count: i64,
    /// When it was last redriven.
    pub redrive_millis: Option<i64>,
    /// How many items it has, when a Map Run started it.
    pub item_count: Option<i64>,
}
