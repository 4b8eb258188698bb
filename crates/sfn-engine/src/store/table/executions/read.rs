use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _};

use super::{ExecutionRecord, ExecutionStatus};
use crate::arn::ExecutionArn;
use crate::store::table::map_runs::Child;
use crate::store::table::{StateMachineType, revisions, state_machines, texts};
use crate::store::writer::Fault;

/// An execution with its keys in the store.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Its key.
    pub(crate) id: i64,
    /// Its state machine's key.
    pub(crate) state_machine: i64,
    /// Its revision's key.
    pub(crate) revision: i64,
    /// How many steps it has.
    pub(crate) step_count: i64,
    /// Which child of which Map Run it is.
    pub(crate) child: Option<Child>,
    /// Itself.
    pub(crate) record: ExecutionRecord,
}

/// What it takes to go on with an execution, besides its journal.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    /// Itself, with its keys.
    pub(crate) found: Found,
    /// The type of its state machine.
    pub(crate) kind: StateMachineType,
    /// The revision that it runs.
    pub(crate) revision: revisions::Revision,
    /// The answers of its test case, JSON text.
    pub(crate) mock: Option<Arc<str>>,
}

const COLUMNS: &str = "e.id, e.state_machine, e.revision, e.name, e.status, e.start_millis, e.stop_millis,
    e.event_count, e.redrive_count, e.redrive_millis, e.version_arn, e.alias_arn, e.trace_header, e.test_case, e.error,
    e.cause, e.input, e.output, m.arn, e.mock,
    e.step_count, e.map_run, e.child_number, e.item_count, r.arn";

const TABLES: &str = "executions e JOIN state_machines m ON m.id = e.state_machine LEFT JOIN map_runs r ON r.id = e.map_run";

/// An execution by its ARN; `None` for an ARN of something else as well.
pub(crate) fn find(connection: &Connection, arn: &str) -> Result<Option<Found>, Fault> {
    let Some(parsed) = ExecutionArn::parse(arn) else {
        return Ok(None);
    };
    let row = connection
        .prepare_cached(&format!(
            // Express child executions have no history and are not shown.
            "SELECT {COLUMNS} FROM {TABLES}
             WHERE m.arn = ?1 AND e.name = ?2 AND (e.map_run IS NULL OR m.kind = 0)"
        ))?
        .query_row((parsed.state_machine_arn(), parsed.name), read)
        .optional()?;
    row.map(|(found, status, _)| with_status(found, status))
        .transpose()
}

/// An Express child execution that has ended, by its ARN; `None` for anything else. It has no history.
pub(crate) fn find_express_child(
    connection: &Connection,
    arn: &str,
) -> Result<Option<ExecutionRecord>, Fault> {
    let Some((processor_arn, name)) = crate::arn::express_execution(arn) else {
        return Ok(None);
    };
    let row = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM {TABLES}
             WHERE m.arn = ?1 AND e.name = ?2 AND e.map_run IS NOT NULL AND m.kind = 1"
        ))?
        .query_row((&processor_arn, name), read)
        .optional()?;
    let Some((found, status, _)) = row else {
        return Ok(None);
    };
    let mut record = with_status(found, status)?.record;
    let its_own = record.map_run_arn.as_deref().and_then(|map_run| {
        let machine = crate::arn::StateMachineArn::parse(&processor_arn)?;
        Some(machine.express_child(map_run, name))
    });
    arn.clone_into(&mut record.arn);
    Ok((its_own.as_deref() == Some(arn)).then_some(record))
}

/// An execution by its key, with all that it takes to go on with it.
pub(crate) fn snapshot(connection: &Connection, id: i64) -> Result<Option<Snapshot>, Fault> {
    let row = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE e.id = ?1"))?
        .query_row([id], read)
        .optional()?;
    let Some((found, status, mock)) = row else {
        return Ok(None);
    };
    let mock = match mock {
        Some(id) => Some(texts::get(connection, id)?),
        None => None,
    };
    Ok(Some(Snapshot {
        kind: state_machines::kind(connection, found.state_machine)?,
        revision: revisions::get(connection, found.revision)?,
        found: with_status(found, status)?,
        mock,
    }))
}

