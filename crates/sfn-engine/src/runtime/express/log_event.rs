use serde::Serialize;
use serde_json::{Map, Value};
use sfn_api::HistoryEvent;

/// An event as AWS writes it to CloudWatch Logs at the level `ALL`, with the execution's data. Numbers are text there, and times
/// are milliseconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LogEvent {
    /// Its number within the execution, from 1.
    pub id: String,
    /// Its type, as in the history of a Standard execution.
    pub r#type: String,
    /// What a history event has as `…EventDetails`.
    pub details: Value,
    /// The event that it follows.
    pub previous_event_id: String,
    /// When it happened.
    pub event_timestamp: String,
    /// The execution.
    pub execution_arn: String,
    /// How often the execution was redriven before.
    pub redrive_count: String,
}

impl LogEvent {
    /// The log event of a history event.
    ///
    /// # Errors
    /// When the event is no JSON.
    pub fn new(
        event: &HistoryEvent,
        execution_arn: &str,
        redrive_count: i64,
    ) -> serde_json::Result<Self> {
        let details = match serde_json::to_value(event)? {
            Value::Object(members) => members
                .into_iter()
                .find_map(|(name, details)| name.ends_with("EventDetails").then_some(details)),
            _ => None,
        };
        Ok(Self {
            id: event.id.to_string(),
            r#type: event.r#type.to_string(),
            details: details.unwrap_or_else(|| Value::Object(Map::new())),
            previous_event_id: event.previous_event_id.unwrap_or_default().to_string(),
            event_timestamp: event.timestamp.millis().to_string(),
            execution_arn: execution_arn.to_owned(),
            redrive_count: redrive_count.to_string(),
        })
    }
}
