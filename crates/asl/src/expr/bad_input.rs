//! Expressions and data that are meant to hang an evaluator or to lose what they hold.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::testing::{Fixed, scope};
use super::{EvalError, JsonataTemplate, Path, Variables, to_json_text};

/// Far above what the bounds allow, even without optimisation on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

fn in_scope<T>(input: &Value, act: impl FnOnce(&mut super::Scope<'_>) -> T) -> T {
    let (context, variables) = (json!({}), Variables::default());
    let mut entropy = Fixed::default();
    act(&mut scope(&context, &variables, input, &mut entropy))
}

fn path(text: &str, input: &Value) -> Result<Value, EvalError> {
    in_scope(input, |scope| Path::parse(text).unwrap().eval(scope))
}

fn jsonata(text: &str, input: &Value) -> Result<Value, EvalError> {
    let template = JsonataTemplate::parse(&json!(format!("{{% {text} %}}"))).unwrap();
    in_scope(input, |scope| template.eval("Output", scope))
}

/// Regular expressions that a backtracking matcher never comes back from, and some that are large once they are expanded.
const EXPLODING: &[&str] = &[
    "(a+)+b",
    "(a|a)*b",
    "(a|aa)+b",
    "(.*a){20}b",
    "(a?){300}a{300}b",
    "(x+x+)+y",
    "([a-z]+)*[0-9]",
    "[ab]*a[ab]{200}[cd]",
    "((a{0,50}){0,50}){0,50}[cd]",
    "(\\w+\\s?)*b",
];

#[test]
fn regular_expressions_that_explode() {
    let input = json!({ "t": "a".repeat(250_000), "list": [{ "t": "a".repeat(250_000) }] });
    for pattern in EXPLODING {
        let begun = Instant::now();
        // A pattern that is too large is refused when the definition is checked.
        if let Ok(path) = Path::parse(&format!("$.list[?(@.t =~ /{pattern}/)]")) {
            let found = in_scope(&input, |scope| path.eval(scope));
            assert_eq!(found, Ok(json!([])), "{pattern}");
        }
        let took = begun.elapsed();
        assert!(took < LONGEST, "{pattern} in a filter: {took:?}");
        for call in [
            format!("$contains($states.input.t, /{pattern}/)"),
            format!("$count($match($states.input.t, /{pattern}/))"),
            format!("$length($replace($states.input.t, /{pattern}/, 'y'))"),
            format!("$count($split($states.input.t, /{pattern}/))"),
        ] {
            let begun = Instant::now();
            let _ = jsonata(&call, &input);
            let took = begun.elapsed();
            assert!(took < LONGEST, "{call}: {took:?}");
        }
    }
}

#[test]
fn numbers_beyond_the_exact_ones() {
    // Whole numbers are exact up to 64 bits where they only pass through.
    let input: Value = serde_json::from_str(
        r#"{"a": 9007199254740993, "b": -9223372036854775808, "c": 18446744073709551615, "d": 123456789012345678901234567890}"#,
    )
    .unwrap();
    for (text, expected) in [
        ("$.a", "9007199254740993"),
        ("$.b", "-9223372036854775808"),
        ("$.c", "18446744073709551615"),
        ("$.d", "1.2345678901234568E29"),
        ("States.Format('{}', $.a)", "\"9007199254740993\""),
        ("States.JsonToString($.a)", "\"9007199254740993\""),
        (
            "States.StringToJson('9007199254740993')",
            "9007199254740993",
        ),
        (
            "States.ArrayContains(States.Array($.a), 9007199254740992)",
            "false",
        ),
        (
            "States.ArrayUnique(States.Array($.a, 9007199254740992))",
            "[9007199254740993,9007199254740992]",
        ),
    ] {
        let found = path(text, &input).map(|it| to_json_text(&it));
        assert_eq!(found.as_deref(), Ok(expected), "{text}");
    }
    // The guide: MathAdd takes integers of 32 bits.
    let refused = path("States.MathAdd($.a, 1)", &input).unwrap_err();
    assert!(
        refused.cause.ends_with("out of the range of integers"),
        "{refused}"
    );
    // JSONata computes in doubles.
    for (text, expected) in [
        ("$states.input.a", "9007199254740993"),
        ("$states.input.a + 0", "9007199254740992"),
        ("$string($states.input.a)", "\"9007199254740992\""),
        ("9007199254740993", "9007199254740992"),
        ("1e300 * 1e10", "\"Infinity\""),
    ] {
        let found = jsonata(text, &input).map(|it| to_json_text(&it));
        assert_eq!(found.as_deref(), Ok(expected), "{text}");
    }
}
