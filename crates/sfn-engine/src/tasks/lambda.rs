//! Lambda functions behind an endpoint, in both forms: a function's ARN as `Resource`, and `arn:aws:states:::lambda:invoke`.

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{StatusCode, Url};
use serde_json::{Map, Value, json};

use super::http::{Http, Response};
use super::{Answer, Progress, TaskRunner};
use crate::core::TaskRequest;

const INVOKE: &str = ":states:::lambda:invoke";

/// Invokes functions at an endpoint.
#[derive(Debug)]
pub(crate) struct Lambda {
    endpoint: Url,
    http: Http,
}

/// What to invoke, and how.
struct Invocation {
    function: String,
    qualifier: Option<String>,
    payload: String,
    /// `InvocationType`, `LogType` and `ClientContext`, as headers.
    headers: Vec<(&'static str, String)>,
    /// Whether the result is the whole response (`lambda:invoke`) or only its payload.
    whole_response: bool,
}

impl Lambda {
    pub(crate) fn new(endpoint: &str, http: Http) -> Result<Self, String> {
        let endpoint = Url::parse(endpoint)
            .map_err(|e| format!("the Lambda endpoint '{endpoint}' is no URL: {e}"))?;
        if endpoint.cannot_be_a_base() {
            return Err(format!("the Lambda endpoint '{endpoint}' is no HTTP URL"));
        }
        Ok(Self { endpoint, http })
    }

    fn url(&self, invocation: &Invocation) -> Option<Url> {
        let mut url = self.endpoint.clone();
        url.path_segments_mut().ok()?.pop_if_empty().extend([
            "2015-03-31",
            "functions",
            &invocation.function,
            "invocations",
        ]);
        if let Some(qualifier) = &invocation.qualifier {
            url.query_pairs_mut().append_pair("Qualifier", qualifier);
        }
        Some(url)
    }

    async fn invoke(&self, invocation: Invocation) -> Answer {
        let Some(url) = self.url(&invocation) else {
            return unreachable_endpoint(&self.endpoint, "it is no HTTP URL");
        };
        let mut request = self
            .http
            .post(url)
            .header("content-type", "application/json");
        for (name, value) in &invocation.headers {
            request = request.header(*name, value);
        }
        let sent = self.http.send(request.body(invocation.payload.clone()));
        let Response {
            status,
            headers,
            body,
        } = match sent.await {
            Ok(response) => response,
            Err(why) => return unreachable_endpoint(&self.endpoint, &why),
        };
        if !status.is_success() {
            return service_error(status, &headers, &body);
        }
        if headers.contains_key("x-amz-function-error") {
            return function_error(body);
        }
        let output = if invocation.whole_response {
            whole_response(status, &headers, &body)
        } else if body.trim().is_empty() {
            "null".to_owned()
        } else {
            body
        };
        Answer::Succeeded { output }
    }
}

#[async_trait]
impl TaskRunner for Lambda {
    fn takes(&self, request: &TaskRequest) -> bool {
        is_function(&request.resource)
    }

