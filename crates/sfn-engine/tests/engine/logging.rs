//! What state machines log to CloudWatch Logs: at moto's server, and at a peer that does not always want it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sfn_engine::Engine;
use sfn_engine::store::table::{NewStateMachine, StateMachineType};
use tokio::net::TcpListener;

use crate::aws::moto::{Moto, call, engine, outcome};
use crate::workspace::{
    create, ended, ephemeral, execution_arn, machine_arn, open, request, start,
};

const GROUP: &str = "/aws/vendedlogs/states/tests";

/// Creates a state machine that logs.
async fn create_logging(
    engine: &Engine,
    name: &str,
    kind: StateMachineType,
    logging: &Value,
    definition: &Value,
) {
    let group = format!("arn:aws:logs:us-east-1:123456789012:log-group:{GROUP}:*");
    let mut logging = logging.clone();
    logging["destinations"] = json!([{ "cloudWatchLogsLogGroup": { "logGroupArn": group } }]);
    let new = NewStateMachine {
        arn: machine_arn(name),
        kind,
        definition: definition.to_string(),
        role_arn: "arn:aws:iam::123456789012:role/r".to_owned(),
        logging_configuration: Some(logging.to_string()),
        tracing_configuration: None,
        encryption_configuration: None,
        tags: Vec::new(),
    };
    engine.create_state_machine(new).await.unwrap();
}

/// Runs an execution to its end; its ARN.
async fn run(engine: &Engine, machine: &str, kind: StateMachineType, input: &str) -> String {
    if kind == StateMachineType::Express {
        let request = request(machine, "run", input);
        return engine
            .start_sync_execution(request)
            .await
            .unwrap()
            .execution
            .arn;
    }
    start(engine, machine, "run", input).await.unwrap();
    let arn = execution_arn(machine, "run");
    ended(engine, &arn).await;
    arn
}

/// The name of the log stream and the event, of each event in a log group, in the order of time.
async fn logged(moto: &Moto) -> Vec<(String, Value)> {
    let engine = engine(&moto.url);
    let resource = "arn:aws:states:::aws-sdk:cloudwatchlogs:filterLogEvents";
    let parameters = json!({ "LogGroupName": GROUP, "Limit": 10_000 });
    let record = call(&engine, "read", resource, &parameters).await;
    let events = outcome(&record)["output"]["Events"].take();
    let events = events.as_array().unwrap_or_else(|| panic!("{record:?}"));
    let found = events.iter().map(|event| {
        let message = serde_json::from_str(event["Message"].as_str().unwrap()).unwrap();
        (event["LogStreamName"].as_str().unwrap().to_owned(), message)
    });
    found.collect()
}

async fn moto_with_group() -> Moto {
    let moto = Moto::serve().await;
    let engine = engine(&moto.url);
    let resource = "arn:aws:states:::aws-sdk:cloudwatchlogs:createLogGroup";
    let record = call(
        &engine,
        "group",
        resource,
        &json!({ "LogGroupName": GROUP }),
    )
    .await;
    assert_eq!(record.error, None, "{:?}", record.cause);
    moto
}

/// Events of one execution: their numbers and types.
fn numbered(events: &[(String, Value)], arn: &str) -> Vec<String> {
    let of_it = events
        .iter()
        .filter(|(_, event)| event["execution_arn"] == arn);
    of_it
        .map(|(_, event)| {
            format!(
                "{} {}",
                event["id"].as_str().unwrap(),
                event["type"].as_str().unwrap()
            )
        })
        .collect()
}

