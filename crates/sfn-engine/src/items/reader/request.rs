use asl::model::{ItemReader, ReaderConfig};
use serde_json::Value;

use super::csv::{CsvFormat, Headers};
use super::format::Format;
use super::item::Items;
use super::listing::{self, Listed};
use super::object;
use crate::items::{ItemsError, LocalS3};

/// More items than this are never read (`MaxItems`'s bound in AWS's documentation).
const MOST_ITEMS: u64 = 100_000_000;

/// An `ItemReader` with its expressions evaluated: what to read, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct ReaderRequest {
    bucket: String,
    what: What,
    /// No more items than this.
    max_items: u64,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    /// `s3:getObject`: the items in an object.
    Object { key: String, format: Format },
    /// `s3:listObjectsV2`: a bucket's objects, or the items in them.
    Listing { prefix: String, listed: Listed },
}

impl ReaderRequest {
    /// From the definition, the value of `Parameters` or `Arguments`, and that of `MaxItems` or `MaxItemsPath`
    /// (see [`count`](crate::items::count)).
    ///
    /// # Errors
    /// `States.ItemReaderFailed` when values do not fit.
    pub fn new(
        reader: &ItemReader,
        arguments: Option<&Value>,
        max_items: Option<i64>,
    ) -> Result<Self, ItemsError> {
        let max_items = max_items_of(max_items)?;
        let text = |name: &str| match arguments.and_then(|it| it.get(name)) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(ItemsError::reader(format!(
                "The value of the ItemReader's '{name}' must be a string."
            ))),
        };
        let required = |name: &str| {
            text(name)?
                .map(str::to_owned)
                .ok_or_else(|| ItemsError::reader(format!("The ItemReader has no '{name}'.")))
        };
        let config = &reader.config;
        let bucket = required("Bucket")?;
        let what = if reader.resource.ends_with(":s3:listObjectsV2") {
            let listed = match config.transformation.as_deref() {
                Some("LOAD_AND_FLATTEN") => Listed::Content(format(config)?),
                _ => Listed::Objects,
            };
            let prefix = text("Prefix")?.unwrap_or_default().to_owned();
            What::Listing { prefix, listed }
        } else {
            if text("VersionId")?.is_some_and(|version| version != "null") {
                return Err(ItemsError::reader(
                    "The local workspace keeps no versions of S3 objects: leave VersionId out.",
                ));
            }
            What::Object {
                key: required("Key")?,
                format: format(config)?,
            }
        };
        Ok(Self {
            bucket,
            what,
            max_items,
        })
    }

    /// Begins to read.
    ///
    /// # Errors
    /// `States.ItemReaderFailed`, here or later from the items, when there is nothing to read or it cannot be read.
    pub fn read(&self, s3: &LocalS3) -> Result<Items, ItemsError> {
        let items = match &self.what {
            What::Object { key, format } => object::items(s3, &self.bucket, key, format)?,
            What::Listing { prefix, listed } => listing::items(s3, &self.bucket, prefix, listed)?,
        };
        let most = usize::try_from(self.max_items).unwrap_or(usize::MAX);
        Ok(Items::new(items.take(most)))
    }
}

/// 0 stands for no limit of its own; more than the service's own limit counts as that (recorded on AWS).
fn max_items_of(value: Option<i64>) -> Result<u64, ItemsError> {
    match value {
        None | Some(0) => Ok(MOST_ITEMS),
        Some(value) => u64::try_from(value)
            .map(|value| value.min(MOST_ITEMS))
            .map_err(|_| ItemsError::reader("field MaxItems must be positive")),
    }
}

fn format(config: &ReaderConfig) -> Result<Format, ItemsError> {
    let inner = || match config.input_type.as_deref() {
        Some("JSON") => Ok(Format::Json {
            pointer: config.items_pointer.clone(),
        }),
        Some("JSONL") => Ok(Format::JsonLines),
        Some("CSV") => csv(config).map(Format::Csv),
        Some("PARQUET") => Ok(Format::Parquet),
        Some("MANIFEST") => Ok(Format::Inventory),
        Some(other) => Err(ItemsError::reader(format!(
            "The ItemReader's InputType '{other}' is not known."
        ))),
        None => Err(ItemsError::reader("The ItemReader has no InputType.")),
    };
    match (config.manifest_type.as_deref(), inner()?) {
        (Some("ATHENA_DATA"), Format::Inventory) => Err(ItemsError::reader(
            "For the ManifestType ATHENA_DATA the InputType is that of the data: CSV, JSONL or PARQUET.",
        )),
        (Some("ATHENA_DATA"), data) => Ok(Format::Athena(Box::new(data))),
        (Some("S3_INVENTORY"), _) => Ok(Format::Inventory),
        (_, format) => Ok(format),
    }
}

fn csv(config: &ReaderConfig) -> Result<CsvFormat, ItemsError> {
    let headers = match config.csv_header_location.as_deref() {
        Some("FIRST_ROW") => Headers::FirstRow,
        Some("GIVEN") => Headers::Given(config.csv_headers.clone().unwrap_or_default()),
        _ => {
            return Err(ItemsError::reader(
                "The ItemReader has no CSVHeaderLocation.",
            ));
        }
    };
    let delimiter = match config.csv_delimiter.as_deref() {
        None | Some("COMMA") => b',',
        Some("PIPE") => b'|',
        Some("SEMICOLON") => b';',
        Some("SPACE") => b' ',
        Some("TAB") => b'\t',
        Some(other) => {
            return Err(ItemsError::reader(format!(
                "The CSVDelimiter '{other}' is none of COMMA, PIPE, SEMICOLON, SPACE and TAB."
            )));
        }
    };
    Ok(CsvFormat { headers, delimiter })
}
