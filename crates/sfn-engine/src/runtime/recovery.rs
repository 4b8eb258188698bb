use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use sfn_api::{HistoryEvent, Timestamp};

use super::lifecycle::Runtime;
use super::live::{Identity, Live, Slot, State};
use super::logging::LogRule;
use super::running::Running;
use crate::core::{Execution, ExecutionStart, TaskId};
use crate::store::StoreError;
use crate::store::table::executions::{self, Closing, Snapshot, Step};
use crate::store::table::{ExecutionStatus, history, journal};

/// After a failed write an execution is brought back to memory so much later; after each further one in twice that time, because its
/// tasks run again each time.
const PATIENCE: Duration = Duration::from_secs(1);

/// So often the time doubles: up to four minutes.
const DOUBLINGS: u32 = 8;

/// Why an execution cannot be brought back from its journal.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Unrecoverable {
    /// The definition is refused.
    #[error("its definition can no longer be run: {0}")]
    Definition(String),
    /// The answers of the test case are unreadable.
    #[error("the answers of its test case are unreadable: {0}")]
    TestCase(String),
    /// The replay came to something else.
    #[error(
        "its journal gives {found} history events after step {step}, where {expected} were recorded"
    )]
    Diverged {
        step: i64,
        expected: i64,
        found: i64,
    },
    /// The replay ended it, or steps are missing.
    #[error("its journal has {found} steps, where {expected} were recorded")]
    Steps { expected: i64, found: i64 },
    /// The replay ended it.
    #[error("its journal ends it, though it was recorded as running")]
    Ended,
    /// The interpreter failed.
    #[error(transparent)]
    Defect(#[from] super::running::Defect),
}