#[tokio::test]
async fn each_level_logs_what_it_has_with_the_data_that_was_asked_for() {
    let moto = moto_with_group().await;
    let engine = engine(&moto.url);
    let definition = json!({
        "StartAt": "A",
        "States": { "A": { "Type": "Pass", "Next": "B" }, "B": { "Type": "Fail", "Error": "E", "Cause": "c" } },
    });
    let all = [
        "1 ExecutionStarted",
        "2 PassStateEntered",
        "3 PassStateExited",
        "4 FailStateEntered",
        "5 ExecutionFailed",
    ];
    let levels = [
        ("ALL", &all[..]),
        ("ERROR", &all[3..]),
        ("FATAL", &all[4..]),
        ("OFF", &[]),
    ];
    let kinds = [
        ("standard", StateMachineType::Standard),
        ("express", StateMachineType::Express),
    ];
    let mut expected = BTreeMap::new();
    for (level, events) in levels {
        for (kind_name, kind) in kinds {
            for data in [true, false] {
                let name = format!("{kind_name}-{level}-{data}");
                let logging = json!({ "level": level, "includeExecutionData": data });
                create_logging(&engine, &name, kind, &logging, &definition).await;
                let arn = run(&engine, &name, kind, r#"{"a": 1}"#).await;
                expected.insert(arn, (name, data, events));
            }
        }
    }
    engine.shutdown().await;
    let found = logged(&moto).await;
    for (arn, (name, data, events)) in &expected {
        assert_eq!(numbered(&found, arn), **events, "{name}");
        let of_it = found
            .iter()
            .filter(|(_, event)| event["execution_arn"] == **arn);
        for (stream, event) in of_it {
            let machine = format!("states/{name}/");
            assert!(stream.starts_with(&machine), "{stream}");
            let details = match event["type"].as_str().unwrap() {
                "FailStateEntered" if *data => json!({
                    "name": "B", "input": r#"{"a": 1}"#, "inputDetails": { "truncated": false },
                }),
                "FailStateEntered" => json!({ "name": "B" }),
                "PassStateExited" if !data => json!({ "name": "A" }),
                "ExecutionFailed" => json!({ "error": "E", "cause": "c" }),
                _ => continue,
            };
            assert_eq!(event["details"], details, "{name}");
            assert_eq!(event["redrive_count"], "0");
        }
    }
    let streams: BTreeMap<_, _> = found.into_iter().collect();
    // None for OFF.
    assert_eq!(streams.len(), 3 * 2 * 2);
}

#[tokio::test]
async fn redrives_and_children_of_map_runs_are_logged() {
    let moto = moto_with_group().await;
    let engine = engine(&moto.url);
    let logging = json!({ "level": "ALL", "includeExecutionData": false });
    let distributed = |kind: &str| {
        json!({
            "Type": "Map", "Next": "Fails",
            "ItemProcessor": {
                "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": kind },
                "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } },
            },
        })
    };
    let mut expected = Vec::new();
    for kind in ["STANDARD", "EXPRESS"] {
        let definition = json!({
            "StartAt": "Each",
            "States": { "Each": distributed(kind), "Fails": { "Type": "Fail", "Error": "E" } },
        });
        create_logging(
            &engine,
            kind,
            StateMachineType::Standard,
            &logging,
            &definition,
        )
        .await;
        let arn = run(&engine, kind, StateMachineType::Standard, "[1, 2]").await;
        engine.redrive_execution(&arn, None).await.unwrap();
        ended(&engine, &arn).await;
        expected.push((kind, arn));
    }
    engine.shutdown().await;
    let found = logged(&moto).await;
    for (kind, arn) in expected {
        let of_it: Vec<&Value> = found
            .iter()
            .filter(|(_, event)| event["execution_arn"] == *arn)
            .map(|(_, event)| event)
            .collect();
        let redriven: Vec<(&Value, &Value)> = of_it
            .iter()
            .map(|event| (&event["type"], &event["redrive_count"]))
            .skip_while(|(kind, _)| *kind != "ExecutionFailed")
            .collect();
        assert_eq!(
            redriven,
            [
                (&json!("ExecutionFailed"), &json!("0")),
                (&json!("ExecutionRedriven"), &json!("1")),
                (&json!("FailStateEntered"), &json!("1")),
                (&json!("ExecutionFailed"), &json!("1")),
            ],
            "{kind}"
        );
        let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (stream, event) in &found {
            let child = event["execution_arn"].as_str().unwrap();
            if child.contains(&format!(":{kind}/")) {
                assert!(stream.starts_with(&format!("states/{kind}/")), "{stream}");
                children
                    .entry(child)
                    .or_default()
                    .push(event["type"].as_str().unwrap());
            }
        }
        let whole = [
            "ExecutionStarted",
            "PassStateEntered",
            "PassStateExited",
            "ExecutionSucceeded",
        ];
        assert_eq!(
            children.into_values().collect::<Vec<_>>(),
            [whole, whole],
            "{kind}"
        );
    }
}

