//! The profiles of the shared configuration and credentials files.

use aws_runtime::env_config::file::EnvConfigFiles;
use aws_runtime::env_config::section::{EnvConfigSections, Profile as Section};
use aws_runtime::env_config::source;
use aws_types::os_shim_internal::{Env, Fs};
use serde::Serialize;

/// Where a profile's credentials come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ProfileKind {
    /// IAM Identity Center.
    Sso,
    /// A role assumed with other credentials or with a token.
    Role,
    /// Keys in a file.
    Static,
    /// A program that prints them.
    Process,
    /// The profile names none.
    Unknown,
}

/// A profile, without anything secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Its region, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Where its credentials come from.
    pub kind: ProfileKind,
    /// Why it cannot work as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The profile to sign in with IAM Identity Center, if the credentials start there: itself, or one it takes them from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in_profile: Option<String>,
}

/// What the files hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileList {
    /// By name, `default` first.
    pub profiles: Vec<Profile>,
    /// Why the files cannot be read at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// Reads `~/.aws/config` and `~/.aws/credentials`, or the files that `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name.
/// A missing file is an empty one.
pub async fn list_profiles() -> ProfileList {
    read(&Env::real(), &EnvConfigFiles::default()).await
}

pub(super) async fn read(env: &Env, files: &EnvConfigFiles) -> ProfileList {
    let failed = |problem: String| ProfileList {
        profiles: Vec::new(),
        problem: Some(problem),
    };
    let source = match source::load(env, &Fs::real(), files).await {
        Ok(source) => source,
        Err(error) => return failed(told(&error)),
    };
    let sections = match EnvConfigSections::parse(source) {
        Ok(sections) => sections,
        Err(error) => return failed(told(&error)),
    };
    let names = sections
        .profiles()
        .filter_map(|name| sections.get_profile(name));
    let mut profiles: Vec<Profile> = names.map(|section| described(section, &sections)).collect();
    profiles.sort_by(|a, b| (a.name != "default", &a.name).cmp(&(b.name != "default", &b.name)));
    ProfileList {
        profiles,
        problem: None,
    }
}

