//! The items in one object.

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use super::decompress::decompressed;
use super::format::Format;
use super::item::{Items, MapItem};
use super::json::JsonItems;
use super::json_lines::JsonLines;
use super::{csv, manifest};
use crate::items::{ItemsError, LocalS3, Object, S3Error};

/// Bytes of an object with items that AWS reads
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>).
const LARGEST_OBJECT: u64 = 10 * 1024 * 1024 * 1024;

/// A stream of bytes, decompressed.
pub(super) type Bytes = BufReader<Box<dyn Read + Send>>;

/// The items of an object.
pub(super) fn items(
    s3: &LocalS3,
    bucket: &str,
    key: &str,
    format: &Format,
) -> Result<Items, ItemsError> {
    let source: Arc<str> = format!("S3://{bucket}/{key}").into();
    let item = move |value| MapItem {
        value,
        key: None,
        source: Arc::clone(&source),
    };
    match format {
        Format::Json { pointer } => {
            let items = JsonItems::open(bytes(s3, bucket, key)?, pointer.as_deref(), key)?;
            Ok(Items::new(items.map(move |read| {
                read.map(|(key, value)| MapItem { key, ..item(value) })
            })))
        }
        Format::JsonLines => {
            let lines = JsonLines::new(bytes(s3, bucket, key)?, key);
            Ok(Items::new(lines.map(move |read| read.map(&item))))
        }
        Format::Csv(format) => {
            let rows = csv::rows(bytes(s3, bucket, key)?, format, key)?;
            Ok(Items::new(rows.map(move |read| read.map(&item))))
        }
        Format::Parquet => {
            let rows = super::parquet::rows(open(s3, bucket, key)?, key)?;
            Ok(Items::new(rows.map(move |read| read.map(&item))))
        }
        Format::Inventory => manifest::inventory(s3, bucket, key),
        Format::Athena(data) => manifest::athena(s3, bucket, key, data),
    }
}

/// Opens an object that holds items.
pub(super) fn open(s3: &LocalS3, bucket: &str, key: &str) -> Result<Object, ItemsError> {
    let object = s3
        .open(bucket, key)
        .map_err(|error| ItemsError::unreadable(&error))?;
    if object.size > LARGEST_OBJECT {
        return Err(ItemsError::reader(format!(
            "The object '{key}' has {} bytes; an ItemReader reads at most 10 GiB.",
            object.size
        )));
    }
    Ok(object)
}

/// The content of an object that holds items as text.
pub(super) fn bytes(s3: &LocalS3, bucket: &str, key: &str) -> Result<Bytes, ItemsError> {
    let object = open(s3, bucket, key)?;
    let stream = decompressed(object.file).map_err(|error| unreadable(key, &error))?;
    Ok(BufReader::with_capacity(64 * 1024, stream))
}

/// The object cannot be read (a wording of ours).
pub(super) fn unreadable(key: &str, error: &io::Error) -> ItemsError {
    ItemsError::reader(format!("The object '{key}' cannot be read: {error}"))
}

impl From<S3Error> for ItemsError {
    fn from(error: S3Error) -> Self {
        Self::unreadable(&error)
    }
}
