use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use asl::model::StateMachine;
use asl::{MachineType, Options, check_bytes};
use serde_json::Value;
use sfn_engine::core::{Effect, Execution, ExecutionStart, Input, Moment, TimerId};

use super::{Damage, Random, damaged};
use crate::execution::BEGINNING;

/// Damaged definitions of each kind: 10,000 of all five.
const EACH: usize = 2_000;
/// Far above what a check takes, even without optimisation on a busy machine.
const LONGEST_CHECK: Duration = Duration::from_secs(5);
/// The same for an execution, in which each expression may take a second.
const LONGEST_RUN: Duration = Duration::from_secs(60);
/// More inputs than an execution of 25,000 events can take.
const MOST_INPUTS: u64 = 100_000;

/// Definitions with an input each: the recorded ones where they are at hand, and the scenarios of the engine.
fn sound() -> Vec<(String, Value)> {
    let mut found = BTreeSet::new();
    let mut add = |definition: &Value, input: &Value| {
        let text = match definition {
            Value::Object(_) => definition.to_string(),
            Value::String(text) if text.starts_with('{') => text.clone(),
            _ => return,
        };
        found.insert((text, input.to_string()));
    };
    if let Some(folder) = crate::folder() {
        for case in crate::load(&folder).unwrap().values().flatten() {
            add(&case.definition, &case.input);
            add(&case.params["definition"], &case.params["input"]);
        }
    }
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../crates/sfn-engine/src/core/tests/scenarios");
    for file in std::fs::read_dir(scenarios).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let scenario: Value = serde_json::from_str(&text).unwrap();
        add(&scenario["definition"], &scenario["input"]);
    }
    found
        .into_iter()
        .map(|(text, input)| (text, serde_json::from_str(&input).unwrap()))
        .collect()
}

/// Checks damaged definitions and runs those that are still sound. Gives how many were refused.
fn check_damaged(damage: Damage) -> usize {
    let sound = sound();
    let mut random = Random(damage as u64);
    let mut refused = 0;
    for number in 0..EACH {
        let (text, input) = sound[random.below(sound.len())].clone();
        let bytes = damaged(&text, damage, &mut random);
        let machine_type = match random.below(2) {
            0 => MachineType::Standard,
            _ => MachineType::Express,
        };
        let begun = Instant::now();
        let checked = check_bytes(&bytes, Options { machine_type });
        let took = begun.elapsed();
        let shown = || format!("{damage:?} {number}: {}", String::from_utf8_lossy(&bytes));
        assert!(took < LONGEST_CHECK, "{took:?} for {}", shown());
        let length = String::from_utf8_lossy(&bytes).len();
        for diagnostic in &checked.diagnostics {
            let (start, end) = (diagnostic.range.start, diagnostic.range.end);
            assert!(
                start.offset <= end.offset && end.offset <= length,
                "{diagnostic:?} in {}",
                shown()
            );
            assert!(start.line >= 1 && start.column >= 1, "{diagnostic:?}");
        }
        assert_eq!(
            checked.machine.is_some(),
            !checked.has_errors(),
            "{}",
            shown()
        );
        match checked.machine {
            None => refused += 1,
            Some(machine) => {
                let begun = Instant::now();
                run(Arc::new(machine), &input, random.clone(), &shown);
                let took = begun.elapsed();
                assert!(took < LONGEST_RUN, "{took:?} for {}", shown());
            }
        }
    }
    refused
}

/// Runs an execution to its end, or until it waits for a task that never answers.
fn run(machine: Arc<StateMachine>, input: &Value, mut random: Random, shown: &dyn Fn() -> String) {
    let account = "arn:aws:states:us-east-1:111111111111";
    let mut execution = Execution::new(
        machine,
        ExecutionStart {
            execution_arn: format!("{account}:execution:machine:run"),
            name: "run".to_owned(),
            role_arn: "arn:aws:iam::111111111111:role/role".to_owned(),
            state_machine_arn: format!("{account}:stateMachine:machine"),
            state_machine_name: "machine".to_owned(),
            state_machine_version_arn: None,
            state_machine_alias_arn: None,
            input: input.to_string(),
            start_millis: BEGINNING,
        },
    );
    let mut inputs = VecDeque::from([Input::Start]);
    let mut timers: BTreeMap<(i64, TimerId), ()> = BTreeMap::new();
    let (mut now, mut events) = (BEGINNING, 0);
    for seed in 0..MOST_INPUTS {
        let Some(input) = inputs.pop_front().or_else(|| {
            let ((at, timer), ()) = timers.pop_first()?;
            now = now.max(at);
            Some(Input::TimerFired(timer))
        }) else {
            return;
        };
        let outcome = execution.apply(input, Moment { millis: now, seed });
        events += outcome.events.len();
        assert!(events <= 25_000, "{events} events in {}", shown());
        for effect in outcome.effects {
            match effect {
                Effect::ScheduleTask(request) => {
                    let task = request.task;
                    let output =
                        random.pick(&["{}", "[1, {\"a\": 2}]", "\"text\"", "null", "no JSON"]);
                    let output = output.to_owned();
                    match random.below(4) {
                        0 => inputs.push_back(Input::TaskFailed {
                            task,
                            error: Some("Failed".to_owned()),
                            cause: None,
                        }),
                        1 => {}
                        _ => inputs.push_back(Input::TaskSucceeded { task, output }),
                    }
                }
                Effect::SetTimer { timer, at_millis } => {
                    timers.insert((at_millis, timer), ());
                }
                Effect::CancelTimer(timer) => timers.retain(|(_, other), ()| *other != timer),
                Effect::Continue => inputs.push_back(Input::Continue),
                _ => {}
            }
        }
        if !execution.is_open() {
            return;
        }
    }
    panic!("it goes on for ever: {}", shown());
}

#[test]
fn cut_off() {
    assert_eq!(
        check_damaged(Damage::CutOff),
        EACH,
        "half a definition is none"
    );
}

#[test]
fn bytes_flipped() {
    assert!(check_damaged(Damage::BytesFlipped) > EACH / 2);
}

#[test]
fn keys_repeated() {
    assert!(check_damaged(Damage::KeysRepeated) > EACH / 10);
}

#[test]
fn types_changed() {
    assert!(check_damaged(Damage::TypesChanged) > EACH / 2);
}

#[test]
fn pieces_moved() {
    assert!(check_damaged(Damage::PiecesMoved) > EACH / 2);
}
