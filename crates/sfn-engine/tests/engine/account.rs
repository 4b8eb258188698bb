//! Calls to AWS itself: allowed or not, at which host, signed with what. A server on loopback stands for AWS's hosts.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sfn_engine::Engine;
use sfn_engine::store::table::ExecutionRecord;
use sfn_engine::tasks::{AccountAccess, AwsEndpoints};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::workspace::{create, ended, ephemeral, execution_arn, open, start, within};

const SECRET: &str = "a very secret key";

/// A request as it came.
struct Received {
    uri: Uri,
    headers: HeaderMap,
}

impl Received {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    /// `key/date/region/service/aws4_request` without the date.
    fn scope(&self) -> String {
        let (_, after) = self
            .header("authorization")
            .split_once("Credential=")
            .unwrap();
        let parts: Vec<&str> = after.split(',').next().unwrap().split('/').collect();
        format!("{} {} {}", parts[0], parts[2], parts[3])
    }
}

/// AWS, as far as these tests need it: it takes any request, but none that was signed with a key called `STALE`.
struct Aws {
    url: String,
    requests: mpsc::UnboundedReceiver<Received>,
}

impl Aws {
    async fn serve() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::unbounded_channel();
        let router = Router::new().fallback(take).with_state(sender);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, requests }
    }

    async fn request(&mut self) -> Received {
        within(self.requests.recv(), "a request").await.unwrap()
    }
}

async fn take(
    State(sender): State<mpsc::UnboundedSender<Received>>,
    uri: Uri,
    headers: HeaderMap,
    _: Bytes,
) -> Response {
    let received = Received { uri, headers };
    let is_stale = received.scope().starts_with("STALE ");
    sender.send(received).unwrap();
    match is_stale {
        true => (
            StatusCode::BAD_REQUEST,
            json!({ "__type": "ExpiredTokenException", "message": "The security token has expired" })
                .to_string(),
        )
            .into_response(),
        false => json!({ "Table": {} }).to_string().into_response(),
    }
}

/// Gives one set of credentials after the other, the last for ever.
#[derive(Clone, Debug)]
struct Source {
    given: Arc<[Given]>,
    asked: Arc<AtomicUsize>,
}

