mod task;

use std::collections::BTreeMap;

use asl::expr::to_json_text;
use asl::model::StateKind;
use serde_json::{Map, Value};
use sfn_api::{
    AssignedVariablesDetails, EvaluationFailedEventDetails, ExecutionAbortedEventDetails,
    ExecutionFailedEventDetails, ExecutionRedrivenEventDetails, ExecutionStartedEventDetails,
    ExecutionSucceededEventDetails, ExecutionTimedOutEventDetails, HistoryEvent,
    HistoryEventExecutionDataDetails, HistoryEventType, MapIterationEventDetails,
    MapRunFailedEventDetails, MapRunRedrivenEventDetails, MapRunStartedEventDetails,
    MapStateStartedEventDetails, StateEnteredEventDetails, StateExitedEventDetails, Timestamp,
};

use crate::core::ExecutionStart;
use crate::core::failure::Failure;
use crate::core::payload::Payload;

pub(in crate::core) use task::Scheduled;

/// The history events of one step, numbered on from those before it.
#[derive(Debug)]
pub(in crate::core) struct Recorder {
    events: Vec<HistoryEvent>,
    len: i64,
    limit: i64,
    at: Timestamp,
    full: bool,
}

type Fill<'a> = &'a dyn Fn(&mut HistoryEvent);

impl Recorder {
    /// `len` events were written before, and there may be `limit`.
    pub(in crate::core) fn new(len: i64, limit: i64, millis: i64) -> Self {
        Self {
            events: Vec::new(),
            len,
            limit,
            at: Timestamp::from_millis(millis),
            full: false,
        }
    }

    /// Whether an event found no place any more: the execution must fail. The last place is kept for that.
    pub(in crate::core) fn is_full(&self) -> bool {
        self.full
    }

    /// How many events there are, those of earlier steps included.
    pub(in crate::core) fn len(&self) -> i64 {
        self.len
    }

    pub(in crate::core) fn into_events(self) -> Vec<HistoryEvent> {
        self.events
    }

    /// Writes an event and gives its id.
    fn write(&mut self, previous: i64, kind: HistoryEventType, fill: Fill<'_>) -> i64 {
        let last = self.full || self.len >= self.limit - 1;
        if last && !ends_execution(&kind) {
            self.full = true;
            return self.len;
        }
        self.len += 1;
        let mut event = HistoryEvent::new(self.at, kind, self.len);
        event.previous_event_id = Some(previous);
        fill(&mut event);
        self.events.push(event);
        self.len
    }

    pub(in crate::core) fn execution_started(&mut self, start: &ExecutionStart) -> i64 {
        self.write(0, HistoryEventType::ExecutionStarted, &|event| {
            event.execution_started_event_details = details(ExecutionStartedEventDetails {
                input: Some(start.input.clone()),
                input_details: complete(),
                role_arn: Some(start.role_arn.clone()),
                state_machine_alias_arn: start.state_machine_alias_arn.clone(),
                state_machine_version_arn: start.state_machine_version_arn.clone(),
            });
        })
    }

    pub(in crate::core) fn execution_succeeded(&mut self, previous: i64, output: &Payload) -> i64 {
        self.write(previous, HistoryEventType::ExecutionSucceeded, &|event| {
            event.execution_succeeded_event_details = details(ExecutionSucceededEventDetails {
                output: Some(output.text().to_owned()),
                output_details: complete(),
            });
        })
    }

    pub(in crate::core) fn execution_failed(&mut self, previous: i64, failure: &Failure) -> i64 {
        self.write(previous, HistoryEventType::ExecutionFailed, &|event| {
            event.execution_failed_event_details = details(ExecutionFailedEventDetails {
                error: failure.error.clone(),
                cause: failure.cause.clone(),
            });
        })
    }

    /// No recording and no documentation tells which event a redrive follows: here it is the one that ended the
    /// execution before.
    pub(in crate::core) fn execution_redriven(&mut self, count: i64) -> i64 {
        self.write(self.len, HistoryEventType::ExecutionRedriven, &|event| {
            event.execution_redriven_event_details = details(ExecutionRedrivenEventDetails {
                redrive_count: i32::try_from(count).ok(),
            });
        })
    }

    /// A stop comes from outside of every flow, so it follows no event.
    pub(in crate::core) fn execution_aborted(&mut self, failure: &Failure) -> i64 {
        self.write(0, HistoryEventType::ExecutionAborted, &|event| {
            event.execution_aborted_event_details = details(ExecutionAbortedEventDetails {
                error: failure.error.clone(),
                cause: failure.cause.clone(),
            });
        })
    }

