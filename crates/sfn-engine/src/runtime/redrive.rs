//! RedriveExecution: an execution that did not succeed goes on from where it ended, under its own ARN and revision.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::lifecycle::Runtime;
use super::live::{Identity, Live, State};
use super::logging::LogRule;
use super::{Engine, NotRedrivable, RedriveError, Redriven, StatusChange};
use crate::core::Input;
use crate::store::StoreError;
use crate::store::table::executions::{self, Step};
use crate::store::table::redrives::{self, Redrive};
use crate::store::table::{
    ExecutionRecord, ExecutionStatus, StateMachineStatus, history, journal, map_run_redrives,
};

/// An execution with as many events has no room for `ExecutionRedriven` and one event more.
pub(super) const EVENT_LIMIT: i64 = 24_999;

/// Why an execution cannot be redriven that the engine itself ended.
const NO_WAY: &str = "its journal does not lead to its end";

const MINUTE_MILLIS: i64 = 60 * 1000;
const DAY_MILLIS: i64 = 24 * 60 * MINUTE_MILLIS;

/// How long after its end an execution can be redriven.
pub(super) const PERIOD_MILLIS: i64 = 14 * DAY_MILLIS;

/// How long after its start an execution may be open.
const LONGEST_MILLIS: i64 = 365 * DAY_MILLIS;

/// How long a client token counts.
const TOKEN_MILLIS: i64 = 15 * MINUTE_MILLIS;

impl Engine {
    /// Redrives an execution that failed, timed out or was aborted: what was unsuccessful in it runs again, as far as it goes
    /// without waiting; all that is on disk when this returns. A `client_token` that redrove it within the last 15 minutes
    /// gives that redrive again.
    ///
    /// # Errors
    /// See [`RedriveError`].
    pub async fn redrive_execution(
        &self,
        execution_arn: &str,
        client_token: Option<String>,
    ) -> Result<Redriven, RedriveError> {
        self.runtime.redrive(execution_arn, client_token).await
    }

    /// Why an execution cannot be redriven now; `None` when it can.
    ///
    /// # Errors
    /// When it cannot be read.
    #[allow(clippy::unused_async)] // As the other reads.
    pub async fn not_redrivable(
        &self,
        execution: &ExecutionRecord,
    ) -> Result<Option<NotRedrivable>, StoreError> {
        self.runtime.not_redrivable(execution)
    }
}

/// Who redrives an execution.
#[derive(Clone, Debug)]
pub(super) enum Redriver {
    /// A caller, perhaps with a client token.
    Caller(Option<String>),
    /// Its Map Run, for which it waits.
    MapRun,
}

/// What becomes of an attempt to redrive.
pub(super) enum Attempt {
    /// It is given to the writer.
    Submitted(oneshot::Receiver<Result<bool, StoreError>>, Redriven),
    /// Its end, or another redrive of it, is just being written.
    Busy,
    /// What is on disk does not lead to where it ended.
    Unrecoverable(String),
}

impl Runtime {
    async fn redrive(
        self: &Arc<Self>,
        execution_arn: &str,
        client_token: Option<String>,
    ) -> Result<Redriven, RedriveError> {
        loop {
            if self.is_stopping() {
                return Err(StoreError::Closed.into());
            }
            let since = self.clock.now_millis() - TOKEN_MILLIS;
            let found = self.store.read(|c| {
                let Some(found) = executions::find(c, execution_arn)? else {
                    return Ok(None);
                };
                let known = match &client_token {
                    Some(token) => redrives::with_token(c, found.id, token, since)?,
                    None => None,
                };
                Ok(Some((found, known)))
            })?;
            let Some((found, known)) = found else {
                return Err(RedriveError::ExecutionDoesNotExist(
                    execution_arn.to_owned(),
                ));
            };
            if let Some(redrive_millis) = known {
                return Ok(Redriven { redrive_millis });
            }
            if let Some(why) = self.not_redrivable(&found.record)? {
                return Err(why.into());
            }
            // A replay may take a while.
            let (runtime, caller) = (Arc::clone(self), Redriver::Caller(client_token.clone()));
            let attempt = self
                .handle
                .spawn_blocking(move || runtime.attempt_redrive(found.id, caller))
                .await
                .map_err(|e| {
                    RedriveError::NotRedrivable(NotRedrivable::Unrecoverable(e.to_string()))
                })??;
            match attempt {
                Attempt::Submitted(outcome, redriven) => {
                    if outcome.await.unwrap_or(Err(StoreError::Closed))? {
                        return Ok(redriven);
                    }
                }
                // When all that was given to the writer before is on disk, so is what stood in the way.
                Attempt::Busy => self.store.write(|_| Ok(())).await?,
                Attempt::Unrecoverable(why) => {
                    return Err(NotRedrivable::Unrecoverable(why).into());
                }
            }
        }
    }

