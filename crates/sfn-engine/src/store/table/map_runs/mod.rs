//! Map Runs, and the child executions that they have not started yet.
//!
//! A child execution that was started is a row of [`executions`](super::executions), with the Map Run's key and its own number. The
//! counts stand in the Map Run's row and change in the transaction of what they count.

mod status;

use rusqlite::{Connection, OptionalExtension as _, Row};

pub use status::{MapRunCounts, MapRunStatus};

use super::{ExecutionStatus, map_run_redrives, revisions, state_machines, texts, unreadable};
use crate::core::map_run::MapRunSettings;
use crate::store::table::StateMachineType;
use crate::store::writer::Fault;

/// Part of schema version 6, with which executions know the Map Run that started them.
pub(crate) const SCHEMA: &str = "
CREATE TABLE map_runs (
    id INTEGER PRIMARY KEY,
    execution INTEGER NOT NULL REFERENCES executions (id),
    event INTEGER NOT NULL,
    arn TEXT NOT NULL UNIQUE,
    processor INTEGER NOT NULL REFERENCES state_machines (id),
    revision INTEGER NOT NULL REFERENCES revisions (id),
    status INTEGER NOT NULL,
    start_millis INTEGER NOT NULL,
    stop_millis INTEGER,
    max_concurrency INTEGER NOT NULL,
    tolerated_failure_count INTEGER NOT NULL,
    tolerated_failure_percentage REAL NOT NULL,
    redrive_count INTEGER NOT NULL DEFAULT 0,
    redrive_millis INTEGER,
    all_read INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0,
    items_running INTEGER NOT NULL DEFAULT 0,
    items_succeeded INTEGER NOT NULL DEFAULT 0,
    items_failed INTEGER NOT NULL DEFAULT 0,
    items_timed_out INTEGER NOT NULL DEFAULT 0,
    items_aborted INTEGER NOT NULL DEFAULT 0,
    items_written INTEGER NOT NULL DEFAULT 0,
    children INTEGER NOT NULL DEFAULT 0,
    children_running INTEGER NOT NULL DEFAULT 0,
    children_succeeded INTEGER NOT NULL DEFAULT 0,
    children_failed INTEGER NOT NULL DEFAULT 0,
    children_timed_out INTEGER NOT NULL DEFAULT 0,
    children_aborted INTEGER NOT NULL DEFAULT 0,
    children_written INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    cause TEXT,
    output TEXT
);
CREATE UNIQUE INDEX map_runs_by_execution ON map_runs (execution, event);
CREATE INDEX map_runs_open ON map_runs (id) WHERE status = 0;
CREATE TABLE map_run_pending (
    map_run INTEGER NOT NULL,
    number INTEGER NOT NULL,
    item_count INTEGER NOT NULL,
    input TEXT NOT NULL,
    PRIMARY KEY (map_run, number)
) WITHOUT ROWID;
ALTER TABLE executions ADD COLUMN map_run INTEGER;
ALTER TABLE executions ADD COLUMN child_number INTEGER;
ALTER TABLE executions ADD COLUMN item_count INTEGER;
CREATE UNIQUE INDEX executions_by_child ON executions (map_run, child_number) WHERE map_run IS NOT NULL;
CREATE INDEX executions_by_map_run ON executions
    (map_run, coalesce(stop_millis, redrive_millis, start_millis), id) WHERE map_run IS NOT NULL;
CREATE INDEX executions_by_map_run_status ON executions
    (map_run, status, coalesce(stop_millis, redrive_millis, start_millis), id) WHERE map_run IS NOT NULL;";

/// Part of schema version 11: the Map Runs of an execution are listed in the order of their keys.
pub(crate) const LIST_SCHEMA: &str =
    "CREATE INDEX map_runs_of_execution ON map_runs (execution, id);";