impl Runtime {
    /// Brings an execution back to memory by replaying its journal, and goes on with what it waits for.
    pub(crate) fn recover(
        self: &Arc<Self>,
        live: &Arc<Live>,
        slot: &mut Slot,
    ) -> Result<(), StoreError> {
        let read = self.store.read(|connection| {
            let Some(snapshot) = executions::snapshot(connection, live.id)? else {
                return Ok(None);
            };
            let journal = journal::of_execution(connection, live.id)?;
            Ok(Some((snapshot, journal)))
        });
        let (snapshot, journal) = match read {
            Ok(Some((snapshot, journal))) if snapshot.found.record.status.is_open() => {
                (snapshot, journal)
            }
            Ok(_) => {
                slot.state = State::Closed;
                self.forget(live.id);
                return Ok(());
            }
            Err(error @ StoreError::Unreadable { .. }) => {
                self.fail(live, slot, &error.to_string());
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let record = &snapshot.found.record;
        slot.generation += 1;
        slot.identity = Some(Arc::new(Identity {
            arn: record.arn.clone(),
            state_machine_arn: record.state_machine_arn.clone(),
            start_millis: record.start_millis,
            map_run: snapshot.found.child.map(|child| child.map_run),
            log_rule: LogRule::of(
                snapshot.revision.logging_configuration.as_deref(),
                &record.state_machine_arn,
            ),
        }));
        let replayed = self.replay(&snapshot, journal).and_then(|running| {
            if running.closing().is_some() {
                return Err(Unrecoverable::Ended);
            }
            Ok(running)
        });
        match replayed {
            Ok(running) => {
                let actions = running.resume();
                slot.state = State::Running(Box::new(running));
                live.work.cancel_all();
                self.carry_out(live, actions);
            }
            Err(why) => {
                tracing::error!(execution = %record.arn, %why, "an execution cannot be recovered");
                self.fail(
                    live,
                    slot,
                    &format!("The execution cannot be recovered: {why}."),
                );
            }
        }
        Ok(())
    }

    /// Brings the interpreter to where the journal leads.
    pub(crate) fn replay(
        &self,
        snapshot: &Snapshot,
        journal: Vec<journal::Entry>,
    ) -> Result<Running, Unrecoverable> {
        let record = &snapshot.found.record;
        let machine = self
            .state_machines
            .model(
                snapshot.found.revision,
                &snapshot.revision.definition,
                snapshot.kind,
            )
            .map_err(Unrecoverable::Definition)?;
        let test_case = snapshot
            .mock
            .as_deref()
            .map(serde_json::from_str)
            .transpose()
            .map_err(|e| Unrecoverable::TestCase(e.to_string()))?
            .map(Arc::new);
        let start = ExecutionStart {
            execution_arn: record.arn.clone(),
            name: record.name.clone(),
            role_arn: snapshot.revision.role_arn.clone(),
            state_machine_name: state_machine_name(&record.state_machine_arn),
            state_machine_arn: record.state_machine_arn.clone(),
            state_machine_version_arn: record.state_machine_version_arn.clone(),
            state_machine_alias_arn: record.state_machine_alias_arn.clone(),
            input: record.input.to_string(),
            start_millis: record.start_millis,
        };
        let mut running = Running::new(Execution::new(machine, start), test_case);
        for entry in journal {
            let step = running.steps;
            self.clock.catch_up(entry.moment.millis);
            running.apply(entry.input, entry.moment)?;
            if running.event_count() != entry.event_count {
                return Err(Unrecoverable::Diverged {
                    step,
                    expected: entry.event_count,
                    found: running.event_count(),
                });
            }
        }
        if running.steps != snapshot.found.step_count {
            return Err(Unrecoverable::Steps {
                expected: snapshot.found.step_count,
                found: running.steps,
            });
        }
        Ok(running)
    }

    /// Ends an execution that the interpreter cannot go on with, from what is on disk.
    pub(crate) fn fail(self: &Arc<Self>, live: &Arc<Live>, slot: &mut Slot, cause: &str) {
        slot.state = State::Closed;
        slot.generation += 1;
        let (generation, identity) = (slot.generation, slot.identity.clone());
        let closing = Closing {
            status: ExecutionStatus::Failed,
            stop_millis: self.clock.now_millis(),
            output: None,
            error: Some("States.Runtime".to_owned()),
            cause: Some(cause.to_owned()),
        };
        let (runtime, live, id) = (Arc::clone(self), Arc::clone(live), live.id);
        let write = closing.clone();
        self.store.submit(
            // What was written before decides the numbers, so they are read within the transaction.
            move |connection| {
                let Some(snapshot) = executions::counts(connection, id)? else {
                    return Ok(None);
                };
                let event = failed_event(snapshot.event_count, &write)?;
                let step = Step {
                    number: snapshot.step_count,
                    event_count: snapshot.event_count + 1,
                    journal: None,
                    events: history::Encoded::new(
                        snapshot.event_count + 1,
                        std::slice::from_ref(&event),
                    )
                    .map_err(crate::store::Fault::Refused)?,
                    closing: Some(write.clone()),
                };
                executions::step(connection, id, &step)?;
                Ok(Some((event, snapshot.redrive_count)))
            },
            move |result| match result {
                Ok(failed) => {
                    let logged = failed.and_then(|(event, redrives)| {
                        runtime.entries(identity.as_ref(), redrives, &[event])
                    });
                    runtime.log_delivery.give(logged);
                    runtime.closed(&live, identity.as_deref(), &closing);
                }
                Err(error) => runtime.lost(&live, generation, &error),
            },
        );
    }

    /// A step was not written: what is in memory is ahead of the disk, so it is dropped and brought back from there.
    pub(crate) fn lost(self: &Arc<Self>, live: &Arc<Live>, generation: u64, error: &StoreError) {
        // First: when the store is closed this is called under the execution's lock.
        if self.is_stopping() {
            return;
        }
        {
            let mut slot = live.lock();
            if slot.generation != generation {
                return;
            }
            slot.generation += 1;
            slot.state = State::Dormant;
        }
        live.work.cancel_all();
        tracing::error!(execution = live.id, %error, "a step could not be written; the execution is taken up again from disk");
        self.recover_later(live);
    }

    fn recover_later(self: &Arc<Self>, live: &Arc<Live>) {
        let patience = PATIENCE * 2_u32.pow(live.set_back().min(DOUBLINGS));
        let (runtime, live) = (Arc::downgrade(self), Arc::clone(live));
        self.handle.spawn(async move {
            tokio::time::sleep(patience).await;
            if let Some(runtime) = runtime.upgrade() {
                runtime.wake(&live);
            }
        });
    }

    /// Brings an execution to memory, now or, when it cannot be read, later.
    pub(crate) fn wake(self: &Arc<Self>, live: &Arc<Live>) {
        if self.is_stopping() {
            return;
        }
        let mut slot = live.lock();
        if !matches!(slot.state, State::Dormant) {
            return;
        }
        if let Err(error) = self.recover(live, &mut slot) {
            tracing::error!(execution = live.id, %error, "an open execution could not be read");
            self.recover_later(live);
        }
    }

    /// What the service answered when it took a task's request, if it has.
    pub(crate) fn submission(
        self: &Arc<Self>,
        live: &Arc<Live>,
        task: TaskId,
    ) -> Result<Option<String>, StoreError> {
        let mut slot = live.lock();
        if matches!(slot.state, State::Dormant) {
            self.recover(live, &mut slot)?;
        }
        Ok(match &slot.state {
            State::Running(running) => running.submission(task).map(str::to_owned),
            State::Dormant | State::Closed => None,
        })
    }
}

/// The name at the end of a state machine's ARN.
fn state_machine_name(arn: &str) -> String {
    crate::arn::StateMachineArn::parse(arn)
        .map_or(arn, |parsed| parsed.name)
        .to_owned()
}

fn failed_event(
    events_before: i64,
    closing: &Closing,
) -> Result<HistoryEvent, crate::store::Fault> {
    serde_json::from_value(json!({
        "timestamp": Timestamp::from_millis(closing.stop_millis),
        "type": "ExecutionFailed",
        "id": events_before + 1,
        "previousEventId": events_before,
        "executionFailedEventDetails": { "error": closing.error, "cause": closing.cause },
    }))
    .map_err(|e| {
        crate::store::Fault::Refused(StoreError::Unreadable {
            what: "history event",
            message: e.to_string(),
        })
    })
}
