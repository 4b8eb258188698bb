//! Lambda functions, in both forms: a function's ARN as `Resource`, and `arn:aws:states:::lambda:invoke`. They run on this machine where
//! one was named for them, else behind an endpoint.

mod command;
mod function;
mod invocation;
mod words;

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{StatusCode, Url};
use serde_json::{Map, Value, json};

pub use function::{FunctionTarget, LocalFunction, LocalFunctions};

use super::aws::{AwsServices, region};
use super::current::Current;
use super::http::{Http, LazyHttp, Response};
use super::setting::{SettingError, http_url};
use super::{Answer, Progress, TaskRunner};
use crate::core::TaskRequest;
use invocation::{Invocation, Kind};

const INVOKE: &str = ":states:::lambda:invoke";

/// Invokes functions.
#[derive(Debug)]
pub(crate) struct Lambda {
    endpoint: Current<Option<Url>>,
    functions: Current<LocalFunctions>,
    http: Arc<LazyHttp>,
    aws: Arc<AwsServices>,
}

/// Who runs a function.
enum Place {
    Here(LocalFunction),
    Endpoint(Url),
    /// Lambda at the endpoint of AWS services, or in the account.
    Aws,
}

impl Lambda {
    pub(crate) fn new(
        endpoint: Option<&str>,
        functions: LocalFunctions,
        aws: Arc<AwsServices>,
    ) -> Result<Self, SettingError> {
        function::check(&functions)?;
        Ok(Self {
            endpoint: Current::new(self::endpoint(endpoint)?),
            functions: Current::new(functions),
            http: Arc::new(LazyHttp::new(Http::new)),
            aws,
        })
    }

    /// Invokes functions elsewhere from now on.
    pub(crate) fn set_endpoint(&self, endpoint: Option<&str>) -> Result<(), SettingError> {
        self.endpoint.set(self::endpoint(endpoint)?);
        Ok(())
    }

    /// Runs other functions on this machine from now on.
    pub(crate) fn set_functions(&self, functions: LocalFunctions) -> Result<(), SettingError> {
        function::check(&functions)?;
        self.functions.set(functions);
        Ok(())
    }

    fn place(&self, invocation: &Invocation) -> Option<Place> {
        let functions = self.functions.get();
        let qualifier = invocation.qualifier.as_deref();
        match function::find(&functions, &invocation.function, qualifier) {
            Some(function) => Some(Place::Here(function.clone())),
            None => match &*self.endpoint.get() {
                Some(endpoint) => Some(Place::Endpoint(endpoint.clone())),
                None => self.aws.has_lambda().then_some(Place::Aws),
            },
        }
    }

    async fn invoke(&self, invocation: &Invocation, execution_arn: &str) -> Answer {
        let response = match self.place(invocation) {
            Some(Place::Here(function)) => self.run_here(function, invocation).await,
            Some(Place::Endpoint(endpoint)) => {
                let url = operation(&endpoint, invocation);
                post(&self.http, url, invocation).await
            }
            Some(Place::Aws) => {
                let headers: Vec<(String, String)> = headers(invocation)
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect();
                let at = |endpoint: &Url| operation(endpoint, invocation);
                let region = region(execution_arn);
                self.aws
                    .invoke(region, at, &headers, &invocation.payload)
                    .await
            }
            None => Err(format!(
                "Nothing runs the Lambda function '{}'.",
                invocation.function
            )),
        };
        match response {
            Ok(response) => answer(invocation, response),
            Err(why) => Answer::Failed {
                error: Some("Lambda.SdkClientException".to_owned()),
                cause: Some(why),
            },
        }
    }

