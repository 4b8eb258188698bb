//! Connections as set up, and what comes of them.

use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_types::os_shim_internal::Env;

use super::ResolveError;
use crate::connections::{ConnectionSpec, check};
use crate::{Client, ErrorKind};

async fn resolved(spec: &ConnectionSpec, config: &str) -> Result<Client, ResolveError> {
    let files = EnvConfigFiles::builder()
        .with_contents(EnvConfigFileKind::Config, config)
        .build();
    super::resolve_with(spec, files, &Env::from_slice(&[])).await
}

fn profile(name: &str, region: Option<&str>) -> ConnectionSpec {
    ConnectionSpec::Profile {
        profile: name.to_owned(),
        region: region.map(str::to_owned),
    }
}

fn endpoint(url: &str, profile: Option<&str>) -> ConnectionSpec {
    ConnectionSpec::Endpoint {
        url: url.to_owned(),
        region: "eu-west-1".to_owned(),
        profile: profile.map(str::to_owned),
    }
}

#[tokio::test]
async fn a_connection_that_cannot_work_says_why() {
    let config = "[profile keys]\naws_access_key_id = A\naws_secret_access_key = B\n";
    let cases = [
        (
            profile("nobody", None),
            ResolveError::NoProfile("nobody".to_owned()),
        ),
        (
            profile("keys", None),
            ResolveError::NoRegion("keys".to_owned()),
        ),
        (
            endpoint("localhost:4566", None),
            ResolveError::InvalidEndpoint("localhost:4566".to_owned()),
        ),
        (
            endpoint("http://localhost:4566", Some("nobody")),
            ResolveError::NoProfile("nobody".to_owned()),
        ),
        (
            endpoint("localhost:4566", Some("keys")),
            ResolveError::InvalidEndpoint("localhost:4566".to_owned()),
        ),
    ];
    for (spec, expected) in cases {
        assert_eq!(
            resolved(&spec, config).await.err(),
            Some(expected),
            "{spec:?}"
        );
    }
}

#[tokio::test]
async fn region_endpoint_and_credentials_come_from_the_profile() {
    let config = "[profile keys]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:4566\n\
                  aws_access_key_id = AKIAKEY\naws_secret_access_key = verysecret\n";
    let client = resolved(&profile("keys", None), config).await.unwrap();
    assert_eq!(
        (client.region(), client.endpoint()),
        ("eu-west-1", Some("http://127.0.0.1:4566"))
    );
    assert_eq!(check(&client).await, Ok(None));
    assert!(!format!("{client:?}").contains("AKIAKEY"));
    let elsewhere = resolved(&profile("keys", Some("us-west-2")), config)
        .await
        .unwrap();
    assert_eq!(elsewhere.region(), "us-west-2");
}

#[tokio::test]
async fn an_endpoint_that_a_profile_signs_for_is_the_one_that_was_given() {
    let config = "[profile keys]\nregion = us-west-2\nendpoint_url = http://127.0.0.1:4566\n\
                  aws_access_key_id = AKIAKEY\naws_secret_access_key = verysecret\n";
    let signed = endpoint("https://vpce-1.states.example.test", Some("keys"));
    let client = resolved(&signed, config).await.unwrap();
    assert_eq!(
        (client.region(), client.endpoint()),
        ("eu-west-1", Some("https://vpce-1.states.example.test"))
    );
    assert_eq!(check(&client).await, Ok(None));
}

#[tokio::test]
async fn credentials_that_cannot_be_had_are_told_with_what_to_do() {
    let config = "[profile dev]\nregion = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = Admin\n\
                  sso_region = us-east-1\nsso_start_url = https://stepdeck.invalid/start\n\
                  [profile none]\nregion = eu-west-1\n";
    let cases = [
        (
            "dev",
            "SsoLoginRequired",
            "Run `aws sso login --profile dev`.",
        ),
        ("none", "CredentialsUnavailable", "profile `none`"),
    ];
    for (name, code, part) in cases {
        let client = resolved(&profile(name, None), config).await.unwrap();
        let error = check(&client).await.unwrap_err();
        assert_eq!(
            (error.kind, error.code.as_str()),
            (ErrorKind::Credentials, code),
            "{error}"
        );
        assert!(error.message.contains(part), "{}", error.message);
    }
}
