//! Activities: names that workers ask for tasks by. Their tasks are part of the executions that wait for them.

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{Tag, tags};
use crate::arn::ActivityArn;
use crate::store::writer::Fault;

use super::unreadable;

/// Part of schema version 4.
pub(crate) const SCHEMA: &str = "
CREATE TABLE activities (
    arn TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    encryption_configuration TEXT,
    creation_millis INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX activities_by_name ON activities (account, region, name);";

/// How many activities an account may have in a region (AWS's quota).
pub const MAX_ACTIVITIES: usize = 10_000;

/// An activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityRecord {
    /// Its ARN.
    pub arn: String,
    /// Its name, unique within account and region.
    pub name: String,
    /// `encryptionConfiguration`, JSON text of the contract's shape.
    pub encryption_configuration: Option<String>,
    /// When it was created, milliseconds since the Unix epoch.
    pub creation_millis: i64,
}

/// An activity to create. All of it is validated by the caller.
#[derive(Clone, Debug)]
pub struct NewActivity {
    /// `arn:…:states:REGION:ACCOUNT:activity:NAME`: region, account and name are read from it.
    pub arn: String,
    /// `encryptionConfiguration`, JSON text of the contract's shape.
    pub encryption_configuration: Option<String>,
    /// Its tags.
    pub tags: Vec<Tag>,
}

const COLUMNS: &str = "arn, name, encryption_configuration, creation_millis";

fn read(row: &Row<'_>) -> rusqlite::Result<ActivityRecord> {
    Ok(ActivityRecord {
        arn: row.get(0)?,
        name: row.get(1)?,
        encryption_configuration: row.get(2)?,
        creation_millis: row.get(3)?,
    })
}

/// The activity of this ARN.
pub(crate) fn find(connection: &Connection, arn: &str) -> Result<Option<ActivityRecord>, Fault> {
    Ok(connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM activities WHERE arn = ?1"))?
        .query_row([arn], read)
        .optional()?)
}

/// The activities of an account in a region with a name after `after`, by name.
pub(crate) fn list(
    connection: &Connection,
    account: &str,
    region: &str,
    after: &str,
    limit: usize,
) -> Result<Vec<ActivityRecord>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM activities WHERE account = ?1 AND region = ?2 AND name > ?3
         ORDER BY name LIMIT ?4"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found = statement.query_map((account, region, after, limit), read)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// How many activities the account of this ARN has in its region.
pub(crate) fn count(connection: &Connection, arn: &str) -> Result<usize, Fault> {
    let arn = ActivityArn::parse(arn).ok_or_else(|| unreadable("activity ARN", arn))?;
    let count: i64 = connection
        .prepare_cached("SELECT count(*) FROM activities WHERE account = ?1 AND region = ?2")?
        .query_row((arn.account, arn.region), |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Writes an activity that is not there, with its tags.
pub(crate) fn insert(
    connection: &Connection,
    new: &NewActivity,
    now_millis: i64,
) -> Result<ActivityRecord, Fault> {
    let arn = ActivityArn::parse(&new.arn).ok_or_else(|| unreadable("activity ARN", &new.arn))?;
    connection
        .prepare_cached(
            "INSERT INTO activities (arn, account, region, name, encryption_configuration, creation_millis)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            &new.arn,
            arn.account,
            arn.region,
            arn.name,
            &new.encryption_configuration,
            now_millis,
        ))?;
    tags::put(connection, &new.arn, &new.tags)?;
    Ok(ActivityRecord {
        arn: new.arn.clone(),
        name: arn.name.to_owned(),
        encryption_configuration: new.encryption_configuration.clone(),
        creation_millis: now_millis,
    })
}

/// Deletes an activity and its tags. Whether there was one.
pub(crate) fn delete(connection: &Connection, arn: &str) -> Result<bool, Fault> {
    let deleted = connection
        .prepare_cached("DELETE FROM activities WHERE arn = ?1")?
        .execute([arn])?;
    if deleted > 0 {
        tags::clear(connection, arn)?;
    }
    Ok(deleted > 0)
}
