use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use serde_json::Value;

use super::object;
use crate::items::{ItemsError, Object};

/// Bytes of a row group, uncompressed, and of the footer
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>).
const ROW_GROUP_BYTES: i64 = 256 * 1024 * 1024;
const FOOTER_BYTES: u64 = 5 * 1024 * 1024;

/// What a file ends with: the footer's length in four bytes, then this.
const MAGIC: &[u8] = b"PAR1";

/// The rows of a Parquet file, an object each, in the order of the columns. Numbers and truth values stay what they are; bytes are
/// Base64, dates and times text.
pub(super) fn rows(object: Object, key: &str) -> Result<Rows, ItemsError> {
    check_footer(&object, key)?;
    let opened = guarded(|| SerializedFileReader::new(object.file));
    let reader = opened.map_err(|why| fault(key, &why))?;
    let groups = reader.metadata().row_groups();
    if groups
        .iter()
        .any(|group| group.total_byte_size() > ROW_GROUP_BYTES)
    {
        return Err(fault(key, "a row group has more than 256 MiB"));
    }
    Ok(Rows {
        rows: reader.into_iter(),
        object: key.to_owned(),
        done: false,
    })
}

/// See [`rows`].
pub(super) struct Rows {
    rows: RowIter<'static>,
    object: String,
    done: bool,
}

impl Iterator for Rows {
    type Item = Result<Value, ItemsError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let rows = &mut self.rows;
        let read = guarded(|| rows.next().transpose());
        self.done = !matches!(read, Ok(Some(_)));
        match read {
            Ok(row) => Some(Ok(row?.to_json_value())),
            Err(why) => Some(Err(fault(&self.object, &why))),
        }
    }
}

/// The footer's length is looked at before anything is read by it.
fn check_footer(object: &Object, key: &str) -> Result<(), ItemsError> {
    let mut end = [0; 8];
    if object.size < 12 {
        return Err(fault(key, "it is too short"));
    }
    read_end(&object.file, &mut end).map_err(|error| object::unreadable(key, &error))?;
    let [a, b, c, d, magic @ ..] = end;
    if magic != MAGIC {
        return Err(fault(key, "it does not end with PAR1"));
    }
    if u64::from(u32::from_le_bytes([a, b, c, d])) > FOOTER_BYTES {
        return Err(fault(key, "its footer has more than 5 MiB"));
    }
    Ok(())
}

fn read_end(mut file: &File, end: &mut [u8; 8]) -> io::Result<()> {
    file.seek(SeekFrom::End(-8))?;
    file.read_exact(end)?;
    file.rewind()
}

/// The library panics on some damaged files.
fn guarded<T>(read: impl FnOnce() -> parquet::errors::Result<T>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|error| error.to_string()),
        Err(_) => Err("it is damaged".to_owned()),
    }
}

/// A wording of ours.
fn fault(key: &str, why: &str) -> ItemsError {
    ItemsError::reader(format!(
        "The object '{key}' cannot be read as Parquet: {why}"
    ))
}
