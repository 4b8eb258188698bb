//! The Task states of a state machine that a person answers by hand.

use rusqlite::Connection;

use crate::store::writer::Fault;

/// What schema version 9 adds.
pub(crate) const SCHEMA: &str = "
CREATE TABLE by_hand (
    state_machine INTEGER NOT NULL REFERENCES state_machines (id),
    state_name TEXT NOT NULL,
    PRIMARY KEY (state_machine, state_name)
) WITHOUT ROWID;";

/// The names of the states, by name.
pub(crate) fn of(connection: &Connection, state_machine: i64) -> Result<Vec<String>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT state_name FROM by_hand WHERE state_machine = ?1 ORDER BY state_name",
    )?;
    let names = statement.query_map([state_machine], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Makes these the states, and no others.
pub(crate) fn set(
    connection: &Connection,
    state_machine: i64,
    states: &[String],
) -> Result<(), Fault> {
    clear(connection, state_machine)?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO by_hand (state_machine, state_name) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    )?;
    for state in states {
        insert.execute((state_machine, state))?;
    }
    Ok(())
}

/// Leaves none.
pub(crate) fn clear(connection: &Connection, state_machine: i64) -> Result<(), Fault> {
    connection
        .prepare_cached("DELETE FROM by_hand WHERE state_machine = ?1")?
        .execute([state_machine])?;
    Ok(())
}
