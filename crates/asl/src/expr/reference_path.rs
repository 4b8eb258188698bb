use serde_json::{Map, Value};

use super::jsonpath::{Query, Root, Step};
use super::path::step_name;
use super::{EvalError, SyntaxError, to_json_text};

/// A path that names one place (`ResultPath`): only member names and array indexes.
#[derive(Clone, Debug)]
pub struct ReferencePath {
    text: String,
    steps: Vec<Place>,
}

#[derive(Clone, Debug)]
enum Place {
    Member(String),
    Index(usize),
}

impl ReferencePath {
    /// Parses `text`; refuses operators that may select more than one place, and roots other than `$`.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let query = Query::parse(text)?;
        if *query.root() != Root::Input {
            return Err(SyntaxError::new(
                "A reference path must start with '$' alone",
                0,
            ));
        }
        let steps = query.steps().iter().map(place).collect::<Option<Vec<_>>>().ok_or_else(|| {
            SyntaxError::new(
                "A reference path names one place: only names and indexes that are not negative are allowed",
                0,
            )
        })?;
        Ok(Self {
            text: text.to_owned(),
            steps,
        })
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts `value` at this place of `into`, making objects on the way (`ResultPath`).
    ///
    /// # Errors
    /// `States.ReferencePathConflict`, the name that the service reports where the place can not be: below a value
    /// that is neither object nor array, or behind the end of an array.
    pub fn insert(&self, mut into: Value, value: Value) -> Result<Value, EvalError> {
        if let Err(step) = put(&mut into, &self.steps, value) {
            let cause = if step == 0 {
                format!(
                    "Unable to apply ReferencePath {} to input {}",
                    self.text,
                    to_json_text(&into)
                )
            } else {
                let name = self.steps.get(step).map(Place::name).unwrap_or_default();
                format!(
                    "Unable to apply step \"{name}\" to input {}",
                    to_json_text(&into)
                )
            };
            return Err(EvalError::new("States.ReferencePathConflict", cause));
        }
        Ok(into)
    }
}

impl Place {
    fn name(&self) -> String {
        match self {
            Self::Member(name) => step_name(&Step::Members(vec![name.clone()])),
            Self::Index(index) => index.to_string(),
        }
    }
}

fn place(step: &Step) -> Option<Place> {
    match step {
        Step::Members(names) => match names.as_slice() {
            [name] => Some(Place::Member(name.clone())),
            _ => None,
        },
        Step::Indexes(indexes) => match indexes.as_slice() {
            [index] => usize::try_from(*index).ok().map(Place::Index),
            _ => None,
        },
        _ => None,
    }
}

/// Puts the value, or tells which step can not be made; then nothing has changed.
fn put(into: &mut Value, steps: &[Place], value: Value) -> Result<(), usize> {
    let mut here = &mut *into;
    for (at, step) in steps.iter().enumerate() {
        here = match (step, here) {
            (Place::Member(name), Value::Object(members)) => {
                if !members.contains_key(name) {
                    // From here on everything is new: an index has no array to point into.
                    let rest = steps.get(at + 1..).unwrap_or_default();
                    let made = make(rest, value).map_err(|step| at + 1 + step)?;
                    members.insert(name.clone(), made);
                    return Ok(());
                }
                members.get_mut(name).ok_or(at)?
            }
            (Place::Index(index), Value::Array(items)) => items.get_mut(*index).ok_or(at)?,
            _ => return Err(at),
        };
    }
    *here = value;
    Ok(())
}

/// The value wrapped in new objects.
fn make(steps: &[Place], value: Value) -> Result<Value, usize> {
    if let Some(at) = steps
        .iter()
        .position(|step| matches!(step, Place::Index(_)))
    {
        return Err(at);
    }
    Ok(steps.iter().rev().fold(value, |value, step| match step {
        Place::Member(name) => Value::Object(Map::from_iter([(name.clone(), value)])),
        Place::Index(_) => value,
    }))
}
