use std::time::Duration;

/// A connection is given up when it is not there after so long.
const CONNECT: Duration = Duration::from_secs(10);

/// The client of all runners that speak HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Http(reqwest::Client);

impl Http {
    pub(crate) fn new() -> Result<Self, String> {
        reqwest::Client::builder()
            .connect_timeout(CONNECT)
            // An endpoint on loopback must be reached whatever proxy the environment names.
            .no_proxy()
            .user_agent(concat!("stepdeck/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(Self)
            .map_err(|e| format!("no HTTP client: {e}"))
    }

    pub(crate) fn post(&self, url: reqwest::Url) -> reqwest::RequestBuilder {
        self.0.post(url)
    }
}

/// An error with its reasons, which reqwest keeps apart.
pub(crate) fn reasons(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(reason) = source {
        text.push_str(": ");
        text.push_str(&reason.to_string());
        source = reason.source();
    }
    text
}
