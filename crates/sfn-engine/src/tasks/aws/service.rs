use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

/// What is to be known of a service to call it. Generated from botocore's models by `model/aws_services.py`.
#[derive(Debug, Deserialize)]
pub(super) struct Service {
    /// Its id in the SDKs: `DynamoDB`, `Secrets Manager`.
    pub(super) id: String,
    pub(super) protocol: Protocol,
    /// What AWS's hosts of the service begin with: `dynamodb`, `api.ecr`.
    pub(super) endpoint: String,
    signing: Option<String>,
    /// What stands before the operation in `X-Amz-Target`.
    pub(super) target: Option<String>,
    /// Of the JSON protocol, or of the query protocol's API.
    pub(super) version: Option<String>,
    /// Whether members on the wire begin with a small letter.
    #[serde(default)]
    pub(super) camel: bool,
    /// Members that begin the other way.
    #[serde(default)]
    pub(super) other: BTreeSet<String>,
    /// Members that are maps, whose keys are data.
    #[serde(default)]
    pub(super) maps: BTreeSet<String>,
    /// Members that are timestamps.
    #[serde(default)]
    pub(super) times: BTreeSet<String>,
    /// Modelled errors: `Shape`, or `Code=Shape` where the wire has another name.
    #[serde(default)]
    errors: Vec<String>,
}

/// A service that an endpoint can be set for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsService {
    /// Its name in the SDKs: `DynamoDB`, `Secrets Manager`.
    pub id: String,
    /// Its key in [`AwsEndpoints::by_service`](super::AwsEndpoints::by_service): `DYNAMODB`, `SECRETS_MANAGER`.
    pub variable: String,
}

/// The services that tasks can call, by name.
#[must_use]
pub fn aws_services() -> Vec<AwsService> {
    let mut services: Vec<AwsService> = SERVICES
        .iter()
        .map(|service| AwsService {
            id: service.id.clone(),
            variable: variable_name(&service.id),
        })
        .collect();
    services.sort_by_cached_key(|service| service.id.to_lowercase());
    services
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(super) enum Protocol {
    #[serde(rename = "json")]
    Json,
    #[serde(rename = "query")]
    Query,
    #[serde(rename = "rest-xml")]
    RestXml,
}

static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| {
    let text = include_str!("../../../model/aws_services.json");
    serde_json::from_str(text).unwrap_or_else(|error| {
        tracing::error!(%error, "the table of AWS services is unreadable");
        Vec::new()
    })
});

impl Service {
    /// The service that a Resource calls `aws-sdk:<name>`: its id in small letters, without blanks.
    pub(super) fn of_sdk(name: &str) -> Option<&'static Self> {
        SERVICES
            .iter()
            .find(|service| sdk_name(&service.id) == name)
    }

    /// The service by its id.
    pub(super) fn by_id(id: &str) -> Option<&'static Self> {
        SERVICES.iter().find(|service| service.id == id)
    }

    pub(super) fn signing_name(&self) -> &str {
        self.signing.as_deref().unwrap_or(&self.endpoint)
    }

    /// The modelled error of a code on the wire, with `Exception` at its end as Java names it.
    pub(super) fn modelled(&self, code: &str) -> Option<String> {
        let shape = self.errors.iter().find_map(|error| {
            let (on_wire, shape) = error.split_once('=').unwrap_or((error, error));
            (on_wire == code || shape == code).then_some(shape)
        })?;
        let base = shape.strip_suffix("Exception").unwrap_or(shape);
        Some(format!("{base}Exception"))
    }

    /// What AWS's error names and causes call it: `DynamoDb`, `SecretsManager`, `Sfn`.
    pub(super) fn java_name(&self) -> String {
        let mut name = String::new();
        let mut previous = None;
        for c in self.id.chars() {
            if c.is_alphanumeric() {
                let begins = match previous {
                    None => true,
                    Some(previous) => is_lower(previous) && c.is_uppercase(),
                };
                if begins {
                    name.extend(c.to_uppercase());
                } else {
                    name.extend(c.to_lowercase());
                }
            }
            previous = c.is_alphanumeric().then_some(c);
        }
        name
    }
}

fn is_lower(c: char) -> bool {
    c.is_lowercase()
}

fn sdk_name(id: &str) -> String {
    let known = id.chars().filter(|c| c.is_ascii_alphanumeric());
    known.map(|c| c.to_ascii_lowercase()).collect()
}

/// What follows `AWS_ENDPOINT_URL_`.
pub(super) fn variable_name(id: &str) -> String {
    let known = id
        .chars()
        .map(|c| if c == ' ' || c == '-' { '_' } else { c });
    known.map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_have_the_names_of_the_sdks() {
        for (sdk, java, variable) in [
            ("dynamodb", "DynamoDb", "DYNAMODB"),
            ("secretsmanager", "SecretsManager", "SECRETS_MANAGER"),
            ("sfn", "Sfn", "SFN"),
            ("sqs", "Sqs", "SQS"),
            ("s3", "S3", "S3"),
            ("eventbridge", "EventBridge", "EVENTBRIDGE"),
            ("cloudwatchlogs", "CloudWatchLogs", "CLOUDWATCH_LOGS"),
            ("ssm", "Ssm", "SSM"),
            (
                "cognitoidentityprovider",
                "CognitoIdentityProvider",
                "COGNITO_IDENTITY_PROVIDER",
            ),
        ] {
            let service = Service::of_sdk(sdk).unwrap();
            assert_eq!(service.java_name(), java);
            assert_eq!(variable_name(&service.id), variable);
        }
    }

    #[test]
    fn errors_are_known_by_their_codes() {
        let name = |id, code| Service::by_id(id).unwrap().modelled(code);
        for (id, code, expected) in [
            ("SNS", "InvalidParameter", Some("InvalidParameterException")),
            ("S3", "NoSuchKey", Some("NoSuchKeyException")),
            (
                "SQS",
                "QueueDoesNotExist",
                Some("QueueDoesNotExistException"),
            ),
            ("DynamoDB", "ValidationException", None),
        ] {
            assert_eq!(name(id, code).as_deref(), expected, "{id} {code}");
        }
    }
}
