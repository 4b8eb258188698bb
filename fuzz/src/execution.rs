use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use asl::model::StateMachine;
use sfn_engine::core::{Effect, Execution, ExecutionStart, Input, Moment, TaskId, TimerId};

/// Runs an execution until it ends, waits for ever, or has taken `most` inputs. Each task's answer is the next of `answers`.
///
/// # Panics
/// When the history has more events than the service allows.
pub fn run(machine: StateMachine, input: &str, answers: &[u8], most: u64) {
    let account = "arn:aws:states:us-east-1:111111111111";
    let start = ExecutionStart {
        execution_arn: format!("{account}:execution:machine:run"),
        name: "run".to_owned(),
        role_arn: "arn:aws:iam::111111111111:role/role".to_owned(),
        state_machine_arn: format!("{account}:stateMachine:machine"),
        state_machine_name: "machine".to_owned(),
        state_machine_version_arn: None,
        state_machine_alias_arn: None,
        input: input.to_owned(),
        start_millis: 0,
        redrive_count: 0,
    };
    let mut execution = Execution::new(Arc::new(machine), start);
    let mut answers = answers.iter().cycle();
    let mut inputs = VecDeque::from([Input::Start]);
    let mut timers: BTreeMap<(i64, TimerId), ()> = BTreeMap::new();
    let (mut now, mut events) = (0, 0);
    for seed in 0..most {
        let Some(input) = inputs.pop_front().or_else(|| {
            let ((at, timer), ()) = timers.pop_first()?;
            now = now.max(at);
            Some(Input::TimerFired(timer))
        }) else {
            return;
        };
        let outcome = execution.apply(input, Moment { millis: now, seed });
        events += outcome.events.len();
        assert!(events <= 25_000);
        for effect in outcome.effects {
            match effect {
                Effect::ScheduleTask(request) => {
                    inputs.extend(answer(request.task, *answers.next().unwrap_or(&0)));
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
}

fn answer(task: TaskId, byte: u8) -> Option<Input> {
    let output = match byte % 8 {
        0 => return None,
        1 => {
            return Some(Input::TaskFailed {
                task,
                error: Some("Failed".to_owned()),
                cause: None,
            });
        }
        2 => return Some(Input::TaskHeartbeat { task }),
        3 => "[1, {\"a\": 2}]",
        4 => "\"text\"",
        5 => "null",
        6 => "no JSON",
        _ => "{\"Payload\": {\"a\": 1}}",
    };
    Some(Input::TaskSucceeded {
        task,
        output: output.to_owned(),
    })
}
