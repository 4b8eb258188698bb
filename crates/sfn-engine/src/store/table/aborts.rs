//! Jobs that are to be stopped: of `.sync` tasks that were aborted. A row is there from the step that aborts the task until the job
//! was stopped, so that a crash in between leaves none running.

use rusqlite::Connection;

use crate::core::TaskRequest;
use crate::store::StoreError;
use crate::store::writer::Fault;

/// What schema version 12 adds.
pub(crate) const SCHEMA: &str = "
CREATE TABLE aborts (
    execution INTEGER NOT NULL,
    task INTEGER NOT NULL,
    request TEXT NOT NULL,
    submission TEXT,
    PRIMARY KEY (execution, task)
) WITHOUT ROWID;";

/// A job to be stopped.
#[derive(Clone, Debug)]
pub(crate) struct Abort {
    /// The key of the execution that had the task.
    pub(crate) execution: i64,
    /// The task.
    pub(crate) request: TaskRequest,
    /// What its service answered when it took the request.
    pub(crate) submission: Option<String>,
}

/// One ready to be written.
#[derive(Debug)]
pub(crate) struct Encoded {
    task: i64,
    request: String,
    submission: Option<String>,
}

impl Encoded {
    /// Encodes one.
    pub(crate) fn new(request: &TaskRequest, submission: Option<&str>) -> Result<Self, StoreError> {
        let text = serde_json::to_string(request).map_err(|e| unreadable(&e))?;
        Ok(Self {
            task: request.task.0,
            request: text,
            submission: submission.map(str::to_owned),
        })
    }
}

/// Notes that a job is to be stopped.
pub(crate) fn add(connection: &Connection, execution: i64, abort: &Encoded) -> Result<(), Fault> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO aborts (execution, task, request, submission) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((execution, abort.task, &abort.request, &abort.submission))?;
    Ok(())
}

/// A job was stopped, or could not be.
pub(crate) fn done(connection: &Connection, execution: i64, task: i64) -> Result<(), Fault> {
    connection
        .prepare_cached("DELETE FROM aborts WHERE execution = ?1 AND task = ?2")?
        .execute((execution, task))?;
    Ok(())
}

/// All jobs that are to be stopped.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Abort>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT execution, request, submission FROM aborts ORDER BY execution, task",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let request = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        found.push(Abort {
            execution: row.get(0)?,
            request: serde_json::from_str(request).map_err(|e| Fault::Refused(unreadable(&e)))?,
            submission: row.get(2)?,
        });
    }
    Ok(found)
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    StoreError::Unreadable {
        what: "task of a job to be stopped",
        message: error.to_string(),
    }
}