/// A peer that answers the first requests as it is told, and then takes everything.
#[derive(Clone, Default)]
struct Peer {
    answers: Arc<Mutex<VecDeque<(u16, &'static str)>>>,
    taken: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Peer {
    async fn serve(answers: impl IntoIterator<Item = (u16, &'static str)>) -> (Self, String) {
        let peer = Self {
            answers: Arc::new(Mutex::new(answers.into_iter().collect())),
            ..Self::default()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(peer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (peer, url)
    }

    /// Operations that were answered well, and the types of the events that came with them.
    fn taken(&self) -> Vec<String> {
        let taken = self.taken.lock().unwrap();
        let told = |(operation, body): &(String, Value)| {
            let events = body["logEvents"].as_array().into_iter().flatten();
            let kinds = events.map(|event| {
                let message: Value =
                    serde_json::from_str(event["message"].as_str().unwrap()).unwrap();
                format!(" {}", message["type"].as_str().unwrap())
            });
            operation.clone() + &kinds.collect::<String>()
        };
        taken.iter().map(told).collect()
    }
}

async fn answer(State(peer): State<Peer>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some((status, code)) = peer.answers.lock().unwrap().pop_front() {
        let status = StatusCode::from_u16(status).unwrap();
        return (
            status,
            json!({ "__type": code, "message": "m" }).to_string(),
        )
            .into_response();
    }
    let target = headers["x-amz-target"].to_str().unwrap();
    let operation = target.rsplit('.').next().unwrap().to_owned();
    let body = serde_json::from_slice(&body).unwrap();
    peer.taken.lock().unwrap().push((operation, body));
    "{}".into_response()
}

/// An engine for which the peer is CloudWatch Logs, and nothing else.
fn logging_to(url: &str) -> Engine {
    let mut config = ephemeral();
    let logs = ("CLOUDWATCH_LOGS".to_owned(), url.to_owned());
    config.aws.by_service = BTreeMap::from([logs]);
    open(config)
}

fn passes() -> Value {
    json!({ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true } } })
}

#[tokio::test]
async fn what_a_busy_peer_refused_comes_to_it_later_whole_and_in_order() {
    let (peer, url) = Peer::serve([
        (400, "ThrottlingException"),
        (503, "ServiceUnavailableException"),
    ])
    .await;
    let engine = logging_to(&url);
    let logging = json!({ "level": "ALL" });
    create_logging(
        &engine,
        "m",
        StateMachineType::Standard,
        &logging,
        &passes(),
    )
    .await;
    run(&engine, "m", StateMachineType::Standard, "{}").await;
    engine.shutdown().await;
    assert_eq!(
        peer.taken(),
        [
            "CreateLogStream",
            "PutLogEvents ExecutionStarted PassStateEntered PassStateExited ExecutionSucceeded",
        ]
    );
}

#[tokio::test]
async fn without_the_log_group_executions_go_on() {
    let (peer, url) = Peer::serve([(400, "ResourceNotFoundException")]).await;
    let engine = logging_to(&url);
    let logging = json!({ "level": "ALL" });
    create_logging(&engine, "m", StateMachineType::Express, &logging, &passes()).await;
    let ended = engine
        .start_sync_execution(request("m", "run", "{}"))
        .await
        .unwrap();
    assert_eq!(ended.execution.output.as_deref(), Some("{}"));
    engine.shutdown().await;
    // What was logged before the group was there is lost.
    assert!(
        !peer.taken().concat().contains("ExecutionStarted"),
        "{:?}",
        peer.taken()
    );
}

#[tokio::test]
async fn a_log_stream_that_was_deleted_is_created_again() {
    let (peer, url) = Peer::serve([]).await;
    let engine = logging_to(&url);
    let logging = json!({ "level": "ALL" });
    create_logging(
        &engine,
        "m",
        StateMachineType::Standard,
        &logging,
        &passes(),
    )
    .await;
    run(&engine, "m", StateMachineType::Standard, "{}").await;
    let both = async {
        while peer.taken().len() < 2 {
            tokio::task::yield_now().await;
        }
    };
    crate::workspace::within(both, "the events").await;
    peer.answers
        .lock()
        .unwrap()
        .push_back((400, "ResourceNotFoundException"));
    start(&engine, "m", "again", "{}").await.unwrap();
    ended(&engine, &execution_arn("m", "again")).await;
    engine.shutdown().await;
    let whole = "PutLogEvents ExecutionStarted PassStateEntered PassStateExited ExecutionSucceeded";
    assert_eq!(
        peer.taken(),
        ["CreateLogStream", whole, "CreateLogStream", whole]
    );
}

#[tokio::test]
async fn what_does_not_log_sends_nothing() {
    let (peer, url) = Peer::serve([]).await;
    let engine = logging_to(&url);
    create(&engine, "m", &passes()).await;
    run(&engine, "m", StateMachineType::Standard, "{}").await;
    engine.shutdown().await;
    assert_eq!(
        peer.taken(),
        ["PutEvents"; 0],
        "no events but those of the status"
    );
}
