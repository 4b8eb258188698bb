//! What a connection is.

use serde::{Deserialize, Serialize};

/// The id of the local workspace's connection.
pub const LOCAL_ID: &str = "local";

/// Where a connection leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ConnectionKind {
    /// The local workspace, which runs inside the app.
    Local,
    /// A profile of the shared AWS configuration.
    Profile,
    /// Any address that speaks the API.
    Endpoint,
}

/// A connection as a person set it up and as it is kept on disk. It never holds keys: a profile's are found by the SDK, and
/// endpoints without one get the dummy keys that emulators take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Connection {
    /// `local`, `profile:NAME`, `profile:NAME@REGION` or `endpoint:NAME`.
    pub id: String,
    /// Where it leads to.
    pub kind: ConnectionKind,
    /// The name that a person reads.
    pub label: String,
    /// AWS region that requests are signed for; of a profile, absent as long as the profile's own counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Base address of an endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Name of the profile that signs; for an endpoint a person may leave it out, and then keys that stand for nothing do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Name of the colour that a person gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// The app refuses every operation that changes something.
    #[serde(default)]
    pub read_only: bool,
}

impl Connection {
    /// The local workspace as it is before a person changes its looks.
    pub fn local() -> Self {
        Self {
            id: LOCAL_ID.to_owned(),
            kind: ConnectionKind::Local,
            label: "Local".to_owned(),
            region: None,
            endpoint: None,
            profile: None,
            color: None,
            read_only: false,
        }
    }

    /// Whether it goes to AWS with that profile.
    pub fn is_of(&self, profile: &str) -> bool {
        self.kind == ConnectionKind::Profile && self.profile.as_deref() == Some(profile)
    }

    /// A profile of the shared AWS configuration as it is before a person changes anything.
    pub fn of_profile(name: &str) -> Self {
        Self {
            id: format!("profile:{name}"),
            kind: ConnectionKind::Profile,
            label: name.to_owned(),
            region: None,
            endpoint: None,
            profile: Some(name.to_owned()),
            color: None,
            read_only: false,
        }
    }
}

/// A connection as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    /// Names the connection in every call.
    pub id: String,
    /// Where it leads to.
    pub kind: ConnectionKind,
    /// The name that a person reads.
    pub label: String,
    /// AWS region that requests are signed for.
    pub region: String,
    /// Base address, where it is not AWS's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The profile of the shared AWS configuration that signs the calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Name of the colour that a person gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// The app refuses every operation that changes something.
    pub read_only: bool,
    /// A person can remove it: it is there because it was added, not because the AWS configuration has it.
    pub removable: bool,
    /// Why the connection cannot be used as it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// What a person asks to save: all of a new connection, or of a known one what shall change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ConnectionDraft {
    /// The connection to change; absent for a new one.
    #[serde(default)]
    pub id: Option<String>,
    /// Needed for a new one.
    #[serde(default)]
    pub kind: Option<ConnectionKind>,
    /// The name that a person reads.
    #[serde(default)]
    pub label: Option<String>,
    /// AWS region that requests are signed for.
    #[serde(default)]
    pub region: Option<String>,
    /// Base address of an endpoint.
    #[serde(default)]
    pub endpoint: Option<String>,
    /// The profile that signs, for a new one of that kind or for an endpoint; an empty text takes it off an endpoint.
    #[serde(default)]
    pub profile: Option<String>,
    /// Name of a colour; an empty text takes it off.
    #[serde(default)]
    pub color: Option<String>,
    /// Refuse every operation that changes something.
    #[serde(default)]
    pub read_only: Option<bool>,
}
