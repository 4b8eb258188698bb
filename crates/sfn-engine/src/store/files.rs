use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::OpenError;

const LOCK: &str = "workspace.lock";

/// What copies made before migrations begin with.
const BACKUP: &str = "workspace.db.backup-";

/// What a copy that is not whole ends with.
const PART: &str = ".part";

/// What the note that a database is damaged ends with.
const SUSPECT: &str = "-suspect";

/// So many copies made before migrations are kept: who goes back a version or two finds theirs, and the disk does not fill up.
const KEPT_BACKUPS: usize = 3;

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

    /// Where a copy of the database goes before a migration. Nothing is there yet.
    pub(crate) fn backup(&self, version: i64, stamp: &str) -> PathBuf {
        self.free(&format!("{BACKUP}v{version}-{stamp}"))
    }

    /// A path in the folder that is not taken.
    fn free(&self, name: &str) -> PathBuf {
        let mut path = self.dir.join(name);
        let mut copy = 1;
        while path.exists() {
            copy += 1;
            path = self.dir.join(format!("{name}-{copy}"));
        }
        path
    }

    /// Makes room: of the copies that were made before migrations only the newest stay, [`KEPT_BACKUPS`] of them. What a process left
    /// that was killed while it copied goes too.
    pub(crate) fn drop_old_backups(&self) {
        let mut backups = Vec::new();
        for entry in fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with(BACKUP) {
                continue;
            }
            if name.ends_with(PART) {
                let _ = fs::remove_file(entry.path());
                continue;
            }
            // Its name has the version first; its time is that of the copy.
            if let Ok(made) = entry.metadata().and_then(|found| found.modified()) {
                backups.push((made, name, entry.path()));
            }
        }
        backups.sort_unstable_by(|one, other| other.cmp(one));
        for (_, _, old) in backups.into_iter().skip(KEPT_BACKUPS) {
            if let Err(error) = fs::remove_file(&old) {
                tracing::warn!(path = %old.display(), %error, "an old copy of the database could not be removed");
            }
        }
    }

    /// Whether damage was seen in the database, which is to be checked before it is used again, however large it is.
    pub(crate) fn is_suspect(&self) -> bool {
        with_suffix(&self.database(), SUSPECT).exists()
    }

    /// The database was found sound, or is another one.
    pub(crate) fn clear_suspect(&self) {
        // That it is not there is usual; one that stays costs time at the next start.
        let _ = fs::remove_file(with_suffix(&self.database(), SUSPECT));
    }

    /// Moves a damaged database and what SQLite keeps beside it out of the way; gives the database's new path.
    pub(crate) fn set_aside(&self, stamp: &str) -> Result<PathBuf, OpenError> {
        let database = self.database();
        let aside = self.free(&format!("workspace.db.damaged-{stamp}"));
        for suffix in ["", "-wal", "-shm"] {
            let from = with_suffix(&database, suffix);
            match fs::rename(&from, with_suffix(&aside, suffix)) {
                Ok(()) => {}
                Err(e) if e.kind() == std::io::ErrorKind::NotFound && !suffix.is_empty() => {}
                Err(source) => return Err(OpenError::SetAside { path: from, source }),
            }
        }
        self.clear_suspect();
        Ok(aside)
    }
}

/// Notes beside a database that damage was seen in it.
pub(crate) fn suspect(database: &Path) {
    let note = with_suffix(database, SUSPECT);
    if let Err(error) = fs::write(&note, "") {
        tracing::warn!(path = %note.display(), %error, "it could not be noted that the database is damaged");
    }
}

/// Where a copy grows until it is whole.
pub(crate) fn part_of(backup: &Path) -> PathBuf {
    with_suffix(backup, PART)
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
