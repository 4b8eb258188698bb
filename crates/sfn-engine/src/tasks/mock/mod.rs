//! What stands in for an execution's tasks: mocked answers, and people who answer by hand.
//!
//! Mocked answers have the format of AWS Step Functions Local's `MockConfigFile`: `StateMachines.NAME.TestCases.CASE` names for each state one of `MockedResponses`, which gives for each invocation (`"0"`), or
//! a range of them (`"1-2"`), what to `Return` or `Throw`. Invocations are counted from 0 over the whole execution.
//!
//! A state that is answered by hand is sent nowhere: it waits until a person gives its result or its error, or its time is over.

mod check;
mod config;
mod reader;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Answer, Progress, is_activity, is_job, waits_for_an_answer};
use crate::core::TaskRequest;

pub use check::{MockFinding, StateTypes, check};
pub use config::MockError;
pub(crate) use config::{names, read};

/// What answers the tasks of an execution instead of the real thing: the answers of a test case, by state, and the states that a
/// person answers by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestCase {
    states: indexmap::IndexMap<String, Response>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    by_hand: BTreeSet<String>,
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
    /// The same, but that a person answers these states by hand, whatever it has for them.
    #[must_use]
    pub(crate) fn with_by_hand(mut self, states: &[String]) -> Self {
        self.by_hand.extend(states.iter().cloned());
        self
    }

    /// Whether any state is answered by hand.
    pub(crate) fn has_by_hand(&self) -> bool {
        !self.by_hand.is_empty()
    }

    /// Whether a person answers this state.
    pub(crate) fn is_by_hand(&self, state: &str) -> bool {
        self.by_hand.contains(state)
    }

    /// Whether this state's tasks are sent nowhere.
    pub(crate) fn stands_in_for(&self, state: &str) -> bool {
        self.is_by_hand(state) || self.states.contains_key(state)
    }

    /// The answer to an invocation of a state, counted from 0; `None` when the test case leaves the state to a person or to the real
    /// thing.
    pub(crate) fn answer(&self, state: &str, invocation: u64) -> Option<MockedAnswer> {
        if self.is_by_hand(state) {
            return None;
        }
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
    if is_submitted(request) && progress.submitted("{}".to_owned()).await.is_err() {
        return Answer::Waiting;
    }
    mocked.0
}

/// Whether a service takes the task's request before it is answered (`TaskSubmitted`).
pub(crate) fn is_submitted(request: &TaskRequest) -> bool {
    is_job(request) || (waits_for_an_answer(request) && !is_activity(request))
}

#[cfg(test)]
mod tests;
