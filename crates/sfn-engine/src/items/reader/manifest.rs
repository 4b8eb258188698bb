//! Manifests: files that name the objects with the items.

use std::io::{BufRead, Read};

use serde::Deserialize;

use super::csv::{CsvFormat, Headers};
use super::format::Format;
use super::item::Items;
use super::listing::flattened;
use super::object;
use crate::items::{ItemsError, LocalS3};

/// Bytes of an inventory's manifest. A bound of ours: it is read whole.
const LARGEST_MANIFEST: u64 = 64 * 1024 * 1024;

/// `manifest.json` of an S3 inventory
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html>).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Inventory {
    destination_bucket: String,
    file_format: String,
    #[serde(default)]
    file_schema: String,
    files: Vec<InventoryFile>,
}

#[derive(Deserialize)]
struct InventoryFile {
    key: String,
}

/// The rows of an inventory, an item each: the columns that its schema names, as text.
pub(super) fn inventory(s3: &LocalS3, bucket: &str, key: &str) -> Result<Items, ItemsError> {
    let mut text = Vec::new();
    let bytes = object::bytes(s3, bucket, key)?;
    let mut bounded = bytes.take(LARGEST_MANIFEST);
    bounded
        .read_to_end(&mut text)
        .map_err(|error| object::unreadable(key, &error))?;
    let manifest: Inventory = serde_json::from_slice(&text).map_err(|error| {
        ItemsError::reader(format!(
            "The object '{key}' is no manifest of an S3 inventory: {error}"
        ))
    })?;
    let format = match manifest.file_format.as_str() {
        // The files have no header row.
        "CSV" => Format::Csv(CsvFormat {
            headers: Headers::Given(
                manifest
                    .file_schema
                    .split(',')
                    .map(|column| column.trim().to_owned())
                    .collect(),
            ),
            delimiter: b',',
        }),
        "Parquet" => Format::Parquet,
        other => {
            return Err(ItemsError::reader(format!(
                "The S3 inventory '{key}' has the format {other}: only CSV and Parquet can be read."
            )));
        }
    };
    let destination = manifest
        .destination_bucket
        .rsplit(':')
        .next()
        .unwrap_or_default()
        .to_owned();
    let s3 = s3.clone();
    let files = manifest.files.into_iter();
    Ok(flattened(files.map(move |file| {
        object::items(&s3, &destination, &file.key, &format)
    })))
}

/// The items of the objects that Athena's UNLOAD wrote: its manifest has a URI a line
/// (<https://docs.aws.amazon.com/athena/latest/ug/querying-finding-output-files.html>).
pub(super) fn athena(
    s3: &LocalS3,
    bucket: &str,
    key: &str,
    data: &Format,
) -> Result<Items, ItemsError> {
    let lines = object::bytes(s3, bucket, key)?.lines();
    let (s3, data, key) = (s3.clone(), data.clone(), key.to_owned());
    Ok(flattened(lines.filter_map(move |line| {
        let line = match line {
            Ok(line) => line,
            Err(error) => return Some(Err(object::unreadable(&key, &error))),
        };
        let uri = line.trim().trim_matches('"');
        if uri.is_empty() {
            return None;
        }
        let place = uri
            .strip_prefix("s3://")
            .and_then(|rest| rest.split_once('/'));
        Some(match place {
            Some((bucket, key)) => object::items(&s3, bucket, key, &data),
            None => Err(ItemsError::reader(format!(
                "The Athena manifest '{key}' names '{uri}', which is no S3 URI."
            ))),
        })
    })))
}
