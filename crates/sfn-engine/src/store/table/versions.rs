//! Versions of state machines: a number, and the revision that it stands for as long as it is there.

use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::store::writer::Fault;

/// Part of schema version 2.
pub(crate) const SCHEMA: &str = "
ALTER TABLE state_machines ADD COLUMN last_version INTEGER NOT NULL DEFAULT 0;
CREATE TABLE versions (
    state_machine INTEGER NOT NULL REFERENCES state_machines (id),
    number INTEGER NOT NULL,
    revision INTEGER NOT NULL REFERENCES revisions (id),
    description TEXT,
    creation_millis INTEGER NOT NULL,
    PRIMARY KEY (state_machine, number)
) WITHOUT ROWID;";

/// How many versions a state machine may have (AWS's quota).
pub const MAX_VERSIONS: usize = 1000;

/// A version of a state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRecord {
    /// Its number, from 1; no number is given twice.
    pub number: i64,
    /// Its description.
    pub description: Option<String>,
    /// When it was published, milliseconds since the Unix epoch.
    pub creation_millis: i64,
}

/// A version with the key of its revision.
#[derive(Clone, Debug)]
pub(crate) struct StoredVersion {
    /// The revision's key.
    pub(crate) revision: i64,
    /// Itself.
    pub(crate) record: VersionRecord,
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredVersion> {
    Ok(StoredVersion {
        revision: row.get(3)?,
        record: VersionRecord {
            number: row.get(0)?,
            description: row.get(1)?,
            creation_millis: row.get(2)?,
        },
    })
}

/// The version of this number.
pub(crate) fn find(
    connection: &Connection,
    state_machine: i64,
    number: i64,
) -> Result<Option<StoredVersion>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT number, description, creation_millis, revision FROM versions
             WHERE state_machine = ?1 AND number = ?2",
        )?
        .query_row((state_machine, number), read)
        .optional()?)
}

/// The newest version that stands for this revision.
pub(crate) fn of_revision(
    connection: &Connection,
    state_machine: i64,
    revision: i64,
) -> Result<Option<VersionRecord>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT number, description, creation_millis, revision FROM versions
             WHERE state_machine = ?1 AND revision = ?2 ORDER BY number DESC LIMIT 1",
        )?
        .query_row((state_machine, revision), read)
        .optional()?
        .map(|stored| stored.record))
}

/// Publishes a revision. One that is published already keeps its version, whatever the description. `None` when there are
/// [`MAX_VERSIONS`].
pub(crate) fn publish(
    connection: &Connection,
    state_machine: i64,
    revision: i64,
    description: Option<&str>,
    now_millis: i64,
) -> Result<Option<VersionRecord>, Fault> {
    if let Some(known) = of_revision(connection, state_machine, revision)? {
        return Ok(Some(known));
    }
    let count: i64 = connection
        .prepare_cached("SELECT count(*) FROM versions WHERE state_machine = ?1")?
        .query_row([state_machine], |row| row.get(0))?;
    if usize::try_from(count).unwrap_or(usize::MAX) >= MAX_VERSIONS {
        return Ok(None);
    }
    let number: i64 = connection
        .prepare_cached(
            "UPDATE state_machines SET last_version = last_version + 1 WHERE id = ?1 RETURNING last_version",
        )?
        .query_row([state_machine], |row| row.get(0))?;
    connection
        .prepare_cached(
            "INSERT INTO versions (state_machine, number, revision, description, creation_millis)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((state_machine, number, revision, description, now_millis))?;
    Ok(Some(VersionRecord {
        number,
        description: description.map(str::to_owned),
        creation_millis: now_millis,
    }))
}

/// Versions with a number below `before`, newest first.
pub(crate) fn list(
    connection: &Connection,
    state_machine: i64,
    before: i64,
    limit: usize,
) -> Result<Vec<VersionRecord>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT number, description, creation_millis, revision FROM versions
         WHERE state_machine = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found = statement.query_map((state_machine, before, limit), |row| Ok(read(row)?.record))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Deletes a version; its executions keep its revision.
pub(crate) fn delete(
    connection: &Connection,
    state_machine: i64,
    number: i64,
) -> Result<(), Fault> {
    connection
        .prepare_cached("DELETE FROM versions WHERE state_machine = ?1 AND number = ?2")?
        .execute((state_machine, number))?;
    Ok(())
}

/// Deletes all versions of a state machine; one of the same name counts from 1 again.
pub(crate) fn clear(connection: &Connection, state_machine: i64) -> Result<(), Fault> {
    connection
        .prepare_cached("DELETE FROM versions WHERE state_machine = ?1")?
        .execute([state_machine])?;
    connection
        .prepare_cached("UPDATE state_machines SET last_version = 0 WHERE id = ?1")?
        .execute([state_machine])?;
    Ok(())
}
