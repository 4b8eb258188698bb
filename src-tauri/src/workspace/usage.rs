//! How much room the local workspace takes on the disk.

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;
use sfn_engine::Storage;

/// What the workspace's folder holds, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WorkspaceUsage {
    /// The database and the log of its latest changes.
    #[cfg_attr(test, ts(type = "number"))]
    pub database: u64,
    /// Copies of databases: made before a change of their form, or set aside because they were damaged.
    #[cfg_attr(test, ts(type = "number"))]
    pub backups: u64,
    /// What stands for S3.
    #[cfg_attr(test, ts(type = "number"))]
    pub s3: u64,
    /// Everything else.
    #[cfg_attr(test, ts(type = "number"))]
    pub other: u64,
}

/// What the workspace keeps of executions, and what room there is for more in its database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct KeptExecutions {
    /// Standard executions that run.
    #[cfg_attr(test, ts(type = "number"))]
    pub open: u64,
    /// Standard executions that have ended; child executions of Map Runs go with the one of their Map Run and are not counted.
    #[cfg_attr(test, ts(type = "number"))]
    pub closed: u64,
    /// When the first of those ended, seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_stop: Option<f64>,
    /// What of the database holds nothing, in bytes: it is used before the file grows.
    #[cfg_attr(test, ts(type = "number"))]
    pub free: u64,
}

impl From<Storage> for KeptExecutions {
    fn from(storage: Storage) -> Self {
        Self {
            open: storage.open_executions,
            closed: storage.closed_executions,
            oldest_stop: storage.oldest_stop_millis.map(super::pace::seconds),
            free: storage.free_bytes,
        }
    }
}

impl WorkspaceUsage {
    /// Looks through a folder. Links are not followed, and what goes away meanwhile counts nothing.
    pub fn of(folder: &Path) -> io::Result<Self> {
        let mut usage = Self::default();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let size = size(&entry.path());
            let kind = match name.to_string_lossy() {
                name if name.starts_with("workspace.db.") => &mut usage.backups,
                name if name.starts_with("workspace.db") => &mut usage.database,
                name if name == "s3" => &mut usage.s3,
                _ => &mut usage.other,
            };
            *kind += size;
        }
        Ok(usage)
    }
}

fn size(path: &Path) -> u64 {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::read_dir(path)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| size(&entry.path()))
            .sum(),
        Ok(found) => found.len(),
        Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_counted_once() {
        let folder = tempfile::tempdir().unwrap();
        let s3 = folder.path().join("s3").join("bucket");
        fs::create_dir_all(&s3).unwrap();
        for (path, size) in [
            (folder.path().join("workspace.db"), 100),
            (folder.path().join("workspace.db-wal"), 20),
            (folder.path().join("workspace.db.backup-v7-x"), 3_000),
            (folder.path().join("mocks.json"), 7),
            (s3.join("a"), 40_000),
            (s3.join("b"), 40_000),
        ] {
            fs::write(path, vec![0; size]).unwrap();
        }
        assert_eq!(
            WorkspaceUsage::of(folder.path()).unwrap(),
            WorkspaceUsage {
                database: 120,
                backups: 3_000,
                s3: 80_000,
                other: 7
            }
        );
        assert!(WorkspaceUsage::of(&folder.path().join("nothing")).is_err());
    }
}