/// A Map Run.
#[derive(Clone, Debug, PartialEq)]
pub struct MapRunRecord {
    /// Its ARN.
    pub arn: String,
    /// The execution in which it runs.
    pub execution_arn: String,
    /// What its child executions are executions of, `…:stateMachine:MACHINE/LABEL`.
    pub processor_arn: String,
    /// The type of its child executions.
    pub child_type: StateMachineType,
    /// Its status.
    pub status: MapRunStatus,
    /// When it started, milliseconds since the Unix epoch.
    pub start_millis: i64,
    /// When it ended.
    pub stop_millis: Option<i64>,
    /// What UpdateMapRun can change.
    pub settings: MapRunSettings,
    /// Its items.
    pub items: MapRunCounts,
    /// Its child executions.
    pub children: MapRunCounts,
    /// How often it was redriven.
    pub redrive_count: i64,
    /// When it was last redriven.
    pub redrive_millis: Option<i64>,
}

/// A Map Run with its keys in the store.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Its key.
    pub(crate) id: i64,
    /// The key of the processor's state machine.
    pub(crate) processor: i64,
    /// The key of the processor's revision.
    pub(crate) revision: i64,
    /// Whether all items were read.
    pub(crate) all_read: bool,
    /// The error when it failed.
    pub(crate) error: Option<String>,
    /// The cause when it failed.
    pub(crate) cause: Option<String>,
    /// The result when it succeeded; `None` when that was too large.
    pub(crate) output: Option<String>,
    /// Itself.
    pub(crate) record: MapRunRecord,
}

/// A Map Run to begin.
#[derive(Clone, Debug)]
pub(crate) struct NewMapRun {
    /// The key of the execution in which it runs.
    pub(crate) execution: i64,
    /// The id of its `MapRunStarted` event.
    pub(crate) event: i64,
    pub(crate) arn: String,
    pub(crate) processor_arn: String,
    pub(crate) child_type: StateMachineType,
    /// The processor as a definition.
    pub(crate) definition: String,
    pub(crate) role_arn: String,
    pub(crate) start_millis: i64,
    pub(crate) settings: MapRunSettings,
}

/// A child execution that was not started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pending {
    /// Its number within the Map Run, from 0.
    pub(crate) number: i64,
    /// How many items it has.
    pub(crate) item_count: i64,
    /// Its input.
    pub(crate) input: String,
}

/// Which child of which Map Run an execution is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Child {
    /// The Map Run's key.
    pub(crate) map_run: i64,
    /// Its number, from 0.
    pub(crate) number: i64,
    /// How many items it has.
    pub(crate) item_count: i64,
}

/// How a Map Run ended.
#[derive(Clone, Debug)]
pub(crate) struct Ending {
    /// How often it was redriven before: another attempt is left as it is.
    pub(crate) redrives: i64,
    pub(crate) status: MapRunStatus,
    pub(crate) stop_millis: i64,
    pub(crate) error: Option<String>,
    pub(crate) cause: Option<String>,
    /// The result when it succeeded; `None` when that was too large.
    pub(crate) output: Option<String>,
    /// Whether the results of all child executions were written to files.
    pub(crate) written: bool,
}

