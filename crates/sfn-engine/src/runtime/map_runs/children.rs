use std::sync::Arc;

use tokio::sync::{oneshot, watch};

use super::{InMemoryChildren, LiveMapRun, Runtime, lock};
use crate::core::map_run::MapRunFailure;
use crate::core::{Execution, ExecutionStart};
use crate::runtime::ExpressExecution;
use crate::runtime::live::{Identity, Live};
use crate::runtime::logging::Entries;
use crate::runtime::memory::InMemory;
use crate::runtime::running::Action;
use crate::runtime::start::FirstStep;
use crate::runtime::step::NotTaken;
use crate::store::StoreError;
use crate::store::table::executions::{self, Closing, NewChild, NewExecution, Step};
use crate::store::table::map_runs::{self, Child, Found, Pending};
use crate::store::table::{ExecutionStatus, StateMachineType, history, map_run_redrives};

/// Why child executions were not started.
pub(super) enum StartFailure {
    /// The Map Run fails.
    Failed(MapRunFailure),
    /// They could not be read or written.
    Store(StoreError),
}

impl From<StoreError> for StartFailure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl StartFailure {
    /// A fault of the processor or of this program.
    fn runtime(cause: String) -> Self {
        Self::Failed(MapRunFailure {
            error: "States.Runtime".to_owned(),
            cause,
        })
    }
}

/// A child execution that is to be written.
struct Prepared {
    new: Arc<NewChild>,
    identity: Arc<Identity>,
    /// `None` when it ended in its first step.
    live: Option<Arc<Live>>,
    actions: Vec<Action>,
    logged: Option<Entries>,
}

impl Runtime {
    /// Begins so many child executions, each with its first step, in one write.
    pub(super) async fn start_children(
        self: &Arc<Self>,
        run: &Arc<LiveMapRun>,
        found: &Found,
        count: i64,
    ) -> Result<(), StartFailure> {
        let limit = usize::try_from(count).unwrap_or(1);
        let pending = self
            .store
            .read(|c| map_runs::pending(c, found.id, 0, limit))?;
        let mut prepared = Vec::with_capacity(pending.len());
        for child in pending {
            prepared.push(self.prepare_child(run, found, child)?);
        }
        for live in prepared.iter().filter_map(|child| child.live.as_ref()) {
            // Before it is written: from the moment that it can be found, there is only this one.
            self.enter(live);
        }
        let news: Vec<_> = prepared.iter().map(|it| Arc::clone(&it.new)).collect();
        let (done, outcome) = oneshot::channel();
        let runtime = Arc::clone(self);
        self.store.submit(
            move |c| {
                news.iter()
                    .map(|new| executions::insert_child(c, new))
                    .collect::<Result<Vec<_>, _>>()
            },
            move |result| {
                let added = result.as_ref().map_or(&[][..], Vec::as_slice);
                for (at, child) in prepared.into_iter().enumerate() {
                    runtime.child_written(child, added.get(at) == Some(&true));
                }
                let _ = done.send(result.map(|_| ()));
            },
        );
        Ok(outcome.await.unwrap_or(Err(StoreError::Closed))?)
    }

    fn child_written(self: &Arc<Self>, child: Prepared, added: bool) {
        let Prepared {
            new,
            identity,
            live,
            actions,
            logged,
        } = child;
        if added {
            self.log_delivery.give(logged);
        }
        match (live, added) {
            (Some(live), true) => {
                self.tell_running(live.id, &identity);
                self.carry_out(&live, actions);
            }
            (Some(live), false) => self.forget(live.id),
            (None, true) => {
                if let Some(closing) = &new.execution.step.closing {
                    self.tell_closed(new.execution.id, &identity, closing);
                }
            }
            (None, false) => {}
        }
    }

    fn prepare_child(
        &self,
        run: &LiveMapRun,
        found: &Found,
        pending: Pending,
    ) -> Result<Prepared, StartFailure> {
        let (execution, start) =
            self.new_child(run, found, &pending, StateMachineType::Standard)?;
        let FirstStep {
            running,
            actions,
            step,
            events,
        } = self
            .first_step(
                execution,
                run.test_case.clone(),
                self.breakpoints.start(&start.state_machine_arn),
                start.start_millis,
            )
            .map_err(|error| StartFailure::runtime(error.to_string()))?;
        let identity = identity(run, &start, found);
        let logged = self.entries(Some(&identity), 0, &events);
        let new = new_row(self.new_id(), start, found, &pending, step);
        let live = new
            .execution
            .step
            .closing
            .is_none()
            .then(|| Live::running(new.execution.id, Box::new(running), Arc::clone(&identity)));
        Ok(Prepared {
            new: Arc::new(new),
            identity,
            live,
            actions,
            logged,
        })
    }

    /// A child execution that has not begun.
    fn new_child(
        &self,
        run: &LiveMapRun,
        found: &Found,
        pending: &Pending,
        kind: StateMachineType,
    ) -> Result<(Execution, ExecutionStart), StartFailure> {
        let model = self
            .state_machines
            .model(found.revision, &run.request.definition, kind)
            .map_err(StartFailure::runtime)?;
        let number = pending.number.unsigned_abs();
        let start = run
            .request
            .child(number, pending.input.clone(), self.clock.now_millis());
        Ok((Execution::new(model, start.clone()), start))
    }

    /// Begins so many Express child executions in memory.
    pub(super) fn start_express_children(
        self: &Arc<Self>,
        run: &Arc<LiveMapRun>,
        found: &Found,
        count: i64,
    ) -> Result<(), StartFailure> {
        let limit = usize::try_from(count).unwrap_or(1);
        let from = lock(&run.in_memory).next;
        let pending = self
            .store
            .read(|c| map_runs::pending(c, found.id, from, limit))?;
        for child in pending {
            self.start_express_child(run, found, child, None)?;
        }
        Ok(())
    }

