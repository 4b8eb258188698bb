//! Connections: where calls go and who signs them.

mod credentials;
mod profiles;
mod resolve;

use std::fmt;

use serde::{Deserialize, Serialize};
use sfn_api::Timestamp;

use crate::{Client, ClientError};

pub use credentials::{ProfileCredentials, profile_credentials};
pub use profiles::{Profile, ProfileKind, ProfileList, list_profiles};
pub use resolve::{ResolveError, resolve};

/// A connection as a person sets it up. Serialised it holds no secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ConnectionSpec {
    /// The embedded local service.
    Local {
        /// Its address on loopback: `http://127.0.0.1:8083`.
        endpoint: String,
    },
    /// AWS, by a profile of the shared configuration.
    Profile {
        /// The profile's name. `default` also takes what the environment offers, as the AWS CLI does without `--profile`.
        profile: String,
        /// Instead of the profile's region.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<String>,
    },
    /// Any endpoint that speaks the API.
    #[serde(rename_all = "camelCase")]
    Endpoint {
        /// Its address: `http://localhost:4566`.
        url: String,
        /// The region that requests are signed for.
        region: String,
        /// Access key; without one requests are signed with keys that stand for nothing.
        #[serde(default, skip_serializing)]
        access_key: Option<Secret>,
        /// Secret key, with the access key.
        #[serde(default, skip_serializing)]
        secret_key: Option<Secret>,
    },
}

/// A text that `Debug` does not show and nothing serialises.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// Resolves the client's credentials; tells when they end, if they do.
///
/// # Errors
/// Why there are none, in a sentence that says what to do.
pub async fn check(client: &Client) -> Result<Option<Timestamp>, ClientError> {
    client.credentials_expiry().await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::ConnectionSpec;

    #[test]
    fn secrets_are_read_and_never_written() {
        let spec: ConnectionSpec = serde_json::from_value(json!({
            "kind": "endpoint", "url": "http://localhost:4566", "region": "eu-west-1",
            "accessKey": "AKIAKEY", "secretKey": "verysecret"
        }))
        .unwrap();
        let written = serde_json::to_string(&spec).unwrap() + &format!("{spec:?}");
        assert!(
            !written.contains("AKIAKEY") && !written.contains("verysecret"),
            "{written}"
        );
        assert!(written.contains("eu-west-1"), "{written}");
    }
}
