//! `[?( … )]`: conditions on the elements of an array.

use std::cmp::Ordering;
use std::sync::Arc;

use regex::Regex;
use serde_json::{Number, Value};

use super::Query;

/// A condition on `@`.
#[derive(Clone, Debug)]
pub enum Filter {
    /// All of them hold.
    And(Vec<Filter>),
    /// One of them holds.
    Or(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// The path selects something.
    Exists(Arc<FilterPath>),
    /// Two operands compared.
    Compare(Operand, Compare, Operand),
}

/// A path within a filter.
#[derive(Debug)]
pub struct FilterPath {
    /// From `@` rather than from `$`.
    pub(super) relative: bool,
    pub(super) query: Query,
}

/// One side of a comparison.
#[derive(Clone, Debug)]
pub enum Operand {
    /// A literal.
    Value(Value),
    /// `@…` or `$…`.
    Path(Arc<FilterPath>),
    /// `/…/`; it must match the whole text.
    Pattern(Arc<Regex>),
}

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `==`: a number equals a text that reads as the same number.
    Equal,
    /// `!=`.
    NotEqual,
    /// `===`: the types are the same too.
    StrictEqual,
    /// `!==`.
    StrictNotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `=~`.
    Matches,
    /// `in`.
    In,
    /// `nin`.
    NotIn,
    /// `subsetof`.
    SubsetOf,
    /// `anyof`.
    AnyOf,
    /// `noneof`.
    NoneOf,
    /// `all`: the left array holds all of the right one.
    All,
    /// `contains`: the left array or text holds the right value.
    Contains,
    /// `size`.
    Size,
    /// `empty`.
    Empty,
    /// `type`.
    Type,
}

impl Filter {
    /// Whether it holds for `item`, an element below `root`.
    pub fn accepts(&self, item: &Value, root: &Value) -> bool {
        match self {
            Self::And(terms) => terms.iter().all(|term| term.accepts(item, root)),
            Self::Or(terms) => terms.iter().any(|term| term.accepts(item, root)),
            Self::Not(term) => !term.accepts(item, root),
            Self::Exists(path) => path.value(item, root).is_some(),
            Self::Compare(left, compare, right) => {
                let (left, left_pattern) = left.value(item, root);
                let (right, right_pattern) = right.value(item, root);
                match (compare, left_pattern, right_pattern) {
                    (Compare::Matches, _, Some(pattern)) => matches(pattern, left.as_ref()),
                    (Compare::Matches, Some(pattern), _) => matches(pattern, right.as_ref()),
                    _ => compare.holds(left.as_ref(), right.as_ref()),
                }
            }
        }
    }
}

fn matches(pattern: &Regex, value: Option<&Value>) -> bool {
    match value {
        Some(Value::String(text)) => pattern.is_match(text),
        Some(other @ (Value::Number(_) | Value::Bool(_))) => pattern.is_match(&other.to_string()),
        Some(Value::Array(items)) => items.iter().any(|item| matches(pattern, Some(item))),
        _ => false,
    }
}

impl FilterPath {
    fn value(&self, item: &Value, root: &Value) -> Option<Value> {
        let from = if self.relative { item } else { root };
        self.query.select(from).ok().map(|it| it.into_value())
    }
}

impl Operand {
    fn value(&self, item: &Value, root: &Value) -> (Option<Value>, Option<&Regex>) {
        match self {
            Self::Value(value) => (Some(value.clone()), None),
            Self::Path(path) => (path.value(item, root), None),
            Self::Pattern(pattern) => (None, Some(pattern)),
        }
    }
}

