//! Executions through the official SDK.

use aws_sdk_sfn::error::ProvideErrorMetadata;
use aws_sdk_sfn::types::{ExecutionStatus, HistoryEventType, StateMachineStatus};
use serde_json::{Value, json};
use sfn_local::{DataLocation, ServeConfig, serve};

use crate::sdk_support::{client, create, refusal};
use crate::support::{PASS, ROLE, WAIT, server};

#[tokio::test]
async fn a_state_machine_from_its_creation_to_its_end() {
    let server = server().await;
    let sfn = client(&server);
    let arn = create(&sfn, "hello", PASS).await;
    assert_eq!(
        arn,
        "arn:aws:states:eu-west-1:123456789012:stateMachine:hello"
    );

    let started = sfn
        .start_execution()
        .state_machine_arn(&arn)
        .input(r#"{"a": 1}"#)
        .send()
        .await
        .unwrap();
    server
        .engine()
        .wait_closed(&started.execution_arn)
        .await
        .unwrap();
    let described = sfn
        .describe_execution()
        .execution_arn(&started.execution_arn)
        .send()
        .await
        .unwrap();
    assert_eq!(described.status, ExecutionStatus::Succeeded);
    assert_eq!(described.output.as_deref(), Some(r#"{"greeting":"hello"}"#));
    assert_eq!(
        described.input.as_deref(),
        Some(r#"{"a": 1}"#),
        "as it was sent"
    );

    let history = sfn
        .get_execution_history()
        .execution_arn(&started.execution_arn)
        .send()
        .await
        .unwrap();
    let types: Vec<_> = history
        .events
        .iter()
        .map(|event| event.r#type.clone())
        .collect();
    assert_eq!(
        types,
        [
            HistoryEventType::ExecutionStarted,
            HistoryEventType::PassStateEntered,
            HistoryEventType::PassStateExited,
            HistoryEventType::ExecutionSucceeded
        ]
    );

    let updated = sfn
        .update_state_machine()
        .state_machine_arn(&arn)
        .definition(WAIT)
        .send()
        .await
        .unwrap();
    let described = sfn
        .describe_state_machine()
        .state_machine_arn(&arn)
        .send()
        .await
        .unwrap();
    assert_eq!(described.definition, WAIT);
    assert_eq!(
        (described.revision_id, described.status),
        (updated.revision_id, Some(StateMachineStatus::Active))
    );
    // The execution keeps the definition that it ran.
    let then = sfn
        .describe_state_machine_for_execution()
        .execution_arn(&started.execution_arn)
        .send()
        .await
        .unwrap();
    assert_eq!(then.definition, PASS);

    let waiting = sfn
        .start_execution()
        .state_machine_arn(&arn)
        .send()
        .await
        .unwrap()
        .execution_arn;
    sfn.stop_execution()
        .execution_arn(&waiting)
        .error("Enough")
        .cause("by hand")
        .send()
        .await
        .unwrap();
    let aborted = sfn
        .list_executions()
        .state_machine_arn(&arn)
        .status_filter(ExecutionStatus::Aborted)
        .send()
        .await
        .unwrap()
        .executions;
    assert_eq!(
        aborted
            .iter()
            .map(|run| run.execution_arn.as_str())
            .collect::<Vec<_>>(),
        [waiting.as_str()]
    );

    sfn.delete_state_machine()
        .state_machine_arn(&arn)
        .send()
        .await
        .unwrap();
    let (code, _) = refusal!(sfn.describe_state_machine().state_machine_arn(&arn));
    assert_eq!(code, "StateMachineDoesNotExist");
    assert!(
        sfn.list_state_machines()
            .send()
            .await
            .unwrap()
            .state_machines
            .is_empty()
    );
    server.shutdown().await;
}

#[tokio::test]
async fn starting_the_same_again_gives_the_execution_that_runs() {
    let server = server().await;
    let sfn = client(&server);
    let arn = create(&sfn, "rest", WAIT).await;
    let start = |input: &str| {
        sfn.start_execution()
            .state_machine_arn(&arn)
            .name("once")
            .input(input)
    };
    let first = start("{}").send().await.unwrap();
    let again = start("{}").send().await.unwrap();
    assert_eq!(
        (&again.execution_arn, &again.start_date),
        (&first.execution_arn, &first.start_date)
    );
    let taken = (
        "ExecutionAlreadyExists".to_owned(),
        format!("Execution Already Exists: '{}'", first.execution_arn),
    );
    assert_eq!(refusal!(start(r#"{"other": "input"}"#)), taken);
    sfn.stop_execution()
        .execution_arn(&first.execution_arn)
        .send()
        .await
        .unwrap();
    assert_eq!(refusal!(start("{}")), taken, "once it has ended");
    server.shutdown().await;
}

#[tokio::test]
async fn metadata_leaves_the_data_out() {
    let server = server().await;
    let sfn = client(&server);
    let arn = create(&sfn, "hello", PASS).await;
    let metadata = aws_sdk_sfn::types::IncludedData::MetadataOnly;
    let machine = sfn
        .describe_state_machine()
        .state_machine_arn(&arn)
        .included_data(metadata.clone());
    assert_eq!(machine.send().await.unwrap().definition, "{}");
    let execution = sfn
        .start_execution()
        .state_machine_arn(&arn)
        .send()
        .await
        .unwrap()
        .execution_arn;
    server.engine().wait_closed(&execution).await.unwrap();
    let described = sfn
        .describe_execution()
        .execution_arn(&execution)
        .included_data(metadata)
        .send()
        .await
        .unwrap();
    assert_eq!((described.input, described.output), (None, None));
    assert_eq!(
        described.input_details.map(|details| details.included),
        Some(false)
    );
    let history = sfn
        .get_execution_history()
        .execution_arn(&execution)
        .include_execution_data(false)
        .send()
        .await
        .unwrap();
    let started = history.events[0].execution_started_event_details().unwrap();
    assert_eq!((started.input(), started.role_arn()), (None, Some(ROLE)));
    server.shutdown().await;
}

#[tokio::test]
async fn a_test_case_has_its_answers_from_the_mock_configuration_of_that_moment() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("MockConfigFile.json");
    let mocks = |answer: Value| {
        let config = json!({
            "StateMachines": {"ask": {"TestCases": {"Happy": {"Ask": "Answer"}}}},
            "MockedResponses": {"Answer": {"0": answer}}
        });
        std::fs::write(&file, config.to_string()).unwrap();
    };
    mocks(json!({"Return": {"answer": 42}}));
    let mut config = ServeConfig::new(DataLocation::Ephemeral);
    config.engine.mock_config = Some(file.clone());
    let server = serve(config).await.unwrap();
    let sfn = client(&server);
    let definition = json!({
        "StartAt": "Ask",
        "States": {"Ask": {
            "Type": "Task",
            "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:ask",
            "End": true
        }}
    });
    let arn = create(&sfn, "ask", &definition.to_string()).await;
    let run = || async {
        let start = sfn
            .start_execution()
            .state_machine_arn(format!("{arn}#Happy"));
        let execution = start.send().await.unwrap().execution_arn;
        server.engine().wait_closed(&execution).await.unwrap();
        sfn.describe_execution()
            .execution_arn(execution)
            .send()
            .await
            .unwrap()
    };
    let first = run().await;
    assert_eq!(
        (
            first.status,
            first.output.as_deref(),
            first.state_machine_arn.as_str()
        ),
        (
            ExecutionStatus::Succeeded,
            Some(r#"{"answer":42}"#),
            arn.as_str()
        )
    );
    mocks(json!({"Throw": {"Error": "Busy", "Cause": "try later"}}));
    let second = run().await;
    assert_eq!(
        (
            second.status,
            second.error.as_deref(),
            second.cause.as_deref()
        ),
        (ExecutionStatus::Failed, Some("Busy"), Some("try later"))
    );
    let (code, message) = refusal!(
        sfn.start_execution()
            .state_machine_arn(format!("{arn}#Sad"))
    );
    assert_eq!(code, "ValidationException");
    assert!(message.contains("Sad"), "{message}");
    server.shutdown().await;
}

#[tokio::test]
async fn a_deleted_state_machine_is_there_until_its_last_execution_has_ended() {
    let server = server().await;
    let sfn = client(&server);
    let arn = create(&sfn, "rest", WAIT).await;
    let start = sfn.start_execution().state_machine_arn(&arn);
    let execution = start.send().await.unwrap().execution_arn;
    let delete = || sfn.delete_state_machine().state_machine_arn(&arn).send();
    let describe = || sfn.describe_state_machine().state_machine_arn(&arn);
    delete().await.unwrap();
    let described = describe().send().await.unwrap();
    assert_eq!(described.status, Some(StateMachineStatus::Deleting));
    for (code, message) in [
        refusal!(sfn.start_execution().state_machine_arn(&arn)),
        refusal!(
            sfn.update_state_machine()
                .state_machine_arn(&arn)
                .definition(PASS)
        ),
        refusal!(
            sfn.create_state_machine()
                .name("rest")
                .definition(WAIT)
                .role_arn(ROLE)
        ),
    ] {
        assert_eq!(code, "StateMachineDeleting");
        assert!(message.contains(&arn), "{message}");
    }
    delete().await.unwrap();
    let stop = sfn.stop_execution().execution_arn(&execution);
    stop.send().await.unwrap();
    assert_eq!(refusal!(describe()).0, "StateMachineDoesNotExist");
    let described = sfn.describe_execution().execution_arn(&execution);
    assert_eq!(
        described.send().await.unwrap().status,
        ExecutionStatus::Aborted,
        "executions outlive their state machine"
    );
    delete().await.unwrap();
    create(&sfn, "rest", PASS).await;
    server.shutdown().await;
}
