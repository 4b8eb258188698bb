use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

use super::java_map;
use super::object::Bytes;
use crate::items::ItemsError;

/// Bytes of a header row
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>).
const HEADER_BYTES: usize = 10 * 1024;

/// How rows are to be understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CsvFormat {
    pub(super) headers: Headers,
    pub(super) delimiter: u8,
}

/// Where the names of the columns stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Headers {
    /// In the first row.
    FirstRow,
    /// In the definition.
    Given(Vec<String>),
}

/// The rows of a text with delimiters, an object each. Every value is a text; a missing one is empty, one without a header is left
/// out (recorded on AWS).
pub(super) fn rows(
    bytes: Bytes,
    format: &CsvFormat,
    key: &str,
) -> Result<impl Iterator<Item = Result<Value, ItemsError>> + Send + use<>, ItemsError> {
    let mut rows = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(format.delimiter)
        .from_reader(bytes)
        .into_byte_records();
    let object: Arc<str> = key.into();
    let fault = move |error: csv::Error| {
        // A wording of ours.
        ItemsError::reader(format!("The object '{object}' is no valid CSV: {error}"))
    };
    let names = match &format.headers {
        Headers::Given(names) => names.clone(),
        Headers::FirstRow => match rows.next() {
            Some(row) => texts(&row.map_err(&fault)?),
            None => Vec::new(),
        },
    };
    if names.iter().map(String::len).sum::<usize>() > HEADER_BYTES {
        return Err(ItemsError::reader(format!(
            "The header row of the object '{key}' has more than {HEADER_BYTES} bytes."
        )));
    }
    let order = java_map::order(&names);
    Ok(rows.map(move |row| Ok(item(&names, &order, &texts(&row.map_err(&fault)?)))))
}

fn item(names: &[String], order: &[usize], values: &[String]) -> Value {
    let member = |index: &usize| {
        let name = names.get(*index)?;
        let value = values.get(*index).cloned().unwrap_or_default();
        Some((name.clone(), Value::String(value)))
    };
    Value::Object(order.iter().filter_map(member).collect::<Map<_, _>>())
}

/// A row's fields; what is no UTF-8 is replaced, as Java does.
fn texts(row: &ByteRecord) -> Vec<String> {
    row.iter()
        .map(|field| String::from_utf8_lossy(field).into_owned())
        .collect()
}
