//! What Step Functions itself checks of an integration's parameters before it starts the task.

use serde_json::Value;

use super::failure::Failure;
use super::payload::Payload;
use super::task::Endpoint;

/// Fields that must be objects of lists, by service.
const LISTS_BY_NAME: [(&str, &str); 2] =
    [("apigateway", "Headers"), ("apigateway", "QueryParameters")];

/// `States.Runtime` where the parameters can not start the task.
pub(super) fn check(endpoint: &Endpoint, parameters: &Payload) -> Result<(), Failure> {
    let Endpoint::Integration { resource_type, .. } = endpoint else {
        return Ok(());
    };
    let faults: Vec<String> = LISTS_BY_NAME
        .iter()
        .filter(|(service, _)| service == resource_type)
        .filter_map(|(_, field)| Some((field, parameters.value().get(field)?)))
        .filter(|(_, value)| !is_lists_by_name(value))
        .map(|(field, _)| format!("The value of the field '{field}' has an invalid format"))
        .collect();
    if faults.is_empty() {
        return Ok(());
    }
    Err(Failure::runtime(format!(
        "The Parameters '{}' could not be used to start the Task: [{}]",
        parameters.text(),
        faults.join(", ")
    )))
}

fn is_lists_by_name(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(members) => members.values().all(Value::is_array),
        _ => false,
    }
}
