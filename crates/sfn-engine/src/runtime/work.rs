use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::core::TaskId;

/// The tasks that are being run for an execution.
#[derive(Debug, Default)]
pub(crate) struct Work(Mutex<Vec<(TaskId, AbortHandle)>>);

impl Work {
    /// Begins to run a task. `run` must call [`Work::finished`] at its end.
    pub(crate) fn begin(
        &self,
        handle: &Handle,
        task: TaskId,
        run: impl Future<Output = ()> + Send + 'static,
    ) {
        // Under the lock, so that a run that ends at once is entered before it is taken out.
        let mut runs = self.lock();
        runs.push((task, handle.spawn(run).abort_handle()));
    }

    /// A run has come to its end.
    pub(crate) fn finished(&self, task: TaskId) {
        self.take(task);
    }

    /// Drops a run.
    pub(crate) fn cancel(&self, task: TaskId) {
        if let Some(run) = self.take(task) {
            run.abort();
        }
    }

    /// Drops all of them.
    pub(crate) fn cancel_all(&self) {
        for (_, run) in self.lock().drain(..) {
            run.abort();
        }
    }

    fn take(&self, task: TaskId) -> Option<AbortHandle> {
        let mut runs = self.lock();
        let at = runs.iter().position(|(id, _)| *id == task)?;
        Some(runs.swap_remove(at).1)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(TaskId, AbortHandle)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
