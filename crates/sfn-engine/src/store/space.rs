//! How much room the workspace takes, and giving back what it no longer needs.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

/// `PRAGMA auto_vacuum` of a database that can give pages back.
const INCREMENTAL: i64 = 2;

/// So many pages are given back between two looks at the time.
const PAGES: u32 = 32;

/// What the workspace takes on the disk, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// The database file.
    pub(crate) database: u64,
    /// Of that, what holds nothing now and is used before the file grows.
    pub(crate) free: u64,
    /// The write-ahead log, with its index.
    pub(crate) log: u64,
    /// The folder that stands for S3.
    pub(crate) s3: u64,
}

/// Makes a new database one that can give pages back, before anything else is written to it; any other is left alone.
pub(crate) fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
    if pages > 0 {
        return Ok(());
    }
    connection.pragma_update(None, "auto_vacuum", INCREMENTAL)
}

/// Whether the database can give pages back.
pub(crate) fn can_give_back(connection: &Connection) -> rusqlite::Result<bool> {
    let mode: i64 = connection.pragma_query_value(None, "auto_vacuum", |row| row.get(0))?;
    Ok(mode == INCREMENTAL)
}

/// The pages that hold nothing, and those that hold something, in bytes.
pub(crate) fn free_and_used(connection: &Connection) -> rusqlite::Result<(u64, u64)> {
    let number = |pragma: &str| -> rusqlite::Result<u64> {
        let number: i64 = connection.pragma_query_value(None, pragma, |row| row.get(0))?;
        Ok(number.unsigned_abs())
    };
    let (size, pages, free) = (
        number("page_size")?,
        number("page_count")?,
        number("freelist_count")?,
    );
    Ok((size * free, size * pages.saturating_sub(free)))
}

/// Gives pages at the end of the file back, as long as `more` allows. Whether none is left to give. Within a transaction; the file
/// shrinks with the next checkpoint.
pub(crate) fn give_back(
    connection: &Connection,
    mut more: impl FnMut() -> bool,
) -> rusqlite::Result<bool> {
    loop {
        let left: i64 = connection.pragma_query_value(None, "freelist_count", |row| row.get(0))?;
        if left == 0 {
            return Ok(true);
        }
        if !more() {
            return Ok(false);
        }
        // Each step gives one page.
        let mut statement = connection.prepare(&format!("PRAGMA incremental_vacuum({PAGES})"))?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
    }
}

/// Rewrites a database of an earlier version, which then can give pages back. It takes as long as copying what the database holds, and
/// no transaction may be open.
pub(crate) fn rewrite(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "auto_vacuum", INCREMENTAL)?;
    // The copy goes to a file, whatever its size.
    connection.pragma_update(None, "temp_store", "FILE")?;
    let rewritten = connection.execute_batch("VACUUM");
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    rewritten
}

/// Empties the write-ahead log into the database, unless somebody reads right now. No transaction may be open.
pub(crate) fn empty_log(connection: &Connection) -> rusqlite::Result<()> {
    // It would wait for readers, and writes for it.
    connection.busy_timeout(Duration::ZERO)?;
    let emptied = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    connection.busy_timeout(Duration::from_secs(5))?;
    emptied
}

/// The size of a file and of those that SQLite keeps beside it: the file's own, and the others'.
pub(crate) fn of_database(database: &Path) -> (u64, u64) {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |m| m.len());
    let beside = |suffix: &str| {
        let mut name = database.as_os_str().to_owned();
        name.push(suffix);
        size(&PathBuf::from(name))
    };
    (size(database), beside("-wal") + beside("-shm"))
}

/// The size of all files in a folder, whatever its depth; what cannot be looked at counts as nothing.
pub(crate) fn of_folder(folder: &Path) -> u64 {
    let mut total = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(found) if found.is_dir() => folders.push(entry.path()),
                Ok(found) => total += found.len(),
                Err(_) => {}
            }
        }
    }
    total
}
