//! Executions that are deleted, in two steps.
//!
//! First an execution's row goes, and in the same transaction its key is noted: from then on it is unknown, and its name is free. What
//! belonged to it (history, journal, redrives, and the child executions of its Map Runs) goes after that, a little at a time. The notes
//! say what is left of that, after a crash too.

use rusqlite::{Connection, OptionalExtension as _};

use super::{executions, history, journal};
use crate::store::writer::Fault;

/// What schema version 10 adds; the indexes are those by which deletions are found and checked.
pub(crate) const SCHEMA: &str = "
CREATE TABLE deleted_executions (id INTEGER PRIMARY KEY);
CREATE TABLE deleted_map_runs (id INTEGER PRIMARY KEY);
CREATE INDEX executions_closed ON executions (stop_millis, id) WHERE stop_millis IS NOT NULL AND map_run IS NULL;
CREATE INDEX executions_by_revision ON executions (revision);
CREATE INDEX executions_by_mock ON executions (mock) WHERE mock IS NOT NULL;
CREATE INDEX revisions_by_definition ON revisions (definition);
CREATE INDEX map_runs_by_revision ON map_runs (revision);
CREATE INDEX map_runs_by_processor ON map_runs (processor);
CREATE INDEX versions_by_revision ON versions (revision);";

/// So many rows of a history go at once: each may hold megabytes.
const HISTORY_ROWS: i64 = 4;
/// So many steps of a journal, or pending child executions, go at once.
const SMALL_ROWS: i64 = 64;
/// So many child executions are looked up at once.
const CHILDREN: i64 = 16;

/// An execution that has ended and may be deleted.
#[derive(Clone, Debug)]
pub(crate) struct Closed {
    /// Its key.
    pub(crate) id: i64,
    /// When it ended.
    pub(crate) stop_millis: i64,
    /// Its ARN.
    pub(crate) arn: String,
}

/// Those that ended at this time or before, the first one first, behind one of them. Child executions of Map Runs go with the execution
/// in which their Map Run runs, and are not among them.
pub(crate) fn closed(
    connection: &Connection,
    stopped_by_millis: i64,
    behind: Option<&Closed>,
    limit: i64,
) -> Result<Vec<Closed>, Fault> {
    // CROSS JOIN keeps this order: in the index's, and no further than the limit.
    let mut statement = connection.prepare_cached(
        "SELECT e.id, e.stop_millis, m.arn, e.name
         FROM executions e INDEXED BY executions_closed CROSS JOIN state_machines m ON m.id = e.state_machine
         WHERE e.stop_millis IS NOT NULL AND e.map_run IS NULL AND e.stop_millis <= ?1 AND (e.stop_millis, e.id) > (?2, ?3)
         ORDER BY e.stop_millis, e.id LIMIT ?4",
    )?;
    let (millis, id) = behind.map_or((i64::MIN, i64::MIN), |it| (it.stop_millis, it.id));
    let mut rows = statement.query((stopped_by_millis, millis, id, limit))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (machine, name): (String, String) = (row.get(2)?, row.get(3)?);
        found.push(Closed {
            id: row.get(0)?,
            stop_millis: row.get(1)?,
            arn: executions::execution_arn(&machine, &name),
        });
    }
    Ok(found)
}

/// How many executions ended at this time or before, child executions of Map Runs not counted.
pub(crate) fn count_closed(connection: &Connection, stopped_by_millis: i64) -> Result<i64, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM executions INDEXED BY executions_closed
             WHERE stop_millis IS NOT NULL AND map_run IS NULL AND stop_millis <= ?1",
        )?
        .query_row([stopped_by_millis], |row| row.get(0))?)
}

/// When the execution that ended first did, of those that are kept.
pub(crate) fn oldest_stop(connection: &Connection) -> Result<Option<i64>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT min(stop_millis) FROM executions INDEXED BY executions_closed
             WHERE stop_millis IS NOT NULL AND map_run IS NULL",
        )?
        .query_row([], |row| row.get(0))?)
}

