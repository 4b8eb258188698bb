//! From a connection as set up to a client.

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_types::os_shim_internal::Env;
use aws_types::service_config::ServiceConfigKey;

use super::ConnectionSpec;
use super::profiles;
use crate::Client;
use crate::client::Context;

/// Region of the local service where nothing says otherwise.
const LOCAL_REGION: &str = "us-east-1";

/// Keys that stand for nothing: a local service takes any.
const DUMMY_KEY: &str = "stepdeck";

/// Profile that also stands for the environment.
const DEFAULT_PROFILE: &str = "default";

/// Variables that name a region, the first that is set.
const REGION_VARIABLES: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// Why a connection cannot be used as it is set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// The configuration files have no such profile.
    #[error("There is no profile `{0}` in the AWS configuration.")]
    NoProfile(String),
    /// Neither the connection nor the profile nor the environment names a region.
    #[error("Profile `{0}` has no region: choose one.")]
    NoRegion(String),
    /// The address is not one of HTTP.
    #[error("`{0}` is not an address: it must start with http:// or https://.")]
    InvalidEndpoint(String),
    /// The configuration files cannot be read.
    #[error("The AWS configuration cannot be read: {0}")]
    Configuration(String),
}

/// Makes a client for the connection. Asks nobody for credentials yet: see [`check`](super::check).
///
/// # Errors
/// What is wrong with the connection as it is set up.
pub async fn resolve(spec: &ConnectionSpec) -> Result<Client, ResolveError> {
    resolve_with(spec, EnvConfigFiles::default(), &Env::real()).await
}

async fn resolve_with(
    spec: &ConnectionSpec,
    files: EnvConfigFiles,
    env: &Env,
) -> Result<Client, ResolveError> {
    match spec {
        ConnectionSpec::Local { endpoint } => at_endpoint(endpoint, LOCAL_REGION),
        ConnectionSpec::Endpoint {
            url,
            region,
            profile: None,
        } => at_endpoint(url, region),
        ConnectionSpec::Endpoint {
            url,
            region,
            profile: Some(profile),
        } => {
            let (region, url) = (Some(region.clone()), Some(checked(url)?));
            let (config, context) = by_profile(profile, region, url, files, env).await?;
            Ok(Client::new(&config, context))
        }
        ConnectionSpec::Profile { profile, region } => {
            let (config, context) = by_profile(profile, region.clone(), None, files, env).await?;
            Ok(Client::new(&config, context))
        }
    }
}

/// The address, if it is one of HTTP.
fn checked(url: &str) -> Result<&str, ResolveError> {
    let host = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"));
    let sound = host.is_some_and(|host| {
        !host.is_empty() && !host.starts_with('/') && !host.contains(char::is_whitespace)
    });
    sound
        .then_some(url)
        .ok_or_else(|| ResolveError::InvalidEndpoint(url.to_owned()))
}

fn at_endpoint(url: &str, region: &str) -> Result<Client, ResolveError> {
    let url = checked(url)?;
    let credentials = Credentials::new(DUMMY_KEY, DUMMY_KEY, None, None, "connection");
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .endpoint_url(url)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build();
    let endpoint = Some(url.to_owned());
    Ok(Client::new(
        &config,
        Context {
            endpoint,
            region: region.to_owned(),
            profile: None,
            sign_in_profile: None,
        },
    ))
}

/// What a profile gives: its configuration for the SDK, and what errors tell of it. What it signs goes to `endpoint` where one is
/// given, else to the profile's own or to AWS.
pub(super) async fn by_profile(
    name: &str,
    region: Option<String>,
    endpoint: Option<&str>,
    files: EnvConfigFiles,
    env: &Env,
) -> Result<(SdkConfig, Context), ResolveError> {
    let listed = profiles::read(env, &files).await;
    if let Some(problem) = listed.problem {
        return Err(ResolveError::Configuration(problem));
    }
    let profile = listed
        .profiles
        .into_iter()
        .find(|profile| profile.name == name);
    if profile.is_none() && name != DEFAULT_PROFILE {
        return Err(ResolveError::NoProfile(name.to_owned()));
    }
    // The SDK's own chain would go on to ask the instance metadata service of EC2: no use on a desktop, and slow.
    let region = region
        .or_else(|| profile.as_ref().and_then(|profile| profile.region.clone()))
        .or_else(|| REGION_VARIABLES.iter().find_map(|name| env.get(name).ok()))
        .filter(|region| !region.is_empty())
        .ok_or_else(|| ResolveError::NoRegion(name.to_owned()))?;
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .profile_name(name)
        .profile_files(files.clone())
        .region(Region::new(region.clone()));
    if let Some(endpoint) = endpoint {
        loader = loader.endpoint_url(endpoint);
    }
    // A profile chosen by name is not to be outdone by keys in the environment.
    if name != DEFAULT_PROFILE {
        let provider = ProviderConfig::default().with_region(Some(Region::new(region.clone())));
        loader = loader.credentials_provider(
            ProfileFileCredentialsProvider::builder()
                .configure(&provider)
                .profile_files(files)
                .profile_name(name)
                .build(),
        );
    }
    let config = loader.load().await;
    let context = Context {
        endpoint: match endpoint {
            Some(endpoint) => Some(endpoint.to_owned()),
            None => configured_endpoint(&config),
        },
        region,
        profile: Some(name.to_owned()),
        sign_in_profile: profile.and_then(|profile| profile.sign_in_profile),
    };
    Ok((config, context))
}

/// An endpoint that the environment or the profile sets for this service or for all.
fn configured_endpoint(config: &SdkConfig) -> Option<String> {
    let key = ServiceConfigKey::builder()
        .service_id("SFN")
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .ok()?;
    let for_service = config
        .service_config()
        .and_then(|service| service.load_config(key));
    for_service.or_else(|| config.endpoint_url().map(str::to_owned))
}

#[cfg(test)]
mod tests;
