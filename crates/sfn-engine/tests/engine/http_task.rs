//! HTTP Task against a server on loopback.

use std::fs;
use std::path::Path;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path as Place;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde_json::{Value, json};
use sfn_engine::store::table::ExecutionRecord;
use sfn_engine::{Engine, EngineConfig};
use tokio::net::TcpListener;

use crate::workspace::{create, ended, ephemeral, execution_arn, in_folder, open, start};

const CONNECTION: &str = "arn:aws:events:us-east-1:123456789012:connection/shop/7b2e";

/// A server that answers with the request, or with the status that the path names.
async fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/echo", any(echo))
        .route("/status/{status}", any(status))
        .route("/large", any(|| async { "x".repeat(9 * 1024 * 1024) }))
        .route("/text", any(|| async { "plain {text}" }));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

async fn echo(method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let headers: serde_json::Map<String, Value> = headers
        .iter()
        .map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap())))
        .collect();
    let seen = json!({
        "method": method.as_str(),
        "query": uri.query(),
        "headers": headers,
        "body": String::from_utf8(body.to_vec()).unwrap(),
    });
    let kind = [("content-type", "application/json; charset=utf-8")];
    (kind, seen.to_string()).into_response()
}

async fn status(Place(status): Place<u16>) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    let headers = [("location", "/echo"), ("content-type", "application/json")];
    let body = match status.as_u16() {
        503 | 204 => String::new(),
        _ => json!({ "why": "test" }).to_string(),
    };
    (status, headers, body).into_response()
}

/// A workspace with this one connection.
fn workspace(dir: &Path, connection: &Value) -> EngineConfig {
    let connections = json!({ CONNECTION: connection });
    fs::write(dir.join("connections.json"), connections.to_string()).unwrap();
    in_folder(dir)
}

fn basic() -> Value {
    json!({
        "AuthorizationType": "BASIC",
        "AuthParameters": { "BasicAuthParameters": { "Username": "ada", "Password": "pass:word" } },
    })
}

async fn run(engine: &Engine, name: &str, parameters: Value) -> ExecutionRecord {
    let mut all = json!({ "Authentication": { "ConnectionArn": CONNECTION } });
    all.as_object_mut()
        .unwrap()
        .extend(parameters.as_object().unwrap().clone());
    let definition = json!({
        "StartAt": "Call",
        "States": { "Call": { "Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": all, "End": true } },
    });
    create(engine, name, &definition).await;
    start(engine, name, "run", "{}").await.unwrap();
    ended(engine, &execution_arn(name, "run")).await
}

fn output(record: &ExecutionRecord) -> Value {
    let output = record.output.as_deref();
    serde_json::from_str(output.unwrap_or_else(|| panic!("{record:?}"))).unwrap()
}

