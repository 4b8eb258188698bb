use crate::expr::{Assign, OutputTemplate, ReferencePath};

/// One name in `ErrorEquals`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorPattern {
    /// `States.ALL`: every error but `States.DataLimitExceeded` and `States.Runtime`.
    All,
    /// `States.TaskFailed`: every error but `States.Timeout` (and what `States.ALL` leaves out).
    TaskFailed,
    /// A name, matched exactly.
    Named(String),
}

/// An element of `Retry`.
#[derive(Clone, Debug)]
pub struct Retrier {
    /// `ErrorEquals`.
    pub error_equals: Vec<ErrorPattern>,
    /// `IntervalSeconds`, 1 unless given.
    pub interval_seconds: u64,
    /// `MaxAttempts`, 3 unless given; 0 means never.
    pub max_attempts: u64,
    /// `BackoffRate`, 2.0 unless given.
    pub backoff_rate: f64,
    /// `MaxDelaySeconds`.
    pub max_delay_seconds: Option<u64>,
    /// `JitterStrategy` is `FULL`.
    pub full_jitter: bool,
}

/// An element of `Catch`.
#[derive(Clone, Debug)]
pub struct Catcher {
    /// `ErrorEquals`.
    pub error_equals: Vec<ErrorPattern>,
    /// `Next`.
    pub next: String,
    /// `ResultPath` (JSONPath): `None` when it is absent (`$`), `Some(None)` when it is null.
    pub result_path: Option<Option<ReferencePath>>,
    /// `Output` (JSONata).
    pub output: Option<OutputTemplate>,
    /// `Assign`.
    pub assign: Option<Assign>,
}
