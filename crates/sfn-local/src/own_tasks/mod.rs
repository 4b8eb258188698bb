//! Tasks that call Step Functions itself: `states:startExecution` in its patterns, and every operation as
//! `aws-sdk:sfn:*`. Both go through the service's own dispatch, with all its checks and refusals.

mod sdk;
mod shapes;
mod start_execution;

use std::sync::Arc;

use asl::model::{IntegrationPattern, TaskResource};
use async_trait::async_trait;
use serde_json::{Map, Value};
use sfn_api::{ErrorCode, ServiceError};
use sfn_engine::core::TaskRequest;
use sfn_engine::tasks::{Answer, Progress, TaskRunner};
use sfn_engine::{Engine, WeakEngine};
use tokio::sync::watch;

use crate::caller::Caller;
use crate::service::Service;

/// Runs these tasks. It is made before the engine that asks it, and waits until it knows that engine.
#[derive(Debug)]
pub(crate) struct OwnTasks {
    // Weak: the engine holds its runners.
    engine: watch::Sender<Option<WeakEngine>>,
}

/// What such a task calls.
enum Call {
    /// `states:startExecution`.
    StartExecution(IntegrationPattern),
    /// An operation of `aws-sdk:sfn`, as written in the resource.
    Sdk(String, IntegrationPattern),
}

impl OwnTasks {
    pub(crate) fn new() -> Self {
        Self {
            engine: watch::Sender::new(None),
        }
    }

    /// From now on tasks are run, those that wait already too.
    pub(crate) fn connect(&self, engine: &Engine) {
        self.engine.send_replace(Some(engine.downgrade()));
    }

    /// The service, once it is there; `None` when it is gone.
    async fn service(&self) -> Option<Service> {
        let mut known = self.engine.subscribe();
        let engine = known.wait_for(Option::is_some).await.ok()?.clone();
        engine?.upgrade().map(Service::new)
    }
}

#[async_trait]
impl TaskRunner for OwnTasks {
    fn takes(&self, request: &TaskRequest) -> bool {
        call_of(request).is_some()
    }

    async fn run(&self, request: Arc<TaskRequest>, progress: &dyn Progress) -> Answer {
        let Some(service) = self.service().await else {
            return Answer::Waiting;
        };
        match call_of(&request) {
            Some(Call::StartExecution(pattern)) => {
                start_execution::run(&service, &request, pattern, progress).await
            }
            Some(Call::Sdk(action, pattern)) => {
                sdk::run(&service, &request, &action, pattern, progress).await
            }
            None => Answer::Waiting,
        }
    }

    async fn abort(&self, request: Arc<TaskRequest>, submission: Option<String>) {
        if let (Some(service), Some(Call::StartExecution(_))) =
            (self.service().await, call_of(&request))
        {
            start_execution::abort(&service, &request, submission.as_deref()).await;
        }
    }
}

fn call_of(request: &TaskRequest) -> Option<Call> {
    match TaskResource::parse(&request.resource)? {
        TaskResource::Integration {
            service,
            action,
            pattern,
        } if service == "states" && action == "startExecution" => {
            Some(Call::StartExecution(pattern))
        }
        TaskResource::Integration {
            service,
            action,
            pattern,
        } if service == "aws-sdk:sfn" => Some(Call::Sdk(action, pattern)),
        _ => None,
    }
}

/// Who calls: the account and region of the execution, or the account of the role that the task's `Credentials` name.
fn caller(request: &TaskRequest) -> Caller {
    let mut caller = Caller::default();
    let mut parts = request.execution_arn.split(':').skip(3);
    if let (Some(region), Some(account)) = (parts.next(), parts.next()) {
        caller.region = region.to_owned();
        caller.account = account.to_owned();
    }
    let role = request
        .credentials
        .as_ref()
        .and_then(|credentials| credentials.get("RoleArn")?.as_str());
    if let Some(account) = role.and_then(|role| role.split(':').nth(4)) {
        caller.account = account.to_owned();
    }
    caller
}

/// The task's parameters, an object.
fn parameters(request: &TaskRequest) -> Result<Map<String, Value>, Answer> {
    serde_json::from_str(&request.parameters)
        .map_err(|_| runtime_error("The parameters of the task are no JSON object."))
}

/// The failure of a task that cannot be sent at all.
fn runtime_error(cause: &str) -> Answer {
    Answer::Failed {
        error: Some("States.Runtime".to_owned()),
        cause: Some(cause.to_owned()),
    }
}

/// `ExecutionAlreadyExists` as `ExecutionAlreadyExistsException`, the name of its class in AWS's SDKs.
fn exception(error: &ServiceError) -> String {
    let code = error.code.as_str();
    if code.ends_with("Exception") {
        code.to_owned()
    } else {
        format!("{code}Exception")
    }
}

/// Whether the service refused because it is shutting down: the task is run again when the workspace is opened.
fn is_closing(error: &ServiceError) -> bool {
    error.code == ErrorCode::ServiceUnavailable
}

#[cfg(test)]
mod tests;
