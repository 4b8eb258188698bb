//! What a request mocks, and whether its state lets it.

use asl::model::{State, StateKind};
use serde_json::Value;
use sfn_api::{ErrorCode, MockInput, MockResponseValidationMode, ServiceError, TestStateInput};

use super::{TaskAnswer, definition, results, validation};
use crate::core::task::TaskTarget;

/// The mocked answer, if there is one; a state that needs one and has none is refused, as is one that takes none.
pub(super) fn check(
    input: &TestStateInput,
    state: &State,
) -> Result<Option<TaskAnswer>, ServiceError> {
    let Some(mock) = &input.mock else {
        return without(input, state).map(|()| None);
    };
    let answer = match mock {
        MockInput {
            result: Some(result),
            error_output: None,
            ..
        } => TaskAnswer::Result(result.clone()),
        MockInput {
            result: None,
            error_output: Some(thrown),
            ..
        } if thrown.error.is_none() => {
            // The rule is the API reference's, the words are ours.
            return Err(validation(
                "A mocked errorOutput must have the field 'error'.",
            ));
        }
        MockInput {
            result: None,
            error_output: Some(thrown),
            ..
        } => TaskAnswer::Error {
            error: thrown.error.clone(),
            cause: thrown.cause.clone(),
        },
        _ => {
            return Err(validation(
                "A test mock should have only one of the following fields: [result, errorOutput].",
            ));
        }
    };
    if let Some(kind) = takes_no_mock(&state.kind) {
        return Err(validation(format!(
            "State type '{kind}' is not supported when a mock is specified"
        )));
    }
    if let TaskAnswer::Result(text) = &answer {
        let result = serde_json::from_str(text)
            .map_err(|error| validation(format!("Mocked result must be valid JSON: {error}")))?;
        let mode = mock.field_validation_mode.as_ref();
        check_result(input, state, &result, mode)?;
    }
    let inner = input.state_configuration.as_ref();
    if let Some(name) = inner.and_then(|it| it.error_caused_by_state.as_deref())
        && !definition::has_inner_state(state, name)
    {
        return Err(validation("State not found in definition"));
    }
    Ok(Some(answer))
}

fn without(input: &TestStateInput, state: &State) -> Result<(), ServiceError> {
    match &state.kind {
        StateKind::Parallel(_) | StateKind::Map(_) => Err(ServiceError::new(
            ErrorCode::InvalidDefinition,
            "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, \
             Succeed, Fail, Choice]",
        )),
        // The rule is the API reference's, the words are ours: no recording has them.
        StateKind::Task(task) if TaskTarget::new(&task.resource).needs_token() => {
            Err(validation(format!(
                "A mock must be specified when testing a Task state with the resource '{}'",
                task.resource
            )))
        }
        StateKind::Task(_) if input.role_arn.is_none() => Err(validation(
            "RoleArn must be specified when testing a Task state",
        )),
        _ => Ok(()),
    }
}

/// The type of a state that has no answer from outside.
fn takes_no_mock(kind: &StateKind) -> Option<&'static str> {
    match kind {
        StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_) => None,
        StateKind::Pass(_) => Some("Pass"),
        StateKind::Choice(_) => Some("Choice"),
        StateKind::Wait(_) => Some("Wait"),
        StateKind::Succeed => Some("Succeed"),
        StateKind::Fail(_) => Some("Fail"),
    }
}

fn check_result(
    input: &TestStateInput,
    state: &State,
    result: &Value,
    mode: Option<&MockResponseValidationMode>,
) -> Result<(), ServiceError> {
    let array = || {
        result
            .as_array()
            .ok_or_else(|| validation("Mocked result must be an array."))
    };
    match &state.kind {
        StateKind::Task(task) => {
            let required = match mode {
                Some(MockResponseValidationMode::None) => return Ok(()),
                Some(MockResponseValidationMode::Present) => false,
                _ => true,
            };
            results::check(&task.resource, result, required).map_err(|fault| {
                validation(format!("Mock result schema validation error: {fault}"))
            })
        }
        StateKind::Parallel(parallel) if array()?.len() != parallel.branches.len() => {
            Err(validation(
                "Mocked result must contain the same number of items as number of Parallel branches.",
            ))
        }
        StateKind::Map(map) if map.result_writer.is_some() => {
            if result.is_object() {
                Ok(())
            } else {
                Err(validation("Mocked result must be a JSON object."))
            }
        }
        StateKind::Map(_) => {
            let configuration = input.state_configuration.as_ref();
            let failures = configuration.and_then(|it| it.map_iteration_failure_count);
            let iterations = array()?.len();
            if failures
                .and_then(|it| usize::try_from(it).ok())
                .is_some_and(|it| it > iterations)
            {
                return Err(validation(
                    "Map iteration failure count must be less than or equal to the number of Map iterations",
                ));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