/// How far an execution is on disk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    /// Its steps.
    pub(crate) step_count: i64,
    /// Its history events.
    pub(crate) event_count: i64,
    /// How often it was redriven.
    pub(crate) redrive_count: i64,
}

/// How far an open execution is on disk; `None` when it is not open.
pub(crate) fn counts(connection: &Connection, id: i64) -> Result<Option<Counts>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT step_count, event_count, redrive_count FROM executions WHERE id = ?1 AND status = 0",
        )?
        .query_row([id], |row| {
            Ok(Counts {
                step_count: row.get(0)?,
                event_count: row.get(1)?,
                redrive_count: row.get(2)?,
            })
        })
        .optional()?)
}

/// How many executions are open.
pub(crate) fn count_open(connection: &Connection) -> Result<i64, Fault> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM executions WHERE status = 0")?
        .query_row([], |row| row.get(0))?)
}

/// The keys of all open executions, oldest first.
pub(crate) fn open_ids(connection: &Connection) -> Result<Vec<i64>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM executions WHERE status = 0 ORDER BY id")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The keys of a state machine's open executions.
pub(crate) fn open_of(connection: &Connection, state_machine: i64) -> Result<Vec<i64>, Fault> {
    let mut statement = connection
        .prepare_cached("SELECT id FROM executions WHERE state_machine = ?1 AND status = 0")?;
    let ids = statement.query_map([state_machine], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The largest key in use, 0 when there is none. Something of a deleted execution may still be there.
pub(crate) fn largest_id(connection: &Connection) -> Result<i64, Fault> {
    Ok(connection.query_row(
        "SELECT max((SELECT coalesce(max(id), 0) FROM executions), (SELECT coalesce(max(id), 0) FROM deleted_executions))",
        [],
        |row| row.get(0),
    )?)
}

/// The latest time that the newest executions tell of. A scaled clock goes on from there.
pub(crate) fn latest_millis(connection: &Connection) -> Result<i64, Fault> {
    Ok(connection.query_row(
        "SELECT coalesce(max(max(start_millis, coalesce(stop_millis, redrive_millis, 0))), 0)
         FROM (SELECT start_millis, stop_millis, redrive_millis FROM executions ORDER BY id DESC LIMIT 1000)",
        [],
        |row| row.get(0),
    )?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Found, i64, Option<i64>)> {
    let name: String = row.get(3)?;
    let state_machine_arn: String = row.get(18)?;
    let found = Found {
        id: row.get(0)?,
        state_machine: row.get(1)?,
        revision: row.get(2)?,
        step_count: row.get(20)?,
        child: match row.get(21)? {
            Some(map_run) => Some(Child {
                map_run,
                number: row.get(22)?,
                item_count: row.get(23)?,
            }),
            None => None,
        },
        record: ExecutionRecord {
            arn: super::list::execution_arn(&state_machine_arn, &name),
            name,
            state_machine_arn,
            state_machine_version_arn: row.get(10)?,
            state_machine_alias_arn: row.get(11)?,
            status: ExecutionStatus::Running,
            start_millis: row.get(5)?,
            stop_millis: row.get(6)?,
            input: row.get(16)?,
            output: row.get(17)?,
            error: row.get(14)?,
            cause: row.get(15)?,
            trace_header: row.get(12)?,
            redrive_count: row.get(8)?,
            redrive_millis: row.get(9)?,
            test_case: row.get(13)?,
            event_count: row.get(7)?,
            map_run_arn: row.get(24)?,
        },
    };
    Ok((found, row.get(4)?, row.get(19)?))
}

fn with_status(mut found: Found, status: i64) -> Result<Found, Fault> {
    found.record.status = ExecutionStatus::from_code(status)?;
    Ok(found)
}

/// Child executions of a Map Run that have ended, with their numbers from this one on, in their order.
pub(crate) fn ended_children(
    connection: &Connection,
    map_run: i64,
    from: i64,
    limit: usize,
) -> Result<Vec<Found>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM {TABLES}
         WHERE e.map_run = ?1 AND e.child_number >= ?2 AND e.status <> 0 ORDER BY e.child_number LIMIT ?3"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = statement.query((map_run, from, limit))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (child, status, _) = read(row)?;
        found.push(with_status(child, status)?);
    }
    Ok(found)
}
