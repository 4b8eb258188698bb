use asl::expr::to_json_text;
use serde_json::Value;

use super::ItemsError;

/// Bytes of UTF-8 that an execution's input may have.
const INPUT_BYTES: usize = 262_144;

/// `ItemBatcher` with its expressions evaluated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batching {
    /// `MaxItemsPerBatch`, or `MaxItemsPerBatchPath`'s value.
    pub max_items: Option<i64>,
    /// `MaxInputBytesPerBatch`, or `MaxInputBytesPerBatchPath`'s value: bytes of a child execution's whole input, at most 262,144.
    pub max_input_bytes: Option<i64>,
    /// `BatchInput`: part of every batch.
    pub batch_input: Option<Value>,
}

/// The input of one child execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// JSON text: `{"BatchInput":…,"Items":[…]}`, without `BatchInput` where there is none.
    pub input: String,
    /// How many items are in it.
    pub items: usize,
}

/// Puts items together.
#[derive(Clone, Debug)]
pub struct Batcher {
    max_items: usize,
    max_bytes: usize,
    /// The input's text before the first item.
    head: String,
    /// The batch in the making, without its end.
    text: String,
    items: usize,
    /// How many items were given.
    seen: usize,
}

/// What follows the last item.
const TAIL: &str = "]}";

impl Batcher {
    /// Begins with no item.
    ///
    /// # Errors
    /// `States.ItemReaderFailed` when a bound is not positive, in the words that AWS has for `MaxItems`, or when `BatchInput` alone
    /// is too large for a batch (a wording of ours).
    pub fn new(batching: &Batching) -> Result<Self, ItemsError> {
        let max_items = bound("MaxItemsPerBatch", batching.max_items)?.unwrap_or(usize::MAX);
        let max_bytes = bound("MaxInputBytesPerBatch", batching.max_input_bytes)?
            .map_or(INPUT_BYTES, |bytes| bytes.min(INPUT_BYTES));
        let head = match &batching.batch_input {
            Some(input) => format!("{{\"BatchInput\":{},\"Items\":[", to_json_text(input)),
            None => "{\"Items\":[".to_owned(),
        };
        if head.len() + TAIL.len() > max_bytes {
            return Err(ItemsError::reader(format!(
                "BatchInput leaves no room for items: a batch may have {max_bytes} bytes."
            )));
        }
        Ok(Self {
            max_items,
            max_bytes,
            text: head.clone(),
            head,
            items: 0,
            seen: 0,
        })
    }

    /// Adds an item; gives the batch that it completes, or that it no longer fits into.
    ///
    /// # Errors
    /// `States.ItemReaderFailed` when the item by itself is larger than a batch may be (a wording of ours).
    pub fn push(&mut self, item: &Value) -> Result<Option<Batch>, ItemsError> {
        let item = to_json_text(item);
        self.seen += 1;
        if self.head.len() + item.len() + TAIL.len() > self.max_bytes {
            return Err(ItemsError::reader(format!(
                "The item at index {} has {} bytes and does not fit into a batch of at most {} bytes.",
                self.seen - 1,
                item.len(),
                self.max_bytes
            )));
        }
        let comma = usize::from(self.items > 0);
        let full = self.text.len() + comma + item.len() + TAIL.len() > self.max_bytes;
        let mut complete = if full { self.take() } else { None };
        if self.items > 0 {
            self.text.push(',');
        }
        self.text.push_str(&item);
        self.items += 1;
        if complete.is_none() && self.items >= self.max_items {
            complete = self.take();
        }
        Ok(complete)
    }

    /// The last batch, when items are left. Call it until there is none.
    pub fn finish(&mut self) -> Option<Batch> {
        self.take()
    }

    fn take(&mut self) -> Option<Batch> {
        if self.items == 0 {
            return None;
        }
        let mut input = std::mem::replace(&mut self.text, self.head.clone());
        input.push_str(TAIL);
        let items = std::mem::take(&mut self.items);
        Some(Batch { input, items })
    }
}

fn bound(field: &str, value: Option<i64>) -> Result<Option<usize>, ItemsError> {
    match value {
        None => Ok(None),
        Some(value) if value > 0 => Ok(Some(usize::try_from(value).unwrap_or(usize::MAX))),
        Some(_) => Err(ItemsError::reader(format!(
            "field {field} must be positive"
        ))),
    }
}
