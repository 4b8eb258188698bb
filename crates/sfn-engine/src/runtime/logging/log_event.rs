use serde::Serialize;
use serde_json::{Map, Value};
use sfn_api::{HistoryEvent, LogLevel};

use super::rule::takes;

/// Members of an event's details that hold data of the execution. Those of inputs are missing in the logs recorded on AWS without
/// execution data; that assigned variables are left out with them is ours.
const DATA: [&str; 7] = [
    "input",
    "inputDetails",
    "output",
    "outputDetails",
    "parameters",
    "assignedVariables",
    "assignedVariablesDetails",
];

/// So many bytes an input or output has at most in a log, as JSON has it (developer guide, "CloudWatch Logs payloads": 248 KB,
/// escaped); more is cut off.
const LONGEST: usize = 248 * 1024;

/// An event as AWS writes it to CloudWatch Logs. Numbers are text there, and times are milliseconds since the Unix epoch.
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
    /// The log event of a history event, whole and with the execution's data.
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

    /// What of a history event is logged at a level, with or without the execution's data; `None` when the level does not have it.
    ///
    /// # Errors
    /// When the event is no JSON.
    pub fn logged(
        event: &HistoryEvent,
        level: &LogLevel,
        with_data: bool,
        execution_arn: &str,
        redrive_count: i64,
    ) -> serde_json::Result<Option<Self>> {
        if !takes(level, &event.r#type) {
            return Ok(None);
        }
        let log = Self::new(event, execution_arn, redrive_count)?;
        let log = if with_data { log } else { log.without_data() };
        Ok(Some(log.cut()))
    }

    /// Without the execution's data, as with `includeExecutionData` false.
    fn without_data(mut self) -> Self {
        if let Some(details) = self.details.as_object_mut() {
            leave_out_data(details);
        }
        self
    }

    /// With inputs and outputs as long as AWS writes them to a log. One that was cut off is marked by its `truncated`.
    fn cut(mut self) -> Self {
        let Some(details) = self.details.as_object_mut() else {
            return self;
        };
        let mut truncated = Vec::new();
        for (name, value) in details.iter_mut() {
            let mut room = LONGEST;
            let texts: Vec<&mut String> = match value {
                Value::String(text) => vec![text],
                // Assigned variables are together as long as an output may be.
                Value::Object(members) => members
                    .values_mut()
                    .filter_map(|member| match member {
                        Value::String(text) => Some(text),
                        _ => None,
                    })
                    .collect(),
                _ => continue,
            };
            let before: usize = texts.iter().map(|text| text.len()).sum();
            let after: usize = texts.into_iter().map(|text| shorten(text, &mut room)).sum();
            if after < before {
                truncated.push(format!("{name}Details"));
            }
        }
        for name in truncated {
            if let Some(marks) = details.get_mut(&name).and_then(Value::as_object_mut) {
                marks.insert("truncated".to_owned(), Value::Bool(true));
            }
        }
        self
    }
}

/// Takes inputs, outputs and parameters out of an event's details.
pub fn leave_out_data(details: &mut Map<String, Value>) {
    for member in DATA {
        details.shift_remove(member);
    }
}

/// Cuts a text off where its JSON has no more room, and takes from that; how long it is then.
fn shorten(text: &mut String, room: &mut usize) -> usize {
    // No character takes more than six bytes as JSON.
    if text.len() * 6 <= *room {
        *room -= text.len();
        return text.len();
    }
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        let escaped = match c {
            '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
            c if c < ' ' => 6,
            c => c.len_utf8(),
        };
        if escaped > *room {
            end = at;
            *room = 0;
            break;
        }
        *room -= escaped;
    }
    text.truncate(end);
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(details: Value) -> LogEvent {
        LogEvent {
            id: "5".to_owned(),
            r#type: "TaskStateExited".to_owned(),
            details,
            previous_event_id: "4".to_owned(),
            event_timestamp: "0".to_owned(),
            execution_arn: String::new(),
            redrive_count: "0".to_owned(),
        }
    }

    #[test]
    fn what_is_too_long_as_json_is_cut_off_and_marked() {
        // (a character, how often, how many are left)
        for (c, count, left) in [
            ('a', LONGEST, LONGEST),
            ('a', LONGEST + 1, LONGEST),
            ('"', LONGEST / 2, LONGEST / 2),
            ('"', LONGEST / 2 + 1, LONGEST / 2),
            ('\u{1}', LONGEST / 6 + 1, LONGEST / 6),
            ('é', LONGEST / 2 + 1, LONGEST / 2),
        ] {
            let output: String = std::iter::repeat_n(c, count).collect();
            let before = serde_json::json!({ "name": "A", "output": output, "outputDetails": { "truncated": false } });
            let details = event(before).cut().details;
            let output = details["output"].as_str().unwrap();
            assert_eq!(output.chars().count(), left, "{c:?} {count}");
            assert_eq!(
                details["outputDetails"]["truncated"],
                count > left,
                "{c:?} {count}"
            );
        }
    }
}