    fn not_redrivable(
        &self,
        execution: &ExecutionRecord,
    ) -> Result<Option<NotRedrivable>, StoreError> {
        let now = self.clock.now_millis();
        Ok(Some(match execution.status {
            ExecutionStatus::Running => NotRedrivable::Running,
            ExecutionStatus::PendingRedrive => NotRedrivable::Pending,
            ExecutionStatus::Succeeded => NotRedrivable::Succeeded,
            _ if execution.event_count >= EVENT_LIMIT => NotRedrivable::EventLimit,
            _ if now - execution.start_millis > LONGEST_MILLIS => NotRedrivable::MaxTime,
            _ if execution
                .stop_millis
                .is_some_and(|stop| now - stop > PERIOD_MILLIS) =>
            {
                NotRedrivable::PeriodExceeded
            }
            _ if execution.map_run_arn.is_some() => NotRedrivable::ByMapRunOnly,
            _ => {
                let machine = self
                    .state_machines
                    .find(&self.store, &execution.state_machine_arn)?;
                if machine.is_none_or(|m| m.record.status != StateMachineStatus::Active) {
                    NotRedrivable::Deleting
                } else if self.leads_to_its_end(execution)? {
                    return Ok(None);
                } else {
                    NotRedrivable::Unrecoverable(NO_WAY.to_owned())
                }
            }
        }))
    }

    /// Whether its journal leads to where it ended; not when the engine could not go on with it.
    fn leads_to_its_end(&self, execution: &ExecutionRecord) -> Result<bool, StoreError> {
        self.store.read(|c| {
            let Some(found) = executions::find(c, &execution.arn)? else {
                return Ok(false);
            };
            journal::is_whole(c, found.id, found.step_count)
        })
    }

