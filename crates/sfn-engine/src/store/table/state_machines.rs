//! State machines. One that was deleted leaves its row behind for its executions; a new one of the same name takes it up again.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::revisions::{self, Revision};
use super::{Tag, aliases, by_hand, tags, unreadable, versions};
use crate::arn::StateMachineArn;
use crate::store::StoreError;
use crate::store::writer::Fault;

pub(crate) const SCHEMA: &str = "
CREATE TABLE state_machines (
    id INTEGER PRIMARY KEY,
    arn TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    status INTEGER NOT NULL,
    creation_millis INTEGER NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX state_machines_by_name ON state_machines (account, region, name) WHERE status = 0;
CREATE INDEX state_machines_deleting ON state_machines (id) WHERE status = 1;";

const ACTIVE: i64 = 0;
const DELETING: i64 = 1;
const DELETED: i64 = 2;
/// The processor of a distributed Map state, which is no state machine of its own.
const PROCESSOR: i64 = 3;

/// How many state machines an account may have in a region
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>).
pub const MAX_STATE_MACHINES: usize = 10_000;

/// `StateMachineType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateMachineType {
    /// `STANDARD`.
    Standard,
    /// `EXPRESS`.
    Express,
}

impl StateMachineType {
    fn code(self) -> i64 {
        match self {
            Self::Standard => 0,
            Self::Express => 1,
        }
    }

    pub(super) fn from_code(code: i64) -> Result<Self, Fault> {
        match code {
            0 => Ok(Self::Standard),
            1 => Ok(Self::Express),
            other => Err(unreadable("state machine type", other)),
        }
    }
}

/// `StateMachineStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateMachineStatus {
    /// `ACTIVE`.
    Active,
    /// `DELETING`: deleted while executions were open; it is gone when the last of them has ended.
    Deleting,
}

/// A state machine with its current revision.
#[derive(Clone, Debug, PartialEq)]
pub struct StateMachineRecord {
    /// Its ARN.
    pub arn: String,
    /// Its name, unique within account and region.
    pub name: String,
    /// Its type.
    pub kind: StateMachineType,
    /// Whether it is being deleted.
    pub status: StateMachineStatus,
    /// When it was created, milliseconds since the Unix epoch.
    pub creation_millis: i64,
    /// What it is now.
    pub revision: Arc<Revision>,
}

/// An element of ListStateMachines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateMachineSummary {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: StateMachineType,
    /// When it was created, milliseconds since the Unix epoch.
    pub creation_millis: i64,
}

/// A state machine to create. All of it is validated by the caller.
#[derive(Clone, Debug)]
pub struct NewStateMachine {
    /// `arn:…:states:REGION:ACCOUNT:stateMachine:NAME`: region, account and name are read from it.
    pub arn: String,
    /// Its type.
    pub kind: StateMachineType,
    /// The definition, kept byte for byte.
    pub definition: String,
    /// `roleArn`.
    pub role_arn: String,
    /// `loggingConfiguration`, JSON text of the contract's shape.
    pub logging_configuration: Option<String>,
    /// `tracingConfiguration`, JSON text of the contract's shape.
    pub tracing_configuration: Option<String>,
    /// `encryptionConfiguration`, JSON text of the contract's shape.
    pub encryption_configuration: Option<String>,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// An update: what is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct StateMachineChange {
    /// The new definition.
    pub definition: Option<String>,
    /// The new role.
    pub role_arn: Option<String>,
    /// The new `loggingConfiguration`.
    pub logging_configuration: Option<String>,
    /// The new `tracingConfiguration`.
    pub tracing_configuration: Option<String>,
    /// The new `encryptionConfiguration`.
    pub encryption_configuration: Option<String>,
}

/// A state machine with its keys in the store.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// Its key.
    pub(crate) id: i64,
    /// Its current revision's key.
    pub(crate) revision: i64,
    /// The states that a person answers by hand.
    pub(crate) by_hand: Vec<String>,
    /// Itself.
    pub(crate) record: StateMachineRecord,
}

/// A state machine that is not deleted, by ARN.
pub(crate) fn find(connection: &Connection, arn: &str) -> Result<Option<Stored>, Fault> {
    find_any(connection, arn, DELETING)
}

