//! `states:startExecution`: executions that start others, and perhaps wait for their end.

use asl::model::IntegrationPattern;
use serde_json::{Map, Value, json};
use sfn_api::{ErrorCode, ServiceError};
use sfn_engine::core::TaskRequest;
use sfn_engine::tasks::{Answer, Progress};
use time::OffsetDateTime;
use time::macros::format_description;
use uuid::Uuid;

use super::shapes::{Times, to_task};
use super::{caller, exception, is_closing, parameters};
use crate::arn::StateMachineArn;
use crate::service::Service;

/// Runs a task.
pub(super) async fn run(
    service: &Service,
    request: &TaskRequest,
    pattern: IntegrationPattern,
    progress: &dyn Progress,
) -> Answer {
    // Until its end is told, whatever is deleted meanwhile.
    let _wanted = match pattern {
        IntegrationPattern::Sync | IntegrationPattern::Sync2 => parameters(request)
            .ok()
            .and_then(|parameters| arn_of(&input(&parameters, request)))
            .map(|execution_arn| service.engine().want(&execution_arn)),
        IntegrationPattern::RequestResponse | IntegrationPattern::WaitForTaskToken => None,
    };
    // The request that an earlier run sent is not sent again.
    let (submission, submitted) = match progress.submission() {
        Some(submission) => (submission, true),
        None => match begin(service, request, progress.is_again()).await {
            Ok(response) => (response, false),
            Err(error) => return refused(&error, pattern),
        },
    };
    if pattern == IntegrationPattern::RequestResponse {
        return Answer::Succeeded { output: submission };
    }
    if !submitted && progress.submitted(submission.clone()).await.is_err() {
        return Answer::Waiting;
    }
    match pattern {
        IntegrationPattern::Sync | IntegrationPattern::Sync2 => {
            let parsed = pattern == IntegrationPattern::Sync2;
            end(service, request, &submission, parsed).await
        }
        IntegrationPattern::RequestResponse | IntegrationPattern::WaitForTaskToken => {
            Answer::Waiting
        }
    }
}

/// Stops the execution that a `.sync` task waits for.
pub(super) async fn abort(service: &Service, request: &TaskRequest, submission: Option<&str>) {
    let execution_arn = match submission {
        Some(submission) => execution_of(submission),
        // Its start may have just been written.
        None => parameters(request)
            .ok()
            .and_then(|parameters| arn_of(&input(&parameters, request))),
    };
    let Some(execution_arn) = execution_arn else {
        return;
    };
    let stop = json!({ "executionArn": execution_arn });
    if let Err(error) = service.call("StopExecution", stop, &caller(request)).await {
        tracing::debug!(execution = execution_arn, %error, "the execution of an aborted task was not stopped");
    }
}

/// Starts the execution; what the task is told of it, JSON text.
async fn begin(
    service: &Service,
    request: &TaskRequest,
    is_again: bool,
) -> Result<String, ServiceError> {
    let parameters = parameters(request).map_err(|_| {
        ServiceError::new(
            ErrorCode::ValidationException,
            "The parameters of the task are no JSON object",
        )
    })?;
    let response = start(service, request, input(&parameters, request), is_again).await?;
    let length = response.to_string().len().to_string();
    let Some(operation) = sfn_api::operation("StartExecution") else {
        return Ok(response.to_string());
    };
    let mut told = to_task(response, operation.output, Times::Millis);
    if let Value::Object(members) = &mut told {
        let request_id = Uuid::new_v4().to_string();
        let date = http_date(service.engine().now_millis());
        members.insert(
            "SdkHttpMetadata".to_owned(),
            json!({
                "AllHttpHeaders": {
                    "x-amzn-RequestId": [request_id],
                    "connection": ["keep-alive"],
                    "Content-Length": [length],
                    "Date": [date],
                    "Content-Type": ["application/x-amz-json-1.0"],
                },
                "HttpHeaders": {
                    "connection": "keep-alive",
                    "Content-Length": length,
                    "Content-Type": "application/x-amz-json-1.0",
                    "Date": date,
                    "x-amzn-RequestId": request_id,
                },
                "HttpStatusCode": 200,
            }),
        );
        members.insert(
            "SdkResponseMetadata".to_owned(),
            json!({ "RequestId": request_id }),
        );
        members.sort_keys();
    }
    Ok(told.to_string())
}

/// A time as HTTP headers write it.
fn http_date(millis: i64) -> String {
    OffsetDateTime::from_unix_timestamp(millis / 1000)
        .ok()
        .and_then(|at| {
            at.format(format_description!(
                "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
            ))
            .ok()
        })
        .unwrap_or_default()
}

