//! Which requests may come in at all: those of programs on this machine, never those of web pages.
//!
//! A page in a browser can reach loopback in three ways. A cross-origin `fetch` carries an `Origin` header.
//! A form post carries none of the content types of AWS JSON, and a script can set those only after a preflight,
//! which is refused. A name of the page's own that its DNS server points to 127.0.0.1 arrives with that name in
//! `Host`. So all three are looked at, and a request has to pass each.

use http::header::{CONTENT_TYPE, HOST, ORIGIN};
use http::{HeaderMap, Method, StatusCode, Uri};
use std::net::IpAddr;

/// Why a request was turned away before it was looked at as a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// The `Host` header is missing or is no loopback name.
    #[error("the Host header {0:?} is not a loopback name; use localhost or 127.0.0.1")]
    ForeignHost(String),
    /// The request came from a web page.
    #[error(
        "requests that carry an Origin header are refused: this service answers programs, not web pages"
    )]
    FromWebPage,
    /// The body is not said to be AWS JSON.
    #[error("the content type {0:?} is not application/x-amz-json-1.0")]
    ContentType(String),
    /// Calls are POSTs.
    #[error("the method {0} is not answered; calls of the API are POST requests to /")]
    Method(Method),
    /// Calls go to `/`.
    #[error("there is nothing at {0}; calls of the API are POST requests to /")]
    Path(String),
}

impl Refusal {
    /// The HTTP status that tells of it.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Refusal::ForeignHost(_) | Refusal::FromWebPage => StatusCode::FORBIDDEN,
            Refusal::ContentType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refusal::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::Path(_) => StatusCode::NOT_FOUND,
        }
    }

    /// The name of the error in the answer's `__type`.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Refusal::ForeignHost(_) | Refusal::FromWebPage => "AccessDeniedException",
            Refusal::ContentType(_) => "UnsupportedMediaTypeException",
            Refusal::Method(_) => "MethodNotAllowedException",
            Refusal::Path(_) => "UnknownOperationException",
        }
    }
}

/// Whether the request may come in, whatever it asks for: it names a loopback host and comes from no web page.
pub(crate) fn check_origin(uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
    // A request in absolute form (`POST http://host/ HTTP/1.1`) names its host twice; both count.
    if let Some(authority) = uri.authority()
        && !is_loopback_authority(authority.as_str())
    {
        return Err(Refusal::ForeignHost(authority.to_string()));
    }
    let mut hosts = headers.get_all(HOST).iter().peekable();
    if hosts.peek().is_none() {
        return Err(Refusal::ForeignHost(String::new()));
    }
    for host in hosts {
        let text = String::from_utf8_lossy(host.as_bytes());
        if !is_loopback_authority(&text) {
            return Err(Refusal::ForeignHost(text.into_owned()));
        }
    }
    if headers.contains_key(ORIGIN) {
        return Err(Refusal::FromWebPage);
    }
    Ok(())
}

/// Whether a request that may come in has the outer form of a call: a POST of AWS JSON to `/`.
pub(crate) fn check_call(method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
    if method != Method::POST {
        return Err(Refusal::Method(method.clone()));
    }
    if !matches!(uri.path(), "/" | "") {
        return Err(Refusal::Path(uri.path().to_owned()));
    }
    // Twice the header is one too many: each has to be right.
    let content_types: Vec<_> = headers
        .get_all(CONTENT_TYPE)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    if content_types.is_empty()
        || !content_types
            .iter()
            .all(|content_type| is_aws_json(content_type))
    {
        return Err(Refusal::ContentType(content_types.join(", ")));
    }
    Ok(())
}

/// `application/x-amz-json-1.0`, with or without parameters. 1.1 differs only in the name and is let in.
fn is_aws_json(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/x-amz-json-1.0")
        || media_type.eq_ignore_ascii_case("application/x-amz-json-1.1")
}

/// Whether `host[:port]` names this machine's loopback. The port is free: a tunnel changes it.
fn is_loopback_authority(authority: &str) -> bool {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, after)) => (
                address,
                after.strip_prefix(':').or(after.is_empty().then_some("")),
            ),
            None => return false,
        },
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, Some("")),
        },
    };
    let Some(port) = port else { return false };
    if !port.is_empty() && port.parse::<u16>().is_err() {
        return false;
    }
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    // SDKs put `sync-` before the host for StartSyncExecution and TestState, custom endpoint or not.
    is_loopback_name(&host) || host.strip_prefix("sync-").is_some_and(is_loopback_name)
}

/// `localhost`, a name below it (RFC 6761 keeps them all on loopback), or an address of loopback.
fn is_loopback_name(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_names_are_let_in_whatever_the_port() {
        for authority in [
            "localhost",
            "localhost:8083",
            "LocalHost:1",
            "localhost.",
            "127.0.0.1",
            "127.0.0.1:8083",
            "127.9.9.9:65535",
            "[::1]",
            "[::1]:8083",
            "states.localhost:8083",
            "sync-localhost:8083",
            "sync-127.0.0.1:8083",
            "sync-states.localhost",
        ] {
            assert!(is_loopback_authority(authority), "{authority} is loopback");
        }
    }

    #[test]
    fn other_names_are_not() {
        for authority in [
            "",
            "example.com",
            "localhost.example.com",
            "notlocalhost",
            "127.0.0.1.example.com",
            "10.0.0.1",
            "0.0.0.0",
            "[::2]",
            "[::1",
            "[::1]x",
            "localhost:port",
            "localhost:99999",
            "localhost:80:80",
            "sync-example.com",
            "sync-sync-localhost",
            "localhost@example.com",
        ] {
            assert!(
                !is_loopback_authority(authority),
                "{authority} is not loopback"
            );
        }
    }

    #[test]
    fn only_aws_json_is_a_call() {
        assert!(is_aws_json("application/x-amz-json-1.0"));
        assert!(is_aws_json("Application/X-Amz-Json-1.0; charset=utf-8"));
        for content_type in [
            "",
            "application/json",
            "text/plain",
            "application/x-www-form-urlencoded",
        ] {
            assert!(!is_aws_json(content_type), "{content_type}");
        }
    }
}
