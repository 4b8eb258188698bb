use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::shape::{Shape, Target};
use super::table;

/// What is to be known of a service to call it.
#[derive(Debug, Deserialize)]
pub(super) struct Service {
    /// Its id in the SDKs: `DynamoDB`, `Secrets Manager`.
    pub(super) id: String,
    pub(super) protocol: Protocol,
    /// What AWS's hosts of the service begin with: `dynamodb`, `api.ecr`.
    pub(super) endpoint: String,
    /// By partition, hosts that are called otherwise, and the region that requests to them are signed for.
    #[serde(default)]
    pub(super) hosts: BTreeMap<String, (String, String)>,
    signing: Option<String>,
    /// Whether it signs as S3 does.
    #[serde(default)]
    pub(super) s3: bool,
    /// What stands before the operation in `X-Amz-Target`.
    pub(super) target: Option<String>,
    /// Of the JSON protocol, or of the API.
    pub(super) version: Option<String>,
    /// Modelled errors: `Shape`, or `Code=Shape` where the wire has another name.
    #[serde(default)]
    errors: Vec<String>,
    pub(super) operations: HashMap<String, Operation>,
    #[serde(default)]
    shapes: Vec<Shape>,
}

/// An operation of a service.
#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    /// Method and template of the address, with REST.
    pub(super) method: Option<String>,
    pub(super) uri: Option<String>,
    pub(super) input: Option<Target>,
    pub(super) output: Option<Target>,
    /// The root element of a body in XML, and its name space.
    pub(super) root: Option<String>,
    pub(super) space: Option<String>,
    /// The element around a result of the query protocol.
    pub(super) wrapper: Option<String>,
    /// What AWS's host has before its name for this operation: `{AccountId}.`.
    pub(super) host: Option<String>,
    /// Whether the body's sum is wanted.
    #[serde(default)]
    pub(super) md5: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(super) enum Protocol {
    #[serde(rename = "json")]
    Json,
    #[serde(rename = "rest-json")]
    RestJson,
    #[serde(rename = "rest-xml")]
    RestXml,
    #[serde(rename = "query")]
    Query,
    #[serde(rename = "ec2")]
    Ec2,
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
    let mut services: Vec<AwsService> = table::ids()
        .map(|id| AwsService {
            id: id.to_owned(),
            variable: variable_name(id),
        })
        .collect();
    services.sort_by_cached_key(|service| service.id.to_lowercase());
    services
}

impl Service {
    /// The service that a Resource calls `aws-sdk:<name>`.
    pub(super) fn of_sdk(name: &str) -> Option<&'static Self> {
        table::of_sdk(name)
    }

    /// The service by its id.
    pub(super) fn by_id(wanted: &str) -> Option<&'static Self> {
        table::by_id(wanted)
    }

    /// The operation that an action names, and its own name: `putItem` is `PutItem`.
    pub(super) fn operation(&self, action: &str) -> Option<(&str, &Operation)> {
        let mut letters = action.chars();
        let first = letters.next()?.to_ascii_uppercase();
        let name: String = std::iter::once(first).chain(letters).collect();
        let found = self.operations.get_key_value(&name).or_else(|| {
            // A few begin with more capital letters, or with a small one.
            let mut operations = self.operations.iter();
            operations.find(|(it, _)| it.eq_ignore_ascii_case(action))
        });
        found.map(|(name, operation)| (&**name, operation))
    }

    pub(super) fn shape(&self, number: usize) -> Option<&Shape> {
        self.shapes.get(number)
    }

    /// The shape of a structure, list or map.
    pub(super) fn target(&self, target: Target) -> Option<&Shape> {
        match target {
            Target::Shape(number) => self.shape(number),
            _ => None,
        }
    }

    /// Fails where a shape is referred to that there is not.
    #[cfg(test)]
    pub(super) fn check(&self) {
        let known = |it: Target| {
            if let Target::Shape(number) = it {
                assert!(number < self.shapes.len(), "{}", self.id);
            }
        };
        for operation in self.operations.values() {
            operation
                .input
                .into_iter()
                .chain(operation.output)
                .for_each(known);
        }
        for shape in &self.shapes {
            match shape {
                Shape::List { element, .. } => known(element.to),
                Shape::Map { value, .. } => known(value.to),
                Shape::Structure(structure) => {
                    structure.members.values().for_each(|it| known(it.to))
                }
            }
        }
    }

    pub(super) fn signing_name(&self) -> &str {
        self.signing.as_deref().unwrap_or(&self.endpoint)
    }

    /// The modelled error of a code on the wire, with `Exception` at its end instead of `Fault`, as Java's SDK names it.
    pub(super) fn modelled(&self, code: &str) -> Option<String> {
        let shape = self.errors.iter().find_map(|error| {
            let (on_wire, shape) = error.split_once('=').unwrap_or((error, error));
            (on_wire == code || shape == code).then_some(shape)
        })?;
        let base = shape
            .strip_suffix("Exception")
            .or_else(|| shape.strip_suffix("Fault"))
            .unwrap_or(shape);
        Some(format!("{base}Exception"))
    }

    /// What AWS's error names and causes call it: `DynamoDb`, `SecretsManager`, `Sfn`.
    pub(super) fn java_name(&self) -> String {
        words(&self.id)
    }
}

/// A name in words of which only the first letter is a capital one: `DynamoDb`, `SecretsManager`, `DbInstanceNotFoundException`.
pub(super) fn words(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut words = String::new();
    for (at, c) in letters
        .iter()
        .enumerate()
        .filter(|(_, c)| c.is_alphanumeric())
    {
        let previous = at.checked_sub(1).map(|at| letters[at]);
        let begins = match previous.filter(|it| it.is_alphanumeric()) {
            None => true,
            Some(previous) if previous.is_lowercase() => c.is_uppercase(),
            // The last capital letter of several begins a word of small ones.
            Some(previous) => {
                previous.is_uppercase()
                    && c.is_uppercase()
                    && letters.get(at + 1).is_some_and(|next| next.is_lowercase())
            }
        };
        match begins {
            true => words.extend(c.to_uppercase()),
            false => words.extend(c.to_lowercase()),
        }
    }
    words
}

/// What a Resource calls a service after `aws-sdk:`: its id in small letters, without blanks.
pub(super) fn sdk_name(id: &str) -> String {
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
            ("emrserverless", "EmrServerless", "EMR_SERVERLESS"),
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
    fn names_are_made_of_words() {
        for (name, expected) in [
            ("DBInstanceNotFoundException", "DbInstanceNotFoundException"),
            ("KMSAccessDeniedException", "KmsAccessDeniedException"),
            ("NoSuchKeyException", "NoSuchKeyException"),
        ] {
            assert_eq!(words(name), expected);
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
            (
                "RDS",
                "DBInstanceNotFound",
                Some("DBInstanceNotFoundException"),
            ),
        ] {
            assert_eq!(name(id, code).as_deref(), expected, "{id} {code}");
        }
    }
}
