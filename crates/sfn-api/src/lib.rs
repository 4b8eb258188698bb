//! The contract of AWS Step Functions: the shapes, bounds and errors of its operations.
//!
//! Everything about operations and members is generated (`cargo xtask codegen`) from the public service model; this
//! crate adds the types that the generated code stands on, and the validation that every AWS service makes before it looks
//! at a request.
//!
//! - [`operations`] has a type for each operation, [`Operation`] ties it to its input and output,
//!   [`for_each_operation!`] goes over all of them.
//! - Inputs, outputs and what they hold (`CreateStateMachineInput`, `HistoryEvent`, `ExecutionStatus` …) stand at the root.
//! - [`OPERATIONS`] describes the operations as data; [`validate`] checks any request against it.
//! - [`ServiceError`] is an error as the service answers it.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod error;
mod generated;
mod operation;
mod redacted;
mod shape;
mod string_enum;
mod timestamp;
mod validate;

pub use generated::enums::*;
pub use generated::errors::{ErrorCode, ServiceError};
pub use generated::operations::{
    API_VERSION, ENDPOINT_PREFIX, JSON_VERSION, OPERATIONS, TARGET_PREFIX,
};
pub use generated::structures::*;
pub use operation::{Operation, OperationShape, Pagination, operation};
pub use shape::{Kind, MemberShape, Shape};
pub use timestamp::Timestamp;
pub use validate::validate;

/// A type for each operation.
pub mod operations {
    pub use crate::generated::operation_types::*;
}
