//! What holds for every execution, whatever its definition.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::driver::{Driver, execution, line};
use crate::core::{Input, Moment, TaskId, TimerId};

fn pass(next: &str) -> Value {
    json!({ "Type": "Pass", "Next": next })
}

/// Always goes on to a state, though another way out stands there.
fn again(next: &str) -> Value {
    json!({
        "Type": "Choice",
        "Choices": [{ "Variable": "$.never", "IsPresent": true, "Next": "Out" }],
        "Default": next,
    })
}

fn task(next: Option<&str>) -> Value {
    let mut state = json!({
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": { "QueueUrl": "q", "MessageBody.$": "$" },
    });
    match next {
        Some(next) => state["Next"] = json!(next),
        None => state["End"] = json!(true),
    }
    state
}

#[test]
fn an_endless_loop_yields_and_ends_at_the_history_limit() {
    let definition = json!({ "StartAt": "A", "States": { "A": pass("B"), "B": again("A"), "Out": { "Type": "Succeed" },
    } });
    let mut driver = Driver::new(&definition, &json!({}), BTreeMap::new());
    driver.run();
    assert!(driver.journal.len() > 10, "one step did it all");
    assert_eq!(driver.history.len(), 25_000);
    assert_eq!(
        line(driver.history.last().unwrap()),
        "25000<24999 ExecutionFailed States.Runtime"
    );
    assert_eq!(
        driver.execution.cause(),
        Some("The execution reached the maximum number of history events (25000).")
    );
}

#[test]
fn answers_that_are_no_longer_wanted_change_nothing() {
    let definition = json!({ "StartAt": "T", "States": { "T": task(None) } });
    let mut driver = Driver::new(&definition, &json!({}), BTreeMap::new());
    driver.run();
    let wanted = driver.requests[0].task;
    let unknown = TaskId(wanted.0 + 1);
    let success = |task| Input::TaskSucceeded {
        task,
        output: "1".to_owned(),
    };
    let before = driver.history.len();
    for input in [
        success(unknown),
        Input::TaskHeartbeat { task: unknown },
        Input::TimerFired(TimerId(99)),
        Input::Start,
        Input::Continue,
    ] {
        driver.give(input.clone());
        assert_eq!(driver.history.len(), before, "{input:?}");
    }
    driver.give(success(wanted));
    let ended = driver.history.len();
    assert_eq!(driver.execution.output(), Some("1"));
    driver.give(success(wanted));
    driver.give(Input::Stop {
        error: None,
        cause: None,
    });
    assert_eq!(driver.history.len(), ended);
    assert_eq!(driver.execution.status().as_str(), "SUCCEEDED");
}

#[test]
fn a_replay_of_the_journal_gives_the_same_history() {
    let definition = json!({
        "StartAt": "Name",
        "States": {
            "Name": { "Type": "Pass", "Parameters": { "id.$": "States.UUID()" }, "Next": "Ask" },
            "Ask": {
                "Type": "Map",
                "ItemsPath": "$$.Execution.Input",
                "ItemProcessor": { "StartAt": "T", "States": { "T": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                    "Parameters": { "QueueUrl": "q", "MessageBody.$": "$$.Task.Token" },
                    "Retry": [{ "ErrorEquals": ["States.ALL"], "JitterStrategy": "FULL" }],
                    "End": true,
                } } },
                "End": true,
            },
        },
    });
    let answers = json!([
        { "throws": { "error": "E" } },
        { "returns": 1, "after": 3 },
        { "returns": 2, "after": 1 },
    ]);
    let answers = BTreeMap::from([("T".to_owned(), serde_json::from_value(answers).unwrap())]);
    let input = json!(["a", "b"]);
    let mut driver = Driver::new(&definition, &input, answers);
    driver.run();
    assert_eq!(driver.execution.status().as_str(), "SUCCEEDED");

    let mut replayed = execution(&definition, &input);
    let mut history = Vec::new();
    for (input, at) in driver.journal {
        history.extend(replayed.apply(input, at).events);
    }
    assert_eq!(history, driver.history);
    assert_eq!(replayed.output(), driver.execution.output());
    assert_eq!(replayed.history_len(), history.len() as i64);
}

#[test]
fn tokens_differ_between_tasks_and_between_seeds() {
    let definition = json!({ "StartAt": "T", "States": { "T": {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": { "QueueUrl": "q", "MessageBody.$": "$$.Task.Token" },
        "End": true,
    } } });
    let token = |seed| {
        let mut execution = execution(&definition, &json!({}));
        let outcome = execution.apply(Input::Start, Moment { millis: 0, seed });
        let request = outcome.effects.into_iter().find_map(|effect| match effect {
            crate::core::Effect::ScheduleTask(request) => Some(request),
            _ => None,
        });
        let request = request.unwrap();
        let token = request.token.unwrap();
        let parameters: Value = serde_json::from_str(&request.parameters).unwrap();
        assert_eq!(parameters["MessageBody"], token.as_str());
        token
    };
    assert_ne!(token(1), token(2));
    assert_eq!(token(1), token(1));
}

#[test]
fn the_input_keeps_its_white_space_up_to_the_first_state() {
    let text = "{ \"a\" : [ 1,  2 ] }";
    let definition = json!({ "StartAt": "A", "States": { "A": { "Type": "Succeed" } } });
    let mut driver = Driver::new(&definition, &Value::Null, BTreeMap::new());
    driver.execution = {
        let mut start = driver.execution.start.clone();
        start.input = text.to_owned();
        crate::core::Execution::new(driver.execution.machine.clone(), start)
    };
    driver.run();
    let started = driver.history[0].execution_started_event_details.as_ref();
    let entered = driver.history[1].state_entered_event_details.as_ref();
    assert_eq!(started.unwrap().input.as_deref(), Some(text));
    assert_eq!(entered.unwrap().input.as_deref(), Some(text));
}

#[test]
fn a_step_costs_the_same_however_long_the_history_is() {
    // Nothing of the past may be kept: an execution in a loop holds one thread and no more.
    let definition = json!({ "StartAt": "A", "States": {
        "A": again("T"),
        "T": task(Some("A")),
        "Out": { "Type": "Succeed" },
    } });
    let answers = serde_json::from_value(json!(vec![json!({ "returns": {} }); 500])).unwrap();
    let mut driver = Driver::new(
        &definition,
        &json!({}),
        BTreeMap::from([("T".to_owned(), answers)]),
    );
    driver.run();
    assert_eq!(driver.requests.len(), 501);
    let execution = &driver.execution;
    assert_eq!(execution.threads.len(), 1);
    assert_eq!(execution.tasks.len(), 1);
    assert!(execution.timers.is_empty() && execution.ready.is_empty());
}
