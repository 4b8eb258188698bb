use std::iter;

use serde_json::Value;

use crate::items::{ItemsError, Object};

/// The rows of a Parquet file.
pub(super) fn rows(
    _: Object,
    key: &str,
) -> Result<iter::Empty<Result<Value, ItemsError>>, ItemsError> {
    Err(ItemsError::reader(format!(
        "The object '{key}' cannot be read: the local workspace does not read Parquet yet."
    )))
}
