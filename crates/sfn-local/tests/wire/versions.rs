//! Versions and aliases through the official SDK.

use aws_sdk_sfn::Client;
use aws_sdk_sfn::error::ProvideErrorMetadata;
use aws_sdk_sfn::types::RoutingConfigurationListItem;

use crate::sdk_support::{client, create, refusal};
use crate::support::{PASS, WAIT, server};

fn route(version: &str, weight: i32) -> RoutingConfigurationListItem {
    RoutingConfigurationListItem::builder()
        .state_machine_version_arn(version)
        .weight(weight)
        .build()
        .unwrap()
}

/// A state machine with two versions.
async fn two_versions(sfn: &Client) -> (String, String, String) {
    let arn = create(sfn, "hello", PASS).await;
    let first = sfn
        .publish_state_machine_version()
        .state_machine_arn(&arn)
        .send()
        .await
        .unwrap()
        .state_machine_version_arn;
    let second = sfn
        .update_state_machine()
        .state_machine_arn(&arn)
        .definition(PASS.replace("hello", "good day"))
        .publish(true)
        .version_description("politer")
        .send()
        .await
        .unwrap()
        .state_machine_version_arn
        .unwrap();
    (arn, first, second)
}

#[tokio::test]
async fn a_weighted_alias_sends_starts_to_both_versions_by_their_weights() {
    let server = server().await;
    let sfn = client(&server);
    let (arn, first, second) = two_versions(&sfn).await;
    let alias = sfn
        .create_state_machine_alias()
        .name("PROD")
        .routing_configuration(route(&first, 80))
        .routing_configuration(route(&second, 20))
        .send()
        .await
        .unwrap()
        .state_machine_alias_arn;
    for _ in 0..1000 {
        let start = sfn.start_execution().state_machine_arn(&alias);
        start.send().await.unwrap();
    }
    let count = async |of: &str| {
        let pages = sfn
            .list_executions()
            .state_machine_arn(of)
            .max_results(1000);
        pages.send().await.unwrap().executions.len()
    };
    assert_eq!(count(&alias).await, 1000);
    let (of_first, of_second) = (count(&first).await, count(&second).await);
    assert_eq!(of_first + of_second, 1000);
    // Of the binomial distribution, less than one in 10^9 lies outside.
    assert!((721..=879).contains(&of_first), "{of_first} of 800");
    assert_eq!(count(&arn).await, 1000);
    server.shutdown().await;
}

#[tokio::test]
async fn an_execution_runs_the_version_that_it_was_started_on() {
    let server = server().await;
    let sfn = client(&server);
    let (_, first, second) = two_versions(&sfn).await;
    for (version, greeting) in [(&first, "hello"), (&second, "good day")] {
        let start = sfn.start_execution().state_machine_arn(version);
        let execution = start.send().await.unwrap().execution_arn;
        let found = sfn.describe_execution().execution_arn(execution);
        let found = found.send().await.unwrap();
        assert_eq!(found.state_machine_version_arn.as_ref(), Some(version));
        assert!(found.output.unwrap_or_default().contains(greeting));
    }
    let described = sfn.describe_state_machine().state_machine_arn(&second);
    let described = described.send().await.unwrap();
    assert_eq!(described.description.as_deref(), Some("politer"));
    server.shutdown().await;
}

#[tokio::test]
async fn what_does_not_go_is_refused_by_name() {
    let server = server().await;
    let sfn = client(&server);
    let (arn, first, second) = two_versions(&sfn).await;
    let alias = |name: &str, version: &str| {
        sfn.create_state_machine_alias()
            .name(name)
            .routing_configuration(route(version, 100))
    };
    let code = |refusal: (String, String)| refusal.0;
    alias("PROD", &first).send().await.unwrap();
    alias("PROD", &first).send().await.unwrap();
    assert_eq!(code(refusal!(alias("PROD", &second))), "ConflictException");
    assert_eq!(
        code(refusal!(alias("NEXT", &format!("{arn}:9")))),
        "ResourceNotFound"
    );
    assert_eq!(
        code(refusal!(
            sfn.publish_state_machine_version()
                .state_machine_arn(&arn)
                .revision_id("INITIAL")
        )),
        "ConflictException"
    );
    assert_eq!(
        code(refusal!(
            sfn.start_execution()
                .state_machine_arn(format!("{arn}:NEXT"))
        )),
        "StateMachineDoesNotExist"
    );
    for n in 1..100 {
        alias(&format!("alias-{n}"), &second).send().await.unwrap();
    }
    assert_eq!(
        code(refusal!(alias("one-too-many", &second))),
        "ServiceQuotaExceededException"
    );
    server.shutdown().await;
}

#[tokio::test]
async fn versions_and_aliases_go_with_their_state_machine() {
    let server = server().await;
    let sfn = client(&server);
    let (arn, first, _) = two_versions(&sfn).await;
    let delete = sfn.delete_state_machine().state_machine_arn(&arn);
    delete.send().await.unwrap();
    create(&sfn, "hello", WAIT).await;
    assert_eq!(
        refusal!(sfn.describe_state_machine().state_machine_arn(&first)).0,
        "StateMachineDoesNotExist"
    );
    let again = sfn.publish_state_machine_version().state_machine_arn(&arn);
    let again = again.send().await.unwrap();
    assert_eq!(
        again.state_machine_version_arn, first,
        "counts from 1 again"
    );
    server.shutdown().await;
}
