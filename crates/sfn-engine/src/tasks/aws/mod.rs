//! Requests to AWS services, signed and sent to endpoints that were set, or to AWS where that is allowed: optimised integrations and
//! `aws-sdk:*`.

mod account;
mod casing;
mod endpoints;
mod fault;
mod hosts;
mod integration;
mod job;
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
use reqwest::Url;
use serde_json::{Map, Value};

pub use account::AccountAccess;
pub use endpoints::{AccessKey, AwsEndpoints};
pub use service::{AwsService, aws_services};

use super::current::Current;
use super::http::{Http, LazyHttp};
use super::setting::SettingError;
use super::{Answer, Progress, TaskRunner};
use crate::core::TaskRequest;
use account::Account;
use fault::Fault;
use hosts::Host;
use integration::Integration;
use job::{Job, Stand};
use reply::Reply;
use service::{Protocol, Service};
use signed::Sender;

/// EventBridge, as a Resource names it.
const EVENTS: &str = "eventbridge";

/// Calls services that have an endpoint, and AWS itself where that is allowed.
#[derive(Debug)]
pub(crate) struct AwsServices {
    endpoints: Current<AwsEndpoints>,
    account: Current<Option<Account>>,
    /// For endpoints, and for AWS's hosts, which may only be reached through a proxy.
    direct: LazyHttp,
    outward: LazyHttp,
}

impl AwsServices {
    pub(crate) fn new(
        endpoints: AwsEndpoints,
        account: Option<AccountAccess>,
    ) -> Result<Self, SettingError> {
        endpoints.check()?;
        Ok(Self {
            endpoints: Current::new(endpoints),
            account: Current::new(account.map(Account::open).transpose()?),
            direct: LazyHttp::new(Http::new),
            outward: LazyHttp::new(Http::outward),
        })
    }

    /// Sends requests elsewhere from now on.
    pub(crate) fn set_endpoints(&self, endpoints: AwsEndpoints) -> Result<(), SettingError> {
        endpoints.check()?;
        self.endpoints.set(endpoints);
        Ok(())
    }

    /// Allows calls to AWS from now on, or no longer.
    pub(crate) fn set_account(&self, account: Option<AccountAccess>) -> Result<(), SettingError> {
        self.account.set(account.map(Account::open).transpose()?);
        Ok(())
    }

    /// Where requests go.
    pub(crate) fn endpoints(&self) -> Arc<AwsEndpoints> {
        self.endpoints.get()
    }

    /// Whether something takes requests to a service.
    fn reaches(&self, service: &Service) -> bool {
        self.endpoints.get().of(service).is_some() || self.account.get().is_some()
    }

    /// Whether EventBridge has an endpoint. AWS itself does not count: no one but AWS may put events of the source `aws.states`.
    pub(crate) fn has_events(&self) -> bool {
        Service::of_sdk(EVENTS).is_some_and(|service| self.endpoints.get().of(service).is_some())
    }

    /// Gives events to EventBridge (PutEvents), at most ten at once.
    ///
    /// # Errors
    /// Why it did not take all of them.
    pub(crate) async fn put_events(&self, region: &str, entries: Vec<Value>) -> Result<(), String> {
        let service = Service::of_sdk(EVENTS).ok_or("EventBridge is not known")?;
        let sender = self
            .to_endpoint(service, region)
            .unwrap_or_else(|| Err(Fault::unreachable("No endpoint is set for EventBridge.")))
            .map_err(|fault| fault.message)?;
        let entries = Map::from_iter([("Entries".to_owned(), Value::Array(entries))]);
        let reply = json::call(&sender, "PutEvents", entries)
            .await
            .map_err(|fault| fault.message)?;
        match reply
            .members
            .get("FailedEntryCount")
            .and_then(Value::as_i64)
        {
            None | Some(0) => Ok(()),
            Some(_) => Err(Value::Object(reply.members).to_string()),
        }
    }

    async fn call(&self, integration: &Integration, request: &TaskRequest) -> Answer {
        let parameters = match parameters(request) {
            Ok(parameters) => optimised::parameters(integration, parameters),
            Err(cause) => return runtime_error(cause),
        };
        let operation = integration.operation();
        let called = self.send(integration, &operation, parameters, request);
        match called.await {
            Ok(reply) => succeeded(integration, reply),
            Err(fault) => failed(integration, &fault),
        }
    }

    async fn send(
        &self,
        integration: &Integration,
        operation: &str,
        parameters: Map<String, Value>,
        request: &TaskRequest,
    ) -> Result<Reply, Fault> {
        let service = integration.service;
        let region = region(&request.execution_arn);
        if let Some(sender) = self.to_endpoint(service, region) {
            return exchange(&sender?, operation, parameters).await;
        }
        let account = self.account.get();
        let account = (*account).as_ref().ok_or_else(|| {
            Fault::unreachable(
                "No endpoint is set for the service, and calls to AWS are not allowed.",
            )
        })?;
        let sender = self.to_aws(service, account).await?;
        match exchange(&sender, operation, parameters.clone()).await {
            Err(fault) if fault.is_expired() && account.forget(&sender.key).await => {
                let sender = self.to_aws(service, account).await?;
                exchange(&sender, operation, parameters).await
            }
            outcome => outcome,
        }
    }

