use std::sync::{Arc, Weak};
use std::time::Duration;

use super::children::StartFailure;
use super::{Beginning, LiveMapRun, Runtime, lock};
use crate::core::Input;
use crate::core::map_run::MapRunFailure;
use crate::runtime::logging::LogRule;
use crate::runtime::step::NotTaken;
use crate::store::StoreError;
use crate::store::table::map_runs::{self, Ending, Found, NewMapRun};
use crate::store::table::{MapRunStatus, StateMachineType, revisions};

/// After a failed read or write a Map Run goes on so much later.
const PATIENCE: Duration = Duration::from_secs(1);

/// So many child executions are begun with one write.
const STARTED_TOGETHER: i64 = 128;

/// Carries a Map Run through to its end, however often the disk fails. While it waits it does not keep the engine.
pub(super) async fn drive(runtime: Weak<Runtime>, run: Arc<LiveMapRun>) {
    loop {
        let Some(runtime) = runtime.upgrade().filter(|it| !it.is_stopping()) else {
            return;
        };
        match runtime.advance(&run).await {
            Ok(Next::Done) => {
                runtime.map_runs.remove(&run);
                return;
            }
            Ok(Next::Wait) => {
                drop(runtime);
                run.changed.notified().await;
            }
            Err(_) if runtime.is_stopping() => return,
            Err(error) => {
                tracing::error!(map_run = %run.request.arn, %error, "a Map Run could not go on; it is tried again");
                drop(runtime);
                tokio::time::sleep(PATIENCE).await;
            }
        }
    }
}

/// How a Map Run stands.
enum Next {
    /// There is nothing to do until something changes.
    Wait,
    /// There is nothing to do any more.
    Done,
}

impl Runtime {
    /// Goes on with a Map Run as far as it goes.
    async fn advance(self: &Arc<Self>, run: &Arc<LiveMapRun>) -> Result<Next, StoreError> {
        let begun = *lock(&run.id);
        let id = match begun {
            Some(id) => id,
            None => {
                let found = self.begin_map_run(run).await?;
                let revision = self.store.read(|c| revisions::get(c, found.revision))?;
                let rule = LogRule::of(
                    revision.logging_configuration.as_deref(),
                    &found.record.processor_arn,
                );
                // Only this task sets it.
                let _ = run.log_rule.set(rule);
                self.map_runs.enter(found.id, run);
                found.id
            }
        };
        if *lock(&run.beginning) != Beginning::Done {
            let Some(found) = self.reopened(run, id).await? else {
                return Ok(Next::Wait);
            };
            *lock(&run.beginning) = Beginning::Done;
            if found.record.status != MapRunStatus::Running {
                // A crash came between its end and the execution's next step.
                self.abort_children(id)?;
            } else if !found.all_read {
                self.read_ahead(run, &found);
            }
        }
        loop {
            let Some(found) = self.store.read(|c| map_runs::get(c, id))? else {
                return Ok(Next::Done);
            };
            if run.is_aborted() {
                let in_memory = lock(&run.in_memory).children;
                return Ok(if in_memory > 0 {
                    Next::Wait
                } else {
                    Next::Done
                });
            }
            if found.record.status != MapRunStatus::Running {
                return self.conclude(run, &found).await;
            }
            match self.next_move(run, &found).await? {
                Move::Wait => return Ok(Next::Wait),
                Move::Again => {}
                Move::Succeed => self.succeed(run, &found).await?,
                Move::Fail(failure) => self.fail_map_run(run, id, failure).await?,
            }
        }
    }

    async fn begin_map_run(&self, run: &LiveMapRun) -> Result<Found, StoreError> {
        let request = &run.request;
        let new = NewMapRun {
            execution: run.execution,
            event: request.map_run.0,
            arn: request.arn.clone(),
            processor_arn: request.processor_arn.clone(),
            child_type: if request.express {
                StateMachineType::Express
            } else {
                StateMachineType::Standard
            },
            definition: request.definition.clone(),
            role_arn: request.role_arn.clone(),
            start_millis: self.clock.now_millis(),
            settings: request.settings,
        };
        self.store.write(move |c| map_runs::begin(c, &new)).await
    }

