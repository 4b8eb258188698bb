//! Aliases of state machines: a name for one version, or for two with their weights.

use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::store::writer::Fault;

/// Part of schema version 2.
pub(crate) const SCHEMA: &str = "
CREATE TABLE aliases (
    state_machine INTEGER NOT NULL REFERENCES state_machines (id),
    name TEXT NOT NULL,
    description TEXT,
    first_version INTEGER NOT NULL,
    first_weight INTEGER NOT NULL,
    second_version INTEGER,
    creation_millis INTEGER NOT NULL,
    update_millis INTEGER NOT NULL,
    PRIMARY KEY (state_machine, name)
) WITHOUT ROWID;";

/// How many aliases a state machine may have (AWS's quota).
pub const MAX_ALIASES: usize = 100;

/// Which version an alias stands for, or which two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Routing {
    /// The first version's number.
    pub first: i64,
    /// The percentage of the starts that go to the first: 0 to 100. The others go to the second.
    pub first_weight: u8,
    /// The second version's number; without it the first has all.
    pub second: Option<i64>,
}

impl Routing {
    /// The versions with their weights, in the order in which they were given.
    pub fn routes(&self) -> impl Iterator<Item = (i64, u8)> {
        let second = self
            .second
            .map(|version| (version, 100_u8.saturating_sub(self.first_weight)));
        std::iter::once((self.first, self.first_weight)).chain(second)
    }

    /// The version for a start that drew this number of 0 to 99.
    #[must_use]
    pub fn route(&self, drawn: u8) -> i64 {
        match self.second {
            Some(second) if drawn >= self.first_weight => second,
            _ => self.first,
        }
    }
}

/// An alias of a state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AliasRecord {
    /// Its name, unique within the state machine.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// What it stands for.
    pub routing: Routing,
    /// When it was created, milliseconds since the Unix epoch.
    pub creation_millis: i64,
    /// When it was last changed.
    pub update_millis: i64,
}

const COLUMNS: &str = "name, description, first_version, first_weight, second_version, creation_millis, update_millis";

fn read(row: &Row<'_>) -> rusqlite::Result<AliasRecord> {
    Ok(AliasRecord {
        name: row.get(0)?,
        description: row.get(1)?,
        routing: Routing {
            first: row.get(2)?,
            first_weight: row.get(3)?,
            second: row.get(4)?,
        },
        creation_millis: row.get(5)?,
        update_millis: row.get(6)?,
    })
}

/// The alias of this name.
pub(crate) fn find(
    connection: &Connection,
    state_machine: i64,
    name: &str,
) -> Result<Option<AliasRecord>, Fault> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM aliases WHERE state_machine = ?1 AND name = ?2"
        ))?
        .query_row((state_machine, name), read)
        .optional()?)
}

/// Aliases with a name after `after`, by name.
pub(crate) fn list(
    connection: &Connection,
    state_machine: i64,
    after: &str,
    limit: usize,
) -> Result<Vec<AliasRecord>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM aliases WHERE state_machine = ?1 AND name > ?2 ORDER BY name LIMIT ?3"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found = statement.query_map((state_machine, after, limit), read)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The names of the aliases that have a route to this version.
pub(crate) fn of_version(
    connection: &Connection,
    state_machine: i64,
    version: i64,
) -> Result<Vec<String>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT name FROM aliases WHERE state_machine = ?1 AND (first_version = ?2 OR second_version = ?2)
         ORDER BY name",
    )?;
    let names = statement.query_map((state_machine, version), |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// How many aliases the state machine has.
pub(crate) fn count(connection: &Connection, state_machine: i64) -> Result<usize, Fault> {
    let count: i64 = connection
        .prepare_cached("SELECT count(*) FROM aliases WHERE state_machine = ?1")?
        .query_row([state_machine], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Writes an alias, in the place of the one of its name.
pub(crate) fn put(
    connection: &Connection,
    state_machine: i64,
    alias: &AliasRecord,
) -> Result<(), Fault> {
    connection
        .prepare_cached(&format!(
            "INSERT OR REPLACE INTO aliases (state_machine, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
        ))?
        .execute((
            state_machine,
            &alias.name,
            &alias.description,
            alias.routing.first,
            alias.routing.first_weight,
            alias.routing.second,
            alias.creation_millis,
            alias.update_millis,
        ))?;
    Ok(())
}

/// Deletes an alias. Whether there was one.
pub(crate) fn delete(
    connection: &Connection,
    state_machine: i64,
    name: &str,
) -> Result<bool, Fault> {
    let deleted = connection
        .prepare_cached("DELETE FROM aliases WHERE state_machine = ?1 AND name = ?2")?
        .execute((state_machine, name))?;
    Ok(deleted > 0)
}

/// Deletes all aliases of a state machine.
pub(crate) fn clear(connection: &Connection, state_machine: i64) -> Result<(), Fault> {
    connection
        .prepare_cached("DELETE FROM aliases WHERE state_machine = ?1")?
        .execute([state_machine])?;
    Ok(())
}
