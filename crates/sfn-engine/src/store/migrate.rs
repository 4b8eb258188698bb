use std::fs::OpenOptions;
use std::path::Path;

use rusqlite::Connection;

use super::OpenError;
use super::files::{self, Files};
use super::table;

/// One step of the schema. Steps are never changed once released; a new one is added.
pub(crate) struct Migration {
    /// What it does to the database.
    pub(crate) run: fn(&Connection) -> rusqlite::Result<()>,
}

/// All of them; the schema's version is how many have run.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        run: |connection| run_all(connection, table::FIRST_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::SECOND_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::THIRD_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::FOURTH_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::FIFTH_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::SIXTH_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::SEVENTH_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::EIGHTH_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::NINTH_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::TENTH_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::ELEVENTH_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::TWELFTH_SCHEMA),
    },
    Migration {
        run: |connection| run_all(connection, table::THIRTEENTH_SCHEMA),
    },
];

fn run_all(connection: &Connection, schemas: &[&str]) -> rusqlite::Result<()> {
    schemas
        .iter()
        .try_for_each(|schema| connection.execute_batch(schema))
}

/// Brings a database to the newest version: a copy of it first, then each step in a transaction of its own.
pub(crate) fn migrate(
    connection: &mut Connection,
    folder: &Files,
    migrations: &[Migration],
    stamp: &str,
) -> Result<(), OpenError> {
    let path = folder.database();
    let supported = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    let found = version(connection).map_err(|source| OpenError::Database {
        path: path.clone(),
        source,
    })?;
    if found > supported {
        return Err(OpenError::Newer {
            path,
            found,
            supported,
        });
    }
    if found == supported {
        return Ok(());
    }
    let backup = folder.backup(found, stamp);
    if found > 0 {
        copy(connection, &backup).map_err(|source| OpenError::Backup {
            path: path.clone(),
            backup: backup.clone(),
            source,
        })?;
    }
    for (done, migration) in (0_i64..).zip(migrations) {
        if done < found {
            continue;
        }
        let step = |connection: &mut Connection| {
            let transaction = connection.transaction()?;
            (migration.run)(&transaction)?;
            transaction.pragma_update(None, "user_version", done + 1)?;
            transaction.commit()
        };
        step(connection).map_err(|source| OpenError::Migration {
            path: path.clone(),
            version: done + 1,
            backup: backup.clone(),
            source,
        })?;
    }
    folder.drop_old_backups();
    Ok(())
}

/// The schema version of a database; 0 when it is new.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Writes a consistent copy, the write-ahead log included. What has the copy's name is whole and on the disk.
fn copy(
    connection: &Connection,
    to: &Path,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let part = files::part_of(to);
    let written = connection.execute("VACUUM INTO ?1", [part.to_string_lossy()]);
    let kept = || -> std::io::Result<()> {
        OpenOptions::new().write(true).open(&part)?.sync_all()?;
        std::fs::rename(&part, to)
    };
    let kept = match written {
        Ok(_) => kept().map_err(Into::into),
        Err(error) => Err(error.into()),
    };
    if kept.is_err() {
        // There may be none, and it is of no use.
        let _ = std::fs::remove_file(&part);
    }
    kept
}
