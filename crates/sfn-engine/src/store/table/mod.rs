//! A module a table: its schema, its record, what is read and what is written.
//!
//! Functions take a connection: a reader's for reads, the writer's within its transaction for writes.

pub(crate) mod aborts;
pub(crate) mod activities;
pub(crate) mod aliases;
pub(crate) mod by_hand;
pub(crate) mod clock;
pub(crate) mod deletions;
pub(crate) mod executions;
pub(crate) mod history;
pub(crate) mod journal;
pub(crate) mod map_run_redrives;
pub(crate) mod map_runs;
pub(crate) mod redrives;
pub(crate) mod revisions;
pub(crate) mod state_machines;
pub(crate) mod tags;
pub(crate) mod texts;
pub(crate) mod unused;
pub(crate) mod versions;

pub use activities::{ActivityRecord, MAX_ACTIVITIES, NewActivity};
pub use aliases::{AliasRecord, MAX_ALIASES, Routing};
pub use executions::{ExecutionRecord, ExecutionStatus, ExecutionSummary};
pub use map_runs::{MapRunCounts, MapRunRecord, MapRunStatus};
pub use revisions::Revision;
pub use state_machines::{
    MAX_STATE_MACHINES, NewStateMachine, StateMachineChange, StateMachineRecord,
    StateMachineStatus, StateMachineSummary, StateMachineType,
};
pub use tags::Tag;
pub use versions::{MAX_VERSIONS, VersionRecord};

/// What schema version 1 is made of.
pub(crate) const FIRST_SCHEMA: &[&str] = &[
    texts::SCHEMA,
    state_machines::SCHEMA,
    revisions::SCHEMA,
    tags::SCHEMA,
    executions::SCHEMA,
    history::SCHEMA,
    journal::SCHEMA,
];

/// What schema version 2 adds.
pub(crate) const SECOND_SCHEMA: &[&str] = &[versions::SCHEMA, aliases::SCHEMA];

/// What schema version 3 adds.
pub(crate) const THIRD_SCHEMA: &[&str] = &[redrives::SCHEMA];

/// What schema version 4 adds.
pub(crate) const FOURTH_SCHEMA: &[&str] = &[activities::SCHEMA];

/// What schema version 5 changes.
pub(crate) const FIFTH_SCHEMA: &[&str] = &[executions::BY_TIME_SCHEMA];

/// What schema version 6 adds.
pub(crate) const SIXTH_SCHEMA: &[&str] = &[map_runs::SCHEMA];

/// What schema version 7 adds.
pub(crate) const SEVENTH_SCHEMA: &[&str] = &[map_run_redrives::SCHEMA];

/// What schema version 8 adds.
pub(crate) const EIGHTH_SCHEMA: &[&str] = &[clock::SCHEMA];

/// What schema version 9 adds.
pub(crate) const NINTH_SCHEMA: &[&str] = &[by_hand::SCHEMA];

/// What schema version 10 adds.
pub(crate) const TENTH_SCHEMA: &[&str] = &[deletions::SCHEMA];

/// What schema version 11 adds.
pub(crate) const ELEVENTH_SCHEMA: &[&str] =
    &[executions::BY_QUALIFIER_SCHEMA, map_runs::LIST_SCHEMA];

/// What schema version 12 adds.
pub(crate) const TWELFTH_SCHEMA: &[&str] = &[aborts::SCHEMA];

/// What schema version 13 changes.
pub(crate) const THIRTEENTH_SCHEMA: &[&str] = &[history::PACKED_SCHEMA];

use super::StoreError;
use super::writer::Fault;

/// A value that this program never writes.
fn unreadable(what: &'static str, found: impl std::fmt::Display) -> Fault {
    Fault::Refused(StoreError::Unreadable {
        what,
        message: format!("found {found}"),
    })
}