    /// As a stop, it follows no event.
    pub(in crate::core) fn execution_timed_out(&mut self) -> i64 {
        self.write(0, HistoryEventType::ExecutionTimedOut, &|event| {
            event.execution_timed_out_event_details =
                details(ExecutionTimedOutEventDetails::default());
        })
    }

    pub(in crate::core) fn state_entered(
        &mut self,
        previous: i64,
        kind: &StateKind,
        name: &str,
        input: &Payload,
    ) -> i64 {
        let event_type = match kind {
            StateKind::Pass(_) => HistoryEventType::PassStateEntered,
            StateKind::Task(_) => HistoryEventType::TaskStateEntered,
            StateKind::Choice(_) => HistoryEventType::ChoiceStateEntered,
            StateKind::Wait(_) => HistoryEventType::WaitStateEntered,
            StateKind::Succeed => HistoryEventType::SucceedStateEntered,
            StateKind::Fail(_) => HistoryEventType::FailStateEntered,
            StateKind::Parallel(_) => HistoryEventType::ParallelStateEntered,
            StateKind::Map(_) => HistoryEventType::MapStateEntered,
        };
        self.write(previous, event_type, &|event| {
            event.state_entered_event_details = details(StateEnteredEventDetails {
                name: name.to_owned(),
                input: Some(input.text().to_owned()),
                input_details: complete(),
            });
        })
    }

    pub(in crate::core) fn state_exited(
        &mut self,
        previous: i64,
        kind: &StateKind,
        name: &str,
        output: &Payload,
        assigned: Option<&Map<String, Value>>,
    ) -> i64 {
        let event_type = match kind {
            StateKind::Pass(_) => HistoryEventType::PassStateExited,
            StateKind::Task(_) => HistoryEventType::TaskStateExited,
            StateKind::Choice(_) => HistoryEventType::ChoiceStateExited,
            StateKind::Wait(_) => HistoryEventType::WaitStateExited,
            StateKind::Succeed => HistoryEventType::SucceedStateExited,
            // There is no event for leaving a Fail state: it never is left.
            StateKind::Fail(_) => return previous,
            StateKind::Parallel(_) => HistoryEventType::ParallelStateExited,
            StateKind::Map(_) => HistoryEventType::MapStateExited,
        };
        self.write(previous, event_type, &|event| {
            event.state_exited_event_details = details(StateExitedEventDetails {
                name: name.to_owned(),
                output: Some(output.text().to_owned()),
                output_details: complete(),
                assigned_variables: assigned.map(variables),
                assigned_variables_details: assigned.map(|_| AssignedVariablesDetails {
                    truncated: Some(false),
                }),
            });
        })
    }

    /// Writes that a state did not end by itself; nothing for the types that have no such event.
    pub(in crate::core) fn state_aborted(
        &mut self,
        previous: i64,
        kind: &StateKind,
    ) -> Option<i64> {
        let event_type = match kind {
            StateKind::Task(_) => HistoryEventType::TaskStateAborted,
            StateKind::Wait(_) => HistoryEventType::WaitStateAborted,
            StateKind::Parallel(_) => HistoryEventType::ParallelStateAborted,
            StateKind::Map(_) => HistoryEventType::MapStateAborted,
            StateKind::Pass(_) | StateKind::Choice(_) | StateKind::Succeed | StateKind::Fail(_) => {
                return None;
            }
        };
        Some(self.write(previous, event_type, &|_| {}))
    }

    pub(in crate::core) fn evaluation_failed(
        &mut self,
        previous: i64,
        state: &str,
        failure: &Failure,
        location: Option<&str>,
    ) -> i64 {
        self.write(previous, HistoryEventType::EvaluationFailed, &|event| {
            event.evaluation_failed_event_details = details(EvaluationFailedEventDetails {
                error: failure.error.clone(),
                cause: failure.cause.clone(),
                location: location.map(str::to_owned),
                state: state.to_owned(),
            });
        })
    }

    pub(in crate::core) fn parallel_started(&mut self, previous: i64) -> i64 {
        self.write(previous, HistoryEventType::ParallelStateStarted, &|_| {})
    }

    pub(in crate::core) fn map_started(&mut self, previous: i64, length: usize) -> i64 {
        self.write(previous, HistoryEventType::MapStateStarted, &|event| {
            event.map_state_started_event_details = details(MapStateStartedEventDetails {
                length: Some(number(length)),
            });
        })
    }

