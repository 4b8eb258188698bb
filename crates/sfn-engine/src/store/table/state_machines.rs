use std::sync::Arc;

use super::Tag;

/// `StateMachineType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateMachineType {
    /// `STANDARD`.
    Standard,
    /// `EXPRESS`.
    Express,
}

/// `StateMachineStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateMachineStatus {
    /// `ACTIVE`.
    Active,
    /// `DELETING`: deleted while executions were open; it is gone when the last of them has ended.
    Deleting,
}

/// What a state machine is at one time: each create and each update makes a new one, and an execution keeps the one of its
/// start.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The revision id, a UUID. AWS shows it only after the first update (`initial` is false).
    pub revision_id: String,
    /// Whether it came with the state machine's creation.
    pub initial: bool,
    /// When it was made, milliseconds since the Unix epoch.
    pub creation_millis: i64,
    /// The definition, byte for byte as given.
    pub definition: Arc<str>,
    /// `roleArn`.
    pub role_arn: String,
    /// `loggingConfiguration`, JSON text of the contract's shape.
    pub logging_configuration: Option<String>,
    /// `tracingConfiguration`, JSON text of the contract's shape.
    pub tracing_configuration: Option<String>,
    /// `encryptionConfiguration`, JSON text of the contract's shape.
    pub encryption_configuration: Option<String>,
}

/// A state machine with its current revision.
#[derive(Clone, Debug, PartialEq)]
pub struct StateMachineRecord {
    /// Its ARN.
    pub arn: String,
    /// Its name, unique within account and region.
    pub name: String,
    /// Its type.
    pub kind: StateMachineType,
    /// Whether it is being deleted.
    pub status: StateMachineStatus,
    /// When it was created, milliseconds since the Unix epoch.
    pub creation_millis: i64,
    /// What it is now.
    pub revision: Arc<Revision>,
}

/// An element of ListStateMachines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateMachineSummary {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: StateMachineType,
    /// When it was created, milliseconds since the Unix epoch.
    pub creation_millis: i64,
}

/// A state machine to create. All of it is validated by the caller.
#[derive(Clone, Debug)]
pub struct NewStateMachine {
    /// `arn:…:states:REGION:ACCOUNT:stateMachine:NAME`: region, account and name are read from it.
    pub arn: String,
    /// Its type.
    pub kind: StateMachineType,
    /// The definition, kept byte for byte.
    pub definition: String,
    /// `roleArn`.
    pub role_arn: String,
    /// `loggingConfiguration`, JSON text of the contract's shape.
    pub logging_configuration: Option<String>,
    /// `tracingConfiguration`, JSON text of the contract's shape.
    pub tracing_configuration: Option<String>,
    /// `encryptionConfiguration`, JSON text of the contract's shape.
    pub encryption_configuration: Option<String>,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// An update: what is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct StateMachineChange {
    /// The new definition.
    pub definition: Option<String>,
    /// The new role.
    pub role_arn: Option<String>,
    /// The new `loggingConfiguration`.
    pub logging_configuration: Option<String>,
    /// The new `tracingConfiguration`.
    pub tracing_configuration: Option<String>,
    /// The new `encryptionConfiguration`.
    pub encryption_configuration: Option<String>,
}
