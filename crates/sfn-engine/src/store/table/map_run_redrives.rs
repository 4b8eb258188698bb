//! Redrives of Map Runs: their unsuccessful child executions wait to run again, and then do.
//!
//! A child execution that waits has, as its status, the one that it ended with and [`PENDING`] more, so that it has that again should
//! its Map Run end before its turn comes.

use rusqlite::{Connection, OptionalExtension as _};

use super::executions::{Closing, Step};
use super::map_runs::{self, Child};
use super::redrives::{self, Redrive};
use super::{ExecutionStatus, executions};
use crate::store::writer::Fault;

/// Part of schema version 7.
pub(crate) const SCHEMA: &str = "
ALTER TABLE map_runs ADD COLUMN children_pending_redrive INTEGER NOT NULL DEFAULT 0;
ALTER TABLE map_runs ADD COLUMN items_pending_redrive INTEGER NOT NULL DEFAULT 0;";

/// What a child execution's status is more by while it waits to be redriven.
pub(crate) const PENDING: i64 = 10;

/// What makes a Standard child execution one that can be redriven. An Express one always can.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// It has fewer history events.
    pub(crate) events: i64,
    /// It ended after this moment.
    pub(crate) stopped_after_millis: i64,
}

/// A child execution that waits to be redriven.
#[derive(Clone, Debug)]
pub(crate) struct PendingRedrive {
    /// Its key.
    pub(crate) execution: i64,
    /// Which child it is.
    pub(crate) child: Child,
    /// Its input.
    pub(crate) input: String,
}

/// Opens a Map Run that has ended again; its unsuccessful child executions wait. Whether it did: nothing is written when it runs, or was
/// redriven as often before.
pub(crate) fn redrive(
    connection: &Connection,
    map_run: i64,
    number: i64,
    now_millis: i64,
    limits: &Limits,
) -> Result<bool, Fault> {
    let changed = connection
        .prepare_cached(
            "UPDATE map_runs SET status = 0, stop_millis = NULL, error = NULL, cause = NULL, output = NULL,
                children_written = 0, items_written = 0, redrive_count = ?2, redrive_millis = ?3
             WHERE id = ?1 AND status <> 0 AND redrive_count < ?2",
        )?
        .execute((map_run, number, now_millis))?;
    if changed == 0 {
        return Ok(false);
    }
    connection
        .prepare_cached(
            "UPDATE executions SET status = status + ?2
             WHERE map_run = ?1 AND status IN (2, 3, 4) AND ((event_count < ?3 AND stop_millis > ?4)
                OR (SELECT m.kind FROM state_machines m WHERE m.id = state_machine) = 1)",
        )?
        .execute((map_run, PENDING, limits.events, limits.stopped_after_millis))?;
    count(connection, map_run)?;
    Ok(true)
}

/// Gives the child executions that still wait the status that they had. Nothing else runs any more when a Map Run ends.
pub(crate) fn drop_pending(connection: &Connection, map_run: i64) -> Result<(), Fault> {
    let changed = connection
        .prepare_cached(
            "UPDATE executions SET status = status - ?2 WHERE map_run = ?1 AND status > ?2",
        )?
        .execute((map_run, PENDING))?;
    if changed > 0 {
        count(connection, map_run)?;
    }
    Ok(())
}

/// Counts anew those that ended without success, and those that wait.
fn count(connection: &Connection, map_run: i64) -> Result<(), Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT min(status, ?2 + 1), count(*), sum(item_count) FROM executions WHERE map_run = ?1 AND status > 1 GROUP BY 1",
    )?;
    let mut counted = [(0, 0); 4];
    let mut rows = statement.query((map_run, PENDING))?;
    while let Some(row) = rows.next()? {
        let place = match row.get::<_, i64>(0)? {
            2 => 0,
            3 => 1,
            4 => 2,
            _ => 3,
        };
        counted[place] = (row.get::<_, i64>(1)?, row.get::<_, i64>(2)?);
    }
    let [failed, timed_out, aborted, pending] = counted;
    connection
        .prepare_cached(
            "UPDATE map_runs SET children_failed = ?2, items_failed = ?3, children_timed_out = ?4, items_timed_out = ?5,
                children_aborted = ?6, items_aborted = ?7, children_pending_redrive = ?8, items_pending_redrive = ?9
             WHERE id = ?1",
        )?
        .execute((
            map_run, failed.0, failed.1, timed_out.0, timed_out.1, aborted.0, aborted.1, pending.0, pending.1,
        ))?;
    Ok(())
}