/// Begins a Map Run, and gives it; one that was begun already is left as it is.
pub(crate) fn begin(connection: &Connection, new: &NewMapRun) -> Result<Found, Fault> {
    if let Some(found) = find_by_event(connection, new.execution, new.event)? {
        return Ok(found);
    }
    let processor = state_machines::processor(
        connection,
        &new.processor_arn,
        new.child_type,
        new.start_millis,
    )?;
    let definition = texts::intern(connection, &new.definition)?;
    // The child executions log as the execution does in which the Map Run runs.
    let logging: Option<String> = connection
        .prepare_cached(
            "SELECT r.logging_configuration FROM executions e JOIN revisions r ON r.id = e.revision WHERE e.id = ?1",
        )?
        .query_row([new.execution], |row| row.get(0))?;
    let known = connection
        .prepare_cached(
            "SELECT id FROM revisions WHERE state_machine = ?1 AND definition = ?2 AND role_arn = ?3
                AND logging_configuration IS ?4
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row((processor, definition, &new.role_arn, &logging), |row| {
            row.get(0)
        })
        .optional()?;
    let revision = match known {
        Some(revision) => revision,
        None => revisions::insert(
            connection,
            processor,
            &revisions::Revision {
                revision_id: String::new(),
                initial: true,
                creation_millis: new.start_millis,
                definition: new.definition.as_str().into(),
                role_arn: new.role_arn.clone(),
                logging_configuration: logging,
                tracing_configuration: None,
                encryption_configuration: None,
            },
        )?,
    };
    state_machines::set_revision(connection, processor, revision)?;
    connection
        .prepare_cached(
            // Its key is no deleted one's: that one's children may still be there.
            "INSERT INTO map_runs (id, execution, event, arn, processor, revision, status, start_millis, max_concurrency,
                tolerated_failure_count, tolerated_failure_percentage)
             VALUES (1 + max((SELECT coalesce(max(id), 0) FROM map_runs), (SELECT coalesce(max(id), 0) FROM deleted_map_runs)),
                ?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            new.execution,
            new.event,
            &new.arn,
            processor,
            revision,
            new.start_millis,
            new.settings.max_concurrency,
            signed(new.settings.tolerated_failure_count),
            new.settings.tolerated_failure_percentage,
        ))?;
    find_by_event(connection, new.execution, new.event)?
        .ok_or_else(|| unreadable("Map Run", "none after it was begun"))
}

const COLUMNS: &str = "r.id, r.event, r.arn, r.processor, r.revision, r.status, r.start_millis, r.stop_millis,
    r.max_concurrency, r.tolerated_failure_count, r.tolerated_failure_percentage, r.redrive_count, r.redrive_millis,
    r.all_read, r.items, r.items_running, r.items_succeeded, r.items_failed, r.items_timed_out, r.items_aborted,
    r.items_written, r.children, r.children_running, r.children_succeeded, r.children_failed, r.children_timed_out,
    r.children_aborted, r.children_written, r.error, r.cause, r.output, p.arn, p.kind, m.arn, e.name,
    r.items_pending_redrive, r.children_pending_redrive";

const TABLES: &str =
    "map_runs r JOIN state_machines p ON p.id = r.processor JOIN executions e ON e.id = r.execution
    JOIN state_machines m ON m.id = e.state_machine";

/// A Map Run by its key.
pub(crate) fn get(connection: &Connection, id: i64) -> Result<Option<Found>, Fault> {
    one(connection, "r.id = ?1", [id])
}

/// A Map Run by the execution in which it runs and the id of its `MapRunStarted` event.
pub(crate) fn find_by_event(
    connection: &Connection,
    execution: i64,
    event: i64,
) -> Result<Option<Found>, Fault> {
    one(
        connection,
        "r.execution = ?1 AND r.event = ?2",
        (execution, event),
    )
}

/// A Map Run by its ARN.
pub(crate) fn find(connection: &Connection, arn: &str) -> Result<Option<Found>, Fault> {
    one(connection, "r.arn = ?1", [arn])
}

fn one(
    connection: &Connection,
    condition: &str,
    parameters: impl rusqlite::Params,
) -> Result<Option<Found>, Fault> {
    let row = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE {condition}"))?
        .query_row(parameters, |row| Ok(read(row)))
        .optional()?;
    row.transpose()
}

