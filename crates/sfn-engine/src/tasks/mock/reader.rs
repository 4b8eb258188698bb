//! The format of the file: one reading serves a start, which wants one test case and stops at what is wrong with it, and an
//! editor, which wants to know of everything.

use asl::syntax::{Node, NodeKind, Span};
use indexmap::IndexMap;

use super::{Numbered, Recorded, Response, TestCase};

/// Something in the file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The members that lead there.
    pub(super) place: String,
    /// What is wrong.
    pub(super) message: String,
    /// Where it stands.
    pub(super) span: Span,
    /// Whether a test case with it can be used all the same.
    pub(super) is_harmless: bool,
}

/// What is wrong, as far as it was read.
pub(super) type Found = Vec<Wrong>;

/// A value with the members that lead to it.
#[derive(Clone, Debug)]
pub(super) struct At<'t> {
    place: String,
    /// Its name in the object around it.
    pub(super) name: &'t str,
    name_span: Span,
    pub(super) node: Node<'t>,
}

impl<'t> At<'t> {
    /// The whole file.
    pub(super) fn root(node: Node<'t>) -> Self {
        let start = node.span().start;
        Self {
            place: String::new(),
            name: "",
            // The opening brace: the whole text would be marked otherwise.
            name_span: Span::new(start, start + 1),
            node,
        }
    }

    fn place(&self) -> String {
        match self.place.as_str() {
            "" => "its top level".to_owned(),
            place => place.to_owned(),
        }
    }

    /// Something wrong with it, told at its name.
    pub(super) fn wrong(&self, message: impl Into<String>) -> Wrong {
        Wrong {
            place: self.place(),
            message: message.into(),
            span: self.name_span,
            is_harmless: false,
        }
    }

    /// The same, told at its value.
    fn wrong_value(&self, message: impl Into<String>) -> Wrong {
        Wrong {
            span: self.node.span(),
            ..self.wrong(message)
        }
    }

    /// Something that most likely is not meant, told at its name.
    pub(super) fn odd(&self, message: impl Into<String>) -> Wrong {
        Wrong {
            is_harmless: true,
            ..self.wrong(message)
        }
    }

    /// Its members; of those of the same name the last, as JSON readers take it.
    pub(super) fn members(&self, found: &mut Found) -> Vec<Self> {
        if self.node.kind() != NodeKind::Object {
            found.push(self.wrong_value("an object is expected"));
            return Vec::new();
        }
        let mut members: IndexMap<&str, Self> = IndexMap::new();
        for member in self.node.members() {
            let at = Self {
                place: match self.place.as_str() {
                    "" => member.key.to_owned(),
                    place => format!("{place}.{}", member.key),
                },
                name: member.key,
                name_span: member.key_span,
                node: member.value,
            };
            if let Some(before) = members.insert(member.key, at) {
                found.push(before.odd("the name comes again further on, and that one counts"));
            }
        }
        members.into_values().collect()
    }

    /// The member of this name, which must be there.
    pub(super) fn member(&self, name: &str, found: &mut Found) -> Option<Self> {
        let known = found.len();
        let member = self.members(found).into_iter().find(|at| at.name == name);
        if member.is_none() && found.len() == known {
            found.push(self.wrong(format!("there is no '{name}'")));
        }
        member
    }

    fn text(&self, found: &mut Found) -> Option<&'t str> {
        let text = self.node.as_str();
        if text.is_none() {
            found.push(self.wrong_value("a string is expected"));
        }
        text
    }
}

/// The states of a test case with their answers, as far as they can be read.
pub(super) fn test_case(config: &At<'_>, case: &At<'_>, found: &mut Found) -> TestCase {
    let mut states = IndexMap::new();
    for state in case.members(found) {
        let Some(name) = state.text(found) else {
            continue;
        };
        let Some(responses) = config.member("MockedResponses", found) else {
            break;
        };
        match responses
            .members(&mut Found::new())
            .into_iter()
            .find(|at| at.name == name)
        {
            Some(response) => {
                let name = name.to_owned();
                let answers = answers(&response, found);
                states.insert(state.name.to_owned(), Response { name, answers });
            }
            None => found.push(state.wrong_value(format!("there is no mocked response '{name}'"))),
        }
    }
    TestCase {
        states,
        ..TestCase::default()
    }
}

/// The answers of a response, as far as they can be read.
pub(super) fn answers(response: &At<'_>, found: &mut Found) -> Vec<Numbered> {
    let mut answers: Vec<Numbered> = Vec::new();
    let known = found.len();
    for at in response.members(found) {
        let Some((first, last)) = parse_range(at.name) else {
            found.push(at.wrong(format!(
                "'{}' is no invocation: a number as \"0\" or a range as \"1-2\" is expected",
                at.name
            )));
            continue;
        };
        if answers.iter().any(|a| a.first <= last && first <= a.last) {
            found.push(at.wrong("an invocation in it has an answer already"));
        }
        if let Some(answer) = recorded(&at, found) {
            answers.push(Numbered {
                first,
                last,
                answer,
            });
        }
    }
    if answers.is_empty() && found.len() == known {
        found.push(response.wrong("there is no answer in it"));
    }
    answers
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

fn recorded(answer: &At<'_>, found: &mut Found) -> Option<Recorded> {
    let members = answer.members(found);
    match &members[..] {
        [returned] if returned.name == "Return" => {
            Some(Recorded::Return(returned.node.to_value().to_string()))
        }
        [thrown] if thrown.name == "Throw" => {
            let mut error = None;
            let mut cause = None;
            for member in thrown.members(found) {
                match member.name {
                    "Error" => error = member.text(found).map(str::to_owned),
                    "Cause" => cause = member.text(found).map(str::to_owned),
                    _ => found.push(member.odd("only 'Error' and 'Cause' are read here")),
                }
            }
            Some(Recorded::Throw { error, cause })
        }
        _ => {
            if answer.node.kind() == NodeKind::Object {
                found.push(answer.wrong("exactly one of 'Return' and 'Throw' is expected"));
            }
            None
        }
    }
}
