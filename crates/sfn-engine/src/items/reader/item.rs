use std::sync::Arc;

use serde_json::Value;

use crate::items::ItemsError;

/// An item of a dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct MapItem {
    /// The item (`$$.Map.Item.Value`).
    pub value: Value,
    /// `$$.Map.Item.Key`: the member's name, where the dataset is a JSON object.
    pub key: Option<String>,
    /// `$$.Map.Item.Source`: `STATE_DATA`, `S3://bucket` for a listing, else `S3://bucket/key`.
    pub source: Arc<str>,
}

/// The items of a dataset, read as they are asked for, so that the cost in memory is that of one item (of one row group, for Parquet).
/// The order is the same each time the same data is read.
pub struct Items {
    items: Box<dyn Iterator<Item = Result<MapItem, ItemsError>> + Send>,
}

/// `$$.Map.Item.Source` of items that the state's input holds.
const STATE_DATA: &str = "STATE_DATA";

impl std::fmt::Debug for Items {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

impl Items {
    pub(super) fn new(
        items: impl Iterator<Item = Result<MapItem, ItemsError>> + Send + 'static,
    ) -> Self {
        Self {
            items: Box::new(items),
        }
    }

    /// Items that the state's input holds: an array's elements, or an object's members.
    ///
    /// # Errors
    /// The value, when it is neither.
    pub fn of_state_data(value: Value) -> Result<Self, Value> {
        let source: Arc<str> = Arc::from(STATE_DATA);
        let item = move |key, value| {
            Ok(MapItem {
                value,
                key,
                source: Arc::clone(&source),
            })
        };
        match value {
            Value::Array(elements) => Ok(Self::new(
                elements.into_iter().map(move |value| item(None, value)),
            )),
            Value::Object(members) => Ok(Self::new(
                members
                    .into_iter()
                    .map(move |(key, value)| item(Some(key), value)),
            )),
            other => Err(other),
        }
    }
}

impl Iterator for Items {
    type Item = Result<MapItem, ItemsError>;

    /// The next item. After an error there are no more.
    fn next(&mut self) -> Option<Self::Item> {
        let item = self.items.next();
        if matches!(item, Some(Err(_))) {
            self.items = Box::new(std::iter::empty());
        }
        item
    }
}
