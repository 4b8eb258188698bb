//! What a person has set about the local workspace: kept in a file of its folder, so that it goes with the data.

mod apply;
mod check;
mod model;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use sfn_engine::tasks::aws_services;
use sfn_local::AwsEndpoints;

pub(super) use apply::{account_access, apply, days};
pub use model::{
    AccountSettings, FunctionSetting, RetentionSettings, ServiceEndpoint, ServiceSettings,
    SettingsChange, SettingsProblem, WorkspaceSettings,
};

use crate::CommandError;
use crate::kept_file::KeptFile;

/// Name of the file.
const FILE: &str = "workspace.json";

/// The settings of the local workspace, and what stands in their way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct WorkspaceSettingsView {
    /// The settings as they are kept.
    pub settings: WorkspaceSettings,
    /// Values among them that cannot be used, and are not. The file was edited, or what it names has gone.
    pub problems: Vec<SettingsProblem>,
    /// Why they are not what was set before: the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<CommandError>,
    /// The file that keeps them.
    pub file: String,
    /// Endpoints that the app's environment names.
    pub environment: Vec<EnvironmentEndpoint>,
    /// The services that an endpoint can be set for, by name.
    pub known_services: Vec<KnownService>,
}

/// A service that an endpoint can be set for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KnownService {
    /// Its name in the SDKs: `Secrets Manager`.
    pub name: String,
    /// Its id in the settings: `SECRETS_MANAGER`.
    pub service: String,
}

/// An endpoint that the app's environment names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentEndpoint {
    /// The variable: `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_SQS`.
    pub variable: String,
    /// The address.
    pub endpoint: String,
}

/// What came of a change of the settings.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SettingsSaved {
    /// What is wrong with the change: then nothing was saved.
    pub problems: Vec<SettingsProblem>,
    /// The settings as they are now.
    pub view: WorkspaceSettingsView,
}

/// The settings of a workspace's folder.
#[derive(Debug)]
pub(super) struct Settings {
    file: KeptFile,
    kept: Mutex<Kept>,
}

#[derive(Debug, Clone, Default)]
struct Kept {
    settings: WorkspaceSettings,
    problem: Option<CommandError>,
    keep: bool,
}

impl Settings {
    /// The settings of a folder; the defaults, until [`Self::load`].
    pub(super) fn of(folder: &Path) -> Self {
        Self {
            file: KeptFile {
                path: folder.join(FILE),
                what: "settings of the local workspace",
                codes: "Settings",
                version: 1,
            },
            kept: Mutex::default(),
        }
    }

    /// Reads the file.
    pub(super) fn load(&self) {
        let loaded = self.file.load();
        if let Some(problem) = &loaded.problem {
            tracing::warn!("{problem}");
        }
        *self.kept() = Kept {
            settings: loaded.contents,
            problem: loaded.problem,
            keep: loaded.keep,
        };
    }

    /// What of them can be used.
    pub(super) fn sound(&self) -> WorkspaceSettings {
        check::sound(&self.kept().settings)
    }

    /// As the window shows them.
    pub(super) fn view(&self) -> WorkspaceSettingsView {
        let Kept {
            settings, problem, ..
        } = self.kept().clone();
        WorkspaceSettingsView {
            problems: check::problems(&settings),
            settings,
            problem,
            file: self.file.path.display().to_string(),
            environment: environment(),
            known_services: aws_services()
                .into_iter()
                .map(|known| KnownService {
                    name: known.id,
                    service: known.variable,
                })
                .collect(),
        }
    }

    /// Tells that not all of them count.
    pub(super) fn told(&self, problem: CommandError) {
        tracing::warn!("{problem}");
        self.kept().problem.get_or_insert(problem);
    }

    /// The settings that a change would bring, if nothing is wrong with it.
    pub(super) fn changed(&self, change: SettingsChange) -> WorkspaceSettings {
        change.apply(&self.kept().settings)
    }

    /// Keeps a change; with a bad value nothing is kept, and what is wrong comes back.
    ///
    /// Errors: `SettingsUnwritable`; `SettingsNewer` or `SettingsUnreadable` if the file must be left as it is.
    pub(super) fn change(
        &self,
        change: SettingsChange,
    ) -> Result<Vec<SettingsProblem>, CommandError> {
        let mut kept = self.kept();
        let changed = change.clone().apply(&kept.settings);
        // What was wrong before in a part that is not changed is told elsewhere, and keeps nobody from changing another.
        let problems: Vec<_> = check::problems(&changed)
            .into_iter()
            .filter(|problem| change.touches(&problem.field))
            .collect();
        if !problems.is_empty() {
            return Ok(problems);
        }
        if kept.keep {
            let damaged =
                || CommandError::new("SettingsUnwritable", "The settings cannot be changed.");
            return Err(kept.problem.clone().unwrap_or_else(damaged));
        }
        self.file
            .save(&changed)
            .map_err(|error| self.file.unwritable(&error))?;
        *kept = Kept {
            settings: changed,
            ..Kept::default()
        };
        Ok(problems)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Changes are swapped in whole, so that a panic elsewhere leaves a sound state.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SettingsChange {
    fn touches(&self, field: &str) -> bool {
        match field.split('.').next() {
            Some("timeScale") => self.time_scale.is_some(),
            Some("account") => self.account.is_some(),
            Some("retention") => self.retention.is_some(),
            _ => self.services.is_some(),
        }
    }
}

/// The endpoints that the environment names, as the SDKs read it.
fn environment() -> Vec<EnvironmentEndpoint> {
    let AwsEndpoints {
        every_service,
        by_service,
        ..
    } = AwsEndpoints::from_environment(variables());
    let every = every_service.map(|endpoint| EnvironmentEndpoint {
        variable: "AWS_ENDPOINT_URL".to_owned(),
        endpoint,
    });
    let single = by_service
        .into_iter()
        .map(|(service, endpoint)| EnvironmentEndpoint {
            variable: format!("AWS_ENDPOINT_URL_{service}"),
            endpoint,
        });
    every.into_iter().chain(single).collect()
}

fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
