use std::sync::Arc;

use asl::model::StateMachine;
use sfn_api::ExecutionStatus;

use super::{Input, Moment, Outcome};

/// What an execution is started with. ARNs and names are quoted by the context object; nothing is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionStart {
    /// The execution's ARN (`$$.Execution.Id`); events of tasks take their region from it.
    pub execution_arn: String,
    /// `$$.Execution.Name`.
    pub name: String,
    /// The state machine's role (`$$.Execution.RoleArn`).
    pub role_arn: String,
    /// The state machine's ARN, without version or alias (`$$.StateMachine.Id`).
    pub state_machine_arn: String,
    /// `$$.StateMachine.Name`.
    pub state_machine_name: String,
    /// The version that runs, where one was chosen.
    pub state_machine_version_arn: Option<String>,
    /// The alias that chose it, where one did.
    pub state_machine_alias_arn: Option<String>,
    /// The input, JSON text as the client sent it: it comes back with its white space.
    pub input: String,
    /// Milliseconds since the epoch (`$$.Execution.StartTime`).
    pub start_millis: i64,
    /// How often the execution was redriven before (`$$.Execution.RedriveCount`).
    pub redrive_count: i64,
}

/// An execution in progress: the whole state of the interpreter, and nothing of its history.
#[derive(Debug)]
pub struct Execution {
    #[allow(dead_code)]
    machine: Arc<StateMachine>,
    #[allow(dead_code)]
    start: ExecutionStart,
    status: ExecutionStatus,
    output: Option<String>,
    error: Option<String>,
    cause: Option<String>,
    history_len: i64,
}

impl Execution {
    /// An execution that has not begun; give it [`Input::Start`].
    pub fn new(machine: Arc<StateMachine>, start: ExecutionStart) -> Self {
        Self {
            machine,
            start,
            status: ExecutionStatus::Running,
            output: None,
            error: None,
            cause: None,
            history_len: 0,
        }
    }

    /// Takes one input and goes on until every flow waits for something, or the execution ends.
    ///
    /// An input that is no longer wanted (a timer or a task that was cancelled, anything after the end) changes
    /// nothing and gives an empty outcome.
    pub fn apply(&mut self, _input: Input, _at: Moment) -> Outcome {
        todo!()
    }

    /// `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`.
    pub fn status(&self) -> &ExecutionStatus {
        &self.status
    }

    /// Whether it has not ended.
    pub fn is_open(&self) -> bool {
        self.status == ExecutionStatus::Running
    }

    /// The output, JSON text, of an execution that succeeded.
    pub fn output(&self) -> Option<&str> {
        self.output.as_deref()
    }

    /// The error name of an execution that failed or was stopped with one.
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// The cause of an execution that failed or was stopped with one.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// How many history events there are so far; the next one's id is one more.
    pub fn history_len(&self) -> i64 {
        self.history_len
    }
}
