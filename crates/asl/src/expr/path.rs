use std::borrow::Cow;

use serde_json::Value;

use super::intrinsic::Call;
use super::jsonpath::{NotFound, Query, Root, Selected, Step};
use super::{EvalError, Scope, SyntaxError, to_json_text};

/// A path into the input (`$.a`), the context object (`$$.a`) or a variable (`$name.a`); in the fields that
/// allow it also an intrinsic function call.
#[derive(Clone, Debug)]
pub struct Path {
    text: String,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Query(Query),
    Call(Call),
}

impl Path {
    /// Parses `text`: a path or an intrinsic call. A field that takes no call refuses it by
    /// [`is_call`](Self::is_call).
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let kind = if text.starts_with("States.") {
            Kind::Call(Call::parse(text)?)
        } else {
            Kind::Query(Query::parse(text)?)
        };
        Ok(Self {
            text: text.to_owned(),
            kind,
        })
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is an intrinsic function call.
    pub fn is_call(&self) -> bool {
        matches!(self.kind, Kind::Call(_))
    }

    /// Whether it starts at the context object (`$$`).
    pub fn is_context(&self) -> bool {
        matches!(&self.kind, Kind::Query(query) if *query.root() == Root::Context)
    }

    /// Whether it can only name one place: member names and single indexes, as fields that want a reference path ask.
    pub fn is_reference(&self) -> bool {
        match &self.kind {
            Kind::Call(_) => false,
            Kind::Query(query) => query.is_reference(),
        }
    }

    /// Whether it starts at the input (`$`).
    pub(super) fn is_input(&self) -> bool {
        matches!(&self.kind, Kind::Query(query) if *query.root() == Root::Input)
    }

    fn is_indefinite(&self) -> bool {
        matches!(&self.kind, Kind::Query(query) if !query.is_definite())
    }

    /// Names of the variables it reads, sorted.
    pub fn variables(&self) -> Vec<String> {
        let mut names = Vec::new();
        self.collect_variables(&mut names);
        names.sort_unstable();
        names.dedup();
        names
    }

    pub(super) fn collect_variables(&self, into: &mut Vec<String>) {
        match &self.kind {
            Kind::Query(query) => query.variables(into),
            Kind::Call(call) => call.variables(into),
        }
    }

    /// What the path selects: the value of a definite path, an array for an indefinite one.
    ///
    /// # Errors
    /// `States.Runtime` with "Invalid path '$.a' : …", as for `InputPath`, `OutputPath` or `TimeoutSecondsPath`.
    pub fn eval(&self, scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        self.look(scope)?.map(Cow::into_owned).map_err(|why| {
            EvalError::runtime(format!("Invalid path '{}' : {}", self.text, why.message()))
        })
    }

    /// The same for a field whose failure the service tells with the field's name and the input: members of payload
    /// templates (`value.$`), `ErrorPath`, `CausePath`. There an indefinite path that leads nowhere gives an empty array.
    pub fn eval_for(&self, field: &str, scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        match self.look(scope)? {
            Ok(value) => Ok(value.into_owned()),
            Err(_) if self.is_indefinite() => Ok(Value::Array(Vec::new())),
            Err(_) => {
                let searched = if self.is_context() {
                    scope.context
                } else {
                    scope.input
                };
                Err(EvalError::runtime(format!(
                    "The JSONPath '{}' specified for the field '{field}' could not be found in the input '{}'",
                    self.text,
                    to_json_text(searched)
                )))
            }
        }
    }

    /// The same for a field that takes a reference path to what it works on (`ItemsPath`).
    ///
    /// # Errors
    /// `States.ReferencePathConflict` with "Unable to apply step …".
    pub fn eval_reference(&self, scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        match self.look(scope)? {
            Ok(value) => Ok(value.into_owned()),
            Err(_) => {
                let Kind::Query(query) = &self.kind else {
                    return self.eval(scope);
                };
                let root = root(query.root(), scope);
                Err(conflict(query, root.unwrap_or(scope.input)))
            }
        }
    }

    /// The value, or `None` where the path selects nothing, for fields with an own word about that.
    pub fn find<'a>(&self, scope: &mut Scope<'a>) -> Result<Option<Cow<'a, Value>>, EvalError> {
        Ok(self.look(scope)?.ok())
    }

    /// Whether it selects anything (`IsPresent`).
    pub fn is_present(&self, scope: &mut Scope<'_>) -> bool {
        matches!(self.look(scope), Ok(Ok(_)))
    }

    /// The outer error is an intrinsic function's.
    fn look<'a>(
        &self,
        scope: &mut Scope<'a>,
    ) -> Result<Result<Cow<'a, Value>, NotFound>, EvalError> {
        match &self.kind {
            Kind::Query(query) => Ok(select(query, scope)),
            Kind::Call(call) => match call.eval(scope) {
                Ok(value) => Ok(Ok(Cow::Owned(value))),
                Err(why) => Err(EvalError::runtime(format!(
                    "The function '{}' had the following error: {why}",
                    self.text
                ))),
            },
        }
    }
}

/// The value a root stands for, if there is one.
fn root<'a>(root: &Root, scope: &Scope<'a>) -> Option<&'a Value> {
    match root {
        Root::Input => Some(scope.input),
        Root::Context => Some(scope.context),
        Root::Variable(name) => scope.variables.get(name),
    }
}

/// What `query` selects in the scope.
pub(super) fn select<'a>(query: &Query, scope: &Scope<'a>) -> Result<Cow<'a, Value>, NotFound> {
    let Some(value) = root(query.root(), scope) else {
        let Root::Variable(name) = query.root() else {
            return Err(NotFound::Missing("No results for path: $".to_owned()));
        };
        return Err(NotFound::Missing(format!(
            "The variable '{name}' is not defined"
        )));
    };
    Ok(match query.select(value)? {
        Selected::One(value) => value,
        many @ Selected::Many(_) => Cow::Owned(many.into_value()),
    })
}

/// What the service says when a reference path leads nowhere.
fn conflict(query: &Query, root: &Value) -> EvalError {
    let mut value = root;
    let mut failed = String::new();
    for step in query.steps() {
        let next = match (step, value) {
            (Step::Members(names), Value::Object(members)) => {
                names.first().and_then(|it| members.get(it))
            }
            (Step::Indexes(indexes), Value::Array(items)) => indexes
                .first()
                .and_then(|it| items.get(usize::try_from(*it).ok()?)),
            _ => None,
        };
        match next {
            Some(next) => value = next,
            None => {
                failed = step_name(step);
                break;
            }
        }
    }
    EvalError::new(
        "States.ReferencePathConflict",
        format!(
            "Unable to apply step \"{failed}\" to input {}",
            to_json_text(root)
        ),
    )
}

/// A step of a reference path as the service names it.
pub(super) fn step_name(step: &Step) -> String {
    match step {
        Step::Members(names) => names.join(","),
        Step::Indexes(indexes) => indexes
            .iter()
            .map(i64::to_string)
            .collect::<Vec<_>>()
            .join(","),
        _ => String::new(),
    }
}
