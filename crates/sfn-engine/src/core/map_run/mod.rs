//! What a distributed Map state asks of the runtime: a Map Run, its settings, its items and what its child executions begin with.
//!
//! Nothing here waits. The items come from outside ([`Source`] says from where), [`Children`] makes the inputs of the child
//! executions of them one after the other, and the same items always give the same inputs.

mod children;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::Value;

pub use children::{ChildInput, Children};

use super::{ExecutionStart, MapRunId};
use crate::arn::{StateMachineArn, name_based_id};
use crate::items::{Batching, Items, ItemsError, LocalS3, ReaderRequest, WriterRequest};

pub(super) use children::Template;

/// Child executions of a Map Run that run at once when `MaxConcurrency` is 0 or larger
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>).
pub const MOST_CONCURRENT: u32 = 10_000;

/// Bytes that the results may have when they become the state's output.
pub const MOST_RESULT_BYTES: usize = super::limits::PAYLOAD_BYTES;

/// The error of a Map Run of which too many items failed.
pub const EXCEED_TOLERATED_FAILURE_THRESHOLD: &str = "States.ExceedToleratedFailureThreshold";

/// Its cause (recorded on AWS).
pub const THRESHOLD_EXCEEDED: &str = "The specified tolerated failure threshold was exceeded";

/// How often a Map Run can be redriven (AWS's limit).
pub(super) const MOST_REDRIVES: i64 = 1000;

/// A Map Run to carry out.
#[derive(Clone, Debug)]
pub struct MapRunRequest {
    /// Its id.
    pub map_run: MapRunId,
    /// Its ARN.
    pub arn: String,
    /// How often it was redriven.
    pub redrives: i64,
    /// The execution in which it runs.
    pub execution_arn: String,
    /// The Map state's name.
    pub state_name: String,
    /// `Label`, or what stands for it.
    pub label: String,
    /// What the child executions are executions of: `…:stateMachine:MACHINE/LABEL`.
    pub processor_arn: String,
    /// The processor as a definition of its own, JSON text.
    pub definition: String,
    /// Whether the child executions are Express ones.
    pub express: bool,
    /// The role of the state machine, and so of the child executions.
    pub role_arn: String,
    /// The settings at its start.
    pub settings: MapRunSettings,
    /// Where the items come from; the failure of the Map Run when a value of the reader, the batcher or the writer does not fit.
    pub source: Result<Source, MapRunFailure>,
    /// Where the results go, and in what form.
    pub writer: WriterRequest,
    pub(super) template: Template,
    pub(super) batching: Option<Batching>,
}

/// Two requests are one when they are about the same attempt of the same Map Run.
impl PartialEq for MapRunRequest {
    fn eq(&self, other: &Self) -> bool {
        (&self.arn, self.redrives) == (&other.arn, other.redrives)
    }
}

/// What UpdateMapRun can change.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapRunSettings {
    /// `MaxConcurrency`; 0 stands for [`MOST_CONCURRENT`].
    pub max_concurrency: u32,
    /// How many items may fail.
    pub tolerated_failure_count: u64,
    /// How many percent of the items may fail, 0 to 100.
    pub tolerated_failure_percentage: f64,
}

impl MapRunSettings {
    /// How many child executions run at once.
    #[must_use]
    pub fn concurrency(&self) -> u32 {
        match self.max_concurrency {
            0 => MOST_CONCURRENT,
            limit => limit.min(MOST_CONCURRENT),
        }
    }

    /// Whether so many failed items are too many. The percentage counts when `total`, the number of all items, is known. Where only one
    /// of both is given, the other does not count: the absent one is 0, and 0 of both means that no item may fail.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // Far below 2^53 items.
    pub fn is_exceeded(&self, failed: u64, total: Option<u64>) -> bool {
        if failed == 0 {
            return false;
        }
        let count = self.tolerated_failure_count;
        let percentage = self.tolerated_failure_percentage;
        let by_count = (count > 0 || percentage <= 0.0) && failed > count;
        let by_percentage = percentage > 0.0
            && total.is_some_and(|total| failed as f64 * 100.0 > percentage * total as f64);
        by_count || by_percentage
    }
}

/// Where the items of a Map Run come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// From the state's input: an array or an object.
    Given(Arc<Value>),
    /// An `ItemReader` reads them.
    Read(Box<ReaderRequest>),
}

impl Source {
    /// The items, one by one. Reading may block.
    ///
    /// # Errors
    /// When there is nothing to read.
    pub fn items(&self, s3: &LocalS3) -> Result<Items, MapRunFailure> {
        match self {
            Self::Given(value) => Items::of_state_data(Value::clone(value))
                .map_err(|_| MapRunFailure::reader("Attempting to map over non-iterable node.")),
            Self::Read(request) => Ok(request.read(s3)?),
        }
    }
}

/// Why a Map Run fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapRunFailure {
    /// Error name.
    pub error: String,
    /// Cause.
    pub cause: String,
}

impl MapRunFailure {
    /// What a reader failed with.
    fn reader(cause: impl Into<String>) -> Self {
        Self {
            error: "States.ItemReaderFailed".to_owned(),
            cause: cause.into(),
        }
    }

    /// More items failed than are tolerated.
    #[must_use]
    pub fn threshold() -> Self {
        Self {
            error: EXCEED_TOLERATED_FAILURE_THRESHOLD.to_owned(),
            cause: THRESHOLD_EXCEEDED.to_owned(),
        }
    }
}

impl From<ItemsError> for MapRunFailure {
    fn from(error: ItemsError) -> Self {
        Self {
            error: error.error.to_owned(),
            cause: error.cause,
        }
    }
}

impl MapRunRequest {
    /// Makes the inputs of the child executions out of the items, of which `taken` were taken before.
    ///
    /// # Errors
    /// When `ItemBatcher`'s values do not fit.
    pub fn children(&self, taken: u64) -> Result<Children<'_>, MapRunFailure> {
        Children::new(self, taken)
    }

    /// The name of a child execution, by its number from 0: always the same one, so that none can be started twice.
    #[must_use]
    pub fn child_name(&self, number: u64) -> String {
        name_based_id(&[&self.arn, &number.to_string()])
    }

    /// What a child execution is started with.
    #[must_use]
    pub fn child(&self, number: u64, input: String, start_millis: i64) -> ExecutionStart {
        let name = self.child_name(number);
        let machine = StateMachineArn::parse(&self.processor_arn);
        let execution_arn = machine.as_ref().map_or_else(
            || format!("{}:{name}", self.processor_arn),
            |machine| {
                if self.express {
                    machine.express_child(&self.arn, &name)
                } else {
                    machine.execution(&name)
                }
            },
        );
        ExecutionStart {
            execution_arn,
            name,
            role_arn: self.role_arn.clone(),
            state_machine_name: machine.map_or_else(String::new, |it| it.name.to_owned()),
            state_machine_arn: self.processor_arn.clone(),
            state_machine_version_arn: None,
            state_machine_alias_arn: None,
            input,
            start_millis,
        }
    }
}