/// Deletes an execution. Whether it did: nothing is written when it is open, ended later than this, is the child of a Map Run, or
/// something of its Map Runs still runs.
pub(crate) fn delete(
    connection: &Connection,
    id: i64,
    stopped_by_millis: i64,
) -> Result<bool, Fault> {
    let ended = connection
        .prepare_cached(
            "SELECT 1 FROM executions WHERE id = ?1 AND stop_millis <= ?2 AND status <> 0 AND map_run IS NULL",
        )?
        .exists((id, stopped_by_millis))?;
    Ok(ended && take_out(connection, id)?)
}

/// Takes an execution that has ended out of the lists. Whether it did: nothing is written while something of its Map Runs runs.
fn take_out(connection: &Connection, id: i64) -> Result<bool, Fault> {
    let runs = connection
        .prepare_cached(
            "SELECT 1 FROM map_runs r WHERE r.execution = ?1
                AND (r.status = 0 OR EXISTS (SELECT 1 FROM executions c WHERE c.map_run = r.id AND c.status = 0))",
        )?
        .exists([id])?;
    if runs {
        return Ok(false);
    }
    connection
        .prepare_cached(
            "INSERT INTO deleted_map_runs (id) SELECT id FROM map_runs WHERE execution = ?1",
        )?
        .execute([id])?;
    for sql in [
        "DELETE FROM map_runs WHERE execution = ?1",
        "INSERT INTO deleted_executions (id) VALUES (?1)",
        "DELETE FROM executions WHERE id = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([id])?;
    }
    Ok(true)
}

/// Removes what is left of deleted executions, as long as `more` allows. Whether nothing is left that can go now.
pub(crate) fn purge(
    connection: &Connection,
    mut more: impl FnMut() -> bool,
) -> Result<bool, Fault> {
    let mut behind = i64::MIN;
    loop {
        while let Some(execution) = first(connection, "deleted_executions", i64::MIN)? {
            if !more() {
                return Ok(false);
            }
            purge_execution(connection, execution)?;
        }
        let Some(map_run) = first(connection, "deleted_map_runs", behind)? else {
            return Ok(true);
        };
        if !more() {
            return Ok(false);
        }
        if !purge_map_run(connection, map_run)? {
            // A child execution's own Map Run is just being aborted: later.
            behind = map_run;
        }
    }
}

fn first(connection: &Connection, table: &str, behind: i64) -> Result<Option<i64>, Fault> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT id FROM {table} WHERE id > ?1 ORDER BY id LIMIT 1"
        ))?
        .query_row([behind], |row| row.get(0))
        .optional()?)
}

/// Removes a part of what is left of an execution, and the note with the last of it.
fn purge_execution(connection: &Connection, id: i64) -> Result<(), Fault> {
    if history::remove(connection, id, HISTORY_ROWS)?
        && journal::remove(connection, id, SMALL_ROWS)?
    {
        for sql in [
            "DELETE FROM redrives WHERE execution = ?1",
            "DELETE FROM deleted_executions WHERE id = ?1",
        ] {
            connection.prepare_cached(sql)?.execute([id])?;
        }
    }
    Ok(())
}

/// Removes a part of what is left of a Map Run, and the note with the last of it. Whether there was something that could go.
fn purge_map_run(connection: &Connection, id: i64) -> Result<bool, Fault> {
    let pending = connection
        .prepare_cached(
            "DELETE FROM map_run_pending WHERE map_run = ?1
                AND number IN (SELECT number FROM map_run_pending WHERE map_run = ?1 LIMIT ?2)",
        )?
        .execute((id, SMALL_ROWS))?;
    if pending > 0 {
        return Ok(true);
    }
    let children: Vec<i64> = connection
        .prepare_cached("SELECT id FROM executions WHERE map_run = ?1 LIMIT ?2")?
        .query_map((id, CHILDREN), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if children.is_empty() {
        connection
            .prepare_cached("DELETE FROM deleted_map_runs WHERE id = ?1")?
            .execute([id])?;
        return Ok(true);
    }
    let mut some = false;
    for child in children {
        some |= take_out(connection, child)?;
    }
    Ok(some)
}

/// Whether something is left of deleted executions.
pub(crate) fn is_left(connection: &Connection) -> Result<bool, Fault> {
    Ok(first(connection, "deleted_executions", i64::MIN)?.is_some()
        || first(connection, "deleted_map_runs", i64::MIN)?.is_some())
}