/// The Map Runs of an execution begun before the one with this key, the last one begun first.
pub(crate) fn list(
    connection: &Connection,
    execution: i64,
    before: i64,
    limit: usize,
) -> Result<Vec<Found>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE r.execution = ?1 AND r.id < ?2 ORDER BY r.id DESC LIMIT ?3"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = statement.query((execution, before, limit))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Found, Fault> {
    let counts = |from: usize, pending_redrive: usize| -> rusqlite::Result<MapRunCounts> {
        Ok(MapRunCounts {
            total: row.get(from)?,
            running: row.get(from + 1)?,
            succeeded: row.get(from + 2)?,
            failed: row.get(from + 3)?,
            timed_out: row.get(from + 4)?,
            aborted: row.get(from + 5)?,
            results_written: row.get(from + 6)?,
            pending_redrive: row.get(pending_redrive)?,
            failures_not_redrivable: 0,
        })
    };
    let machine_arn: String = row.get(33)?;
    let name: String = row.get(34)?;
    Ok(Found {
        id: row.get(0)?,
        processor: row.get(3)?,
        revision: row.get(4)?,
        all_read: row.get(13)?,
        error: row.get(28)?,
        cause: row.get(29)?,
        output: row.get(30)?,
        record: MapRunRecord {
            arn: row.get(2)?,
            execution_arn: super::executions::execution_arn(&machine_arn, &name),
            processor_arn: row.get(31)?,
            child_type: StateMachineType::from_code(row.get(32)?)?,
            status: MapRunStatus::from_code(row.get(5)?)?,
            start_millis: row.get(6)?,
            stop_millis: row.get(7)?,
            settings: MapRunSettings {
                max_concurrency: row.get(8)?,
                tolerated_failure_count: row.get::<_, i64>(9)?.unsigned_abs(),
                tolerated_failure_percentage: row.get(10)?,
            },
            items: counts(14, 35)?,
            children: counts(21, 36)?,
            redrive_count: row.get(11)?,
            redrive_millis: row.get(12)?,
        },
    })
}

/// Gives a Map Run other settings. Whether it runs; one that has ended is left as it is.
pub(crate) fn update(
    connection: &Connection,
    id: i64,
    settings: &MapRunSettings,
) -> Result<bool, Fault> {
    let changed = connection
        .prepare_cached(
            "UPDATE map_runs SET max_concurrency = ?2, tolerated_failure_count = ?3, tolerated_failure_percentage = ?4
             WHERE id = ?1 AND status = 0",
        )?
        .execute((
            id,
            settings.max_concurrency,
            signed(settings.tolerated_failure_count),
            settings.tolerated_failure_percentage,
        ))?;
    Ok(changed > 0)
}

