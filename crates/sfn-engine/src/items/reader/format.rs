use super::csv::CsvFormat;

/// How the items stand in an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Format {
    /// A JSON array, or within a JSON document the array or object at a JSON pointer.
    Json { pointer: Option<String> },
    /// A JSON value a line.
    JsonLines,
    /// Text with delimiters.
    Csv(CsvFormat),
    /// Apache Parquet.
    Parquet,
    /// The manifest of an S3 inventory: the rows of the files that it names.
    Inventory,
    /// The manifest of an Athena UNLOAD: the items of the objects that it names.
    Athena(Box<Format>),
}
