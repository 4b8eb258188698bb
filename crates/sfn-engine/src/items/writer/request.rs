use asl::model::ResultWriter;
use serde_json::Value;

use crate::items::ItemsError;

/// A `ResultWriter` with its expressions evaluated: where the results go, and in what form. Its default is that of a Map state without
/// `ResultWriter`: the outputs as an array.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriterRequest {
    pub(super) destination: Option<Destination>,
    pub(super) form: Form,
}

/// A place in S3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Destination {
    pub(super) bucket: String,
    /// Without `/` at its end; empty for none.
    pub(super) prefix: String,
}

/// `WriterConfig`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) output_type: OutputType,
    pub(super) transformation: Transformation,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum OutputType {
    #[default]
    Json,
    JsonLines,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Transformation {
    /// The executions with their data.
    None,
    /// Their outputs alone.
    #[default]
    Compact,
    /// Their outputs; of an output that is an array, its elements.
    Flatten,
}

impl WriterRequest {
    /// From the definition and the value of `Parameters` or `Arguments`.
    ///
    /// # Errors
    /// `States.ResultWriterFailed` when values do not fit.
    pub fn new(writer: &ResultWriter, arguments: Option<&Value>) -> Result<Self, ItemsError> {
        let destination = match &writer.resource {
            Some(_) => Some(destination(arguments)?),
            None => None,
        };
        let transformation = match writer.config.transformation.as_deref() {
            Some("NONE") => Transformation::None,
            Some("COMPACT") => Transformation::Compact,
            Some("FLATTEN") => Transformation::Flatten,
            // The defaults with and without an export
            // (<https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html>).
            _ if destination.is_some() => Transformation::None,
            _ => Transformation::Compact,
        };
        let output_type = match writer.config.output_type.as_deref() {
            Some("JSONL") => OutputType::JsonLines,
            _ => OutputType::Json,
        };
        let form = Form {
            output_type,
            transformation,
        };
        Ok(Self { destination, form })
    }

    /// Whether the results go to files ([`ResultExport`](super::ResultExport)) instead of the state's output
    /// ([`ResultList`](super::ResultList)).
    #[must_use]
    pub fn exports(&self) -> bool {
        self.destination.is_some()
    }
}

fn destination(arguments: Option<&Value>) -> Result<Destination, ItemsError> {
    let text = |name: &str| match arguments.and_then(|it| it.get(name)) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(ItemsError::writer(format!(
            "The value of the ResultWriter's '{name}' must be a string."
        ))),
    };
    let bucket =
        text("Bucket")?.ok_or_else(|| ItemsError::writer("The ResultWriter has no 'Bucket'."))?;
    let prefix = text("Prefix")?.unwrap_or_default();
    Ok(Destination {
        bucket,
        prefix: prefix.trim_end_matches('/').to_owned(),
    })
}
