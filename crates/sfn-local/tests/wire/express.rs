//! Express state machines through the official SDK.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_sfn::Client;
use aws_sdk_sfn::error::ProvideErrorMetadata;
use aws_sdk_sfn::types::{
    IncludedData, RoutingConfigurationListItem, StateMachineType, SyncExecutionStatus,
};
use serde_json::{Value, json};
use sfn_engine::clock::ManualClock;
use sfn_engine::store::table::ExecutionStatus;
use sfn_local::{DataLocation, ServeConfig, Server, serve};

use crate::sdk_support::{client, refusal};
use crate::support::{PASS, ROLE, WAIT, call};

/// A server whose time passes only when the test says so.
async fn server() -> (Server, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let mut config = ServeConfig::new(DataLocation::Ephemeral);
    config.engine.clock = Some(Arc::clone(&clock) as _);
    (serve(config).await.unwrap(), clock)
}

async fn express(sfn: &Client, name: &str, definition: &str) -> String {
    sfn.create_state_machine()
        .name(name)
        .definition(definition)
        .role_arn(ROLE)
        .r#type(StateMachineType::Express)
        .send()
        .await
        .unwrap()
        .state_machine_arn
}

/// Waits until an Express execution has ended, by what the engine tells.
async fn ended(server: &Server, arn: &str) -> ExecutionStatus {
    let mut changes = server.engine().subscribe();
    loop {
        let log = server.engine().express_log(arn).unwrap().unwrap();
        if !log.execution.status.is_open() {
            return log.execution.status;
        }
        changes.recv().await.unwrap();
    }
}

