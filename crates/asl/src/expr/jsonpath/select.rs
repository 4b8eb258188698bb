//! A [`Query`] applied to a value.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Query, Step};

/// Why a path selects nothing, in Jayway's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// There is nothing at the path.
    Missing(String),
    /// A step does not fit the value it meets, such as an index on a number.
    Misapplied(String),
}

impl NotFound {
    /// What Jayway says.
    pub fn message(&self) -> &str {
        match self {
            Self::Missing(message) | Self::Misapplied(message) => message,
        }
    }
}

/// What a path selects.
#[derive(Clone, Debug)]
pub enum Selected<'a> {
    /// The one place of a definite path.
    One(Cow<'a, Value>),
    /// All places of an indefinite path.
    Many(Vec<Cow<'a, Value>>),
}

impl Selected<'_> {
    /// The value itself, or the array of all.
    pub fn into_value(self) -> Value {
        match self {
            Self::One(value) => value.into_owned(),
            Self::Many(values) => Value::Array(values.into_iter().map(Cow::into_owned).collect()),
        }
    }
}

impl Query {
    /// Selects below `root`.
    pub fn select<'a>(&self, root: &'a Value) -> Result<Selected<'a>, NotFound> {
        if self.is_reference() {
            return self.walk(root).map(|it| Selected::One(Cow::Borrowed(it)));
        }
        // A function behind `..` works on all that was found, elsewhere on each value.
        if let [Step::Descend, .., Step::Function(function)] = self.steps() {
            let mut found = Vec::new();
            let steps = &self.steps()[..self.steps().len() - 1];
            Walk::new(root, &mut found).apply(steps, root, &mut Trail::root())?;
            let found = found.into_iter().map(Cow::into_owned).collect();
            return function
                .apply(&Value::Array(found))
                .map(|it| Selected::One(Cow::Owned(it)))
                .map_err(NotFound::Misapplied);
        }
        let mut found = Vec::new();
        Walk::new(root, &mut found).apply(self.steps(), root, &mut Trail::root())?;
        if !self.is_definite() {
            return Ok(Selected::Many(found));
        }
        found
            .into_iter()
            .next()
            .map(Selected::One)
            .ok_or_else(|| self.no_results())
    }

    fn walk<'a>(&self, root: &'a Value) -> Result<&'a Value, NotFound> {
        let mut value = root;
        for (at, step) in self.steps().iter().enumerate() {
            let next = match (step, value) {
                (Step::Members(names), Value::Object(members)) => {
                    names.first().and_then(|name| members.get(name))
                }
                (Step::Indexes(indexes), Value::Array(items)) => {
                    indexes.first().and_then(|index| item(items, *index))
                }
                _ => return Err(mismatch(step, value, &self.prefix(at))),
            };
            value = match next {
                Some(next) => next,
                None if matches!(step, Step::Members(_)) && at + 1 < self.steps().len() => {
                    return Err(missing(&self.prefix(at + 1)));
                }
                None => return Err(self.no_results()),
            };
        }
        Ok(value)
    }

    fn prefix(&self, length: usize) -> String {
        let fragments = self.steps().iter().take(length).map(Step::fragment);
        std::iter::once("$".to_owned()).chain(fragments).collect()
    }

    fn no_results(&self) -> NotFound {
        NotFound::Missing(format!("No results for path: {}", self.canonical()))
    }
}

fn missing(path: &str) -> NotFound {
    NotFound::Missing(format!("Missing property in path {path}"))
}

/// A step on a value that has no such parts.
fn mismatch(step: &Step, value: &Value, path: &str) -> NotFound {
    match step {
        Step::Members(_) => NotFound::Missing(format!(
            "Property {} not found in path {path}",
            step.fragment()
        )),
        _ if value.is_null() => NotFound::Misapplied(format!("The path {path} is null")),
        _ => NotFound::Misapplied(format!(
            "Filter: {} can only be applied to arrays. Current context is: {value}",
            step.fragment()
        )),
    }
}

/// The element at `index`, counted from the end when negative.
pub(super) fn item(items: &[Value], index: i64) -> Option<&Value> {
    let length = i64::try_from(items.len()).ok()?;
    let index = if index < 0 { index + length } else { index };
    items.get(usize::try_from(index).ok()?)
}

/// The way to the current value: for messages, and whether it was definite so far.
#[derive(Clone)]
struct Trail {
    path: String,
    definite: bool,
}

impl Trail {
    fn root() -> Self {
        Self {
            path: "$".to_owned(),
            definite: true,
        }
    }

    fn then(&self, fragment: &str, definite: bool) -> Self {
        // The path is only printed where every step was definite.
        let definite = self.definite && definite;
        let path = if definite {
            format!("{}{fragment}", self.path)
        } else {
            String::new()
        };
        Self { path, definite }
    }
}

struct Walk<'a, 'f> {
    root: &'a Value,
    found: &'f mut Vec<Cow<'a, Value>>,
}

impl<'a, 'f> Walk<'a, 'f> {
    fn new(root: &'a Value, found: &'f mut Vec<Cow<'a, Value>>) -> Self {
        Self { root, found }
    }

