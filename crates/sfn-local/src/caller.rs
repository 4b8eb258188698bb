//! Who calls: the account and the region a request is for.
//!
//! Signatures are read for these two and never verified: on loopback any key is as good as another.

use http::HeaderMap;
use http::header::{AUTHORIZATION, HeaderName};

/// The account of every request whose access key is not itself an account number.
pub const DEFAULT_ACCOUNT: &str = "123456789012";

/// The region of every request whose signature names none.
pub const DEFAULT_REGION: &str = "us-east-1";

const TRACE_HEADER: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// As long as the member `traceHeader` may be, in characters.
const MAX_TRACE_HEADER: usize = 256;

/// The account and region that a request acts in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Caller {
    /// Twelve digits.
    pub account: String,
    /// As in the request's signature scope, for example `eu-west-1`.
    pub region: String,
    /// The X-Ray trace header of the request.
    pub trace_header: Option<String>,
}

impl Default for Caller {
    fn default() -> Self {
        Caller {
            account: DEFAULT_ACCOUNT.to_owned(),
            region: DEFAULT_REGION.to_owned(),
            trace_header: None,
        }
    }
}

impl Caller {
    /// The caller that the request's `Authorization` header names; what it does not name has its default.
    pub fn of(headers: &HeaderMap) -> Caller {
        let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let mut caller = text(&AUTHORIZATION)
            .and_then(credential)
            .map(Caller::from_credential)
            .unwrap_or_default();
        caller.trace_header = text(&TRACE_HEADER)
            .filter(|header| header.len() <= MAX_TRACE_HEADER)
            .map(str::to_owned);
        caller
    }

    /// The caller of a credential scope, `ACCESSKEY/DATE/REGION/SERVICE/aws4_request`. The scope of an
    /// asymmetric signature (SigV4A) has no region.
    fn from_credential(credential: &str) -> Caller {
        let parts: Vec<&str> = credential.split('/').collect();
        let account = parts
            .first()
            .copied()
            .filter(|key| is_account(key))
            .unwrap_or(DEFAULT_ACCOUNT);
        let region = (parts.len() == 5)
            .then(|| parts[2])
            .filter(|region| is_region(region))
            .unwrap_or(DEFAULT_REGION);
        Caller {
            account: account.to_owned(),
            region: region.to_owned(),
            trace_header: None,
        }
    }

    /// The partition that the region lies in: the second member of every ARN.
    pub fn partition(&self) -> &'static str {
        partition_of(&self.region)
    }
}

/// The partition of a region, from the region's prefix.
pub fn partition_of(region: &str) -> &'static str {
    const PREFIXES: [(&str, &str); 6] = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-isob-", "aws-iso-b"),
        ("us-isof-", "aws-iso-f"),
        ("eu-isoe-", "aws-iso-e"),
        ("us-iso-", "aws-iso"),
    ];
    PREFIXES
        .iter()
        .find(|(prefix, _)| region.starts_with(prefix))
        .map_or("aws", |(_, partition)| partition)
}

/// The `Credential=` member of an `Authorization` header in AWS's form.
fn credential(header: &str) -> Option<&str> {
    let (algorithm, members) = header.split_once(' ')?;
    if !algorithm.starts_with("AWS4-") {
        return None;
    }
    members
        .split(',')
        .find_map(|member| member.trim().strip_prefix("Credential="))
}

/// Twelve digits.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Something that may stand in an ARN as a region: it ends up in names of resources.
fn is_region(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(authorization: &str, account: &str, region: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, authorization.parse().unwrap());
        let caller = Caller::of(&headers);
        assert_eq!(
            (caller.account.as_str(), caller.region.as_str()),
            (account, region),
            "of {authorization:?}"
        );
    }

    #[test]
    fn the_signature_scope_names_region_and_account() {
        let signed = |credential: &str| {
            format!(
                "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature=00ff"
            )
        };
        check(
            &signed("AKIDEXAMPLE/20260101/eu-west-1/states/aws4_request"),
            DEFAULT_ACCOUNT,
            "eu-west-1",
        );
        check(
            &signed("111111111111/20260101/us-east-1/states/aws4_request"),
            "111111111111",
            "us-east-1",
        );
        // A key of thirteen digits is no account.
        check(
            &signed("1111111111112/20260101/us-east-1/states/aws4_request"),
            DEFAULT_ACCOUNT,
            "us-east-1",
        );
        // An access key that holds a slash shifts the scope: no region can be told.
        check(
            &signed("AK/ID/20260101/eu-west-1/states/aws4_request"),
            DEFAULT_ACCOUNT,
            DEFAULT_REGION,
        );
        check(
            &signed("AKIDEXAMPLE/20260101/Eu West/states/aws4_request"),
            DEFAULT_ACCOUNT,
            DEFAULT_REGION,
        );
        check(
            "AWS4-ECDSA-P256-SHA256 Credential=222222222222/20260101/states/aws4_request, Signature=00",
            "222222222222",
            DEFAULT_REGION,
        );
    }

    #[test]
    fn a_request_without_a_signature_has_the_defaults() {
        assert_eq!(Caller::of(&HeaderMap::new()), Caller::default());
        check("Basic dXNlcjpwYXNz", DEFAULT_ACCOUNT, DEFAULT_REGION);
        check("AWS4-HMAC-SHA256", DEFAULT_ACCOUNT, DEFAULT_REGION);
    }

    #[test]
    fn the_region_tells_the_partition() {
        for (region, partition) in [
            ("us-east-1", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
        ] {
            assert_eq!(partition_of(region), partition, "of {region}");
        }
    }
}
