//! `apigateway:invoke`: APIs behind API Gateway, or on this machine
//! (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html>).

use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::fault::Fault;
use super::service::Service;
use super::signed::Sender;
use super::{AwsServices, region};
use crate::core::TaskRequest;
use crate::tasks::Answer;
use crate::tasks::http::Response;
use crate::tasks::http_task::response;

/// The service whose requests are signed as those to an API are, and that whose endpoint stands for all APIs.
const SIGNED_AS: &str = "ApiGatewayManagementApi";
const SERVICE: &str = "API Gateway";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parameters {
    api_endpoint: String,
    method: String,
    stage: Option<String>,
    path: Option<String>,
    #[serde(default)]
    headers: Option<Map<String, Value>>,
    #[serde(default)]
    query_parameters: Option<Map<String, Value>>,
    request_body: Option<Value>,
    #[serde(default)]
    allow_null_values: bool,
    #[serde(default)]
    auth_type: AuthType,
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum AuthType {
    #[default]
    NoAuth,
    IamRole,
    ResourcePolicy,
}

/// Whether a resource is this integration.
pub(super) fn is_invoke(resource: &str) -> bool {
    let action = resource
        .strip_suffix(".waitForTaskToken")
        .unwrap_or(resource);
    action.starts_with("arn:") && action.ends_with(":states:::apigateway:invoke")
}

impl AwsServices {
    /// Whether something takes the call: an API of this machine always does.
    pub(super) fn reaches_api(&self, request: &TaskRequest) -> bool {
        let Ok(parameters) = read(request) else {
            // It tells what is wrong.
            return true;
        };
        is_local(&parameters.api_endpoint) || self.reaches(SERVICE)
    }

    /// Calls an API.
    pub(super) async fn invoke_api(&self, request: &TaskRequest) -> Answer {
        let outcome = async {
            let parameters = read(request).map_err(Fault::unreachable)?;
            self.send_to_api(parameters, region(&request.execution_arn))
                .await
        };
        match outcome.await {
            Ok(response) if response.status.is_success() => Answer::Succeeded {
                output: response::result(&response),
            },
            Ok(response) => Answer::Failed {
                error: Some(format!("ApiGateway.{}", response.status.as_u16())),
                cause: Some(response::cause(&response)),
            },
            Err(fault) => Answer::Failed {
                error: Some("ApiGateway.SdkClientException".to_owned()),
                cause: Some(fault.message),
            },
        }
    }

    async fn send_to_api(&self, parameters: Parameters, region: &str) -> Result<Response, Fault> {
        let signed_as = Service::by_id(SIGNED_AS)
            .ok_or_else(|| Fault::unreachable("API Gateway is not known"))?;
        let host = &parameters.api_endpoint;
        let endpoints = self.endpoints();
        let account = self.account.get();
        let stands_in = endpoints.of_id(SERVICE);
        let sender = if is_local(host) {
            Sender {
                http: self.direct.get().map_err(Fault::unreachable)?,
                endpoint: address(&format!("http://{host}"))?,
                gateway: None,
                key: endpoints.key(),
                region: region.to_owned(),
                service: signed_as,
            }
        } else if let Some(stands_in) = &stands_in {
            Sender {
                http: self.direct.get().map_err(Fault::unreachable)?,
                endpoint: address(&format!("https://{host}"))?,
                gateway: Some(stands_in),
                key: endpoints.key(),
                region: region.to_owned(),
                service: signed_as,
            }
        } else if let Some(account) = &*account {
            let region = region_of_api(host).ok_or_else(|| {
                Fault::unreachable(format!(
                    "The ApiEndpoint '{host}' is none of API Gateway, as ID.execute-api.REGION.amazonaws.com is."
                ))
            })?;
            Sender {
                http: match account.gateway() {
                    None => self.outward.get(),
                    Some(_) => self.direct.get(),
                }
                .map_err(Fault::unreachable)?,
                endpoint: address(&format!("https://{host}"))?,
                gateway: account.gateway(),
                // Only what is signed needs the account.
                key: match parameters.auth_type {
                    AuthType::NoAuth => endpoints.key(),
                    AuthType::IamRole | AuthType::ResourcePolicy => account.key().await?,
                },
                region: region.to_owned(),
                service: signed_as,
            }
        } else {
            return Err(super::not_allowed());
        };
        let method = Method::from_bytes(parameters.method.as_bytes()).map_err(|_| {
            Fault::unreachable(format!("'{}' is no HTTP method.", parameters.method))
        })?;
        let url = parameters.url(&sender.endpoint);
        let mut headers = Vec::new();
        for (name, values) in parameters.headers.iter().flatten() {
            for value in values.as_array().into_iter().flatten() {
                headers.push((name.to_ascii_lowercase(), plain(value)));
            }
        }
        let mut body = parameters.request_body;
        if !parameters.allow_null_values {
            body = body.map(without_nulls);
        }
        let body = match body.filter(|it| parameters.allow_null_values || !it.is_null()) {
            None => Vec::new(),
            Some(body) => {
                if !headers.iter().any(|(name, _)| name == "content-type") {
                    headers.push(("content-type".to_owned(), "application/json".to_owned()));
                }
                asl::expr::to_json_text(&body).into_bytes()
            }
        };
        match parameters.auth_type {
            AuthType::NoAuth => sender.send_unsigned(method, url, &headers, body).await,
            AuthType::IamRole | AuthType::ResourcePolicy => {
                sender.send(method, url, &headers, body).await
            }
        }
    }
}

impl Parameters {
    fn url(&self, endpoint: &Url) -> Url {
        let mut url = endpoint.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty();
            let parts = [&self.stage, &self.path].into_iter().flatten();
            for part in parts {
                path.extend(part.split('/').filter(|it| !it.is_empty()));
            }
        }
        for (name, values) in self.query_parameters.iter().flatten() {
            for value in values.as_array().into_iter().flatten() {
                url.query_pairs_mut().append_pair(name, &plain(value));
            }
        }
        url
    }
}

