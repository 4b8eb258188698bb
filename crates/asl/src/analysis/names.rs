//! Names that have to be unique in the whole definition.

use std::collections::HashSet;

use super::graph::inner_flows;
use super::{At, Report, codes};
use crate::syntax::Node;

/// The longest label, in characters.
const MAX_LABEL: usize = 40;

/// Characters that a label must not hold (developer guide, "Label"), beside white space and control characters.
const NOT_IN_LABELS: &str = "?*<>{}[]:;,\\|^~$#%&`\"";

/// Checks names of states and labels of Map states.
pub(crate) fn check(root: Node<'_>, report: &mut Report<'_>) {
    let mut seen = Seen::default();
    check_flow(root, &At::ROOT, report, &mut seen);
}

#[derive(Default)]
struct Seen<'t> {
    states: HashSet<&'t str>,
    labels: HashSet<&'t str>,
}

fn check_flow<'t>(flow: Node<'t>, at: &At<'_>, report: &mut Report<'_>, seen: &mut Seen<'t>) {
    let Some(states) = flow.get("States") else {
        return;
    };
    let states_at = at.key("States");
    for state in states.members() {
        let state_at = states_at.key(state.key);
        if !seen.states.insert(state.key) {
            report.error(
                codes::DUPLICATE_STATE_NAME,
                &state_at,
                state.key_span,
                format!("Duplicate State name: {}", state.key),
            );
        }
        if let Some(label) = state.value.get("Label") {
            check_label(label, &state_at.key("Label"), report, seen);
        }
        inner_flows(state.value, &state_at, &mut |inner, inner_at| {
            check_flow(inner, inner_at, report, seen);
        });
    }
}

fn check_label<'t>(node: Node<'t>, at: &At<'_>, report: &mut Report<'_>, seen: &mut Seen<'t>) {
    let Some(label) = node.as_str() else { return };
    let problem = if label.chars().count() > MAX_LABEL {
        Some(format!(
            "Label '{label}' exceeds the {MAX_LABEL}-character limit allowed by the service"
        ))
    } else if label
        .contains(|ch: char| ch.is_whitespace() || ch.is_control() || NOT_IN_LABELS.contains(ch))
    {
        Some(format!("Label '{label}' contains invalid characters"))
    } else {
        None
    };
    if let Some(problem) = problem {
        report.error(
            codes::INVALID_LABEL_NAME,
            at,
            node.span(),
            format!("Invalid Label name: {problem}"),
        );
    }
    if !seen.labels.insert(label) {
        report.error(
            codes::DUPLICATE_LABEL_NAME,
            at,
            node.span(),
            format!("Duplicate Label name: {label}"),
        );
    }
}
