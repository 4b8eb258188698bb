//! A function that is a program of this machine.

use std::collections::VecDeque;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use super::function::{self, LocalFunction};
use super::invocation::Invocation;
use crate::tasks::http::Response;

/// Bytes of a function's answer (<https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>: 6 MB).
const LARGEST: usize = 6 * 1024 * 1024;

/// Bytes at the end of what a function writes to standard error that are kept: those that Lambda gives of a log.
const TAIL: usize = 4 * 1024;

/// Runs the program to its end, which it is brought to when its time is over or nobody wants its answer any more. Its answer has the
/// form of Lambda's.
pub(super) async fn run(
    function: &LocalFunction,
    words: &[String],
    invocation: &Invocation,
) -> Response {
    let limit = function.time_limit;
    match tokio::time::timeout(limit, exchange(function, words, invocation)).await {
        Ok(outcome) => response(invocation, &new_request_id(), outcome),
        Err(_) => timed_out(invocation, limit),
    }
}

/// Lambda's answer when a function took too long.
pub(super) fn timed_out(invocation: &Invocation, limit: Duration) -> Response {
    let request_id = new_request_id();
    let message = format!(
        "RequestId: {request_id} Error: Task timed out after {:.2} seconds",
        limit.as_secs_f64()
    );
    let outcome = Err(raised("Sandbox.Timedout", &message));
    response(invocation, &request_id, outcome)
}

fn new_request_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// The result, or the error as Lambda writes it.
async fn exchange(
    function: &LocalFunction,
    words: &[String],
    invocation: &Invocation,
) -> Result<String, String> {
    let mut child = start(function, words, invocation).map_err(|error| {
        let program = words.first().map_or("", String::as_str);
        raised(
            "Runtime.InvalidEntrypoint",
            &format!("'{program}' cannot be started: {error}"),
        )
    })?;
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let write = async {
        if let Some(mut input) = input {
            // A program need not read its input.
            let _ = input.write_all(invocation.payload.as_bytes()).await;
        }
    };
    let ((), output, errors, status) =
        tokio::join!(write, read(output), read_tail(errors), child.wait());
    let (output, is_whole) = output;
    let failed = |why: &str| raised("Runtime.ExitError", why);
    let status = status.map_err(|error| failed(&error.to_string()))?;
    if !status.success() {
        // It may say itself what went wrong, as a function does.
        return Err(match serde_json::from_str::<Value>(&output) {
            Ok(Value::Object(members)) if members.contains_key("errorType") => output,
            _ => failed(&ended(status, &errors)),
        });
    }
    if !is_whole {
        return Err(raised(
            "Function.ResponseSizeTooLarge",
            &format!(
                "Response payload size exceeded maximum allowed payload size ({LARGEST} bytes)."
            ),
        ));
    }
    Ok(output)
}

fn start(
    function: &LocalFunction,
    words: &[String],
    invocation: &Invocation,
) -> std::io::Result<Child> {
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| std::io::Error::other("the command is empty"))?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env(
            "AWS_LAMBDA_FUNCTION_NAME",
            function::name(&invocation.function),
        )
        .env("AWS_LAMBDA_FUNCTION_VERSION", invocation.version())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if let Some(directory) = &function.working_directory {
        command.current_dir(directory);
    }
    command.spawn()
}

/// What was written, and whether it is all of it.
async fn read(pipe: Option<impl AsyncRead + Unpin>) -> (String, bool) {
    let Some(mut pipe) = pipe else {
        return (String::new(), true);
    };
    let (mut kept, mut is_whole) = (Vec::new(), true);
    let mut piece = vec![0; 64 * 1024];
    // All is read, so that the program is not stopped by a full pipe.
    while let Ok(count @ 1..) = pipe.read(&mut piece).await {
        is_whole = is_whole && kept.len() + count <= LARGEST;
        if is_whole {
            kept.extend_from_slice(&piece[..count]);
        }
    }
    (String::from_utf8_lossy(&kept).into_owned(), is_whole)
}

async fn read_tail(pipe: Option<impl AsyncRead + Unpin>) -> String {
    let Some(mut pipe) = pipe else {
        return String::new();
    };
    let mut kept = VecDeque::new();
    let mut piece = vec![0; 4 * 1024];
    while let Ok(count @ 1..) = pipe.read(&mut piece).await {
        kept.extend(&piece[..count]);
        kept.drain(..kept.len().saturating_sub(TAIL));
    }
    String::from_utf8_lossy(kept.make_contiguous()).into_owned()
}

/// As Lambda words it, with what the program said.
fn ended(status: ExitStatus, errors: &str) -> String {
    let errors = errors.trim_end();
    let separator = if errors.is_empty() { "" } else { ": " };
    format!("Runtime exited with error: {status}{separator}{errors}")
}

fn raised(error: &str, message: &str) -> String {
    json!({ "errorType": error, "errorMessage": message }).to_string()
}

fn response(
    invocation: &Invocation,
    request_id: &str,
    outcome: Result<String, String>,
) -> Response {
    let mut headers = HeaderMap::new();
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set("content-type", "application/json");
    set("x-amz-executed-version", invocation.version());
    set("x-amzn-requestid", request_id);
    let body = match outcome {
        Ok(output) => output,
        Err(error) => {
            set("x-amz-function-error", "Unhandled");
            error
        }
    };
    Response {
        status: StatusCode::OK,
        headers,
        body,
    }
}
