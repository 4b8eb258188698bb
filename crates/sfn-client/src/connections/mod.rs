//! Connections: where calls go and who signs them.

mod credentials;
mod profiles;
mod resolve;

use serde::{Deserialize, Serialize};
use sfn_api::Timestamp;

use crate::{Client, ClientError};

pub use credentials::{ProfileCredentials, profile_credentials};
pub use profiles::{Profile, ProfileKind, ProfileList, list_profiles};
pub use resolve::{ResolveError, resolve};

/// A connection as a person sets it up. It holds no secret.
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
    Endpoint {
        /// Its address: `http://localhost:4566`.
        url: String,
        /// The region that requests are signed for.
        region: String,
        /// The profile of the shared configuration that signs, as the endpoint of a VPC wants it; without one requests are signed
        /// with keys that stand for nothing, which emulators take.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        profile: Option<String>,
    },
}

/// Resolves the client's credentials; tells when they end, if they do.
///
/// # Errors
/// Why there are none, in a sentence that says what to do.
pub async fn check(client: &Client) -> Result<Option<Timestamp>, ClientError> {
    client.credentials_expiry().await
}