    /// Does what can be done now.
    async fn next_move(
        self: &Arc<Self>,
        run: &Arc<LiveMapRun>,
        found: &Found,
    ) -> Result<Move, StoreError> {
        if let Some(failure) = lock(&run.failure).clone() {
            return Ok(Move::Fail(failure));
        }
        let (items, children) = (&found.record.items, &found.record.children);
        let total = found.all_read.then_some(items.total.unsigned_abs());
        let unsuccessful = items.unsuccessful().unsigned_abs();
        if found.record.settings.is_exceeded(unsuccessful, total) {
            return Ok(Move::Fail(MapRunFailure::threshold()));
        }
        if found.all_read && children.ended() == children.total {
            return Ok(Move::Succeed);
        }
        let in_memory = *lock(&run.in_memory);
        let running = children.running + in_memory.children;
        let room = i64::from(found.record.settings.concurrency()) - running;
        let waiting = children.pending() + children.pending_redrive - in_memory.children;
        let count = room.min(waiting).min(STARTED_TOGETHER);
        if count <= 0 {
            return Ok(Move::Wait);
        }
        let started = if children.pending_redrive > in_memory.redriven {
            self.redrive_children(run, found, count).await
        } else if run.request.express {
            self.start_express_children(run, found, count)
        } else {
            self.start_children(run, found, count).await
        };
        match started {
            // Those that came to their end in their first step made room for more.
            Ok(()) => Ok(Move::Again),
            Err(StartFailure::Failed(failure)) => Ok(Move::Fail(failure)),
            Err(StartFailure::Store(error)) => Err(error),
        }
    }

    async fn succeed(
        self: &Arc<Self>,
        run: &Arc<LiveMapRun>,
        found: &Found,
    ) -> Result<(), StoreError> {
        let id = found.id;
        let results = match self.results(run, found).await? {
            Ok(results) => results,
            Err(failure) => return self.fail_map_run(run, id, failure).await,
        };
        let ending = Ending {
            redrives: run.request.redrives,
            status: MapRunStatus::Succeeded,
            stop_millis: self.clock.now_millis(),
            error: None,
            cause: None,
            output: results.output,
            written: results.written,
        };
        self.store
            .write(move |c| map_runs::end(c, id, &ending))
            .await
            .map(|_| ())
    }

    async fn fail_map_run(
        self: &Arc<Self>,
        run: &Arc<LiveMapRun>,
        id: i64,
        failure: MapRunFailure,
    ) -> Result<(), StoreError> {
        let ending = Ending {
            redrives: run.request.redrives,
            status: MapRunStatus::Failed,
            stop_millis: self.clock.now_millis(),
            error: Some(failure.error),
            cause: Some(failure.cause),
            output: None,
            written: false,
        };
        let ended = self
            .store
            .write(move |c| map_runs::end(c, id, &ending))
            .await?;
        if ended {
            // No child execution begins any more; those that run are aborted.
            run.stopped.send_replace(true);
            self.abort_children(id)?;
        }
        Ok(())
    }

    /// Tells the execution how its Map Run ended, when no child execution runs any more.
    async fn conclude(
        self: &Arc<Self>,
        run: &Arc<LiveMapRun>,
        found: &Found,
    ) -> Result<Next, StoreError> {
        if found.record.children.running > 0 || lock(&run.in_memory).children > 0 {
            return Ok(Next::Wait);
        }
        if found.record.status == MapRunStatus::Failed
            && run.request.writer.exports()
            && run.request.source.is_ok()
            && let Err(failure) = self.results(run, found).await?
        {
            tracing::warn!(map_run = %run.request.arn, cause = %failure.cause, "the results of a failed Map Run could not be written");
        }
        self.report(run, found).await?;
        Ok(Next::Done)
    }

    /// Tells the execution how its Map Run ended.
    async fn report(self: &Arc<Self>, run: &LiveMapRun, found: &Found) -> Result<(), StoreError> {
        let map_run = run.request.map_run;
        let input = match found.record.status {
            MapRunStatus::Succeeded => Input::MapRunSucceeded {
                map_run,
                output: found.output.clone(),
            },
            MapRunStatus::Failed => Input::MapRunFailed {
                map_run,
                error: found.error.clone(),
                cause: found.cause.clone(),
            },
            MapRunStatus::Aborted | MapRunStatus::Running => return Ok(()),
        };
        match self.step_durably(&self.live(run.execution), input).await {
            // It has ended, or does not wait for the Map Run any more.
            Ok(_) | Err(NotTaken::Closed | NotTaken::Unwanted) => Ok(()),
            Err(NotTaken::Store(error)) => Err(error),
        }
    }
}

/// What comes next.
enum Move {
    /// Nothing, until something changes.
    Wait,
    /// Something was done: there may be more to do.
    Again,
    /// All child executions have ended.
    Succeed,
    /// The Map Run fails.
    Fail(MapRunFailure),
}
