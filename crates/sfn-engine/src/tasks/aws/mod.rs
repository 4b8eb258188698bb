//! Requests to AWS services, signed and sent to endpoints that were set, or to AWS where that is allowed: optimised integrations and
//! `aws-sdk:*`.

mod account;
mod api_gateway;
mod emr;
mod endpoints;
mod fault;
mod hosts;
mod integration;
mod job;
mod jobs;
mod json;
mod logs;
mod names;
mod optimised;
mod query;
mod reply;
mod rest;
mod service;
mod shape;
mod signed;
mod table;
mod times;
mod xml;

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::{Method, Url};
use serde_json::{Map, Value};

pub use account::AccountAccess;
pub use endpoints::{AccessKey, AwsEndpoints};
pub(crate) use logs::LogsRefusal;
pub use service::{AwsService, aws_services};

use super::current::Current;
use super::http::{Http, LazyHttp, Response};
use super::setting::SettingError;
use super::{Answer, Progress, TaskRunner};
use crate::core::TaskRequest;
use account::Account;
use fault::Fault;
use hosts::Host;
use integration::Integration;
use job::{Job, Stand};
use names::Style;
use reply::Reply;
use service::{Operation, Protocol, Service};
use signed::Sender;

/// Services by their ids.
const EVENTS: &str = "EventBridge";
const LAMBDA: &str = "Lambda";

