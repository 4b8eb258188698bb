use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{Numbered, Recorded, Response, TestCase};

/// Why a test case cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MockError {
    /// No mock configuration was given.
    #[error(
        "the test case '{test_case}' was asked for, but there is no mock configuration: give one with --mock-config FILE"
    )]
    NoFile {
        /// The test case.
        test_case: String,
    },
    /// The file cannot be read.
    #[error("the mock configuration {} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no JSON.
    #[error("the mock configuration {} is not JSON: {source}", path.display())]
    NotJson {
        /// The file.
        path: PathBuf,
        /// Where, and what was expected there.
        source: serde_json::Error,
    },
    /// Something in it is not as it should be.
    #[error("the mock configuration {} is wrong at {place}: {message}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The members that lead there.
        place: String,
        /// What is wrong.
        message: String,
    },
}

/// Reads one test case of a state machine, and checks all that belongs to it.
pub(crate) fn read(
    path: &Path,
    state_machine: &str,
    test_case: &str,
) -> Result<TestCase, MockError> {
    let text = std::fs::read_to_string(path).map_err(|source| MockError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let config: Value = serde_json::from_str(&text).map_err(|source| MockError::NotJson {
        path: path.to_owned(),
        source,
    })?;
    parse(&config, state_machine, test_case).map_err(|Wrong { place, message }| MockError::Wrong {
        path: path.to_owned(),
        place,
        message,
    })
}

#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) place: String,
    pub(super) message: String,
}

/// A value with the members that lead to it.
#[derive(Clone)]
struct At<'a> {
    place: String,
    value: &'a Value,
}

impl<'a> At<'a> {
    fn wrong<T>(&self, message: impl Into<String>) -> Result<T, Wrong> {
        Err(Wrong {
            place: if self.place.is_empty() {
                "its top level".to_owned()
            } else {
                self.place.clone()
            },
            message: message.into(),
        })
    }

    fn object(&self) -> Result<&'a Map<String, Value>, Wrong> {
        match self.value {
            Value::Object(object) => Ok(object),
            _ => self.wrong("an object is expected"),
        }
    }

    fn inside(&self, name: &str, value: &'a Value) -> Self {
        Self {
            place: if self.place.is_empty() {
                name.to_owned()
            } else {
                format!("{}.{name}", self.place)
            },
            value,
        }
    }

    fn member(&self, name: &str) -> Result<Self, Wrong> {
        match self.object()?.get(name) {
            Some(value) => Ok(self.inside(name, value)),
            None => self.wrong(format!("there is no '{name}'")),
        }
    }

    fn text(&self) -> Result<&'a str, Wrong> {
        match self.value {
            Value::String(text) => Ok(text),
            _ => self.wrong("a string is expected"),
        }
    }
}

pub(super) fn parse(
    config: &Value,
    state_machine: &str,
    test_case: &str,
) -> Result<TestCase, Wrong> {
    let config = At {
        place: String::new(),
        value: config,
    };
    let case = config
        .member("StateMachines")?
        .member(state_machine)?
        .member("TestCases")?
        .member(test_case)?;
    let mut states = indexmap::IndexMap::new();
    for (state, name) in case.object()? {
        let at = case.inside(state, name);
        let name = at.text()?;
        let responses = config.member("MockedResponses")?;
        let Some(value) = responses.object()?.get(name) else {
            return at.wrong(format!("there is no mocked response '{name}'"));
        };
        states.insert(
            state.clone(),
            Response {
                name: name.to_owned(),
                answers: answers(&responses.inside(name, value))?,
            },
        );
    }
    Ok(TestCase {
        states,
        ..TestCase::default()
    })
}

fn answers(response: &At<'_>) -> Result<Vec<Numbered>, Wrong> {
    let mut answers: Vec<Numbered> = Vec::new();
    for (range, answer) in response.object()? {
        let at = response.inside(range, answer);
        let Some((first, last)) = parse_range(range) else {
            return at.wrong(format!(
                "'{range}' is no invocation: a number as \"0\" or a range as \"1-2\" is expected"
            ));
        };
        if answers.iter().any(|a| a.first <= last && first <= a.last) {
            return at.wrong("an invocation in it has an answer already");
        }
        answers.push(Numbered {
            first,
            last,
            answer: recorded(&at)?,
        });
    }
    if answers.is_empty() {
        return response.wrong("there is no answer in it");
    }
    Ok(answers)
}

fn parse_range(range: &str) -> Option<(u64, u64)> {
    let number = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| text.parse().ok())
            .flatten()
    };
    let (first, last) = match range.split_once('-') {
        Some((first, last)) => (number(first)?, number(last)?),
        None => (number(range)?, number(range)?),
    };
    (first <= last).then_some((first, last))
}

fn recorded(answer: &At<'_>) -> Result<Recorded, Wrong> {
    let object = answer.object()?;
    match (object.get("Return"), object.get("Throw"), object.len()) {
        (Some(value), None, 1) => Ok(Recorded::Return(value.to_string())),
        (None, Some(value), 1) => {
            let throw = answer.inside("Throw", value);
            let member = |name: &str| match throw.object()?.get(name) {
                Some(value) => throw.inside(name, value).text().map(|t| Some(t.to_owned())),
                None => Ok(None),
            };
            Ok(Recorded::Throw {
                error: member("Error")?,
                cause: member("Cause")?,
            })
        }
        _ => answer.wrong("exactly one of 'Return' and 'Throw' is expected"),
    }
}
