//! JSONata expressions: what the service refuses when a definition is created.

use crate::support::{check_jsonata_state, check_state};

#[test]
fn expressions_that_do_not_parse() {
    check_jsonata_state(
        r#""Type": "Pass", "End": true, "Output": {"v": "{% a[1,2) %}", "w": ["{% 1 + %}", "{% 1 %}"]}"#,
        &[
            r#"INVALID_JSONATA_EXPRESSION /A/Output/v Expected "]", got ",""#,
            "INVALID_JSONATA_EXPRESSION /A/Output/w[0] Unexpected end of expression",
        ],
    );
    check_jsonata_state(
        r#""Type": "Pass", "End": true, "Output": {"v": "{% 1 "}"#,
        &["/A/Output/v JSONata string must start with {% and end with %}"],
    );
    check_jsonata_state(
        r#""Type": "Pass", "End": true, "Output": "{%}""#,
        &["/A/Output JSONata string must start with {% and end with %}"],
    );
    // In JSONPath such a text is text.
    check_state(
        r#""Type": "Pass", "End": true, "Parameters": {"v": "{% a[ %}"}"#,
        &[],
    );
}

#[test]
fn references_that_lead_nowhere() {
    let output = |expression: &str, expected: &[&str]| {
        check_jsonata_state(
            &format!(r#""Type": "Pass", "End": true, "Output": {{"v": "{{% {expression} %}}"}}"#),
            expected,
        );
    };
    output(
        "phone[0] & phone & name",
        &[
            "UNSUPPORTED_JSONATA_EXPRESSION /A/Output/v Reference to 'phone' at the top level is not supported.",
            "UNSUPPORTED_JSONATA_EXPRESSION /A/Output/v Reference to 'name' at the top level is not supported.",
        ],
    );
    output(
        "$$",
        &["UNSUPPORTED_JSONATA_EXPRESSION /A/Output/v Reference to '$$' is not supported."],
    );
    output(
        "$states.errorOutput",
        &["UNSUPPORTED_JSONATA_EXPRESSION /A/Output/v Field '$states.errorOutput' does not exist."],
    );
    output("$states.input.phone[number > 3]", &[]);
    output("$states.context.Execution.Id", &[]);
    output(
        "$states.result",
        &["w NO_RESULT /A/Output/v '$states.result' does not exist here"],
    );
}

#[test]
fn results_and_errors_are_seen_where_they_exist() {
    check_jsonata_state(
        r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"},
           "Output": "{% $states.result %}", "Assign": {"a": "{% $states.result.x %}"}, "Next": "B",
           "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B", "Output": "{% $states.errorOutput %}",
                      "Assign": {"e": "{% $states.errorOutput.Error %}"}}]"#,
        &[],
    );
}

#[test]
fn numbers_may_be_expressions() {
    let task = |rest: &str, expected: &[&str]| {
        check_jsonata_state(
            &format!(
                r#""Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111111111111:function:f", "End": true, {rest}"#
            ),
            expected,
        );
    };
    task(
        r#""TimeoutSeconds": "{% $states.input.t %}", "HeartbeatSeconds": 5"#,
        &[],
    );
    task(
        r#""TimeoutSeconds": "60""#,
        &["/A/TimeoutSeconds Expected value of type Integer"],
    );
    task(
        r#""TimeoutSeconds": "{% 60""#,
        &["/A/TimeoutSeconds JSONata string must start with {% and end with %}"],
    );
    task(
        r#""TimeoutSecondsPath": "$.t""#,
        &[
            "/A The QueryLanguage is set to 'JSONata', but field 'TimeoutSecondsPath' is only supported for the 'JSONPath' QueryLanguage",
        ],
    );
}
