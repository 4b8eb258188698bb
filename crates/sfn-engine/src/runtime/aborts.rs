//! Stopping the jobs of `.sync` tasks that were aborted.

use std::sync::Arc;

use super::lifecycle::Runtime;
use super::running::Action;
use crate::core::TaskRequest;
use crate::store::StoreError;
use crate::store::table::aborts::{self, Abort};
use crate::tasks;

/// What of a step's actions is to be noted with it: the jobs to be stopped.
pub(super) fn noted(actions: &[Action]) -> Result<Vec<aborts::Encoded>, StoreError> {
    let jobs = actions.iter().filter_map(|action| match action {
        Action::Cancel(cancelled) if cancelled.aborted && tasks::is_job(&cancelled.request) => {
            let submission = cancelled.submission.as_deref();
            Some(aborts::Encoded::new(&cancelled.request, submission))
        }
        _ => None,
    });
    jobs.collect()
}

impl Runtime {
    /// Stops a job, and forgets that it is to be stopped. A job that cannot be stopped runs on, as on AWS.
    pub(super) fn abort(
        self: &Arc<Self>,
        execution: i64,
        request: Arc<TaskRequest>,
        submission: Option<String>,
    ) {
        let (runtime, registry) = (Arc::downgrade(self), Arc::clone(&self.registry));
        let task = request.task.0;
        self.handle.spawn(async move {
            registry.abort(request, submission).await;
            // One that was cut off by the end of the engine is stopped when the workspace is opened again.
            let Some(runtime) = runtime.upgrade().filter(|it| !it.is_stopping()) else {
                return;
            };
            runtime.store.submit(
                move |c| aborts::done(c, execution, task),
                |done| {
                    // Then it is stopped once more.
                    if let Err(error) = done {
                        tracing::warn!(%error, "it could not be noted that a job was stopped");
                    }
                },
            );
        });
    }

    /// Stops the jobs that a crash or a shutdown left to be stopped.
    pub(super) fn abort_left(self: &Arc<Self>, left: Vec<Abort>) {
        for abort in left {
            self.abort(abort.execution, Arc::new(abort.request), abort.submission);
        }
    }
}
