use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use tokio::sync::Semaphore;

/// A connection is given up when it is not there after so long.
const CONNECT: Duration = Duration::from_secs(10);

/// So many requests are under way at once; more wait for their turn, so that a wide Map does not use up the sockets of the process.
const UNDER_WAY: usize = 256;

/// Bytes of a response that are taken into memory. A task's result has at most 262,144; a service's answer may have more around it,
/// and Lambda's at most 6 MB.
const LARGEST: usize = 8 * 1024 * 1024;

/// The client of all runners that speak HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Http {
    client: reqwest::Client,
    under_way: Arc<Semaphore>,
}

/// A client that is made with the first request: most workspaces send none, and reading the system's certificates takes its time.
#[derive(Debug)]
pub(crate) struct LazyHttp {
    make: fn() -> Result<Http, String>,
    made: OnceLock<Result<Http, String>>,
}

impl LazyHttp {
    pub(crate) fn new(make: fn() -> Result<Http, String>) -> Self {
        Self {
            make,
            made: OnceLock::new(),
        }
    }

    /// The client; why there is none.
    pub(crate) fn get(&self) -> Result<&Http, String> {
        self.made
            .get_or_init(self.make)
            .as_ref()
            .map_err(Clone::clone)
    }
}

/// A response that was read to its end.
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Http {
    /// A client for what the person points at: an endpoint on loopback must be reached whatever proxy the environment names.
    pub(crate) fn new() -> Result<Self, String> {
        Self::build(reqwest::Client::builder().no_proxy())
    }

    /// A client for AWS's own hosts: through the environment's proxy where there is one, and never in the clear.
    pub(crate) fn outward() -> Result<Self, String> {
        Self::build(reqwest::Client::builder().https_only(true))
    }

    fn build(client: reqwest::ClientBuilder) -> Result<Self, String> {
        let client = client
            .connect_timeout(CONNECT)
            // A signature holds for one address; and Step Functions follows no redirection.
            .redirect(Policy::none())
            .user_agent(concat!("stepdeck/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|e| format!("no HTTP client: {e}"))?;
        Ok(Self {
            client,
            under_way: Arc::new(Semaphore::new(UNDER_WAY)),
        })
    }

    /// A request, to be given to [`Http::send`].
    pub(crate) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.client.request(method, url)
    }

    /// A request, to be given to [`Http::send`].
    pub(crate) fn post(&self, url: Url) -> RequestBuilder {
        self.client.post(url)
    }

    /// Sends a request; why there is no response.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Response, String> {
        let turn = self.under_way.acquire().await;
        let turn = turn.map_err(|e| e.to_string())?;
        let mut response = request.send().await.map_err(|e| reasons(&e))?;
        let status = response.status();
        let headers = response.headers().clone();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| reasons(&e))? {
            if bytes.len() + chunk.len() > LARGEST {
                return Err(format!("the response has more than {LARGEST} bytes"));
            }
            bytes.extend_from_slice(&chunk);
        }
        let body = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        drop(turn);
        Ok(Response {
            status,
            headers,
            body,
        })
    }
}

/// An error with its reasons, which reqwest keeps apart.
fn reasons(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(reason) = source {
        text.push_str(": ");
        text.push_str(&reason.to_string());
        source = reason.source();
    }
    text
}
