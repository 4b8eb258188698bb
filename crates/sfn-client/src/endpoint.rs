//! Custom endpoints.

use std::net::IpAddr;

use aws_sdk_sfn::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_sfn::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;

/// Takes off what the SDK puts before the host name for some operations (`sync-`): only AWS's own endpoint has such a host.
#[derive(Debug)]
pub(crate) struct WithoutHostPrefix(pub &'static str);

impl Intercept for WithoutHostPrefix {
    fn name(&self) -> &'static str {
        "WithoutHostPrefix"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        _cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        if let Some(uri) = without_prefix(request.uri(), self.0) {
            request.set_uri(uri)?;
        }
        Ok(())
    }
}

fn without_prefix(uri: &str, prefix: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    Some(format!("{scheme}://{}", rest.strip_prefix(prefix)?))
}

/// Whether the address names this machine.
pub(crate) fn is_loopback(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '?']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{is_loopback, without_prefix};

    #[test]
    fn prefixes_come_off_where_they_are() {
        let cases = [
            (
                "http://sync-localhost:8083/",
                Some("http://localhost:8083/"),
            ),
            ("http://localhost:8083/sync-", None),
        ];
        for (uri, expected) in cases {
            assert_eq!(without_prefix(uri, "sync-").as_deref(), expected);
        }
    }

    #[test]
    fn loopback_is_known() {
        let cases = [
            ("http://127.0.0.1:8083", true),
            ("http://[::1]:8083/", true),
            ("http://LOCALHOST", true),
            ("http://states.localhost:4566", true),
            ("http://127.0.0.1.example.com", false),
            ("https://states.us-east-1.amazonaws.com", false),
        ];
        for (url, expected) in cases {
            assert_eq!(is_loopback(url), expected, "{url}");
        }
    }
}
