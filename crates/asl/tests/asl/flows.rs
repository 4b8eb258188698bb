//! How states hang together. Orders and places are those that AWS was seen to give.

use asl::MachineType::Standard;
use asl::create_exception_message;

use crate::support::check_definition;

fn check(definition: &str, expected: &[&str]) {
    check_definition(definition, Standard, expected);
}

#[test]
fn heads() {
    check("{}", &["/ These fields are required: [StartAt, States]"]);
    check(
        r#"{"StartAt": "A", "States": {}}"#,
        &["/States Value cannot be empty"],
    );
    check(
        r#"{"StartAt": "A", "States": []}"#,
        &["/States Expected value of type [OBJECT]"],
    );
    check("[]", &["/ Expected value of type [OBJECT]"]);
    let pass = r#""StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}"#;
    check(
        &format!(r#"{{{pass}, "Version": "2.0", "StartsAt": "A", "TimeoutSeconds": -1}}"#),
        &[
            "/ Field 'StartsAt' is not supported",
            "/Version Value should be one of the following: [1.0]",
            "/TimeoutSeconds Minimum value is 0",
        ],
    );
    check(
        &format!(
            r#"{{{pass}, "Version": "1.0", "Comment": "c", "TimeoutSeconds": 0, "QueryLanguage": "JSONPath"}}"#
        ),
        &[],
    );
}

#[test]
fn targets() {
    check(
        r#"{"StartAt": "Not sure", "States": {"One": {"Type": "Pass", "Next": "Success"}, "Success": {"Type": "Succeed"}}}"#,
        &[
            "MISSING_TRANSITION_TARGET /StartAt Missing 'Next' target: Not sure",
            "MISSING_TRANSITION_TARGET /States/One State \"One\" is not reachable.",
        ],
    );
    check(
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "NOPE"}}}"#,
        &[
            "MISSING_TRANSITION_TARGET /States/A/Next Missing 'Next' target: NOPE",
            "MISSING_END_STATE - Workflow has no terminal state",
        ],
    );
    check(
        r#"{"StartAt": "C", "States": {
            "C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "X"}, {"Variable": "$.a", "IsNull": true, "Next": "T"}], "Default": "Y"},
            "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111111111111:function:f", "Catch": [{"ErrorEquals": ["E"], "Next": "Z"}], "End": true}}}"#,
        &[
            "MISSING_TRANSITION_TARGET /States/C/Choices[0]/Next Missing 'Next' target: X",
            "MISSING_TRANSITION_TARGET /States/C/Default Missing 'Next' target: Y",
            "MISSING_TRANSITION_TARGET /States/T/Catch[0]/Next Missing 'Next' target: Z",
        ],
    );
    // A branch has its own names to go to.
    check(
        r#"{"StartAt": "P", "States": {
            "P": {"Type": "Parallel", "Branches": [{"StartAt": "X", "States": {"X": {"Type": "Pass", "Next": "Out"}, "Y": {"Type": "Succeed"}}}], "Next": "Out"},
            "Out": {"Type": "Succeed"}}}"#,
        &[
            "MISSING_TRANSITION_TARGET /States/P/Branches[0]/States/X/Next Missing 'Next' target: Out",
            "MISSING_TRANSITION_TARGET /States/P/Branches[0]/States/Y State \"Y\" is not reachable.",
        ],
    );
}

#[test]
fn ends() {
    let looped = |rest: &str| {
        format!(
            r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Pass", "Next": "B"}}, "B": {{"Type": "Pass", "Next": "A"}}{rest}}}}}"#
        )
    };
    check(
        &looped(""),
        &["MISSING_END_STATE - Workflow has no terminal state"],
    );
    check(
        &looped(r#", "C": {"Type": "Pass", "Next": "A"}"#),
        &["MISSING_END_STATE - Workflow has no terminal state"],
    );
    check(
        &looped(r#", "C": {"Type": "Pass", "End": true}"#),
        &["MISSING_TRANSITION_TARGET /States/C State \"C\" is not reachable."],
    );
}

#[test]
fn states_that_only_unreachable_ones_lead_to() {
    check(
        r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"},
            "X": {"Type": "Pass", "Next": "Y"}, "Y": {"Type": "Pass", "Next": "X"}}}"#,
        &[
            "w UNREACHABLE_STATE /States/X No way leads from 'A' to state 'X'",
            "w UNREACHABLE_STATE /States/Y No way leads from 'A' to state 'Y'",
        ],
    );
}