impl Compare {
    /// Whether it holds; `None` is what a path without a result gives.
    fn holds(self, left: Option<&Value>, right: Option<&Value>) -> bool {
        match self {
            Self::Equal => equal(left, right),
            Self::NotEqual => !equal(left, right),
            Self::StrictEqual => same_type(left, right) && equal(left, right),
            Self::StrictNotEqual => !(same_type(left, right) && equal(left, right)),
            Self::Less => order(left, right) == Some(Ordering::Less),
            Self::LessOrEqual => order(left, right).is_some_and(Ordering::is_le),
            Self::Greater => order(left, right) == Some(Ordering::Greater),
            Self::GreaterOrEqual => order(left, right).is_some_and(Ordering::is_ge),
            Self::Matches => false,
            Self::In => items(right).is_some_and(|it| holds_item(it, left)),
            Self::NotIn => !items(right).is_some_and(|it| holds_item(it, left)),
            Self::SubsetOf => both(left, right, |left, right| {
                left.iter().all(|it| holds_item(right, Some(it)))
            }),
            Self::AnyOf => both(left, right, |left, right| {
                left.iter().any(|it| holds_item(right, Some(it)))
            }),
            Self::NoneOf => both(left, right, |left, right| {
                !left.iter().any(|it| holds_item(right, Some(it)))
            }),
            Self::All => both(left, right, |left, right| {
                right.iter().all(|it| holds_item(left, Some(it)))
            }),
            Self::Contains => match (left, right) {
                (Some(Value::String(left)), Some(Value::String(right))) => {
                    left.contains(right.as_str())
                }
                (Some(Value::Array(left)), right) => holds_item(left, right),
                _ => false,
            },
            Self::Size => size(left).is_some_and(|it| {
                size_operand(right).is_some_and(|right| i64::try_from(it).ok() == Some(right))
            }),
            Self::Empty => match (size(left), right) {
                (Some(size), Some(Value::Bool(expected))) => (size == 0) == *expected,
                _ => false,
            },
            Self::Type => left.is_some() && same_type(left, right),
        }
    }
}

fn items(value: Option<&Value>) -> Option<&Vec<Value>> {
    value.and_then(Value::as_array)
}

fn both(
    left: Option<&Value>,
    right: Option<&Value>,
    holds: impl Fn(&[Value], &[Value]) -> bool,
) -> bool {
    matches!((items(left), items(right)), (Some(left), Some(right)) if holds(left, right))
}

fn holds_item(items: &[Value], value: Option<&Value>) -> bool {
    items.iter().any(|item| equal(Some(item), value))
}

fn size(value: Option<&Value>) -> Option<usize> {
    match value? {
        Value::String(text) => Some(text.encode_utf16().count()),
        Value::Array(items) => Some(items.len()),
        Value::Object(members) => Some(members.len()),
        _ => None,
    }
}

fn size_operand(value: Option<&Value>) -> Option<i64> {
    match value? {
        number @ Value::Number(_) => number.as_i64(),
        other => size(Some(other)).and_then(|it| i64::try_from(it).ok()),
    }
}

fn same_type(left: Option<&Value>, right: Option<&Value>) -> bool {
    matches!((left, right), (Some(left), Some(right))
        if std::mem::discriminant(left) == std::mem::discriminant(right))
}

/// Equality of Jayway's: numbers by value, and a number equals a text that spells it.
fn equal(left: Option<&Value>, right: Option<&Value>) -> bool {
    match (left, right) {
        (Some(Value::Number(left)), Some(Value::Number(right))) => {
            compare_numbers(left, right) == Some(Ordering::Equal)
        }
        (Some(Value::Number(number)), Some(Value::String(text))) => text
            .trim()
            .parse::<f64>()
            .ok()
            .is_some_and(|it| number.as_f64() == Some(it)),
        (Some(Value::String(text)), Some(Value::Number(number))) => *text == number.to_string(),
        (left, right) => left == right,
    }
}

fn order(left: Option<&Value>, right: Option<&Value>) -> Option<Ordering> {
    match (left?, right?) {
        (Value::Number(left), Value::Number(right)) => compare_numbers(left, right),
        (Value::String(left), Value::String(right)) => {
            Some(left.encode_utf16().cmp(right.encode_utf16()))
        }
        _ => None,
    }
}

/// Numbers by value, whole ones exactly.
pub(crate) fn compare_numbers(left: &Number, right: &Number) -> Option<Ordering> {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}
