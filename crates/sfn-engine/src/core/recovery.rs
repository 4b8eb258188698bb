//! What follows when a state fails: `Retry`, `Catch`, or the failure of all that is around it.

use std::ops::ControlFlow;
use std::sync::Arc;

use asl::model::{Catcher, ErrorPattern, QueryLanguage, Retrier, StateKind};
use serde_json::{Value, json};

use super::dataflow::{Outlet, Seen, target};
use super::failure::{
    Failure, HEARTBEAT_TIMEOUT, Origin, QUERY_EVALUATION_ERROR, RUNTIME, TIMEOUT,
};
use super::payload::Payload;
use super::step::{Step, within_limit};
use super::thread::{Exit, Fate, Phase, Thread, ThreadId, Visit};
use super::timer::Timer;

impl Step<'_> {
    /// Goes on from a state's failure.
    pub(super) fn recover(
        &mut self,
        id: ThreadId,
        thread: &mut Thread,
        failure: Failure,
    ) -> ControlFlow<Fate> {
        // Whatever still runs below is no longer wanted (an item selector may fail while others run).
        self.abandon(thread, None);
        let failure = match self.note(thread, failure) {
            Ok(failure) => failure,
            Err(fatal) => return ControlFlow::Break(Fate::Fatal(fatal)),
        };
        if let Some(millis) = self.backoff(thread, &failure) {
            let timer = self.set_timer_after(millis, Timer::Backoff(id));
            thread.phase = Phase::BackingOff(timer);
            return ControlFlow::Break(Fate::Blocked);
        }
        let state = Arc::clone(&thread.visit.state);
        if matches!(state.kind, StateKind::Parallel(_) | StateKind::Map(_)) {
            thread.previous = self.log.branching_failed(thread.previous, &state.kind);
        }
        let catcher = thread.visit.catcher_for(&failure);
        let Some(catcher) = catcher.and_then(|index| state.catch.get(index)) else {
            return ControlFlow::Break(Fate::Failed(failure));
        };
        let caught = self
            .caught(id, thread, catcher, &failure)
            .and_then(|exit| within_limit(thread, &exit).map(|()| exit));
        match caught {
            Ok(exit) => self.leave(thread, exit),
            Err(failure) => ControlFlow::Break(match self.note(thread, failure) {
                Ok(failure) => Fate::Failed(failure),
                Err(fatal) => Fate::Fatal(fatal),
            }),
        }
    }

    /// Frames the cause of a failure that was found while the state was processed, and writes a failed JSONata
    /// evaluation down. `States.Runtime` is an error here: it ends the execution at once, whatever catches it by name
    /// (recorded on AWS).
    fn note(&mut self, thread: &mut Thread, mut failure: Failure) -> Result<Failure, Failure> {
        let Origin::Evaluation { location } = failure.origin else {
            return Ok(failure);
        };
        failure.origin = Origin::Reported;
        let visit = &thread.visit;
        failure.cause = Some(format!(
            "An error occurred while executing the state '{}' (entered at the event id #{}). {}",
            visit.state.name,
            visit.entered,
            failure.cause.unwrap_or_default()
        ));
        if failure.is(QUERY_EVALUATION_ERROR) {
            let previous = if visit.entering {
                visit.before_entered
            } else {
                thread.previous
            };
            let state = Arc::clone(&visit.state);
            thread.previous =
                self.log
                    .evaluation_failed(previous, &state.name, &failure, location.as_deref());
        }
        if failure.is(RUNTIME) {
            Err(failure)
        } else {
            Ok(failure)
        }
    }

    /// How many milliseconds to wait before the next attempt; `None` when there is to be none.
    fn backoff(&mut self, thread: &mut Thread, failure: &Failure) -> Option<u64> {
        let visit = &mut thread.visit;
        let index = visit.retrier_for(failure)?;
        let seconds = visit.delay_by(index)?;
        if let Some(uses) = visit.retrier_uses.get_mut(index) {
            *uses += 1;
        }
        let retrier = visit.state.retry.get(index)?;
        let share = if retrier.full_jitter {
            self.entropy.unit()
        } else {
            1.0
        };
        // Saturates; a day is far below the limits of both.
        Some((seconds * share * 1000.0) as u64)
    }

    /// How a state is left by a catcher.
    pub(super) fn caught(
        &mut self,
        id: ThreadId,
        thread: &Thread,
        catcher: &Catcher,
        failure: &Failure,
    ) -> Result<Exit, Failure> {
        let error_output = error_output(failure);
        let outlet = Outlet {
            assign: catcher.assign.as_ref(),
            output: catcher.output.as_ref(),
            next: Some(&catcher.next),
        };
        let input = thread.visit.input.clone();
        if thread.visit.state.query_language == QueryLanguage::Jsonata {
            let seen = Seen {
                error_output: Some(&error_output),
                ..Seen::input(input.value())
            };
            return self.exit_jsonata(id, thread, seen, outlet, Payload::new(error_output.clone()));
        }
        let assigned = self.assigned(id, thread, Seen::input(&error_output), outlet.assign)?;
        // A caught error passes by ResultSelector and OutputPath.
        let output = match &catcher.result_path {
            None => Payload::new(error_output),
            Some(None) => input,
            Some(Some(path)) => Payload::new(path.insert(input.into_value(), error_output)?),
        };
        Ok(Exit {
            output,
            assigned,
            next: target(thread, outlet.next)?,
        })
    }
}

