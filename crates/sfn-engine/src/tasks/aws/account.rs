//! Calls to AWS itself, in an account that a person opened to the workspace.

use std::fmt;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use reqwest::Url;
use tokio::sync::Mutex;

use super::endpoints::AccessKey;
use super::fault::Fault;
use super::hosts;
use crate::tasks::setting::{SettingError, http_url};

/// Credentials that end within this time are asked for anew, so that a request does not reach AWS after their end.
const MARGIN: Duration = Duration::from_secs(60);

/// Leave to call AWS itself: services without an endpoint of their own are reached at AWS's hosts, in this region, with these
/// credentials. Without it nothing is ever sent to AWS: a local run must not touch an account by surprise.
///
/// Credentials are asked for with the first call that needs them, kept in memory until shortly before they end, and never shown.
#[derive(Clone)]
pub struct AccountAccess {
    profile: String,
    region: String,
    credentials: SharedCredentialsProvider,
    gateway: Option<String>,
}

impl fmt::Debug for AccountAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountAccess")
            .field("profile", &self.profile)
            .field("region", &self.region)
            .field("gateway", &self.gateway)
            .finish_non_exhaustive()
    }
}

impl AccountAccess {
    /// Calls in a region with the credentials of a profile. `profile` names their source where calls fail for want of them;
    /// `credentials` is any source that the AWS SDK knows.
    pub fn new(
        profile: impl Into<String>,
        region: impl Into<String>,
        credentials: impl ProvideCredentials + 'static,
    ) -> Self {
        Self {
            profile: profile.into(),
            region: region.into(),
            credentials: SharedCredentialsProvider::new(credentials),
            gateway: None,
        }
    }

    /// The same, with requests sent to a gateway instead of AWS's hosts: they keep the hosts' names and are signed for these, as a
    /// forwarding proxy wants it, and as tests do.
    #[must_use]
    pub fn through(mut self, gateway: impl Into<String>) -> Self {
        self.gateway = Some(gateway.into());
        self
    }

    /// Whether it can be used; its gateway's address.
    fn check(&self) -> Result<Option<Url>, SettingError> {
        if !hosts::is_region(&self.region) {
            return Err(SettingError::NoRegion(self.region.clone()));
        }
        let gateway = self.gateway.as_deref();
        gateway
            .map(|url| http_url("the gateway to AWS", url))
            .transpose()
    }

    /// Refuses a region or a gateway that cannot be one, as the engine does that it is given to.
    ///
    /// # Errors
    /// What is wrong.
    pub fn validate(&self) -> Result<(), SettingError> {
        self.check().map(|_| ())
    }

    /// The profile's name.
    #[must_use]
    pub fn profile(&self) -> &str {
        &self.profile
    }

    /// The region that is called.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }
}

/// An account in use: its credentials are kept until they end.
#[derive(Debug)]
pub(super) struct Account {
    access: AccountAccess,
    gateway: Option<Url>,
    // Held while they are asked for, so that they are asked for once.
    kept: Mutex<Option<Credentials>>,
}

impl Account {
    pub(super) fn open(access: AccountAccess) -> Result<Self, SettingError> {
        Ok(Self {
            gateway: access.check()?,
            access,
            kept: Mutex::new(None),
        })
    }

    pub(super) fn access(&self) -> &AccountAccess {
        &self.access
    }

    pub(super) fn gateway(&self) -> Option<&Url> {
        self.gateway.as_ref()
    }

    /// What requests are signed with now.
    pub(super) async fn key(&self) -> Result<AccessKey, Fault> {
        let mut kept = self.kept.lock().await;
        let now = SystemTime::now();
        let lasts = |it: &Credentials| it.expiry().is_none_or(|end| end > now + MARGIN);
        let credentials = match kept.as_ref().filter(|it| lasts(it)) {
            Some(credentials) => credentials.clone(),
            None => {
                let asked = self.access.credentials.provide_credentials().await;
                let credentials = asked.map_err(|error| self.missing(&error))?;
                if credentials.expiry().is_some_and(|end| end <= now) {
                    return Err(self.expired());
                }
                kept.insert(credentials).clone()
            }
        };
        Ok(AccessKey {
            id: credentials.access_key_id().to_owned(),
            secret: credentials.secret_access_key().to_owned(),
            session_token: credentials.session_token().map(str::to_owned),
        })
    }

    /// Forgets credentials that AWS calls expired, though they were to last longer. Whether they were those still kept.
    pub(super) async fn forget(&self, key: &AccessKey) -> bool {
        let mut kept = self.kept.lock().await;
        match kept.as_ref() {
            Some(credentials) if credentials.access_key_id() == key.id => {
                *kept = None;
                true
            }
            // Another call has asked for new ones meanwhile.
            Some(_) => true,
            None => false,
        }
    }

    fn missing(&self, error: &CredentialsError) -> Fault {
        // The error itself says no more than that; its sources say why.
        let mut why = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(reason) = source {
            why = reason.to_string();
            source = reason.source();
        }
        Fault::unreachable(format!(
            "Unable to load credentials of the profile '{}': {why}",
            self.access.profile
        ))
    }

    fn expired(&self) -> Fault {
        Fault::unreachable(format!(
            "Unable to load credentials of the profile '{}': they have expired; sign in again.",
            self.access.profile
        ))
    }
}
