use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _};

use super::ExecutionStatus;
use crate::store::StoreError;
use crate::store::table::map_runs::{self, Child};
use crate::store::table::redrives::{self, Redrive};
use crate::store::table::{history, journal, state_machines, texts};
use crate::store::writer::Fault;

/// An execution with its first step.
#[derive(Debug)]
pub(crate) struct NewExecution {
    /// Its key, given by the caller and never used before.
    pub(crate) id: i64,
    /// Its state machine's key.
    pub(crate) state_machine: i64,
    /// The key of the revision that it runs.
    pub(crate) revision: i64,
    /// Its name.
    pub(crate) name: String,
    /// When it started.
    pub(crate) start_millis: i64,
    /// The version it was started on, or that an alias chose.
    pub(crate) version_arn: Option<String>,
    /// The alias it was started on.
    pub(crate) alias_arn: Option<String>,
    /// `traceHeader`.
    pub(crate) trace_header: Option<String>,
    /// The test case's name.
    pub(crate) test_case: Option<String>,
    /// The test case's answers, JSON text.
    pub(crate) mock: Option<String>,
    /// Its input.
    pub(crate) input: Arc<str>,
    /// What its first step brought about.
    pub(crate) step: Step,
}

/// A step of an execution.
#[derive(Debug)]
pub(crate) struct Step {
    /// Its number, from 0. When another number of steps is on disk, one was lost, and this one is refused.
    pub(crate) number: i64,
    /// How many events there are with it.
    pub(crate) event_count: i64,
    /// Its input, when it can be replayed.
    pub(crate) journal: Option<journal::Encoded>,
    /// Its events.
    pub(crate) events: history::Encoded,
    /// How the execution ended with it.
    pub(crate) closing: Option<Closing>,
}

/// How an execution ended.
#[derive(Clone, Debug)]
pub(crate) struct Closing {
    /// Its status.
    pub(crate) status: ExecutionStatus,
    /// When.
    pub(crate) stop_millis: i64,
    /// Its output, when it succeeded.
    pub(crate) output: Option<String>,
    /// The error, when it did not.
    pub(crate) error: Option<String>,
    /// The cause, when it did not.
    pub(crate) cause: Option<String>,
}

/// What stands in the way of a new execution.
#[derive(Clone, Debug)]
pub(crate) enum Existing {
    /// An execution of the same name.
    Execution {
        /// Its status.
        status: ExecutionStatus,
        /// When it started.
        start_millis: i64,
        /// Its input.
        input: String,
    },
    /// The state machine takes no executions any more.
    Deleting,
    /// The state machine was updated since, and the revision that was to be run is gone.
    Superseded,
}

/// A child execution of a Map Run with its first step.
#[derive(Debug)]
pub(crate) struct NewChild {
    /// Which child it is.
    pub(crate) child: Child,
    /// Itself; it has no version, alias or trace header.
    pub(crate) execution: NewExecution,
}

/// Adds a child execution that was pending. Whether it was added: nothing is written when its Map Run has ended, or the child was
/// begun before. It has the test case of the execution in which the Map Run runs.
pub(crate) fn insert_child(connection: &Connection, new: &NewChild) -> Result<bool, Fault> {
    if !map_runs::is_open(connection, new.child.map_run)?
        || !map_runs::child_started(connection, &new.child)?
    {
        return Ok(false);
    }
    write_row(connection, &new.execution, Some(&new.child), None)?;
    append(connection, new.execution.id, &new.execution.step)?;
    if let Some(closing) = &new.execution.step.closing {
        map_runs::child_ended(connection, &new.child, closing.status)?;
    }
    Ok(true)
}

/// Adds a child execution that ran in memory and has ended. As [`insert_child`], but nothing of its steps is kept.
pub(crate) fn insert_ended_child(connection: &Connection, new: &NewChild) -> Result<bool, Fault> {
    let Some(closing) = &new.execution.step.closing else {
        return Ok(false);
    };
    if !map_runs::child_started(connection, &new.child)? {
        return Ok(false);
    }
    write_row(connection, &new.execution, Some(&new.child), None)?;
    map_runs::child_ended(connection, &new.child, closing.status)?;
    Ok(true)
}

