use crate::store::PageRequest;
use crate::store::table::{ExecutionStatus, StateMachineRecord};

/// What CreateStateMachine came to.
#[derive(Clone, Debug)]
pub enum Created {
    /// It is new.
    New(StateMachineRecord),
    /// One with this ARN is there already, and was left as it is. The caller decides between AWS's idempotent success (same
    /// type, definition and configurations; role and tags do not count) and `StateMachineAlreadyExists`, or `StateMachineDeleting`.
    Exists(StateMachineRecord),
}

/// An execution to start. Name and input are validated by the caller.
#[derive(Clone, Debug, Default)]
pub struct StartExecution {
    /// The state machine, without version, alias or test case.
    pub state_machine_arn: String,
    /// The version it runs, where one was asked for or an alias chose one.
    pub state_machine_version_arn: Option<String>,
    /// The alias it was started on.
    pub state_machine_alias_arn: Option<String>,
    /// Its name; a UUID when absent.
    pub name: Option<String>,
    /// Its input, JSON text, kept byte for byte; `{}` on AWS when the request has none.
    pub input: String,
    /// `traceHeader`.
    pub trace_header: Option<String>,
    /// The test case of the mock configuration (`STATE_MACHINE_ARN#TestCase`).
    pub test_case: Option<String>,
}

/// A started execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// Its ARN.
    pub execution_arn: String,
    /// When it started, milliseconds since the Unix epoch.
    pub start_millis: i64,
}

/// A redriven execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redriven {
    /// When it was redriven, milliseconds since the Unix epoch.
    pub redrive_millis: i64,
}

/// What StopExecution came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// When the execution ended, milliseconds since the Unix epoch.
    pub stop_millis: i64,
    /// Whether it had ended before; it was left as it was then.
    pub already_closed: bool,
}

/// Which executions to list: those of a state machine, the latest first.
#[derive(Clone, Debug, Default)]
pub struct ListExecutions {
    /// The state machine.
    pub state_machine_arn: String,
    /// Only those started on this version.
    pub state_machine_version_arn: Option<String>,
    /// Only those started on this alias.
    pub state_machine_alias_arn: Option<String>,
    /// Only those with this status.
    pub status: Option<ExecutionStatus>,
    /// Which page.
    pub page: PageRequest,
}

/// Which child executions to list: those of a Map Run that were started, newest start first.
#[derive(Clone, Debug, Default)]
pub struct ListChildren {
    /// The Map Run.
    pub map_run_arn: String,
    /// Only those with this status.
    pub status: Option<ExecutionStatus>,
    /// Only those that were redriven, or that were not.
    pub redriven: Option<bool>,
    /// Which page.
    pub page: PageRequest,
}

/// New settings of a Map Run: what is `None` stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapRunChange {
    /// How many child executions may run at once; 0 stands for as many as the service lets.
    pub max_concurrency: Option<u32>,
    /// How many items may fail.
    pub tolerated_failure_count: Option<u64>,
    /// How many percent of the items may fail, 0 to 100.
    pub tolerated_failure_percentage: Option<f64>,
}

/// Which history events to give.
#[derive(Clone, Debug, Default)]
pub struct HistoryRequest {
    /// The execution.
    pub execution_arn: String,
    /// Latest first.
    pub reverse_order: bool,
    /// Which page.
    pub page: PageRequest,
}

/// An execution started, ended or was redriven (then it is `RUNNING` again). Sent once the change is durable; for one that
/// ended with its first step, only its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChange {
    /// The execution.
    pub execution_arn: String,
    /// Its state machine.
    pub state_machine_arn: String,
    /// Its status now.
    pub status: ExecutionStatus,
    /// When it started, milliseconds since the Unix epoch.
    pub start_millis: i64,
    /// When it ended.
    pub stop_millis: Option<i64>,
}
