//! What an operation is.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::OPERATIONS;
use crate::shape::{Kind, MemberShape, Shape};

/// An operation of the service, as a type.
pub trait Operation {
    /// Name in the service model, as in `X-Amz-Target`.
    const NAME: &'static str;
    /// The operation as data.
    const SHAPE: &'static OperationShape;
    /// What it takes.
    type Input: Clone
        + std::fmt::Debug
        + PartialEq
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + 'static;
    /// What it answers.
    type Output: Clone
        + std::fmt::Debug
        + PartialEq
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + 'static;
}

/// An operation of the service, as data.
#[derive(Debug)]
pub struct OperationShape {
    /// Name in the service model: `CreateStateMachine`.
    pub name: &'static str,
    /// The name in snake case: `create_state_machine`.
    pub method: &'static str,
    /// Structure that it takes.
    pub input: &'static Shape,
    /// Structure that it answers.
    pub output: &'static Shape,
    /// Codes of the errors that it names. Common errors come on top.
    pub errors: &'static [&'static str],
    /// Present if the answer comes in pages.
    pub pagination: Option<Pagination>,
    /// It changes nothing in the account.
    pub read_only: bool,
    /// The same request again changes nothing more.
    pub idempotent: bool,
    /// What AWS's own endpoint has before its host name for this operation.
    pub host_prefix: Option<&'static str>,
}

impl OperationShape {
    /// Members of the input, in the order of the service model.
    pub fn input_members(&self) -> &'static [MemberShape] {
        self.input.members()
    }

    /// Members of the output, in the order of the service model.
    pub fn output_members(&self) -> &'static [MemberShape] {
        self.output.members()
    }
}

/// How to read an operation's answer page by page: the members' names on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pagination {
    /// Of the input: where to go on.
    pub input_token: &'static str,
    /// Of the output: where the next page starts; absent on the last.
    pub output_token: &'static str,
    /// Of the input: how many items at most.
    pub limit_key: &'static str,
    /// Of the output: the list of items.
    pub result_key: &'static str,
}

/// The operation of that name (`CreateStateMachine`), if the service has it.
pub fn operation(name: &str) -> Option<&'static OperationShape> {
    let index = OPERATIONS
        .binary_search_by(|operation| operation.name.cmp(name))
        .ok()?;
    OPERATIONS.get(index)
}

impl Shape {
    /// Members of a structure, in the order of the service model; none of any other shape.
    pub fn members(&self) -> &'static [MemberShape] {
        match self.kind {
            Kind::Structure { members } => members,
            _ => &[],
        }
    }

    /// The member of that name on the wire.
    pub fn member(&self, name: &str) -> Option<&'static MemberShape> {
        self.members().iter().find(|member| member.name == name)
    }
}
