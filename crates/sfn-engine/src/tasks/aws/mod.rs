//! Requests to AWS services, signed and sent to endpoints that were set: optimised integrations and `aws-sdk:*`.

mod casing;
mod endpoints;
mod fault;
mod integration;
mod json;
mod optimised;
mod query;
mod reply;
mod s3;
mod service;
mod signed;
mod times;
mod xml;

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Map, Value};

pub use endpoints::{AccessKey, AwsEndpoints};

use super::http::Http;
use super::{Answer, Progress, TaskRunner};
use crate::core::TaskRequest;
use fault::Fault;
use integration::Integration;
use reply::Reply;
use service::Protocol;
use signed::Sender;

/// Calls services whose endpoint was set.
#[derive(Debug)]
pub(crate) struct AwsServices {
    endpoints: AwsEndpoints,
    http: Http,
}

impl AwsServices {
    pub(crate) fn new(endpoints: AwsEndpoints, http: Http) -> Result<Self, String> {
        endpoints.check()?;
        Ok(Self { endpoints, http })
    }

    async fn call(&self, integration: &Integration, request: &TaskRequest) -> Answer {
        let service = integration.service;
        let Some(endpoint) = self.endpoints.of(service) else {
            return runtime_error("no endpoint is set for the service".to_owned());
        };
        let parameters: Map<String, Value> = match serde_json::from_str(&request.parameters) {
            Ok(Value::Object(members)) => members,
            Ok(_) | Err(_) => {
                return runtime_error(format!(
                    "The Parameters '{}' could not be used to start the Task: they are no JSON object",
                    request.parameters
                ));
            }
        };
        let parameters = optimised::parameters(integration, parameters);
        let sender = Sender {
            http: &self.http,
            endpoint,
            key: self.endpoints.key(),
            region: region(&request.execution_arn),
            service,
        };
        let called = match service.protocol {
            Protocol::Json => json::call(&sender, &integration.operation(), parameters).await,
            Protocol::Query => query::call(&sender, &integration.operation(), &parameters).await,
            Protocol::RestXml => s3::call(&sender, &integration.operation(), parameters).await,
        };
        match called {
            Ok(reply) => succeeded(integration, reply),
            Err(fault) => failed(integration, &fault),
        }
    }
}

/// `Integration::find`, where the pattern is one that a runner here can follow.
fn integration(request: &TaskRequest) -> Option<Integration> {
    Integration::find(&request.resource).filter(Integration::is_runnable)
}

/// Whether a resource is one that only wants an endpoint.
pub(crate) fn is_sendable(resource: &str) -> bool {
    Integration::find(resource).is_some_and(|it| it.is_runnable())
}

#[async_trait]
impl TaskRunner for AwsServices {
    fn takes(&self, request: &TaskRequest) -> bool {
        integration(request).is_some_and(|it| self.endpoints.of(it.service).is_some())
    }

    async fn run(&self, request: Arc<TaskRequest>, progress: &dyn Progress) -> Answer {
        let Some(integration) = integration(&request) else {
            return runtime_error(format!("'{}' is not known", request.resource));
        };
        if !integration.waits_for_token {
            return self.call(&integration, &request).await;
        }
        if progress.submission().is_some() {
            return Answer::Waiting;
        }
        match self.call(&integration, &request).await {
            Answer::Succeeded { output } => {
                // Whether or not it could be told, there is nothing more to do here.
                let _ = progress.submitted(output).await;
                Answer::Waiting
            }
            // Recorded on AWS: what the service refuses fails the task as it does without a token.
            other => other,
        }
    }
}

fn succeeded(integration: &Integration, reply: Reply) -> Answer {
    if let Some(answer) = optimised::failed_entry(integration, &reply) {
        return answer;
    }
    Answer::Succeeded {
        output: integration.result(reply).to_string(),
    }
}

fn failed(integration: &Integration, fault: &Fault) -> Answer {
    Answer::Failed {
        error: Some(integration.error(fault)),
        cause: Some(integration.cause(fault)),
    }
}

fn runtime_error(cause: String) -> Answer {
    Answer::Failed {
        error: Some("States.Runtime".to_owned()),
        cause: Some(cause),
    }
}

/// The region of an execution.
fn region(execution_arn: &str) -> &str {
    let region = execution_arn.split(':').nth(3).unwrap_or_default();
    if region.is_empty() {
        "us-east-1"
    } else {
        region
    }
}