    /// Makes the redrive's step and gives it to the writer.
    pub(super) fn attempt_redrive(
        self: &Arc<Self>,
        id: i64,
        redriver: Redriver,
    ) -> Result<Attempt, StoreError> {
        let live = self.live(id);
        let mut slot = live.lock();
        if !matches!(slot.state, State::Dormant) {
            return Ok(Attempt::Busy);
        }
        let given_up = |slot: &mut super::live::Slot| {
            slot.state = State::Closed;
            self.forget(live.id);
        };
        let read = self.store.read(|c| {
            let snapshot = executions::snapshot(c, live.id)?;
            Ok((snapshot, journal::of_execution(c, live.id)?))
        });
        let (snapshot, entries) = match read {
            Ok((Some(snapshot), entries)) => (snapshot, entries),
            Ok((None, _)) => {
                given_up(&mut slot);
                return Ok(Attempt::Busy);
            }
            Err(error) => {
                given_up(&mut slot);
                return match error {
                    StoreError::Unreadable { .. } => Ok(Attempt::Unrecoverable(error.to_string())),
                    error => Err(error),
                };
            }
        };
        let record = &snapshot.found.record;
        if record.status.is_open() {
            // Somebody else has redriven it; it is brought to memory as every open execution is.
            drop(slot);
            self.wake(&live);
            return Ok(Attempt::Busy);
        }
        let mut running = match self.replay(&snapshot, entries) {
            Ok(running) if running.has_failed() => running,
            Ok(_) => {
                given_up(&mut slot);
                return Ok(Attempt::Unrecoverable(NO_WAY.to_owned()));
            }
            Err(why) => {
                given_up(&mut slot);
                return Ok(Attempt::Unrecoverable(why.to_string()));
            }
        };
        let input = match self.without_missing_activities(&running.activities, Input::Redrive) {
            Ok(input) => input,
            Err(error) => {
                given_up(&mut slot);
                return Err(error);
            }
        };
        let moment = running.moment(self.clock.now_millis());
        let number = running.steps;
        let first = running.event_count() + 1;
        let encoded = journal::Encoded::new(moment, &input);
        let applied = running.apply(input, moment);
        let event_count = running.event_count();
        let redrives = running.redrives();
        let step = applied.map(|(outcome, actions)| -> Result<_, StoreError> {
            let step = Step {
                number,
                event_count,
                journal: Some(encoded?.with_event_count(event_count)),
                events: history::Encoded::new(first, &outcome.events)?,
                closing: running.closing(),
            };
            Ok((step, actions, outcome.events))
        });
        let (step, actions, events) = match step {
            Ok(Ok(made)) => made,
            Ok(Err(error)) => {
                given_up(&mut slot);
                return Err(error);
            }
            Err(defect) => {
                given_up(&mut slot);
                return Ok(Attempt::Unrecoverable(defect.to_string()));
            }
        };
        let by_map_run = matches!(redriver, Redriver::MapRun);
        let redrive = Redrive {
            number: running.redrives(),
            millis: moment.millis,
            client_token: match redriver {
                Redriver::Caller(token) => token,
                Redriver::MapRun => None,
            },
        };
        let identity = Arc::new(Identity {
            arn: record.arn.clone(),
            state_machine_arn: record.state_machine_arn.clone(),
            start_millis: record.start_millis,
            map_run: snapshot.found.child.map(|child| child.map_run),
            log_rule: LogRule::of(
                snapshot.revision.logging_configuration.as_deref(),
                &record.state_machine_arn,
            ),
        });
        let logged = self.entries(Some(&identity), redrives, &events);
        slot.generation += 1;
        slot.identity = Some(Arc::clone(&identity));
        let closing = step.closing.clone();
        slot.state = match closing {
            None => State::Running(Box::new(running)),
            Some(_) => State::Closed,
        };
        let redriven = Redriven {
            redrive_millis: moment.millis,
        };
        let generation = slot.generation;
        let (done, outcome) = oneshot::channel();
        let (runtime, kept, id) = (Arc::clone(self), Arc::clone(&live), live.id);
        self.store.submit(
            move |connection| {
                if by_map_run {
                    map_run_redrives::redrive_child(connection, id, &step, &redrive)
                } else {
                    executions::redrive(connection, id, &step, &redrive)
                }
            },
            move |result| {
                if matches!(result, Ok(true)) {
                    runtime.log_delivery.give(logged);
                    runtime.tell_running(id, &identity);
                    runtime.carry_out(&kept, actions);
                    if let Some(closing) = closing {
                        runtime.closed(&kept, Some(&identity), &closing);
                    }
                } else {
                    runtime.not_redriven(&kept, generation);
                }
                // Whoever asked may have gone; the redrive stands all the same.
                let _ = done.send(result);
            },
        );
        Ok(Attempt::Submitted(outcome, redriven))
    }

    /// A redrive was not written: the execution is closed, as before.
    fn not_redriven(&self, live: &Arc<Live>, generation: u64) {
        // First: when the store is closed this is called under the execution's lock.
        if self.is_stopping() {
            return;
        }
        let mut slot = live.lock();
        if slot.generation != generation {
            return;
        }
        slot.generation += 1;
        slot.state = State::Closed;
        self.forget(live.id);
        live.work.cancel_all();
    }

    /// Tells that an execution runs: it was started or redriven.
    pub(crate) fn tell_running(&self, id: i64, identity: &Identity) {
        self.notifications.tell(
            id,
            || StatusChange {
                execution_arn: identity.arn.clone(),
                state_machine_arn: identity.state_machine_arn.clone(),
                status: ExecutionStatus::Running,
                start_millis: identity.start_millis,
                stop_millis: None,
            },
            false,
        );
    }
}