fn find_any(
    connection: &Connection,
    arn: &str,
    highest_status: i64,
) -> Result<Option<Stored>, Fault> {
    let row = connection
        .prepare_cached(
            "SELECT id, revision, name, kind, status, creation_millis FROM state_machines
             WHERE arn = ?1 AND status <= ?2",
        )?
        .query_row((arn, highest_status), Columns::read)
        .optional()?;
    row.map(|row| row.stored(connection, arn)).transpose()
}

/// A state machine, a deleted one too, with a revision of the past as its revision.
pub(crate) fn at_revision(
    connection: &Connection,
    id: i64,
    revision: i64,
) -> Result<StateMachineRecord, Fault> {
    let (arn, mut row) = connection
        .prepare_cached(
            "SELECT id, revision, name, kind, status, creation_millis, arn FROM state_machines WHERE id = ?1",
        )?
        .query_row([id], |row| Ok((row.get::<_, String>(6)?, Columns::read(row)?)))?;
    row.revision = revision;
    Ok(row.stored(connection, &arn)?.record)
}

struct Columns {
    id: i64,
    revision: i64,
    name: String,
    kind: i64,
    status: i64,
    creation_millis: i64,
}

impl Columns {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            revision: row.get(1)?,
            name: row.get(2)?,
            kind: row.get(3)?,
            status: row.get(4)?,
            creation_millis: row.get(5)?,
        })
    }

    fn stored(self, connection: &Connection, arn: &str) -> Result<Stored, Fault> {
        Ok(Stored {
            id: self.id,
            revision: self.revision,
            by_hand: by_hand::of(connection, self.id)?,
            record: StateMachineRecord {
                arn: arn.to_owned(),
                name: self.name,
                kind: StateMachineType::from_code(self.kind)?,
                status: match self.status {
                    ACTIVE => StateMachineStatus::Active,
                    _ => StateMachineStatus::Deleting,
                },
                creation_millis: self.creation_millis,
                revision: Arc::new(revisions::get(connection, self.revision)?),
            },
        })
    }
}

/// The active state machines of a name, of every account and region.
pub(crate) fn named(connection: &Connection, name: &str) -> Result<Vec<Stored>, Fault> {
    let mut statement = connection
        .prepare_cached("SELECT arn FROM state_machines WHERE name = ?1 AND status = 0")?;
    let arns = statement.query_map([name], |row| row.get::<_, String>(0))?;
    let arns: Vec<String> = arns.collect::<Result<_, _>>()?;
    let found = arns.iter().map(|arn| find(connection, arn));
    Ok(found
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect())
}

/// The active state machines of an account in a region with a name after `after`, by name.
pub(crate) fn list(
    connection: &Connection,
    account: &str,
    region: &str,
    after: &str,
    limit: usize,
) -> Result<Vec<StateMachineSummary>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT arn, name, kind, creation_millis FROM state_machines
         WHERE account = ?1 AND region = ?2 AND name > ?3 AND status = 0
         ORDER BY name LIMIT ?4",
    )?;
    let mut rows = statement.query((
        account,
        region,
        after,
        i64::try_from(limit).unwrap_or(i64::MAX),
    ))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(StateMachineSummary {
            arn: row.get(0)?,
            name: row.get(1)?,
            kind: StateMachineType::from_code(row.get(2)?)?,
            creation_millis: row.get(3)?,
        });
    }
    Ok(found)
}