#[tokio::test]
async fn a_request_carries_what_task_and_connection_say() {
    let url = serve().await;
    let dir = tempfile::tempdir().unwrap();
    let mut connection = basic();
    connection["AuthParameters"]["InvocationHttpParameters"] = json!({
        "HeaderParameters": [{ "Key": "X-Shop", "Value": "7", "IsValueSecret": true }],
        "QueryStringParameters": [{ "Key": "tenant", "Value": "t 1" }],
        "BodyParameters": [{ "Key": "account", "Value": "a" }],
    });
    let engine = open(workspace(dir.path(), &connection));
    let parameters = json!({
        "ApiEndpoint": format!("{url}/echo"), "Method": "PATCH",
        "Headers": { "X-Shop": "of the task", "Accept": "x" },
        "QueryParameters": { "q": "a&b", "n": [1, 2] },
        "RequestBody": { "order": { "id": 1 } },
    });
    let output = output(&run(&engine, "m", parameters).await);
    assert_eq!(
        (&output["StatusCode"], &output["StatusText"]),
        (&json!(200), &json!("OK"))
    );
    assert_eq!(
        output["Headers"]["content-type"],
        json!(["application/json; charset=utf-8"])
    );
    let seen = &output["ResponseBody"];
    assert_eq!(seen["method"], "PATCH");
    assert_eq!(seen["query"], "q=a%26b&n=1&n=2&tenant=t+1");
    assert_eq!(seen["body"], r#"{"order":{"id":1},"account":"a"}"#);
    for (name, value) in [
        ("authorization", "Basic YWRhOnBhc3M6d29yZA=="),
        ("x-shop", "7"),
        ("accept", "x"),
        ("content-type", "application/json"),
        ("user-agent", "Amazon|StepFunctions|HttpInvoke|us-east-1"),
        ("range", "bytes=0-262144"),
    ] {
        assert_eq!(seen["headers"][name], value, "{name}");
    }
}

#[tokio::test]
async fn a_body_becomes_a_form_with_arrays_as_asked() {
    let url = serve().await;
    let dir = tempfile::tempdir().unwrap();
    let connection = json!({
        "AuthorizationType": "API_KEY",
        "AuthParameters": { "ApiKeyAuthParameters": { "ApiKeyName": "X-Api-Key", "ApiKeyValue": "k" } },
    });
    let engine = open(workspace(dir.path(), &connection));
    for (format, expected) in [
        ("INDICES", "a%5B0%5D=1&a%5B1%5D=x+y&o%5Bp%5D=true"),
        ("REPEAT", "a=1&a=x+y&o%5Bp%5D=true"),
        ("COMMAS", "a=1%2Cx+y&o%5Bp%5D=true"),
        ("BRACKETS", "a%5B%5D=1&a%5B%5D=x+y&o%5Bp%5D=true"),
    ] {
        let parameters = json!({
            "ApiEndpoint": format!("{url}/echo"), "Method": "POST",
            "RequestBody": { "a": [1, "x y"], "o": { "p": true } },
            "Transform": { "RequestBodyEncoding": "URL_ENCODED", "RequestEncodingOptions": { "ArrayFormat": format } },
        });
        let seen = output(&run(&engine, format, parameters).await)["ResponseBody"].clone();
        assert_eq!(seen["body"], expected, "{format}");
        assert_eq!(
            seen["headers"]["content-type"],
            "application/x-www-form-urlencoded"
        );
        assert_eq!(seen["headers"]["x-api-key"], "k");
    }
}

#[tokio::test]
async fn what_is_no_json_stays_text_and_what_is_too_large_is_not_taken() {
    let url = serve().await;
    let dir = tempfile::tempdir().unwrap();
    let engine = open(workspace(dir.path(), &basic()));
    let get = |path: &str| json!({ "ApiEndpoint": format!("{url}/{path}"), "Method": "GET" });
    let text = output(&run(&engine, "text", get("text")).await);
    assert_eq!(text["ResponseBody"], "plain {text}");
    let large = run(&engine, "large", get("large")).await;
    assert_eq!(large.error.as_deref(), Some("States.Http.Socket"));
    assert_eq!(
        large.cause.as_deref(),
        Some("the response has more than 8388608 bytes")
    );
    let empty = output(&run(&engine, "empty", get("status/204")).await);
    assert_eq!(
        (&empty["ResponseBody"], &empty["StatusText"]),
        (&json!(""), &json!("No Content"))
    );
}

#[tokio::test]
async fn a_status_outside_200_is_an_error_with_its_number() {
    let url = serve().await;
    let dir = tempfile::tempdir().unwrap();
    let engine = open(workspace(dir.path(), &basic()));
    for (status, cause) in [
        (404, r#"{"why":"test"}"#),
        (503, "Service Unavailable"),
        // Redirections are not followed.
        (302, r#"{"why":"test"}"#),
    ] {
        let parameters =
            json!({ "ApiEndpoint": format!("{url}/status/{status}"), "Method": "GET" });
        let record = run(&engine, &format!("s{status}"), parameters).await;
        assert_eq!(
            record.error,
            Some(format!("States.Http.StatusCode.{status}"))
        );
        assert_eq!(record.cause.as_deref(), Some(cause));
    }
    let parameters = json!({ "ApiEndpoint": "http://127.0.0.1:1/", "Method": "GET" });
    let record = run(&engine, "nobody", parameters).await;
    assert_eq!(record.error.as_deref(), Some("States.Http.Socket"));
}

#[tokio::test]
async fn a_connection_that_is_not_usable_is_told_and_nothing_sent() {
    let dir = tempfile::tempdir().unwrap();
    let get = json!({ "ApiEndpoint": "http://127.0.0.1:1/", "Method": "GET" });
    let oauth = json!({ "AuthorizationType": "OAUTH_CLIENT_CREDENTIALS", "AuthParameters": { "secret": "s3cret" } });
    let cases = [
        (open(ephemeral()), "has no file of connections"),
        (
            open(workspace(dir.path(), &oauth)),
            "only BASIC and API_KEY are known here",
        ),
    ];
    for (number, (engine, expected)) in cases.iter().enumerate() {
        let record = run(engine, &format!("m{number}"), get.clone()).await;
        assert_eq!(record.error.as_deref(), Some("States.Runtime"));
        let cause = record.cause.unwrap();
        assert!(cause.contains(expected), "{cause}");
        assert!(!cause.contains("s3cret"), "{cause}");
    }
    // The file is read anew for each call.
    let engine = &cases[1].0;
    fs::write(dir.path().join("connections.json"), "{}").unwrap();
    let record = run(engine, "gone", get.clone()).await;
    assert!(record.cause.unwrap().contains("is not in"));
    fs::write(
        dir.path().join("connections.json"),
        json!({ "shop": basic() }).to_string(),
    )
    .unwrap();
    let record = run(engine, "by-name", get).await;
    assert_eq!(record.error.as_deref(), Some("States.Http.Socket"));
}

#[tokio::test]
async fn another_file_of_connections_counts_from_the_next_call_on() {
    let url = serve().await;
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let engine = open(workspace(dir.path(), &basic()));
    let mut another = basic();
    another["AuthParameters"]["BasicAuthParameters"]["Password"] = json!("other");
    workspace(other.path(), &another);
    let parameters = json!({ "ApiEndpoint": format!("{url}/echo"), "Method": "GET" });
    let file = other.path().join("connections.json");
    for (name, file, expected) in [
        ("own", None, "Basic YWRhOnBhc3M6d29yZA=="),
        ("other", Some(file), "Basic YWRhOm90aGVy"),
        ("own-again", None, "Basic YWRhOnBhc3M6d29yZA=="),
    ] {
        engine.set_http_connections(file);
        let output = output(&run(&engine, name, parameters.clone()).await);
        let seen = &output["ResponseBody"]["headers"]["authorization"];
        assert_eq!(seen, expected, "{name}");
    }
}
