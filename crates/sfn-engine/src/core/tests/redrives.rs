//! What holds for the redrives of every execution: random trees of states whose tasks fail at random, and stops in between.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use serde_json::{Value, json};
use sfn_api::HistoryEventType;

use super::driver::{Answer, Driver, Thrown, execution};
use crate::core::Input;

/// A part of a state machine.
#[derive(Clone, Debug)]
enum Part {
    Task,
    Wait,
    /// One after the other.
    Chain(Vec<Part>),
    Parallel(Vec<Part>),
    /// The number of items, and how many run at once.
    Map(usize, usize, Box<Part>),
}

fn part() -> impl Strategy<Value = Part> {
    let leaf = prop_oneof![4 => Just(Part::Task), 1 => Just(Part::Wait)];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let several = proptest::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            several.clone().prop_map(Part::Chain),
            several.prop_map(Part::Parallel),
            (0..5_usize, 0..3_usize, inner).prop_map(|(items, at_once, inner)| Part::Map(
                items,
                at_once,
                Box::new(inner)
            )),
        ]
    })
}

impl Part {
    /// The states of a flow that does this; every state's name is new. The path of the items around it goes through all of
    /// them, so that each task knows itself.
    fn flow(&self, names: &mut usize) -> Value {
        let parts = match self {
            Part::Chain(parts) => &parts[..],
            one => std::slice::from_ref(one),
        };
        let first = *names;
        *names += parts.len();
        let mut states = serde_json::Map::new();
        for (number, part) in parts.iter().enumerate() {
            let mut state = part.state(names, &format!("S{}", first + number));
            if number + 1 == parts.len() {
                state["End"] = json!(true);
            } else {
                state["Next"] = json!(format!("S{}", first + number + 1));
            }
            states.insert(format!("S{}", first + number), state);
        }
        json!({ "StartAt": format!("S{first}"), "States": states })
    }

    fn state(&self, names: &mut usize, name: &str) -> Value {
        match self {
            Part::Task => json!({
                "Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage",
                "Parameters": {
                    "QueueUrl": "q", "MessageBody.$": format!("States.Format('{{}}/{name}', $.path)"),
                },
                "ResultPath": format!("$.{name}"),
            }),
            Part::Wait => json!({ "Type": "Wait", "Seconds": 7 }),
            Part::Chain(_) => json!({
                "Type": "Parallel", "Branches": [self.flow(names)], "ResultPath": format!("$.{name}"),
            }),
            Part::Parallel(parts) => json!({
                "Type": "Parallel",
                "Branches": parts.iter().map(|part| part.flow(names)).collect::<Vec<_>>(),
                "ResultPath": format!("$.{name}"),
            }),
            Part::Map(items, at_once, inner) => json!({
                "Type": "Map",
                "ItemsPath": format!("$$.Execution.Input.items[{items}]"),
                "ItemSelector": {
                    "path.$": "States.Format('{}/{}', $.path, $$.Map.Item.Index)",
                },
                "MaxConcurrency": at_once,
                "ItemProcessor": inner.flow(names),
                "ResultPath": format!("$.{name}"),
            }),
        }
    }
}

/// With an array of each length that a Map may iterate over.
fn input() -> Value {
    json!({ "path": "", "items": [[], [0], [0, 1], [0, 1, 2], [0, 1, 2, 3]] })
}

fn draw(key: &str, salt: &str, seed: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (key, salt, seed).hash(&mut hasher);
    hasher.finish()
}

/// Runs it to its success, redriving it whenever it fails or is stopped; the driver then.
fn driven(definition: &Value, seed: u64, trouble: bool) -> Driver {
    let mut driver = Driver::new(definition, &input(), BTreeMap::new());
    let mut answered: BTreeMap<String, u64> = BTreeMap::new();
    driver.respond(move |request| {
        let parameters: Value = serde_json::from_str(&request.parameters).unwrap();
        let key = parameters["MessageBody"].as_str().unwrap().to_owned();
        let count = answered.entry(key.clone()).or_default();
        *count += 1;
        let after = draw(&key, &format!("after {count}"), seed) % 10;
        let failures = draw(&key, "failures", seed) % 3;
        let mut answer = Answer {
            after: i64::try_from(after).unwrap(),
            ..Answer::default()
        };
        if trouble && *count <= failures {
            answer.throws = Some(Thrown {
                error: Some("Boom".to_owned()),
                cause: None,
            });
        } else {
            answer.returns = Some(json!(key));
        }
        answer
    });
    if trouble {
        for stop in 0..draw("", "stops", seed) % 3 {
            let seconds = draw("", &format!("stop {stop}"), seed) % 40;
            let stop = Input::Stop {
                error: None,
                cause: None,
            };
            driver.plan(i64::try_from(seconds).unwrap(), stop);
        }
    }
    driver.run();
    while driver.execution.has_failed() {
        assert!(
            driver.execution.redrives() < 500,
            "it comes no nearer to its end"
        );
        driver.give(Input::Redrive);
        driver.run();
    }
    driver
}

fn count(driver: &Driver, kind: &HistoryEventType) -> usize {
    let events = driver.history.iter();
    events.filter(|event| event.r#type == *kind).count()
}

proptest! {
    #[test]
    fn redrives_lead_to_the_end_that_it_would_have_had_and_run_nothing_again_that_succeeded(
        part in part(), seed in any::<u64>(),
    ) {
        let definition = part.flow(&mut 0);
        let smooth = driven(&definition, seed, false);
        let troubled = driven(&definition, seed, true);
        assert_eq!(troubled.execution.output(), smooth.execution.output());
        for kind in [
            HistoryEventType::TaskSucceeded,
            HistoryEventType::TaskStateEntered,
            HistoryEventType::TaskStateExited,
            HistoryEventType::WaitStateEntered,
            HistoryEventType::WaitStateExited,
            HistoryEventType::ParallelStateEntered,
            HistoryEventType::ParallelStateStarted,
            HistoryEventType::ParallelStateSucceeded,
            HistoryEventType::MapStateStarted,
            HistoryEventType::MapStateSucceeded,
            HistoryEventType::MapIterationStarted,
            HistoryEventType::MapIterationSucceeded,
        ] {
            assert_eq!(count(&troubled, &kind), count(&smooth, &kind), "{kind:?}");
        }
        let redrives = count(&troubled, &HistoryEventType::ExecutionRedriven);
        assert_eq!(i64::try_from(redrives).unwrap(), troubled.execution.redrives());
        for (id, event) in (1..).zip(&troubled.history) {
            assert_eq!(event.id, id);
            assert!(event.previous_event_id < Some(id));
        }
        assert!(troubled.execution.remains.is_none() && troubled.execution.threads.is_empty());

        let mut replayed = execution(&definition, &input());
        let mut history = Vec::new();
        for (input, at) in troubled.journal {
            history.extend(replayed.apply(input, at).events);
        }
        assert_eq!(history, troubled.history, "a replay gives the same");
    }
}
