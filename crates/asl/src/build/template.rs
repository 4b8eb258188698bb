//! Templates: when one does not parse, every bad member is found, each at its own place.

use super::object::is_expression;
use super::{Build, text};
use crate::analysis::{At, codes};
use crate::expr::{JsonataTemplate, Path, PayloadTemplate};
use crate::syntax::{Node, NodeKind};
use serde_json::Value;

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
            build.report.schema(
                at,
                member.value.span(),
                text::bad_template_path(member.key),
            );
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
    let error = match JsonataTemplate::parse(&node.to_value()) {
        Ok(template) => return Some(template),
        Err(error) => error,
    };
    if !tell_bad_expressions(node, at, build) {
        build.report.error(
            codes::INVALID_JSONATA_EXPRESSION,
            at,
            node.span(),
            error.error.message,
        );
    }
    None
}

fn tell_bad_expressions(node: Node<'_>, at: &At<'_>, build: &mut Build<'_, '_>) -> bool {
    match node.kind() {
        NodeKind::Object => node.members().fold(false, |found, member| {
            tell_bad_expressions(member.value, &at.key(member.key), build) | found
        }),
        NodeKind::Array => node
            .elements()
            .enumerate()
            .fold(false, |found, (index, element)| {
                tell_bad_expressions(element, &at.index(index), build) | found
            }),
        NodeKind::String => {
            let text = node.as_str().unwrap_or_default();
            if !is_expression(text) {
                return false;
            }
            match JsonataTemplate::parse(&Value::String(text.to_owned())) {
                Ok(_) => false,
                Err(error) => {
                    build.report.error(
                        codes::INVALID_JSONATA_EXPRESSION,
                        at,
                        node.span(),
                        error.error.message,
                    );
                    true
                }
            }
        }
        _ => false,
    }
}