    /// Begins an Express child execution in memory; `redriven` is the key of the one whose place it takes.
    pub(super) fn start_express_child(
        self: &Arc<Self>,
        run: &Arc<LiveMapRun>,
        found: &Found,
        child: Pending,
        redriven: Option<i64>,
    ) -> Result<(), StartFailure> {
        let (execution, start) = self.new_child(run, found, &child, StateMachineType::Express)?;
        let begun = ExpressExecution::begun(&start);
        let witness = self.logs.begin(begun.clone());
        lock(&run.in_memory).begin(&child, redriven.is_some());
        let memory = self
            .run_in_memory(
                execution.express(),
                identity(run, &start, found),
                run.test_case.clone(),
                witness,
            )
            .map_err(|refused| match refused {
                NotTaken::Store(error) => StartFailure::Store(error),
                NotTaken::Closed | NotTaken::Unwanted => StoreError::Closed.into(),
            })?;
        if redriven.is_none() {
            run.running_express
                .enter(self.new_id(), begun, child.item_count);
        }
        let (runtime, run) = (Arc::clone(self), Arc::clone(run));
        let found = found.clone();
        self.handle.spawn(async move {
            runtime
                .express_child(&run, &found, (child, redriven), start, memory)
                .await;
        });
        Ok(())
    }

    /// Waits for the end of an Express child execution, and writes it.
    async fn express_child(
        self: &Arc<Self>,
        run: &Arc<LiveMapRun>,
        found: &Found,
        (pending, redriven): (Pending, Option<i64>),
        start: ExecutionStart,
        mut memory: InMemory,
    ) {
        let mut stopped = run.stopped.subscribe();
        let arn = start.execution_arn.clone();
        let closing = tokio::select! {
            closing = memory.ended() => Some(closing),
            () = until_stopped(&mut stopped) => None,
        };
        let closing = match closing {
            Some(closing) => closing,
            None => {
                memory.stop(self, None, None);
                memory.ended().await
            }
        };
        let written = match (closing, redriven) {
            (None, _) => Ok(true),
            (Some(closing), None) => {
                self.write_ended_child(found, &pending, start, closing)
                    .await
            }
            (Some(closing), Some(execution)) => {
                let start_millis = start.start_millis;
                self.store
                    .write(move |c| {
                        map_run_redrives::end_child(c, execution, start_millis, &closing)
                    })
                    .await
            }
        };
        if let Err(error) = written
            && !self.is_stopping()
        {
            // It runs again when the workspace is opened again, as an Express execution may.
            tracing::error!(map_run = %run.request.arn, %error, "the end of a child execution could not be written");
        }
        run.running_express.leave(&arn);
        lock(&run.in_memory).end(&pending, redriven.is_some());
        run.changed.notify_one();
    }

    async fn write_ended_child(
        &self,
        found: &Found,
        pending: &Pending,
        start: ExecutionStart,
        closing: Closing,
    ) -> Result<bool, StoreError> {
        let step = Step {
            number: 0,
            event_count: 0,
            journal: None,
            events: history::Encoded::new(1, &[])?,
            closing: Some(closing),
        };
        let new = new_row(self.new_id(), start, found, pending, step);
        self.store
            .write(move |c| executions::insert_ended_child(c, &new))
            .await
    }
}

impl InMemoryChildren {
    fn begin(&mut self, child: &Pending, redriven: bool) {
        self.children += 1;
        self.items += child.item_count;
        if redriven {
            self.next_redriven = child.number + 1;
            self.redriven += 1;
            self.redriven_items += child.item_count;
        } else {
            self.next = child.number + 1;
        }
    }

    fn end(&mut self, child: &Pending, redriven: bool) {
        self.children -= 1;
        self.items -= child.item_count;
        if redriven {
            self.redriven -= 1;
            self.redriven_items -= child.item_count;
        }
    }
}

async fn until_stopped(stopped: &mut watch::Receiver<bool>) {
    // The sender is the Map Run's, which the caller has.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

fn identity(run: &LiveMapRun, start: &ExecutionStart, found: &Found) -> Arc<Identity> {
    Arc::new(Identity {
        arn: start.execution_arn.clone(),
        state_machine_arn: start.state_machine_arn.clone(),
        start_millis: start.start_millis,
        map_run: Some(found.id),
        log_rule: run.log_rule.get().cloned().flatten(),
    })
}

fn new_row(
    id: i64,
    start: ExecutionStart,
    found: &Found,
    pending: &Pending,
    step: Step,
) -> NewChild {
    NewChild {
        child: Child {
            map_run: found.id,
            number: pending.number,
            item_count: pending.item_count,
        },
        execution: NewExecution {
            id,
            state_machine: found.processor,
            revision: found.revision,
            name: start.name,
            start_millis: start.start_millis,
            version_arn: None,
            alias_arn: None,
            trace_header: None,
            test_case: None,
            mock: None,
            input: Arc::from(start.input),
            step,
        },
    }
}

impl ExpressExecution {
    /// One that is about to begin.
    fn begun(start: &ExecutionStart) -> Self {
        Self {
            arn: start.execution_arn.clone(),
            name: start.name.clone(),
            state_machine_arn: start.state_machine_arn.clone(),
            state_machine_version_arn: None,
            state_machine_alias_arn: None,
            status: ExecutionStatus::Running,
            start_millis: start.start_millis,
            stop_millis: None,
            input: Arc::from(start.input.as_str()),
            output: None,
            error: None,
            cause: None,
            trace_header: None,
            event_count: 0,
        }
    }
}
