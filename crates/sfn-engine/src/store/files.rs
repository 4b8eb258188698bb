use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::OpenError;

const LOCK: &str = "workspace.lock";

/// What temporary folders begin with.
const TEMPORARY: &str = "stepdeck-";

/// A temporary folder that nobody has locked for so long was left behind by a process that was killed.
const LEFT_BEHIND: Duration = Duration::from_secs(60);

/// The files of a workspace's folder. Holding it holds the folder's lock.
#[derive(Debug)]
pub(crate) struct Files {
    dir: PathBuf,
    lock: File,
    temporary: Mutex<Option<tempfile::TempDir>>,
}

impl Files {
    /// Takes a folder, making it when it is not there.
    pub(crate) fn take(dir: &Path) -> Result<Self, OpenError> {
        let unwritable = |path: &Path, source| OpenError::Unwritable {
            path: path.to_owned(),
            source,
        };
        fs::create_dir_all(dir).map_err(|e| unwritable(dir, e))?;
        let path = dir.join(LOCK);
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
                temporary: Mutex::new(None),
            }),
            Err(TryLockError::WouldBlock) => Err(OpenError::Locked { path }),
            Err(TryLockError::Error(e)) => Err(unwritable(&path, e)),
        }
    }

    /// Takes a temporary folder, removed when this is let go. Folders left behind are removed on the way.
    pub(crate) fn temporary() -> Result<Self, OpenError> {
        sweep(&std::env::temp_dir(), LEFT_BEHIND);
        let temporary = tempfile::Builder::new()
            .prefix(TEMPORARY)
            .tempdir()
            .map_err(|source| OpenError::Unwritable {
                path: std::env::temp_dir(),
                source,
            })?;
        let mut files = Self::take(temporary.path())?;
        files.temporary = Mutex::new(Some(temporary));
        Ok(files)
    }

    /// Lets the folder go, for the next one who takes it; a temporary one is removed.
    pub(crate) fn release(&self) {
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(dir = %self.dir.display(), %error, "the workspace could not be let go before the process ends");
        }
        let temporary = self
            .temporary
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(Err(error)) = temporary.map(tempfile::TempDir::close) {
            tracing::warn!(dir = %self.dir.display(), %error, "the temporary workspace could not be removed");
        }
    }

    /// The database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.dir.join("workspace.db")
    }

    /// The folder that stands for S3.
    pub(crate) fn s3(&self) -> PathBuf {
        self.dir.join("s3")
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

/// Removes temporary folders that processes left behind which were killed. What cannot be removed stays: it is not ours.
fn sweep(dir: &Path, left_behind: Duration) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY)
            && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_ours {
            continue;
        }
        // A young one may be about to be locked.
        let Ok(lock) = OpenOptions::new().write(true).open(entry.path().join(LOCK)) else {
            continue;
        };
        let age = lock
            .metadata()
            .and_then(|m| m.modified())
            .map(|at| at.elapsed());
        if matches!(age, Ok(Ok(age)) if age >= left_behind) && lock.try_lock().is_ok() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_temporary_folders_that_nobody_holds_are_swept_away() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        drop(Files::take(&path("stepdeck-left")).unwrap());
        drop(Files::take(&path("somebody-else")).unwrap());
        let _held = Files::take(&path("stepdeck-held")).unwrap();
        fs::create_dir(path("stepdeck-without-lock")).unwrap();
        let names = || {
            let mut names: Vec<_> = fs::read_dir(dir.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        sweep(dir.path(), LEFT_BEHIND);
        assert_eq!(names().len(), 4, "too young");
        sweep(dir.path(), Duration::ZERO);
        assert_eq!(
            names(),
            ["somebody-else", "stepdeck-held", "stepdeck-without-lock"]
        );
    }
}
