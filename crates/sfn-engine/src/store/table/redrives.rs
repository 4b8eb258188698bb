//! Redrives of executions: what makes RedriveExecution idempotent.

use rusqlite::{Connection, OptionalExtension as _};

use crate::store::writer::Fault;

/// Part of schema version 3.
pub(crate) const SCHEMA: &str = "
CREATE TABLE redrives (
    execution INTEGER NOT NULL,
    number INTEGER NOT NULL,
    millis INTEGER NOT NULL,
    client_token TEXT,
    PRIMARY KEY (execution, number)
) WITHOUT ROWID;";

/// So many of the latest client tokens are remembered (API reference, RedriveExecution).
const REMEMBERED: i64 = 10;

/// A redrive.
#[derive(Clone, Debug)]
pub(crate) struct Redrive {
    /// Its number, from 1.
    pub(crate) number: i64,
    /// When it happened.
    pub(crate) millis: i64,
    /// `clientToken`.
    pub(crate) client_token: Option<String>,
}

/// Adds a redrive, and forgets those whose tokens no longer count.
pub(crate) fn insert(
    connection: &Connection,
    execution: i64,
    redrive: &Redrive,
) -> Result<(), Fault> {
    connection
        .prepare_cached(
            "INSERT INTO redrives (execution, number, millis, client_token) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((
            execution,
            redrive.number,
            redrive.millis,
            &redrive.client_token,
        ))?;
    connection
        .prepare_cached("DELETE FROM redrives WHERE execution = ?1 AND number <= ?2")?
        .execute((execution, redrive.number - REMEMBERED))?;
    Ok(())
}

/// When an execution was redriven with this token, if that was after `since_millis`.
pub(crate) fn with_token(
    connection: &Connection,
    execution: i64,
    client_token: &str,
    since_millis: i64,
) -> Result<Option<i64>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT millis FROM redrives WHERE execution = ?1 AND client_token = ?2 AND millis > ?3
             ORDER BY number DESC LIMIT 1",
        )?
        .query_row((execution, client_token, since_millis), |row| row.get(0))
        .optional()?)
}
