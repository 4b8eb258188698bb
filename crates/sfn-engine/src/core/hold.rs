//! Holding an execution before a state: breakpoints, pausing and stepping.
//!
//! AWS has nothing like it: a held execution is a local one that somebody looks into. Nothing of it stands in the
//! history, and the state machine's `TimeoutSeconds` does not run while something is held.

use std::collections::BTreeSet;

use super::payload::Payload;
use super::step::Step;
use super::thread::{Phase, Thread, ThreadId};
use super::timer::Timer;
use super::{HoldId, TimerId};

/// What an execution is to be held at.
#[derive(Debug, Default)]
pub(super) struct Holding {
    /// Names of states that are not entered by themselves.
    breakpoints: BTreeSet<String>,
    /// No state is entered by itself.
    paused: bool,
    /// How often anything was held.
    held: u64,
    /// Whether it was ever to be held: what never was costs nothing.
    used: bool,
    /// The timer of the state machine's `TimeoutSeconds`, and when it goes off.
    pub(super) limit: Option<(TimerId, i64)>,
    /// What was left of that time, in milliseconds, when the execution was held.
    left_millis: Option<i64>,
}

/// A flow that stands before a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Names it for [`super::Input::Release`].
    pub hold: HoldId,
    /// The state that is not entered yet.
    pub state_name: String,
    /// The state's raw input, JSON text.
    pub input: String,
    /// Since when, in milliseconds since the Unix epoch.
    pub since_millis: i64,
}

impl Holding {
    fn stops(&self, thread: &Thread) -> bool {
        self.used
            && !thread.visit.released
            && (self.paused
                || thread.stepping
                || self.breakpoints.contains(&thread.visit.state.name))
    }

    pub(super) fn is_paused(&self) -> bool {
        self.paused
    }

    pub(super) fn breakpoints(&self) -> impl Iterator<Item = &str> {
        self.breakpoints.iter().map(String::as_str)
    }
}

impl Step<'_> {
    /// Holds a thread that is about to enter a state, if it is to be held there.
    pub(super) fn holds(&mut self, thread: &mut Thread) -> bool {
        let holding = &mut self.execution.holding;
        let holds = holding.stops(thread);
        if holds {
            holding.held += 1;
            thread.phase = Phase::Held {
                id: HoldId(holding.held),
                since_millis: self.at.millis,
            };
        }
        holds
    }

    /// From now on no state of these names is entered by itself; those held already stay so.
    pub(super) fn set_breakpoints(&mut self, states: Vec<String>) {
        let holding = &mut self.execution.holding;
        holding.used |= !states.is_empty();
        holding.breakpoints = states.into_iter().collect();
    }

    /// From now on no state is entered by itself.
    pub(super) fn pause(&mut self) {
        self.execution.holding.used = true;
        self.execution.holding.paused = true;
    }

    /// Lets everything that is held go on.
    pub(super) fn unpause(&mut self) {
        self.execution.holding.paused = false;
        let mut held: Vec<ThreadId> = self
            .execution
            .threads
            .iter()
            .filter(|(_, thread)| matches!(thread.phase, Phase::Held { .. }))
            .map(|(id, _)| *id)
            .collect();
        held.sort_unstable();
        for id in held {
            self.let_go(id, false);
        }
        self.run_ready();
    }

    /// Lets one flow enter its state, with another input where one is given. With `step` it is held again before the
    /// next state, of its own or of a branch or iteration within this one.
    pub(super) fn release(&mut self, hold: HoldId, input: Option<String>, step: bool) {
        let Some(id) = self.execution.held_at(hold) else {
            return;
        };
        let Some(thread) = self.execution.threads.get_mut(&id) else {
            return;
        };
        // Who gives an input has checked that it is JSON; another text changes nothing.
        if let Some(Ok(payload)) = input.map(Payload::from_text) {
            thread.visit.input = payload;
        }
        self.let_go(id, step);
        self.run_ready();
    }

    fn let_go(&mut self, id: ThreadId, step: bool) {
        if let Some(thread) = self.execution.threads.get_mut(&id) {
            thread.visit.released = true;
            thread.stepping = step;
            thread.phase = Phase::Enter;
            self.execution.ready.push_back(id);
        }
    }

    /// Stops the clock of the state machine's `TimeoutSeconds` while something is held.
    pub(super) fn hold_time_limit(&mut self) {
        if !self.execution.holding.used || !self.execution.is_open() {
            return;
        }
        let held = self.execution.is_held();
        match (held, self.execution.holding.limit) {
            (true, Some((timer, at_millis))) => {
                self.cancel_timer(timer);
                self.execution.holding.limit = None;
                self.execution.holding.left_millis = Some(at_millis - self.at.millis);
            }
            (false, None) => {
                if let Some(left) = self.execution.holding.left_millis.take() {
                    self.limit_execution_at(self.at.millis.saturating_add(left));
                }
            }
            _ => {}
        }
    }

    /// Sets the timer of the state machine's `TimeoutSeconds`.
    pub(super) fn limit_execution_at(&mut self, at_millis: i64) {
        let timer = self.set_timer(at_millis, Timer::Execution);
        self.execution.holding.limit = Some((timer, at_millis));
        self.execution.holding.left_millis = None;
    }
}

impl super::Execution {
    /// The flows that stand before a state, in the order in which they came about.
    #[must_use]
    pub fn held(&self) -> Vec<Held> {
        let mut held: Vec<Held> = self
            .threads
            .values()
            .filter_map(|thread| match thread.phase {
                Phase::Held { id, since_millis } => Some(Held {
                    hold: id,
                    state_name: thread.visit.state.name.clone(),
                    input: thread.visit.input.text().to_owned(),
                    since_millis,
                }),
                _ => None,
            })
            .collect();
        held.sort_unstable_by_key(|held| held.hold);
        held
    }

    /// Whether any flow stands before a state.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.threads
            .values()
            .any(|thread| matches!(thread.phase, Phase::Held { .. }))
    }

    /// Whether this flow stands before a state.
    #[must_use]
    pub fn is_held_at(&self, hold: HoldId) -> bool {
        self.held_at(hold).is_some()
    }

    fn held_at(&self, hold: HoldId) -> Option<ThreadId> {
        self.threads
            .iter()
            .find(|(_, thread)| matches!(thread.phase, Phase::Held { id, .. } if id == hold))
            .map(|(id, _)| *id)
    }

    /// Whether it is paused: no state is entered by itself.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.holding.is_paused()
    }

    /// The states that are not entered by themselves.
    pub fn breakpoints(&self) -> impl Iterator<Item = &str> {
        self.holding.breakpoints()
    }
}
