//! The state machines that are measured.

use serde_json::{Map, Value, json};

/// How many states a chain has.
pub const STATES: u32 = 20;

/// Pass states one after another.
pub fn chain() -> Value {
    let states: Map<String, Value> = (1..=STATES)
        .map(|n| {
            let state = if n < STATES {
                json!({"Type": "Pass", "Next": format!("S{}", n + 1)})
            } else {
                json!({"Type": "Pass", "End": true})
            };
            (format!("S{n}"), state)
        })
        .collect();
    json!({"StartAt": "S1", "States": states})
}

/// Waits for longer than anything is measured.
pub fn waiting() -> Value {
    json!({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 86400, "End": true}}})
}

/// Takes [`EVENTS_A_TURN`] events a turn, as often as `n` says.
pub fn looping() -> Value {
    json!({
        "StartAt": "Count",
        "States": {
            "Count": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, -1)"}, "Next": "Again"},
            "Again": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.n", "NumericGreaterThan": 0, "Next": "Count"}],
                "Default": "Done",
            },
            "Done": {"Type": "Succeed"},
        },
    })
}

/// How many events a turn of [`looping`] takes; as many come at its start and its end together.
pub const EVENTS_A_TURN: u32 = 4;
