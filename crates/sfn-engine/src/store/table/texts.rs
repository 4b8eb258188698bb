//! Definitions and mock configurations, each text once however many revisions and executions use it.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _};
use sha2::{Digest, Sha256};

use crate::store::writer::Fault;

pub(crate) const SCHEMA: &str = "
CREATE TABLE texts (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    text TEXT NOT NULL
);";

/// The id of a text, which is added when it is new.
pub(crate) fn intern(connection: &Connection, text: &str) -> Result<i64, Fault> {
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let known = connection
        .prepare_cached("SELECT id FROM texts WHERE hash = ?1")?
        .query_row([&hash[..]], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    connection
        .prepare_cached("INSERT INTO texts (hash, text) VALUES (?1, ?2)")?
        .execute((&hash[..], text))?;
    Ok(connection.last_insert_rowid())
}

/// A text by its id.
pub(crate) fn get(connection: &Connection, id: i64) -> Result<Arc<str>, Fault> {
    Ok(connection
        .prepare_cached("SELECT text FROM texts WHERE id = ?1")?
        .query_row([id], |row| row.get(0))?)
}
