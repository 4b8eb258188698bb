//! Answers to tasks by those who hold their tokens.

use std::sync::Arc;

use super::Engine;
use super::lifecycle::Runtime;
use super::live::{Live, State};
use super::step::NotTaken;
use crate::core::{Input, TaskId, TaskRequest, token};
use crate::store::StoreError;
use crate::store::table::executions;
use crate::tasks;

/// Why a token answers nothing.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TokenError {
    /// It is no token (AWS: `InvalidToken`).
    #[error("Invalid Token: 'Invalid token'")]
    Invalid,
    /// It is one of an execution that this workspace does not have (AWS: `TaskDoesNotExist`).
    #[error("Task Does Not Exist: 'Provided task does not exist'")]
    TaskDoesNotExist,
    /// Its task was answered, timed out or was aborted (AWS: `TaskTimedOut`).
    #[error("Task Timed Out: 'Provided task does not exist anymore'")]
    TaskTimedOut,
    /// It could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A task that waits for the holder of a token.
struct Held {
    live: Arc<Live>,
    request: Arc<TaskRequest>,
}

impl Engine {
    /// Whether a text is a task token, of this workspace or another.
    #[must_use]
    pub fn is_task_token(text: &str) -> bool {
        token::execution_of(text).is_some()
    }

    /// The task of this token succeeded with this output, JSON text. Durable when this returns.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn send_task_success(&self, token: &str, output: String) -> Result<(), TokenError> {
        self.runtime
            .answer(token, |task| Input::TaskSucceeded { task, output })
            .await
    }

    /// The task of this token failed. Durable when this returns.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn send_task_failure(
        &self,
        token: &str,
        error: Option<String>,
        cause: Option<String>,
    ) -> Result<(), TokenError> {
        self.runtime
            .answer(token, |task| Input::TaskFailed { task, error, cause })
            .await
    }

    /// Whoever works on the task of this token is alive: the deadline of its next heartbeat moves. Durable when this returns.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn send_task_heartbeat(&self, token: &str) -> Result<(), TokenError> {
        let held = self.runtime.held(token).await?;
        if held.request.heartbeat_seconds.is_none() {
            return Ok(());
        }
        let task = held.request.task;
        self.runtime
            .tell(&held, Input::TaskHeartbeat { task })
            .await
    }
}

impl Runtime {
    async fn answer(
        self: &Arc<Self>,
        token: &str,
        input: impl FnOnce(TaskId) -> Input,
    ) -> Result<(), TokenError> {
        let held = self.held(token).await?;
        self.tell(&held, input(held.request.task)).await?;
        if tasks::is_activity(&held.request) {
            // No worker is to take what is answered.
            self.queues.remove(&held.live, &held.request);
        }
        if tasks::is_job(&held.request) {
            // Nobody need wait for the end of the job any more.
            held.live.work.cancel(held.request.task);
        }
        Ok(())
    }

    /// The task that a token is for.
    async fn held(self: &Arc<Self>, token: &str) -> Result<Held, TokenError> {
        let execution_arn = token::execution_of(token).ok_or(TokenError::Invalid)?;
        let live = match self.in_memory(&execution_arn) {
            Some(live) => live,
            None => {
                let found = self.store.read(|c| executions::find(c, &execution_arn))?;
                let found = found.ok_or(TokenError::TaskDoesNotExist)?;
                if !found.record.status.is_open() {
                    return Err(TokenError::TaskTimedOut);
                }
                self.live(found.id)
            }
        };
        let request = self
            .while_running(&live, |running| running.task_of_token(token).cloned())
            .await?
            .flatten()
            .ok_or(TokenError::TaskTimedOut)?;
        Ok(Held { live, request })
    }

    async fn tell(self: &Arc<Self>, held: &Held, input: Input) -> Result<(), TokenError> {
        match self.step_durably(&held.live, input).await {
            Ok(_) => Ok(()),
            Err(NotTaken::Closed | NotTaken::Unwanted) => Err(TokenError::TaskTimedOut),
            Err(NotTaken::Store(error)) => Err(error.into()),
        }
    }

    /// Looks at an open execution, bringing it to memory first if need be; `None` when it has ended.
    pub(super) async fn while_running<T: Send + 'static>(
        self: &Arc<Self>,
        live: &Arc<Live>,
        look: impl FnOnce(&super::running::Running) -> T + Send,
    ) -> Result<Option<T>, StoreError> {
        // A replay may take a while.
        if matches!(live.lock().state, State::Dormant) {
            let (runtime, live) = (Arc::clone(self), Arc::clone(live));
            let woken = self.handle.spawn_blocking(move || {
                let mut slot = live.lock();
                match slot.state {
                    State::Dormant => runtime.recover(&live, &mut slot),
                    State::Running(_) | State::Closed => Ok(()),
                }
            });
            woken.await.unwrap_or(Err(StoreError::Closed))?;
        }
        Ok(match &live.lock().state {
            State::Running(running) => Some(look(running)),
            State::Dormant | State::Closed => None,
        })
    }
}
