use std::path::{Path, PathBuf};

use asl::syntax::parse;
use serde::de::IgnoredAny;

use super::TestCase;
use super::reader::{self, At, Found, Wrong};

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
    let text = text_of(path)?;
    find(&text, state_machine, test_case).map_err(|wrong| wrong_in(path, wrong))
}

/// The names of a state machine's test cases, in the order of the file; none when the file does not name it.
pub(crate) fn names(path: &Path, state_machine: &str) -> Result<Vec<String>, MockError> {
    let text = text_of(path)?;
    let parsed = parse(&text);
    let root = At::root(parsed.tree.root());
    // What is missing on the way there is no fault of a file for other state machines.
    let lenient = &mut Found::new();
    let cases = root
        .member("StateMachines", lenient)
        .and_then(|machines| machines.member(state_machine, lenient))
        .and_then(|machine| machine.member("TestCases", lenient));
    let cases = cases
        .map(|cases| cases.members(lenient))
        .unwrap_or_default();
    Ok(cases.into_iter().map(|case| case.name.to_owned()).collect())
}

fn text_of(path: &Path) -> Result<String, MockError> {
    let text = std::fs::read_to_string(path).map_err(|source| MockError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    serde_json::from_str::<IgnoredAny>(&text).map_err(|source| MockError::NotJson {
        path: path.to_owned(),
        source,
    })?;
    Ok(text)
}

fn wrong_in(path: &Path, wrong: Wrong) -> MockError {
    MockError::Wrong {
        path: path.to_owned(),
        place: wrong.place,
        message: wrong.message,
    }
}

/// The test case in a text that is JSON, or the first thing that keeps it from being used.
pub(super) fn find(text: &str, state_machine: &str, test_case: &str) -> Result<TestCase, Wrong> {
    let parsed = parse(text);
    let config = At::root(parsed.tree.root());
    let mut found = Found::new();
    let case = config
        .member("StateMachines", &mut found)
        .and_then(|machines| machines.member(state_machine, &mut found))
        .and_then(|machine| machine.member("TestCases", &mut found))
        .and_then(|cases| cases.member(test_case, &mut found))
        .map(|case| reader::test_case(&config, &case, &mut found));
    match found.into_iter().find(|wrong| !wrong.is_harmless) {
        Some(wrong) => Err(wrong),
        None => Ok(case.unwrap_or_default()),
    }
}
