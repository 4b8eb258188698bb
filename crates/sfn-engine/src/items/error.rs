use super::S3Error;

const ITEM_READER_FAILED: &str = "States.ItemReaderFailed";
const RESULT_WRITER_FAILED: &str = "States.ResultWriterFailed";

/// Why a Map Run fails over what it reads or writes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error}: {cause}")]
pub struct ItemsError {
    /// `States.ItemReaderFailed` or `States.ResultWriterFailed`.
    pub error: &'static str,
    /// The cause, in AWS's words where they are known.
    pub cause: String,
}

impl ItemsError {
    /// The dataset cannot be read.
    pub(super) fn reader(cause: impl Into<String>) -> Self {
        Self {
            error: ITEM_READER_FAILED,
            cause: cause.into(),
        }
    }

    /// The results cannot be written.
    pub(super) fn writer(cause: impl Into<String>) -> Self {
        Self {
            error: RESULT_WRITER_FAILED,
            cause: cause.into(),
        }
    }

    pub(super) fn unreadable(error: &S3Error) -> Self {
        Self::reader(error.to_string())
    }
}
