//! Mocked answers in the format of AWS Step Functions Local's `MockConfigFile`.
//!
//! `StateMachines.NAME.TestCases.CASE` names for each state one of `MockedResponses`, which gives for each invocation (`"0"`), or
//! a range of them (`"1-2"`), what to `Return` or `Throw`. Invocations are counted from 0 over the whole execution.

mod config;

use serde::{Deserialize, Serialize};

use super::{Answer, Progress, waits_for_an_answer};
use crate::core::TaskRequest;

pub use config::MockError;
pub(crate) use config::read;

/// The answers of one test case, by state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestCase {
    states: indexmap::IndexMap<String, Response>,
}

/// One of `MockedResponses`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Response {
    name: String,
    answers: Vec<Numbered>,
}

/// The answer to a range of invocations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Numbered {
    first: u64,
    last: u64,
    answer: Recorded,
}

/// What is to come of the task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Recorded {
    /// A result, JSON text.
    Return(String),
    /// A failure.
    Throw {
        /// The error's name.
        error: Option<String>,
        /// The cause.
        cause: Option<String>,
    },
}

/// The answer to one invocation of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MockedAnswer(Answer);

impl TestCase {
    /// The answer to an invocation of a state, counted from 0; `None` when the test case leaves the state to the real thing.
    pub(crate) fn answer(&self, state: &str, invocation: u64) -> Option<MockedAnswer> {
        let response = self.states.get(state)?;
        let answer = response
            .answers
            .iter()
            .find(|numbered| (numbered.first..=numbered.last).contains(&invocation))
            .map(|numbered| match &numbered.answer {
                Recorded::Return(output) => Answer::Succeeded {
                    output: output.clone(),
                },
                Recorded::Throw { error, cause } => Answer::Failed {
                    error: error.clone(),
                    cause: cause.clone(),
                },
            })
            .unwrap_or_else(|| Answer::Failed {
                error: Some("States.Runtime".to_owned()),
                cause: Some(format!(
                    "The mocked response '{}' of the state '{state}' has no answer for invocation {invocation} (counted from 0).",
                    response.name
                )),
            });
        Some(MockedAnswer(answer))
    }
}

/// Gives a mocked answer as the real integration would: one that is submitted first says so.
pub(crate) async fn answer(
    request: &TaskRequest,
    mocked: MockedAnswer,
    progress: &dyn Progress,
) -> Answer {
    let is_submitted = request.resource.ends_with(".sync")
        || request.resource.ends_with(".sync:2")
        || (waits_for_an_answer(request) && !request.resource.contains(":activity:"));
    if is_submitted && progress.submitted("{}".to_owned()).await.is_err() {
        return Answer::Waiting;
    }
    mocked.0
}

#[cfg(test)]
mod tests;
