use std::sync::Arc;

use super::Flow;
use crate::expr::{OutputTemplate, Path, TextExpression};
use serde_json::Value;

/// A Map state's own fields.
#[derive(Clone, Debug)]
pub struct MapState {
    /// `ItemProcessor`, or the older `Iterator`.
    pub processor: MapProcessor,
    /// `ItemsPath` (JSONPath).
    pub items_path: Option<Path>,
    /// `Items` (JSONata): an array or an expression.
    pub items: Option<OutputTemplate>,
    /// `ItemSelector`, or `Parameters` of the older spelling; evaluated once an item.
    pub item_selector: Option<OutputTemplate>,
    /// `ItemBatcher` (distributed).
    pub item_batcher: Option<ItemBatcher>,
    /// `ItemReader` (distributed).
    pub item_reader: Option<ItemReader>,
    /// `ResultWriter` (distributed).
    pub result_writer: Option<ResultWriter>,
    /// `MaxConcurrency` or `MaxConcurrencyPath`; 0 or absent means no limit of its own.
    pub max_concurrency: Option<TextExpression>,
    /// `ToleratedFailure…`.
    pub tolerance: Tolerance,
    /// `Label` (distributed).
    pub label: Option<String>,
    /// Whether the older `Parameters` spelling was used (it shows in causes).
    pub legacy_parameters: bool,
}

/// What runs for each item.
#[derive(Clone, Debug)]
pub struct MapProcessor {
    /// `ProcessorConfig.Mode`.
    pub mode: ProcessorMode,
    /// The states.
    pub flow: Arc<Flow>,
    /// The processor as JSON, the definition of child executions in distributed mode.
    pub source: Value,
}

/// `ProcessorConfig`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessorMode {
    /// `INLINE`: iterations are part of the execution.
    Inline,
    /// `DISTRIBUTED` with `ExecutionType` `STANDARD`.
    DistributedStandard,
    /// `DISTRIBUTED` with `ExecutionType` `EXPRESS`.
    DistributedExpress,
}

/// `ToleratedFailureCount(Path)` and `ToleratedFailurePercentage(Path)`.
#[derive(Clone, Debug, Default)]
pub struct Tolerance {
    /// How many items may fail.
    pub count: Option<TextExpression>,
    /// How many percent of the items may fail.
    pub percentage: Option<TextExpression>,
}

/// `ItemBatcher`.
#[derive(Clone, Debug)]
pub struct ItemBatcher {
    /// `BatchInput`.
    pub batch_input: Option<OutputTemplate>,
    /// `MaxItemsPerBatch(Path)`.
    pub max_items_per_batch: Option<TextExpression>,
    /// `MaxInputBytesPerBatch(Path)`.
    pub max_input_bytes_per_batch: Option<TextExpression>,
}

/// `ItemReader`.
#[derive(Clone, Debug)]
pub struct ItemReader {
    /// `Resource`.
    pub resource: String,
    /// `Parameters` (JSONPath) or `Arguments` (JSONata).
    pub arguments: Option<OutputTemplate>,
    /// `ReaderConfig`.
    pub config: ReaderConfig,
}

/// `ReaderConfig`.
#[derive(Clone, Debug, Default)]
pub struct ReaderConfig {
    /// `InputType`: `CSV`, `JSON`, `JSONL`, `PARQUET`, `MANIFEST`.
    pub input_type: Option<String>,
    /// `CSVHeaderLocation`: `FIRST_ROW` or `GIVEN`.
    pub csv_header_location: Option<String>,
    /// `CSVHeaders`.
    pub csv_headers: Option<Vec<String>>,
    /// `CSVDelimiter`.
    pub csv_delimiter: Option<String>,
    /// `MaxItems` or `MaxItemsPath`.
    pub max_items: Option<TextExpression>,
    /// `ItemsPointer`: a JSON pointer to the array within the file.
    pub items_pointer: Option<String>,
    /// `ManifestType`: `S3_INVENTORY` or `ATHENA_DATA`.
    pub manifest_type: Option<String>,
    /// `Transformation`: `NONE` or `LOAD_AND_FLATTEN`.
    pub transformation: Option<String>,
}

/// `ResultWriter`.
#[derive(Clone, Debug)]
pub struct ResultWriter {
    /// `Resource`; absent when only a `WriterConfig` is given.
    pub resource: Option<String>,
    /// `Parameters` (JSONPath) or `Arguments` (JSONata).
    pub arguments: Option<OutputTemplate>,
    /// `WriterConfig`.
    pub config: WriterConfig,
}

/// `WriterConfig`.
#[derive(Clone, Debug, Default)]
pub struct WriterConfig {
    /// `OutputType`: `JSON` or `JSONL`.
    pub output_type: Option<String>,
    /// `Transformation`: `NONE`, `COMPACT` or `FLATTEN`.
    pub transformation: Option<String>,
}