/// Creates a state machine. When one with this ARN is there, it is given back in `Err` and nothing is written.
pub(crate) fn create(
    connection: &Connection,
    new: &NewStateMachine,
    revision_id: &str,
    now_millis: i64,
) -> Result<Result<StateMachineRecord, StateMachineRecord>, Fault> {
    let known = find_any(connection, &new.arn, DELETED)?;
    let left = match &known {
        Some(stored) if status(connection, stored.id)? != DELETED => {
            return Ok(Err(stored.record.clone()));
        }
        other => other.as_ref().map(|stored| stored.id),
    };
    let arn = StateMachineArn::parse(&new.arn)
        .ok_or_else(|| unreadable("state machine ARN", &new.arn))?;
    if is_full(connection, &arn)? {
        return Err(Fault::Refused(StoreError::StateMachineLimit(
            MAX_STATE_MACHINES,
        )));
    }
    let id = match left {
        Some(id) => id,
        None => {
            connection
                .prepare_cached(
                    "INSERT INTO state_machines (arn, account, region, name, kind, status, creation_millis, revision)
                     VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, 0)",
                )?
                .execute((
                    &new.arn,
                    arn.account,
                    arn.region,
                    arn.name,
                    new.kind.code(),
                    now_millis,
                ))?;
            connection.last_insert_rowid()
        }
    };
    let revision = Revision {
        revision_id: revision_id.to_owned(),
        initial: true,
        creation_millis: now_millis,
        definition: Arc::from(new.definition.as_str()),
        role_arn: new.role_arn.clone(),
        logging_configuration: new.logging_configuration.clone(),
        tracing_configuration: new.tracing_configuration.clone(),
        encryption_configuration: new.encryption_configuration.clone(),
    };
    let key = revisions::insert(connection, id, &revision)?;
    connection
        .prepare_cached(
            "UPDATE state_machines SET kind = ?2, status = 0, creation_millis = ?3, revision = ?4 WHERE id = ?1",
        )?
        .execute((id, new.kind.code(), now_millis, key))?;
    tags::put(connection, &new.arn, &new.tags)?;
    Ok(Ok(StateMachineRecord {
        arn: new.arn.clone(),
        name: arn.name.to_owned(),
        kind: new.kind,
        status: StateMachineStatus::Active,
        creation_millis: now_millis,
        revision: Arc::new(revision),
    }))
}

/// Whether the account has as many state machines in the region as it may have.
fn is_full(connection: &Connection, arn: &StateMachineArn<'_>) -> Result<bool, Fault> {
    let limit = i64::try_from(MAX_STATE_MACHINES).unwrap_or(i64::MAX);
    // There are never more rows than the largest key: most workspaces never need the count.
    let largest: i64 = connection
        .prepare_cached("SELECT coalesce(max(id), 0) FROM state_machines")?
        .query_row([], |row| row.get(0))?;
    if largest < limit {
        return Ok(false);
    }
    let count: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM state_machines WHERE account = ?1 AND region = ?2 AND status = 0",
        )?
        .query_row((arn.account, arn.region), |row| row.get(0))?;
    Ok(count >= limit)
}

/// Gives an active state machine a new revision. One that is being deleted is left as it is.
pub(crate) fn update(
    connection: &Connection,
    arn: &str,
    change: &StateMachineChange,
    revision_id: &str,
    now_millis: i64,
) -> Result<Option<StateMachineRecord>, Fault> {
    let Some(mut stored) = find(connection, arn)? else {
        return Ok(None);
    };
    if stored.record.status == StateMachineStatus::Deleting {
        return Ok(Some(stored.record));
    }
    let old = &stored.record.revision;
    let or_old = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
    let revision = Revision {
        revision_id: revision_id.to_owned(),
        initial: false,
        creation_millis: now_millis,
        definition: change
            .definition
            .as_deref()
            .map_or_else(|| Arc::clone(&old.definition), Arc::from),
        role_arn: change
            .role_arn
            .clone()
            .unwrap_or_else(|| old.role_arn.clone()),
        logging_configuration: or_old(&change.logging_configuration, &old.logging_configuration),
        tracing_configuration: or_old(&change.tracing_configuration, &old.tracing_configuration),
        encryption_configuration: or_old(
            &change.encryption_configuration,
            &old.encryption_configuration,
        ),
    };
    let key = revisions::insert(connection, stored.id, &revision)?;
    connection
        .prepare_cached("UPDATE state_machines SET revision = ?2 WHERE id = ?1")?
        .execute((stored.id, key))?;
    stored.record.revision = Arc::new(revision);
    Ok(Some(stored.record))
}