/// Adds child executions that are to be started; `all_read` tells that there are no others. Nothing is written when the Map Run has
/// ended, or was redriven another number of times; whether it runs.
pub(crate) fn add_pending(
    connection: &Connection,
    id: i64,
    redrives: i64,
    pending: &[Pending],
    all_read: bool,
) -> Result<bool, Fault> {
    let items: i64 = pending.iter().map(|child| child.item_count).sum();
    let children = i64::try_from(pending.len()).unwrap_or(i64::MAX);
    let changed = connection
        .prepare_cached(
            "UPDATE map_runs SET items = items + ?2, children = children + ?3, all_read = ?4
             WHERE id = ?1 AND status = 0 AND redrive_count = ?5",
        )?
        .execute((id, items, children, all_read, redrives))?;
    if changed == 0 {
        return Ok(false);
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO map_run_pending (map_run, number, item_count, input) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for child in pending {
        statement.execute((id, child.number, child.item_count, &child.input))?;
    }
    Ok(true)
}

/// Child executions to start, from this number on, in their order.
pub(crate) fn pending(
    connection: &Connection,
    id: i64,
    from: i64,
    limit: usize,
) -> Result<Vec<Pending>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT number, item_count, input FROM map_run_pending WHERE map_run = ?1 AND number >= ?2
         ORDER BY number LIMIT ?3",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map((id, from, limit), |row| {
        Ok(Pending {
            number: row.get(0)?,
            item_count: row.get(1)?,
            input: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a Map Run has not ended.
pub(crate) fn is_open(connection: &Connection, id: i64) -> Result<bool, Fault> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM map_runs WHERE id = ?1 AND status = 0")?
        .exists([id])?)
}

/// The test case of the execution in which a Map Run runs: its name, and its answers' key in `texts`.
pub(crate) fn test_case(
    connection: &Connection,
    id: i64,
) -> Result<(Option<String>, Option<i64>), Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT e.test_case, e.mock FROM map_runs r JOIN executions e ON e.id = r.execution WHERE r.id = ?1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// A child execution begins: it is pending no more. Whether it was; nothing is written when it was begun before.
pub(crate) fn child_started(connection: &Connection, child: &Child) -> Result<bool, Fault> {
    let taken = connection
        .prepare_cached("DELETE FROM map_run_pending WHERE map_run = ?1 AND number = ?2")?
        .execute((child.map_run, child.number))?;
    if taken == 0 {
        return Ok(false);
    }
    count(connection, child, ExecutionStatus::Running, 1)?;
    Ok(true)
}

/// A child execution that ran has ended.
pub(crate) fn child_ended(
    connection: &Connection,
    child: &Child,
    status: ExecutionStatus,
) -> Result<(), Fault> {
    count(connection, child, ExecutionStatus::Running, -1)?;
    count(connection, child, status, 1)
}

/// Counts a child execution among those of a status, or no more.
pub(crate) fn count(
    connection: &Connection,
    child: &Child,
    status: ExecutionStatus,
    by: i64,
) -> Result<(), Fault> {
    let sql = match status {
        // Counted by its own statements.
        ExecutionStatus::PendingRedrive => return Ok(()),
        ExecutionStatus::Running => {
            "UPDATE map_runs SET children_running = children_running + ?2, items_running = items_running + ?3 WHERE id = ?1"
        }
        ExecutionStatus::Succeeded => {
            "UPDATE map_runs SET children_succeeded = children_succeeded + ?2, items_succeeded = items_succeeded + ?3
             WHERE id = ?1"
        }
        ExecutionStatus::Failed => {
            "UPDATE map_runs SET children_failed = children_failed + ?2, items_failed = items_failed + ?3 WHERE id = ?1"
        }
        ExecutionStatus::TimedOut => {
            "UPDATE map_runs SET children_timed_out = children_timed_out + ?2, items_timed_out = items_timed_out + ?3
             WHERE id = ?1"
        }
        ExecutionStatus::Aborted => {
            "UPDATE map_runs SET children_aborted = children_aborted + ?2, items_aborted = items_aborted + ?3
             WHERE id = ?1"
        }
    };
    connection
        .prepare_cached(sql)?
        .execute((child.map_run, by, by * child.item_count))?;
    Ok(())
}

/// Ends a Map Run; child executions that wait to be redriven have their status again. Whether it ran; one that has ended is left as it
/// is.
pub(crate) fn end(connection: &Connection, id: i64, ending: &Ending) -> Result<bool, Fault> {
    let changed = connection
        .prepare_cached(
            "UPDATE map_runs SET status = ?2, stop_millis = ?3, error = ?4, cause = ?5, output = ?6,
                children_written = CASE WHEN ?7 THEN children ELSE children_written END,
                items_written = CASE WHEN ?7 THEN items ELSE items_written END
             WHERE id = ?1 AND status = 0 AND redrive_count = ?8",
        )?
        .execute((
            id,
            ending.status.code(),
            ending.stop_millis,
            &ending.error,
            &ending.cause,
            &ending.output,
            ending.written,
            ending.redrives,
        ))?;
    if changed > 0 {
        map_run_redrives::drop_pending(connection, id)?;
    }
    Ok(changed > 0)
}

/// The keys of the child executions that run.
pub(crate) fn open_children(connection: &Connection, id: i64) -> Result<Vec<i64>, Fault> {
    ids(
        connection,
        "SELECT id FROM executions WHERE map_run = ?1 AND status = 0",
        [id],
    )
}

/// Map Runs that run though the execution in which they do has ended: their keys, and how often they were redriven.
pub(crate) fn orphans(connection: &Connection) -> Result<Vec<(i64, i64)>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT r.id, r.redrive_count FROM map_runs r JOIN executions e ON e.id = r.execution
         WHERE r.status = 0 AND e.status <> 0",
    )?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Child executions that run though their Map Run has ended: their keys.
pub(crate) fn orphaned_children(connection: &Connection) -> Result<Vec<i64>, Fault> {
    ids(
        connection,
        "SELECT e.id FROM executions e JOIN map_runs r ON r.id = e.map_run
         WHERE e.status = 0 AND e.map_run IS NOT NULL AND r.status <> 0",
        [],
    )
}

fn ids(
    connection: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<i64>, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let ids = statement.query_map(parameters, |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
