//! How the states of each flow hang together.

use std::collections::{HashMap, HashSet};

use super::{At, Report, codes};
use crate::syntax::{Member, Node, Span};

/// A transition as written.
struct Edge<'t> {
    from: &'t str,
    to: &'t str,
}

/// Checks the transitions of the whole definition; its fields are known to be right.
pub(crate) fn check(root: Node<'_>, report: &mut Report<'_>) {
    let ends = root
        .get("States")
        .is_some_and(|states| states.members().any(|state| is_terminal(state.value)));
    check_flow(root, &At::ROOT, report, ends);
    if !ends {
        report.whole(
            codes::MISSING_END_STATE,
            "Workflow has no terminal state".to_owned(),
        );
    }
}

/// `with_reach`: whether states that nothing leads to are reported; a workflow that never ends hides them in AWS.
fn check_flow(flow: Node<'_>, at: &At<'_>, report: &mut Report<'_>, with_reach: bool) {
    let Some(states) = flow.get("States") else {
        return;
    };
    let names: HashMap<&str, Span> = states
        .members()
        .map(|state| (state.key, state.key_span))
        .collect();
    let states_at = at.key("States");
    let mut edges = Vec::new();
    let start = flow.get("StartAt");
    if let Some(start) = start {
        follow(start, &at.key("StartAt"), &names, report, None, &mut edges);
    }
    for state in states.members() {
        let state_at = states_at.key(state.key);
        transitions(state, &state_at, &mut |target, target_at| {
            follow(
                target,
                target_at,
                &names,
                report,
                Some(state.key),
                &mut edges,
            );
        });
    }
    if with_reach {
        let start = start.and_then(|node| node.as_str()).unwrap_or_default();
        report_unreached(states, &states_at, start, &edges, report);
    }
    for state in states.members() {
        let state_at = states_at.key(state.key);
        inner_flows(state.value, &state_at, &mut |inner, inner_at| {
            check_flow(inner, inner_at, report, with_reach);
        });
    }
}

fn follow<'t>(
    target: Node<'t>,
    at: &At<'_>,
    names: &HashMap<&str, Span>,
    report: &mut Report<'_>,
    from: Option<&'t str>,
    edges: &mut Vec<Edge<'t>>,
) {
    let Some(name) = target.as_str() else { return };
    if !names.contains_key(name) {
        // AWS says 'Next' whatever the field.
        report.error(
            codes::MISSING_TRANSITION_TARGET,
            at,
            target.span(),
            format!("Missing 'Next' target: {name}"),
        );
    }
    edges.push(Edge {
        from: from.unwrap_or_default(),
        to: name,
    });
}

/// AWS reports the states that no transition names; those that only unreachable states lead to are ours to tell.
fn report_unreached(
    states: Node<'_>,
    at: &At<'_>,
    start: &str,
    edges: &[Edge<'_>],
    report: &mut Report<'_>,
) {
    let named: HashSet<&str> = edges.iter().map(|edge| edge.to).collect();
    let mut next: HashMap<&str, Vec<&str>> = HashMap::new();
    for edge in edges {
        next.entry(edge.from).or_default().push(edge.to);
    }
    let mut reached = HashSet::new();
    let mut todo = vec![start];
    while let Some(name) = todo.pop() {
        if reached.insert(name) {
            todo.extend(next.get(name).into_iter().flatten());
        }
    }
    let start_exists = states.member(start).is_some();
    for state in states.members() {
        let state_at = at.key(state.key);
        if !named.contains(state.key) {
            report.error(
                codes::MISSING_TRANSITION_TARGET,
                &state_at,
                state.key_span,
                format!("State \"{}\" is not reachable.", state.key),
            );
        } else if start_exists && !reached.contains(state.key) {
            report.hint(
                codes::UNREACHABLE_STATE,
                &state_at,
                state.key_span,
                format!("No way leads from '{start}' to state '{}'", state.key),
            );
        }
    }
}

fn is_terminal(state: Node<'_>) -> bool {
    let ends = state.get("End").and_then(|end| end.as_bool()) == Some(true);
    let state_type = state.get("Type").and_then(|node| node.as_str());
    ends || matches!(state_type, Some("Succeed" | "Fail"))
}

/// Calls `see` with every target of a state's transitions, in AWS's order.
fn transitions<'t>(state: Member<'t>, at: &At<'_>, see: &mut impl FnMut(Node<'t>, &At<'_>)) {
    let node = state.value;
    if let Some(next) = node.get("Next") {
        see(next, &at.key("Next"));
    }
    for field in ["Choices", "Catch"] {
        let Some(list) = node.get(field) else {
            continue;
        };
        let list_at = at.key(field);
        for (index, element) in list.elements().enumerate() {
            if let Some(next) = element.get("Next") {
                see(next, &list_at.index(index).key("Next"));
            }
        }
    }
    if let Some(default) = node.get("Default") {
        see(default, &at.key("Default"));
    }
}

/// Calls `see` with every flow directly inside a state.
pub(super) fn inner_flows<'t>(
    state: Node<'t>,
    at: &At<'_>,
    see: &mut impl FnMut(Node<'t>, &At<'_>),
) {
    if let Some(branches) = state.get("Branches") {
        let branches_at = at.key("Branches");
        for (index, branch) in branches.elements().enumerate() {
            see(branch, &branches_at.index(index));
        }
    }
    for name in ["ItemProcessor", "Iterator"] {
        if let Some(processor) = state.get(name) {
            see(processor, &at.key(name));
        }
    }
}
