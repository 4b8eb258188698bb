//! Values that look like paths where a path is not evaluated. These are warnings of AWS; its words for them are not
//! known.

use super::graph::inner_flows;
use super::{At, Report, codes};
use crate::model::QueryLanguage;
use crate::syntax::{Node, NodeKind};

/// Fields whose text is taken as it is, and which have a `…Path` form.
const WITH_PATH_FORM: &[&str] = &["Error", "Cause", "Timestamp"];
const TEMPLATES: &[&str] = &["Parameters", "ResultSelector", "ItemSelector", "Assign"];

/// Warns about the whole definition; `language` is the machine's.
pub(crate) fn check(root: Node<'_>, language: QueryLanguage, report: &mut Report<'_>) {
    check_flow(root, &At::ROOT, language, report);
}

fn check_flow(flow: Node<'_>, at: &At<'_>, language: QueryLanguage, report: &mut Report<'_>) {
    let Some(states) = flow.get("States") else {
        return;
    };
    let states_at = at.key("States");
    for state in states.members() {
        let state_at = states_at.key(state.key);
        let own = state
            .value
            .get("QueryLanguage")
            .and_then(|node| node.as_str());
        let json_path = match own {
            Some(own) => own == "JSONPath",
            None => language == QueryLanguage::JsonPath,
        };
        if json_path {
            check_state(state.value, &state_at, report);
        }
        inner_flows(state.value, &state_at, &mut |inner, inner_at| {
            check_flow(inner, inner_at, language, report);
        });
    }
}

fn check_state(state: Node<'_>, at: &At<'_>, report: &mut Report<'_>) {
    for name in WITH_PATH_FORM {
        let Some(node) = state.get(name) else {
            continue;
        };
        if node.as_str().is_some_and(looks_like_path) {
            report.warning(
                codes::NO_PATH,
                &at.key(name),
                node.span(),
                format!("The value of '{name}' looks like a path, but it is taken as it is; '{name}Path' evaluates one"),
            );
        }
    }
    for name in TEMPLATES {
        if let Some(node) = state.get(name) {
            check_template(node, &at.key(name), report);
        }
    }
    if let Some(node) = state.get("Result") {
        check_result(node, &at.key("Result"), report);
    }
}

fn check_template(node: Node<'_>, at: &At<'_>, report: &mut Report<'_>) {
    for member in node.members() {
        let inner = at.key(member.key);
        match member.value.kind() {
            NodeKind::String if !member.key.ends_with(".$") => {
                if member.value.as_str().is_some_and(looks_like_path) {
                    report.warning(
                        codes::NO_DOLLAR,
                        &inner,
                        member.value.span(),
                        format!(
                            "The value of '{}' looks like a path or an intrinsic function, but the field's name does not end with '.$'",
                            member.key
                        ),
                    );
                }
            }
            _ => check_template(member.value, &inner, report),
        }
    }
    for (index, element) in node.elements().enumerate() {
        check_template(element, &at.index(index), report);
    }
}

fn check_result(node: Node<'_>, at: &At<'_>, report: &mut Report<'_>) {
    for member in node.members() {
        let path = member.value.as_str().is_some_and(looks_like_path);
        if path {
            report.warning(
                codes::PASS_RESULT_IS_STATIC,
                &at.key(member.key),
                member.value.span(),
                format!(
                    "The value of '{}' looks like a path, but 'Result' is taken as it is; 'Parameters' evaluates paths",
                    member.key
                ),
            );
        } else {
            check_result(member.value, &at.key(member.key), report);
        }
    }
    for (index, element) in node.elements().enumerate() {
        check_result(element, &at.index(index), report);
    }
    if node.as_str().is_some_and(looks_like_path) {
        report.warning(
            codes::PASS_RESULT_IS_STATIC,
            at,
            node.span(),
            "The value looks like a path, but 'Result' is taken as it is; 'Parameters' evaluates paths",
        );
    }
}

/// `$.a`, `$$.a`, `$[0]`, or a call of an intrinsic function.
fn looks_like_path(text: &str) -> bool {
    let path = text.strip_prefix("$$").or_else(|| text.strip_prefix('$'));
    path.is_some_and(|rest| rest.starts_with(['.', '[']))
        || (text.starts_with("States.") && text.ends_with(')') && text.contains('('))
}
