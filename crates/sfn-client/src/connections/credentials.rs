//! A profile's credentials, for those who sign requests themselves.

use std::fmt;
use std::sync::Arc;

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_types::os_shim_internal::Env;

use super::ResolveError;
use super::resolve::by_profile;
use crate::client::Context;
use crate::failure::CredentialsFailure;

/// The source of a profile's credentials, and the profile's region. It asks with each use; where there are none its error says what to
/// do. It shows no secret.
#[derive(Clone)]
pub struct ProfileCredentials {
    source: SharedCredentialsProvider,
    context: Arc<Context>,
}

impl fmt::Debug for ProfileCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProfileCredentials")
            .field("context", &self.context)
            .finish_non_exhaustive()
    }
}

impl ProfileCredentials {
    /// The region given, or else the profile's, or else the environment's.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.context.region
    }
}

impl ProvideCredentials for ProfileCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let asked = self.source.provide_credentials().await;
            asked.map_err(|error| {
                let told = CredentialsFailure::of(&error).told(&self.context);
                CredentialsError::provider_error(told.message)
            })
        })
    }
}

/// The credentials of a profile of the shared configuration, as a connection by profile takes them. Asks nobody for them yet.
///
/// # Errors
/// [`ResolveError::NoProfile`] and [`ResolveError::NoRegion`], and when the configuration cannot be read.
pub async fn profile_credentials(
    profile: &str,
    region: Option<String>,
) -> Result<ProfileCredentials, ResolveError> {
    credentials_with(profile, region, EnvConfigFiles::default(), &Env::real()).await
}

async fn credentials_with(
    profile: &str,
    region: Option<String>,
    files: EnvConfigFiles,
    env: &Env,
) -> Result<ProfileCredentials, ResolveError> {
    let (config, context) = by_profile(profile, region, None, files, env).await?;
    let source = config
        .credentials_provider()
        .ok_or_else(|| ResolveError::NoProfile(profile.to_owned()))?;
    Ok(ProfileCredentials {
        source,
        context: Arc::new(context),
    })
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use aws_runtime::env_config::file::EnvConfigFileKind;

    use super::*;

    const CONFIG: &str = "[profile keys]\nregion = eu-west-1\naws_access_key_id = AKIAKEY\n\
                          aws_secret_access_key = verysecret\n[profile none]\nregion = eu-west-1\n";

    async fn of(profile: &str, region: Option<&str>) -> Result<ProfileCredentials, ResolveError> {
        let files = EnvConfigFiles::builder()
            .with_contents(EnvConfigFileKind::Config, CONFIG)
            .build();
        let region = region.map(str::to_owned);
        credentials_with(profile, region, files, &Env::from_slice(&[])).await
    }

    #[tokio::test]
    async fn keys_and_region_come_from_the_profile() {
        let source = of("keys", None).await.unwrap();
        assert_eq!(source.region(), "eu-west-1");
        let credentials = source.provide_credentials().await.unwrap();
        assert_eq!(credentials.access_key_id(), "AKIAKEY");
        let shown = format!("{source:?}");
        assert!(
            !shown.contains("AKIAKEY") && !shown.contains("verysecret"),
            "{shown}"
        );
        assert_eq!(
            of("keys", Some("us-west-2")).await.unwrap().region(),
            "us-west-2"
        );
        let missing = of("nobody", None).await.unwrap_err();
        assert_eq!(missing, ResolveError::NoProfile("nobody".to_owned()));
    }

    #[tokio::test]
    async fn without_credentials_the_error_says_of_which_profile() {
        let error = of("none", None)
            .await
            .unwrap()
            .provide_credentials()
            .await
            .unwrap_err();
        let why = error.source().unwrap().to_string();
        assert!(why.contains("profile `none`"), "{why}");
    }
}
