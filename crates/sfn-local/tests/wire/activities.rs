//! Activities through the official SDK.

use aws_sdk_sfn::error::ProvideErrorMetadata;
use aws_sdk_sfn::types::{EncryptionConfiguration, EncryptionType, Tag};

use crate::sdk_support::{client, refusal};
use crate::support::server;

const ABSENT: &str = "arn:aws:states:eu-west-1:123456789012:activity:absent";

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build()
}

#[tokio::test]
async fn an_activity_is_created_once_and_keeps_what_it_was_given() {
    let server = server().await;
    let sfn = client(&server);
    let key = EncryptionConfiguration::builder()
        .r#type(EncryptionType::CustomerManagedKmsKey)
        .kms_key_id("alias/mine")
        .build()
        .unwrap();
    let create = || {
        sfn.create_activity()
            .name("approve")
            .encryption_configuration(key.clone())
    };
    let created = create().tags(tag("team", "payments")).send().await.unwrap();
    let arn = created.activity_arn();
    assert_eq!(
        arn,
        "arn:aws:states:eu-west-1:123456789012:activity:approve"
    );
    let again = create().tags(tag("team", "other")).send().await.unwrap();
    assert_eq!(again, created_as(&created, &again), "the same activity");

    let described = sfn
        .describe_activity()
        .activity_arn(arn)
        .send()
        .await
        .unwrap();
    assert_eq!(described.name(), "approve");
    assert_eq!(described.encryption_configuration(), Some(&key));
    assert_eq!(described.creation_date(), created.creation_date());

    let (code, message) = refusal!(sfn.create_activity().name("approve"));
    assert_eq!(code, "ActivityAlreadyExists");
    assert!(message.contains(arn), "{message}");

    let tags = || async {
        let listed = sfn.list_tags_for_resource().resource_arn(arn).send().await;
        listed.unwrap().tags().to_vec()
    };
    assert_eq!(tags().await, [tag("team", "payments")]);
    let tagged = sfn
        .tag_resource()
        .resource_arn(arn)
        .tags(tag("stage", "test"));
    tagged.send().await.unwrap();
    let untagged = sfn.untag_resource().resource_arn(arn).tag_keys("team");
    untagged.send().await.unwrap();
    assert_eq!(tags().await, [tag("stage", "test")]);

    sfn.delete_activity()
        .activity_arn(arn)
        .send()
        .await
        .unwrap();
    let (code, _) = refusal!(sfn.list_tags_for_resource().resource_arn(arn));
    assert_eq!(code, "ResourceNotFound");
    server.shutdown().await;
}

/// The answer to the second creation as it is to be: the first one, with a request id of its own.
fn created_as(
    first: &aws_sdk_sfn::operation::create_activity::CreateActivityOutput,
    again: &aws_sdk_sfn::operation::create_activity::CreateActivityOutput,
) -> aws_sdk_sfn::operation::create_activity::CreateActivityOutput {
    let mut expected = again.clone();
    expected.activity_arn = first.activity_arn.clone();
    expected.creation_date = first.creation_date;
    expected
}

#[tokio::test]
async fn activities_are_listed_by_name_page_by_page() {
    let server = server().await;
    let sfn = client(&server);
    for name in ["c", "a", "b"] {
        sfn.create_activity().name(name).send().await.unwrap();
    }
    let names: Vec<String> = sfn
        .list_activities()
        .max_results(2)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .unwrap()
        .into_iter()
        .map(|activity| activity.name)
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
    let (code, message) = refusal!(sfn.list_activities().next_token("none"));
    assert_eq!(
        (code.as_str(), message.as_str()),
        ("InvalidToken", "Invalid Token: 'Invalid token'")
    );
    server.shutdown().await;
}

#[tokio::test]
async fn activities_refuse_what_aws_refuses() {
    let server = server().await;
    let sfn = client(&server);
    let machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:m";
    let without_key = EncryptionConfiguration::builder()
        .r#type(EncryptionType::CustomerManagedKmsKey)
        .build()
        .unwrap();
    for (what, refused, code) in [
        (
            "a name with a space",
            refusal!(sfn.create_activity().name("a b")),
            "InvalidName",
        ),
        (
            "too many tags",
            refusal!(sfn.create_activity().name("a").set_tags(Some(
                (0..51).map(|number| tag(&number.to_string(), "")).collect()
            ))),
            "TooManyTags",
        ),
        (
            "a key that is not named",
            refusal!(
                sfn.create_activity()
                    .name("a")
                    .encryption_configuration(without_key)
            ),
            "InvalidEncryptionConfiguration",
        ),
        (
            "describing what is not there",
            refusal!(sfn.describe_activity().activity_arn(ABSENT)),
            "ActivityDoesNotExist",
        ),
        (
            "describing a state machine",
            refusal!(sfn.describe_activity().activity_arn(machine)),
            "InvalidArn",
        ),
        (
            "deleting a state machine",
            refusal!(sfn.delete_activity().activity_arn(machine)),
            "InvalidArn",
        ),
    ] {
        assert_eq!(refused.0, code, "{what}: {}", refused.1);
    }
    let absent = sfn.delete_activity().activity_arn(ABSENT);
    absent.send().await.unwrap();
    server.shutdown().await;
}