/// The error with its causes.
fn told(error: &(dyn std::error::Error + 'static)) -> String {
    let links = std::iter::successors(Some(error), |error| error.source());
    links
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

fn described(section: &Section, sections: &EnvConfigSections) -> Profile {
    let (kind, problem) = source_of_credentials(section, sections);
    Profile {
        name: section.name().to_owned(),
        region: section.get("region").map(str::to_owned),
        kind,
        problem,
        sign_in_profile: sign_in_profile(section, sections),
    }
}

/// Follows `source_profile`. Profiles may name each other in a circle; none takes more steps than there are profiles.
fn sign_in_profile(section: &Section, sections: &EnvConfigSections) -> Option<String> {
    let mut current = section;
    for _ in sections.profiles() {
        match source_of_credentials(current, sections).0 {
            ProfileKind::Sso => return Some(current.name().to_owned()),
            ProfileKind::Role => current = sections.get_profile(current.get("source_profile")?)?,
            _ => return None,
        }
    }
    None
}

/// In the SDK's order of precedence.
fn source_of_credentials(
    section: &Section,
    sections: &EnvConfigSections,
) -> (ProfileKind, Option<String>) {
    let has = |key: &str| section.get(key).is_some();
    if has("role_arn") {
        return (ProfileKind::Role, role_problem(section, sections));
    }
    if has("sso_session") || has("sso_start_url") || has("sso_account_id") {
        return (ProfileKind::Sso, sso_problem(section, sections));
    }
    if has("credential_process") {
        return (ProfileKind::Process, None);
    }
    match (
        section.get("aws_access_key_id"),
        section.get("aws_secret_access_key"),
    ) {
        (Some(_), Some(_)) => (ProfileKind::Static, None),
        (Some(_), None) => (
            ProfileKind::Static,
            Some("aws_secret_access_key is missing".to_owned()),
        ),
        (None, Some(_)) => (
            ProfileKind::Static,
            Some("aws_access_key_id is missing".to_owned()),
        ),
        (None, None) => (ProfileKind::Unknown, None),
    }
}

fn role_problem(section: &Section, sections: &EnvConfigSections) -> Option<String> {
    let others = [
        "source_profile",
        "credential_source",
        "web_identity_token_file",
    ];
    if !others.iter().any(|key| section.get(key).is_some()) {
        return Some(
            "role_arn needs source_profile, credential_source or web_identity_token_file"
                .to_owned(),
        );
    }
    let source = section.get("source_profile")?;
    sections
        .get_profile(source)
        .is_none()
        .then(|| format!("source_profile names `{source}`, which does not exist"))
}

fn sso_problem(section: &Section, sections: &EnvConfigSections) -> Option<String> {
    let missing = ["sso_account_id", "sso_role_name"]
        .into_iter()
        .find(|key| section.get(key).is_none());
    if let Some(key) = missing {
        return Some(format!("{key} is missing"));
    }
    match section.get("sso_session") {
        Some(session) if sections.sso_session(session).is_none() => Some(format!(
            "sso_session names `{session}`, which does not exist"
        )),
        Some(_) => None,
        None => ["sso_start_url", "sso_region"]
            .into_iter()
            .find(|key| section.get(key).is_none())
            .map(|key| format!("{key} is missing")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `name kind region problem` of every profile, and where it signs in.
    async fn listed(config: &str, credentials: &str) -> (Vec<String>, Option<String>) {
        let folder = tempfile::tempdir().unwrap();
        let (config_file, credentials_file) = (
            folder.path().join("config"),
            folder.path().join("credentials"),
        );
        std::fs::write(&config_file, config).unwrap();
        std::fs::write(&credentials_file, credentials).unwrap();
        let env = Env::from_slice(&[
            ("AWS_CONFIG_FILE", config_file.to_str().unwrap()),
            (
                "AWS_SHARED_CREDENTIALS_FILE",
                credentials_file.to_str().unwrap(),
            ),
        ]);
        let list = read(&env, &EnvConfigFiles::default()).await;
        let line = |profile: Profile| {
            let region = profile.region.unwrap_or_else(|| "-".to_owned());
            let problem = profile.problem.unwrap_or_else(|| "-".to_owned());
            let sign_in = profile
                .sign_in_profile
                .map_or_else(String::new, |name| format!(" signs in as {name}"));
            format!(
                "{} {:?} {region} {problem}{sign_in}",
                profile.name, profile.kind
            )
        };
        (list.profiles.into_iter().map(line).collect(), list.problem)
    }

    #[tokio::test]
    async fn profiles_are_listed_with_their_kind_and_what_is_wrong_with_them() {
        let config = "\
[profile zed]
region = eu-west-1
credential_process = /bin/true
[default]
region = us-east-2
[profile dev]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin
region = eu-central-1
[sso-session corp]
sso_region = us-east-1
sso_start_url = https://example.awsapps.com/start
[profile lost]
sso_session = gone
sso_account_id = 123456789012
sso_role_name = Admin
[profile role]
role_arn = arn:aws:iam::123456789012:role/R
source_profile = keys
[profile chain]
role_arn = arn:aws:iam::123456789012:role/R
source_profile = dev
[profile loop]
role_arn = arn:aws:iam::123456789012:role/R
source_profile = loop
[profile orphan]
role_arn = arn:aws:iam::123456789012:role/R
source_profile = nobody
";
        let credentials = "\
[keys]
aws_access_key_id = AKIAKEY
aws_secret_access_key = secret
[half]
aws_access_key_id = AKIAKEY
";
        let (profiles, problem) = listed(config, credentials).await;
        assert_eq!(problem, None);
        assert_eq!(
            profiles,
            [
                "default Unknown us-east-2 -",
                "chain Role - - signs in as dev",
                "dev Sso eu-central-1 - signs in as dev",
                "half Static - aws_secret_access_key is missing",
                "keys Static - -",
                "loop Role - -",
                "lost Sso - sso_session names `gone`, which does not exist signs in as lost",
                "orphan Role - source_profile names `nobody`, which does not exist",
                "role Role - -",
                "zed Process eu-west-1 -",
            ]
        );
    }

    #[tokio::test]
    async fn a_file_that_is_no_configuration_is_told_with_its_place() {
        let (profiles, problem) = listed("[profile a\nregion", "").await;
        assert_eq!(profiles, Vec::<String>::new());
        assert!(
            problem
                .as_ref()
                .is_some_and(|problem| problem.contains("line 1")),
            "{problem:?}"
        );
    }

    #[tokio::test]
    async fn no_files_are_no_profiles() {
        assert_eq!(listed("", "").await, (Vec::new(), None));
    }
}
