//! What a command fails with.

use serde::Serialize;

use crate::advice;

/// A failed command, as the window shows it.
///
/// `code` and `message` are AWS's own where AWS (or the local service) answered; the app's own codes are listed in
/// `advice.rs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[error("{code}: {message}")]
pub struct CommandError {
    /// AWS's error name, such as `InvalidName`, or one of the app's own.
    pub code: String,
    /// What is wrong, for a person.
    pub message: String,
    /// The id under which AWS knows the request; absent where no answer came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The answer's HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    /// Whether the same call may succeed if made again.
    pub retryable: bool,
    /// What a person can do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl CommandError {
    /// An error of the app's own, with the advice for its code.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            advice: advice::for_code(code).map(str::to_owned),
            code: code.to_owned(),
            message,
            request_id: None,
            http_status: None,
            retryable: false,
        }
    }

    /// The same, worth another try.
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }
}
