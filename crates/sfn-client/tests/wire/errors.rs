//! What a failed call tells.

use serde_json::{Map, Value, json};
use sfn_api::ListTagsForResourceInput;
use sfn_api::operations::ListTagsForResource;
use sfn_client::{ClientError, ErrorKind};
use tokio::net::TcpListener;

use crate::server::{Server, client};

async fn failed(server: &Server) -> ClientError {
    let input = ListTagsForResourceInput {
        resource_arn: "arn".to_owned(),
    };
    server
        .client()
        .await
        .call::<ListTagsForResource>(input)
        .await
        .unwrap_err()
}

fn members(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

#[tokio::test]
async fn an_error_of_the_service_comes_as_it_was_told() {
    let cases = [
        (
            json!({"__type": "com.amazonaws.swf.service.v2.model#ResourceNotFound",
                   "message": "Request references a resource that does not exist.", "resourceName": "arn"}),
            "ResourceNotFound",
            "Request references a resource that does not exist.",
            json!({"resourceName": "arn"}),
            false,
        ),
        (
            json!({"__type": "com.amazon.coral.validate#ValidationException", "message": "no", "reason": "MISSING_REQUIRED_PARAMETER"}),
            "ValidationException",
            "no",
            json!({"reason": "MISSING_REQUIRED_PARAMETER"}),
            false,
        ),
        (
            json!({"__type": "com.amazon.coral.service#UnrecognizedClientException",
                   "Message": "The security token included in the request is invalid."}),
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
            json!({}),
            false,
        ),
        (
            json!({"__type": "com.amazon.coral.availability#ThrottlingException", "message": "Rate exceeded"}),
            "ThrottlingException",
            "Rate exceeded",
            json!({}),
            true,
        ),
        (
            json!({"__type": "SomethingNew", "message": "new"}),
            "SomethingNew",
            "new",
            json!({}),
            false,
        ),
    ];
    for (body, code, message, details, retryable) in cases {
        let server =
            Server::answering(400, "x-amzn-RequestId: request-1\r\n", &body.to_string()).await;
        let error = failed(&server).await;
        assert_eq!(
            (error.kind, error.code.as_str(), error.message.as_str()),
            (ErrorKind::Service, code, message)
        );
        assert_eq!(error.request_id.as_deref(), Some("request-1"), "{code}");
        assert_eq!(
            (error.http_status, error.retryable),
            (Some(400), retryable),
            "{code}"
        );
        assert_eq!(error.details, members(details), "{code}");
        assert_eq!(
            server.requests().len(),
            1,
            "{code}: a service on this machine is asked once"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_not_from_the_service_is_told_as_such() {
    for (status, retryable) in [(502, true), (404, false), (200, false)] {
        let server = Server::answering(status, "", "<html>Hello</html>").await;
        let error = failed(&server).await;
        assert_eq!(
            (error.kind, error.code.as_str()),
            (ErrorKind::Dispatch, "InvalidResponse"),
            "{error}"
        );
        assert_eq!(
            (error.http_status, error.retryable),
            (Some(status), retryable)
        );
        assert!(error.message.contains(&status.to_string()), "{error}");
    }
}

#[tokio::test]
async fn a_port_where_nothing_listens_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    drop(listener);
    let input = ListTagsForResourceInput {
        resource_arn: "arn".to_owned(),
    };
    let error = client(&authority)
        .await
        .call::<ListTagsForResource>(input)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind, error.code.as_str()),
        (ErrorKind::Dispatch, "ConnectionRefused"),
        "{error}"
    );
    assert!(
        error.retryable && error.message.contains(&authority),
        "{error}"
    );
}

/// The clock is the test's: it jumps to the next time-out as soon as nothing else is to do.
#[tokio::test(start_paused = true)]
async fn a_service_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    let input = ListTagsForResourceInput {
        resource_arn: "arn".to_owned(),
    };
    let error = client(&authority)
        .await
        .call::<ListTagsForResource>(input)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind, error.code.as_str(), error.retryable),
        (ErrorKind::Timeout, "Timeout", true),
        "{error}"
    );
    assert!(error.message.contains(&authority), "{error}");
}