#[test]
fn names() {
    check(
        r#"{"StartAt": "M", "States": {
            "M": {"Type": "Map", "Iterator": {"StartAt": "Final", "States": {"Final": {"Type": "Succeed"}}}, "Next": "Final"},
            "Final": {"Type": "Succeed"}}}"#,
        &["DUPLICATE_STATE_NAME /States/Final Duplicate State name: Final"],
    );
    check(
        r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}, "A": {"Type": "Pass", "End": true}}}"#,
        &["DUPLICATE_STATE_NAME /States/A Duplicate State name: A"],
    );
    let long = "n".repeat(81);
    check(
        &format!(r#"{{"StartAt": "{long}", "States": {{"{long}": {{"Type": "Succeed"}}}}}}"#),
        &[&format!(
            "INVALID_STATE_NAME /States/{long} Invalid State name: State '{long}' exceeds the 80-character limit allowed by the service"
        )],
    );
    let eighty = "ñ".repeat(80);
    check(
        &format!(r#"{{"StartAt": "{eighty}", "States": {{"{eighty}": {{"Type": "Succeed"}}}}}}"#),
        &[],
    );
}

#[test]
fn labels() {
    let map = |name: &str, label: &str, next: &str| {
        format!(
            r#""{name}": {{"Type": "Map", "Label": "{label}", "ItemProcessor": {{"ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}, "StartAt": "{name}1", "States": {{"{name}1": {{"Type": "Succeed"}}}}}}, {next}}}"#
        )
    };
    let long = "l".repeat(41);
    check(
        &format!(
            r#"{{"StartAt": "A", "States": {{{}, {}, {}, {}}}}}"#,
            map("A", "same", r#""Next": "B""#),
            map("B", "same", r#""Next": "C""#),
            map("C", "a b", r#""Next": "D""#),
            map("D", &long, r#""End": true"#),
        ),
        &[
            "DUPLICATE_LABEL_NAME /States/B/Label Duplicate Label name: same",
            "INVALID_LABEL_NAME /States/C/Label Invalid Label name: Label 'a b' contains invalid characters",
            &format!(
                "INVALID_LABEL_NAME /States/D/Label Invalid Label name: Label '{long}' exceeds the 40-character limit allowed by the service"
            ),
        ],
    );
}

#[test]
fn languages_pass_over_maps() {
    // A Map state's language is not that of the states in it.
    check(
        r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "QueryLanguage": "JSONata", "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "Output": 1, "End": true}}}, "End": true}}}"#,
        &[
            "/States/M/ItemProcessor/States/P The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage",
        ],
    );
}

#[test]
fn nesting() {
    let mut flow = r#"{"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}"#.to_owned();
    for level in 0..60 {
        flow = format!(
            r#"{{"StartAt": "P{level}", "States": {{"P{level}": {{"Type": "Parallel", "Branches": [{flow}], "End": true}}}}}}"#
        );
    }
    let checked = asl::check(&flow);
    assert_eq!(checked.diagnostics.len(), 1);
    assert_eq!(checked.diagnostics[0].code, "TOO_DEEPLY_NESTED");
}

#[test]
fn the_exception_names_every_error() {
    let checked = asl::check(
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "NOPE"}, "A1": {"Type": "Pass", "Result": "$.x", "Next": "A"}}}"#,
    );
    assert_eq!(
        create_exception_message(&checked.diagnostics),
        "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Next, MISSING_END_STATE: Workflow has no terminal state at null'"
    );
}