    fn apply(
        &mut self,
        steps: &[Step],
        value: &'a Value,
        trail: &mut Trail,
    ) -> Result<(), NotFound> {
        let Some((step, rest)) = steps.split_first() else {
            self.found.push(Cow::Borrowed(value));
            return Ok(());
        };
        match step {
            Step::Members(names) => self.members(names, step, rest, value, trail),
            Step::Wildcard => self.each(rest, children(value), trail),
            Step::Indexes(_) | Step::Slice(..) => self.items(step, rest, value, trail),
            Step::Filter(filter) => {
                let root = self.root;
                match value {
                    Value::Object(_) if filter.accepts(value, root) => {
                        self.each(rest, vec![value], trail)
                    }
                    Value::Object(_) => Ok(()),
                    Value::Array(items) => {
                        let accepted = items
                            .iter()
                            .filter(|item| filter.accepts(item, root))
                            .collect();
                        self.each(rest, accepted, trail)
                    }
                    _ if trail.definite => Err(NotFound::Misapplied(format!(
                        "Filter: {} can not be applied to primitives. Current context is: {value}",
                        step.fragment()
                    ))),
                    _ => Ok(()),
                }
            }
            Step::Descend => self.descend(rest, value, trail),
            Step::Function(function) => {
                self.found.push(Cow::Owned(
                    function.apply(value).map_err(NotFound::Misapplied)?,
                ));
                Ok(())
            }
        }
    }

    fn each(
        &mut self,
        rest: &[Step],
        values: Vec<&'a Value>,
        trail: &Trail,
    ) -> Result<(), NotFound> {
        let mut trail = trail.then("", false);
        values
            .into_iter()
            .try_for_each(|value| self.apply(rest, value, &mut trail))
    }

    fn members(
        &mut self,
        names: &[String],
        step: &Step,
        rest: &[Step],
        value: &'a Value,
        trail: &Trail,
    ) -> Result<(), NotFound> {
        let Value::Object(members) = value else {
            return if trail.definite {
                Err(mismatch(step, value, &trail.path))
            } else {
                Ok(())
            };
        };
        if names.len() > 1 && rest.is_empty() {
            let merged: Map<String, Value> = names
                .iter()
                .filter_map(|name| members.get(name).map(|it| (name.clone(), it.clone())))
                .collect();
            self.found.push(Cow::Owned(Value::Object(merged)));
            return Ok(());
        }
        for name in names {
            let mut next = trail.then(&format!("['{name}']"), names.len() == 1);
            match members.get(name) {
                Some(member) => self.apply(rest, member, &mut next)?,
                None if !rest.is_empty() && next.definite => return Err(missing(&next.path)),
                None => {}
            }
        }
        Ok(())
    }

    fn items(
        &mut self,
        step: &Step,
        rest: &[Step],
        value: &'a Value,
        trail: &Trail,
    ) -> Result<(), NotFound> {
        let Value::Array(items) = value else {
            return if trail.definite {
                Err(mismatch(step, value, &trail.path))
            } else {
                Ok(())
            };
        };
        match step {
            Step::Indexes(indexes) => {
                for index in indexes {
                    if let Some(found) = item(items, *index) {
                        let mut next = trail.then(&format!("[{index}]"), indexes.len() == 1);
                        self.apply(rest, found, &mut next)?;
                    }
                }
                Ok(())
            }
            Step::Slice(from, to) => self.each(rest, slice(items, *from, *to), trail),
            _ => Ok(()),
        }
    }

    /// The value itself, then everything below it.
    fn descend(&mut self, rest: &[Step], value: &'a Value, trail: &Trail) -> Result<(), NotFound> {
        let mut here = trail.then("", false);
        if applies(rest.first(), value) {
            self.apply(rest, value, &mut here)?;
        }
        children(value)
            .into_iter()
            .try_for_each(|child| self.descend(rest, child, &here))
    }
}

/// Whether the step behind `..` has something to do with this value. A filter looks at an array's elements when it
/// comes to them.
fn applies(step: Option<&Step>, value: &Value) -> bool {
    match step {
        Some(Step::Members(names)) => value
            .as_object()
            .is_some_and(|members| names.iter().all(|name| members.contains_key(name))),
        Some(Step::Indexes(_) | Step::Slice(..)) => value.is_array(),
        Some(Step::Filter(_)) => value.is_object(),
        Some(Step::Wildcard) => true,
        Some(Step::Descend | Step::Function(_)) | None => value.is_object() || value.is_array(),
    }
}

fn children(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    }
}

fn slice(items: &[Value], from: Option<i64>, to: Option<i64>) -> Vec<&Value> {
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let bound = |it: i64| {
        if it < 0 {
            (length + it).max(0)
        } else {
            it.min(length)
        }
    };
    let from = bound(from.unwrap_or(0));
    let to = bound(to.unwrap_or(length));
    match (usize::try_from(from), usize::try_from(to)) {
        (Ok(from), Ok(to)) if from < to => items.get(from..to).unwrap_or_default().iter().collect(),
        _ => Vec::new(),
    }
}
