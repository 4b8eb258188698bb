//! Lambda behind an endpoint.

use serde_json::{Value, json};
use sfn_engine::Engine;
use sfn_engine::store::table::{ExecutionRecord, ExecutionStatus};

use crate::functions::Functions;
use crate::workspace::{create, ended, ephemeral, execution_arn, open, start, within};

const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:";

fn engine(endpoint: &str) -> Engine {
    let mut config = ephemeral();
    config.lambda_endpoint = Some(endpoint.to_owned());
    open(config)
}

async fn run(engine: &Engine, task: Value, input: &str) -> ExecutionRecord {
    let mut state = json!({ "Type": "Task", "End": true });
    state
        .as_object_mut()
        .unwrap()
        .extend(task.as_object().unwrap().clone());
    create(
        engine,
        "m",
        &json!({ "StartAt": "Call", "States": { "Call": state } }),
    )
    .await;
    start(engine, "m", "run", input).await.unwrap();
    ended(engine, &execution_arn("m", "run")).await
}

fn output(record: &ExecutionRecord) -> Value {
    let output = record.output.as_deref();
    serde_json::from_str(output.unwrap_or_else(|| panic!("{record:?}"))).unwrap()
}

#[tokio::test]
async fn a_function_by_its_arn_gets_the_input_and_gives_its_result() {
    let mut functions = Functions::serve().await;
    let engine = engine(&functions.url);
    let task = json!({ "Resource": format!("{FUNCTION}double") });
    let record = run(&engine, task, r#"{"n": 21}"#).await;
    assert_eq!(output(&record), json!({ "n": 42 }));
    let invocation = functions.invocation().await;
    assert_eq!(invocation.function, format!("{FUNCTION}double"));
    assert_eq!(
        serde_json::from_str::<Value>(&invocation.payload).unwrap(),
        json!({ "n": 21 })
    );
}

#[tokio::test]
async fn lambda_invoke_gets_its_parameters_and_gives_the_whole_response() {
    let mut functions = Functions::serve().await;
    let engine = engine(&format!("{}/", functions.url));
    let task = json!({
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {
            "FunctionName": "double", "Qualifier": "7", "ClientContext": "Y29udGV4dA==", "Payload": { "n.$": "$.n" },
        },
    });
    let output = output(&run(&engine, task, r#"{"n": 21}"#).await);
    assert_eq!(output["Payload"], json!({ "n": 42 }));
    assert_eq!(
        (&output["StatusCode"], &output["ExecutedVersion"]),
        (&json!(200), &json!("$LATEST"))
    );
    assert_eq!(output["SdkResponseMetadata"]["RequestId"], "request-1");
    assert_eq!(
        output["SdkHttpMetadata"]["AllHttpHeaders"]["content-type"],
        json!(["application/json"])
    );
    let invocation = functions.invocation().await;
    assert_eq!(invocation.function, "double");
    assert_eq!(invocation.query.as_deref(), Some("Qualifier=7"));
    assert_eq!(invocation.headers["x-amz-client-context"], "Y29udGV4dA==");
    assert_eq!(invocation.payload, r#"{"n":21}"#);
}

#[tokio::test]
async fn errors_have_the_names_that_aws_gives_them() {
    let functions = Functions::serve().await;
    let service = |message: &str, status: u16, code: &str| {
        format!(
            "{message} (Service: AWSLambda; Status Code: {status}; Error Code: {code}; Request ID: request-1; Proxy: null)"
        )
    };
    for (function, error, cause) in [
        (
            "flaky",
            "Busy",
            r#"{"errorMessage":"try later","errorType":"Busy"}"#.to_owned(),
        ),
        (
            "nowhere",
            "Lambda.ResourceNotFoundException",
            service(
                "Function not found: nowhere",
                404,
                "ResourceNotFoundException",
            ),
        ),
        (
            "throttled",
            "Lambda.TooManyRequestsException",
            service("Rate Exceeded.", 429, "TooManyRequestsException"),
        ),
        (
            "broken",
            "Lambda.ServiceException",
            service("", 500, "ServiceException"),
        ),
    ] {
        let invoke = json!({
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": { "FunctionName": function, "Payload": { "attempt": 0 } },
        });
        let direct = json!({
            "Resource": format!("{FUNCTION}{function}"), "Parameters": { "attempt": 0 },
        });
        for task in [invoke, direct] {
            let record = run(&engine(&functions.url), task, "{}").await;
            assert_eq!(record.status, ExecutionStatus::Failed);
            assert_eq!(record.error.as_deref(), Some(error));
            assert_eq!(record.cause.as_deref(), Some(&*cause), "{function}");
        }
    }
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_named() {
    // Taken and let go: nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let endpoint = format!("http://127.0.0.1:{port}");
    let task = json!({ "Resource": format!("{FUNCTION}double") });
    let record = run(&engine(&endpoint), task, "{}").await;
    assert_eq!(record.error.as_deref(), Some("Lambda.SdkClientException"));
    let cause = record.cause.unwrap();
    assert!(cause.contains(&endpoint), "{cause}");
}

#[tokio::test]
async fn without_an_endpoint_the_failure_says_what_to_do() {
    for (resource, hint) in [
        (format!("{FUNCTION}double"), "--lambda-endpoint"),
        (
            "arn:aws:states:::sqs:sendMessage".to_owned(),
            "set AWS_ENDPOINT_URL",
        ),
        (
            "arn:aws:states:::eks:runJob".to_owned(),
            "talks to Kubernetes",
        ),
    ] {
        let record = run(
            &open(ephemeral()),
            json!({ "Resource": resource, "Parameters": { "QueueUrl": "q", "MessageBody": "b" } }),
            "{}",
        )
        .await;
        assert_eq!(record.error.as_deref(), Some("States.Runtime"));
        let cause = record.cause.unwrap();
        assert!(
            cause.contains(&resource) && cause.contains("'Call'") && cause.contains(hint),
            "{cause}"
        );
    }
}

fn local(functions: &Value) -> Engine {
    let mut config = ephemeral();
    config.local_functions = serde_json::from_value(functions.clone()).unwrap();
    open(config)
}

fn direct(name: &str) -> Value {
    json!({ "Resource": format!("{FUNCTION}{name}") })
}

#[tokio::test]
async fn a_function_can_be_an_address() {
    let mut functions = Functions::serve().await;
    let of = |name: &str| format!("{}/2015-03-31/functions/{name}/invocations", functions.url);
    let addresses = json!({
        "double": of("double"),
        (format!("{FUNCTION}flaky")): of("flaky"),
        "slow": { "url": of("silent"), "timeoutSeconds": 1 },
    });
    let engine = local(&addresses);
    let record = run(&engine, direct("double"), r#"{"n": 21}"#).await;
    assert_eq!(output(&record), json!({ "n": 42 }));
    assert_eq!(functions.invocation().await.payload, r#"{"n": 21}"#);

    let record = run(
        &local(&addresses),
        direct("flaky:live"),
        r#"{"attempt": 0}"#,
    )
    .await;
    assert_eq!(record.error.as_deref(), Some("Busy"));
    let record = run(&local(&addresses), direct("slow"), "{}").await;
    assert_eq!(record.error.as_deref(), Some("Sandbox.Timedout"));
    assert!(
        record
            .cause
            .unwrap()
            .contains("Task timed out after 1.00 seconds")
    );
    // Functions that have no address of their own go to the endpoint as before.
    let record = run(&local(&addresses), direct("other"), "{}").await;
    assert_eq!(record.error.as_deref(), Some("States.Runtime"));
    let engine = local(&addresses);
    engine.set_lambda_endpoint(Some(&functions.url)).unwrap();
    let record = run(&engine, direct("other"), "{}").await;
    assert_eq!(
        record.error.as_deref(),
        Some("Lambda.ResourceNotFoundException")
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_function_can_be_a_command() {
    for (command, outcome) in [
        (json!("cat"), json!({ "output": { "n": 21 } })),
        // No shell sees it.
        (
            json!("echo \"$HOME;\" '*'"),
            json!({ "output": "$HOME; *\n" }),
        ),
        (json!("true"), json!({ "output": null })),
        (
            json!([
                "sh",
                "-c",
                "echo \"[\\\"$AWS_LAMBDA_FUNCTION_NAME\\\", \\\"$AWS_LAMBDA_FUNCTION_VERSION\\\"]\""
            ]),
            json!({ "output": ["f", "$LATEST"] }),
        ),
        (
            json!({ "command": "pwd", "workingDirectory": "/" }),
            json!({ "output": "/\n" }),
        ),
        (
            json!("sh -c 'echo begun; echo no such table >&2; exit 3'"),
            json!({
                "error": "Runtime.ExitError",
                "cause": { "errorType": "Runtime.ExitError", "errorMessage": "Runtime exited with error: exit status: 3: no such table" },
            }),
        ),
        // A program may name its error as a function does.
        (
            json!([
                "sh",
                "-c",
                r#"echo '{"errorType": "Busy", "errorMessage": "later"}'; exit 1"#
            ]),
            json!({ "error": "Busy", "cause": { "errorType": "Busy", "errorMessage": "later" } }),
        ),
        (
            json!("/no/such/program"),
            json!({
                "error": "Runtime.InvalidEntrypoint",
                "cause": {
                    "errorType": "Runtime.InvalidEntrypoint",
                    "errorMessage": "'/no/such/program' cannot be started: No such file or directory (os error 2)",
                },
            }),
        ),
    ] {
        let record = run(
            &local(&json!({ "f": command })),
            direct("f"),
            r#"{"n": 21}"#,
        )
        .await;
        let was = match &record.output {
            Some(_) => json!({ "output": output(&record) }),
            None => json!({
                "error": record.error,
                "cause": serde_json::from_str::<Value>(record.cause.as_deref().unwrap()).unwrap(),
            }),
        };
        assert_eq!(was, outcome, "{command}");
    }
}

/// The end of what it says is enough; all of it would not fit into a cause.
#[cfg(unix)]
#[tokio::test]
async fn of_a_talkative_command_the_last_words_are_kept() {
    let talk = "i=0; while [ $i -lt 2000 ]; do echo line $i >&2; i=$((i+1)); done; exit 1";
    let record = run(
        &local(&json!({ "f": ["sh", "-c", talk] })),
        direct("f"),
        "{}",
    )
    .await;
    let cause = record.cause.unwrap();
    assert!(
        cause.contains("line 1999") && !cause.contains("line 1000"),
        "{cause}"
    );
    assert!(cause.len() < 8 * 1024);
}

#[cfg(unix)]
#[tokio::test]
async fn a_command_is_ended_when_its_time_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    // It would sleep for an hour as this same process.
    let script = format!("echo $$ > {}; exec sleep 3600", pid.display());
    let functions = json!({ "f": { "command": ["sh", "-c", script], "timeoutSeconds": 1 } });
    let record = run(&local(&functions), direct("f"), "{}").await;
    assert_eq!(record.error.as_deref(), Some("Sandbox.Timedout"));
    let pid = std::fs::read_to_string(pid).unwrap();
    let status = format!("/proc/{}/status", pid.trim());
    let gone = async {
        // A dead process whose parent has not looked is a zombie.
        while std::fs::read_to_string(&status).is_ok_and(|it| !it.contains("zombie")) {
            tokio::task::yield_now().await;
        }
    };
    within(gone, "the end of the command").await;
}

#[cfg(unix)]
#[tokio::test]
async fn lambda_invoke_of_a_command_gives_the_whole_response() {
    let engine = local(&json!({ "f:7": "cat" }));
    let invoke = |kind: &str| {
        json!({
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": { "FunctionName": "f", "Qualifier": "7", "InvocationType": kind, "Payload": { "n": 21 } },
        })
    };
    let answer = output(&run(&engine, invoke("RequestResponse"), "{}").await);
    assert_eq!(
        (
            &answer["Payload"],
            &answer["StatusCode"],
            &answer["ExecutedVersion"]
        ),
        (&json!({ "n": 21 }), &json!(200), &json!("7"))
    );
    for (kind, status) in [("Event", 202), ("DryRun", 204)] {
        let engine = local(&json!({ "f:7": "cat" }));
        let answer = output(&run(&engine, invoke(kind), "{}").await);
        assert_eq!(
            (&answer["Payload"], &answer["StatusCode"]),
            (&json!(null), &json!(status))
        );
    }
}
