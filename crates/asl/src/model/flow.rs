use std::sync::Arc;

use indexmap::IndexMap;

use super::{QueryLanguage, State};

/// A whole definition.
#[derive(Clone, Debug)]
pub struct StateMachine {
    /// The top-level `Comment`.
    pub comment: Option<String>,
    /// The top-level `QueryLanguage`.
    pub query_language: QueryLanguage,
    /// The whole execution's `TimeoutSeconds`.
    pub timeout_seconds: Option<u64>,
    /// The top-level states.
    pub flow: Arc<Flow>,
}

/// A named set of states with a beginning: the top level of a definition, a branch of a Parallel state, or
/// the processor of a Map state.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The name of the first state; it exists in `states`.
    pub start_at: String,
    /// The states by name, in the order of the definition.
    pub states: IndexMap<String, Arc<State>>,
}
