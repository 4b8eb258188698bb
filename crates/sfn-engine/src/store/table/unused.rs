//! What nothing refers to any more: revisions that were superseded and ran in no execution that is kept, texts of none of those, and
//! state machines that are deleted and have no executions. Nobody can see them.

use rusqlite::Connection;

use crate::store::writer::Fault;

/// A key stays the largest of its table, so that none is given twice: caches go by keys.
const REVISIONS: &str = "id < (SELECT max(id) FROM revisions)
    AND NOT EXISTS (SELECT 1 FROM state_machines m WHERE m.id = r.state_machine AND m.revision = r.id AND NOT (m.status IN (2, 3)
        AND NOT EXISTS (SELECT 1 FROM executions e WHERE e.state_machine = m.id)
        AND NOT EXISTS (SELECT 1 FROM map_runs n WHERE n.processor = m.id)))
    AND NOT EXISTS (SELECT 1 FROM executions e WHERE e.revision = r.id)
    AND NOT EXISTS (SELECT 1 FROM map_runs n WHERE n.revision = r.id)
    AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.revision = r.id)";

const STATE_MACHINES: &str = "status IN (2, 3) AND id < (SELECT max(id) FROM state_machines)
    AND NOT EXISTS (SELECT 1 FROM executions e WHERE e.state_machine = r.id)
    AND NOT EXISTS (SELECT 1 FROM map_runs n WHERE n.processor = r.id)
    AND NOT EXISTS (SELECT 1 FROM revisions v WHERE v.state_machine = r.id)";

const TEXTS: &str = "NOT EXISTS (SELECT 1 FROM revisions v WHERE v.definition = r.id)
    AND NOT EXISTS (SELECT 1 FROM executions e WHERE e.mock = r.id)";

/// In this order: each may leave something of the next unused.
const TABLES: [(&str, &str); 3] = [
    ("revisions", REVISIONS),
    ("state_machines", STATE_MACHINES),
    ("texts", TEXTS),
];

/// Keys of rows that are not used.
#[derive(Clone, Debug)]
pub(crate) struct Unused {
    table: usize,
    ids: Vec<i64>,
}

/// Some of what is not used, of one table; `None` when there is nothing. It looks at every row: for a reader.
pub(crate) fn find(connection: &Connection, limit: i64) -> Result<Option<Unused>, Fault> {
    for (table, (name, condition)) in TABLES.iter().enumerate() {
        let ids: Vec<i64> = connection
            .prepare_cached(&format!(
                "SELECT id FROM {name} r WHERE {condition} LIMIT ?1"
            ))?
            .query_map([limit], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if !ids.is_empty() {
            return Ok(Some(Unused { table, ids }));
        }
    }
    Ok(None)
}

/// Removes those of them that are still not used, as long as `more` allows. How many it removed.
pub(crate) fn remove(
    connection: &Connection,
    unused: &Unused,
    mut more: impl FnMut() -> bool,
) -> Result<usize, Fault> {
    let Some((name, condition)) = TABLES.get(unused.table) else {
        return Ok(0);
    };
    let mut statement = connection.prepare_cached(&format!(
        "DELETE FROM {name} AS r WHERE id = ?1 AND {condition}"
    ))?;
    let mut removed = 0;
    for id in &unused.ids {
        if !more() {
            break;
        }
        removed += statement.execute([id])?;
    }
    Ok(removed)
}