const TOKEN: &str = ".waitForTaskToken";

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

    /// Whether something takes requests to the service with this id.
    fn reaches(&self, id: &str) -> bool {
        self.endpoints.get().of_id(id).is_some() || self.account.get().is_some()
    }

    /// Whether nothing takes requests to any service.
    fn is_closed(&self) -> bool {
        self.endpoints.get().is_empty() && self.account.get().is_none()
    }

    /// Whether EventBridge has an endpoint. AWS itself does not count: no one but AWS may put events of the source `aws.states`.
    pub(crate) fn has_events(&self) -> bool {
        self.endpoints.get().of_id(EVENTS).is_some()
    }

    /// Gives events to EventBridge (PutEvents), at most ten at once.
    ///
    /// # Errors
    /// Why it did not take all of them.
    pub(crate) async fn put_events(&self, region: &str, entries: Vec<Value>) -> Result<(), String> {
        let service = Service::by_id(EVENTS).ok_or("EventBridge is not known")?;
        let sender = self
            .to_endpoint(service, region)
            .unwrap_or_else(|| Err(Fault::unreachable("No endpoint is set for EventBridge.")))
            .map_err(|fault| fault.message)?;
        let entries = Map::from_iter([("Entries".to_owned(), Value::Array(entries))]);
        let (name, operation) = service
            .operation("PutEvents")
            .ok_or("PutEvents is not known")?;
        let reply = exchange(&sender, name, operation, entries, Style::Optimised)
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

    /// Whether Lambda functions can be invoked: at an endpoint, or in the account.
    pub(crate) fn has_lambda(&self) -> bool {
        self.reaches(LAMBDA)
    }

    /// Posts an invocation to Lambda, whose address `at` makes from the service's.
    ///
    /// # Errors
    /// Why there is no response.
    pub(crate) async fn invoke(
        &self,
        region: &str,
        at: impl Fn(&Url) -> Url,
        headers: &[(String, String)],
        payload: &str,
    ) -> Result<Response, String> {
        let service = Service::by_id(LAMBDA).ok_or("Lambda is not known")?;
        let post = async |sender: &Sender<'_>| {
            let body = payload.as_bytes().to_vec();
            sender
                .send(Method::POST, at(&sender.endpoint), headers, body)
                .await
        };
        let outcome = async {
            if let Some(sender) = self.to_endpoint(service, region) {
                return post(&sender?).await;
            }
            let account = self.account.get();
            let account = (*account).as_ref().ok_or_else(not_allowed)?;
            let host = Host::of(service, account.access().region());
            let sender = self.to_aws(service, account, host.clone()).await?;
            let response = post(&sender).await?;
            if !response.status.is_success()
                && json::fault(service, &response).is_expired()
                && account.forget(&sender.key).await
            {
                return post(&self.to_aws(service, account, host).await?).await;
            }
            Ok(response)
        };
        outcome.await.map_err(|fault: Fault| fault.message)
    }

    async fn call(&self, integration: &Integration, request: &TaskRequest) -> Answer {
        let parameters = match parameters(request) {
            Ok(parameters) => optimised::parameters(integration, parameters),
            Err(cause) => return runtime_error(cause),
        };
        let called = self.send(integration, integration.operation, parameters, request);
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
        let (service, style) = (integration.service, integration.style());
        let (name, operation) = service.operation(operation).ok_or_else(|| {
            Fault::unreachable(format!(
                "The operation {operation} of {} is not known.",
                service.id
            ))
        })?;
        let region = region(&request.execution_arn);
        if let Some(sender) = self.to_endpoint(service, region) {
            return exchange(&sender?, name, operation, parameters, style).await;
        }
        let account = self.account.get();
        let account = (*account).as_ref().ok_or_else(not_allowed)?;
        let host = host(service, account, operation, &parameters)?;
        let sender = self.to_aws(service, account, host.clone()).await?;
        match exchange(&sender, name, operation, parameters.clone(), style).await {
            Err(fault) if fault.is_expired() && account.forget(&sender.key).await => {
                let sender = self.to_aws(service, account, host).await?;
                exchange(&sender, name, operation, parameters, style).await
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
        host: Host,
    ) -> Result<Sender<'a>, Fault> {
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
            let stand = match asked.await {
                Ok(reply) => job.stand(&Value::Object(reply.members)),
                Err(fault) if job.ends_gone && fault.is_not_found() => {
                    Stand::Succeeded(started.clone())
                }
                Err(fault) => return failed(integration, &fault),
            };
            match stand {
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

/// The settings changed just now: else nobody would have taken the task.
fn not_allowed() -> Fault {
    Fault::unreachable("No endpoint is set for the service, and calls to AWS are not allowed.")
}

/// AWS's host for an operation.
fn host(
    service: &Service,
    account: &Account,
    operation: &Operation,
    parameters: &Map<String, Value>,
) -> Result<Host, Fault> {
    let host = Host::of(service, account.access().region());
    match &operation.host {
        None => Ok(host),
        Some(prefix) => host.with_prefix(prefix, parameters).ok_or_else(|| {
            Fault::unreachable(format!("The parameters give no host's name: {prefix}"))
        }),
    }
}

/// Calls an operation by the service's protocol.
async fn exchange(
    sender: &Sender<'_>,
    name: &str,
    operation: &Operation,
    parameters: Map<String, Value>,
    style: Style,
) -> Result<Reply, Fault> {
    match sender.service.protocol {
        Protocol::Json => json::call(sender, name, operation, parameters, style).await,
        Protocol::RestJson | Protocol::RestXml => {
            rest::call(sender, name, operation, parameters, style).await
        }
        Protocol::Query | Protocol::Ec2 => {
            query::call(sender, name, operation, parameters, style).await
        }
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

fn integration(request: &TaskRequest) -> Option<Integration> {
    Integration::find(&request.resource)
}

/// Whether a resource is one that only wants an endpoint, or leave to call AWS.
pub(crate) fn is_sendable(resource: &str) -> bool {
    api_gateway::is_invoke(resource) || Integration::find(resource).is_some()
}

#[async_trait]
impl TaskRunner for AwsServices {
    fn takes(&self, request: &TaskRequest) -> bool {
        match api_gateway::is_invoke(&request.resource) {
            true => self.reaches_api(request),
            // First, so that nothing is unpacked where nothing can be sent.
            false if self.is_closed() => false,
            false => integration(request).is_some_and(|it| self.reaches(&it.service.id)),
        }
    }

    async fn run(&self, request: Arc<TaskRequest>, progress: &dyn Progress) -> Answer {
        if api_gateway::is_invoke(&request.resource) {
            let waits = request.resource.ends_with(TOKEN);
            return once(waits, progress, self.invoke_api(&request)).await;
        }
        let Some(integration) = integration(&request) else {
            return runtime_error(format!("'{}' is not known", request.resource));
        };
        match integration.job {
            Some(job) => self.run_job(&integration, job, &request, progress).await,
            None => {
                let call = self.call(&integration, &request);
                once(integration.waits_for_token, progress, call).await
            }
        }
    }

    async fn abort(&self, request: Arc<TaskRequest>, submission: Option<String>) {
        let Some(integration) = integration(&request) else {
            return;
        };
        let started = submission.and_then(|it| serde_json::from_str::<Value>(&it).ok());
        let stop = integration.job.zip(started).and_then(|(job, started)| {
            let task = parameters(&request).ok()?;
            job.end(&task, &started)
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

/// Makes a call; of one whose token is waited for not a second time after a restart, once the service took it.
async fn once(waits: bool, progress: &dyn Progress, call: impl Future<Output = Answer>) -> Answer {
    if !waits {
        return call.await;
    }
    if progress.submission().is_some() {
        return Answer::Waiting;
    }
    match call.await {
        Answer::Succeeded { output } => {
            // Whether or not it could be told, there is nothing more to do here.
            let _ = progress.submitted(output).await;
            Answer::Waiting
        }
        // Recorded on AWS: what the service refuses fails the task as it does without a token.
        other => other,
    }
}

fn succeeded(integration: &Integration, reply: Reply) -> Answer {
    if let Some(answer) = optimised::failed_entry(integration, &reply) {
        return answer;
    }
    let result = optimised::result(integration, integration.result(reply));
    Answer::Succeeded {
        output: result.to_string(),
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
pub(super) fn region(execution_arn: &str) -> &str {
    let region = execution_arn.split(':').nth(3).unwrap_or_default();
    if region.is_empty() {
        "us-east-1"
    } else {
        region
    }
}