    /// Invokes a function of this machine as Lambda would.
    async fn run_here(
        &self,
        function: LocalFunction,
        invocation: &Invocation,
    ) -> Result<Response, String> {
        let run = run(Arc::clone(&self.http), function, invocation.clone());
        match invocation.kind() {
            Kind::RequestResponse => run.await,
            Kind::Event => {
                let name = invocation.function.clone();
                tokio::spawn(async move {
                    if let Err(why) = run.await {
                        tracing::warn!(function = name, why, "a function did not run");
                    }
                });
                Ok(taken(StatusCode::ACCEPTED))
            }
            Kind::DryRun => Ok(taken(StatusCode::NO_CONTENT)),
        }
    }
}

fn endpoint(endpoint: Option<&str>) -> Result<Option<Url>, SettingError> {
    let url = endpoint.map(|url| http_url("the Lambda endpoint", url));
    url.transpose()
}

async fn run(
    http: Arc<LazyHttp>,
    function: LocalFunction,
    invocation: Invocation,
) -> Result<Response, String> {
    match &function.target {
        FunctionTarget::Command(words) => Ok(command::run(&function, words, &invocation).await),
        FunctionTarget::Url(url) => {
            let url = http_url("the function's address", url).map_err(|error| error.to_string())?;
            let limit = function.time_limit;
            match tokio::time::timeout(limit, post(&http, url, &invocation)).await {
                Ok(response) => response,
                Err(_) => Ok(command::timed_out(&invocation, limit)),
            }
        }
    }
}

/// Posts the payload of an invocation.
async fn post(http: &LazyHttp, url: Url, invocation: &Invocation) -> Result<Response, String> {
    let http = http.get()?;
    let mut request = http.post(url.clone());
    for (name, value) in headers(invocation) {
        request = request.header(name, value);
    }
    let sent = http.send(request.body(invocation.payload.clone()));
    sent.await.map_err(|why| {
        format!("Unable to execute HTTP request to the Lambda endpoint {url}: {why}")
    })
}

/// The headers of an invocation.
fn headers(invocation: &Invocation) -> impl Iterator<Item = (&str, &str)> {
    let own = invocation.headers.iter();
    let own = own.map(|(name, value)| (*name, value.as_str()));
    std::iter::once(("content-type", "application/json")).chain(own)
}

/// Where an endpoint takes an invocation.
fn operation(endpoint: &Url, invocation: &Invocation) -> Url {
    let mut url = endpoint.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend([
            "2015-03-31",
            "functions",
            &invocation.function,
            "invocations",
        ]);
    }
    if let Some(qualifier) = &invocation.qualifier {
        url.query_pairs_mut().append_pair("Qualifier", qualifier);
    }
    url
}

/// An invocation was taken, and its answer is not waited for.
fn taken(status: StatusCode) -> Response {
    Response {
        status,
        headers: HeaderMap::new(),
        body: String::new(),
    }
}

/// What Lambda's response says of the task.
fn answer(invocation: &Invocation, response: Response) -> Answer {
    let Response {
        status,
        headers,
        body,
    } = response;
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
    } else if serde_json::from_str::<&serde_json::value::RawValue>(&body).is_err() {
        // A result is JSON: other text becomes JSON text.
        Value::String(body).to_string()
    } else {
        body
    };
    Answer::Succeeded { output }
}

#[async_trait]
impl TaskRunner for Lambda {
    fn takes(&self, request: &TaskRequest) -> bool {
        is_function(&request.resource)
            && match Invocation::of(request) {
                Ok(invocation) => self.place(&invocation).is_some(),
                // It tells what is wrong.
                Err(_) => true,
            }
    }

    async fn run(&self, request: Arc<TaskRequest>, progress: &dyn Progress) -> Answer {
        let invocation = match Invocation::of(&request) {
            Ok(invocation) => invocation,
            Err(cause) => {
                return Answer::Failed {
                    error: Some("States.Runtime".to_owned()),
                    cause: Some(cause),
                };
            }
        };
        let answer = self.invoke(&invocation, &request.execution_arn).await;
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

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn request_id(headers: &HeaderMap) -> &str {
    header(headers, "x-amzn-requestid").unwrap_or_default()
}
