use std::path::Path;
use std::sync::{Arc, Weak};

use rusqlite::Connection;
use tokio::sync::{broadcast, oneshot};

use super::lifecycle::Runtime;
use super::step::NotTaken;
use super::{
    Created, EngineConfig, StartError, StartExecution, Started, StatusChange, StopError, Stopped,
};
use crate::core::Input;
use crate::items::LocalS3;
use crate::store::table::{
    ExecutionRecord, NewStateMachine, StateMachineChange, StateMachineRecord, Tag, activities,
    executions, state_machines, tags,
};
use crate::store::{Fault, OpenError, StoreError};

/// The engine of a workspace. Clones are the same engine.
///
/// What a call reports as done is on disk when it returns. Reads never wait for writes.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(super) runtime: Arc<Runtime>,
}

/// An engine that is not kept open by this.
#[derive(Clone, Debug)]
pub struct WeakEngine {
    runtime: Weak<Runtime>,
}

impl WeakEngine {
    /// The engine, unless it is gone.
    #[must_use]
    pub fn upgrade(&self) -> Option<Engine> {
        self.runtime.upgrade().map(|runtime| Engine { runtime })
    }
}

impl Engine {
    /// The same engine, for those whom it holds itself.
    #[must_use]
    pub fn downgrade(&self) -> WeakEngine {
        WeakEngine {
            runtime: Arc::downgrade(&self.runtime),
        }
    }

    /// Opens a workspace and goes on with its open executions (in the background). Call it within a tokio runtime.
    ///
    /// # Errors
    /// [`OpenError`] names the path and what is wrong with it. A damaged database is no error: it is set aside
    /// ([`Engine::set_aside`]) and a new one begun.
    pub fn open(config: EngineConfig) -> Result<Self, OpenError> {
        Ok(Self {
            runtime: Runtime::open(config)?,
        })
    }

    /// What stands for S3 in this workspace: the folder `s3` beside the database, a bucket a folder.
    #[must_use]
    pub fn s3(&self) -> LocalS3 {
        self.runtime.store.s3()
    }

    /// Where the database that was found damaged at the start lies now.
    #[must_use]
    pub fn set_aside(&self) -> Option<&Path> {
        self.runtime.store.set_aside()
    }

    /// The time now in milliseconds since the Unix epoch, on the engine's (perhaps scaled) clock.
    #[must_use]
    pub fn now_millis(&self) -> i64 {
        self.runtime.clock.now_millis()
    }

