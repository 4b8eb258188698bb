//! What comes in, what is turned away, and the form of every answer.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, PASS, call, create, server};

/// Sends a list call that was changed in one way, and looks at how it is refused.
async fn refused(
    change: impl FnOnce(reqwest::RequestBuilder) -> reqwest::RequestBuilder,
    status: u16,
    code: &str,
    message: &str,
) {
    let server = server().await;
    let answer = Answer::of(change(call(&server.url(), "ListStateMachines", &json!({})))).await;
    assert_eq!(
        (answer.status, answer.code()),
        (status, code),
        "{}",
        answer.body
    );
    assert!(
        answer.message().contains(message),
        "{:?} does not say {message:?}",
        answer.message()
    );
    assert!(answer.request_id.is_some(), "every answer has a request id");
    server.shutdown().await;
}

#[tokio::test]
async fn a_call_is_answered_in_the_form_of_aws_json() {
    let server = server().await;
    let answer = Answer::of(call(&server.url(), "ListStateMachines", &json!({}))).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.content_type.as_deref(),
        Some("application/x-amz-json-1.0")
    );
    assert_eq!(answer.body, json!({"stateMachines": []}));
    assert_eq!(answer.request_id.map(|id| id.len()), Some(36), "a UUID");
    server.shutdown().await;
}

#[tokio::test]
async fn errors_name_where_they_come_from() {
    let server = server().await;
    let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:missing";
    let answer = Answer::of(call(
        &server.url(),
        "DescribeStateMachine",
        &json!({"stateMachineArn": arn}),
    ))
    .await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.body,
        json!({
            "__type": "com.amazonaws.swf.service.v2.model#StateMachineDoesNotExist",
            "message": format!("State Machine Does Not Exist: '{arn}'"),
        })
    );
    let answer = Answer::of(call(&server.url(), "DescribeStateMachine", &json!({}))).await;
    assert_eq!(
        answer.body,
        json!({
            "__type": "com.amazon.coral.validate#ValidationException",
            "message": "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: \
                        Member must not be null",
        })
    );
    let answer = Answer::of(call(
        &server.url(),
        "ListTagsForResource",
        &json!({"resourceArn": arn}),
    ))
    .await;
    assert_eq!(
        answer.body["resourceName"], arn,
        "errors keep their own members"
    );
    server.shutdown().await;
}

#[tokio::test]
async fn a_web_page_does_not_get_in() {
    refused(
        |call| call.header("origin", "https://example.com"),
        403,
        "AccessDeniedException",
        "Origin",
    )
    .await;
    refused(
        |call| call.header("origin", "null"),
        403,
        "AccessDeniedException",
        "Origin",
    )
    .await;
    refused(
        |call| call.header("host", "rebound.example.com"),
        403,
        "AccessDeniedException",
        "rebound.example.com",
    )
    .await;
    refused(
        |call| call.header("content-type", "application/x-www-form-urlencoded"),
        415,
        "UnsupportedMediaTypeException",
        "form-urlencoded",
    )
    .await;
    refused(
        |call| call.header("content-type", "text/plain"),
        415,
        "UnsupportedMediaTypeException",
        "text/plain",
    )
    .await;
}

#[tokio::test]
async fn a_preflight_is_refused() {
    let server = server().await;
    let client = reqwest::Client::new();
    let preflight = client
        .request(Method::OPTIONS, server.url())
        .header("origin", "https://example.com")
        .header("access-control-request-method", "POST");
    assert_eq!(Answer::of(preflight).await.status, 403);
    assert_eq!(
        Answer::of(client.request(Method::OPTIONS, server.url()))
            .await
            .status,
        405
    );
    server.shutdown().await;
}

#[tokio::test]
async fn sdks_may_put_sync_before_the_host() {
    let server = server().await;
    for host in ["localhost:8083", "sync-localhost:8083", "sync-127.0.0.1"] {
        let answer =
            Answer::of(call(&server.url(), "ListStateMachines", &json!({})).header("host", host))
                .await;
        assert_eq!(answer.status, 200, "for the Host {host}");
    }
    server.shutdown().await;
}