/// Sets the states that a person answers by hand in executions that are started from now on. Whether there is such a state machine,
/// and it is not being deleted.
pub(crate) fn set_by_hand(
    connection: &Connection,
    arn: &str,
    states: &[String],
) -> Result<bool, Fault> {
    let found = find(connection, arn)?;
    // What is set of one that is being deleted would be there when the name is taken up again.
    let Some(stored) = found.filter(|it| it.record.status == StateMachineStatus::Active) else {
        return Ok(false);
    };
    by_hand::set(connection, stored.id, states)?;
    Ok(true)
}

/// Begins to delete a state machine: it takes no more executions. Its key, or `None` when there is no such one.
pub(crate) fn begin_delete(connection: &Connection, arn: &str) -> Result<Option<i64>, Fault> {
    let Some(stored) = find(connection, arn)? else {
        return Ok(None);
    };
    connection
        .prepare_cached("UPDATE state_machines SET status = ?2 WHERE id = ?1")?
        .execute((stored.id, DELETING))?;
    tags::clear(connection, arn)?;
    by_hand::clear(connection, stored.id)?;
    aliases::clear(connection, stored.id)?;
    versions::clear(connection, stored.id)?;
    finish_delete(connection, stored.id)?;
    Ok(Some(stored.id))
}

/// Ends the deletion of a state machine that is being deleted and has no open executions; any other is left as it is.
pub(crate) fn finish_delete(connection: &Connection, id: i64) -> Result<(), Fault> {
    connection
        .prepare_cached(
            "UPDATE state_machines SET status = ?2 WHERE id = ?1 AND status = ?3
             AND NOT EXISTS (SELECT 1 FROM executions WHERE state_machine = ?1 AND status = 0)",
        )?
        .execute((id, DELETED, DELETING))?;
    Ok(())
}

/// The state machines whose deletion was begun and has not ended.
pub(crate) fn deleting(connection: &Connection) -> Result<Vec<i64>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM state_machines WHERE status = 1")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Whether executions may be started: it is neither deleted nor being deleted.
pub(crate) fn is_active(connection: &Connection, id: i64) -> Result<bool, Fault> {
    let status = connection
        .prepare_cached("SELECT status FROM state_machines WHERE id = ?1")?
        .query_row([id], |row| row.get::<_, i64>(0))
        .optional()?;
    Ok(status == Some(ACTIVE))
}

/// What child executions of a distributed Map state are executions of: its key. It has no revision yet when it is new.
pub(crate) fn processor(
    connection: &Connection,
    arn: &str,
    kind: StateMachineType,
    now_millis: i64,
) -> Result<i64, Fault> {
    let known = connection
        .prepare_cached("SELECT id FROM state_machines WHERE arn = ?1")?
        .query_row([arn], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        connection
            .prepare_cached("UPDATE state_machines SET kind = ?2 WHERE id = ?1")?
            .execute((id, kind.code()))?;
        return Ok(id);
    }
    let parsed = StateMachineArn::parse(arn).ok_or_else(|| unreadable("state machine ARN", arn))?;
    connection
        .prepare_cached(
            "INSERT INTO state_machines (arn, account, region, name, kind, status, creation_millis, revision)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
        )?
        .execute((
            arn,
            parsed.account,
            parsed.region,
            parsed.name,
            kind.code(),
            PROCESSOR,
            now_millis,
        ))?;
    Ok(connection.last_insert_rowid())
}

/// Makes a revision the current one.
pub(crate) fn set_revision(connection: &Connection, id: i64, revision: i64) -> Result<(), Fault> {
    connection
        .prepare_cached("UPDATE state_machines SET revision = ?2 WHERE id = ?1")?
        .execute((id, revision))?;
    Ok(())
}

/// The type of a state machine, a deleted one too.
pub(crate) fn kind(connection: &Connection, id: i64) -> Result<StateMachineType, Fault> {
    let code = connection
        .prepare_cached("SELECT kind FROM state_machines WHERE id = ?1")?
        .query_row([id], |row| row.get(0))?;
    StateMachineType::from_code(code)
}

fn status(connection: &Connection, id: i64) -> Result<i64, Fault> {
    Ok(connection
        .prepare_cached("SELECT status FROM state_machines WHERE id = ?1")?
        .query_row([id], |row| row.get(0))?)
}