/// StartExecution on behalf of a task. One that has no name gets the same each time the task is run. An execution that an
/// earlier, cut-off run of this task started is the one: it may even have ended since.
pub(super) async fn start(
    service: &Service,
    request: &TaskRequest,
    mut input: Value,
    is_again: bool,
) -> Result<Value, ServiceError> {
    if let Value::Object(members) = &mut input
        && !members.contains_key("name")
    {
        members.insert("name".to_owned(), Value::from(request.unique_id()));
    }
    let caller = caller(request);
    let refused = match service.call("StartExecution", input.clone(), &caller).await {
        Ok(started) => return Ok(started),
        Err(error) => error,
    };
    if refused.code != ErrorCode::ExecutionAlreadyExists || !is_again {
        return Err(refused);
    }
    let Some(execution_arn) = arn_of(&input) else {
        return Err(refused);
    };
    let describe = json!({ "executionArn": execution_arn });
    let described = service.call("DescribeExecution", describe, &caller).await?;
    let asked = input.get("input").and_then(Value::as_str).unwrap_or("{}");
    if described["input"] != asked {
        return Err(refused);
    }
    Ok(json!({ "executionArn": execution_arn, "startDate": described["startDate"] }))
}

/// The parameters as the API takes them: `Input` may be any JSON, and null stands for none (recorded on AWS).
fn input(parameters: &Map<String, Value>, request: &TaskRequest) -> Value {
    let mut members = Map::new();
    for (parameter, member) in [
        ("StateMachineArn", "stateMachineArn"),
        ("Name", "name"),
        ("TraceHeader", "traceHeader"),
    ] {
        if let Some(value) = parameters.get(parameter).filter(|value| !value.is_null()) {
            members.insert(member.to_owned(), value.clone());
        }
    }
    members
        .entry("name")
        .or_insert_with(|| Value::from(request.unique_id()));
    match parameters.get("Input") {
        None | Some(Value::Null) => {}
        Some(text @ Value::String(_)) => {
            members.insert("input".to_owned(), text.clone());
        }
        Some(other) => {
            members.insert("input".to_owned(), Value::from(other.to_string()));
        }
    }
    Value::Object(members)
}

/// The ARN of the Standard execution that a start makes.
fn arn_of(input: &Value) -> Option<String> {
    let arn = StateMachineArn::parse(input.get("stateMachineArn")?.as_str()?).ok()?;
    let name = input.get("name")?.as_str()?;
    sfn_engine::arn::StateMachineArn::parse(arn.machine).map(|arn| arn.execution(name))
}

fn execution_of(submission: &str) -> Option<String> {
    let submission: Value = serde_json::from_str(submission).ok()?;
    Some(submission.get("ExecutionArn")?.as_str()?.to_owned())
}

/// Waits for the end of the execution, and tells it as the task's result or failure.
async fn end(service: &Service, request: &TaskRequest, submission: &str, parsed: bool) -> Answer {
    let Some(execution_arn) = execution_of(submission) else {
        return Answer::Waiting;
    };
    // The engine ends the wait when it shuts down; then the task is run again.
    if service.engine().wait_closed(&execution_arn).await.is_err() {
        return Answer::Waiting;
    }
    let describe = json!({ "executionArn": execution_arn });
    let described = service
        .call("DescribeExecution", describe, &caller(request))
        .await;
    let described = match described {
        Ok(described) => described,
        Err(error) => return refused(&error, IntegrationPattern::RequestResponse),
    };
    let succeeded = described["status"] == "SUCCEEDED";
    let mut told = match sfn_api::operation("DescribeExecution") {
        Some(operation) => to_task(described, operation.output, Times::Millis),
        None => described,
    };
    if !succeeded {
        return Answer::Failed {
            error: Some("States.TaskFailed".to_owned()),
            cause: Some(told.to_string()),
        };
    }
    if parsed {
        for member in ["Input", "Output"] {
            let value = told
                .get(member)
                .and_then(Value::as_str)
                .and_then(|text| serde_json::from_str(text).ok());
            if let (Some(value), Some(member)) = (value, told.get_mut(member)) {
                *member = value;
            }
        }
    }
    Answer::Succeeded {
        output: told.to_string(),
    }
}

fn refused(error: &ServiceError, pattern: IntegrationPattern) -> Answer {
    if is_closing(error) {
        return Answer::Waiting;
    }
    let name = Some(format!("StepFunctions.{}", exception(error)));
    let cause = Some(format!(
        "{} (Service: AWSStepFunctions; Status Code: {}; Error Code: {}; Request ID: {}; Proxy: null)",
        error.message,
        error.code.http_status(),
        error.code,
        Uuid::new_v4(),
    ));
    if pattern == IntegrationPattern::RequestResponse {
        Answer::Failed { error: name, cause }
    } else {
        Answer::NotStarted { error: name, cause }
    }
}