    pub(in crate::core) fn map_run_started(&mut self, previous: i64, arn: &str) -> i64 {
        self.write(previous, HistoryEventType::MapRunStarted, &|event| {
            event.map_run_started_event_details = details(MapRunStartedEventDetails {
                map_run_arn: Some(arn.to_owned()),
            });
        })
    }

    pub(in crate::core) fn map_run_redriven(
        &mut self,
        previous: i64,
        arn: &str,
        count: i64,
    ) -> i64 {
        self.write(previous, HistoryEventType::MapRunRedriven, &|event| {
            event.map_run_redriven_event_details = details(MapRunRedrivenEventDetails {
                map_run_arn: Some(arn.to_owned()),
                redrive_count: i32::try_from(count).ok(),
            });
        })
    }

    pub(in crate::core) fn map_run_succeeded(&mut self, previous: i64) -> i64 {
        self.write(previous, HistoryEventType::MapRunSucceeded, &|_| {})
    }

    pub(in crate::core) fn map_run_failed(&mut self, previous: i64, failure: &Failure) -> i64 {
        self.write(previous, HistoryEventType::MapRunFailed, &|event| {
            event.map_run_failed_event_details = details(MapRunFailedEventDetails {
                error: failure.error.clone(),
                cause: failure.cause.clone(),
            });
        })
    }

    pub(in crate::core) fn map_run_aborted(&mut self, previous: i64) -> i64 {
        self.write(previous, HistoryEventType::MapRunAborted, &|_| {})
    }

    /// `ParallelStateSucceeded`, `MapStateSucceeded`.
    pub(in crate::core) fn branching_succeeded(&mut self, previous: i64, kind: &StateKind) -> i64 {
        let event_type = match kind {
            StateKind::Map(_) => HistoryEventType::MapStateSucceeded,
            _ => HistoryEventType::ParallelStateSucceeded,
        };
        self.write(previous, event_type, &|_| {})
    }

    /// `ParallelStateFailed`, `MapStateFailed`.
    pub(in crate::core) fn branching_failed(&mut self, previous: i64, kind: &StateKind) -> i64 {
        let event_type = match kind {
            StateKind::Map(_) => HistoryEventType::MapStateFailed,
            _ => HistoryEventType::ParallelStateFailed,
        };
        self.write(previous, event_type, &|_| {})
    }

    pub(in crate::core) fn iteration(
        &mut self,
        previous: i64,
        what: Iteration,
        name: &str,
        index: usize,
    ) -> i64 {
        let iteration = details(MapIterationEventDetails {
            name: Some(name.to_owned()),
            index: Some(number(index)),
        });
        match what {
            Iteration::Started => {
                self.write(previous, HistoryEventType::MapIterationStarted, &|event| {
                    event
                        .map_iteration_started_event_details
                        .clone_from(&iteration);
                })
            }
            Iteration::Succeeded => self.write(
                previous,
                HistoryEventType::MapIterationSucceeded,
                &|event| {
                    event
                        .map_iteration_succeeded_event_details
                        .clone_from(&iteration);
                },
            ),
            Iteration::Failed => {
                self.write(previous, HistoryEventType::MapIterationFailed, &|event| {
                    event
                        .map_iteration_failed_event_details
                        .clone_from(&iteration);
                })
            }
            Iteration::Aborted => {
                self.write(previous, HistoryEventType::MapIterationAborted, &|event| {
                    event
                        .map_iteration_aborted_event_details
                        .clone_from(&iteration);
                })
            }
        }
    }
}

/// What happened to an iteration of a Map state.
#[derive(Clone, Copy, Debug)]
pub(in crate::core) enum Iteration {
    Started,
    Succeeded,
    Failed,
    Aborted,
}

fn ends_execution(kind: &HistoryEventType) -> bool {
    matches!(
        kind,
        HistoryEventType::ExecutionSucceeded
            | HistoryEventType::ExecutionFailed
            | HistoryEventType::ExecutionAborted
            | HistoryEventType::ExecutionTimedOut
    )
}

/// The engine stores events whole, so nothing is ever truncated.
fn complete() -> Option<HistoryEventExecutionDataDetails> {
    Some(HistoryEventExecutionDataDetails {
        truncated: Some(false),
    })
}

fn variables(assigned: &Map<String, Value>) -> BTreeMap<String, String> {
    assigned
        .iter()
        .map(|(name, value)| (name.clone(), to_json_text(value)))
        .collect()
}

/// As an event has them.
fn details<T>(details: T) -> Option<Box<T>> {
    Some(Box::new(details))
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
