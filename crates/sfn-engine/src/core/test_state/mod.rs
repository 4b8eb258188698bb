//! TestState: one state by itself, with its data flow told stage by stage.
//!
//! [`begin`] checks the request and runs the state through the interpreter's own functions. A Task state without a mocked
//! answer comes back as a [`PendingTask`]: whoever runs tasks gives the answer.
//!
//! Not told yet: `afterItemBatcher`, `afterItemsPointer`, and the `request` and `response` of an HTTP Task.

mod branching;
mod context;
mod definition;
mod mock;
mod results;
mod test;
#[cfg(test)]
mod tests;

use sfn_api::{ErrorCode, ServiceError, TestStateInput, TestStateOutput};

use super::payload::Payload;
use super::{Moment, TaskRequest};
use test::Test;

/// What the context object tells of the execution that a test stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The region in ARNs.
    pub region: String,
    /// The account in ARNs, twelve digits.
    pub account: String,
    /// The name of the execution, new for each test.
    pub execution_name: String,
    /// The name of the state machine, new for each test.
    pub state_machine_name: String,
}

/// How far a test came.
#[derive(Debug)]
pub enum Tested {
    /// To its end.
    Done(Box<TestStateOutput>),
    /// To a task that nothing mocks.
    Task(Box<PendingTask>),
}

/// What came of a task that a test waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskAnswer {
    /// Its result, JSON text.
    Result(String),
    /// Its failure.
    Error {
        /// Error name.
        error: Option<String>,
        /// Cause.
        cause: Option<String>,
    },
}

/// A test in the middle: its task is to be carried out.
#[derive(Debug)]
pub struct PendingTask {
    test: Test,
    request: TaskRequest,
}

impl PendingTask {
    /// The task.
    pub fn request(&self) -> &TaskRequest {
        &self.request
    }

    /// Goes on to the end with the task's answer.
    pub fn answer(self, answer: TaskAnswer, at: Moment) -> TestStateOutput {
        self.test.answered(answer, at)
    }
}

/// Tests a state as far as it goes without its task.
///
/// # Errors
/// What AWS refuses: `InvalidDefinition`, `InvalidExecutionInput`, `ValidationException`. Members are expected to fit the service
/// model.
pub fn begin(input: &TestStateInput, place: &Place, at: Moment) -> Result<Tested, ServiceError> {
    let subject = definition::find(input)?;
    let answer = mock::check(input, &subject.state)?;
    let given = input.input.as_deref().unwrap_or("{}").to_owned();
    let payload = Payload::from_text(given).map_err(|error| {
        ServiceError::new(
            ErrorCode::InvalidExecutionInput,
            format!("Invalid State Machine Execution Input: '{error}'"),
        )
    })?;
    if input.context.is_some() && input.mock.is_none() {
        // The rule is the API reference's, the words are ours.
        return Err(validation(
            "A Context object can only be specified when a mock is specified",
        ));
    }
    let context = context::given(input.context.as_deref(), &subject.state)?;
    let variables = context::variables(input.variables.as_deref())?;
    Ok(Test::new(subject, payload, context, variables, input, place, at)?.run(answer, at))
}

fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::new(ErrorCode::ValidationException, message)
}