    /// Requests to the service's endpoint, where it has one.
    fn to_endpoint<'a>(
        &'a self,
        service: &'static Service,
        region: &str,
    ) -> Option<Result<Sender<'a>, Fault>> {
        let endpoints = self.endpoints.get();
        let endpoint = endpoints.of(service)?;
        let http = self.direct.get().map_err(Fault::unreachable);
        Some(http.map(|http| Sender {
            http,
            endpoint,
            gateway: None,
            key: endpoints.key(),
            region: region.to_owned(),
            service,
        }))
    }

    /// Requests to AWS itself.
    async fn to_aws<'a>(
        &'a self,
        service: &'static Service,
        account: &'a Account,
    ) -> Result<Sender<'a>, Fault> {
        let host = Host::of(service, account.access().region());
        let endpoint = Url::parse(&format!("https://{}", host.name))
            .map_err(|_| Fault::unreachable(format!("'{}' is no host.", host.name)))?;
        let gateway = account.gateway();
        Ok(Sender {
            // A gateway may be on this machine, where no proxy is to be asked.
            http: match gateway {
                None => self.outward.get(),
                Some(_) => self.direct.get(),
            }
            .map_err(Fault::unreachable)?,
            endpoint,
            gateway,
            key: account.key().await?,
            region: host.region,
            service,
        })
    }

    /// Starts a job, unless an earlier run did, and asks for it until it has ended.
    async fn run_job(
        &self,
        integration: &Integration,
        job: &Job,
        request: &TaskRequest,
        progress: &dyn Progress,
    ) -> Answer {
        let started = match progress.submission() {
            Some(started) => started,
            None => match self.call(integration, request).await {
                Answer::Succeeded { output } => {
                    if progress.submitted(output.clone()).await.is_err() {
                        // Nobody waits any more, or the job is asked for again after a restart.
                        return Answer::Waiting;
                    }
                    output
                }
                other => return other,
            },
        };
        let started: Value = serde_json::from_str(&started).unwrap_or_default();
        let question = parameters(request)
            .ok()
            .and_then(|task| job.question(&task, &started));
        let Some(question) = question else {
            // The service started nothing: its answer says why.
            return task_failed(&started);
        };
        let mut pause = job::FIRST;
        loop {
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(job::LONGEST);
            let asked = self.send(integration, job.describe, question.clone(), request);
            let answer = match asked.await {
                Ok(reply) => Value::Object(times::to_millis(integration.service, reply.members)),
                Err(fault) => return failed(integration, &fault),
            };
            match job.stand(&answer) {
                Stand::Running => {}
                Stand::Succeeded(result) => {
                    return Answer::Succeeded {
                        output: result.to_string(),
                    };
                }
                Stand::Failed(told) => return task_failed(&told),
            }
        }
    }
}

/// Calls an operation by the service's protocol.
async fn exchange(
    sender: &Sender<'_>,
    operation: &str,
    parameters: Map<String, Value>,
) -> Result<Reply, Fault> {
    match sender.service.protocol {
        Protocol::Json => json::call(sender, operation, parameters).await,
        Protocol::Query => query::call(sender, operation, &parameters).await,
        Protocol::RestXml => s3::call(sender, operation, parameters).await,
    }
}

fn parameters(request: &TaskRequest) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(&request.parameters) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) | Err(_) => Err(format!(
            "The Parameters '{}' could not be used to start the Task: they are no JSON object",
            request.parameters
        )),
    }
}

fn task_failed(told: &Value) -> Answer {
    Answer::Failed {
        error: Some("States.TaskFailed".to_owned()),
        cause: Some(told.to_string()),
    }
}

/// `Integration::find`, where the pattern is one that a runner here can follow.
fn integration(request: &TaskRequest) -> Option<Integration> {
    Integration::find(&request.resource).filter(Integration::is_runnable)
}

/// Whether a resource is one that only wants an endpoint, or leave to call AWS.
pub(crate) fn is_sendable(resource: &str) -> bool {
    Integration::find(resource).is_some_and(|it| it.is_runnable())
}

#[async_trait]
impl TaskRunner for AwsServices {
    fn takes(&self, request: &TaskRequest) -> bool {
        integration(request).is_some_and(|it| self.reaches(it.service))
    }

    async fn run(&self, request: Arc<TaskRequest>, progress: &dyn Progress) -> Answer {
        let Some(integration) = integration(&request) else {
            return runtime_error(format!("'{}' is not known", request.resource));
        };
        if let Some(job) = integration.job {
            return self.run_job(&integration, job, &request, progress).await;
        }
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

    async fn abort(&self, request: Arc<TaskRequest>, submission: Option<String>) {
        let Some(integration) = integration(&request) else {
            return;
        };
        let started = submission.and_then(|it| serde_json::from_str::<Value>(&it).ok());
        let stop = integration.job.zip(started).and_then(|(job, started)| {
            let task = parameters(&request).ok()?;
            Some((job.stop, job.end(&task, &started)?))
        });
        let Some((operation, ids)) = stop else {
            return;
        };
        let stopped = self.send(&integration, operation, ids, &request).await;
        if let Err(fault) = stopped {
            tracing::warn!(
                state = request.state_name,
                message = fault.message,
                "a job could not be stopped"
            );
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
