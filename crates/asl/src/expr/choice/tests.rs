use serde_json::{Value, json};

use super::{ComparisonOperator, OperandType, compare, holds};
use crate::expr::testing::{Fixed, scope};
use crate::expr::{EvalError, JsonataTemplate, OutputTemplate, Path, Variables};
use crate::model::{Comparison, Condition, Operand};

/// Compares `$.v` of the input by a rule's member, for example `("StringEqualsPath", "$.w")`.
fn check(field: &str, operand: Value, input: &Value) -> Result<bool, EvalError> {
    let (operator, path) =
        ComparisonOperator::from_field(field).unwrap_or_else(|| panic!("{field}"));
    let comparison = Comparison {
        variable: Path::parse("$.v").unwrap(),
        operator,
        operand: match operand {
            Value::String(text) if path => Operand::Path(Path::parse(&text).unwrap()),
            literal => Operand::Literal(literal),
        },
    };
    let (context, variables) = (json!({}), Variables::default());
    let mut entropy = Fixed::default();
    compare(
        &comparison,
        &mut scope(&context, &variables, input, &mut entropy),
    )
}

#[test]
fn comparisons() {
    let cases = [
        ("StringEquals", json!("a"), json!({ "v": "a" }), true),
        (
            "StringEqualsPath",
            json!("$.w"),
            json!({ "v": "a", "w": "a" }),
            true,
        ),
        (
            "StringEqualsPath",
            json!("$.w"),
            json!({ "v": "1", "w": 1 }),
            false,
        ),
        ("StringLessThan", json!("b"), json!({ "v": "B" }), true),
        (
            "StringGreaterThanEquals",
            json!("b"),
            json!({ "v": "b" }),
            true,
        ),
        (
            "StringMatches",
            json!("log-*.txt"),
            json!({ "v": "log-1.txt" }),
            true,
        ),
        ("StringMatches", json!("*"), json!({ "v": 1 }), false),
        ("NumericEquals", json!(1.0), json!({ "v": 1 }), true),
        ("NumericEquals", json!(1), json!({ "v": "1" }), false),
        (
            "NumericGreaterThan",
            json!(9_007_199_254_740_992_i64),
            json!({ "v": 9_007_199_254_740_993_i64 }),
            true,
        ),
        (
            "NumericLessThanPath",
            json!("$.w"),
            json!({ "v": -1.5, "w": 0 }),
            true,
        ),
        ("BooleanEquals", json!(true), json!({ "v": true }), true),
        ("BooleanEquals", json!(true), json!({ "v": "true" }), false),
        (
            "TimestampEquals",
            json!("2016-03-14T01:59:00Z"),
            json!({ "v": "2016-03-14T02:59:00+01:00" }),
            true,
        ),
        (
            "TimestampLessThan",
            json!("2016-03-14T01:59:00Z"),
            json!({ "v": "2016-03-14T01:58:59.999Z" }),
            true,
        ),
        (
            "TimestampLessThan",
            json!("2016-03-14T01:59:00Z"),
            json!({ "v": "2016-03-14" }),
            false,
        ),
        (
            "IsTimestamp",
            json!(true),
            json!({ "v": "2016-03-14T01:59:00Z" }),
            true,
        ),
        (
            "IsTimestamp",
            json!(true),
            json!({ "v": "2016-03-14T01:59:00" }),
            false,
        ),
        ("IsNull", json!(true), json!({ "v": null }), true),
        ("IsPresent", json!(true), json!({ "v": null }), true),
        ("IsPresent", json!(false), json!({}), true),
        ("IsPresent", json!(true), json!({}), false),
        ("IsNumeric", json!(false), json!({ "v": "1" }), true),
    ];
    for (field, operand, input, expected) in cases {
        assert_eq!(
            check(field, operand, &input),
            Ok(expected),
            "{field} {input}"
        );
    }
}

#[test]
fn a_path_to_nothing_fails_the_state() {
    let invalid = |path: &str| {
        format!(
            "Invalid path '{path}': The choice state's condition path references an invalid value."
        )
    };
    let cases = [
        ("StringEquals", json!("a"), json!({}), invalid("$.v")),
        ("IsNull", json!(true), json!({}), invalid("$.v")),
        (
            "StringEqualsPath",
            json!("$.w"),
            json!({ "v": "a" }),
            invalid("$.w"),
        ),
        (
            "StringEquals",
            json!("a"),
            Value::Null,
            "Unable to apply Path transformation to null or empty input.".to_owned(),
        ),
    ];
    for (field, operand, input, cause) in cases {
        assert_eq!(
            check(field, operand, &input),
            Err(EvalError::runtime(cause)),
            "{field}"
        );
    }
}

#[test]
fn conditions_combine() {
    let jsonata = |text: &str| {
        let template = JsonataTemplate::parse(&json!(text)).unwrap();
        Condition::Jsonata(OutputTemplate::Jsonata(template))
    };
    let (yes, no) = (|| jsonata("{% 1 = 1 %}"), || jsonata("{% false %}"));
    let cases = [
        (yes(), Ok(true)),
        (no(), Ok(false)),
        (Condition::Not(Box::new(no())), Ok(true)),
        (
            Condition::And(vec![yes(), no(), jsonata("{% 'never' %}")]),
            Ok(false),
        ),
        (
            Condition::Or(vec![no(), yes(), jsonata("{% 'never' %}")]),
            Ok(true),
        ),
        (
            Condition::And(vec![yes(), jsonata("{% 'x' %}")]),
            Err(
                "The JSONata expression ''x'' specified for the field 'Choices[0]/Condition' returned an unexpected \
                 result type. Expected 'boolean', but was 'string' for value: \"x\"",
            ),
        ),
    ];
    let (context, input, variables) = (json!({}), json!({}), Variables::default());
    for (condition, expected) in cases {
        let mut entropy = Fixed::default();
        let held = holds(
            &condition,
            "Choices[0]/Condition",
            &mut scope(&context, &variables, &input, &mut entropy),
        );
        assert_eq!(
            held.map_err(|it| it.cause),
            expected.map_err(str::to_owned),
            "{condition:?}"
        );
    }
}

#[test]
fn operators_are_read_from_their_fields() {
    for operator in ComparisonOperator::ALL {
        assert_eq!(
            ComparisonOperator::from_field(operator.name()),
            Some((*operator, false))
        );
        let with_path = ComparisonOperator::from_field(&format!("{operator}Path"));
        assert_eq!(
            with_path.is_some(),
            operator.has_path_form(),
            "{operator}Path"
        );
    }
    for other in [
        "StringMatchesPath",
        "IsNullPath",
        "Path",
        "",
        "stringEquals",
        "StringEqualsPathPath",
    ] {
        assert_eq!(ComparisonOperator::from_field(other), None, "{other}");
    }
    assert_eq!(
        ComparisonOperator::IsNull.operand_type(),
        OperandType::Boolean
    );
    assert_eq!(
        ComparisonOperator::TimestampLessThan.operand_type(),
        OperandType::Timestamp
    );
}
