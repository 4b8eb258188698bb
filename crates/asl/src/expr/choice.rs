//! Conditions of Choice states.

mod matcher;
mod operator;

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value;

pub use operator::{ComparisonOperator, OperandType};

use super::jsonpath::compare_numbers;
use super::{EvalError, JsonType, Path, Scope, parse_timestamp};
use crate::model::{Comparison, Condition, Operand};

/// Whether the condition holds.
///
/// `field` names a JSONata `Condition` in causes (`Choices[0]/Condition`).
///
/// # Errors
/// `States.Runtime` where a `Variable` or an operator's path selects nothing (but for `IsPresent`);
/// `States.QueryEvaluationError` of a JSONata expression that fails or gives no boolean.
pub fn holds(condition: &Condition, field: &str, scope: &mut Scope<'_>) -> Result<bool, EvalError> {
    match condition {
        Condition::And(terms) => {
            for term in terms {
                if !holds(term, field, scope)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Condition::Or(terms) => {
            for term in terms {
                if holds(term, field, scope)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Condition::Not(term) => Ok(!holds(term, field, scope)?),
        Condition::Comparison(comparison) => compare(comparison, scope),
        Condition::Jsonata(template) => {
            let value = template.eval_as(field, JsonType::Boolean, scope)?;
            Ok(value == Value::Bool(true))
        }
    }
}

/// Whether a JSONPath comparison holds. Values of types that the operator does not compare make it false.
pub fn compare(comparison: &Comparison, scope: &mut Scope<'_>) -> Result<bool, EvalError> {
    let operator = comparison.operator;
    if operator == ComparisonOperator::IsPresent {
        let present = comparison.variable.is_present(scope);
        let expected = operand(&comparison.operand, scope)?;
        return Ok(*expected == Value::Bool(present));
    }
    let variable = found(&comparison.variable, scope)?;
    let operand = operand(&comparison.operand, scope)?;
    Ok(apply(operator, &variable, &operand))
}

fn operand<'o, 'a: 'o>(
    operand: &'o Operand,
    scope: &mut Scope<'a>,
) -> Result<Cow<'o, Value>, EvalError> {
    match operand {
        Operand::Literal(value) => Ok(Cow::Borrowed(value)),
        Operand::Path(path) => found(path, scope),
    }
}

fn found<'a>(path: &Path, scope: &mut Scope<'a>) -> Result<Cow<'a, Value>, EvalError> {
    if path.is_input() && scope.input.is_null() {
        return Err(EvalError::runtime(
            "Unable to apply Path transformation to null or empty input.",
        ));
    }
    path.find(scope)?.ok_or_else(|| {
        EvalError::runtime(format!(
            "Invalid path '{}': The choice state's condition path references an invalid value.",
            path.text()
        ))
    })
}

fn apply(operator: ComparisonOperator, variable: &Value, operand: &Value) -> bool {
    let is = |found: bool| *operand == Value::Bool(found);
    match operator {
        ComparisonOperator::IsPresent => is(true),
        ComparisonOperator::IsBoolean => is(variable.is_boolean()),
        ComparisonOperator::IsNull => is(variable.is_null()),
        ComparisonOperator::IsNumeric => is(variable.is_number()),
        ComparisonOperator::IsString => is(variable.is_string()),
        ComparisonOperator::IsTimestamp => is(timestamp(variable).is_some()),
        ComparisonOperator::BooleanEquals => variable.is_boolean() && variable == operand,
        ComparisonOperator::StringMatches => match (variable, operand) {
            (Value::String(text), Value::String(pattern)) => matcher::matches(pattern, text),
            _ => false,
        },
        ordered => {
            order(ordered.operand_type(), variable, operand).is_some_and(|it| ordered.accepts(it))
        }
    }
}

fn order(of: OperandType, left: &Value, right: &Value) -> Option<Ordering> {
    match (of, left, right) {
        (OperandType::Number, Value::Number(left), Value::Number(right)) => {
            compare_numbers(left, right)
        }
        (OperandType::String, Value::String(left), Value::String(right)) => {
            Some(left.encode_utf16().cmp(right.encode_utf16()))
        }
        (OperandType::Timestamp, left, right) => Some(timestamp(left)?.cmp(&timestamp(right)?)),
        _ => None,
    }
}

fn timestamp(value: &Value) -> Option<i128> {
    value.as_str().and_then(parse_timestamp)
}

#[cfg(test)]
mod tests;
