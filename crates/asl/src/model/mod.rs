//! The model: a definition with every expression parsed, ready to run.
//!
//! A [`StateMachine`] only exists for a definition without errors; what is wrong with a text is told by
//! diagnostics. Nothing here keeps source positions: a diagnostic points into the spanned tree.

mod flow;
mod map;
mod resource;
mod retry;
mod state;

pub use flow::{Flow, StateMachine};
pub use map::{
    ItemBatcher, ItemReader, MapProcessor, MapState, ProcessorMode, ReaderConfig, ResultWriter,
    Tolerance, WriterConfig,
};
pub use resource::{IntegrationPattern, TaskResource};
pub use retry::{Catcher, ErrorPattern, Retrier};
pub use state::{
    ChoiceRule, ChoiceState, Comparison, Condition, FailState, Operand, ParallelState, PassState,
    State, StateKind, TaskState, Transition, WaitState, WaitTime,
};

/// Which expression language a state uses (`QueryLanguage`). The machine's value is inherited by every state
/// in it, inner ones included; a state may switch from JSONPath to JSONata, never back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueryLanguage {
    /// `InputPath`, `Parameters`, `ResultSelector`, `ResultPath`, `OutputPath` and intrinsic functions.
    #[default]
    JsonPath,
    /// `Arguments` and `Output` with `{% … %}` expressions.
    Jsonata,
}
