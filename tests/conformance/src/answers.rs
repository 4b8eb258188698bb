use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use sfn_engine::core::{Input, TaskRequest};

use crate::Case;

type Table = BTreeMap<String, BTreeMap<String, Value>>;

/// The recorded answers of a case's tasks.
pub(crate) struct Answers<'a> {
    mock: &'a Table,
    submitted: &'a Table,
    invocations: HashMap<String, u64>,
}

impl<'a> Answers<'a> {
    pub(crate) fn new(case: &'a Case) -> Self {
        Self {
            mock: &case.mock,
            submitted: &case.submitted,
            invocations: HashMap::new(),
        }
    }

    /// What the task's service said, in order; `Err` tells which answer was not recorded.
    pub(crate) fn to(&mut self, request: &TaskRequest) -> Result<Vec<Input>, String> {
        let name = &request.state_name;
        let counter = self.invocations.entry(name.clone()).or_default();
        let invocation = *counter;
        *counter += 1;
        let task = request.task;
        let answer = find(self.mock, name, invocation).ok_or_else(|| {
            format!("no answer was recorded for invocation {invocation} of {name:?}")
        })?;
        let mut inputs = Vec::new();
        let is_activity = request.resource.contains(":activity:");
        let is_answered = answer.get("NoAnswer").is_none();
        if is_activity && is_answered {
            inputs.push(Input::ActivityStarted {
                task,
                worker_name: None,
            });
        }
        if let Some(output) = find(self.submitted, name, invocation) {
            inputs.push(Input::TaskSubmitted {
                task,
                output: output.to_string(),
            });
        }
        if let Some(value) = answer.get("Return") {
            inputs.push(Input::TaskSucceeded {
                task,
                output: value.to_string(),
            });
        } else if let Some(thrown) = answer.get("Throw") {
            inputs.push(Input::TaskFailed {
                task,
                error: text(thrown.get("Error")),
                cause: text(thrown.get("Cause")),
            });
        }
        Ok(inputs)
    }
}

fn find<'a>(table: &'a Table, state: &str, invocation: u64) -> Option<&'a Value> {
    table.get(state)?.iter().find_map(|(key, value)| {
        let (first, last) = key.split_once('-').unwrap_or((key, key));
        let covers = first.parse::<u64>().ok()? <= invocation && invocation <= last.parse().ok()?;
        covers.then_some(value)
    })
}

fn text(value: Option<&Value>) -> Option<String> {
    value.map(|value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    })
}
