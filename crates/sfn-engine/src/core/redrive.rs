//! Going on with an execution that failed, timed out or was aborted.
//!
//! The developer guide ("Restarting state machine executions with redrive") tells what happens: what was entered and not
//! left goes on with its own input and variables. A task is scheduled again, the rules of a choice are evaluated again,
//! a Fail state is entered again; of a Parallel or Map state only the branches or iterations run again that did not
//! succeed; retries and the time-outs of tasks and of the state machine begin anew. No recording shows which events
//! are written again. Here history simply goes on: nothing that was entered or started and not left is entered or
//! started a second time, but for the Fail state, and the first new event of each branch or iteration follows the
//! `ExecutionRedriven` event.

use std::collections::BTreeMap;

use asl::model::StateKind;
use sfn_api::ExecutionStatus;

use super::states;
use super::step::Step;
use super::thread::{Parent, Phase, Progress, Remains, Thread, ThreadId};

impl Step<'_> {
    /// Goes on from where the execution ended.
    pub(super) fn redrive(&mut self) {
        // What deleted its state machine then does not end it now.
        self.execution.ends_at_transition = false;
        let execution = &mut *self.execution;
        execution.status = ExecutionStatus::Running;
        execution.error = None;
        execution.cause = None;
        execution.redrives += 1;
        let count = execution.redrives;
        execution.context.redriven(count, self.at.millis);
        let remains = execution.remains.take();
        let redriven = self.log.execution_redriven(count);
        self.limit_execution();
        let Some(top) = remains else {
            // It failed before its first state.
            self.begin_flow(redriven);
            return;
        };
        let mut branchings = Vec::new();
        self.take_up(None, top, redriven, &mut branchings);
        for id in branchings {
            if !self.execution.is_open() {
                return;
            }
            self.take_up_branching(id, redriven);
        }
        self.run_ready();
    }

    /// Puts a thread back with all that is unsuccessful within it. `branchings` gets those that have branches, iterations or
    /// a Map Run, innermost first.
    fn take_up(
        &mut self,
        parent: Option<Parent>,
        mut thread: Box<Thread>,
        redriven: i64,
        branchings: &mut Vec<ThreadId>,
    ) -> ThreadId {
        self.execution.last_thread += 1;
        let id = self.execution.last_thread;
        thread.parent = parent;
        thread.previous = redriven;
        let visit = &mut thread.visit;
        visit.entering = false;
        visit.retries = 0;
        visit.retrier_uses.fill(0);
        visit.token = None;
        match visit.remains.take().map(|remains| *remains) {
            Some(Remains::Inner {
                mut branching,
                unsuccessful,
            }) => {
                for (index, inner) in unsuccessful {
                    let place = Parent { thread: id, index };
                    let inner = self.take_up(Some(place), inner, redriven, branchings);
                    branching.open.insert(index, inner);
                }
                thread.phase = Phase::Branching(Box::new(branching));
                branchings.push(id);
            }
            Some(other @ (Remains::Result(_) | Remains::MapRun(_))) => {
                visit.remains = Some(Box::new(other));
                branchings.push(id);
            }
            None => {
                if matches!(visit.state.kind, StateKind::Fail(_)) {
                    thread.phase = Phase::Enter;
                }
                self.execution.ready.push_back(id);
            }
        }
        self.execution.threads.insert(id, thread);
        id
    }

    /// Does what no branch or iteration does by itself: begins iterations that had not begun, goes on with a Map Run, or leaves
    /// the state when nothing is left to run.
    fn take_up_branching(&mut self, id: ThreadId, redriven: i64) {
        let Some(mut thread) = self.execution.threads.remove(&id) else {
            return;
        };
        let outcome = match thread.visit.remains.take().map(|remains| *remains) {
            Some(Remains::Result(result)) => self.finish_with(id, &mut thread, result),
            Some(Remains::MapRun(request)) => self.redrive_map_run(id, &mut thread, request),
            _ => states::map::begin_iterations(self, id, &mut thread, redriven)
                .map(|()| Progress::Blocked),
        };
        self.go_on(id, thread, outcome);
    }

    /// Keeps what a redrive needs of an execution that has ended, and forgets all else.
    pub(super) fn keep_remains(&mut self) {
        let mut threads = std::mem::take(&mut self.execution.threads);
        if self.execution.status == ExecutionStatus::Succeeded {
            return;
        }
        let top = threads
            .iter()
            .find(|(_, thread)| thread.parent.is_none())
            .map(|(id, _)| *id);
        self.execution.remains = top.and_then(|id| remains_of(id, &mut threads));
    }
}

/// A thread as it ended, with all that ended within it.
fn remains_of(
    id: ThreadId,
    threads: &mut std::collections::HashMap<ThreadId, Box<Thread>>,
) -> Option<Box<Thread>> {
    let mut thread = threads.remove(&id)?;
    match std::mem::replace(&mut thread.phase, Phase::Run) {
        Phase::Enter | Phase::Held { .. } => thread.phase = Phase::Enter,
        Phase::Branching(mut branching) => {
            let open = std::mem::take(&mut branching.open);
            let unsuccessful: BTreeMap<_, _> = open
                .into_iter()
                .filter_map(|(index, inner)| Some((index, remains_of(inner, threads)?)))
                .collect();
            thread.visit.remains = Some(Box::new(Remains::Inner {
                branching: *branching,
                unsuccessful,
            }));
        }
        Phase::Run
        | Phase::Waiting(_)
        | Phase::BackingOff(_)
        | Phase::InTask(_)
        | Phase::InMapRun(_) => {}
    }
    Some(thread)
}
