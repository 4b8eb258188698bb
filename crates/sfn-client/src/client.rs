//! A client for one resolved connection.

use std::fmt;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use aws_config::SdkConfig;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use sfn_api::Timestamp;

use crate::call::Call;
use crate::endpoint::WithoutHostPrefix;
use crate::error::{ClientError, ErrorKind};
use crate::failure::CredentialsFailure;
use crate::identity::{self, Identity};
use crate::{retry, timeouts};

/// What errors tell of the connection.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// A custom endpoint's address; AWS's own is derived from the region.
    pub endpoint: Option<String>,
    pub region: String,
    pub profile: Option<String>,
    /// The profile whose single sign-on session the credentials come from, if they do.
    pub sign_in_profile: Option<String>,
}

impl Context {
    pub(crate) fn place(&self) -> String {
        match &self.endpoint {
            Some(endpoint) => endpoint.clone(),
            None => format!("AWS Step Functions in {}", self.region),
        }
    }
}

/// Calls the service over one resolved connection. Cheap to clone. Credentials stay inside.
#[derive(Clone)]
pub struct Client {
    sdk: aws_sdk_sfn::Client,
    credentials: Option<SharedCredentialsProvider>,
    config: Arc<SdkConfig>,
    context: Arc<Context>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("context", &self.context)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// From what aws-config found, for this connection.
    pub(crate) fn new(config: &SdkConfig, context: Context) -> Self {
        let builder = aws_sdk_sfn::config::Builder::from(config);
        let builder = retry::applied(builder, context.endpoint.as_deref());
        Self {
            sdk: aws_sdk_sfn::Client::from_conf(timeouts::applied(builder).build()),
            credentials: config.credentials_provider(),
            config: Arc::new(config.clone()),
            context: Arc::new(context),
        }
    }

    /// The region that requests are signed for.
    pub fn region(&self) -> &str {
        &self.context.region
    }

    /// The endpoint's address if it is not AWS's own.
    pub fn endpoint(&self) -> Option<&str> {
        self.context.endpoint.as_deref()
    }

    /// Calls an operation: `client.call::<operations::ListStateMachines>(input)`.
    ///
    /// # Errors
    /// What the service answered, or why it could not be asked.
    pub async fn call<O: Call>(&self, input: O::Input) -> Result<O::Output, ClientError> {
        let mut overrides = timeouts::for_operation::<O>();
        if let Some(prefix) = O::SHAPE
            .host_prefix
            .filter(|_| self.context.endpoint.is_some())
        {
            overrides = overrides.interceptor(WithoutHostPrefix(prefix));
        }
        let outcome = O::call(&self.sdk, input, overrides).await;
        outcome.map_err(|failure| {
            let error = failure.told(&self.context);
            tracing::debug!(operation = O::NAME, code = %error.code, request_id = error.request_id, "call failed");
            error
        })
    }

    /// Asks AWS STS whom it takes the caller for.
    ///
    /// # Errors
    /// What STS answered, such as `ExpiredToken`, or why it could not be asked.
    pub async fn identity(&self) -> Result<Identity, ClientError> {
        identity::ask(&self.config, &self.context).await
    }

    /// Resolves the credentials that calls will be signed with, and tells when they end.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Credentials`]: why there are none, and what to do.
    pub async fn credentials_expiry(&self) -> Result<Option<Timestamp>, ClientError> {
        let Some(provider) = &self.credentials else {
            let message = "The connection has no source of credentials.";
            return Err(ClientError::own(
                ErrorKind::Credentials,
                "CredentialsUnavailable",
                message,
            ));
        };
        let credentials = provider
            .provide_credentials()
            .await
            .map_err(|error| CredentialsFailure::of(&error).told(&self.context))?;
        let since_epoch = credentials
            .expiry()
            .and_then(|end| end.duration_since(UNIX_EPOCH).ok());
        Ok(since_epoch
            .and_then(|end| i64::try_from(end.as_millis()).ok())
            .map(Timestamp::from_millis))
    }
}
