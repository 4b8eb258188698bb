//! The context object and the variables that a request gives.

use std::sync::Arc;

use asl::expr::Variables;
use asl::model::{IntegrationPattern, State, StateKind, TaskResource};
use serde_json::{Map, Value};
use sfn_api::ServiceError;

use super::validation;

/// The context object's fields, as AWS documents it.
const FIELDS: [(&str, &[&str]); 4] = [
    (
        "Execution",
        &[
            "Id",
            "Input",
            "Name",
            "RoleArn",
            "StartTime",
            "RedriveCount",
            "RedriveTime",
        ],
    ),
    ("State", &["EnteredTime", "Name", "RetryCount"]),
    ("StateMachine", &["Id", "Name"]),
    ("Task", &["Token"]),
];

/// The context object of a request, if it gives one; the state sees exactly this.
pub(super) fn given(text: Option<&str>, state: &State) -> Result<Option<Value>, ServiceError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let members = object(text).ok_or_else(|| refused("Context object must be a JSON object"))?;
    for (name, value) in &members {
        if name == "Map" {
            return Err(refused(
                "'Map' field is not supported when mocking a Context object",
            ));
        }
        let not_allowed = |name: &str| refused(&format!("Field '{name}' is not allowed"));
        let (_, fields) = FIELDS
            .iter()
            .find(|(field, _)| field == name)
            .ok_or_else(|| not_allowed(name))?;
        let inner = value
            .as_object()
            .ok_or_else(|| refused(&format!("Field '{name}' must be an object")))?;
        if let Some(other) = inner.keys().find(|it| !fields.contains(&it.as_str())) {
            return Err(not_allowed(other));
        }
        if name == "Task" && !has_token(state) {
            return Err(refused(
                "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' \
                 service integration pattern",
            ));
        }
    }
    Ok(Some(Value::Object(members)))
}

/// The variables of a request.
pub(super) fn variables(text: Option<&str>) -> Result<Variables, ServiceError> {
    let Some(text) = text else {
        return Ok(Variables::default());
    };
    object(text)
        .map(Arc::new)
        .ok_or_else(|| validation("Invalid Variables provided: Variables must be a JSON object"))
}

fn object(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(text).ok()
}

fn refused(reason: &str) -> ServiceError {
    validation(format!("Invalid Context object provided: {reason}"))
}

fn has_token(state: &State) -> bool {
    let StateKind::Task(task) = &state.kind else {
        return false;
    };
    matches!(
        TaskResource::parse(&task.resource),
        Some(TaskResource::Integration { pattern, .. }) if pattern != IntegrationPattern::RequestResponse
    )
}
