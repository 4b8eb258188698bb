use std::path::PathBuf;
use std::sync::Arc;

/// Why a store could not be opened. Nothing was changed, but for what the variant names.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process works on the folder.
    #[error(
        "the workspace {} is in use by another process: close the other Stepdeck, or choose another data folder",
        path.display()
    )]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// The folder or a file in it cannot be created or written.
    #[error("the workspace {} cannot be written: {source}", path.display())]
    Unwritable {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database was written by a newer version of the program.
    #[error(
        "the database {} has schema version {found}, newer than {supported}, the newest that this version of Stepdeck \
         knows: update Stepdeck, or choose another data folder",
        path.display()
    )]
    Newer {
        /// The database file.
        path: PathBuf,
        /// The version found.
        found: i64,
        /// The newest version known here.
        supported: i64,
    },
    /// The database could not be copied before a migration, which was not begun; the database is as it was.
    #[error(
        "the database {} is of an earlier version and could not be copied to {} before it is changed: {source}; it was not changed",
        path.display(), backup.display()
    )]
    Backup {
        /// The database file.
        path: PathBuf,
        /// Where the copy was to go.
        backup: PathBuf,
        /// What SQLite or the system said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A migration failed; the database is as it was, and a copy of it stands in `backup`.
    #[error(
        "the database {} could not be brought to schema version {version}: {source}; it was not changed, and a copy is \
         in {}",
        path.display(), backup.display()
    )]
    Migration {
        /// The database file.
        path: PathBuf,
        /// The version aimed at.
        version: i64,
        /// The copy made before.
        backup: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The database is damaged, and could not be moved out of the way.
    #[error("the damaged database {} could not be set aside: {source}", path.display())]
    SetAside {
        /// The database file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite refused for another reason.
    #[error("the database {} could not be opened: {source}", path.display())]
    Database {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A thread or a client that the engine needs could not be made.
    #[error("the engine could not start: {0}")]
    Start(String),
}

/// Why a read or a write failed. A failed write changed nothing.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk has no room.
    #[error("the disk that holds {} is full", path.display())]
    Full {
        /// The database file.
        path: PathBuf,
    },
    /// The file can no longer be written.
    #[error("the database {} cannot be written: {message}", path.display())]
    Unwritable {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        message: String,
    },
    /// SQLite found the file damaged.
    #[error(
        "the database {} is damaged: {message}; it will be checked and set aside at the next start",
        path.display()
    )]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        message: String,
    },
    /// The account has as many state machines in the region as it may have (AWS: `StateMachineLimitExceeded`).
    #[error("the account has {0} state machines in the region, the most that it may have")]
    StateMachineLimit(usize),
    /// The store was shut down.
    #[error("the store is closed")]
    Closed,
    /// A row holds what this program never writes.
    #[error("the database holds an unreadable {what}: {message}")]
    Unreadable {
        /// Which value.
        what: &'static str,
        /// Why it cannot be read.
        message: String,
    },
    /// An execution's row was not as the step that was to follow it expected; the step was not written.
    #[error("execution {execution} has {found:?} steps on disk where {expected} were expected")]
    OutOfStep {
        /// Its key.
        execution: i64,
        /// How many steps the new one assumed.
        expected: i64,
        /// How many there are; `None` when there is no such open execution.
        found: Option<i64>,
    },
    /// Anything else that SQLite refuses.
    #[error("the database {} refused: {source}", path.display())]
    Database {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        source: Arc<rusqlite::Error>,
    },
}

/// Why a page of a list cannot be given.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ListError {
    /// The token is not one of this list, or is older than 24 hours (AWS: `InvalidToken`).
    #[error("Invalid Token: '{0}'")]
    InvalidToken(String),
    /// The read failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
