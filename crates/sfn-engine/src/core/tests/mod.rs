//! Scenarios of the interpreter: a file each, run in virtual time.

mod bounds;
mod driver;
mod holding;
mod invariants;
mod redrives;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::core::Input;

use driver::{Answer, Driver, line};

/// A scenario file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Scenario {
    /// The rule that it shows.
    #[allow(dead_code)]
    about: String,
    definition: Value,
    #[serde(default)]
    input: Value,
    /// Answers of tasks by state, one an invocation.
    #[serde(default)]
    answers: BTreeMap<String, Vec<Answer>>,
    /// Seconds after the start at which the execution is stopped.
    stop_at_seconds: Option<i64>,
    /// Seconds after the start at which the execution is redriven.
    #[serde(default)]
    redrive_at_seconds: Vec<i64>,
    expect: Expected,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Expected {
    status: String,
    output: Option<Value>,
    error: Option<String>,
    cause: Option<String>,
    /// An event a line: see [`line`].
    history: Vec<String>,
}

#[test]
fn scenarios_run_as_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/core/tests/scenarios");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let mut faults = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let scenario: Scenario = serde_json::from_slice(&std::fs::read(&file).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut driver = Driver::new(&scenario.definition, &scenario.input, scenario.answers);
        driver.stop_at(scenario.stop_at_seconds);
        for seconds in scenario.redrive_at_seconds {
            driver.plan(seconds, Input::Redrive);
        }
        driver.run();
        let execution = &driver.execution;
        let output = execution
            .output()
            .map(|text| serde_json::from_str::<Value>(text).unwrap());
        let expect = scenario.expect;
        let got = (
            execution.status().as_str().to_owned(),
            output,
            execution.error().map(str::to_owned),
            execution.cause().map(str::to_owned),
        );
        let wanted = (expect.status, expect.output, expect.error, expect.cause);
        if got != wanted {
            faults.push(format!("{name}: ended as {got:?}, not {wanted:?}"));
        }
        let lines: Vec<String> = driver.history.iter().map(line).collect();
        if lines != expect.history {
            faults.push(format!(
                "{name}: history is {}",
                serde_json::to_string_pretty(&lines).unwrap()
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
