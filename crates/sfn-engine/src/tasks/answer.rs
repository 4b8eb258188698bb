use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;

use crate::core::TaskRequest;
use crate::store::StoreError;

/// What came of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It succeeded.
    Succeeded {
        /// Its result, JSON text.
        output: String,
    },
    /// It failed.
    Failed {
        /// The error's name.
        error: Option<String>,
        /// The cause.
        cause: Option<String>,
    },
    /// Its request could not be sent.
    NotStarted {
        /// The error's name.
        error: Option<String>,
        /// The cause.
        cause: Option<String>,
    },
    /// Nothing yet: whoever holds its token answers, or its time runs out.
    Waiting,
}

/// Tells the execution about a task that goes on.
#[async_trait]
pub trait Progress: Send + Sync {
    /// The service took the request (`TaskSubmitted`); returns when that is durable, so that it is not sent again after a restart.
    ///
    /// # Errors
    /// When it cannot be written, or nobody waits for the task any more: end without an answer.
    async fn submitted(&self, output: String) -> Result<(), StoreError>;

    /// What [`Progress::submitted`] was told in an earlier run of this task: the request is not to be sent again.
    fn submission(&self) -> Option<String> {
        None
    }

    /// Whether this run follows one that was cut off, by a crash or a shutdown: it may have sent the request.
    fn is_again(&self) -> bool {
        false
    }
}

/// Runs tasks of some kind of resource.
///
/// A run is dropped when its answer is no longer wanted. After a crash a task whose answer was not durable is run again (at least
/// once, as on AWS); one that was submitted is not run again when it waits for its token.
#[async_trait]
pub trait TaskRunner: Debug + Send + Sync {
    /// Whether it runs this task.
    fn takes(&self, request: &TaskRequest) -> bool;

    /// Runs it.
    async fn run(&self, request: Arc<TaskRequest>, progress: &dyn Progress) -> Answer;

    /// Stops the job of a `.sync` task whose execution no longer wants it: it was stopped, or another branch or iteration
    /// failed. `submission` is what the run told [`Progress::submitted`]. Best effort, as on AWS; a time-out stops no job
    /// (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync>).
    async fn abort(&self, request: Arc<TaskRequest>, submission: Option<String>) {
        let _ = (request, submission);
    }
}
