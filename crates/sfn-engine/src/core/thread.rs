use std::collections::BTreeMap;
use std::sync::Arc;

use asl::expr::Variables;
use asl::model::{Flow, State};
use serde_json::Value;

use super::failure::Failure;
use super::map_run::MapRunRequest;
use super::payload::Payload;
use super::task::TaskTarget;
use super::{HoldId, MapRunId, TaskId, TimerId};

/// Names a thread within its execution; never used again.
pub(super) type ThreadId = u64;

/// A line of states being run: the top level, a branch of a Parallel state or an iteration of a Map state.
#[derive(Debug)]
pub(super) struct Thread {
    /// The thread in whose Parallel or Map state this one runs; `None` at the top level.
    pub(super) parent: Option<Parent>,
    pub(super) flow: Arc<Flow>,
    /// Those of the parent when this one began, and its own.
    pub(super) variables: Variables,
    /// The item of the innermost Map state around it (`$$.Map.Item`).
    pub(super) item: Option<Arc<Item>>,
    /// The id of its last event: the next one's `previousEventId`.
    pub(super) previous: i64,
    /// Whether it is held before its next state.
    pub(super) stepping: bool,
    pub(super) visit: Visit,
    pub(super) phase: Phase,
}

/// A thread's place in its parent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parent {
    pub(super) thread: ThreadId,
    /// The branch's or iteration's number.
    pub(super) index: usize,
}

/// An item of a Map state.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) index: usize,
    pub(super) value: Value,
}

/// A visit of a state, its retries included.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) state: Arc<State>,
    /// The raw input.
    pub(super) input: Payload,
    /// The id of the `…StateEntered` event.
    pub(super) entered: i64,
    /// The event before that one.
    pub(super) before_entered: i64,
    pub(super) entered_millis: i64,
    /// Whether what happens still belongs to the step that entered the state. AWS chains a failed evaluation of that
    /// step to the event before the entry.
    pub(super) entering: bool,
    /// `$$.State.RetryCount`.
    pub(super) retries: u64,
    /// How often each retrier was used.
    pub(super) retrier_uses: Vec<u64>,
    /// `$$.Task.Token` of the current attempt.
    pub(super) token: Option<String>,
    /// Whether it was held before this state and let go.
    pub(super) released: bool,
    /// What the last attempt of a Parallel or Map state left behind when it failed.
    pub(super) remains: Option<Box<Remains>>,
}

impl Visit {
    /// A visit that is about to begin.
    pub(super) fn new(state: Arc<State>, input: Payload) -> Self {
        Self {
            retrier_uses: vec![0; state.retry.len()],
            state,
            input,
            entered: 0,
            before_entered: 0,
            entered_millis: 0,
            entering: false,
            retries: 0,
            token: None,
            released: false,
            remains: None,
        }
    }
}

/// What a Parallel or Map state had reached when it failed: a redrive goes on from here.
#[derive(Debug)]
pub(super) enum Remains {
    /// Some branches or iterations did not succeed, or had not begun.
    Inner {
        branching: Branching,
        /// Those that failed or were aborted, by number.
        unsuccessful: BTreeMap<usize, Box<Thread>>,
    },
    /// All succeeded, but what was made of their outputs failed.
    Result(Payload),
    /// A Map Run that was begun and did not succeed.
    MapRun(Arc<MapRunRequest>),
}

/// What a thread is about.
#[derive(Debug)]
pub(super) enum Phase {
    /// To enter its state.
    Enter,
    /// To enter its state, once somebody lets it.
    Held { id: HoldId, since_millis: i64 },
    /// To do its state's work, for the first time or again.
    Run,
    /// A Wait state waits.
    Waiting(TimerId),
    /// A retry waits.
    BackingOff(TimerId),
    /// A task is out.
    InTask(Box<TaskVisit>),
    /// A Map Run is out.
    InMapRun(MapRunId),
    /// Branches or iterations run.
    Branching(Box<Branching>),
}

/// A task that was scheduled and not answered.
#[derive(Debug)]
pub(super) struct TaskVisit {
    pub(super) id: TaskId,
    pub(super) target: TaskTarget,
    pub(super) timeout: Option<TimerId>,
    pub(super) heartbeat: Option<TimerId>,
    /// `HeartbeatSeconds` in force.
    pub(super) heartbeat_seconds: Option<i64>,
}

/// The inner threads of a Parallel or Map state.
#[derive(Debug)]
pub(super) struct Branching {
    /// Those that run, by number.
    pub(super) open: BTreeMap<usize, ThreadId>,
    /// Outputs by number, of those that ended.
    pub(super) outputs: Vec<Option<Payload>>,
    /// What a Map state needs to start further iterations.
    pub(super) map: Option<Iterations>,
}

/// The iterations of a Map state.
#[derive(Debug)]
pub(super) struct Iterations {
    /// The array.
    pub(super) items: Payload,
    /// The state's effective input, what `ItemSelector` sees.
    pub(super) input: Payload,
    /// How many iterations were begun.
    pub(super) begun: usize,
    /// How many may run at once.
    pub(super) concurrency: usize,
}

/// How a thread stands after it was run.
#[derive(Debug)]
pub(super) enum Fate {
    /// It waits for an input.
    Blocked,
    /// It could go on, but this step did enough.
    Yielded,
    /// Its flow ended.
    Succeeded(Payload),
    /// A state failed, and nothing in this thread caught it.
    Failed(Failure),
    /// The whole execution ends where a state would be entered, since its state machine is being deleted.
    Ended,
    /// The whole execution fails, whatever is around this thread.
    Fatal(Failure),
}

/// How a state stands after some of its work.
#[derive(Debug)]
pub(super) enum Progress {
    /// It waits for an input.
    Blocked,
    /// It is left.
    Done(Exit),
}

/// How a state is left.
#[derive(Debug)]
pub(super) struct Exit {
    pub(super) output: Payload,
    /// New values of variables.
    pub(super) assigned: Option<serde_json::Map<String, Value>>,
    /// The next state; `None` at the flow's end.
    pub(super) next: Option<Arc<State>>,
}