    async fn run(&self, request: Arc<TaskRequest>, progress: &dyn Progress) -> Answer {
        let invocation = match invocation(&request) {
            Ok(invocation) => invocation,
            Err(cause) => {
                return Answer::Failed {
                    error: Some("States.Runtime".to_owned()),
                    cause: Some(cause),
                };
            }
        };
        let answer = self.invoke(invocation).await;
        if !request.resource.ends_with(".waitForTaskToken") {
            return answer;
        }
        match answer {
            Answer::Succeeded { output } => {
                // Whether or not it could be told, there is nothing more to do here.
                let _ = progress.submitted(output).await;
                Answer::Waiting
            }
            Answer::Failed { error, cause } => Answer::NotStarted { error, cause },
            other => other,
        }
    }
}

/// Whether a resource is a Lambda function, in either form.
pub(crate) fn is_function(resource: &str) -> bool {
    resource.contains(INVOKE) || (resource.contains(":lambda:") && resource.contains(":function:"))
}

fn invocation(request: &TaskRequest) -> Result<Invocation, String> {
    if !request.resource.contains(INVOKE) {
        return Ok(Invocation {
            function: request.resource.clone(),
            qualifier: None,
            payload: request.parameters.clone(),
            headers: Vec::new(),
            whole_response: false,
        });
    }
    let parameters: Map<String, Value> = serde_json::from_str(&request.parameters)
        .map_err(|e| format!("The parameters of lambda:invoke are no JSON object: {e}"))?;
    let text = |name: &str| match parameters.get(name) {
        Some(Value::String(text)) => Some(text.clone()),
        _ => None,
    };
    let function = text("FunctionName")
        .filter(|name| !name.is_empty())
        .ok_or("The parameters of lambda:invoke have no FunctionName.")?;
    let headers = [
        ("x-amz-invocation-type", "InvocationType"),
        ("x-amz-log-type", "LogType"),
        ("x-amz-client-context", "ClientContext"),
    ]
    .into_iter()
    .filter_map(|(header, member)| Some((header, text(member)?)))
    .collect();
    Ok(Invocation {
        function,
        qualifier: text("Qualifier"),
        payload: match parameters.get("Payload") {
            Some(payload) => payload.to_string(),
            None => String::new(),
        },
        headers,
        whole_response: true,
    })
}

/// The result of `lambda:invoke`: the response as the SDK gives it.
fn whole_response(status: StatusCode, headers: &HeaderMap, body: &str) -> String {
    let payload = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.to_owned()))
    };
    let mut all = Map::new();
    let mut single = Map::new();
    for name in headers.keys().map(HeaderName::as_str) {
        let values: Vec<&str> = headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect();
        single.insert(name.to_owned(), json!(values.join(",")));
        all.insert(name.to_owned(), json!(values));
    }
    let version = header(headers, "x-amz-executed-version").unwrap_or("$LATEST");
    json!({
        "ExecutedVersion": version,
        "Payload": payload,
        "SdkHttpMetadata": {
            "AllHttpHeaders": all,
            "HttpHeaders": single,
            "HttpStatusCode": status.as_u16(),
        },
        "SdkResponseMetadata": { "RequestId": request_id(headers) },
        "StatusCode": status.as_u16(),
    })
    .to_string()
}

/// The function raised an error: its type is the error, the whole payload the cause.
fn function_error(payload: String) -> Answer {
    let error = serde_json::from_str::<Value>(&payload)
        .ok()
        .and_then(|payload| Some(payload.get("errorType")?.as_str()?.to_owned()))
        .unwrap_or_else(|| "Lambda.Unknown".to_owned());
    Answer::Failed {
        error: Some(error),
        cause: Some(payload),
    }
}

/// Lambda refused the invocation.
fn service_error(status: StatusCode, headers: &HeaderMap, body: &str) -> Answer {
    let body: Value = serde_json::from_str(body).unwrap_or_else(|_| json!({ "Message": body }));
    let member = |names: [&str; 3]| {
        names
            .into_iter()
            .find_map(|name| body.get(name).and_then(Value::as_str))
    };
    // The header may read `Code:http://…`, and a body's `__type` `prefix#Code`.
    let code = header(headers, "x-amzn-errortype")
        .or_else(|| member(["__type", "code", "Code"]))
        .map(|code| code.split(':').next().unwrap_or(code))
        .map(|code| code.rsplit('#').next().unwrap_or(code))
        .filter(|code| !code.is_empty())
        .unwrap_or(if status.is_server_error() {
            "ServiceException"
        } else {
            "AWSLambdaException"
        });
    let message = member(["Message", "message", "errorMessage"]).unwrap_or_default();
    Answer::Failed {
        error: Some(format!("Lambda.{code}")),
        cause: Some(format!(
            "{message} (Service: AWSLambda; Status Code: {}; Error Code: {code}; Request ID: {}; Proxy: null)",
            status.as_u16(),
            request_id(headers),
        )),
    }
}

fn unreachable_endpoint(endpoint: &Url, why: &str) -> Answer {
    Answer::Failed {
        error: Some("Lambda.SdkClientException".to_owned()),
        cause: Some(format!(
            "Unable to execute HTTP request to the Lambda endpoint {endpoint}: {why}"
        )),
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn request_id(headers: &HeaderMap) -> &str {
    header(headers, "x-amzn-requestid").unwrap_or_default()
}
