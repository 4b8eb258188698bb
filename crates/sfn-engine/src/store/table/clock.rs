//! Where the workspace's clock stood: one that was scaled is ahead of the clock on the wall, and takes no time back.

use rusqlite::{Connection, OptionalExtension as _};

use crate::store::writer::Fault;

/// What schema version 8 adds: one row.
pub(crate) const SCHEMA: &str = "
CREATE TABLE clock (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    millis INTEGER NOT NULL
);";

/// Notes what the clock shows; an earlier time than is known changes nothing.
pub(crate) fn note(connection: &Connection, millis: i64) -> Result<(), Fault> {
    connection
        .prepare_cached(
            "INSERT INTO clock (only, millis) VALUES (1, ?1)
             ON CONFLICT (only) DO UPDATE SET millis = max(millis, excluded.millis)",
        )?
        .execute([millis])?;
    Ok(())
}

/// What it showed last; 0 when that was never noted.
pub(crate) fn noted(connection: &Connection) -> Result<i64, Fault> {
    Ok(connection
        .query_row("SELECT millis FROM clock", [], |row| row.get(0))
        .optional()?
        .unwrap_or_default())
}