    /// Creates a state machine with its first revision and its tags, in one durable write.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn create_state_machine(&self, new: NewStateMachine) -> Result<Created, StoreError> {
        let (revision_id, now) = (new_revision_id(), self.now_millis());
        let arn = new.arn.clone();
        let created = self
            .change(&arn, move |c| {
                state_machines::create(c, &new, &revision_id, now)
            })
            .await?;
        Ok(match created {
            Ok(record) => Created::New(record),
            Err(record) => Created::Exists(record),
        })
    }

    /// Makes a new revision of a state machine; executions that run keep theirs. `None` when there is no such state machine; when
    /// it is being deleted it comes back unchanged, with that status.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn update_state_machine(
        &self,
        arn: &str,
        change: StateMachineChange,
    ) -> Result<Option<StateMachineRecord>, StoreError> {
        let (revision_id, now) = (new_revision_id(), self.now_millis());
        let key = arn.to_owned();
        self.change(arn, move |c| {
            state_machines::update(c, &key, &change, &revision_id, now)
        })
        .await
    }

    /// Deletes a state machine. While it has open executions it is `DELETING`; each of them ends with its next transition, as on
    /// AWS. Whether there was one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn delete_state_machine(&self, arn: &str) -> Result<bool, StoreError> {
        let key = arn.to_owned();
        let deleted = self
            .change(arn, move |c| state_machines::begin_delete(c, &key))
            .await?;
        if let Some(id) = deleted {
            let runtime = Arc::clone(&self.runtime);
            self.runtime
                .handle
                .spawn_blocking(move || runtime.end_all(id));
        }
        Ok(deleted.is_some())
    }

    /// Adds tags to a resource or gives them new values. Whether there is such a resource.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn tag_resource(
        &self,
        resource_arn: &str,
        tags: Vec<Tag>,
    ) -> Result<bool, StoreError> {
        let arn = resource_arn.to_owned();
        self.change(resource_arn, move |c| {
            let found = is_taggable(c, &arn)?;
            if found {
                tags::put(c, &arn, &tags)?;
            }
            Ok(found)
        })
        .await
    }

    /// Takes tags off a resource; keys that it does not have are no error. Whether there is such a resource.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn untag_resource(
        &self,
        resource_arn: &str,
        keys: Vec<String>,
    ) -> Result<bool, StoreError> {
        let arn = resource_arn.to_owned();
        self.change(resource_arn, move |c| {
            let found = is_taggable(c, &arn)?;
            if found {
                tags::remove(c, &arn, &keys)?;
            }
            Ok(found)
        })
        .await
    }

    /// Starts an execution and runs it as far as it goes without waiting; all that is on disk when this returns. Starting a running
    /// execution again, with the same name and input, gives that execution (AWS's idempotency).
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start_execution(&self, start: StartExecution) -> Result<Started, StartError> {
        self.runtime.start(start).await
    }

    /// Aborts an execution. One that has ended stays as it is.
    ///
    /// # Errors
    /// See [`StopError`].
    pub async fn stop_execution(
        &self,
        execution_arn: &str,
        error: Option<String>,
        cause: Option<String>,
    ) -> Result<Stopped, StopError> {
        let find = || -> Result<_, StopError> {
            self.runtime
                .store
                .read(|c| executions::find(c, execution_arn))?
                .ok_or_else(|| StopError::ExecutionDoesNotExist(execution_arn.to_owned()))
        };
        let found = find()?;
        if found.record.status.is_open() {
            let live = self.runtime.live(found.id);
            let stop = Input::Stop { error, cause };
            match self.runtime.step_durably(&live, stop).await {
                Ok(stop_millis) => {
                    return Ok(Stopped {
                        stop_millis,
                        already_closed: false,
                    });
                }
                // It ended by itself just now: when all that was given to the writer before is on disk, its end is.
                Err(NotTaken::Closed | NotTaken::Unwanted) => {
                    self.runtime.store.write(|_| Ok(())).await?;
                }
                Err(NotTaken::Store(error)) => return Err(error.into()),
            }
        }
        Ok(Stopped {
            stop_millis: find()?.record.stop_millis.unwrap_or_default(),
            already_closed: true,
        })
    }

    /// Every start and end of an execution from now on. A receiver that lags loses the oldest and is told so.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<StatusChange> {
        self.runtime.notifications.subscribe()
    }

    /// Waits until an execution has ended, and gives it; `None` when there is no such one.
    ///
    /// # Errors
    /// When it cannot be read, or the engine shuts down before.
    pub async fn wait_closed(
        &self,
        execution_arn: &str,
    ) -> Result<Option<ExecutionRecord>, StoreError> {
        let find = || {
            self.runtime
                .store
                .read(|c| executions::find(c, execution_arn))
        };
        let Some(found) = find()? else {
            return Ok(None);
        };
        if !found.record.status.is_open() {
            return Ok(Some(found.record));
        }
        let closing = self.runtime.notifications.closing(found.id);
        // It may have ended between the look and the wait.
        if let Some(found) = find()?.filter(|found| !found.record.status.is_open()) {
            self.runtime.notifications.forget(found.id);
            return Ok(Some(found.record));
        }
        closing.await.map_err(|_| StoreError::Closed)?;
        Ok(find()?.map(|found| found.record))
    }

    /// Ends the engine: no new executions, no more timers and task calls; everything accepted is written. Open executions go on when
    /// the workspace is opened again.
    pub async fn shutdown(&self) {
        let runtime = Arc::clone(&self.runtime);
        if let Err(error) = self
            .runtime
            .handle
            .spawn_blocking(move || runtime.stop())
            .await
        {
            tracing::error!(%error, "the engine did not end as it should");
        }
        self.runtime.log_delivery.finish().await;
    }

    /// Makes a change to a state machine, which is read anew afterwards.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        arn: &str,
        change: impl FnMut(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (done, outcome) = oneshot::channel();
        let (runtime, arn) = (Arc::clone(&self.runtime), arn.to_owned());
        // In the callback: it is forgotten even when the caller has gone.
        self.runtime.store.submit(change, move |result| {
            runtime.state_machines.forget(&arn);
            let _ = done.send(result);
        });
        outcome.await.unwrap_or(Err(StoreError::Closed))
    }
}

/// Whether there is a state machine or an activity of this ARN.
pub(super) fn is_taggable(c: &Connection, arn: &str) -> Result<bool, Fault> {
    Ok(state_machines::find(c, arn)?.is_some() || activities::find(c, arn)?.is_some())
}

fn new_revision_id() -> String {
    uuid::Uuid::new_v4().to_string()
}
