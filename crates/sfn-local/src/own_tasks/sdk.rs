//! `aws-sdk:sfn:*`: any operation, its parameters and its result in the SDK's names.

use asl::model::IntegrationPattern;
use serde_json::Value;
use sfn_api::ServiceError;
use sfn_engine::core::TaskRequest;
use sfn_engine::tasks::{Answer, Progress};
use uuid::Uuid;

use super::shapes::{Times, capitalized, to_api, to_task};
use super::{caller, exception, is_closing, parameters, runtime_error, start_execution};
use crate::service::Service;

/// Makes the call of a task.
pub(super) async fn run(
    service: &Service,
    request: &TaskRequest,
    action: &str,
    pattern: IntegrationPattern,
    progress: &dyn Progress,
) -> Answer {
    let waits = pattern == IntegrationPattern::WaitForTaskToken;
    if waits && progress.submission().is_some() {
        return Answer::Waiting;
    }
    let output = match call(service, request, action, progress.is_again()).await {
        Ok(output) => output,
        Err(Answer::Failed { error, cause }) if waits => {
            return Answer::NotStarted { error, cause };
        }
        Err(answer) => return answer,
    };
    if waits {
        // Whether or not it could be told, there is nothing more to do here.
        let _ = progress.submitted(output).await;
        return Answer::Waiting;
    }
    Answer::Succeeded { output }
}

async fn call(
    service: &Service,
    request: &TaskRequest,
    action: &str,
    is_again: bool,
) -> Result<String, Answer> {
    let Some(operation) = sfn_api::operation(&capitalized(action)) else {
        return Err(runtime_error(&format!(
            "Step Functions has no operation '{action}'."
        )));
    };
    let given = Value::Object(parameters(request)?);
    let input = to_api(given, operation.input).map_err(|name| {
        runtime_error(&format!(
            "The field '{name}' is not supported by Step Functions"
        ))
    })?;
    let output = if operation.name == "StartExecution" {
        start_execution::start(service, request, input, is_again).await
    } else {
        service.call(operation.name, input, &caller(request)).await
    };
    match output {
        Ok(output) => Ok(to_task(output, operation.output, Times::Iso8601).to_string()),
        Err(error) if is_closing(&error) => Err(Answer::Waiting),
        Err(error) => Err(failed(&error)),
    }
}

fn failed(error: &ServiceError) -> Answer {
    Answer::Failed {
        error: Some(format!("Sfn.{}", exception(error))),
        cause: Some(format!(
            "{} (Service: Sfn, Status Code: {}, Request ID: {}) (SDK Attempt Count: 1)",
            error.message,
            error.code.http_status(),
            Uuid::new_v4(),
        )),
    }
}
