//! Texts that are not JSON, or hardly.

use asl::{Options, check, check_bytes, create_exception_message};

/// The first finding's message up to its place, and line and column where it stands.
fn first(text: &str) -> (String, usize, usize) {
    let checked = check(text);
    let found = &checked.diagnostics[0];
    assert_eq!(found.code, "INVALID_JSON_DESCRIPTION", "{text}");
    let message = found.message.split("\n at ").next().unwrap().to_owned();
    (message, found.range.start.line, found.range.start.column)
}

#[test]
fn faults_are_told_in_the_readers_words() {
    let any = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
    for (text, message, line, column) in [
        ("nope", format!("Unrecognized token 'nope': was expecting {any}"), 1, 1),
        ("{a: 1}", "Unexpected character ('a' (code 97)): was expecting double-quote to start field name".into(), 1, 2),
        ("{\n \"a\" 1}", "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value".into(), 2, 6),
        ("{\"a\": 1\n \"b\": 2}", "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries".into(), 2, 2),
        ("[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries".into(), 1, 4),
        ("{\"a\": 1,}", "Unexpected character ('}' (code 125)): was expecting double-quote to start field name".into(), 1, 9),
        ("[1,]", format!("Unexpected character (']' (code 93)): expected a valid value {any}"), 1, 4),
        ("{\"a\": }", format!("Unexpected character ('}}' (code 125)): expected a valid value {any}"), 1, 7),
        ("{\"a\": \"b", "Unexpected end-of-input: was expecting closing quote for a string value".into(), 1, 7),
        ("[01]", "Invalid numeric value: Leading zeroes not allowed".into(), 1, 2),
        ("[\"\\q\"]", "Unrecognized character escape 'q' (code 113)".into(), 1, 4),
        ("[\"a\nb\"]", "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value".into(), 1, 4),
        ("[1.]", "Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit".into(), 1, 2),
        ("{} {}", "Unexpected text after the end of the definition".into(), 1, 4),
    ] {
        assert_eq!(first(text), (message, line, column), "{text}");
    }
}

#[test]
fn places_within_messages() {
    let checked = check("{\"a\": [1");
    assert_eq!(
        checked.diagnostics[0].message,
        "Unexpected end-of-input: expected close marker for Array (start marker at [Source: (String)\"{\"a\": [1\"; line: 1, column: 7])\n at [Source: (String)\"{\"a\": [1\"; line: 1, column: 9]"
    );
    let checked = check("{\"a\": [1}");
    assert_eq!(
        checked.diagnostics[0].location.as_deref(),
        Some("[Source: (String)\"{\"a\": [1}\"; line: 1, column: 10]")
    );
    let long = format!("{{\"{}\" 1}}", "x".repeat(600));
    let message = &check(&long).diagnostics[0].message;
    assert!(
        message.contains("\"[truncated 106 chars]; line: 1, column: 606]"),
        "{message}"
    );
}

#[test]
fn later_faults_are_ours_alone() {
    let checked = check("{\"StartAt\": , \"States\": {\"A\": {\"Type\": Pass}}");
    let known: Vec<bool> = checked
        .diagnostics
        .iter()
        .map(|it| it.known_to_aws)
        .collect();
    assert_eq!(known, [true, false, false]);
    let message = create_exception_message(&checked.diagnostics);
    assert_eq!(message.matches("INVALID_JSON_DESCRIPTION").count(), 1);
}

#[test]
fn nothing_at_all() {
    for text in ["", " \n"] {
        let checked = check(text);
        assert_eq!(checked.diagnostics.len(), 1);
        assert_eq!(checked.diagnostics[0].code, "MISSING_DESCRIPTION");
    }
}

#[test]
fn bytes_that_are_not_utf8() {
    let checked = check_bytes(b"{\"StartAt\":\n \"\xff\"}", Options::default());
    let found = &checked.diagnostics[0];
    assert!(found.message.starts_with("Invalid UTF-8 start byte 0xff"));
    assert_eq!((found.range.start.line, found.range.start.column), (2, 3));
    assert!(
        check_bytes(
            br#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#,
            Options::default()
        )
        .machine
        .is_some()
    );
}

#[test]
fn deep_and_large_texts() {
    for text in [
        "[".repeat(500_000),
        "{\"a\":".repeat(10_000),
        format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)),
        "[}".repeat(200_000),
        "\"".repeat(100_001),
        "}".repeat(100_000),
        "\\u12".repeat(100_000),
        format!("[\"{}\"]", "😀".repeat(250_000)),
        ",".repeat(500_000),
    ] {
        assert!(check(&text).has_errors());
    }
    let comment = "c".repeat(1_048_576);
    let large = format!(
        r#"{{"Comment": "{comment}", "StartAt": "A", "States": {{"A": {{"Type": "Succeed"}}}}}}"#
    );
    assert!(check(&large).diagnostics[0].message.contains("1048576"));
}

#[test]
fn junk() {
    let mut state = 1_u64;
    let mut bytes = Vec::new();
    while bytes.len() < 1_048_576 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        bytes.extend_from_slice(&state.to_be_bytes()[..4]);
    }
    assert!(check_bytes(&bytes, Options::default()).has_errors());
    // The same within what JSON is made of, so that the parser goes on for longer.
    let pieces = b"[]{}\",:\\ 0-1.5eEtruefalsn\n/";
    let text: String = bytes
        .iter()
        .map(|byte| char::from(pieces[usize::from(*byte) % pieces.len()]))
        .collect();
    assert!(check(&text).has_errors());
}

#[test]
fn deep_rules() {
    let rule = |depth: usize| {
        let (open, close) = ("{\"Not\": ".repeat(depth), "}".repeat(depth));
        check(&format!(
            r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Choice", "Default": "B", "Choices": [
                {{"Next": "B", "And": [{open}{{"Variable": "$.a", "IsNull": true}}{close}]}}]}}, "B": {{"Type": "Succeed"}}}}}}"#
        ))
    };
    assert!(rule(900).machine.is_some());
    assert!(rule(10_000).has_errors());
}

#[test]
fn deep_values_within_a_definition() {
    let deep = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        check(&format!(
            r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Pass", "Result": {open}{close}, "End": true}}}}}}"#
        ))
    };
    assert!(deep(900).machine.is_some());
    let refused = deep(1000);
    assert!(
        refused.diagnostics[0]
            .message
            .starts_with("Document nesting depth (1001) exceeds")
    );
}

#[test]
fn what_only_the_validator_refuses_still_gives_a_model() {
    for refused in [
        // No way leads to B.
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}, "B": {"Type": "Pass", "End": true}}}"#,
        // A field that no state has.
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Colour": "red"}}}"#,
        // A name that is too long.
        &format!(
            r#"{{"StartAt": "{0}", "States": {{"{0}": {{"Type": "Pass", "End": true}}}}}}"#,
            "n".repeat(81)
        ),
    ] {
        let checked = asl::check(refused);
        assert!(
            checked.has_errors() && checked.machine.is_none(),
            "{refused}"
        );
        assert!(
            asl::model_of(refused, asl::Options::default()).is_ok(),
            "{refused}"
        );
    }
    for broken in [
        "",
        "{",
        "[]",
        r#"{"StartAt": "A"}"#,
        r#"{"StartAt": "A", "States": {"A": {"Type": "Fly"}}}"#,
    ] {
        let found = asl::model_of(broken, asl::Options::default()).unwrap_err();
        assert!(!found.is_empty(), "{broken}");
    }
}
