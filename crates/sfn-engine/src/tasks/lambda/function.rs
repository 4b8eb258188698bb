use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::words;
use crate::tasks::setting::{SettingError, http_url};

/// As long as Lambda lets a function run at most
/// (<https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>).
const LIMIT: Duration = Duration::from_secs(900);

/// A function that runs on this machine instead of in Lambda.
///
/// In JSON it is its address, its command as one text or as a list of the program and its arguments, or an object with `url` or
/// `command`, `timeoutSeconds`, and for a command `workingDirectory`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct LocalFunction {
    /// What runs it.
    pub target: FunctionTarget,
    /// How long it may take; 900 seconds unless given, which is Lambda's limit.
    pub time_limit: Duration,
    /// Where a command runs; the folder of this process unless given.
    pub working_directory: Option<PathBuf>,
}

/// What runs a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FunctionTarget {
    /// The payload is posted to this address, and the response's body is the result.
    Url(String),
    /// This program, with its arguments and without a shell, gets the payload on standard input; what it writes to standard output is
    /// the result. A code other than 0 is an error of the function, with the end of standard error as its cause.
    Command(Vec<String>),
}

impl LocalFunction {
    /// From an address (`http://…`, `https://…`) or a command as one text. A command's words are set apart by blanks; quotes keep
    /// blanks in a word. No shell sees it.
    ///
    /// # Errors
    /// What is wrong with the command.
    pub fn parse(text: &str) -> Result<Self, String> {
        let target = match text.trim() {
            url if url.starts_with("http://") || url.starts_with("https://") => {
                FunctionTarget::Url(url.to_owned())
            }
            command => FunctionTarget::Command(words::split(command)?),
        };
        Self {
            target,
            time_limit: LIMIT,
            working_directory: None,
        }
        .checked()
    }

    fn checked(self) -> Result<Self, String> {
        if let FunctionTarget::Command(words) = &self.target
            && words.first().is_none_or(String::is_empty)
        {
            return Err("it names no program".to_owned());
        }
        if self.time_limit.is_zero() {
            return Err("its time limit is 0".to_owned());
        }
        Ok(self)
    }
}

/// As a person writes it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Command(Command),
    #[serde(rename_all = "camelCase")]
    Object {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        command: Option<Command>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        timeout_seconds: Option<u64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        working_directory: Option<PathBuf>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Command {
    Text(String),
    Words(Vec<String>),
}

impl TryFrom<Written> for LocalFunction {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let (url, command, timeout_seconds, working_directory) = match written {
            Written::Command(Command::Text(text)) => return Self::parse(&text),
            Written::Command(command) => (None, Some(command), None, None),
            Written::Object {
                url,
                command,
                timeout_seconds,
                working_directory,
            } => (url, command, timeout_seconds, working_directory),
        };
        let target = match (url, command) {
            (Some(url), None) => FunctionTarget::Url(url),
            (None, Some(Command::Text(text))) => FunctionTarget::Command(words::split(&text)?),
            (None, Some(Command::Words(words))) => FunctionTarget::Command(words),
            _ => return Err("a function has either a url or a command".to_owned()),
        };
        Self {
            target,
            time_limit: timeout_seconds.map_or(LIMIT, Duration::from_secs),
            working_directory,
        }
        .checked()
    }
}

impl From<LocalFunction> for Written {
    fn from(function: LocalFunction) -> Self {
        let (url, command) = match function.target {
            FunctionTarget::Url(url) => (Some(url), None),
            FunctionTarget::Command(words) => (None, Some(Command::Words(words))),
        };
        Written::Object {
            url,
            command,
            timeout_seconds: (function.time_limit != LIMIT)
                .then_some(function.time_limit.as_secs()),
            working_directory: function.working_directory,
        }
    }
}

/// Functions of this machine, by ARN or name.
pub type LocalFunctions = BTreeMap<String, LocalFunction>;