#[tokio::test]
async fn every_start_is_an_execution_of_its_own_and_only_the_log_tells_of_it() {
    let (server, _) = server().await;
    let sfn = client(&server);
    let machine = express(&sfn, "quick", PASS).await;
    let mut started = Vec::new();
    for input in [r#"{"a": 1}"#, r#"{"a": 2}"#] {
        let start = sfn.start_execution().state_machine_arn(&machine);
        let start = start.name("again").input(input).send().await.unwrap();
        started.push(start.execution_arn);
    }
    let prefix = "arn:aws:states:eu-west-1:123456789012:express:quick:again:";
    assert!(
        started.iter().all(|arn| arn.starts_with(prefix)),
        "{started:?}"
    );
    assert_ne!(started[0], started[1]);
    assert_eq!(
        ended(&server, &started[0]).await,
        ExecutionStatus::Succeeded
    );

    let arn = &started[0];
    let foreign = (
        "InvalidArn".to_owned(),
        "Invalid Arn: 'Resource type not valid in this context: express'".to_owned(),
    );
    assert_eq!(
        refusal!(sfn.describe_execution().execution_arn(arn)),
        foreign
    );
    assert_eq!(
        refusal!(sfn.get_execution_history().execution_arn(arn)),
        foreign
    );
    assert_eq!(refusal!(sfn.stop_execution().execution_arn(arn)), foreign);
    let of = sfn.describe_state_machine_for_execution();
    assert_eq!(refusal!(of.execution_arn(arn)), foreign);
    assert_eq!(
        refusal!(sfn.list_executions().state_machine_arn(&machine)).0,
        "StateMachineTypeNotSupported"
    );

    let listed = server.engine().express_executions(&machine);
    let listed: Vec<&str> = listed.iter().map(|run| run.arn.as_str()).collect();
    assert_eq!(listed, [&started[1], &started[0]], "the last one first");
    let log = server.engine().express_log(arn).unwrap().unwrap();
    let events = serde_json::to_value(&log.events).unwrap();
    let stamp = "1700000000000";
    let event = |id: &str, previous: &str, kind: &str, details: Value| {
        json!({
            "id": id, "type": kind, "details": details, "previous_event_id": previous, "event_timestamp": stamp,
            "execution_arn": arn, "redrive_count": "0",
        })
    };
    let whole = json!({ "truncated": false });
    let (input, output) = (r#"{"a": 1}"#, r#"{"greeting":"hello"}"#);
    assert_eq!(
        events,
        json!([
            event(
                "1",
                "0",
                "ExecutionStarted",
                json!({"input": input, "inputDetails": whole, "roleArn": ROLE})
            ),
            event(
                "2",
                "0",
                "PassStateEntered",
                json!({"input": input, "inputDetails": whole, "name": "Greet"})
            ),
            event(
                "3",
                "2",
                "PassStateExited",
                json!({"name": "Greet", "output": output, "outputDetails": whole})
            ),
            event(
                "4",
                "3",
                "ExecutionSucceeded",
                json!({"output": output, "outputDetails": whole})
            ),
        ])
    );
    server.shutdown().await;
}

#[tokio::test]
async fn a_synchronous_execution_is_answered_with_its_end_whatever_that_is() {
    let (server, _) = server().await;
    let sfn = client(&server);
    let machine = express(&sfn, "quick", PASS).await;
    let run = sfn
        .start_sync_execution()
        .state_machine_arn(&machine)
        .name("once")
        .input(r#"{"a": 1}"#)
        .trace_header("Root=1-5759e988-bd862e3fe1be46a994272793")
        .send()
        .await
        .unwrap();
    assert_eq!(run.status, SyncExecutionStatus::Succeeded);
    assert_eq!(run.output.as_deref(), Some(r#"{"greeting":"hello"}"#));
    assert_eq!(run.input.as_deref(), Some(r#"{"a": 1}"#));
    assert_eq!(run.name.as_deref(), Some("once"));
    assert_eq!(run.state_machine_arn.as_deref(), Some(machine.as_str()));
    assert!(run.trace_header.unwrap_or_default().starts_with("Root=1-"));
    let billing = run.billing_details.unwrap();
    assert_eq!(
        (
            billing.billed_duration_in_milliseconds,
            billing.billed_memory_used_in_mb
        ),
        (100, 64)
    );
    assert!(run.input_details.unwrap().included && run.output_details.unwrap().included);

    let hidden = sfn
        .start_sync_execution()
        .state_machine_arn(&machine)
        .included_data(IncludedData::MetadataOnly)
        .send()
        .await
        .unwrap();
    assert_eq!((hidden.input, hidden.output), (None, None));
    assert!(!hidden.output_details.unwrap().included);

    let fails = r#"{"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Bad", "Cause": "on purpose"}}}"#;
    let failing = express(&sfn, "fails", fails).await;
    let run = sfn.start_sync_execution().state_machine_arn(&failing);
    let run = run.send().await.unwrap();
    assert_eq!(run.status, SyncExecutionStatus::Failed);
    assert_eq!(
        (run.error.as_deref(), run.cause.as_deref(), run.output),
        (Some("Bad"), Some("on purpose"), None)
    );

    let standard = crate::sdk_support::create(&sfn, "standard", PASS).await;
    let refused = refusal!(sfn.start_sync_execution().state_machine_arn(&standard));
    assert_eq!(refused.0, "StateMachineTypeNotSupported");
    let refused = refusal!(
        sfn.start_sync_execution()
            .state_machine_arn(format!("{machine}-not"))
    );
    assert_eq!(refused.0, "StateMachineDoesNotExist");
    server.shutdown().await;
}

#[tokio::test]
async fn five_minutes_are_the_most_that_an_execution_may_take() {
    let (server, clock) = server().await;
    let sfn = client(&server);
    for (name, timeout, limit) in [
        ("own", Some(7), 7),
        ("most", None, 300),
        ("longer", Some(900), 300),
    ] {
        let mut definition: Value = serde_json::from_str(WAIT).unwrap();
        if let Some(seconds) = timeout {
            definition["TimeoutSeconds"] = json!(seconds);
        }
        let machine = express(&sfn, name, &definition.to_string()).await;
        let start = sfn.start_execution().state_machine_arn(&machine);
        let arn = start.send().await.unwrap().execution_arn;
        clock.advance(limit * 1000 - 1);
        // Something that happens after the clock has moved, and is told.
        let still = sfn.start_sync_execution();
        let quick = express(&sfn, &format!("{name}-quick"), PASS).await;
        still.state_machine_arn(quick).send().await.unwrap();
        let log = server.engine().express_log(&arn).unwrap().unwrap();
        assert_eq!(log.execution.status, ExecutionStatus::Running, "{name}");
        clock.advance(1);
        assert_eq!(
            ended(&server, &arn).await,
            ExecutionStatus::TimedOut,
            "{name}"
        );
        let log = server.engine().express_log(&arn).unwrap().unwrap();
        assert_eq!(
            log.execution.stop_millis.unwrap() - log.execution.start_millis,
            limit * 1000,
            "{name}"
        );
        assert_eq!(
            log.events.last().unwrap().r#type,
            "ExecutionTimedOut",
            "{name}"
        );
    }
    server.shutdown().await;
}

#[tokio::test]
async fn an_execution_goes_on_when_its_client_hangs_up() {
    let (server, clock) = server().await;
    let sfn = client(&server);
    let rests =
        r#"{"StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 60, "End": true}}}"#;
    let machine = express(&sfn, "rests", rests).await;
    let mut changes = server.engine().subscribe();
    let request = call(
        &server.url(),
        "StartSyncExecution",
        &json!({ "stateMachineArn": machine }),
    )
    .header(
        "authorization",
        "AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/states/aws4_request, Signature=0",
    );
    let waiting = tokio::spawn(request.send());
    let mut change = async || {
        let change = tokio::time::timeout(Duration::from_secs(30), changes.recv());
        let change = change.await.unwrap().unwrap();
        (change.execution_arn, change.status)
    };
    let (arn, status) = change().await;
    assert_eq!(status, ExecutionStatus::Running);
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    clock.advance(60_000);
    assert_eq!(change().await, (arn, ExecutionStatus::Succeeded));
    server.shutdown().await;
}

#[tokio::test]
async fn versions_and_aliases_run_synchronously_too() {
    let (server, _) = server().await;
    let sfn = client(&server);
    let machine = express(&sfn, "hello", PASS).await;
    let publish = sfn
        .publish_state_machine_version()
        .state_machine_arn(&machine);
    let version = publish.send().await.unwrap().state_machine_version_arn;
    let update = sfn.update_state_machine().state_machine_arn(&machine);
    let update = update.definition(PASS.replace("hello", "good day"));
    update.send().await.unwrap();
    let route = RoutingConfigurationListItem::builder()
        .state_machine_version_arn(&version)
        .weight(100);
    let alias = sfn
        .create_state_machine_alias()
        .name("PROD")
        .routing_configuration(route.build().unwrap());
    let alias = alias.send().await.unwrap().state_machine_alias_arn;
    for (arn, greeting) in [
        (&machine, "good day"),
        (&version, "hello"),
        (&alias, "hello"),
    ] {
        let run = sfn.start_sync_execution().state_machine_arn(arn);
        let run = run.send().await.unwrap();
        assert!(run.output.unwrap().contains(greeting), "{arn}");
        assert_eq!(run.state_machine_arn.as_ref(), Some(&machine), "{arn}");
        let log = server
            .engine()
            .express_log(&run.execution_arn)
            .unwrap()
            .unwrap();
        let expected = |of: &String| (arn == of).then(|| of.clone());
        assert_eq!(
            log.execution.state_machine_alias_arn,
            expected(&alias),
            "{arn}"
        );
    }
    server.shutdown().await;
}

#[tokio::test]
async fn express_children_of_a_map_run_are_listed_and_described() {
    let (server, _) = server().await;
    let sfn = client(&server);
    let definition = json!({
        "StartAt": "Each",
        "States": {"Each": {
            "Type": "Map",
            "Label": "Each",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                "StartAt": "Greet",
                "States": {"Greet": {"Type": "Pass", "Result": "hello", "End": true}},
            },
            "End": true,
        }},
    });
    let machine = crate::sdk_support::create(&sfn, "each", &definition.to_string()).await;
    let start = sfn.start_execution().state_machine_arn(&machine);
    let execution = start.input("[1, 2, 3]").send().await.unwrap().execution_arn;
    server.engine().wait_closed(&execution).await.unwrap();
    let runs = sfn.list_map_runs().execution_arn(&execution);
    let run = runs.send().await.unwrap().map_runs.remove(0).map_run_arn;
    let children = sfn.list_executions().map_run_arn(&run);
    let children = children.send().await.unwrap().executions;
    assert_eq!(children.len(), 3);
    for child in &children {
        let arn = &child.execution_arn;
        let express = "arn:aws:states:eu-west-1:123456789012:express:each/Each:";
        assert!(arn.starts_with(express), "{arn}");
        let described = sfn.describe_execution().execution_arn(arn);
        let described = described.send().await.unwrap();
        assert_eq!(&described.execution_arn, arn);
        assert_eq!(described.output.as_deref(), Some(r#""hello""#));
        assert_eq!(described.map_run_arn.as_ref(), Some(&run));
        let log = server.engine().express_log(arn).unwrap().unwrap();
        assert_eq!(log.execution.status, ExecutionStatus::Succeeded);
        let history = sfn.get_execution_history().execution_arn(arn);
        assert_eq!(refusal!(history).0, "InvalidArn");
    }
    let another = format!("{}0", children[0].execution_arn);
    let unknown = refusal!(sfn.describe_execution().execution_arn(another));
    assert_eq!(unknown.0, "ExecutionDoesNotExist");
    server.shutdown().await;
}
