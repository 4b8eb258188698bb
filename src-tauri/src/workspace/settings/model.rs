//! What a person can set about the local workspace.

use serde::{Deserialize, Serialize};

/// The settings of the local workspace, as the file has them and the window shows them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct WorkspaceSettings {
    /// How many times as fast as the clock on the wall waits, backoff and time-outs pass.
    pub time_scale: f64,
    /// Where tasks that call services are sent.
    pub services: ServiceSettings,
    /// Whether tasks may call AWS itself.
    pub account: AccountSettings,
    /// What is kept of executions that have ended.
    pub retention: RetentionSettings,
}

impl Default for WorkspaceSettings {
    fn default() -> Self {
        Self {
            time_scale: 1.0,
            services: ServiceSettings::default(),
            account: AccountSettings::default(),
            retention: RetentionSettings::default(),
        }
    }
}

/// What is kept of executions that have ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default)]
pub struct RetentionSettings {
    /// For how many days, on the workspace's clock; for ever when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// Leave to call AWS itself, where a service has no endpoint. Off unless a person allows it: a local run must not touch an account by
/// surprise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct AccountSettings {
    /// Whether it is allowed.
    pub allowed: bool,
    /// The profile of the shared AWS configuration whose credentials sign.
    pub profile: String,
    /// The region that is called; the profile's where it is empty.
    pub region: String,
}

/// Where tasks that call services are sent. Without an endpoint nothing is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceSettings {
    /// Whether `AWS_ENDPOINT_URL` and its like in the app's environment count where nothing is set here.
    pub use_environment: bool,
    /// Address for every service without one of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Addresses of single services.
    pub service_endpoints: Vec<ServiceEndpoint>,
    /// Address of something that runs Lambda functions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lambda_endpoint: Option<String>,
    /// Lambda functions that run on this machine instead.
    pub functions: Vec<FunctionSetting>,
    /// File with the connections of HTTP Tasks; `connections.json` in the workspace's folder unless set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections_file: Option<String>,
}

/// Where one service is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ServiceEndpoint {
    /// The service's id as `AWS_ENDPOINT_URL_…` has it: `DYNAMODB`, `SECRETS_MANAGER`.
    pub service: String,
    /// Its address.
    pub endpoint: String,
}

/// A Lambda function that runs on this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FunctionSetting {
    /// Its name or ARN.
    pub function: String,
    /// The address that its payload is posted to, or the command that reads it.
    pub target: String,
}

/// A part of the settings to change; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SettingsChange {
    /// How fast time passes.
    pub time_scale: Option<f64>,
    /// Where tasks that call services are sent, all of it.
    pub services: Option<ServiceSettings>,
    /// Whether tasks may call AWS itself, all of it.
    pub account: Option<AccountSettings>,
    /// What is kept of executions that have ended.
    pub retention: Option<RetentionSettings>,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SettingsProblem {
    /// Which: `timeScale`, `services.endpoint`, `services.serviceEndpoints.2.service`.
    pub field: String,
    /// What is wrong, for a person.
    pub message: String,
}

impl SettingsChange {
    /// The settings with this change; texts without the white space around them, and empty ones as none.
    pub fn apply(self, to: &WorkspaceSettings) -> WorkspaceSettings {
        WorkspaceSettings {
            time_scale: self.time_scale.unwrap_or(to.time_scale),
            services: match self.services {
                Some(services) => services.trimmed(),
                None => to.services.clone(),
            },
            account: match self.account {
                Some(account) => AccountSettings {
                    allowed: account.allowed,
                    profile: account.profile.trim().to_owned(),
                    region: account.region.trim().to_owned(),
                },
                None => to.account.clone(),
            },
            retention: self.retention.unwrap_or_else(|| to.retention.clone()),
        }
    }
}

impl ServiceSettings {
    fn trimmed(self) -> Self {
        let optional = |text: Option<String>| {
            text.map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        Self {
            use_environment: self.use_environment,
            endpoint: optional(self.endpoint),
            service_endpoints: self
                .service_endpoints
                .into_iter()
                .map(|it| ServiceEndpoint {
                    service: service_id(&it.service),
                    endpoint: it.endpoint.trim().to_owned(),
                })
                .collect(),
            lambda_endpoint: optional(self.lambda_endpoint),
            functions: self
                .functions
                .into_iter()
                .map(|it| FunctionSetting {
                    function: it.function.trim().to_owned(),
                    target: it.target.trim().to_owned(),
                })
                .collect(),
            connections_file: optional(self.connections_file),
        }
    }
}

/// A service's id as variables have it, from any way of writing it: `Secrets Manager`, `secrets-manager`.
fn service_id(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| match c {
            ' ' | '-' => '_',
            c => c.to_ascii_uppercase(),
        })
        .collect()
}
