//! Lets settings count in an engine.

use std::path::PathBuf;
use std::time::Duration;

use sfn_client::connections::profile_credentials;
use sfn_engine::Engine;
use sfn_engine::tasks::{AccountAccess, LocalFunction, LocalFunctions, SettingError};
use sfn_local::AwsEndpoints;

use super::variables;
use super::{AccountSettings, RetentionSettings, ServiceSettings, WorkspaceSettings};
use crate::CommandError;

/// Lets settings, which must be sound, count in an engine that runs; `access` is what [`account_access`] gave for them.
pub fn apply(
    settings: &WorkspaceSettings,
    access: Option<AccountAccess>,
    engine: &Engine,
) -> Result<(), CommandError> {
    let services = &settings.services;
    engine
        .set_time_scale(settings.time_scale)
        .map_err(|error| not_applied(&error.to_string()))?;
    let set = || -> Result<(), SettingError> {
        engine.set_aws_endpoints(services.endpoints())?;
        engine.set_lambda_endpoint(services.lambda_endpoint.as_deref())?;
        engine.set_local_functions(services.local_functions())?;
        engine.set_account_access(access)
    };
    set().map_err(|error| not_applied(&error.to_string()))?;
    engine.set_retention(settings.retention.period());
    engine.set_http_connections(services.connections_file.as_ref().map(PathBuf::from));
    Ok(())
}

fn not_applied(why: &str) -> CommandError {
    CommandError::new("SettingsNotApplied", crate::workspace::sentence(why))
}

/// Leave to call AWS, where it is allowed. Nobody is asked for credentials yet.
///
/// Errors: what is wrong with the profile or the region, for a person.
pub async fn account_access(account: &AccountSettings) -> Result<Option<AccountAccess>, String> {
    if !account.allowed {
        return Ok(None);
    }
    let region = Some(account.region.clone()).filter(|region| !region.is_empty());
    let source = profile_credentials(&account.profile, region)
        .await
        .map_err(|error| crate::workspace::sentence(&error.to_string()))?;
    let region = source.region().to_owned();
    Ok(Some(AccountAccess::new(&*account.profile, region, source)))
}

/// So many days.
pub fn days(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * 24 * 60 * 60)
}

impl RetentionSettings {
    /// How long executions are kept after their end; for ever, when none.
    pub fn period(&self) -> Option<Duration> {
        self.days.map(days)
    }
}

impl ServiceSettings {
    /// Where requests go: what is set counts more than the environment.
    pub fn endpoints(&self) -> AwsEndpoints {
        let mut endpoints = match self.use_environment {
            true => AwsEndpoints::from_environment(variables()),
            false => AwsEndpoints::default(),
        };
        if self.endpoint.is_some() {
            endpoints.every_service.clone_from(&self.endpoint);
        }
        let set = self.service_endpoints.iter();
        endpoints
            .by_service
            .extend(set.map(|it| (it.service.clone(), it.endpoint.clone())));
        endpoints
    }

    /// Functions of this machine; what cannot be read is left out.
    pub fn local_functions(&self) -> LocalFunctions {
        let read = |it: &super::FunctionSetting| {
            let function = LocalFunction::parse(&it.target).ok()?;
            Some((it.function.clone(), function))
        };
        self.functions.iter().filter_map(read).collect()
    }
}