#[tokio::test]
async fn an_operation_that_is_not_there_is_unknown() {
    let server = server().await;
    let url = server.url();
    for (target, message) in [
        (
            "AWSStepFunctions.Nonsense",
            "Step Functions has no operation Nonsense",
        ),
        (
            "DynamoDB_20120810.ListTables",
            "names no operation of Step Functions",
        ),
        ("", "names no operation of Step Functions"),
    ] {
        let request = reqwest::Client::new()
            .post(&url)
            .header("x-amz-target", target)
            .header("content-type", "application/x-amz-json-1.0")
            .body("{}");
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, 400, "{target}");
        assert_eq!(
            answer.body["__type"], "com.amazon.coral.service#UnknownOperationException",
            "{target}"
        );
        assert!(
            answer.message().contains(message),
            "{target}: {}",
            answer.message()
        );
    }
    server.shutdown().await;
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    for body in [
        "{",
        "not json",
        "[]",
        "\"text\"",
        "{\"maxResults\": \"many\"}",
    ] {
        refused(|call| call.body(body), 400, "SerializationException", "").await;
    }
}

#[tokio::test]
async fn a_body_beyond_any_call_is_refused() {
    refused(
        |call| call.body(vec![b' '; 9 * 1024 * 1024]),
        413,
        "RequestEntityTooLargeException",
        "8388608",
    )
    .await;
}

#[tokio::test]
async fn calls_go_to_the_root_by_post() {
    let server = server().await;
    let client = reqwest::Client::new();
    let answer = Answer::of(client.get(server.url())).await;
    assert_eq!(
        (answer.status, answer.code()),
        (405, "MethodNotAllowedException")
    );
    let answer = Answer::of(call(
        &format!("{}/states", server.url()),
        "ListStateMachines",
        &json!({}),
    ))
    .await;
    assert_eq!(
        (answer.status, answer.code()),
        (404, "UnknownOperationException")
    );
    server.shutdown().await;
}

#[tokio::test]
async fn health_is_told_to_programs_only() {
    let server = server().await;
    let health = || reqwest::Client::new().get(format!("{}/health", server.url()));
    let answer = Answer::of(health()).await;
    assert_eq!(
        (answer.status, answer.body["status"].as_str()),
        (200, Some("ok"))
    );
    assert_eq!(
        Answer::of(health().header("origin", "https://example.com"))
            .await
            .status,
        403
    );
    assert_eq!(
        Answer::of(health().header("host", "example.com"))
            .await
            .status,
        403
    );
    server.shutdown().await;
}

#[tokio::test]
async fn account_and_region_come_from_the_signature_scope() {
    let server = server().await;
    let signed = |operation: &str, input| {
        call(&server.url(), operation, &input).header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=111122223333/20260101/cn-north-1/states/aws4_request, SignedHeaders=host, Signature=0",
        )
    };
    let input = json!({"name": "hello", "definition": PASS, "roleArn": crate::support::ROLE});
    let created = Answer::of(signed("CreateStateMachine", input)).await;
    assert_eq!(
        created.body["stateMachineArn"],
        "arn:aws-cn:states:cn-north-1:111122223333:stateMachine:hello"
    );
    let listed = Answer::of(signed("ListStateMachines", json!({}))).await;
    assert_eq!(
        listed.body["stateMachines"].as_array().map(Vec::len),
        Some(1)
    );
    let elsewhere = Answer::of(call(&server.url(), "ListStateMachines", &json!({}))).await;
    assert_eq!(
        elsewhere.body,
        json!({"stateMachines": []}),
        "another account and region"
    );
    server.shutdown().await;
}

#[tokio::test]
async fn a_server_that_was_stopped_answers_no_more() {
    let server = server().await;
    let url = server.url();
    create(&url, "hello", PASS).await;
    server.shutdown().await;
    let refused = reqwest::Client::new()
        .get(format!("{url}/health"))
        .send()
        .await;
    assert!(
        refused.is_err_and(|error| error.is_connect()),
        "the port is closed"
    );
}
