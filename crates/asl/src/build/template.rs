//! Templates: when one does not parse, every bad member is found, each at its own place.

use super::object::{is_expression, opens_expression};
use super::{Build, text};
use crate::analysis::jsonata::{self, Reference};
use crate::analysis::{At, codes};
use crate::expr::{JsonataTemplate, Path, PayloadTemplate};
use crate::syntax::{Node, NodeKind};

/// A payload template (JSONPath).
pub(super) fn payload(
    node: Node<'_>,
    at: &At<'_>,
    build: &mut Build<'_, '_>,
) -> Option<PayloadTemplate> {
    let error = match PayloadTemplate::parse(&node.to_value()) {
        Ok(template) => return Some(template),
        Err(error) => error,
    };
    if !tell_bad_paths(node, at, build) {
        build.report.schema(at, node.span(), error.error.message);
    }
    None
}

/// Whether something was found.
fn tell_bad_paths(node: Node<'_>, at: &At<'_>, build: &mut Build<'_, '_>) -> bool {
    let mut found = false;
    for member in node.members() {
        let inner = at.key(member.key);
        if !member.key.ends_with(".$") {
            found |= tell_bad_paths(member.value, &inner, build);
            continue;
        }
        let good = member
            .value
            .as_str()
            .is_some_and(|path| Path::parse(path).is_ok());
        if !good {
            found = true;
            // AWS places it at the object that holds the field.
            build
                .report
                .schema(at, member.value.span(), text::bad_template_path(member.key));
        }
    }
    for (index, element) in node.elements().enumerate() {
        found |= tell_bad_paths(element, &at.index(index), build);
    }
    found
}

/// A template with JSONata expressions.
pub(super) fn jsonata(
    node: Node<'_>,
    at: &At<'_>,
    build: &mut Build<'_, '_>,
) -> Option<JsonataTemplate> {
    if !check_expressions(node, at, build) {
        return None;
    }
    match JsonataTemplate::parse(&node.to_value()) {
        Ok(template) => Some(template),
        Err(error) => {
            build.report.error(
                codes::INVALID_JSONATA_EXPRESSION,
                at,
                node.span(),
                error.error.message,
            );
            None
        }
    }
}

/// Whether all expressions parse.
fn check_expressions(node: Node<'_>, at: &At<'_>, build: &mut Build<'_, '_>) -> bool {
    match node.kind() {
        NodeKind::Object | NodeKind::Array => {
            let mut good = true;
            for member in node.members() {
                good &= check_expressions(member.value, &at.key(member.key), build);
            }
            for (index, element) in node.elements().enumerate() {
                good &= check_expressions(element, &at.index(index), build);
            }
            good
        }
        NodeKind::String => {
            let text = node.as_str().unwrap_or_default();
            if is_expression(text) {
                return check_expression(node, text, at, build);
            }
            if opens_expression(text) {
                build.report.schema(at, node.span(), text::JSONATA);
                return false;
            }
            true
        }
        _ => true,
    }
}

fn check_expression(node: Node<'_>, text: &str, at: &At<'_>, build: &mut Build<'_, '_>) -> bool {
    let expression = text.get(2..text.len() - 2).unwrap_or_default();
    let references = match jsonata::references(expression) {
        Ok(references) => references,
        Err(message) => {
            let code = codes::INVALID_JSONATA_EXPRESSION;
            build.report.error(code, at, node.span(), message);
            return false;
        }
    };
    for reference in references {
        let problem = match reference {
            Reference::TopLevel(name) => {
                format!("Reference to '{name}' at the top level is not supported.")
            }
            Reference::Root => "Reference to '$$' is not supported.".to_owned(),
            Reference::States(name) => match name.as_str() {
                "input" | "context" => continue,
                "errorOutput" if build.sees.error_output => continue,
                "result" => {
                    if !build.sees.result {
                        build.report.hint(
                            codes::NO_RESULT,
                            at,
                            node.span(),
                            "'$states.result' does not exist here",
                        );
                    }
                    continue;
                }
                _ => format!("Field '$states.{name}' does not exist."),
            },
        };
        let code = codes::UNSUPPORTED_JSONATA_EXPRESSION;
        build.report.error(code, at, node.span(), problem);
    }
    true
}
