use std::collections::BTreeMap;
use std::fmt;

use reqwest::Url;

use super::service::{self, Service};
use crate::tasks::setting::{SettingError, http_url};

/// Where requests to AWS services go. A service without an endpoint gets none, unless [`AccountAccess`](super::AccountAccess) was given:
/// a local run does not touch an account by surprise.
#[derive(Clone, Debug, Default)]
pub struct AwsEndpoints {
    /// For every service without one of its own, for example `http://127.0.0.1:4566`.
    pub every_service: Option<String>,
    /// By the service's id as `AWS_ENDPOINT_URL_…` has it: `DYNAMODB`, `SECRETS_MANAGER`.
    pub by_service: BTreeMap<String, String>,
    /// What requests are signed with; a meaningless key unless given, which local endpoints take.
    pub access_key: Option<AccessKey>,
}

/// An access key. Its secret is not shown.
#[derive(Clone)]
pub struct AccessKey {
    /// The key's id.
    pub id: String,
    /// The secret.
    pub secret: String,
    /// The session's token, for a temporary key.
    pub session_token: Option<String>,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

const ENDPOINT: &str = "AWS_ENDPOINT_URL";
const OF_SERVICE: &str = "AWS_ENDPOINT_URL_";

impl AwsEndpoints {
    /// From environment variables, as the SDKs read them: `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_<SERVICE>` (which count more),
    /// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
    pub fn from_environment(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let variables: BTreeMap<String, String> = variables
            .into_iter()
            .filter(|(name, value)| name.starts_with("AWS_") && !value.is_empty())
            .collect();
        let get = |name: &str| variables.get(name).cloned();
        let ignored = get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            .is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let access_key = get("AWS_ACCESS_KEY_ID")
            .zip(get("AWS_SECRET_ACCESS_KEY"))
            .map(|(id, secret)| AccessKey {
                id,
                secret,
                session_token: get("AWS_SESSION_TOKEN"),
            });
        if ignored {
            return Self {
                access_key,
                ..Self::default()
            };
        }
        let by_service = variables
            .iter()
            .filter_map(|(name, url)| {
                Some((name.strip_prefix(OF_SERVICE)?.to_owned(), url.clone()))
            })
            .collect();
        Self {
            every_service: get(ENDPOINT),
            by_service,
            access_key,
        }
    }

    /// Whether there is no endpoint.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.every_service.is_none() && self.by_service.is_empty()
    }

    /// Refuses what is no URL, so that a mistake is seen at once.
    pub(super) fn check(&self) -> Result<(), SettingError> {
        let by_service = self.by_service.iter();
        let named = by_service.map(|(service, url)| (format!("{OF_SERVICE}{service}"), url));
        let general = self
            .every_service
            .iter()
            .map(|url| (ENDPOINT.to_owned(), url));
        for (name, url) in general.chain(named) {
            http_url(&name, url)?;
        }
        Ok(())
    }

    /// Whether the service of this id has an endpoint.
    pub(super) fn has(&self, id: &str) -> bool {
        self.every_service.is_some()
            || (!self.by_service.is_empty()
                && self.by_service.contains_key(&service::variable_name(id)))
    }

    /// The endpoint of a service.
    pub(super) fn of(&self, service: &Service) -> Option<Url> {
        self.of_id(&service.id)
    }

    /// The endpoint of the service with this id.
    pub(super) fn of_id(&self, id: &str) -> Option<Url> {
        let own = self.by_service.get(&service::variable_name(id));
        let url = own.or(self.every_service.as_ref())?;
        Url::parse(url).ok()
    }

    pub(super) fn key(&self) -> AccessKey {
        self.access_key.clone().unwrap_or_else(|| AccessKey {
            id: "local".to_owned(),
            secret: "local".to_owned(),
            session_token: None,
        })
    }
}
