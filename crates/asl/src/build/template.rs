//! Templates: when one does not parse, every bad member is found, each at its own place.

use super::object::{is_expression, opens_expression};
use super::{Build, text};
use std::collections::HashMap;

use serde_json::Value;

use crate::analysis::{At, codes};
use crate::expr::{JsonataTemplate, Path, PayloadTemplate, References};
use crate::syntax::Node;

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
    if !check_delimiters(node, at, build) {
        return None;
    }
    let error = match JsonataTemplate::parse(&node.to_value()) {
        Ok(template) => {
            check_references(&template, node, at, build);
            return Some(template);
        }
        Err(error) => error,
    };
    let mut found = false;
    each_expression(node, at, &mut |node, text, at| {
        if let Err(error) = JsonataTemplate::parse(&Value::String(text.to_owned())) {
            found = true;
            let code = codes::INVALID_JSONATA_EXPRESSION;
            build
                .report
                .error(code, at, node.span(), error.error.message);
        }
    });
    if !found {
        let code = codes::INVALID_JSONATA_EXPRESSION;
        build
            .report
            .error(code, at, node.span(), error.error.message);
    }
    None
}

/// Calls `see` with each expression in a template.
fn each_expression(node: Node<'_>, at: &At<'_>, see: &mut impl FnMut(Node<'_>, &str, &At<'_>)) {
    if let Some(text) = node.as_str().filter(|text| is_expression(text)) {
        see(node, text, at);
    }
    for member in node.members() {
        each_expression(member.value, &at.key(member.key), see);
    }
    for (index, element) in node.elements().enumerate() {
        each_expression(element, &at.index(index), see);
    }
}

/// Whether every string that begins like an expression ends like one.
fn check_delimiters(node: Node<'_>, at: &At<'_>, build: &mut Build<'_, '_>) -> bool {
    if let Some(text) = node.as_str() {
        let good = !opens_expression(text) || is_expression(text);
        if !good {
            build.report.schema(at, node.span(), text::JSONATA);
        }
        return good;
    }
    let mut good = true;
    for member in node.members() {
        good &= check_delimiters(member.value, &at.key(member.key), build);
    }
    for (index, element) in node.elements().enumerate() {
        good &= check_delimiters(element, &at.index(index), build);
    }
    good
}

/// Reports what expressions read although Step Functions does not offer it.
fn check_references(
    template: &JsonataTemplate,
    node: Node<'_>,
    at: &At<'_>,
    build: &mut Build<'_, '_>,
) {
    let sees = build.sees;
    let is_wrong = |found: &References| {
        found.root
            || !found.top_level_names.is_empty()
            || (found.error_output && !sees.error_output)
            || (found.result && !sees.result)
    };
    if !template.refers(is_wrong) {
        return;
    }
    let wrong: HashMap<String, References> = template
        .references()
        .into_iter()
        .filter(|(_, found)| is_wrong(found))
        .collect();
    let base = at.pointer();
    each_expression(node, at, &mut |node, text, at| {
        let pointer = at.pointer();
        let Some(found) = pointer
            .strip_prefix(&base)
            .and_then(|pointer| wrong.get(pointer))
        else {
            return;
        };
        // AWS names them in the order of the text.
        let mut names = found.top_level_names.clone();
        names.sort_by_key(|name| text.find(name.as_str()));
        let mut problems: Vec<String> = names
            .iter()
            .map(|name| format!("Reference to '{name}' at the top level is not supported."))
            .collect();
        if found.root {
            problems.push("Reference to '$$' is not supported.".to_owned());
        }
        if found.error_output && !sees.error_output {
            problems.push("Field '$states.errorOutput' does not exist.".to_owned());
        }
        for problem in problems {
            let code = codes::UNSUPPORTED_JSONATA_EXPRESSION;
            build.report.error(code, at, node.span(), problem);
        }
        if found.result && !sees.result {
            build.report.hint(
                codes::NO_RESULT,
                at,
                node.span(),
                "'$states.result' does not exist here",
            );
        }
    });
}
