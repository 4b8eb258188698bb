//! What state machines were at each time.

use std::sync::Arc;

use rusqlite::Connection;

use super::texts;
use crate::store::writer::Fault;

pub(crate) const SCHEMA: &str = "
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    state_machine INTEGER NOT NULL REFERENCES state_machines (id),
    revision_id TEXT NOT NULL,
    initial INTEGER NOT NULL,
    creation_millis INTEGER NOT NULL,
    definition INTEGER NOT NULL REFERENCES texts (id),
    role_arn TEXT NOT NULL,
    logging_configuration TEXT,
    tracing_configuration TEXT,
    encryption_configuration TEXT
);
CREATE INDEX revisions_by_state_machine ON revisions (state_machine, id);";

/// What a state machine is at one time: each create and each update makes a new one, and an execution keeps the one of its
/// start.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The revision id, a UUID. AWS shows it only after the first update (`initial` is false).
    pub revision_id: String,
    /// Whether it came with the state machine's creation.
    pub initial: bool,
    /// When it was made, milliseconds since the Unix epoch.
    pub creation_millis: i64,
    /// The definition, byte for byte as given.
    pub definition: Arc<str>,
    /// `roleArn`.
    pub role_arn: String,
    /// `loggingConfiguration`, JSON text of the contract's shape.
    pub logging_configuration: Option<String>,
    /// `tracingConfiguration`, JSON text of the contract's shape.
    pub tracing_configuration: Option<String>,
    /// `encryptionConfiguration`, JSON text of the contract's shape.
    pub encryption_configuration: Option<String>,
}

/// Adds a revision of a state machine; gives its key.
pub(crate) fn insert(
    connection: &Connection,
    state_machine: i64,
    revision: &Revision,
) -> Result<i64, Fault> {
    let definition = texts::intern(connection, &revision.definition)?;
    connection
        .prepare_cached(
            "INSERT INTO revisions (state_machine, revision_id, initial, creation_millis, definition, role_arn,
                logging_configuration, tracing_configuration, encryption_configuration)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            state_machine,
            &revision.revision_id,
            revision.initial,
            revision.creation_millis,
            definition,
            &revision.role_arn,
            &revision.logging_configuration,
            &revision.tracing_configuration,
            &revision.encryption_configuration,
        ))?;
    Ok(connection.last_insert_rowid())
}

/// A revision by its key.
pub(crate) fn get(connection: &Connection, id: i64) -> Result<Revision, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT r.revision_id, r.initial, r.creation_millis, t.text, r.role_arn, r.logging_configuration,
                r.tracing_configuration, r.encryption_configuration
             FROM revisions r JOIN texts t ON t.id = r.definition WHERE r.id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Revision {
                revision_id: row.get(0)?,
                initial: row.get(1)?,
                creation_millis: row.get(2)?,
                definition: row.get(3)?,
                role_arn: row.get(4)?,
                logging_configuration: row.get(5)?,
                tracing_configuration: row.get(6)?,
                encryption_configuration: row.get(7)?,
            })
        })?)
}
