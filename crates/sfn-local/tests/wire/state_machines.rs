//! State machines through the official SDK: made, changed, refused.

use aws_sdk_sfn::error::ProvideErrorMetadata;
use aws_sdk_sfn::types::{ExecutionStatus, Tag};

use crate::sdk_support::{client, create, refusal};
use crate::support::{PASS, ROLE, WAIT, server};

#[tokio::test]
async fn creating_the_same_again_is_no_error_and_something_else_is() {
    let server = server().await;
    let sfn = client(&server);
    let arn = create(&sfn, "hello", PASS).await;
    let again = sfn
        .create_state_machine()
        .name("hello")
        .definition(PASS)
        .role_arn("arn:aws:iam::123456789012:role/other")
        .tags(Tag::builder().key("team").value("blue").build())
        .send()
        .await
        .unwrap();
    assert_eq!(again.state_machine_arn, arn);
    let described = sfn
        .describe_state_machine()
        .state_machine_arn(&arn)
        .send()
        .await
        .unwrap();
    assert_eq!(
        described.role_arn, ROLE,
        "the role of the first request stays"
    );
    let tags = sfn
        .list_tags_for_resource()
        .resource_arn(&arn)
        .send()
        .await
        .unwrap()
        .tags
        .unwrap_or_default();
    assert!(tags.is_empty(), "and so do its tags");
    assert_eq!(
        refusal!(
            sfn.create_state_machine()
                .name("hello")
                .definition(WAIT)
                .role_arn(ROLE)
        ),
        (
            "StateMachineAlreadyExists".to_owned(),
            format!("State Machine Already Exists: '{arn}'")
        )
    );
    server.shutdown().await;
}

#[tokio::test]
async fn bad_input_gets_the_error_of_aws() {
    let server = server().await;
    let sfn = client(&server);
    let arn = create(&sfn, "hello", PASS).await;
    let missing = "arn:aws:states:eu-west-1:123456789012:stateMachine:missing";
    let long = "a".repeat(81);
    let start = || sfn.start_execution().state_machine_arn(&arn);
    let create = |definition: &str| {
        sfn.create_state_machine()
            .name("new")
            .definition(definition)
            .role_arn(ROLE)
    };
    let too_long = format!(
        "1 validation error detected: Value '{long}' at 'name' failed to satisfy constraint: Member must have length \
         less than or equal to 80"
    );
    // What does not fit the service model comes before what does not exist, and that before name and input, as on AWS.
    for ((code, message), expected_code, expected) in [
        (
            refusal!(start().name(&long)),
            "ValidationException",
            too_long.as_str(),
        ),
        (
            refusal!(sfn.start_execution().state_machine_arn(missing).name(&long)),
            "ValidationException",
            &too_long,
        ),
        (
            refusal!(
                sfn.start_execution()
                    .state_machine_arn(missing)
                    .name("a b")
                    .input("{")
            ),
            "StateMachineDoesNotExist",
            "State Machine Does Not Exist: '",
        ),
        (
            refusal!(start().name("a b").input("{")),
            "InvalidName",
            "Invalid Name: 'a b'",
        ),
        (
            refusal!(start().input("{")),
            "InvalidExecutionInput",
            "Invalid State Machine Execution Input: '",
        ),
        (
            refusal!(start().input("\"".to_owned() + &"x".repeat(262_144) + "\"")),
            "ValidationException",
            "'input'",
        ),
        (
            refusal!(create("{")),
            "InvalidDefinition",
            "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION",
        ),
        (
            refusal!(create(
                r#"{"States": {"A": {"Type": "Pass", "End": true}}}"#
            )),
            "InvalidDefinition",
            "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt] at /'",
        ),
        (
            refusal!(create(
                r#"{"StartAt": "B", "States": {"A": {"Type": "Pass", "End": true}}}"#
            )),
            "InvalidDefinition",
            "MISSING_TRANSITION_TARGET",
        ),
        (
            refusal!(create(&" ".repeat(1_048_577))),
            "ValidationException",
            "'definition'",
        ),
        (
            refusal!(create(PASS).role_arn("nobody")),
            "InvalidArn",
            "Invalid Role Arn: 'nobody'",
        ),
        (
            refusal!(create(PASS).name("a:b")),
            "InvalidName",
            "Invalid Name: 'a:b'",
        ),
        (
            refusal!(sfn.describe_execution().execution_arn(&arn)),
            "InvalidArn",
            "Invalid Arn: 'Resource type not valid in this context: stateMachine'",
        ),
        (
            refusal!(
                sfn.list_executions()
                    .state_machine_arn(&arn)
                    .next_token("nonsense")
            ),
            "InvalidToken",
            "Invalid Token: 'Invalid token'",
        ),
        (
            refusal!(sfn.list_executions()),
            "ValidationException",
            "stateMachineArn",
        ),
        (
            refusal!(
                sfn.list_executions()
                    .state_machine_arn(&arn)
                    .status_filter(ExecutionStatus::PendingRedrive)
            ),
            "ValidationException",
            "PENDING_REDRIVE",
        ),
        (
            refusal!(sfn.list_tags_for_resource().resource_arn(missing)),
            "ResourceNotFound",
            "Resource not found: '",
        ),
        (
            refusal!(sfn.update_state_machine().state_machine_arn(&arn)),
            "MissingRequiredParameter",
            "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
        ),
    ] {
        assert_eq!(code, expected_code, "{message}");
        assert!(
            message.contains(expected),
            "{message:?} does not say {expected:?}"
        );
    }
    server.shutdown().await;
}

#[tokio::test]
async fn an_express_state_machine_has_no_list_of_executions() {
    let server = server().await;
    let sfn = client(&server);
    let express = sfn
        .create_state_machine()
        .name("quick")
        .definition(PASS)
        .role_arn(ROLE)
        .r#type(aws_sdk_sfn::types::StateMachineType::Express)
        .send()
        .await
        .unwrap()
        .state_machine_arn;
    assert_eq!(
        refusal!(sfn.list_executions().state_machine_arn(&express)),
        (
            "StateMachineTypeNotSupported".to_owned(),
            "This operation is not supported by this type of state machine".to_owned()
        )
    );
    let execution = "arn:aws:states:eu-west-1:123456789012:express:quick:run-1:1234";
    assert_eq!(
        refusal!(sfn.stop_execution().execution_arn(execution)).0,
        "InvalidArn"
    );
    server.shutdown().await;
}

#[tokio::test]
async fn a_resource_has_at_most_fifty_tags() {
    let server = server().await;
    let sfn = client(&server);
    let arn = create(&sfn, "hello", PASS).await;
    let tag = |number: usize| {
        Tag::builder()
            .key(format!("key-{number}"))
            .value("value")
            .build()
    };
    sfn.tag_resource()
        .resource_arn(&arn)
        .set_tags(Some((0..50).map(tag).collect()))
        .send()
        .await
        .unwrap();
    // New values for keys that are there do not count.
    sfn.tag_resource()
        .resource_arn(&arn)
        .set_tags(Some((0..50).map(tag).collect()))
        .send()
        .await
        .unwrap();
    assert_eq!(
        refusal!(sfn.tag_resource().resource_arn(&arn).tags(tag(50))).0,
        "TooManyTags"
    );
    sfn.untag_resource()
        .resource_arn(&arn)
        .tag_keys("key-0")
        .send()
        .await
        .unwrap();
    sfn.tag_resource()
        .resource_arn(&arn)
        .tags(tag(50))
        .send()
        .await
        .unwrap();
    server.shutdown().await;
}
