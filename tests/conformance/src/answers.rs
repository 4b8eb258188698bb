use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::Value;
use sfn_engine::core::{Input, TaskRequest};

use crate::Case;

type Table = BTreeMap<String, BTreeMap<String, Value>>;

/// The recorded answers of a case's tasks.
pub(crate) struct Answers<'a> {
    mock: &'a Table,
    submitted: &'a Table,
    invocations: HashMap<String, u64>,
    /// The names of the workers that took activity tasks, one a task: they stand nowhere but in the history.
    workers: VecDeque<Option<String>>,
}

impl<'a> Answers<'a> {
    pub(crate) fn new(case: &'a Case) -> Self {
        Self {
            mock: &case.mock,
            submitted: &case.submitted,
            invocations: HashMap::new(),
            workers: workers(case),
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
        if request.resource.contains(":activity:")
            && let Some(worker_name) = self.workers.pop_front()
        {
            inputs.push(Input::ActivityStarted { task, worker_name });
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

fn workers(case: &Case) -> VecDeque<Option<String>> {
    let history = case.expect.get("history").and_then(Value::as_array);
    history
        .into_iter()
        .flatten()
        .filter(|event| event["type"] == "ActivityStarted")
        .map(|event| text(event["activityStartedEventDetails"].get("workerName")))
        .collect()
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
