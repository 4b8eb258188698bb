use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::OpenError;

/// The files of a workspace's folder. Holding it holds the folder's lock.
#[derive(Debug)]
pub(crate) struct Files {
    dir: PathBuf,
    lock: File,
    // Last, so that the lock is let go before the folder is removed.
    _temporary: Option<tempfile::TempDir>,
}

impl Files {
    /// Takes a folder, making it when it is not there.
    pub(crate) fn take(dir: &Path) -> Result<Self, OpenError> {
        let unwritable = |path: &Path, source| OpenError::Unwritable {
            path: path.to_owned(),
            source,
        };
        fs::create_dir_all(dir).map_err(|e| unwritable(dir, e))?;
        let path = dir.join("workspace.lock");
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| unwritable(&path, e))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                dir: dir.to_owned(),
                lock,
                _temporary: None,
            }),
            Err(TryLockError::WouldBlock) => Err(OpenError::Locked { path }),
            Err(TryLockError::Error(e)) => Err(unwritable(&path, e)),
        }
    }

    /// Takes a temporary folder, removed when this is dropped.
    pub(crate) fn temporary() -> Result<Self, OpenError> {
        let temporary = tempfile::Builder::new()
            .prefix("stepdeck-")
            .tempdir()
            .map_err(|source| OpenError::Unwritable {
                path: std::env::temp_dir(),
                source,
            })?;
        let mut files = Self::take(temporary.path())?;
        files._temporary = Some(temporary);
        Ok(files)
    }

    /// Lets the folder go, for the next one who takes it.
    pub(crate) fn release(&self) {
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(dir = %self.dir.display(), %error, "the workspace could not be let go before the process ends");
        }
    }

    /// The database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.dir.join("workspace.db")
    }

    /// Where a copy of the database goes before a migration.
    pub(crate) fn backup(&self, version: i64, stamp: &str) -> PathBuf {
        self.dir
            .join(format!("workspace.db.backup-v{version}-{stamp}"))
    }

    /// Moves a damaged database and what SQLite keeps beside it out of the way; gives the database's new path.
    pub(crate) fn set_aside(&self, stamp: &str) -> Result<PathBuf, OpenError> {
        let database = self.database();
        let mut aside = self.dir.join(format!("workspace.db.damaged-{stamp}"));
        let mut copy = 1;
        while aside.exists() {
            copy += 1;
            aside = self
                .dir
                .join(format!("workspace.db.damaged-{stamp}-{copy}"));
        }
        for suffix in ["", "-wal", "-shm"] {
            let from = with_suffix(&database, suffix);
            match fs::rename(&from, with_suffix(&aside, suffix)) {
                Ok(()) => {}
                Err(e) if e.kind() == std::io::ErrorKind::NotFound && !suffix.is_empty() => {}
                Err(source) => return Err(OpenError::SetAside { path: from, source }),
            }
        }
        Ok(aside)
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
