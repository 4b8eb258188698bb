use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RANGE, USER_AGENT};
use reqwest::{Method, RequestBuilder, Url};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::connection::Connection;
use super::encode::{self, Encoding, Transform};
use crate::tasks::http::Http;

/// More of an answer is not asked for, as on AWS.
const MOST: &str = "bytes=0-262144";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parameters {
    api_endpoint: String,
    method: String,
    authentication: Option<Authentication>,
    invocation_config: Option<Authentication>,
    #[serde(default)]
    headers: Map<String, Value>,
    #[serde(default)]
    query_parameters: Map<String, Value>,
    request_body: Option<Value>,
    #[serde(default)]
    transform: Transform,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Authentication {
    connection_arn: String,
}

/// A call in the making.
pub(super) struct Call {
    /// The ARN of its connection.
    pub(super) connection: String,
    url: Url,
    method: Method,
    headers: HeaderMap,
    body: Option<Value>,
    transform: Transform,
}

impl Call {
    /// From a task's parameters; the error is a cause.
    pub(super) fn read(parameters: &str) -> Result<Self, String> {
        let Parameters {
            api_endpoint,
            method,
            authentication,
            invocation_config,
            headers,
            query_parameters,
            request_body,
            transform,
        } = serde_json::from_str(parameters)
            .map_err(|error| format!("The parameters of http:invoke have another form: {error}"))?;
        let mut url = Url::parse(&api_endpoint)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .ok_or_else(|| format!("The ApiEndpoint '{api_endpoint}' is no URL."))?;
        for (name, value) in &query_parameters {
            match value {
                Value::Array(values) => {
                    for value in values {
                        add(&mut url, name, &encode::text(value));
                    }
                }
                value => add(&mut url, name, &encode::text(value)),
            }
        }
        let mut call = Self {
            connection: authentication
                .or(invocation_config)
                .ok_or("The parameters of http:invoke name no connection.")?
                .connection_arn,
            url,
            method: Method::from_bytes(method.as_bytes())
                .map_err(|_| format!("'{method}' is no HTTP method."))?,
            headers: HeaderMap::new(),
            body: request_body,
            transform,
        };
        for (name, value) in &headers {
            call.set_header(name, &encode::text(value))?;
        }
        Ok(call)
    }

    /// With what the connection adds, which counts more.
    pub(super) fn with(mut self, connection: &Connection) -> Result<Self, String> {
        for (name, value) in &connection.headers {
            self.set_header(name, value)?;
        }
        for (name, value) in &connection.query {
            add(&mut self.url, name, value);
        }
        if !connection.body.is_empty() {
            let body = self.body.get_or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(members) = body {
                for (name, value) in &connection.body {
                    members.insert(name.clone(), Value::String(value.clone()));
                }
            }
        }
        Ok(self)
    }

    /// The request, with the headers that AWS sets.
    pub(super) fn request(self, http: &Http, region: &str) -> RequestBuilder {
        let mut headers = self.headers;
        let agent = format!("Amazon|StepFunctions|HttpInvoke|{region}");
        if let Ok(agent) = HeaderValue::from_str(&agent) {
            headers.insert(USER_AGENT, agent);
        }
        headers.insert(RANGE, HeaderValue::from_static(MOST));
        let request = http.request(self.method, self.url);
        let Some(body) = self.body else {
            return request.headers(headers);
        };
        let (text, kind) = match (&body, self.transform.request_body_encoding) {
            (Value::Object(members), Encoding::UrlEncoded) => {
                let arrays = self.transform.request_encoding_options.array_format;
                let form = encode::form(members, arrays);
                (form, "application/x-www-form-urlencoded")
            }
            // A text is sent as it is.
            (body, _) => (encode::text(body), "application/json"),
        };
        headers
            .entry(CONTENT_TYPE)
            .or_insert(HeaderValue::from_static(kind));
        request.headers(headers).body(text)
    }

    fn set_header(&mut self, name: &str, value: &str) -> Result<(), String> {
        let parsed = HeaderName::from_bytes(name.as_bytes())
            .ok()
            .zip(HeaderValue::from_str(value).ok());
        // The value may be a secret.
        let (name, mut value) =
            parsed.ok_or_else(|| format!("The header '{name}' cannot be sent."))?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
    }
}

fn add(url: &mut Url, name: &str, value: &str) {
    url.query_pairs_mut().append_pair(name, value);
}
