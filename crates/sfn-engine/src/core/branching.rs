//! Threads within threads: the branches of a Parallel state and the iterations of a Map state.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use asl::model::StateKind;
use serde_json::Value;

use super::events::Iteration;
use super::failure::Failure;
use super::payload::Payload;
use super::step::Step;
use super::thread::{
    Branching, Fate, Iterations, Parent, Phase, Progress, Remains, Thread, ThreadId,
};
use super::{Effect, states};

impl Branching {
    /// Nothing begun yet of `count` branches or iterations.
    pub(super) fn new(count: usize, map: Option<Iterations>) -> Self {
        Self {
            open: BTreeMap::new(),
            outputs: vec![None; count],
            map,
        }
    }

    /// The outputs as one array, in the order of the branches or items.
    pub(super) fn result(self) -> Payload {
        let outputs = self.outputs.into_iter().flatten();
        Payload::new(Value::Array(outputs.map(Payload::into_value).collect()))
    }
}

impl Step<'_> {
    /// A branch or iteration ended well.
    pub(super) fn child_succeeded(&mut self, place: Parent, child: &Thread, output: Payload) {
        let Some(mut parent) = self.execution.threads.remove(&place.thread) else {
            return;
        };
        let outcome = self.take_output(place, &mut parent, child, output);
        self.go_on(place.thread, parent, outcome);
    }

    fn take_output(
        &mut self,
        place: Parent,
        parent: &mut Thread,
        child: &Thread,
        output: Payload,
    ) -> Result<Progress, Failure> {
        let state = Arc::clone(&parent.visit.state);
        let Phase::Branching(branching) = &mut parent.phase else {
            return Ok(Progress::Blocked);
        };
        branching.open.remove(&place.index);
        if let Some(slot) = branching.outputs.get_mut(place.index) {
            *slot = Some(output);
        }
        let all_done = branching.open.is_empty();
        let Some(iterations) = &branching.map else {
            if !all_done {
                return Ok(Progress::Blocked);
            }
            parent.previous = child.previous;
            return self.finish_branching(place.thread, parent);
        };
        let more = iterations.begun < branching.outputs.len();
        let succeeded = self.log.iteration(
            child.previous,
            Iteration::Succeeded,
            &state.name,
            place.index,
        );
        if more {
            // The next iteration follows this one's last state, not the event of its success.
            states::map::begin_iteration(self, place.thread, parent, child.previous)?;
            Ok(Progress::Blocked)
        } else if all_done {
            parent.previous = succeeded;
            self.finish_branching(place.thread, parent)
        } else {
            Ok(Progress::Blocked)
        }
    }

    /// All outputs are there.
    pub(super) fn finish_branching(
        &mut self,
        id: ThreadId,
        parent: &mut Thread,
    ) -> Result<Progress, Failure> {
        let Phase::Branching(branching) = std::mem::replace(&mut parent.phase, Phase::Run) else {
            return Ok(Progress::Blocked);
        };
        let result = branching.result();
        self.finish_with(id, parent, result)
    }

    /// Makes a state's output of those of its branches or iterations.
    pub(super) fn finish_with(
        &mut self,
        id: ThreadId,
        parent: &mut Thread,
        result: Payload,
    ) -> Result<Progress, Failure> {
        // Nothing of what succeeded runs again when the rest fails, but for an output that is too large: the redrive
        // of such a state begins it anew (developer guide, "Redrive behavior of individual states").
        parent.visit.remains = Some(Box::new(Remains::Result(result.clone())));
        let exit = self.exit_with_result(id, parent, result)?;
        if let Err(failure) = super::step::within_limit(parent, &exit) {
            parent.visit.remains = None;
            return Err(failure);
        }
        let state = Arc::clone(&parent.visit.state);
        // The exit follows the same event as this one.
        self.log.branching_succeeded(parent.previous, &state.kind);
        Ok(Progress::Done(exit))
    }

    /// A branch or iteration failed: so does its state, and the others are aborted.
    pub(super) fn child_failed(&mut self, place: Parent, child: Box<Thread>, failure: Failure) {
        let Some(mut parent) = self.execution.threads.remove(&place.thread) else {
            return;
        };
        let state = Arc::clone(&parent.visit.state);
        let Phase::Branching(branching) = &parent.phase else {
            return;
        };
        if branching.map.is_some() {
            self.log
                .iteration(child.previous, Iteration::Failed, &state.name, place.index);
        } else if matches!(child.visit.state.kind, StateKind::Task(_)) {
            // A branch has no event for its failure; the task that failed is aborted with all others (recorded on AWS).
            self.log
                .state_aborted(child.previous, &child.visit.state.kind);
        }
        parent.previous = child.previous;
        self.abandon(&mut parent, Some((place.index, child)));
        self.go_on(place.thread, parent, Err(failure));
    }

    /// Settles a parent after something happened to its children.
    pub(super) fn go_on(
        &mut self,
        id: ThreadId,
        mut parent: Box<Thread>,
        outcome: Result<Progress, Failure>,
    ) {
        match outcome {
            Err(failure) => match self.settle(id, &mut parent, Err(failure)) {
                ControlFlow::Continue(()) => self.ready(id, parent),
                ControlFlow::Break(fate) => self.conclude(id, parent, fate),
            },
            outcome => match self.settle(id, &mut parent, outcome) {
                ControlFlow::Continue(()) => self.ready(id, parent),
                ControlFlow::Break(Fate::Blocked) => {
                    self.execution.threads.insert(id, parent);
                }
                ControlFlow::Break(fate) => self.conclude(id, parent, fate),
            },
        }
    }

    fn ready(&mut self, id: ThreadId, thread: Box<Thread>) {
        self.execution.threads.insert(id, thread);
        self.execution.ready.push_back(id);
    }

    /// Aborts what still runs within a failed Parallel or Map state, and keeps what a redrive needs; nothing for a
    /// thread that has no branches or iterations. `failed` is the one that failed.
    pub(super) fn abandon(&mut self, parent: &mut Thread, failed: Option<(usize, Box<Thread>)>) {
        if !matches!(parent.phase, Phase::Branching(_)) {
            return;
        }
        let Phase::Branching(mut branching) = std::mem::replace(&mut parent.phase, Phase::Run)
        else {
            return;
        };
        let state = Arc::clone(&parent.visit.state);
        let mut unsuccessful: BTreeMap<_, _> = failed.into_iter().collect();
        for (index, thread) in std::mem::take(&mut branching.open) {
            if let Some(thread) = self.abort(thread, &state.kind, &state.name, index) {
                unsuccessful.insert(index, thread);
            }
        }
        parent.visit.remains = Some(Box::new(Remains::Inner {
            branching: *branching,
            unsuccessful,
        }));
    }

    /// Ends a thread from outside, with all within it, innermost first.
    fn abort(
        &mut self,
        id: ThreadId,
        outer: &StateKind,
        outer_name: &str,
        index: usize,
    ) -> Option<Box<Thread>> {
        let mut thread = self.execution.threads.remove(&id)?;
        let state = Arc::clone(&thread.visit.state);
        let entered = !matches!(thread.phase, Phase::Enter | Phase::Held { .. });
        if entered {
            self.abandon(&mut thread, None);
        }
        match std::mem::replace(&mut thread.phase, Phase::Run) {
            Phase::Enter | Phase::Held { .. } => thread.phase = Phase::Enter,
            Phase::Run | Phase::Branching(_) => {}
            Phase::Waiting(timer) | Phase::BackingOff(timer) => self.cancel_timer(timer),
            phase @ Phase::InTask(_) => {
                thread.phase = phase;
                if let Some(task) = self.end_task(&mut thread) {
                    self.effects.push(Effect::CancelTask(task.id));
                }
            }
            Phase::InMapRun(map_run) => {
                self.execution.map_runs.remove(&map_run);
                self.effects.push(Effect::StopMapRun(map_run));
                thread.previous = self.log.map_run_aborted(thread.previous);
            }
        }
        if entered {
            let event = self.log.state_aborted(thread.previous, &state.kind);
            thread.previous = event.unwrap_or(thread.previous);
        }
        if matches!(outer, StateKind::Map(_)) {
            self.log
                .iteration(thread.previous, Iteration::Aborted, outer_name, index);
        }
        Some(thread)
    }
}
