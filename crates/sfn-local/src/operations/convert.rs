//! From the engine's terms to the contract's, and back.

use sfn_api::{ExecutionStatus, StateMachineStatus, StateMachineType, Tag};
use sfn_engine::store::PageRequest;
use sfn_engine::store::table;

pub(super) fn execution_status(status: table::ExecutionStatus) -> ExecutionStatus {
    match status {
        table::ExecutionStatus::Running => ExecutionStatus::Running,
        table::ExecutionStatus::Succeeded => ExecutionStatus::Succeeded,
        table::ExecutionStatus::Failed => ExecutionStatus::Failed,
        table::ExecutionStatus::TimedOut => ExecutionStatus::TimedOut,
        table::ExecutionStatus::Aborted => ExecutionStatus::Aborted,
        table::ExecutionStatus::PendingRedrive => ExecutionStatus::PendingRedrive,
    }
}

/// `None` for a status that only the children of a Map Run have.
pub(super) fn status_filter(status: &ExecutionStatus) -> Option<table::ExecutionStatus> {
    Some(match status {
        ExecutionStatus::Running => table::ExecutionStatus::Running,
        ExecutionStatus::Succeeded => table::ExecutionStatus::Succeeded,
        ExecutionStatus::Failed => table::ExecutionStatus::Failed,
        ExecutionStatus::TimedOut => table::ExecutionStatus::TimedOut,
        ExecutionStatus::Aborted => table::ExecutionStatus::Aborted,
        _ => return None,
    })
}

pub(super) fn state_machine_type(kind: table::StateMachineType) -> StateMachineType {
    match kind {
        table::StateMachineType::Standard => StateMachineType::Standard,
        table::StateMachineType::Express => StateMachineType::Express,
    }
}

/// The type that a request asks for: `STANDARD` unless it says otherwise.
pub(super) fn machine_kind(kind: Option<&StateMachineType>) -> table::StateMachineType {
    match kind {
        Some(StateMachineType::Express) => table::StateMachineType::Express,
        _ => table::StateMachineType::Standard,
    }
}

pub(super) fn state_machine_status(status: table::StateMachineStatus) -> StateMachineStatus {
    match status {
        table::StateMachineStatus::Active => StateMachineStatus::Active,
        table::StateMachineStatus::Deleting => StateMachineStatus::Deleting,
    }
}

/// Of tags with the same key the last counts, as recorded on AWS.
pub(super) fn tags(tags: Vec<Tag>) -> Vec<table::Tag> {
    let mut kept = indexmap::IndexMap::new();
    for tag in tags {
        kept.insert(tag.key.unwrap_or_default(), tag.value.unwrap_or_default());
    }
    kept.into_iter()
        .map(|(key, value)| table::Tag { key, value })
        .collect()
}

pub(super) fn page(max_results: Option<i32>, next_token: Option<String>) -> PageRequest {
    PageRequest {
        max_results: max_results.and_then(|size| u32::try_from(size).ok()),
        next_token,
    }
}
