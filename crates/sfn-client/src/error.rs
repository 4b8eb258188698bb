//! Why a call failed.

use serde::Serialize;
use serde_json::{Map, Value};
use sfn_api::ErrorCode;

/// Where a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorKind {
    /// The service answered with an error.
    Service,
    /// The request did not reach the service, or no whole answer came back.
    Dispatch,
    /// The time for it ran out.
    Timeout,
    /// There were no valid credentials to sign it with.
    Credentials,
    /// The request could not be made.
    Construction,
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Serialize, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{code}: {message}")]
pub struct ClientError {
    /// Where it failed.
    pub kind: ErrorKind,
    /// AWS's code if the service answered, else one of ours: `ConnectionRefused`, `HostNotFound`, `ConnectionFailed`,
    /// `InvalidResponse`, `Timeout`, `CredentialsUnavailable`, `SsoLoginRequired`, `RequestNotBuilt`.
    pub code: ErrorCode,
    /// What AWS said if the service answered, else a sentence for a person.
    pub message: String,
    /// AWS's id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// HTTP status of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    /// The same call may succeed later.
    pub retryable: bool,
    /// Members that the error carries besides its message (`resourceName`, `reason` …), as on the wire.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
}

impl ClientError {
    /// One that is not the service's.
    pub(crate) fn own(kind: ErrorKind, code: &str, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: ErrorCode::from(code),
            message: message.into(),
            request_id: None,
            http_status: None,
            retryable: matches!(kind, ErrorKind::Dispatch | ErrorKind::Timeout),
            details: Map::new(),
        }
    }
}
