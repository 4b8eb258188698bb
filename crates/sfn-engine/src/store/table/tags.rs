//! Tags of resources.

use rusqlite::Connection;

use crate::store::writer::Fault;

pub(crate) const SCHEMA: &str = "
CREATE TABLE tags (
    resource_arn TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (resource_arn, key)
) WITHOUT ROWID;";

/// A tag of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its key, unique within the resource.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// A resource's tags, by key.
pub(crate) fn list(connection: &Connection, resource_arn: &str) -> Result<Vec<Tag>, Fault> {
    let mut statement = connection
        .prepare_cached("SELECT key, value FROM tags WHERE resource_arn = ?1 ORDER BY key")?;
    let tags = statement.query_map([resource_arn], |row| {
        Ok(Tag {
            key: row.get(0)?,
            value: row.get(1)?,
        })
    })?;
    Ok(tags.collect::<Result<_, _>>()?)
}

/// Adds tags, or gives them new values.
pub(crate) fn put(connection: &Connection, resource_arn: &str, tags: &[Tag]) -> Result<(), Fault> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO tags (resource_arn, key, value) VALUES (?1, ?2, ?3)
         ON CONFLICT (resource_arn, key) DO UPDATE SET value = ?3",
    )?;
    for tag in tags {
        statement.execute((resource_arn, &tag.key, &tag.value))?;
    }
    Ok(())
}

/// Takes tags off.
pub(crate) fn remove(
    connection: &Connection,
    resource_arn: &str,
    keys: &[String],
) -> Result<(), Fault> {
    let mut statement =
        connection.prepare_cached("DELETE FROM tags WHERE resource_arn = ?1 AND key = ?2")?;
    for key in keys {
        statement.execute((resource_arn, key))?;
    }
    Ok(())
}

/// Takes all tags off.
pub(crate) fn clear(connection: &Connection, resource_arn: &str) -> Result<(), Fault> {
    connection
        .prepare_cached("DELETE FROM tags WHERE resource_arn = ?1")?
        .execute([resource_arn])?;
    Ok(())
}
