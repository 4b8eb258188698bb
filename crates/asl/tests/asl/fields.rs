//! Fields of states: which, of what type, in what range. Messages without a comment are AWS's.

use crate::support::{check_jsonata_state, check_state};

#[test]
fn types_of_states() {
    check_state(r#""End": true"#, &["/A These fields are required: [Type]"]);
    check_state(
        r#""Type": "Nap", "End": true"#,
        &[
            "/A/Type The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]",
        ],
    );
    check_state(r#""Type": 1"#, &["/A/Type Expected value of type [STRING]"]);
    check_state(r#""Type": "Pass", "End": true, "Comment": "c""#, &[]);
}

#[test]
fn fields_of_other_types() {
    for (fields, name) in [
        (
            r#""Type": "Pass", "End": true, "TimeoutSeconds": 1"#,
            "TimeoutSeconds",
        ),
        (r#""Type": "Pass", "End": true, "Retry": []"#, "Retry"),
        (
            r#""Type": "Pass", "End": true, "ResultSelector": {}"#,
            "ResultSelector",
        ),
        (
            r#""Type": "Wait", "Seconds": 1, "End": true, "ResultPath": null"#,
            "ResultPath",
        ),
        (r#""Type": "Succeed", "End": true"#, "End"),
        (r#""Type": "Succeed", "Assign": {}"#, "Assign"),
        (r#""Type": "Fail", "OutputPath": "$""#, "OutputPath"),
        (
            r#""Type": "Pass", "End": true, "_comment": "x""#,
            "_comment",
        ),
        (r#""Type": "Pass", "End": true, "comment": "x""#, "comment"),
        (
            r#""Type": "Parallel", "Branches": [{"StartAt": "X", "States": {"X": {"Type": "Succeed"}}}], "End": true, "TimeoutSeconds": 3"#,
            "TimeoutSeconds",
        ),
    ] {
        check_state(fields, &[&format!("/A Field '{name}' is not supported")]);
    }
}

#[test]
fn next_or_end() {
    check_state(
        r#""Type": "Pass""#,
        &["/A This object should have only one of the following fields: [Next, End]"],
    );
    check_state(
        r#""Type": "Pass", "End": false"#,
        &["/A This object should have only one of the following fields: [Next, End]"],
    );
    check_state(
        r#""Type": "Pass", "End": true, "Next": "B""#,
        &["/A There should only be one of the following fields: [Next, End]"],
    );
    check_state(r#""Type": "Pass", "End": false, "Next": "B""#, &[]);
    check_state(
        r#""Type": "Pass", "End": "yes", "Next": "B""#,
        &["/A/End Expected value of type [BOOLEAN]"],
    );
    check_state(
        r#""Type": "Pass", "Next": """#,
        &["/A/Next Value cannot be empty"],
    );
}

#[test]
fn paths() {
    let wrong = "Value must be a valid JSONPath.";
    for name in ["InputPath", "OutputPath", "ResultPath"] {
        check_state(
            &format!(r#""Type": "Pass", "End": true, "{name}": "Test""#),
            &[&format!("/A/{name} {wrong}")],
        );
        check_state(
            &format!(r#""Type": "Pass", "End": true, "{name}": null"#),
            &[],
        );
        check_state(
            &format!(r#""Type": "Pass", "End": true, "{name}": "$.a.b[0]""#),
            &[],
        );
    }
    check_state(
        r#""Type": "Pass", "End": true, "InputPath": "States.UUID()""#,
        &[&format!("/A/InputPath {wrong}")],
    );
    check_state(
        r#""Type": "Pass", "End": true, "InputPath": "$.a[*].b""#,
        &[],
    );
    check_state(
        r#""Type": "Pass", "End": true, "InputPath": 3"#,
        &["/A/InputPath Expected value of type [STRING]"],
    );
    check_state(
        r#""Type": "Fail", "ErrorPath": "$.e", "CausePath": "States.Format('{}', $.c)""#,
        &[],
    );
    check_state(
        r#""Type": "Fail", "Error": "E", "ErrorPath": "$.e", "Cause": "C", "CausePath": "$.c""#,
        &[
            "/A There should only be one of the following fields: [Error, ErrorPath]",
            "/A There should only be one of the following fields: [Cause, CausePath]",
        ],
    );
}

#[test]
fn templates() {
    let wrong = |name: &str| {
        format!(
            "The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call"
        )
    };
    check_state(
        r#""Type": "Pass", "End": true, "Parameters": {"a.$": "Test", "b": {"c.$": 1, "d.$": "$.d"}, "e": [{"f.$": "States.Nope()"}]}"#,
        &[
            &format!("/A/Parameters {}", wrong("a.$")),
            &format!("/A/Parameters/b {}", wrong("c.$")),
            &format!("/A/Parameters/e[0] {}", wrong("f.$")),
        ],
    );
    check_state(
        r#""Type": "Pass", "End": true, "Assign": {"Variable.$": "Test"}"#,
        &[&format!("/A/Assign {}", wrong("Variable.$"))],
    );
}

#[test]
fn variables() {
    check_state(
        r#""Type": "Pass", "End": true, "Assign": {"states": 1, "a b": 2, "9x.$": "$.x", "größe": 3, "_x1": 4}"#,
        &[
            "RESERVED_VARIABLE_NAME /A/Assign/states Cannot assign to reserved variable '$states'.",
            "INVALID_VARIABLE_NAME /A/Assign/a b Invalid variable name 'a b': the variable name contains invalid characters.",
            "INVALID_VARIABLE_NAME /A/Assign/9x.$ Invalid variable name '9x': the variable name contains invalid characters.",
        ],
    );
    check_state(
        r#""Type": "Pass", "End": true, "Assign": []"#,
        &["/A/Assign Expected value of type [OBJECT]"],
    );
}

#[test]
fn waits() {
    let forms = "[SecondsPath, Seconds, TimestampPath, Timestamp]";
    check_state(
        r#""Type": "Wait", "End": true"#,
        &[&format!(
            "/A This object should have only one of the following fields: {forms}"
        )],
    );
    check_state(
        r#""Type": "Wait", "Seconds": 1, "Timestamp": "2024-01-01T00:00:00Z", "End": true"#,
        &[&format!(
            "/A There should only be one of the following fields: {forms}"
        )],
    );
    for (seconds, expected) in [
        ("0", None),
        ("99999999", None),
        ("7.0", None),
        ("-1", Some("Minimum value is 0")),
        ("100000000", Some("Maximum value is 99999999")),
        ("1.5", Some("Expected value of type Integer")),
        ("\"1\"", Some("Expected value of type Integer")),
        ("\"{% 1 %}\"", Some("Expected value of type Integer")),
    ] {
        let expected: Vec<String> = expected
            .map(|message| format!("/A/Seconds {message}"))
            .into_iter()
            .collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check_state(
            &format!(r#""Type": "Wait", "End": true, "Seconds": {seconds}"#),
            &expected,
        );
    }
    for timestamp in ["2016-03-14T01:59:00Z", "2016-03-14T01:59:00.123+02:00"] {
        check_state(
            &format!(r#""Type": "Wait", "End": true, "Timestamp": "{timestamp}""#),
            &[],
        );
    }
    for timestamp in [
        "2016-03-14t01:59:00Z",
        "2016-03-14T01:59:00z",
        "2016-03-14",
        "soon",
    ] {
        check_state(
            &format!(r#""Type": "Wait", "End": true, "Timestamp": "{timestamp}""#),
            &["/A/Timestamp String does not match RFC3339 timestamp"],
        );
    }
}

#[test]
fn choices() {
    let rule = |rule: &str, expected: &[&str]| {
        check_state(
            &format!(r#""Type": "Choice", "Choices": [{{{rule}}}], "Default": "B""#),
            expected,
        );
    };
    rule(
        r#""Variable": "$.a", "StringEquals": "x", "Next": "B""#,
        &[],
    );
    rule(
        r#""Variable": "$.a", "StringEquals": "x""#,
        &["/A/Choices[0] These fields are required: [Next]"],
    );
    rule(
        r#""Variable": "a", "StringEquals": "x", "Next": "B""#,
        &[
            "/A/Choices[0]/Variable Value is not a Reference Path: Reference path didn't start with '$'",
        ],
    );
    rule(
        r#""Variable": "$.a", "StringEquals": 1, "Next": "B""#,
        &["/A/Choices[0]/StringEquals Expected value of type [STRING]"],
    );
    rule(
        r#""Variable": "$.a", "NumericLessThan": "1", "Next": "B""#,
        &["/A/Choices[0]/NumericLessThan Expected value of type [NUMBER]"],
    );
    rule(
        r#""Variable": "$.a", "IsPresent": "true", "Next": "B""#,
        &["/A/Choices[0]/IsPresent Expected value of type [BOOLEAN]"],
    );
    rule(
        r#""Variable": "$.a", "TimestampEquals": "noon", "Next": "B""#,
        &["/A/Choices[0]/TimestampEquals String does not match RFC3339 timestamp"],
    );
    rule(
        r#""Variable": "$.a", "NumericEqualsPath": "b", "Next": "B""#,
        &[
            "/A/Choices[0]/NumericEqualsPath Value is not a Reference Path: Reference path didn't start with '$'",
        ],
    );
    rule(
        r#""StringEquals": "x", "Next": "B""#,
        &["/A/Choices[0] These fields are required: [Variable]"],
    );
    rule(
        r#""Next": "B""#,
        &[
            "/A/Choices[0] The object must have only one of the following fields, [And, Or, Not, Variable, Condition]",
        ],
    );
    rule(
        r#""Not": {"Variable": "$.a", "IsNull": true}, "And": [], "Next": "B""#,
        &[
            "/A/Choices[0] The object must have only one of the following fields, [And, Or, Not, Variable, Condition]",
        ],
    );
    rule(
        r#""And": [{"Variable": "$.a", "IsNull": true, "Next": "B"}], "Next": "B""#,
        &["/A/Choices[0]/And[0] Field 'Next' is not supported"],
    );
    rule(
        r#""Not": {"Or": [{"Variable": "$.a", "IsNull": true}]}, "Next": "B""#,
        &[],
    );
    rule(
        r#""Or": [], "Next": "B""#,
        &["/A/Choices[0]/Or Value cannot be empty"],
    );
    rule(
        r#""Variable": "$.a", "StringMatchesPath": "$.b", "Next": "B""#,
        &[
            "/A/Choices[0] Field 'StringMatchesPath' is not supported",
            &no_operator(),
        ],
    );
    check_state(
        r#""Type": "Choice", "Choices": [], "Default": "B""#,
        &["/A/Choices Value cannot be empty"],
    );
    check_state(
        r#""Type": "Choice", "Default": "B""#,
        &["/A These fields are required: [Choices]"],
    );
    check_jsonata_state(
        r#""Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "B"}]"#,
        &[
            "/A/Choices[0] The QueryLanguage is set to 'JSONata', but field 'Variable' is only supported for the 'JSONPath' QueryLanguage",
            "/A/Choices[0] The QueryLanguage is set to 'JSONata', but field 'IsNull' is only supported for the 'JSONPath' QueryLanguage",
            "/A/Choices[0] These fields are required: [Condition]",
        ],
    );
    rule(
        r#""Condition": "{% true %}", "Next": "B""#,
        &[
            "/A/Choices[0] The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage",
        ],
    );
    check_jsonata_state(
        r#""Type": "Choice", "Choices": [{"Condition": "true", "Next": "B"}, {"Condition": true, "Next": "B"}, {"Condition": 1, "Next": "B"}]"#,
        &[
            "/A/Choices[0]/Condition JSONata string must start with {% and end with %}",
            "/A/Choices[2]/Condition Expected value of type [STRING]",
        ],
    );
}

/// The message for a rule without an operator names all of them, whatever their number.
fn no_operator() -> String {
    let mut names: Vec<String> = Vec::new();
    for kind in ["String", "Numeric", "Boolean", "Timestamp"] {
        let relations: &[&str] = match kind {
            "Boolean" => &["Equals"],
            _ => &[
                "Equals",
                "LessThan",
                "GreaterThan",
                "LessThanEquals",
                "GreaterThanEquals",
            ],
        };
        for relation in relations {
            names.push(format!("{kind}{relation}"));
            names.push(format!("{kind}{relation}Path"));
        }
        if kind == "String" {
            names.push("StringMatches".to_owned());
        }
    }
    names.extend(
        [
            "IsNull",
            "IsPresent",
            "IsNumeric",
            "IsString",
            "IsBoolean",
            "IsTimestamp",
        ]
        .map(str::to_owned),
    );
    format!(
        "/A/Choices[0] This object should have only one of the following fields: [{}]",
        names.join(", ")
    )
}

#[test]
fn retries_and_catches() {
    let task = |rest: &str, expected: &[&str]| {
        check_state(
            &format!(
                r#""Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111111111111:function:f", "Next": "B", {rest}"#
            ),
            expected,
        );
    };
    task(
        r#""Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 0, "MaxAttempts": 0, "BackoffRate": 1, "MaxDelaySeconds": 1, "JitterStrategy": "FULL"}]"#,
        &[],
    );
    task(r#""Retry": [], "Catch": []"#, &[]);
    task(
        r#""Retry": [{}], "Catch": [{"ErrorEquals": []}]"#,
        &[
            "/A/Retry[0] These fields are required: [ErrorEquals]",
            "/A/Catch[0]/ErrorEquals Value cannot be empty",
            "/A/Catch[0] These fields are required: [Next]",
        ],
    );
    task(
        r#""Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E", "States.ALL"]}]"#,
        &[
            "/A/Retry[0]/ErrorEquals[0] States.ALL must appear alone and at end of list",
            "/A/Retry[1]/ErrorEquals[1] States.ALL must appear alone and at end of list",
        ],
    );
    task(
        r#""Retry": [{"ErrorEquals": ["E"], "MaxAttempts": -1, "BackoffRate": 0.5, "MaxDelaySeconds": 31622401, "JitterStrategy": "SOME"}]"#,
        &[
            "/A/Retry[0]/MaxAttempts Minimum value is 0",
            "/A/Retry[0]/MaxDelaySeconds Maximum value is 31622400",
            "/A/Retry[0]/JitterStrategy Value should be one of the following: [NONE, FULL]",
            "/A/Retry[0]/BackoffRate Minimum value is 1",
        ],
    );
    task(
        r#""Catch": [{"ErrorEquals": ["E", 1], "Next": "B", "Output": "x", "Fallback": 1}]"#,
        &[
            "/A/Catch[0] The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage",
            "/A/Catch[0] Field 'Fallback' is not supported",
            "/A/Catch[0]/ErrorEquals[1] Expected value of type [STRING]",
        ],
    );
    task(
        r#""Catch": {"ErrorEquals": ["E"], "Next": "B"}"#,
        &["/A/Catch Expected value of type [ARRAY]"],
    );
    task(
        r#""Retry": [{"ErrorEquals": ["States.Tired"]}]"#,
        &[
            "w UNKNOWN_ERROR_NAME /A/Retry[0]/ErrorEquals[0] 'States.Tired' is not an error name of the service",
        ],
    );
}

#[test]
fn query_languages() {
    let wrong = |name: &str, set: &str, needed: &str| {
        format!(
            "/A The QueryLanguage is set to '{set}', but field '{name}' is only supported for the '{needed}' QueryLanguage"
        )
    };
    check_state(
        r#""Type": "Pass", "End": true, "Output": 1"#,
        &[&wrong("Output", "JSONPath", "JSONata")],
    );
    for name in [
        "InputPath",
        "OutputPath",
        "ResultPath",
        "Parameters",
        "Result",
    ] {
        check_jsonata_state(
            &format!(r#""Type": "Pass", "End": true, "{name}": "$""#),
            &[&wrong(name, "JSONata", "JSONPath")],
        );
    }
    check_state(
        r#""Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": 1"#,
        &[],
    );
    check_jsonata_state(
        r#""Type": "Pass", "QueryLanguage": "JSONPath", "End": true, "Output": 1"#,
        &["/A 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"],
    );
    // Whatever is not exactly JSONPath counts as JSONata.
    check_state(
        r#""Type": "Pass", "QueryLanguage": "jsonpath", "End": true, "InputPath": "$""#,
        &[
            "/A/QueryLanguage Value should be one of the following: [JSONPath, JSONata]",
            &wrong("InputPath", "JSONata", "JSONPath"),
        ],
    );
    check_state(
        r#""Type": "Pass", "QueryLanguage": 1, "End": true, "Output": 1"#,
        &["/A/QueryLanguage Expected value of type [STRING]"],
    );
}
