//! History events, in chunks: a row holds the events of one step, at most [`CHUNK`] of them, and is found by the first one's id.

use std::cell::RefCell;

use rusqlite::Connection;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use sfn_api::HistoryEvent;

use crate::store::StoreError;
use crate::store::writer::Fault;

pub(crate) const SCHEMA: &str = "
CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    events TEXT NOT NULL
);";

/// What schema version 13 changes: rows may hold [`Content::Packed`], which no earlier program reads.
pub(crate) const PACKED_SCHEMA: &str = "-- Rows of history may be packed.";

/// JSON text that is longer is packed. Events repeat names and payloads, so most of what would be written to the disk, and from the
/// log to the database again, is saved.
const PACKED_FROM: usize = 1024;

/// A row holds at most so many events: a page of a long history reads little more than itself.
const CHUNK: usize = 200;

/// The id of a row is the execution's key times this plus the first event's id, so that one B-tree without a second index holds
/// them in order. AWS ends an execution at 25,000 events.
const STRIDE: i64 = 1 << 20;

/// Events ready to be written.
#[derive(Debug)]
pub(crate) struct Encoded {
    chunks: Vec<Chunk>,
}

#[derive(Debug)]
struct Chunk {
    first: i64,
    count: i64,
    events: Content,
}

/// The events of a row, a JSON array.
#[derive(Debug)]
enum Content {
    /// As text.
    Plain(String),
    /// In the Snappy format, which costs less than the pages that it saves.
    Packed(Vec<u8>),
}

impl Content {
    fn new(json: String) -> Result<Self, snap::Error> {
        thread_local! {
            static ENCODER: RefCell<snap::raw::Encoder> = RefCell::new(snap::raw::Encoder::new());
        }
        if json.len() < PACKED_FROM {
            return Ok(Self::Plain(json));
        }
        ENCODER
            .with_borrow_mut(|encoder| encoder.compress_vec(json.as_bytes()))
            .map(Self::Packed)
    }
}

impl ToSql for Content {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Plain(json) => ValueRef::Text(json.as_bytes()),
            Self::Packed(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Encoded {
    /// Encodes events, the first of which has the id `first`.
    pub(crate) fn new(first: i64, events: &[HistoryEvent]) -> Result<Self, StoreError> {
        let unreadable = |message: String| StoreError::Unreadable {
            what: "history",
            message,
        };
        let mut chunks = Vec::with_capacity(events.len().div_ceil(CHUNK));
        let mut next = first;
        for events in events.chunks(CHUNK) {
            let count = i64::try_from(events.len()).map_err(|e| unreadable(e.to_string()))?;
            let json = serde_json::to_string(events).map_err(|e| unreadable(e.to_string()))?;
            chunks.push(Chunk {
                first: next,
                count,
                events: Content::new(json).map_err(|e| unreadable(e.to_string()))?,
            });
            next += count;
        }
        if next > STRIDE {
            return Err(unreadable(format!("{next} events are too many")));
        }
        Ok(Self { chunks })
    }
}

/// Adds events to an execution's history.
pub(crate) fn append(
    connection: &Connection,
    execution: i64,
    events: &Encoded,
) -> Result<(), Fault> {
    let mut statement =
        connection.prepare_cached("INSERT INTO history (id, count, events) VALUES (?1, ?2, ?3)")?;
    for chunk in &events.chunks {
        statement.execute((execution * STRIDE + chunk.first, chunk.count, &chunk.events))?;
    }
    Ok(())
}

/// Events with ids from `from` on, at most `limit`.
pub(crate) fn forward(
    connection: &Connection,
    execution: i64,
    from: i64,
    limit: usize,
) -> Result<Vec<HistoryEvent>, Fault> {
    let base = execution * STRIDE;
    // The row that holds `from` may begin before it, by less than a chunk.
    let mut statement = connection.prepare_cached(
        "SELECT id, events FROM history WHERE id > ?1 AND id < ?2 AND id + count > ?3 ORDER BY id",
    )?;
    let reach = i64::try_from(CHUNK).unwrap_or(STRIDE);
    let mut rows = statement.query((base + (from - reach).max(0), base + STRIDE, base + from))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let first = row.get::<_, i64>(0)? - base;
        let events = decode(row.get_ref(1)?)?;
        let skip = usize::try_from(from - first).unwrap_or(0);
        found.extend(events.into_iter().skip(skip).take(limit - found.len()));
        if found.len() >= limit {
            break;
        }
    }
    Ok(found)
}

/// Events with ids from `from` down, at most `limit`.
pub(crate) fn backward(
    connection: &Connection,
    execution: i64,
    from: i64,
    limit: usize,
) -> Result<Vec<HistoryEvent>, Fault> {
    let base = execution * STRIDE;
    let mut statement = connection.prepare_cached(
        "SELECT id, events FROM history WHERE id > ?1 AND id <= ?2 ORDER BY id DESC",
    )?;
    let mut rows = statement.query((base, base + from))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let first = row.get::<_, i64>(0)? - base;
        let mut events = decode(row.get_ref(1)?)?;
        events.truncate(usize::try_from(from - first + 1).unwrap_or(0));
        found.extend(events.into_iter().rev().take(limit - found.len()));
        if found.len() >= limit {
            break;
        }
    }
    Ok(found)
}

/// Removes rows of an execution's history, at most so many. Whether none is left.
pub(crate) fn remove(connection: &Connection, execution: i64, limit: i64) -> Result<bool, Fault> {
    let base = execution * STRIDE;
    let removed = connection
        .prepare_cached(
            "DELETE FROM history WHERE id IN (SELECT id FROM history WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3)",
        )?
        .execute((base, base + STRIDE, limit))?;
    Ok(i64::try_from(removed).unwrap_or(limit) < limit)
}

fn decode(content: ValueRef<'_>) -> Result<Vec<HistoryEvent>, Fault> {
    let unreadable = |message: String| {
        Fault::Refused(StoreError::Unreadable {
            what: "history",
            message,
        })
    };
    match content {
        ValueRef::Blob(bytes) => {
            let json = snap::raw::Decoder::new()
                .decompress_vec(bytes)
                .map_err(|e| unreadable(e.to_string()))?;
            serde_json::from_slice(&json)
        }
        other => serde_json::from_slice(other.as_bytes().map_err(rusqlite::Error::from)?),
    }
    .map_err(|e| unreadable(e.to_string()))
}