/// Child executions that wait, from this number on, in their order.
pub(crate) fn pending(
    connection: &Connection,
    map_run: i64,
    from: i64,
    limit: usize,
) -> Result<Vec<PendingRedrive>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT id, child_number, item_count, input FROM executions
         WHERE map_run = ?1 AND child_number >= ?2 AND status > ?3 ORDER BY child_number LIMIT ?4",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map((map_run, from, PENDING, limit), |row| {
        Ok(PendingRedrive {
            execution: row.get(0)?,
            child: Child {
                map_run,
                number: row.get(1)?,
                item_count: row.get(2)?,
            },
            input: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Opens a Standard child execution that waits, with the step of its redrive. Whether it did: nothing is written when it does not wait,
/// or has another number of steps.
pub(crate) fn redrive_child(
    connection: &Connection,
    id: i64,
    step: &Step,
    redrive: &Redrive,
) -> Result<bool, Fault> {
    let Some(child) = waiting_child(connection, id)? else {
        return Ok(false);
    };
    let changed = connection
        .prepare_cached(
            "UPDATE executions SET status = 0, stop_millis = NULL, output = NULL, error = NULL, cause = NULL,
                redrive_count = ?3, redrive_millis = ?4
             WHERE id = ?1 AND step_count = ?2",
        )?
        .execute((id, step.number, redrive.number, redrive.millis))?;
    if changed == 0 {
        return Ok(false);
    }
    redrives::insert(connection, id, redrive)?;
    wait_no_more(connection, &child)?;
    map_runs::count(connection, &child, ExecutionStatus::Running, 1)?;
    executions::step(connection, id, step)?;
    Ok(true)
}

/// Writes how an Express child execution that waited ended this time. Whether it waited.
pub(crate) fn end_child(
    connection: &Connection,
    id: i64,
    start_millis: i64,
    closing: &Closing,
) -> Result<bool, Fault> {
    let Some(child) = waiting_child(connection, id)? else {
        return Ok(false);
    };
    connection
        .prepare_cached(
            "UPDATE executions SET status = ?2, start_millis = ?3, stop_millis = ?4, output = ?5, error = ?6, cause = ?7
             WHERE id = ?1",
        )?
        .execute((
            id,
            closing.status.code(),
            start_millis,
            closing.stop_millis,
            &closing.output,
            &closing.error,
            &closing.cause,
        ))?;
    wait_no_more(connection, &child)?;
    map_runs::count(connection, &child, closing.status, 1)?;
    Ok(true)
}

/// A child execution that waits cannot be redriven after all: how it ended is final.
pub(crate) fn give_up_child(connection: &Connection, id: i64) -> Result<(), Fault> {
    let Some(child) = waiting_child(connection, id)? else {
        return Ok(());
    };
    connection
        .prepare_cached("UPDATE executions SET status = status - ?2 WHERE id = ?1")?
        .execute((id, PENDING))?;
    count(connection, child.map_run)
}

/// How many child executions, and how many items, ended without success for good: their status is final when their Map Run is redriven.
pub(crate) fn not_redrivable(
    connection: &Connection,
    map_run: i64,
    limits: &Limits,
) -> Result<(i64, i64), Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*), coalesce(sum(item_count), 0) FROM executions
             WHERE map_run = ?1 AND status IN (2, 3, 4) AND (event_count >= ?2 OR stop_millis <= ?3)
                AND (SELECT m.kind FROM state_machines m WHERE m.id = state_machine) = 0",
        )?
        .query_row(
            (map_run, limits.events, limits.stopped_after_millis),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?)
}

/// A child execution that waits in a Map Run that runs.
fn waiting_child(connection: &Connection, id: i64) -> Result<Option<Child>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT e.map_run, e.child_number, e.item_count FROM executions e JOIN map_runs r ON r.id = e.map_run
             WHERE e.id = ?1 AND e.status > ?2 AND r.status = 0",
        )?
        .query_row((id, PENDING), |row| {
            Ok(Child {
                map_run: row.get(0)?,
                number: row.get(1)?,
                item_count: row.get(2)?,
            })
        })
        .optional()?)
}

fn wait_no_more(connection: &Connection, child: &Child) -> Result<(), Fault> {
    connection
        .prepare_cached(
            "UPDATE map_runs SET children_pending_redrive = children_pending_redrive - 1,
                items_pending_redrive = items_pending_redrive - ?2
             WHERE id = ?1",
        )?
        .execute((child.map_run, child.item_count))?;
    Ok(())
}
