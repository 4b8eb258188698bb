mod execution_rows;
mod lists;
mod opening;
mod state_machine_rows;
mod writing;

use std::sync::Arc;

use serde_json::json;
use sfn_api::HistoryEvent;

use super::Store;
use super::table::executions::{self, Closing, NewExecution, Step};
use super::table::state_machines as machines;
use super::table::{
    ExecutionStatus, NewStateMachine, StateMachineRecord, StateMachineType, Tag, history, journal,
};
use crate::core::{Input, Moment};

const MACHINE: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";

fn new_machine(arn: &str, definition: &str) -> NewStateMachine {
    NewStateMachine {
        arn: arn.to_owned(),
        kind: StateMachineType::Standard,
        definition: definition.to_owned(),
        role_arn: "arn:aws:iam::123456789012:role/r".to_owned(),
        logging_configuration: None,
        tracing_configuration: None,
        encryption_configuration: None,
        tags: vec![Tag {
            key: "team".to_owned(),
            value: "a".to_owned(),
        }],
    }
}

async fn create(store: &Store, arn: &str) -> StateMachineRecord {
    let new = new_machine(arn, "{}");
    store
        .write(move |c| machines::create(c, &new, "r1", 1))
        .await
        .unwrap()
        .unwrap()
}

fn events(ids: std::ops::RangeInclusive<i64>) -> Vec<HistoryEvent> {
    ids.map(|id| {
        serde_json::from_value(json!({
            "id": id, "previousEventId": id - 1, "timestamp": id, "type": "PassStateExited",
        }))
        .unwrap()
    })
    .collect()
}

/// Step `number` of an execution, with the events of these ids.
fn step(number: i64, ids: std::ops::RangeInclusive<i64>, ended: Option<ExecutionStatus>) -> Step {
    let moment = Moment {
        millis: 1_000 + number,
        seed: u64::MAX,
    };
    Step {
        number,
        event_count: *ids.end(),
        journal: Some(
            journal::Encoded::new(moment, &Input::Start)
                .unwrap()
                .with_event_count(*ids.end()),
        ),
        events: history::Encoded::new(*ids.start(), &events(ids)).unwrap(),
        closing: ended.map(|status| Closing {
            status,
            stop_millis: moment.millis,
            output: (status == ExecutionStatus::Succeeded).then(|| "1".to_owned()),
            error: None,
            cause: None,
        }),
    }
}

fn new_execution(id: i64, start_millis: i64, step: Step) -> NewExecution {
    NewExecution {
        id,
        state_machine: 1,
        revision: 1,
        name: format!("run-{id}"),
        start_millis,
        version_arn: None,
        alias_arn: None,
        trace_header: None,
        test_case: None,
        mock: None,
        input: Arc::from("{ }"),
        step,
    }
}

async fn insert(store: &Store, new: NewExecution) {
    store
        .write(move |c| executions::insert(c, &new))
        .await
        .unwrap()
        .unwrap();
}

fn arn(id: i64) -> String {
    format!("arn:aws:states:us-east-1:123456789012:execution:orders:run-{id}")
}
