use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use super::request::Transformation;

/// How a child execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChildStatus {
    /// With an output.
    Succeeded,
    /// With an error.
    Failed,
    /// By its own timeout.
    TimedOut,
    /// It was stopped, or the Map Run ended before it.
    Aborted,
    /// It was never started.
    Pending,
}

impl ChildStatus {
    fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
            Self::Pending => "PENDING",
        }
    }
}

/// A child execution of a Map Run as its result tells of it. What is absent is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildExecution {
    /// How it ended.
    pub status: ChildStatus,
    /// Its input, JSON text.
    pub input: String,
    /// Its output, JSON text.
    pub output: Option<String>,
    /// The error's name.
    pub error: Option<String>,
    /// The cause.
    pub cause: Option<String>,
    /// Its ARN; absent when it was never started, as what follows.
    pub execution_arn: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The ARN of its state machine, `…:stateMachine:name/label`.
    pub state_machine_arn: Option<String>,
    /// When it started, milliseconds since the Unix epoch.
    pub start_millis: Option<i64>,
    /// When it ended, milliseconds since the Unix epoch.
    pub stop_millis: Option<i64>,
    /// How often it was redriven.
    pub redrive_count: Option<u64>,
    /// `REDRIVABLE_BY_MAP_RUN` or `NOT_REDRIVABLE`.
    pub redrive_status: Option<String>,
    /// Why it is not redrivable.
    pub redrive_status_reason: Option<String>,
}

/// The execution with its data, members in AWS's order, which is the alphabet's
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html>).
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_arn: Option<&'a str>,
    input: &'a str,
    input_details: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_details: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redrive_count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redrive_status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redrive_status_reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_machine_arn: Option<&'a str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop_date: Option<String>,
}

impl ChildExecution {
    /// JSON texts that stand for it in the results: itself, its output, or the output's elements.
    pub(super) fn results(
        &self,
        transformation: Transformation,
    ) -> Result<Vec<String>, serde_json::Error> {
        let output = match (self.status, &self.output) {
            (ChildStatus::Succeeded, Some(output)) => output,
            // One that failed is told of unchanged, whatever the transformation.
            _ => return Ok(vec![self.row()?]),
        };
        match transformation {
            Transformation::None => Ok(vec![self.row()?]),
            Transformation::Flatten if output.trim_start().starts_with('[') => {
                let elements: Vec<&RawValue> = serde_json::from_str(output)?;
                Ok(elements.iter().map(|it| it.get().to_owned()).collect())
            }
            Transformation::Compact | Transformation::Flatten => Ok(vec![output.clone()]),
        }
    }

    fn row(&self) -> Result<String, serde_json::Error> {
        let included = || json!({ "Included": true });
        serde_json::to_string(&Row {
            cause: self.cause.as_deref(),
            error: self.error.as_deref(),
            execution_arn: self.execution_arn.as_deref(),
            input: &self.input,
            input_details: included(),
            name: self.name.as_deref(),
            output: self.output.as_deref(),
            output_details: self.output.as_ref().map(|_| included()),
            redrive_count: self.redrive_count,
            redrive_status: self.redrive_status.as_deref(),
            redrive_status_reason: self.redrive_status_reason.as_deref(),
            start_date: self.start_millis.and_then(date),
            state_machine_arn: self.state_machine_arn.as_deref(),
            status: self.status.as_str(),
            stop_date: self.stop_millis.and_then(date),
        })
    }
}

/// `2022-12-03T02:13:45.832Z`.
fn date(millis: i64) -> Option<String> {
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .ok()?
        .format(format)
        .ok()
}
