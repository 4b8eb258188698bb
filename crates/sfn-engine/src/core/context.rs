use asl::model::StateKind;
use serde_json::{Map, Value, json};
use sfn_api::Timestamp;

use super::ExecutionStart;
use super::thread::{Thread, ThreadId};

/// The context object (`$$`, `$states.context`).
///
/// There is one for the execution, since only one expression is evaluated at a time: what belongs to the thread is
/// exchanged when another one comes to its turn. So the execution's input is never copied.
#[derive(Debug)]
pub(super) struct Context {
    value: Value,
    shown: Option<Shown>,
    /// The object was given as a whole: no state is shown in it.
    fixed: bool,
}

/// Which thread's view the object shows, and at what point of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shown {
    thread: ThreadId,
    entered: i64,
    retries: u64,
    token: bool,
}

impl Context {
    pub(super) fn new(start: &ExecutionStart, input: &Value) -> Self {
        let value = json!({
            "Execution": {
                "Id": start.execution_arn,
                "Input": input,
                "StartTime": Timestamp::from_millis(start.start_millis).to_iso8601(),
                "Name": start.name,
                "RoleArn": start.role_arn,
                "RedriveCount": 0,
            },
            "StateMachine": {
                "Id": start.state_machine_arn,
                "Name": start.state_machine_name,
            },
        });
        Self {
            value,
            shown: None,
            fixed: false,
        }
    }

    /// As TestState makes it: an execution that is never redriven.
    pub(super) fn of_test(start: &ExecutionStart, input: &Value) -> Self {
        let mut context = Self::new(start, input);
        if let Some(Value::Object(execution)) = context.value.get_mut("Execution") {
            execution.shift_remove("RedriveCount");
        }
        context
    }

    /// Exactly this object.
    pub(super) fn fixed(value: Value) -> Self {
        Self {
            value,
            shown: None,
            fixed: true,
        }
    }

    /// Tells of a redrive; `RedriveTime` is there from the first one on.
    pub(super) fn redriven(&mut self, count: i64, millis: i64) {
        if let Some(Value::Object(execution)) = self.value.get_mut("Execution") {
            execution.insert("RedriveCount".to_owned(), json!(count));
            execution.insert(
                "RedriveTime".to_owned(),
                json!(Timestamp::from_millis(millis).to_iso8601()),
            );
        }
        self.forget();
    }

    pub(super) fn value(&self) -> &Value {
        &self.value
    }

    /// Shows the view of a thread.
    pub(super) fn show(&mut self, id: ThreadId, thread: &Thread) {
        if self.fixed {
            return;
        }
        let visit = &thread.visit;
        let now = Shown {
            thread: id,
            entered: visit.entered,
            retries: visit.retries,
            token: visit.token.is_some(),
        };
        let before = self.shown.replace(now);
        if before == Some(now) {
            return;
        }
        let Value::Object(members) = &mut self.value else {
            return;
        };
        let mut state = Map::new();
        state.insert("Name".to_owned(), json!(visit.state.name));
        state.insert(
            "EnteredTime".to_owned(),
            json!(Timestamp::from_millis(visit.entered_millis).to_iso8601()),
        );
        // Only states that can be retried count.
        if matches!(
            visit.state.kind,
            StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_)
        ) {
            state.insert("RetryCount".to_owned(), json!(visit.retries));
        }
        members.insert("State".to_owned(), Value::Object(state));
        match &visit.token {
            Some(token) => {
                members.insert("Task".to_owned(), json!({ "Token": token }));
            }
            None => {
                members.shift_remove("Task");
            }
        }
        // An item can be large: it stays while its own thread is shown.
        if before.is_none_or(|before| before.thread != id) {
            match &thread.item {
                Some(item) => {
                    self.show_item(item.index, item.value.clone());
                }
                None => {
                    members.shift_remove("Map");
                }
            }
        }
    }

    /// Shows an item of a Map state's thread, for its `ItemSelector`. The next [`show`](Self::show) takes it away.
    pub(super) fn show_item(&mut self, index: usize, value: Value) {
        if let Value::Object(members) = &mut self.value {
            members.insert(
                "Map".to_owned(),
                json!({ "Item": { "Index": index, "Value": value } }),
            );
        }
    }

    /// Forgets whose view is shown.
    pub(super) fn forget(&mut self) {
        self.shown = None;
        if let (true, Value::Object(members)) = (self.fixed, &mut self.value) {
            members.shift_remove("Map");
        }
    }
}