impl Visit {
    /// The retrier for a failure: the first that names it decides, used up or not.
    pub(super) fn retrier_for(&self, failure: &Failure) -> Option<usize> {
        let named = |retrier: &Retrier| matches(&retrier.error_equals, failure);
        self.state.retry.iter().position(named)
    }

    /// How many seconds a retrier waits before the next attempt, jitter aside; `None` when it is used up.
    pub(super) fn delay_by(&self, index: usize) -> Option<f64> {
        let retrier = self.state.retry.get(index)?;
        let uses = *self.retrier_uses.get(index)?;
        (uses < retrier.max_attempts).then(|| delay_seconds(retrier, uses))
    }

    /// The catcher for a failure: the first that names it.
    pub(super) fn catcher_for(&self, failure: &Failure) -> Option<usize> {
        let named = |catcher: &Catcher| matches(&catcher.error_equals, failure);
        self.state.catch.iter().position(named)
    }
}

/// The error output that a catcher sees: null stands for what a task did not tell (recorded on AWS).
fn error_output(failure: &Failure) -> Value {
    json!({ "Error": failure.error, "Cause": failure.cause })
}

/// `IntervalSeconds` grown by `BackoffRate` after each use, up to `MaxDelaySeconds`.
fn delay_seconds(retrier: &Retrier, uses: u64) -> f64 {
    let grown = retrier.interval_seconds as f64 * retrier.backoff_rate.powf(uses as f64);
    match retrier.max_delay_seconds {
        Some(most) => grown.min(most as f64),
        None => grown,
    }
}

/// Whether an `ErrorEquals` names the failure.
fn matches(patterns: &[ErrorPattern], failure: &Failure) -> bool {
    patterns.iter().any(|pattern| match pattern {
        ErrorPattern::All => !failure.is(RUNTIME) && !failure.is_own_data_limit(),
        ErrorPattern::TaskFailed => {
            !failure.is(RUNTIME) && !failure.is(TIMEOUT) && !failure.is_own_data_limit()
        }
        ErrorPattern::Named(name) => {
            failure.is(name) || (failure.origin == Origin::Heartbeat && name == HEARTBEAT_TIMEOUT)
        }
    })
}

#[cfg(test)]
mod tests {
    use asl::model::{ErrorPattern, Retrier};

    use super::{Failure, Origin, delay_seconds, matches};

    fn failure(error: Option<&str>) -> Failure {
        Failure::reported(error.map(str::to_owned), None)
    }

    #[test]
    fn reserved_names_stand_for_groups_of_errors() {
        let heartbeat = Failure {
            origin: Origin::Heartbeat,
            ..failure(Some("States.Timeout"))
        };
        let own_output = Failure::data_limit("S", Origin::OwnOutput);
        let task_output = Failure::data_limit("lambda", Origin::Reported);
        let named = |name: &str| ErrorPattern::Named(name.to_owned());
        for (pattern, failure, expected) in [
            (ErrorPattern::All, &failure(Some("Boom")), true),
            (ErrorPattern::All, &failure(None), true),
            (ErrorPattern::All, &failure(Some("States.Timeout")), true),
            (ErrorPattern::All, &failure(Some("States.Runtime")), false),
            (ErrorPattern::All, &task_output, true),
            (ErrorPattern::All, &own_output, false),
            (named("States.DataLimitExceeded"), &own_output, true),
            (ErrorPattern::TaskFailed, &failure(Some("Boom")), true),
            (
                ErrorPattern::TaskFailed,
                &failure(Some("States.Timeout")),
                false,
            ),
            (named("Boom"), &failure(Some("Boom")), true),
            (named("Boom"), &failure(Some("Boo")), false),
            (named("Boom"), &failure(None), false),
            (named("States.Timeout"), &heartbeat, true),
            (named("States.HeartbeatTimeout"), &heartbeat, true),
            (
                named("States.HeartbeatTimeout"),
                &failure(Some("States.Timeout")),
                false,
            ),
        ] {
            let patterns = [pattern];
            assert_eq!(
                matches(&patterns, failure),
                expected,
                "{patterns:?} {failure:?}"
            );
        }
    }

    #[test]
    fn delays_grow_up_to_their_limit() {
        let mut retrier = Retrier {
            error_equals: vec![],
            interval_seconds: 2,
            max_attempts: 9,
            backoff_rate: 1.5,
            max_delay_seconds: None,
            full_jitter: false,
        };
        assert_eq!(
            [0, 1, 2].map(|uses| delay_seconds(&retrier, uses)),
            [2.0, 3.0, 4.5]
        );
        retrier.max_delay_seconds = Some(3);
        assert_eq!(
            [0, 1, 2].map(|uses| delay_seconds(&retrier, uses)),
            [2.0, 3.0, 3.0]
        );
    }
}
