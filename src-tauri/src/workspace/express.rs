//! The log of the local workspace's Express executions, as the window shows it.

use serde::Serialize;
use serde_json::Value;
use sfn_engine::{ExpressExecution, ExpressLog, LogEvent};

/// An Express execution of the local workspace. No operation of Step Functions lists or describes these.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ExpressRun {
    /// Its ARN.
    pub execution_arn: String,
    /// Its name, which others may have too.
    pub name: String,
    /// Its state machine.
    pub state_machine_arn: String,
    /// The version it was started on, or that an alias chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_machine_version_arn: Option<String>,
    /// The alias it was started on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_machine_alias_arn: Option<String>,
    /// `RUNNING`, `SUCCEEDED`, `FAILED` or `TIMED_OUT`.
    pub status: String,
    /// When it started, milliseconds since the Unix epoch.
    #[cfg_attr(test, ts(type = "number"))]
    pub start_millis: i64,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(as = "Option<f64>"))]
    pub stop_millis: Option<i64>,
    /// Its input, JSON text.
    pub input: String,
    /// Its output, JSON text, when it succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// The error, when it did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The cause, when it did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

/// The log of an Express execution.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExpressRunLog {
    /// The execution.
    pub execution: ExpressRun,
    /// Its events, in order.
    pub events: Vec<ExpressLogEvent>,
    /// How many events the log left out, since there were too many.
    #[cfg_attr(test, ts(type = "number"))]
    pub left_out: i64,
}

/// An event as AWS writes it to CloudWatch Logs: numbers and times are text there.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExpressLogEvent {
    /// Its number within the execution, from 1.
    pub id: String,
    /// Its type, as in the history of a Standard execution.
    pub r#type: String,
    /// What a history event has as its details.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub details: Value,
    /// The event that it follows.
    pub previous_event_id: String,
    /// When it happened, milliseconds since the Unix epoch.
    pub event_timestamp: String,
    /// The execution.
    pub execution_arn: String,
    /// How often the execution was redriven before.
    pub redrive_count: String,
}

impl From<ExpressExecution> for ExpressRun {
    fn from(execution: ExpressExecution) -> Self {
        Self {
            execution_arn: execution.arn,
            name: execution.name,
            state_machine_arn: execution.state_machine_arn,
            state_machine_version_arn: execution.state_machine_version_arn,
            state_machine_alias_arn: execution.state_machine_alias_arn,
            status: sfn_api::ExecutionStatus::from(execution.status).to_string(),
            start_millis: execution.start_millis,
            stop_millis: execution.stop_millis,
            input: execution.input.to_string(),
            output: execution.output,
            error: execution.error,
            cause: execution.cause,
        }
    }
}

impl From<ExpressLog> for ExpressRunLog {
    fn from(log: ExpressLog) -> Self {
        Self {
            execution: log.execution.into(),
            events: log.events.into_iter().map(Into::into).collect(),
            left_out: log.left_out,
        }
    }
}

impl From<LogEvent> for ExpressLogEvent {
    fn from(event: LogEvent) -> Self {
        Self {
            id: event.id,
            r#type: event.r#type,
            details: event.details,
            previous_event_id: event.previous_event_id,
            event_timestamp: event.event_timestamp,
            execution_arn: event.execution_arn,
            redrive_count: event.redrive_count,
        }
    }
}