fn read(request: &TaskRequest) -> Result<Parameters, String> {
    serde_json::from_str(&request.parameters)
        .map_err(|error| format!("The parameters of apigateway:invoke have another form: {error}"))
}

fn address(url: &str) -> Result<Url, Fault> {
    // A host and perhaps a port, and nothing that would lead elsewhere.
    Url::parse(url)
        .ok()
        .filter(|it| {
            it.path() == "/"
                && it.username().is_empty()
                && it.query().is_none()
                && it.fragment().is_none()
        })
        .ok_or_else(|| Fault::unreachable(format!("'{url}' is no address of an API.")))
}

/// Whether an API is on this machine.
fn is_local(host: &str) -> bool {
    let url = Url::parse(&format!("http://{host}"));
    url.is_ok_and(|url| {
        url.host_str().is_some_and(|name| {
            matches!(name, "localhost" | "127.0.0.1" | "[::1]") || name.ends_with(".localhost")
        })
    })
}

/// The region of `ID.execute-api.REGION.amazonaws.com`.
fn region_of_api(host: &str) -> Option<&str> {
    let name = host
        .strip_suffix(".amazonaws.com")
        .or_else(|| host.strip_suffix(".amazonaws.com.cn"))?;
    let (id, region) = name.split_once(".execute-api.")?;
    let is_id = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (is_id && super::hosts::is_region(region)).then_some(region)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(values) => values.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => asl::expr::to_json_text(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_is_known_by_its_host() {
        for (host, is_here, region) in [
            (
                "abc123.execute-api.eu-west-1.amazonaws.com",
                false,
                Some("eu-west-1"),
            ),
            (
                "abc.execute-api.cn-north-1.amazonaws.com.cn",
                false,
                Some("cn-north-1"),
            ),
            ("127.0.0.1:3000", true, None),
            ("localhost:3000", true, None),
            ("api.localhost", true, None),
            ("127.0.0.1@evil.example", false, None),
            (
                "evil.example/.execute-api.eu-west-1.amazonaws.com",
                false,
                None,
            ),
            ("execute-api.eu-west-1.amazonaws.com", false, None),
        ] {
            assert_eq!(
                (is_local(host), region_of_api(host)),
                (is_here, region),
                "{host}"
            );
        }
    }
}
