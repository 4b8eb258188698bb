//! The durable store: SQLite, one writer with group commit, readers that never block it.
//!
//! A change is on disk before its caller hears of it. Changes take effect in the order in which they were given.

mod connection;
mod error;
mod files;
mod migrate;
mod page;
mod readers;
pub(crate) mod space;
pub mod table;
mod writer;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use time::OffsetDateTime;
use time::macros::format_description;
use tokio::sync::oneshot;

use crate::items::LocalS3;
use connection::Durability;
pub use error::{ListError, OpenError, StoreError};
use files::Files;
use migrate::{MIGRATIONS, Migration};
pub(crate) use page::Paging;
pub use page::{Page, PageRequest};
use readers::Readers;
pub(crate) use space::Sizes;
pub(crate) use writer::Fault;
use writer::Writer;

/// A larger database is checked while it is already in use, so that opening it stays quick.
const CHECKED_BEFORE_USE: u64 = 64 * 1024 * 1024;

/// An open database.
#[derive(Debug)]
pub(crate) struct Store {
    readers: Readers,
    writer: Writer,
    set_aside: Option<PathBuf>,
    // Last: the lock is let go when all connections are closed.
    files: Files,
}

impl Store {
    /// Opens the database in a folder.
    pub(crate) fn open(dir: &Path) -> Result<Self, OpenError> {
        Self::with(Files::take(dir)?, Durability::Disk, MIGRATIONS)
    }

    /// Opens a new database in a temporary folder that goes with it.
    pub(crate) fn ephemeral() -> Result<Self, OpenError> {
        Self::with(Files::temporary()?, Durability::None, MIGRATIONS)
    }

    fn with(
        files: Files,
        durability: Durability,
        migrations: &[Migration],
    ) -> Result<Self, OpenError> {
        let path = files.database();
        let stamp = stamp();
        let (connection, set_aside) = match prepare(&files, durability, migrations, &stamp)? {
            Ok(connection) => (connection, None),
            Err(damage) => {
                let aside = files.set_aside(&stamp)?;
                tracing::error!(
                    path = %path.display(), set_aside = %aside.display(), %damage,
                    "the database is damaged: it was set aside, and a new one begun"
                );
                let connection =
                    prepare(&files, durability, migrations, &stamp)?.map_err(|source| {
                        OpenError::Database {
                            path: path.clone(),
                            source: damaged(source),
                        }
                    })?;
                (connection, Some(aside))
            }
        };
        let writer = Writer::start(connection, path.clone())
            .map_err(|e| OpenError::Start(format!("the writer's thread: {e}")))?;
        let store = Self {
            readers: Readers::new(&path),
            writer,
            set_aside,
            files,
        };
        Ok(store)
    }

    /// Where a database that was found damaged lies now.
    pub(crate) fn set_aside(&self) -> Option<&Path> {
        self.set_aside.as_deref()
    }

    /// Reads, on a connection of its own.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        self.readers.read(read)
    }

    /// Queues a change; see [`Writer::submit`].
    pub(crate) fn submit<T: Send + 'static>(
        &self,
        change: impl FnMut(&Connection) -> Result<T, Fault> + Send + 'static,
        done: impl FnOnce(Result<T, StoreError>) + Send + 'static,
    ) {
        self.writer.submit(change, done);
    }

    /// Makes a change and waits until it is durable.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl FnMut(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (done, outcome) = oneshot::channel();
        self.submit(change, move |result| {
            // The caller may have gone; the change stands all the same.
            let _ = done.send(result);
        });
        outcome.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Does on the writer's connection what cannot be done within a transaction.
    pub(crate) async fn alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (done, outcome) = oneshot::channel();
        self.writer.submit_alone(work, move |result| {
            let _ = done.send(result);
        });
        outcome.await.unwrap_or(Err(StoreError::Closed))
    }

    /// What the workspace takes on the disk. It looks at every file of what stands for S3.
    pub(crate) fn sizes(&self) -> Result<Sizes, StoreError> {
        let (database, log) = space::of_database(&self.files.database());
        let (free, _) = self.read(|c| Ok(space::free_and_used(c)?))?;
        Ok(Sizes {
            database,
            free,
            log,
            s3: space::of_folder(&self.files.s3()),
        })
    }

    /// What stands for S3 in this workspace.
    pub(crate) fn s3(&self) -> LocalS3 {
        LocalS3::new(self.files.s3())
    }

    /// Whether the database is too large to have been checked before use.
    pub(crate) fn is_unchecked(&self) -> bool {
        size(&self.files.database()) > CHECKED_BEFORE_USE
    }

    /// Checks every page; the damage found. A damaged database is set aside at the next start.
    pub(crate) fn check(&self) -> Result<Option<String>, StoreError> {
        let damage = self.read(|connection| Ok(connection::quick_check(connection)?))?;
        if damage.is_some() {
            files::suspect(&self.files.database());
        }
        Ok(damage)
    }

    /// Writes what waits, closes, and lets the folder go, whoever still holds this. Nothing can be written from now on.
    pub(crate) fn close(&self) {
        self.readers.close();
        self.writer.close();
        self.files.release();
    }
}

/// Opens, checks and migrates; the inner error is damage.
fn prepare(
    files: &Files,
    durability: Durability,
    migrations: &[Migration],
    stamp: &str,
) -> Result<Result<Connection, String>, OpenError> {
    let path = files.database();
    let is_new = size(&path) == 0;
    let opened = connection::writer(&path, durability).and_then(|connection| {
        let damage = if !is_new && (size(&path) <= CHECKED_BEFORE_USE || files.is_suspect()) {
            let damage = connection::quick_check(&connection)?;
            if damage.is_none() {
                files.clear_suspect();
            }
            damage
        } else {
            migrate::version(&connection)?;
            None
        };
        Ok((connection, damage))
    });
    let mut connection = match opened {
        Ok((connection, None)) => connection,
        Ok((_, Some(damage))) => return Ok(Err(damage)),
        Err(e) if connection::is_damage(&e) => return Ok(Err(e.to_string())),
        Err(e) => return Err(refused(path, e)),
    };
    if connection.is_readonly("main").unwrap_or(false) {
        return Err(OpenError::Unwritable {
            path,
            source: std::io::ErrorKind::PermissionDenied.into(),
        });
    }
    match migrate::migrate(&mut connection, files, migrations, stamp) {
        Ok(()) => Ok(Ok(connection)),
        Err(OpenError::Database { source, .. }) if connection::is_damage(&source) => {
            Ok(Err(source.to_string()))
        }
        Err(e) => Err(e),
    }
}

fn refused(path: PathBuf, error: rusqlite::Error) -> OpenError {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            OpenError::Unwritable {
                path,
                source: std::io::Error::new(std::io::ErrorKind::PermissionDenied, error),
            }
        }
        Some(ErrorCode::DiskFull) => OpenError::Unwritable {
            path,
            source: std::io::Error::new(std::io::ErrorKind::StorageFull, error),
        },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Locked { path },
        _ => OpenError::Database {
            path,
            source: error,
        },
    }
}

fn damaged(message: String) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(
        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT),
        Some(message),
    )
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |m| m.len())
}

/// The time as it stands in file names.
fn stamp() -> String {
    OffsetDateTime::now_utc()
        .format(format_description!(
            "[year][month][day]T[hour][minute][second]Z"
        ))
        .unwrap_or_else(|_| "unknown-time".to_owned())
}

#[cfg(test)]
mod tests;
