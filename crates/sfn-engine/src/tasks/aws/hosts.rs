//! The hosts of AWS's services, by region.

use serde_json::{Map, Value};

use super::service::Service;

/// A host of AWS, and the region that requests to it are signed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Host {
    pub(super) name: String,
    pub(super) region: String,
}

impl Host {
    /// The host of a service in a region
    /// (<https://docs.aws.amazon.com/general/latest/gr/rande.html#regional-endpoints>).
    pub(super) fn of(service: &Service, region: &str) -> Self {
        let (partition, suffix) = partition(region);
        match service.hosts.get(partition) {
            Some((template, signed)) => Self {
                name: template.replace(REGION, region),
                region: signed.replace(REGION, region),
            },
            None => Self {
                name: format!("{}.{region}.{suffix}", service.endpoint),
                region: region.to_owned(),
            },
        }
    }

    /// With what an operation wants before the name: `{AccountId}.` with the parameter's value. None where that cannot be part of a
    /// host's name: it would lead elsewhere.
    pub(super) fn with_prefix(
        mut self,
        prefix: &str,
        parameters: &Map<String, Value>,
    ) -> Option<Self> {
        let mut filled = prefix.to_owned();
        for (name, value) in parameters {
            filled = filled.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default());
        }
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        if !filled.chars().all(is_plain) || filled.starts_with('.') {
            return None;
        }
        self.name.insert_str(0, &filled);
        Some(self)
    }
}

const REGION: &str = "{region}";

/// The partition of a region, and its domain.
fn partition(region: &str) -> (&'static str, &'static str) {
    if region.starts_with("cn-") {
        ("aws-cn", "amazonaws.com.cn")
    } else if region.starts_with("us-gov-") {
        ("aws-us-gov", "amazonaws.com")
    } else {
        ("aws", "amazonaws.com")
    }
}

/// Whether a text can be a region, and so a part of a host's name.
pub(super) fn is_region(text: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.len() <= 32 && text.chars().all(known)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn hosts_are_those_of_the_sdks() {
        for (id, region, name, signed) in [
            (
                "DynamoDB",
                "eu-west-1",
                "dynamodb.eu-west-1.amazonaws.com",
                "eu-west-1",
            ),
            (
                "SQS",
                "cn-north-1",
                "sqs.cn-north-1.amazonaws.com.cn",
                "cn-north-1",
            ),
            (
                "Kinesis",
                "us-east-1",
                "kinesis.us-east-1.amazonaws.com",
                "us-east-1",
            ),
            (
                "SageMaker",
                "us-gov-west-1",
                "api.sagemaker.us-gov-west-1.amazonaws.com",
                "us-gov-west-1",
            ),
            ("IAM", "eu-west-1", "iam.amazonaws.com", "us-east-1"),
            (
                "IAM",
                "us-gov-west-1",
                "iam.us-gov.amazonaws.com",
                "us-gov-west-1",
            ),
            (
                "Organizations",
                "eu-west-1",
                "organizations.us-east-1.amazonaws.com",
                "us-east-1",
            ),
            ("DSQL", "eu-west-1", "dsql.eu-west-1.api.aws", "eu-west-1"),
        ] {
            let host = Host::of(Service::by_id(id).unwrap(), region);
            assert_eq!((&*host.name, &*host.region), (name, signed), "{id}");
        }
    }

    #[test]
    fn a_parameter_in_a_host_name_leads_nowhere_else() {
        let host = || Host::of(Service::by_id("S3 Control").unwrap(), "eu-west-1");
        let with = |account: &str| {
            let parameters = Map::from_iter([("AccountId".to_owned(), json!(account))]);
            host()
                .with_prefix("{AccountId}.", &parameters)
                .map(|it| it.name)
        };
        assert_eq!(
            with("123456789012").unwrap(),
            format!("123456789012.{}", host().name)
        );
        for account in ["evil.example/", "a@b", "", "a:b#"] {
            assert_eq!(with(account), None, "{account}");
        }
    }
}