/// Refuses an address that is none, so that a mistake is seen at once.
pub(super) fn check(functions: &LocalFunctions) -> Result<(), SettingError> {
    for (name, function) in functions {
        match &function.target {
            FunctionTarget::Url(url) => {
                http_url(&format!("the function '{name}'"), url)?;
            }
            FunctionTarget::Command(_) => {
                function
                    .clone()
                    .checked()
                    .map_err(|why| SettingError::NoCommand {
                        function: name.clone(),
                        why,
                    })?;
            }
        }
    }
    Ok(())
}

/// The function that stands for one of Lambda: by what the task calls it, by its ARN without a qualifier, or by its name.
pub(super) fn find<'a>(
    functions: &'a LocalFunctions,
    function: &str,
    qualifier: Option<&str>,
) -> Option<&'a LocalFunction> {
    let qualified = qualifier.map(|it| format!("{function}:{it}"));
    let name = name(function);
    // …:function:name:qualifier
    let end = function.rfind(name).map(|at| at + name.len());
    let unqualified = end.map(|end| &function[..end]);
    [
        qualified.as_deref(),
        Some(function),
        unqualified,
        Some(name),
    ]
    .into_iter()
    .flatten()
    .find_map(|key| functions.get(key))
}

/// A function's name, from the name itself, an ARN or a part of one, each with or without a qualifier
/// (<https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>).
pub(super) fn name(function: &str) -> &str {
    let after = match function.split_once("function:") {
        Some((_, after)) => after,
        None => function,
    };
    after.split(':').next().unwrap_or(after)
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn a_function_is_read_as_a_person_writes_it() {
        let command = |words: &[&str]| {
            FunctionTarget::Command(words.iter().map(|it| (*it).to_owned()).collect())
        };
        let url = "http://127.0.0.1:9000/x";
        for (written, target, seconds) in [
            (json!(url), FunctionTarget::Url(url.to_owned()), 900),
            (
                json!({ "url": url, "timeoutSeconds": 3 }),
                FunctionTarget::Url(url.to_owned()),
                3,
            ),
            (
                json!("python3 -u 'my handler.py'"),
                command(&["python3", "-u", "my handler.py"]),
                900,
            ),
            (
                json!(["my program", "-v"]),
                command(&["my program", "-v"]),
                900,
            ),
            (
                json!({ "command": ["sh", "-c", "cat | jq ."] }),
                command(&["sh", "-c", "cat | jq ."]),
                900,
            ),
            (
                json!({ "command": "node \"a \\\"b\\\".js\" ''" }),
                command(&["node", "a \"b\".js", ""]),
                900,
            ),
        ] {
            let function: LocalFunction = from_value(written).unwrap();
            assert_eq!(
                (&function.target, function.time_limit.as_secs()),
                (&target, seconds)
            );
            // What was written is read again as the same.
            let again = serde_json::to_value(function.clone()).unwrap();
            assert_eq!(from_value::<LocalFunction>(again).unwrap(), function);
        }
        for written in [
            json!(""),
            json!("'open"),
            json!({}),
            json!({ "url": url, "command": "c" }),
            json!({ "command": [] }),
            json!({ "command": "c", "timeoutSeconds": 0 }),
        ] {
            assert!(
                from_value::<LocalFunction>(written.clone()).is_err(),
                "{written}"
            );
        }
    }

    #[test]
    fn a_function_is_found_by_whatever_names_it() {
        const ARN: &str = "arn:aws:lambda:us-east-1:123456789012:function:f";
        let found = |key: &str, function: &str, qualifier| {
            let functions = BTreeMap::from([(key.to_owned(), LocalFunction::parse("c").unwrap())]);
            find(&functions, function, qualifier).is_some()
        };
        for (key, function, qualifier, expected) in [
            ("f", "f", None, true),
            ("f", "f:live", None, true),
            ("f", ARN, None, true),
            ("f", "123456789012:function:f:7", None, true),
            ("f", "g", None, false),
            (ARN, ARN, None, true),
            (ARN, &format!("{ARN}:live"), None, true),
            ("f:live", "f", Some("live"), true),
            ("f:live", "f", None, false),
            ("f:live", "f:old", None, false),
        ] {
            assert_eq!(
                found(key, function, qualifier),
                expected,
                "{key} {function}"
            );
        }
    }
}
