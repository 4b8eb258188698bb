//! RedriveExecution through the official SDK.

use aws_sdk_sfn::error::ProvideErrorMetadata;
use aws_sdk_sfn::types::{
    ExecutionRedriveFilter, ExecutionRedriveStatus, ExecutionStatus, HistoryEventType,
};
use serde_json::json;
use sfn_local::{DataLocation, ServeConfig, serve};

use crate::sdk_support::{client, create, refusal};
use crate::support::{PASS, WAIT, server};

#[tokio::test]
async fn a_failed_map_is_redriven_and_runs_only_what_failed() {
    let folder = tempfile::tempdir().unwrap();
    let mocks = folder.path().join("mocks.json");
    let answers = json!({
        "StateMachines": {"each": {"TestCases": {"Flaky": {"Send": "Sent"}}}},
        "MockedResponses": {"Sent": {
            "0": {"Return": "first"},
            "1": {"Throw": {"Error": "Busy", "Cause": "try later"}},
            "2-3": {"Return": "later"},
        }},
    });
    std::fs::write(&mocks, answers.to_string()).unwrap();
    let mut config = ServeConfig::new(DataLocation::Ephemeral);
    config.engine.mock_config = Some(mocks);
    let server = serve(config).await.unwrap();
    let sfn = client(&server);
    let definition = json!({
        "StartAt": "Each",
        "States": {"Each": {
            "Type": "Map",
            "MaxConcurrency": 1,
            "ItemProcessor": {"StartAt": "Send", "States": {"Send": {
                "Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage",
                "Parameters": {"QueueUrl": "q", "MessageBody.$": "$"},
                "End": true
            }}},
            "End": true
        }}
    });
    let machine = create(&sfn, "each", &definition.to_string()).await;
    let arn = sfn
        .start_execution()
        .state_machine_arn(format!("{machine}#Flaky"))
        .input(r#"["a", "b", "c"]"#)
        .send()
        .await
        .unwrap()
        .execution_arn;
    server.engine().wait_closed(&arn).await.unwrap();
    let failed = sfn
        .describe_execution()
        .execution_arn(&arn)
        .send()
        .await
        .unwrap();
    assert_eq!(failed.status, ExecutionStatus::Failed);
    assert_eq!(
        (failed.redrive_status, failed.redrive_status_reason),
        (Some(ExecutionRedriveStatus::Redrivable), None)
    );

    let redriven = sfn
        .redrive_execution()
        .execution_arn(&arn)
        .send()
        .await
        .unwrap();
    server.engine().wait_closed(&arn).await.unwrap();
    let described = sfn
        .describe_execution()
        .execution_arn(&arn)
        .send()
        .await
        .unwrap();
    assert_eq!(
        described.output.as_deref(),
        Some(r#"["first","later","later"]"#)
    );
    assert_eq!(described.start_date, failed.start_date);
    assert_eq!((described.error, described.cause), (None, None));
    assert_eq!(
        (described.redrive_count, described.redrive_date),
        (Some(1), Some(redriven.redrive_date))
    );
    let listed = sfn
        .list_executions()
        .state_machine_arn(&machine)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            listed.executions[0].redrive_count,
            listed.executions[0].redrive_date
        ),
        (Some(1), Some(redriven.redrive_date))
    );
    let history = sfn
        .get_execution_history()
        .execution_arn(&arn)
        .send()
        .await
        .unwrap()
        .events;
    let count = |kind: HistoryEventType| history.iter().filter(|it| it.r#type == kind).count();
    assert_eq!(
        count(HistoryEventType::TaskScheduled),
        4,
        "two at first, and then the failed one and the one that had not begun"
    );
    assert_eq!(count(HistoryEventType::MapIterationStarted), 3);
    let redriven = history
        .iter()
        .find_map(|event| event.execution_redriven_event_details.as_ref());
    assert_eq!(redriven.unwrap().redrive_count, Some(1));
    server.shutdown().await;
}

#[tokio::test]
async fn what_cannot_be_redriven_is_refused_in_the_words_of_aws() {
    let server = server().await;
    let sfn = client(&server);
    let start = async |machine: String| {
        let started = sfn.start_execution().state_machine_arn(machine).send();
        started.await.unwrap().execution_arn
    };
    let succeeded = start(create(&sfn, "passes", PASS).await).await;
    let running = start(create(&sfn, "waits", WAIT).await).await;
    for (arn, reason) in [
        (&succeeded, "Execution is SUCCEEDED and cannot be redriven"),
        (&running, "Execution is RUNNING and cannot be redriven"),
    ] {
        let refused = refusal!(sfn.redrive_execution().execution_arn(arn));
        assert_eq!(
            refused,
            ("ExecutionNotRedrivable".to_owned(), reason.to_owned())
        );
        let described = sfn
            .describe_execution()
            .execution_arn(arn)
            .send()
            .await
            .unwrap();
        assert_eq!(
            (
                described.redrive_status,
                described.redrive_status_reason.as_deref()
            ),
            (Some(ExecutionRedriveStatus::NotRedrivable), Some(reason))
        );
    }
    let arn = |rest: &str| format!("arn:aws:states:eu-west-1:123456789012:{rest}");
    for (named, token, code, message) in [
        (
            arn("execution:passes:none"),
            "t",
            "ExecutionDoesNotExist",
            "Execution Does Not Exist: '",
        ),
        (
            arn("express:passes:run:1"),
            "t",
            "InvalidArn",
            "Invalid Arn: 'Resource type not valid in this context: express'",
        ),
        (
            "passes".to_owned(),
            "t",
            "InvalidArn",
            "Invalid Arn: 'Invalid ARN prefix",
        ),
        (running.clone(), "", "ValidationException", "clientToken"),
    ] {
        let refused = refusal!(
            sfn.redrive_execution()
                .execution_arn(&named)
                .client_token(token)
        );
        assert_eq!(refused.0, code, "{named} {token:?}");
        assert!(refused.1.contains(message), "{named}: {}", refused.1);
    }
    server.shutdown().await;
}

#[tokio::test]
async fn the_same_client_token_gives_the_same_redrive() {
    let server = server().await;
    let sfn = client(&server);
    let machine = create(&sfn, "waits", WAIT).await;
    let started = sfn.start_execution().state_machine_arn(machine).send();
    let arn = started.await.unwrap().execution_arn;
    sfn.stop_execution()
        .execution_arn(&arn)
        .send()
        .await
        .unwrap();
    let mut dates = Vec::new();
    for _ in 0..2 {
        let redriven = sfn
            .redrive_execution()
            .execution_arn(&arn)
            .client_token("one-call-sent-twice")
            .send()
            .await
            .unwrap();
        dates.push(redriven.redrive_date);
    }
    assert_eq!(dates[0], dates[1]);
    let described = sfn.describe_execution().execution_arn(&arn).send();
    assert_eq!(described.await.unwrap().redrive_count, Some(1));
    server.shutdown().await;
}

#[tokio::test]
async fn a_child_execution_is_redriven_with_its_map_run() {
    let folder = tempfile::tempdir().unwrap();
    let mocks = folder.path().join("mocks.json");
    let answers = json!({
        "StateMachines": {"far": {"TestCases": {"Flaky": {"Send": "Sent"}}}},
        "MockedResponses": {"Sent": {
            "0": {"Throw": {"Error": "Busy", "Cause": "try later"}},
            "1": {"Return": "later"},
        }},
    });
    std::fs::write(&mocks, answers.to_string()).unwrap();
    let mut config = ServeConfig::new(DataLocation::Ephemeral);
    config.engine.mock_config = Some(mocks);
    let server = serve(config).await.unwrap();
    let sfn = client(&server);
    let definition = json!({
        "StartAt": "Each",
        "States": {"Each": {
            "Type": "Map",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Send",
                "States": {"Send": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::sqs:sendMessage",
                    "Parameters": {"QueueUrl": "q", "MessageBody.$": "$"},
                    "End": true
                }}
            },
            "End": true
        }}
    });
    let machine = create(&sfn, "far", &definition.to_string()).await;
    let arn = sfn
        .start_execution()
        .state_machine_arn(format!("{machine}#Flaky"))
        .input(r#"["a"]"#)
        .send()
        .await
        .unwrap()
        .execution_arn;
    server.engine().wait_closed(&arn).await.unwrap();
    let runs = sfn.list_map_runs().execution_arn(&arn).send();
    let run = runs.await.unwrap().map_runs[0].map_run_arn.clone();
    let child = sfn
        .list_executions()
        .map_run_arn(&run)
        .redrive_filter(ExecutionRedriveFilter::NotRedriven)
        .send()
        .await
        .unwrap()
        .executions[0]
        .execution_arn
        .clone();
    let described = sfn.describe_execution().execution_arn(&child).send();
    let described = described.await.unwrap();
    assert_eq!(described.status, ExecutionStatus::Failed);
    assert_eq!(
        (described.redrive_status, described.redrive_status_reason),
        (Some(ExecutionRedriveStatus::RedrivableByMapRun), None)
    );
    let (code, message) = refusal!(sfn.redrive_execution().execution_arn(&child));
    assert_eq!(code, "ExecutionNotRedrivable");
    assert!(message.contains("only by its Map Run"), "{message}");

    sfn.redrive_execution()
        .execution_arn(&arn)
        .send()
        .await
        .unwrap();
    server.engine().wait_closed(&arn).await.unwrap();
    let ended = sfn.describe_execution().execution_arn(&arn).send();
    assert_eq!(ended.await.unwrap().output.as_deref(), Some(r#"["later"]"#));
    let run = sfn
        .describe_map_run()
        .map_run_arn(run)
        .send()
        .await
        .unwrap();
    assert_eq!(run.redrive_count, Some(1));
    assert!(run.redrive_date.is_some());
    let counts = run.execution_counts.unwrap();
    assert_eq!((counts.succeeded, counts.failed), (1, 0));
    assert_eq!(
        (counts.pending_redrive, counts.failures_not_redrivable),
        (Some(0), Some(0))
    );
    let redriven = sfn
        .list_executions()
        .map_run_arn(run.map_run_arn)
        .redrive_filter(ExecutionRedriveFilter::Redriven)
        .send();
    let redriven = redriven.await.unwrap().executions;
    assert_eq!(
        (
            redriven[0].execution_arn.as_str(),
            redriven[0].redrive_count
        ),
        (child.as_str(), Some(1))
    );
    server.shutdown().await;
}
