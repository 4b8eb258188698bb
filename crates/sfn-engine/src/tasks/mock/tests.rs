use serde_json::{Value, json};

use super::config::find;
use super::*;

fn config() -> Value {
    json!({
        "StateMachines": {
            "orders": {
                "TestCases": {
                    "Retried": { "Charge": "FailsTwice" },
                    "Lost": { "Charge": "Nowhere" },
                    "NotText": { "Charge": 1 },
                    "BadRange": { "Charge": "BadRange" },
                    "Overlap": { "Charge": "Overlap" },
                    "Both": { "Charge": "Both" },
                    "Empty": { "Charge": "Empty" }
                }
            }
        },
        "MockedResponses": {
            "FailsTwice": {
                "0-1": { "Throw": { "Error": "Busy", "Cause": "try later" } },
                "2": { "Return": { "paid": true } }
            },
            "BadRange": { "2-1": { "Return": 1 } },
            "Overlap": { "0-2": { "Return": 1 }, "2": { "Return": 2 } },
            "Both": { "0": { "Return": 1, "Throw": {} } },
            "Empty": {}
        }
    })
}

#[test]
fn each_invocation_gets_its_answer() {
    let case = find(&config().to_string(), "orders", "Retried").unwrap();
    let busy = Answer::Failed {
        error: Some("Busy".to_owned()),
        cause: Some("try later".to_owned()),
    };
    assert_eq!(case.answer("Charge", 0), Some(MockedAnswer(busy.clone())));
    assert_eq!(case.answer("Charge", 1), Some(MockedAnswer(busy)));
    let paid = Answer::Succeeded {
        output: r#"{"paid":true}"#.to_owned(),
    };
    assert_eq!(case.answer("Charge", 2), Some(MockedAnswer(paid)));
    assert_eq!(case.answer("Ship", 0), None, "left to the real thing");
}

#[test]
fn an_invocation_without_an_answer_fails_by_name() {
    let case = find(&config().to_string(), "orders", "Retried").unwrap();
    match case.answer("Charge", 3) {
        Some(MockedAnswer(Answer::Failed { error, cause })) => {
            assert_eq!(error.as_deref(), Some("States.Runtime"));
            let cause = cause.unwrap();
            assert!(
                cause.contains("'FailsTwice'") && cause.contains("invocation 3"),
                "{cause}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (machine, case, place, message) in [
        ("other", "Retried", "StateMachines", "there is no 'other'"),
        (
            "orders",
            "None",
            "StateMachines.orders.TestCases",
            "there is no 'None'",
        ),
        (
            "orders",
            "Lost",
            "StateMachines.orders.TestCases.Lost.Charge",
            "there is no mocked response 'Nowhere'",
        ),
        (
            "orders",
            "NotText",
            "StateMachines.orders.TestCases.NotText.Charge",
            "a string is expected",
        ),
        (
            "orders",
            "BadRange",
            "MockedResponses.BadRange.2-1",
            "'2-1' is no invocation: a number as \"0\" or a range as \"1-2\" is expected",
        ),
        (
            "orders",
            "Overlap",
            "MockedResponses.Overlap.2",
            "an invocation in it has an answer already",
        ),
        (
            "orders",
            "Both",
            "MockedResponses.Both.0",
            "exactly one of 'Return' and 'Throw' is expected",
        ),
        (
            "orders",
            "Empty",
            "MockedResponses.Empty",
            "there is no answer in it",
        ),
    ] {
        let wrong = find(&config().to_string(), machine, case).unwrap_err();
        assert_eq!(
            (&*wrong.place, &*wrong.message),
            (place, message),
            "{machine} {case}"
        );
    }
}

#[test]
fn a_test_case_survives_the_store() {
    let case = find(&config().to_string(), "orders", "Retried").unwrap();
    let text = serde_json::to_string(&case).unwrap();
    assert_eq!(serde_json::from_str::<TestCase>(&text).unwrap(), case);
}

/// What is found in a text, with the piece of it that is marked.
fn findings(text: &str) -> Vec<(bool, String, String)> {
    let states = [("Charge", "Task"), ("Each", "Map")].map(|(name, kind)| (name.to_owned(), kind));
    let found = check(text, |machine| {
        (machine == "orders").then(|| states.iter().cloned().collect())
    });
    found
        .into_iter()
        .map(|it| {
            let marked = &text[it.range.start.offset..it.range.end.offset];
            (it.is_error, marked.to_owned(), it.message)
        })
        .collect()
}

#[test]
fn a_file_without_a_fault_has_no_findings() {
    let text = r#"{
        "StateMachines": { "orders": { "TestCases": { "Happy": { "Charge": "Paid" } } } },
        "MockedResponses": { "Paid": { "0-1": { "Throw": { "Error": "Busy" } }, "2": { "Return": null } } }
    }"#;
    assert_eq!(findings(text), []);
}

#[test]
fn everything_is_found_at_its_place() {
    let text = r#"{
        "Comment": "c",
        "StateMachines": {
            "orders": { "TestCases": { "A": { "Charge": "Gone", "Charg": "Gaps", "Each": "Gaps", "X": 1 } } },
            "other": { "TestCases": {}, "More": 1 }
        },
        "MockedResponses": {
            "Gaps": { "1": { "Return": 1 }, "1-2": { "Return": 1 }, "b": {} },
            "Both": { "0": { "Return": 1, "Throw": {} } },
            "None": {},
            "Thrown": { "0": { "Throw": { "Error": 1, "Why": "" } } },
            "Thrown": { "0": { "Return": 1 } },
            "List": []
        }
    }"#;
    let expected = [
        (
            false,
            r#""Comment""#,
            "Only 'StateMachines' and 'MockedResponses' are read here.",
        ),
        (true, r#""Gone""#, "There is no mocked response 'Gone'."),
        (
            false,
            r#""Charg""#,
            "The state machine 'orders' has no state 'Charg'.",
        ),
        (
            false,
            r#""Each""#,
            "'Each' is a Map state: only Task states are mocked.",
        ),
        (
            false,
            r#""X""#,
            "The state machine 'orders' has no state 'X'.",
        ),
        (true, "1", "A string is expected."),
        (
            false,
            r#""other""#,
            "There is no state machine 'other' in this workspace.",
        ),
        (false, r#""More""#, "Only 'TestCases' is read here."),
        (
            false,
            r#""Gaps""#,
            "Invocation 0 (counted from 0) has no answer and fails.",
        ),
        (
            true,
            r#""1-2""#,
            "An invocation in it has an answer already.",
        ),
        (
            true,
            r#""b""#,
            "'b' is no invocation: a number as \"0\" or a range as \"1-2\" is expected.",
        ),
        (
            true,
            r#""0""#,
            "Exactly one of 'Return' and 'Throw' is expected.",
        ),
        (true, r#""None""#, "There is no answer in it."),
        (
            false,
            r#""Thrown""#,
            "The name comes again further on, and that one counts.",
        ),
        (true, "[]", "An object is expected."),
    ];
    let found = findings(text);
    let found: Vec<_> = found.iter().map(|(e, m, t)| (*e, &**m, &**t)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_text_that_is_no_json_is_told_where() {
    let found = findings("{\n  \"StateMachines\": }");
    assert!(
        matches!(&found[..], [(true, _, message)] if message.starts_with("This is not JSON: ")),
        "{found:?}"
    );
    assert_eq!(
        findings("{}"),
        [(
            false,
            "{".to_owned(),
            "There is no 'StateMachines': nothing is mocked.".to_owned()
        )]
    );
}
