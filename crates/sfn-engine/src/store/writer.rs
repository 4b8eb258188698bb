use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::{Connection, ErrorCode};

use super::{StoreError, files};

/// At most so many changes go into one commit.
const BATCH: usize = 1024;

/// What a change may fail with before the store's path is known.
#[derive(Debug)]
pub(crate) enum Fault {
    /// SQLite refused.
    Sqlite(rusqlite::Error),
    /// The change itself refused.
    Refused(StoreError),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Fault {
    /// The error to give to callers.
    pub(crate) fn into_store_error(self, path: &Path) -> StoreError {
        let error = match self {
            Self::Refused(error) => return error,
            Self::Sqlite(error) => error,
        };
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                StoreError::Unwritable {
                    path,
                    message: error.to_string(),
                }
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                files::suspect(&path);
                StoreError::Damaged {
                    path,
                    message: error.to_string(),
                }
            }
            _ => StoreError::Database {
                path,
                source: Arc::new(error),
            },
        }
    }
}

/// The one thread that writes. Everything that waits when it looks goes into one transaction: one flush to the disk serves all of them
/// (group commit), and they take effect in the order in which they were given.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: Mutex<Option<Sender<Work>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// It is given the database's path too.
type Alone = Box<dyn FnOnce(&Connection, &Path) + Send>;

enum Work {
    /// Within a transaction, with others.
    Change(Box<dyn Job>),
    /// Between transactions.
    Alone(Alone),
}

trait Job: Send {
    /// Makes the change within a transaction. May be called again after a rollback.
    fn apply(&mut self, connection: &Connection) -> Result<(), Fault>;
    /// Tells how it ended, after the commit.
    fn finish(self: Box<Self>, outcome: Result<(), StoreError>);
}

struct Change<T, F, D> {
    change: F,
    value: Option<T>,
    done: D,
}

impl<T, F, D> Job for Change<T, F, D>
where
    T: Send,
    F: FnMut(&Connection) -> Result<T, Fault> + Send,
    D: FnOnce(Result<T, StoreError>) + Send,
{
    fn apply(&mut self, connection: &Connection) -> Result<(), Fault> {
        self.value = Some((self.change)(connection)?);
        Ok(())
    }

    fn finish(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { value, done, .. } = *self;
        done(outcome.and_then(|()| value.ok_or(StoreError::Closed)));
    }
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(connection: Connection, path: PathBuf) -> std::io::Result<Self> {
        let (jobs, waiting) = channel();
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(connection, &path, &waiting))?;
        Ok(Self {
            jobs: Mutex::new(Some(jobs)),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Queues a change; `done` is called on the writer's thread once the change is durable or has failed. It must be quick.
    ///
    /// `change` may run twice, the first time undone. It must not write before it knows that it will not refuse.
    pub(crate) fn submit<T: Send + 'static>(
        &self,
        change: impl FnMut(&Connection) -> Result<T, Fault> + Send + 'static,
        done: impl FnOnce(Result<T, StoreError>) + Send + 'static,
    ) {
        let job: Box<dyn Job> = Box::new(Change {
            change,
            value: None,
            done,
        });
        if let Err(Work::Change(job)) = self.send(Work::Change(job)) {
            job.finish(Err(StoreError::Closed));
        }
    }

    /// Queues what cannot be done within a transaction; changes wait for it. `done` is called on the writer's thread; when the store is
    /// closed it is dropped.
    pub(crate) fn submit_alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
        done: impl FnOnce(Result<T, StoreError>) + Send + 'static,
    ) {
        // When it is refused, so is everything from now on.
        let _ = self.send(Work::Alone(Box::new(move |connection, path| {
            done(work(connection).map_err(|error| Fault::from(error).into_store_error(path)));
        })));
    }

    fn send(&self, work: Work) -> Result<(), Work> {
        match &*self.jobs.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(jobs) => jobs.send(work).map_err(|refused| refused.0),
            None => Err(work),
        }
    }

    /// Takes no more changes, writes those that wait, and ends the thread.
    pub(crate) fn close(&self) {
        drop(
            self.jobs
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        // On its own thread (a callback dropped the last handle) it ends by itself.
        if let Some(thread) = thread.filter(|t| t.thread().id() != std::thread::current().id()) {
            let _ = thread.join();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

fn run(connection: Connection, path: &Path, waiting: &Receiver<Work>) {
    while let Ok(first) = waiting.recv() {
        let mut batch = Vec::new();
        let mut alone = None;
        for work in std::iter::once(first).chain(waiting.try_iter().take(BATCH - 1)) {
            match work {
                Work::Change(job) => batch.push(job),
                Work::Alone(work) => {
                    alone = Some(work);
                    break;
                }
            }
        }
        if !batch.is_empty() {
            commit(&connection, path, batch);
        }
        if let Some(work) = alone {
            work(&connection, path);
        }
    }
    // Leaves one file behind: the log is emptied into the database.
    if let Err((_, error)) = connection.close() {
        tracing::warn!(path = %path.display(), %error, "the database was not closed cleanly");
    }
}

fn commit(connection: &Connection, path: &Path, mut batch: Vec<Box<dyn Job>>) {
    let mut together = || -> Result<(), Fault> {
        begin(connection)?;
        for job in &mut batch {
            job.apply(connection)?;
        }
        Ok(connection
            .prepare_cached("COMMIT")?
            .execute([])
            .map(|_| ())?)
    };
    match together() {
        Ok(()) => {
            for job in batch {
                job.finish(Ok(()));
            }
        }
        Err(_) => {
            // One of them was refused: each goes alone, so that it fails for itself only.
            rollback(connection);
            for mut job in batch {
                let alone = begin(connection)
                    .and_then(|()| job.apply(connection))
                    .and_then(|()| Ok(connection.execute_batch("COMMIT")?));
                if alone.is_err() {
                    rollback(connection);
                }
                job.finish(alone.map_err(|fault| fault.into_store_error(path)));
            }
        }
    }
}

fn begin(connection: &Connection) -> Result<(), Fault> {
    connection
        .prepare_cached("BEGIN IMMEDIATE")?
        .execute([])
        .map(|_| ())
        .map_err(Fault::from)
}

fn rollback(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "a failed transaction could not be rolled back");
    }
}
