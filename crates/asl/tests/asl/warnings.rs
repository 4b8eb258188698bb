//! Definitions that the service takes, but that hardly do what their authors want.

use crate::support::check_state;

#[test]
fn values_that_look_like_paths() {
    check_state(
        r#""Type": "Pass", "End": true, "Parameters": {"a": "$.a", "b": {"c": "States.UUID()"}, "d": "costs $5", "e": "$name"}"#,
        &[
            "W NO_DOLLAR /A/Parameters/a The value of 'a' looks like a path or an intrinsic function, but the field's name does not end with '.$'",
            "W NO_DOLLAR /A/Parameters/b/c The value of 'c' looks like a path or an intrinsic function, but the field's name does not end with '.$'",
        ],
    );
    check_state(
        r#""Type": "Fail", "Error": "$.e", "Cause": "It cost $.50""#,
        &[
            "W NO_PATH /A/Error The value of 'Error' looks like a path, but it is taken as it is; 'ErrorPath' evaluates one",
        ],
    );
    check_state(
        r#""Type": "Pass", "End": true, "Result": {"a": ["$.a"], "b.$": "$.b"}"#,
        &[
            "W PASS_RESULT_IS_STATIC /A/Result/a[0] The value looks like a path, but 'Result' is taken as it is; 'Parameters' evaluates paths",
            "W PASS_RESULT_IS_STATIC /A/Result/b.$ The value of 'b.$' looks like a path, but 'Result' is taken as it is; 'Parameters' evaluates paths",
        ],
    );
}

#[test]
fn repeated_fields() {
    check_state(
        r#""Type": "Pass", "Comment": "a", "Comment": "b", "End": true"#,
        &[
            "w DUPLICATE_FIELD /A/Comment Field 'Comment' occurs more than once; the last one counts",
        ],
    );
}

#[test]
fn fields_of_distributed_maps() {
    check_state(
        r#""Type": "Map", "ItemProcessor": {"StartAt": "X", "States": {"X": {"Type": "Succeed"}}}, "Label": "l", "End": true"#,
        &["w DISTRIBUTED_ONLY /A/Label 'Label' has no effect in a Map state whose mode is INLINE"],
    );
}

#[test]
fn variables_that_nothing_assigns() {
    check_state(
        r#""Type": "Pass", "Parameters": {"a.$": "$x.y", "b.$": "States.Format('{}', $z)"}, "Assign": {"x.$": "$.x"}, "End": true"#,
        &["w UNDEFINED_VARIABLE /A Variable '$z' is read, but nothing assigns it"],
    );
    let map = |mode: &str, expected: &[&str]| {
        check_state(
            &format!(
                r#""Type": "Map", "ItemProcessor": {{"ProcessorConfig": {{{mode}}}, "StartAt": "X", "States": {{"X": {{"Type": "Pass", "InputPath": "$v", "End": true}}}}}}, "Assign": {{"v": 1}}, "End": true"#
            ),
            expected,
        );
    };
    map(r#""Mode": "INLINE""#, &[]);
    map(
        r#""Mode": "DISTRIBUTED", "ExecutionType": "STANDARD""#,
        &[
            "w UNDEFINED_VARIABLE /A/ItemProcessor/States/X Variable '$v' is read, but nothing assigns it",
        ],
    );
}

#[test]
fn heartbeats_that_never_matter() {
    let task = |seconds: &str, expected: &[&str]| {
        check_state(
            &format!(
                r#""Type": "Task", "Resource": "arn:aws:states:us-east-1:111111111111:activity:a", "End": true, {seconds}"#
            ),
            expected,
        );
    };
    task(r#""TimeoutSeconds": 60, "HeartbeatSeconds": 59"#, &[]);
    task(
        r#""TimeoutSeconds": 60, "HeartbeatSeconds": 60"#,
        &[
            "w NO_EFFECT /A/HeartbeatSeconds 'HeartbeatSeconds' has no effect: it is not shorter than 'TimeoutSeconds'",
        ],
    );
}
