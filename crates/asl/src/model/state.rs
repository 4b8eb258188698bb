use std::sync::Arc;

use super::{Catcher, Flow, MapState, QueryLanguage, Retrier};
use crate::expr::{
    Assign, ComparisonOperator, JsonataTemplate, OutputTemplate, Path, PayloadTemplate,
    ReferencePath, TextExpression,
};
use serde_json::Value;

/// One state: what all types share, and its [`StateKind`].
#[derive(Clone, Debug)]
pub struct State {
    /// Its name, unique in the whole definition.
    pub name: String,
    /// `Comment`.
    pub comment: Option<String>,
    /// The language in force for this state.
    pub query_language: QueryLanguage,
    /// `InputPath`: absent means `$`; `Some(None)` (null) means `{}`.
    pub input_path: Option<Option<Path>>,
    /// `OutputPath`: absent means `$`; `Some(None)` (null) means `{}`.
    pub output_path: Option<Option<Path>>,
    /// `ResultPath`: absent means `$`; `Some(None)` (null) discards the result.
    pub result_path: Option<Option<ReferencePath>>,
    /// `Parameters` (JSONPath) of Pass, Task, Parallel; a Map state's older spelling of `ItemSelector` stands there.
    pub parameters: Option<PayloadTemplate>,
    /// `ResultSelector` (JSONPath) of Task, Parallel, Map.
    pub result_selector: Option<PayloadTemplate>,
    /// `Arguments` (JSONata) of Task and Parallel.
    pub arguments: Option<JsonataTemplate>,
    /// `Output` (JSONata).
    pub output: Option<OutputTemplate>,
    /// `Assign`.
    pub assign: Option<Assign>,
    /// `Retry`, in order; empty when absent.
    pub retry: Vec<Retrier>,
    /// `Catch`, in order; empty when absent.
    pub catch: Vec<Catcher>,
    /// Where it goes on; `End` for Succeed and Fail as well. A Choice state's rules have their own targets.
    pub transition: Transition,
    /// What makes it its type.
    pub kind: StateKind,
}

/// What follows a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transition {
    /// `Next`.
    Next(String),
    /// `End: true`, or a terminal type.
    End,
}

/// The eight state types.
#[derive(Clone, Debug)]
pub enum StateKind {
    /// `Pass`.
    Pass(PassState),
    /// `Task`.
    Task(TaskState),
    /// `Choice`.
    Choice(ChoiceState),
    /// `Wait`.
    Wait(WaitState),
    /// `Succeed`.
    Succeed,
    /// `Fail`.
    Fail(FailState),
    /// `Parallel`.
    Parallel(ParallelState),
    /// `Map`.
    Map(Box<MapState>),
}

/// A Pass state's own field.
#[derive(Clone, Debug)]
pub struct PassState {
    /// `Result` (JSONPath only).
    pub result: Option<Value>,
}

/// A Task state's own fields.
#[derive(Clone, Debug)]
pub struct TaskState {
    /// `Resource`, as written.
    pub resource: String,
    /// `TimeoutSeconds` or `TimeoutSecondsPath`; 99,999,999 when absent.
    pub timeout_seconds: Option<TextExpression>,
    /// `HeartbeatSeconds` or `HeartbeatSecondsPath`.
    pub heartbeat_seconds: Option<TextExpression>,
    /// `Credentials`.
    pub credentials: Option<OutputTemplate>,
}

/// A Choice state's own fields.
#[derive(Clone, Debug)]
pub struct ChoiceState {
    /// `Choices`, in order.
    pub rules: Vec<ChoiceRule>,
    /// `Default`.
    pub default: Option<String>,
}

/// An element of `Choices`.
#[derive(Clone, Debug)]
pub struct ChoiceRule {
    /// What must hold.
    pub condition: Condition,
    /// `Next`.
    pub next: String,
    /// `Assign` of the rule.
    pub assign: Option<Assign>,
    /// `Output` of the rule (JSONata).
    pub output: Option<OutputTemplate>,
}

/// A boolean expression over the state's input.
#[derive(Clone, Debug)]
pub enum Condition {
    /// `And`.
    And(Vec<Condition>),
    /// `Or`.
    Or(Vec<Condition>),
    /// `Not`.
    Not(Box<Condition>),
    /// A JSONPath comparison.
    Comparison(Comparison),
    /// A JSONata `Condition`: an expression or a literal boolean.
    Jsonata(OutputTemplate),
}

/// `Variable` with one operator.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// `Variable`.
    pub variable: Path,
    /// The operator.
    pub operator: ComparisonOperator,
    /// What it is compared with.
    pub operand: Operand,
}

/// The right side of a comparison.
#[derive(Clone, Debug)]
pub enum Operand {
    /// A value in the definition.
    Literal(Value),
    /// The `…Path` form of the operator.
    Path(Path),
}

/// A Wait state's own field.
#[derive(Clone, Debug)]
pub struct WaitState {
    /// How long.
    pub until: WaitTime,
}

/// The four forms of a Wait state (two in JSONata, where each may be an expression).
#[derive(Clone, Debug)]
pub enum WaitTime {
    /// `Seconds` or `SecondsPath`.
    Seconds(TextExpression),
    /// `Timestamp` or `TimestampPath`.
    Timestamp(TextExpression),
}

/// A Fail state's own fields.
#[derive(Clone, Debug)]
pub struct FailState {
    /// `Error` or `ErrorPath`.
    pub error: Option<TextExpression>,
    /// `Cause` or `CausePath`.
    pub cause: Option<TextExpression>,
}

/// A Parallel state's own field.
#[derive(Clone, Debug)]
pub struct ParallelState {
    /// `Branches`, in order.
    pub branches: Vec<Arc<Flow>>,
}
