//! Executions of all kinds, for recovery: each must end the same way however often the process is killed.

use serde_json::{Value, json};

const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:";

/// A kind of execution.
pub struct Kind {
    pub name: &'static str,
    pub definition: Value,
    pub input: &'static str,
    /// Whether flows run side by side, so that the order of their events is not determined.
    pub is_concurrent: bool,
    pub test_case: Option<&'static str>,
    /// The states that are answered by hand.
    pub by_hand: &'static [&'static str],
    pub then: Then,
}

/// What is done to an execution once it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    Nothing,
    /// It is stopped.
    Stop,
    /// It is redriven so many times, each time after it has failed.
    Redrive(i64),
    /// Its tasks that wait for a person, a token's holder or a worker are answered.
    Answer,
    /// It is held before these states, paused as well, and goes on step by step, from the state `B` on with another input.
    Step(&'static [&'static str]),
}

/// What the state `B` of an execution that is gone on with step by step has as its input.
pub const OTHER_INPUT: &str = r#"[{"n": 7}, {"n": 8}]"#;

/// The activity that the kinds `asking` and `workers` ask for.
pub const ACTIVITY: &str = "arn:aws:states:us-east-1:123456789012:activity:work";

/// The mock configuration of the kind `mocked`.
pub fn mock_config() -> String {
    json!({
        "StateMachines": { "mocked": { "TestCases": { "Flaky": { "Work": "Flaky" } } } },
        "MockedResponses": {
            "Flaky": { "0-1": { "Throw": { "Error": "Busy", "Cause": "later" } }, "2": { "Return": { "id": 7 } } },
        },
    })
    .to_string()
}

fn retry() -> Value {
    json!([{ "ErrorEquals": ["Busy"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 1.5 }])
}

fn flaky() -> Value {
    json!({
        "Type": "Task", "Resource": format!("{FUNCTION}flaky"),
        "Parameters": { "attempt.$": "$$.State.RetryCount", "n.$": "$.n" },
        "Retry": retry(), "End": true,
    })
}

fn double() -> Value {
    json!({ "Type": "Task", "Resource": format!("{FUNCTION}double"), "End": true })
}

fn callback() -> Value {
    json!({
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "HeartbeatSeconds": 3600,
        // Not the token: it would be another one in each run.
        "Parameters": { "QueueUrl": "q", "MessageBody": "b" }, "End": true,
    })
}

fn activity() -> Value {
    json!({ "Type": "Task", "Resource": ACTIVITY, "TimeoutSeconds": 3600, "End": true })
}

/// A distributed Map over the input.
fn map_run(kind: &str, max_concurrency: u32, states: &Value) -> Value {
    let first = states.as_object().unwrap().keys().next().unwrap();
    flow(
        "D",
        &json!({
            "D": {
                "Type": "Map", "Label": "D", "MaxConcurrency": max_concurrency, "Next": "W",
                "ItemProcessor": {
                    "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": kind },
                    "StartAt": first,
                    "States": states,
                },
            },
            "W": wait(1, "Z"),
            "Z": { "Type": "Succeed" },
        }),
    )
}

fn wait(seconds: u32, next: &str) -> Value {
    json!({ "Type": "Wait", "Seconds": seconds, "Next": next })
}

fn flow(start_at: &str, states: &Value) -> Value {
    json!({ "StartAt": start_at, "States": states })
}