/// Adds an execution with its first step. Nothing is written when something stands in its way.
pub(crate) fn insert(
    connection: &Connection,
    new: &NewExecution,
) -> Result<Result<(), Existing>, Fault> {
    if !state_machines::is_active(connection, new.state_machine)? {
        return Ok(Err(Existing::Deleting));
    }
    let taken = connection
        .prepare_cached(
            "SELECT status, start_millis, input FROM executions WHERE state_machine = ?1 AND name = ?2",
        )?
        .query_row((new.state_machine, &new.name), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    if let Some((status, start_millis, input)) = taken {
        return Ok(Err(Existing::Execution {
            status: ExecutionStatus::from_code(status)?,
            start_millis,
            input,
        }));
    }
    let mock = match &new.mock {
        Some(text) => Some(texts::intern(connection, text)?),
        None => None,
    };
    match write_row(connection, new, None, mock) {
        Err(Fault::Sqlite(error)) if is_missing_key(&error) => {
            return Ok(Err(Existing::Superseded));
        }
        written => written?,
    }
    append(connection, new.id, &new.step)?;
    Ok(Ok(()))
}

/// Whether a row was refused because one that it refers to is gone.
fn is_missing_key(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    code == Some(rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY)
}

fn write_row(
    connection: &Connection,
    new: &NewExecution,
    child: Option<&Child>,
    mock: Option<i64>,
) -> Result<(), Fault> {
    let (test_case, mock) = match child {
        Some(child) => map_runs::test_case(connection, child.map_run)?,
        None => (new.test_case.clone(), mock),
    };
    let closing = new.step.closing.as_ref();
    connection
        .prepare_cached(
            "INSERT INTO executions (id, state_machine, revision, name, status, start_millis, stop_millis, event_count,
                step_count, version_arn, alias_arn, trace_header, test_case, mock, error, cause, input, output,
                map_run, child_number, item_count)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
        )?
        .execute(rusqlite::params![
            new.id,
            new.state_machine,
            new.revision,
            new.name,
            closing.map_or(ExecutionStatus::Running, |c| c.status).code(),
            new.start_millis,
            closing.map(|c| c.stop_millis),
            new.step.event_count,
            new.version_arn,
            new.alias_arn,
            new.trace_header,
            test_case,
            mock,
            closing.and_then(|c| c.error.as_deref()),
            closing.and_then(|c| c.cause.as_deref()),
            &*new.input,
            closing.and_then(|c| c.output.as_deref()),
            child.map(|it| it.map_run),
            child.map(|it| it.number),
            child.map(|it| it.item_count),
        ])?;
    Ok(())
}

/// Adds a step to an open execution. When it ends with it, and was the last of a state machine that is being deleted, that is gone.
pub(crate) fn step(connection: &Connection, id: i64, step: &Step) -> Result<(), Fault> {
    let changed = match &step.closing {
        None => connection
            .prepare_cached(
                "UPDATE executions SET event_count = ?3, step_count = ?2 + 1 WHERE id = ?1 AND step_count = ?2 AND status = 0",
            )?
            .execute((id, step.number, step.event_count))?,
        Some(closing) => connection
            .prepare_cached(
                "UPDATE executions SET event_count = ?3, step_count = ?2 + 1, status = ?4, stop_millis = ?5, output = ?6,
                    error = ?7, cause = ?8
                 WHERE id = ?1 AND step_count = ?2 AND status = 0",
            )?
            .execute((
                id,
                step.number,
                step.event_count,
                closing.status.code(),
                closing.stop_millis,
                &closing.output,
                &closing.error,
                &closing.cause,
            ))?,
    };
    if changed == 0 {
        let found = connection
            .prepare_cached("SELECT step_count FROM executions WHERE id = ?1 AND status = 0")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        return Err(Fault::Refused(StoreError::OutOfStep {
            execution: id,
            expected: step.number,
            found,
        }));
    }
    append(connection, id, step)?;
    if let Some(closing) = &step.closing {
        if let Some(child) = child_of(connection, id)? {
            map_runs::child_ended(connection, &child, closing.status)?;
        }
        connection
            .prepare_cached(
                "SELECT m.id FROM executions e JOIN state_machines m ON m.id = e.state_machine
                 WHERE e.id = ?1 AND m.status = 1",
            )?
            .query_row([id], |row| row.get(0))
            .optional()?
            .map_or(Ok(()), |machine| {
                state_machines::finish_delete(connection, machine)
            })?;
    }
    Ok(())
}

/// Opens an execution that did not succeed again, with the step of its redrive. Whether it did: nothing is written when the
/// execution is open or has succeeded, has another number of steps, or its state machine is not active.
pub(crate) fn redrive(
    connection: &Connection,
    id: i64,
    step: &Step,
    redrive: &Redrive,
) -> Result<bool, Fault> {
    let changed = connection
        .prepare_cached(
            "UPDATE executions SET status = 0, stop_millis = NULL, output = NULL, error = NULL, cause = NULL,
                redrive_count = ?3, redrive_millis = ?4
             WHERE id = ?1 AND step_count = ?2 AND status > 1
                AND (SELECT m.status FROM state_machines m WHERE m.id = state_machine) = 0",
        )?
        .execute((id, step.number, redrive.number, redrive.millis))?;
    if changed == 0 {
        return Ok(false);
    }
    redrives::insert(connection, id, redrive)?;
    self::step(connection, id, step)?;
    Ok(true)
}

/// Which child of which Map Run an execution is.
fn child_of(connection: &Connection, id: i64) -> Result<Option<Child>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT map_run, child_number, item_count FROM executions WHERE id = ?1 AND map_run IS NOT NULL",
        )?
        .query_row([id], |row| {
            Ok(Child {
                map_run: row.get(0)?,
                number: row.get(1)?,
                item_count: row.get(2)?,
            })
        })
        .optional()?)
}

fn append(connection: &Connection, id: i64, step: &Step) -> Result<(), Fault> {
    history::append(connection, id, &step.events)?;
    let succeeded =
        matches!(&step.closing, Some(closing) if closing.status == ExecutionStatus::Succeeded);
    if succeeded {
        if step.number > 0 {
            journal::clear(connection, id)?;
        }
    } else if let Some(entry) = &step.journal {
        journal::append(connection, id, step.number, entry)?;
    }
    Ok(())
}
