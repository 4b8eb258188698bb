//! What the contract's types promise.

use std::collections::BTreeSet;

use serde_json::json;
use sfn_api::{
    CreateStateMachineInput, ErrorCode, ExecutionStatus, HistoryEvent, HistoryEventType,
    OPERATIONS, Operation, Timestamp, for_each_operation, operation, operations,
};

macro_rules! names_of {
    ([$operations:ident] $(($operation:ident, $method:ident))+) => {
        vec![$(($operations::$operation::NAME, stringify!($method), $operations::$operation::SHAPE)),+]
    };
}

#[test]
fn a_host_goes_over_every_operation_once() {
    let listed = for_each_operation!(names_of, operations);
    let names: BTreeSet<&str> = listed.iter().map(|(name, ..)| *name).collect();
    assert_eq!(
        (listed.len(), names.len()),
        (OPERATIONS.len(), OPERATIONS.len())
    );
    for (name, method, shape) in listed {
        assert_eq!((shape.name, shape.method), (name, method));
        assert!(
            std::ptr::eq(operation(name).unwrap(), shape),
            "{name} is found by its name"
        );
    }
    assert!(operation("NoSuchOperation").is_none());
}

#[test]
fn operations_that_only_read_are_known() {
    let cases = [
        ("ListExecutions", true),
        ("DescribeStateMachine", true),
        ("GetExecutionHistory", true),
        ("ValidateStateMachineDefinition", true),
        ("TestState", true),
        ("GetActivityTask", false),
        ("StartExecution", false),
        ("TagResource", false),
        ("PublishStateMachineVersion", false),
    ];
    for (name, expected) in cases {
        assert_eq!(operation(name).unwrap().read_only, expected, "{name}");
    }
}

#[test]
fn pages_are_known_also_where_the_model_lists_no_paginator() {
    for (name, result) in [
        ("ListExecutions", "executions"),
        ("ListStateMachineVersions", "stateMachineVersions"),
    ] {
        assert_eq!(
            operation(name)
                .unwrap()
                .pagination
                .map(|pages| pages.result_key),
            Some(result),
            "{name}"
        );
    }
    assert!(operation("DescribeExecution").unwrap().pagination.is_none());
}

#[test]
fn sensitive_members_are_not_shown() {
    let mut input = CreateStateMachineInput::new("Orders", "{\"StartAt\": \"secret\"}", "arn:role");
    input.version_description = Some("secret".to_owned());
    let shown = format!("{input:?}");
    assert!(
        shown.contains("Orders") && shown.contains("version_description: Some(<redacted>)"),
        "{shown}"
    );
    assert!(!shown.contains("secret"), "{shown}");
}

#[test]
fn unknown_texts_survive() {
    for text in ["TIMED_OUT", "PAUSED_BY_MOON"] {
        let status: ExecutionStatus = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(
            matches!(status, ExecutionStatus::Unknown(_)),
            text != "TIMED_OUT"
        );
        assert_eq!(serde_json::to_value(&status).unwrap(), json!(text));
    }
    let from_header = ErrorCode::from_type(
        "com.amazonaws.swf.service.v2.model#InvalidArn:http://internal.amazon.com/",
    );
    assert_eq!(from_header, ErrorCode::InvalidArn);
}

#[test]
fn an_event_is_written_with_the_members_it_has() {
    let mut event = HistoryEvent::new(
        Timestamp::from_millis(1_764_015_300_123),
        HistoryEventType::PassStateEntered,
        2,
    );
    event.previous_event_id = Some(0);
    let wire = json!({"timestamp": 1_764_015_300.123, "type": "PassStateEntered", "id": 2, "previousEventId": 0});
    assert_eq!(serde_json::to_value(&event).unwrap(), wire);
    assert_eq!(serde_json::from_value::<HistoryEvent>(wire).unwrap(), event);
}