pub fn all() -> Vec<Kind> {
    let kind = |name, definition, input| Kind {
        name,
        definition,
        input,
        is_concurrent: false,
        test_case: None,
        by_hand: &[],
        then: Then::Nothing,
    };
    let concurrent = |name, definition, input| Kind {
        is_concurrent: true,
        ..kind(name, definition, input)
    };
    vec![
        kind(
            "chain",
            flow(
                "A",
                &json!({
                    "A": { "Type": "Pass", "Result": { "n": 1 }, "Next": "B" },
                    "B": { "Type": "Pass", "ResultPath": "$.b", "Next": "C" },
                    "C": { "Type": "Succeed" },
                }),
            ),
            "{}",
        ),
        kind(
            "wait",
            flow(
                "W",
                &json!({ "W": wait(2, "P"), "P": { "Type": "Pass", "End": true } }),
            ),
            r#"{"n": 1}"#,
        ),
        kind("retry", flow("F", &json!({ "F": flaky() })), r#"{"n": 4}"#),
        kind(
            "retry_catch",
            flow(
                "M",
                &json!({
                    "M": {
                        "Type": "Map", "MaxConcurrency": 1, "Next": "S",
                        "ItemProcessor": flow(
                            "F",
                            &json!({
                                "F": {
                                    "Type": "Task", "Resource": format!("{FUNCTION}flaky"),
                                    // It is busy for ever.
                                    "Parameters": { "attempt": 0, "n.$": "$.n" },
                                    "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 2 }],
                                    "Catch": [{ "ErrorEquals": ["Busy"], "ResultPath": "$.error", "Next": "W" }],
                                    "End": true,
                                },
                                "W": wait(1, "P"),
                                "P": { "Type": "Pass", "End": true },
                            }),
                        ),
                    },
                    "S": { "Type": "Succeed" },
                }),
            ),
            r#"[{"n": 1}, {"n": 2}]"#,
        ),
        Kind {
            then: Then::Step(&["B", "Y"]),
            ..concurrent(
                "held",
                flow(
                    "A",
                    &json!({
                        "A": { "Type": "Pass", "Next": "W" },
                        "W": wait(1, "B"),
                        "B": {
                            "Type": "Map", "Next": "C",
                            "ItemProcessor": flow(
                                "X",
                                &json!({ "X": wait(1, "Y"), "Y": double() }),
                            ),
                        },
                        "C": { "Type": "Parallel", "Next": "Z", "Branches": [
                            flow("D", &json!({ "D": wait(1, "E"), "E": { "Type": "Pass", "End": true } })),
                            flow("F", &json!({ "F": { "Type": "Pass", "End": true } })),
                        ] },
                        "Z": { "Type": "Succeed" },
                    }),
                ),
                r#"[{"n": 1}]"#,
            )
        },
        kind(
            "invoke",
            flow(
                "I",
                &json!({
                    "I": {
                        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                        "Parameters": { "FunctionName": "double", "Payload.$": "$" },
                        "ResultSelector": { "n.$": "$.Payload.n" }, "Next": "W",
                    },
                    "W": wait(1, "J"),
                    "J": double(),
                }),
            ),
            r#"{"n": 5}"#,
        ),
        kind(
            "catch",
            flow(
                "M",
                &json!({
                    "M": {
                        "Type": "Task", "Resource": format!("{FUNCTION}nowhere"),
                        "Catch": [{
                            "ErrorEquals": ["Lambda.ResourceNotFoundException"], "ResultPath": "$.error", "Next": "W",
                        }],
                        "End": true,
                    },
                    "W": wait(1, "S"),
                    "S": { "Type": "Succeed" },
                }),
            ),
            "{}",
        ),
        kind(
            "timeout",
            flow(
                "T",
                &json!({
                    "T": {
                        "Type": "Task", "Resource": format!("{FUNCTION}silent"), "TimeoutSeconds": 2,
                        "Catch": [{ "ErrorEquals": ["States.Timeout"], "Next": "S" }], "End": true,
                    },
                    "S": { "Type": "Succeed" },
                }),
            ),
            "{}",
        ),
        kind(
            "loop",
            flow(
                "Count",
                &json!({
                    "Count": {
                        "Type": "Pass", "Parameters": { "n.$": "States.MathAdd($.n, 1)" }, "Next": "Enough",
                    },
                    "Enough": {
                        "Type": "Choice",
                        "Choices": [{ "Variable": "$.n", "NumericGreaterThanEquals": 6, "Next": "Done" }],
                        "Default": "W",
                    },
                    "W": wait(1, "Count"),
                    "Done": { "Type": "Succeed" },
                }),
            ),
            r#"{"n": 0}"#,
        ),
        kind(
            "fail",
            flow(
                "W",
                &json!({ "W": wait(1, "F"), "F": { "Type": "Fail", "Error": "Enough", "Cause": "of this" } }),
            ),
            "{}",
        ),
        Kind {
            test_case: Some("Flaky"),
            ..kind(
                "mocked",
                flow(
                    "Work",
                    &json!({
                        "Work": {
                            "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
                            "Parameters": { "QueueUrl": "q", "MessageBody": "b" },
                            "Retry": retry(), "End": true,
                        },
                    }),
                ),
                "{}",
            )
        },
        Kind {
            by_hand: &["Call", "Ask"],
            then: Then::Answer,
            ..concurrent(
                "by_hand",
                flow(
                    "Each",
                    &json!({
                        "Each": {
                            "Type": "Map", "Next": "Ask",
                            "ItemProcessor": flow("Call", &json!({ "Call": double() })),
                        },
                        "Ask": callback(),
                    }),
                ),
                "[1, 2, 3]",
            )
        },
        kind(
            "variables",
            json!({
                "QueryLanguage": "JSONata",
                "StartAt": "Set",
                "States": {
                    "Set": { "Type": "Pass", "Assign": { "n": "{% $states.input.n %}" }, "Next": "Rest" },
                    "Rest": { "Type": "Wait", "Seconds": "{% $n %}", "Next": "Ask" },
                    "Ask": {
                        "Type": "Task", "Resource": format!("{FUNCTION}flaky"),
                        "Arguments": { "attempt": "{% $states.context.State.RetryCount %}", "n": "{% $n %}" },
                        "Retry": [{
                            "ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 2, "JitterStrategy": "FULL",
                        }],
                        "Assign": { "n": "{% $n + $states.result.n %}" },
                        "Next": "Enough",
                    },
                    "Enough": {
                        "Type": "Choice",
                        "Choices": [{ "Condition": "{% $n > 6 %}", "Next": "Done", "Output": "{% $n %}" }],
                        "Default": "Rest",
                    },
                    "Done": { "Type": "Succeed" },
                },
            }),
            r#"{"n": 1}"#,
        ),
        kind(
            "time_out",
            json!({
                "TimeoutSeconds": 4, "StartAt": "I",
                // Nothing that takes its own time: it would decide how far the execution comes.
                "States": { "I": { "Type": "Pass", "Next": "W" }, "W": wait(3600, "Z"), "Z": { "Type": "Succeed" } },
            }),
            r#"{"n": 1}"#,
        ),
        Kind {
            then: Then::Stop,
            ..kind(
                "stopped",
                flow(
                    "W",
                    &json!({ "W": wait(3600, "Z"), "Z": { "Type": "Succeed" } }),
                ),
                "{}",
            )
        },
        Kind {
            then: Then::Redrive(2),
            ..kind(
                "redriven",
                flow(
                    "M",
                    &json!({
                        "M": {
                            "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "Next": "W",
                            "ItemProcessor": {
                                "StartAt": "Which",
                                "States": {
                                    "Which": {
                                        "Type": "Choice",
                                        "Choices": [{ "Variable": "$.n", "NumericEquals": 2, "Next": "Broken" }],
                                        "Default": "Fine",
                                    },
                                    "Fine": double(),
                                    "Broken": {
                                        "Type": "Task", "Resource": format!("{FUNCTION}flaky"),
                                        "Parameters": { "attempt.$": "$$.Execution.RedriveCount", "n.$": "$.n" },
                                        "End": true,
                                    },
                                },
                            },
                        },
                        "W": wait(1, "Z"),
                        "Z": { "Type": "Succeed" },
                    }),
                ),
                r#"{"items": [{"n": 1}, {"n": 2}, {"n": 3}]}"#,
            )
        },
        Kind {
            then: Then::Answer,
            ..kind(
                "asking",
                flow(
                    "W",
                    &json!({
                        "W": wait(1, "M"),
                        "M": {
                            "Type": "Map", "ItemsPath": "$", "MaxConcurrency": 1, "Next": "V",
                            "ItemProcessor": flow("C", &json!({ "C": callback() })),
                        },
                        "V": wait(1, "A"),
                        "A": activity(),
                    }),
                ),
                "[1, 2]",
            )
        },
        Kind {
            then: Then::Answer,
            ..concurrent(
                "workers",
                flow(
                    "M",
                    &json!({
                        "M": {
                            "Type": "Map", "End": true,
                            "ItemProcessor": flow("A", &json!({ "A": activity() })),
                        },
                    }),
                ),
                "[1, 2, 3]",
            )
        },
        kind(
            "map_run",
            map_run("STANDARD", 2, &json!({ "X": wait(1, "Y"), "Y": double() })),
            r#"[{"n": 1}, {"n": 2}, {"n": 3}, {"n": 4}, {"n": 5}]"#,
        ),
        kind(
            "map_run_express",
            map_run("EXPRESS", 0, &json!({ "E": flaky() })),
            r#"[{"n": 1}, {"n": 2}, {"n": 3}]"#,
        ),
        Kind {
            then: Then::Stop,
            ..kind(
                "map_run_stopped",
                map_run(
                    "STANDARD",
                    2,
                    &json!({ "X": wait(3600, "Y"), "Y": { "Type": "Succeed" } }),
                ),
                r#"[{"n": 1}, {"n": 2}, {"n": 3}]"#,
            )
        },
        Kind {
            then: Then::Redrive(2),
            ..kind(
                "map_run_redriven",
                map_run(
                    "STANDARD",
                    1,
                    &json!({
                        "Broken": {
                            "Type": "Task", "Resource": format!("{FUNCTION}flaky"),
                            "Parameters": { "attempt.$": "$$.Execution.RedriveCount", "n.$": "$.n" }, "Next": "Fine",
                        },
                        "Fine": double(),
                    }),
                ),
                r#"[{"n": 1}]"#,
            )
        },
        concurrent(
            "nested",
            flow(
                "M",
                &json!({
                    "M": {
                        "Type": "Map", "End": true,
                        "ItemProcessor": {
                            "StartAt": "P",
                            "States": {
                                "P": {
                                    "Type": "Parallel", "End": true,
                                    "Branches": [
                                        flow("E", &json!({ "E": flaky() })),
                                        flow("N", &json!({ "N": {
                                            "Type": "Map", "ItemsPath": "$.each", "MaxConcurrency": 1, "End": true,
                                            "ItemProcessor": { "StartAt": "X", "States": { "X": wait(1, "Y"), "Y": double() } },
                                        } })),
                                    ],
                                },
                            },
                        },
                    },
                }),
            ),
            r#"[{"n": 1, "each": [{"n": 1}, {"n": 2}]}, {"n": 2, "each": []}, {"n": 3, "each": [{"n": 3}]}]"#,
        ),
        concurrent(
            "parallel",
            flow(
                "P",
                &json!({
                    "P": {
                        "Type": "Parallel", "Next": "W",
                        "Branches": [
                            flow("A", &json!({ "A": wait(1, "B"), "B": double() })),
                            flow("C", &json!({ "C": wait(3, "D"), "D": { "Type": "Pass", "End": true } })),
                            flow("E", &json!({ "E": flaky() })),
                        ],
                    },
                    "W": wait(1, "Z"),
                    "Z": { "Type": "Succeed" },
                }),
            ),
            r#"{"n": 3}"#,
        ),
        concurrent(
            "map",
            flow(
                "M",
                &json!({
                    "M": {
                        "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "End": true,
                        "ItemProcessor": {
                            "StartAt": "X",
                            "States": { "X": wait(1, "Y"), "Y": double() },
                        },
                    },
                }),
            ),
            r#"{"items": [{"n": 1}, {"n": 2}, {"n": 3}, {"n": 4}, {"n": 5}]}"#,
        ),
    ]
}
