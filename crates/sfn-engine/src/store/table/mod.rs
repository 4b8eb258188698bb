//! A module a table: its schema, its record, what is read and what is written.

mod executions;
mod state_machines;
mod tags;

pub use executions::{ExecutionRecord, ExecutionStatus, ExecutionSummary};
pub use state_machines::{
    NewStateMachine, Revision, StateMachineChange, StateMachineRecord, StateMachineStatus,
    StateMachineSummary, StateMachineType,
};
pub use tags::Tag;