#[derive(Debug)]
enum Given {
    /// A key by its id, and how long it lasts.
    Key(&'static str, Option<Duration>),
    Expired,
    None,
}

impl Source {
    fn of(given: impl Into<Arc<[Given]>>) -> Self {
        Self {
            given: given.into(),
            asked: Arc::default(),
        }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl ProvideCredentials for Source {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        let given = &self.given[number.min(self.given.len() - 1)];
        let now = SystemTime::now();
        future::ProvideCredentials::ready(match given {
            Given::Key(id, lasts) => Ok(Credentials::new(
                *id,
                SECRET,
                Some(format!("token of {id}")),
                lasts.map(|it| now + it),
                "test",
            )),
            Given::Expired => Ok(Credentials::new(
                "OLD",
                SECRET,
                None,
                Some(now - Duration::from_secs(1)),
                "test",
            )),
            Given::None => Err(CredentialsError::provider_error("nobody is signed in")),
        })
    }
}

fn engine(aws: &Aws, region: &str, source: &Source) -> Engine {
    let mut config = ephemeral();
    let access = AccountAccess::new("work", region, source.clone()).through(&aws.url);
    config.account_access = Some(access);
    open(config)
}

/// Runs one Task state to its end.
async fn call(engine: &Engine, name: &str, action: &str) -> ExecutionRecord {
    let task = json!({
        "Type": "Task", "Resource": format!("arn:aws:states:::aws-sdk:{action}"), "Parameters": {}, "End": true,
    });
    create(
        engine,
        name,
        &json!({ "StartAt": "Call", "States": { "Call": task } }),
    )
    .await;
    start(engine, name, "run", "{}").await.unwrap();
    ended(engine, &execution_arn(name, "run")).await
}

fn succeeded(record: &ExecutionRecord) -> Value {
    let output = record.output.as_deref();
    serde_json::from_str(output.unwrap_or_else(|| panic!("{record:?}"))).unwrap()
}

const LASTING: Given = Given::Key("KEY", Some(Duration::from_secs(3600)));

#[tokio::test]
async fn a_request_is_signed_for_the_region_and_host_that_it_is_sent_to() {
    for (region, action, host, scope) in [
        (
            "eu-west-1",
            "dynamodb:listTables",
            "dynamodb.eu-west-1.amazonaws.com",
            "KEY eu-west-1 dynamodb",
        ),
        (
            "cn-north-1",
            "sqs:listQueues",
            "sqs.cn-north-1.amazonaws.com.cn",
            "KEY cn-north-1 sqs",
        ),
        (
            "us-gov-west-1",
            "secretsmanager:listSecrets",
            "secretsmanager.us-gov-west-1.amazonaws.com",
            "KEY us-gov-west-1 secretsmanager",
        ),
    ] {
        let (mut aws, source) = (Aws::serve().await, Source::of([LASTING]));
        let engine = engine(&aws, region, &source);
        succeeded(&call(&engine, "first", action).await);
        succeeded(&call(&engine, "second", action).await);
        for _ in 0..2 {
            let request = aws.request().await;
            assert_eq!(request.header("host"), host);
            assert_eq!(request.scope(), scope);
            assert_eq!(request.header("x-amz-security-token"), "token of KEY");
            assert!(
                request
                    .header("authorization")
                    .contains("x-amz-security-token")
            );
            assert_eq!(request.uri.path(), "/");
        }
        assert_eq!(
            source.asked(),
            1,
            "credentials that last are asked for once"
        );
    }
}

#[tokio::test]
async fn nothing_is_sent_to_aws_unless_that_is_allowed() {
    let (mut aws, source) = (Aws::serve().await, Source::of([LASTING]));
    let engine = open(ephemeral());
    let refused = async |name: &str| {
        let record = call(&engine, name, "dynamodb:listTables").await;
        assert_eq!(record.error.as_deref(), Some("States.Runtime"));
        let cause = record.cause.unwrap();
        assert!(
            cause.contains("AWS_ENDPOINT_URL") && cause.contains("--aws-profile NAME"),
            "{cause}"
        );
    };
    refused("before").await;
    let access = AccountAccess::new("work", "eu-west-1", source.clone()).through(&aws.url);
    engine.set_account_access(Some(access)).unwrap();
    succeeded(&call(&engine, "allowed", "dynamodb:listTables").await);
    aws.request().await;
    engine.set_account_access(None).unwrap();
    refused("after").await;
    assert!(aws.requests.is_empty() && source.asked() == 1);
}

#[tokio::test]
async fn an_endpoint_of_the_service_counts_more_and_never_gets_the_accounts_key() {
    let (mut aws, mut local) = (Aws::serve().await, Aws::serve().await);
    let source = Source::of([LASTING]);
    let engine = engine(&aws, "eu-west-1", &source);
    engine
        .set_aws_endpoints(AwsEndpoints {
            by_service: BTreeMap::from([("DYNAMODB".to_owned(), local.url.clone())]),
            ..AwsEndpoints::default()
        })
        .unwrap();
    succeeded(&call(&engine, "local", "dynamodb:listTables").await);
    let request = local.request().await;
    assert_eq!(request.scope(), "local us-east-1 dynamodb");
    assert_eq!(request.header("x-amz-security-token"), "");
    assert_eq!(source.asked(), 0);
    succeeded(&call(&engine, "aws", "sqs:listQueues").await);
    assert_eq!(aws.request().await.scope(), "KEY eu-west-1 sqs");
    // The endpoint goes: now AWS is asked.
    engine.set_aws_endpoints(AwsEndpoints::default()).unwrap();
    succeeded(&call(&engine, "again", "dynamodb:listTables").await);
    assert_eq!(aws.request().await.scope(), "KEY eu-west-1 dynamodb");
}

#[tokio::test]
async fn credentials_that_end_are_asked_for_again() {
    let mut aws = Aws::serve().await;
    // The first lasts too short to be kept; the second is refused by AWS though it should last.
    let source = Source::of([
        Given::Key("SHORT", Some(Duration::from_secs(30))),
        Given::Key("STALE", Some(Duration::from_secs(3600))),
        LASTING,
    ]);
    let engine = engine(&aws, "eu-west-1", &source);
    for name in ["first", "second", "third"] {
        succeeded(&call(&engine, name, "dynamodb:listTables").await);
    }
    let mut keys = Vec::new();
    for _ in 0..4 {
        let request = aws.request().await;
        keys.push(request.header("x-amz-security-token").to_owned());
    }
    assert_eq!(
        keys,
        [
            "token of SHORT",
            "token of STALE",
            "token of KEY",
            "token of KEY"
        ]
    );
    assert_eq!(source.asked(), 3);
}

#[tokio::test]
async fn without_usable_credentials_the_task_fails_and_says_why() {
    for (given, expected) in [
        (Given::None, "nobody is signed in"),
        (Given::Expired, "they have expired; sign in again"),
        // Refused twice: it is not tried for ever.
        (Given::Key("STALE", None), "The security token has expired"),
    ] {
        let (aws, source) = (Aws::serve().await, Source::of([given]));
        let engine = engine(&aws, "eu-west-1", &source);
        let record = call(&engine, "c", "dynamodb:listTables").await;
        let (error, cause) = match (&record.error, &record.cause) {
            (Some(error), Some(cause)) => (error.clone(), cause.clone()),
            _ => panic!("{record:?}"),
        };
        match cause.contains("security token") {
            true => assert_eq!(error, "DynamoDb.DynamoDbException"),
            false => {
                assert_eq!(error, "DynamoDb.SdkClientException");
                assert!(cause.contains("'work'"), "{cause}");
            }
        }
        assert!(cause.contains(expected), "{cause}");
        assert!(!cause.contains(SECRET), "{cause}");
    }
}

#[tokio::test]
async fn a_wrong_setting_is_refused_and_the_one_before_stays() {
    let (mut aws, source) = (Aws::serve().await, Source::of([LASTING]));
    let engine = engine(&aws, "eu-west-1", &source);
    let access = AccountAccess::new("work", "evil.example/", source.clone());
    assert!(!format!("{access:?}").contains(SECRET));
    let error = engine.set_account_access(Some(access)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "'evil.example/' is no region of AWS, such as eu-west-1"
    );
    let endpoints = AwsEndpoints {
        every_service: Some("localhost:4566".to_owned()),
        ..AwsEndpoints::default()
    };
    let error = engine.set_aws_endpoints(endpoints).unwrap_err();
    assert!(
        error.to_string().starts_with("AWS_ENDPOINT_URL: "),
        "{error}"
    );
    assert!(engine.set_lambda_endpoint(Some("x")).is_err());
    succeeded(&call(&engine, "c", "dynamodb:listTables").await);
    assert_eq!(aws.request().await.scope(), "KEY eu-west-1 dynamodb");
}

#[tokio::test]
async fn lambda_functions_are_invoked_in_the_account_where_that_is_allowed() {
    let (mut aws, source) = (Aws::serve().await, Source::of([LASTING]));
    let engine = engine(&aws, "eu-west-1", &source);
    let arn = "arn:aws:lambda:eu-west-1:123456789012:function:f";
    for (name, task) in [
        ("direct", json!({ "Resource": arn })),
        (
            "invoke",
            json!({ "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": arn, "Payload": {} } }),
        ),
    ] {
        let mut state = task;
        state["Type"] = json!("Task");
        state["End"] = json!(true);
        create(
            &engine,
            name,
            &json!({ "StartAt": "Call", "States": { "Call": state } }),
        )
        .await;
        start(&engine, name, "run", "{}").await.unwrap();
        succeeded(&ended(&engine, &execution_arn(name, "run")).await);
        let request = aws.request().await;
        assert_eq!(request.header("host"), "lambda.eu-west-1.amazonaws.com");
        assert_eq!(request.scope(), "KEY eu-west-1 lambda");
        assert_eq!(request.header("x-amz-security-token"), "token of KEY");
        assert_eq!(
            request.uri.path(),
            format!("/2015-03-31/functions/{arn}/invocations")
        );
    }
}

#[tokio::test]
async fn an_api_is_called_at_its_own_host_and_at_no_other() {
    let (mut aws, source) = (Aws::serve().await, Source::of([LASTING]));
    let engine = engine(&aws, "us-east-1", &source);
    let invoke = async |name: &str, host: &str| {
        let parameters =
            json!({ "ApiEndpoint": host, "Method": "GET", "Path": "x", "AuthType": "IAM_ROLE" });
        let task = json!({
            "Type": "Task", "Resource": "arn:aws:states:::apigateway:invoke", "Parameters": parameters, "End": true,
        });
        create(
            &engine,
            name,
            &json!({ "StartAt": "Call", "States": { "Call": task } }),
        )
        .await;
        start(&engine, name, "run", "{}").await.unwrap();
        ended(&engine, &execution_arn(name, "run")).await
    };
    let api = "abc.execute-api.eu-west-1.amazonaws.com";
    succeeded(&invoke("api", api).await);
    let request = aws.request().await;
    assert_eq!((request.header("host"), request.uri.path()), (api, "/x"));
    assert_eq!(request.scope(), "KEY eu-west-1 execute-api");
    let refused = invoke("other", "evil.example").await;
    assert_eq!(
        refused.error.as_deref(),
        Some("ApiGateway.SdkClientException")
    );
    assert!(aws.requests.is_empty());
}
