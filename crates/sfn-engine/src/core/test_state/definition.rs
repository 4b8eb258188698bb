use std::sync::Arc;

use asl::model::{Flow, QueryLanguage, State, StateKind, StateMachine, Transition};
use asl::{Checked, Options, Severity};
use sfn_api::{ErrorCode, ServiceError, TestStateInput};

use super::validation;

/// The state under test and what is around it.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) machine: Arc<StateMachine>,
    /// Begins at the state; every state that it may lead to is there.
    pub(super) flow: Arc<Flow>,
    pub(super) state: Arc<State>,
}

/// Finds the state that the request names, else the one that its definition is.
pub(super) fn find(input: &TestStateInput) -> Result<Subject, ServiceError> {
    let checked = match &input.state_name {
        Some(_) => asl::check(&input.definition),
        None => asl::check_state(&input.definition, Options::default()),
    };
    let refused = refusal(&checked);
    let machine = checked.machine.ok_or(refused)?;
    let name = input.state_name.as_deref();
    let name = name.unwrap_or(&machine.flow.start_at);
    let flow =
        flow_of(&machine.flow, name).ok_or_else(|| validation("State not found in definition"))?;
    let state = flow
        .states
        .get(name)
        .map(Arc::clone)
        .ok_or_else(|| validation("State not found in definition"))?;
    let mut flow = Flow {
        start_at: name.to_owned(),
        states: flow.states.clone(),
    };
    for target in targets(&state) {
        if !flow.states.contains_key(target) {
            let end = Arc::new(end(target, state.query_language));
            flow.states.insert(target.to_owned(), end);
        }
    }
    Ok(Subject {
        machine: Arc::new(machine),
        flow: Arc::new(flow),
        state,
    })
}

fn refusal(checked: &Checked) -> ServiceError {
    let mut told = checked.diagnostics.clone();
    let aws_tells = |it: &asl::Diagnostic| it.known_to_aws && it.severity == Severity::Error;
    if !told.iter().any(aws_tells) {
        // A refusal has to give a reason, ours where AWS has none.
        told.iter_mut().for_each(|it| it.known_to_aws = true);
    }
    ServiceError::new(
        ErrorCode::InvalidDefinition,
        asl::create_exception_message(&told),
    )
}

/// The flow with a state of this name: the machine's, or one within its Parallel and Map states.
fn flow_of(flow: &Arc<Flow>, name: &str) -> Option<Arc<Flow>> {
    if flow.states.contains_key(name) {
        return Some(Arc::clone(flow));
    }
    flow.states
        .values()
        .find_map(|state| inner_flows(state).find_map(|inner| flow_of(inner, name)))
}

/// Whether there is a state of this name within a Parallel or Map state.
pub(super) fn has_inner_state(state: &State, name: &str) -> bool {
    inner_flows(state).any(|inner| flow_of(inner, name).is_some())
}

fn inner_flows(state: &State) -> impl Iterator<Item = &Arc<Flow>> {
    let flows = match &state.kind {
        StateKind::Parallel(parallel) => parallel.branches.as_slice(),
        StateKind::Map(map) => std::slice::from_ref(&map.processor.flow),
        _ => &[],
    };
    flows.iter()
}

/// The names of all states that a state may lead to.
fn targets(state: &State) -> Vec<&str> {
    let mut names: Vec<&str> = state.catch.iter().map(|it| it.next.as_str()).collect();
    if let Transition::Next(name) = &state.transition {
        names.push(name);
    }
    if let StateKind::Choice(choice) = &state.kind {
        names.extend(choice.rules.iter().map(|rule| rule.next.as_str()));
        names.extend(choice.default.as_deref());
    }
    names
}

/// What stands for a state that was not given: it is named as the next one, and never run.
fn end(name: &str, query_language: QueryLanguage) -> State {
    State {
        name: name.to_owned(),
        comment: None,
        query_language,
        input_path: None,
        output_path: None,
        result_path: None,
        parameters: None,
        result_selector: None,
        arguments: None,
        output: None,
        assign: None,
        retry: Vec::new(),
        catch: Vec::new(),
        transition: Transition::End,
        kind: StateKind::Succeed,
    }
}
