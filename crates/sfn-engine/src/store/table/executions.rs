use std::sync::Arc;

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
}
