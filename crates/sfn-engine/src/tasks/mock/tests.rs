use serde_json::{Value, json};

use super::config::parse;
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
    let case = parse(&config(), "orders", "Retried").unwrap();
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
    let case = parse(&config(), "orders", "Retried").unwrap();
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
        let wrong = parse(&config(), machine, case).unwrap_err();
        assert_eq!(
            (&*wrong.place, &*wrong.message),
            (place, message),
            "{machine} {case}"
        );
    }
}

#[test]
fn a_test_case_survives_the_store() {
    let case = parse(&config(), "orders", "Retried").unwrap();
    let text = serde_json::to_string(&case).unwrap();
    assert_eq!(serde_json::from_str::<TestCase>(&text).unwrap(), case);
}
