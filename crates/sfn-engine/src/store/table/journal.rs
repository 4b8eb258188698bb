//! The inputs of executions with their moments: replaying them through the interpreter recovers an execution.
//!
//! An execution that succeeded needs no journal any more. One that ended otherwise keeps it, because a redrive goes on from where it
//! ended.

use rusqlite::{Connection, OptionalExtension as _};

use crate::core::{Input, Moment};
use crate::store::StoreError;
use crate::store::writer::Fault;

pub(crate) const SCHEMA: &str = "
CREATE TABLE journal (
    execution INTEGER NOT NULL,
    step INTEGER NOT NULL,
    millis INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    event_count INTEGER NOT NULL,
    input TEXT NOT NULL,
    PRIMARY KEY (execution, step)
) WITHOUT ROWID;";

/// One step of an execution.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// When it happened, and its seed.
    pub(crate) moment: Moment,
    /// What happened.
    pub(crate) input: Input,
    /// How many history events there were after it: a replay that comes to another number has diverged.
    pub(crate) event_count: i64,
}

/// An entry ready to be written.
#[derive(Debug)]
pub(crate) struct Encoded {
    moment: Moment,
    input: String,
    event_count: i64,
}

impl Encoded {
    /// Encodes an entry, before its step takes the input.
    pub(crate) fn new(moment: Moment, input: &Input) -> Result<Self, StoreError> {
        let input = serde_json::to_string(input).map_err(|e| StoreError::Unreadable {
            what: "input of an execution",
            message: e.to_string(),
        })?;
        Ok(Self {
            moment,
            input,
            event_count: 0,
        })
    }

    /// With the number of history events after it.
    pub(crate) fn with_event_count(mut self, event_count: i64) -> Self {
        self.event_count = event_count;
        self
    }
}

/// Adds a step.
pub(crate) fn append(
    connection: &Connection,
    execution: i64,
    step: i64,
    entry: &Encoded,
) -> Result<(), Fault> {
    connection
        .prepare_cached(
            "INSERT INTO journal (execution, step, millis, seed, event_count, input) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            execution,
            step,
            entry.moment.millis,
            entry.moment.seed.cast_signed(),
            entry.event_count,
            &entry.input,
        ))?;
    Ok(())
}

/// All steps of an execution, in order.
pub(crate) fn of_execution(connection: &Connection, execution: i64) -> Result<Vec<Entry>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT millis, seed, event_count, input FROM journal WHERE execution = ?1 ORDER BY step",
    )?;
    let mut rows = statement.query([execution])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let input = serde_json::from_str(row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?)
            .map_err(|e| {
                Fault::Refused(StoreError::Unreadable {
                    what: "input of an execution",
                    message: e.to_string(),
                })
            })?;
        entries.push(Entry {
            moment: Moment {
                millis: row.get(0)?,
                seed: row.get::<_, i64>(1)?.cast_unsigned(),
            },
            input,
            event_count: row.get(2)?,
        });
    }
    Ok(entries)
}

/// Whether all of so many steps can be replayed: not when the engine itself ended the execution, which is no step of it.
pub(crate) fn is_whole(
    connection: &Connection,
    execution: i64,
    step_count: i64,
) -> Result<bool, Fault> {
    let last = connection
        .prepare_cached("SELECT step FROM journal WHERE execution = ?1 ORDER BY step DESC LIMIT 1")?
        .query_row([execution], |row| row.get::<_, i64>(0))
        .optional()?;
    Ok(last.is_some_and(|last| last + 1 == step_count))
}

/// Takes an execution's steps away.
pub(crate) fn clear(connection: &Connection, execution: i64) -> Result<(), Fault> {
    connection
        .prepare_cached("DELETE FROM journal WHERE execution = ?1")?
        .execute([execution])?;
    Ok(())
}

/// Removes an execution's first steps, at most so many. Whether none is left.
pub(crate) fn remove(connection: &Connection, execution: i64, limit: i64) -> Result<bool, Fault> {
    let removed = connection
        .prepare_cached(
            "DELETE FROM journal WHERE execution = ?1
                AND step IN (SELECT step FROM journal WHERE execution = ?1 ORDER BY step LIMIT ?2)",
        )?
        .execute((execution, limit))?;
    Ok(i64::try_from(removed).unwrap_or(limit) < limit)
}
