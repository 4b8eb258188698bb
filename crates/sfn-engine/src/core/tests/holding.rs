//! Executions that somebody holds: the history is the one that they have without it, but for the time that passes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::driver::{Driver, line};
use crate::core::{Execution, HoldId, Input};

/// Passes its input through `A`, two branches (`B` and `C`, `D`) and `E`; has a minute.
fn definition() -> Value {
    let pass = |next: &str| json!({ "Type": "Pass", "Next": next });
    let end = json!({ "Type": "Pass", "End": true });
    json!({
        "StartAt": "A",
        "TimeoutSeconds": 60,
        "States": {
            "A": pass("P"),
            "P": {
                "Type": "Parallel",
                "Branches": [
                    { "StartAt": "B", "States": { "B": pass("C"), "C": end } },
                    { "StartAt": "D", "States": { "D": end } },
                ],
                "Next": "E",
            },
            "E": end,
        },
    })
}

fn begin(breakpoints: &[&str]) -> Driver {
    let mut driver = Driver::new(&definition(), &json!({ "n": 1 }), BTreeMap::new());
    let states = breakpoints.iter().map(|&name| name.to_owned()).collect();
    driver.begin_with(Input::StartWithBreakpoints { states });
    driver
}

/// The names of the states that are stood before.
fn stands(execution: &Execution) -> Vec<String> {
    execution
        .held()
        .into_iter()
        .map(|held| held.state_name)
        .collect()
}

fn release(driver: &mut Driver, state: &str, input: Option<&str>, step: bool) {
    let held = driver.execution.held();
    let hold = held
        .iter()
        .find(|held| held.state_name == state)
        .unwrap()
        .hold;
    driver.give(Input::Release {
        hold,
        input: input.map(str::to_owned),
        step,
    });
}

fn lines(driver: &Driver) -> Vec<String> {
    driver.history.iter().map(line).collect()
}

#[test]
fn a_breakpoint_holds_before_its_state_and_nowhere_else() {
    let mut driver = begin(&["C", "E"]);
    assert_eq!(stands(&driver.execution), ["C"]);
    assert!(
        !lines(&driver)
            .iter()
            .any(|line| line.contains("PassStateEntered C"))
    );
    release(&mut driver, "C", None, false);
    assert_eq!(stands(&driver.execution), ["E"]);
    release(&mut driver, "E", None, false);
    assert!(!driver.execution.is_open());
    let held = lines(&driver);

    let mut free = Driver::new(&definition(), &json!({ "n": 1 }), BTreeMap::new());
    free.run();
    // The branches' turns differ, their events do not.
    let sorted = |mut lines: Vec<String>| {
        lines
            .iter_mut()
            .for_each(|line| *line = line.split_once(' ').unwrap().1.to_owned());
        lines.sort();
        lines
    };
    assert_eq!(sorted(held), sorted(lines(&free)));
}

#[test]
fn a_step_goes_into_branches_and_out_of_them() {
    let mut driver = begin(&["P"]);
    release(&mut driver, "P", None, true);
    assert_eq!(stands(&driver.execution), ["B", "D"]);
    release(&mut driver, "D", None, false);
    release(&mut driver, "B", None, true);
    assert_eq!(stands(&driver.execution), ["C"]);
    release(&mut driver, "C", None, true);
    assert_eq!(stands(&driver.execution), ["E"]);
    release(&mut driver, "E", None, true);
    assert!(!driver.execution.is_open());
}

#[test]
fn a_state_takes_another_input() {
    let mut driver = begin(&["A"]);
    release(&mut driver, "A", Some(r#"{"n": 2}"#), false);
    assert_eq!(driver.execution.output(), Some(r#"[{"n":2},{"n":2}]"#));
}

#[test]
fn a_pause_holds_everything_until_it_is_taken_back() {
    let mut driver = begin(&["P"]);
    driver.give(Input::Pause);
    release(&mut driver, "P", None, false);
    assert_eq!(stands(&driver.execution), ["B", "D"]);
    driver.give(Input::Release {
        hold: HoldId(99),
        input: None,
        step: false,
    });
    assert_eq!(stands(&driver.execution), ["B", "D"]);
    driver.give(Input::Unpause);
    assert!(!driver.execution.is_open());
}

#[test]
fn the_time_limit_stands_still_while_something_is_held() {
    let mut driver = begin(&["E"]);
    driver.plan(3600, Input::SetBreakpoints { states: vec![] });
    driver.run();
    assert!(driver.execution.is_open(), "timed out while it was held");
    let hold = driver.execution.held()[0].hold;
    driver.give(Input::Release {
        hold,
        input: None,
        step: false,
    });
    assert!(!driver.execution.is_open());
}

#[test]
fn what_is_held_can_be_stopped_and_redriven() {
    let mut driver = begin(&["C"]);
    driver.give(Input::Stop {
        error: None,
        cause: None,
    });
    assert!(driver.execution.held().is_empty());
    driver.give(Input::Redrive);
    assert_eq!(stands(&driver.execution), ["C"]);
    driver.give(Input::Unpause);
    assert!(!driver.execution.is_open());
    assert!(
        lines(&driver)
            .last()
            .unwrap()
            .contains("ExecutionSucceeded")
    );
}
