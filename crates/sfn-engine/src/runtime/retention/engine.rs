use std::sync::Arc;
use std::time::Duration;

use super::{Deletion, Wanted};
use crate::runtime::Engine;
use crate::store::StoreError;
use crate::store::table::{deletions, executions};

/// What a workspace keeps, and what that takes on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// The database file, in bytes.
    pub database_bytes: u64,
    /// Of that, what holds nothing now: it is used before the file grows, and given back after a deletion.
    pub free_bytes: u64,
    /// The database's write-ahead log with its index, in bytes.
    pub log_bytes: u64,
    /// The folder that stands for S3, in bytes. Its files belong to whoever put them there: no deletion of executions touches them.
    pub s3_bytes: u64,
    /// Standard executions that are open, child executions of Map Runs among them.
    pub open_executions: u64,
    /// Standard executions that have ended; child executions of Map Runs are not counted: they are kept and deleted with the execution
    /// in which their Map Run ran.
    pub closed_executions: u64,
    /// When the first of those ended, milliseconds since the Unix epoch.
    pub oldest_stop_millis: Option<i64>,
}

/// What is kept of executions that have ended.
impl Engine {
    /// How long executions are kept after their end; `None` is for ever.
    #[must_use]
    pub fn retention(&self) -> Option<Duration> {
        *self.runtime.retention.period.borrow()
    }

    /// Keeps executions so long after their end, or for ever; holds from now on, and those that are due go soon. Nothing is written:
    /// whoever opens the workspace gives it again, in [`EngineConfig`](crate::EngineConfig::retention).
    ///
    /// Time is the workspace's: while its clock is scaled, executions grow old as many times as fast.
    pub fn set_retention(&self, period: Option<Duration>) {
        self.runtime
            .retention
            .period
            .send_if_modified(|known| std::mem::replace(known, period) != period);
    }

    /// Deletes all executions that ended so long ago or longer, with all that belongs to them, in the background, and gives the space
    /// back; zero deletes all that have ended by now. Open executions are not touched, nor what they wait for: a closed execution
    /// stays while a task of an open one waits for it, and is counted as [kept](super::DeletionProgress::kept).
    ///
    /// Afterwards a deleted execution is unknown and its name is free.
    #[must_use]
    pub fn delete_closed_executions(&self, older_than: Duration) -> Deletion {
        let millis = i64::try_from(older_than.as_millis()).unwrap_or(i64::MAX);
        self.runtime
            .delete_closed(self.now_millis().saturating_sub(millis))
    }

    /// What the workspace keeps, and what that takes on the disk. It counts and looks at files: not for every second.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn storage(&self) -> Result<Storage, StoreError> {
        let runtime = Arc::clone(&self.runtime);
        let look = move || {
            let sizes = runtime.store.sizes()?;
            runtime.store.read(|c| {
                Ok(Storage {
                    database_bytes: sizes.database,
                    free_bytes: sizes.free,
                    log_bytes: sizes.log,
                    s3_bytes: sizes.s3,
                    open_executions: executions::count_open(c)?.unsigned_abs(),
                    closed_executions: deletions::count_closed(c, i64::MAX)?.unsigned_abs(),
                    oldest_stop_millis: deletions::oldest_stop(c)?,
                })
            })
        };
        self.runtime
            .handle
            .spawn_blocking(look)
            .await
            .unwrap_or(Err(StoreError::Closed))
    }

    /// Keeps an execution from being deleted as long as the returned value lives, whether it has begun or not: for a task that starts it
    /// and will look at it when it has ended. After a restart an execution is kept by what the task's service answered.
    pub fn want(&self, execution_arn: &str) -> Wanted {
        self.runtime.retention.want(execution_arn)
    }
}
