//! The words of findings about fields, as AWS writes them where that is known.

use crate::syntax::NodeKind;

/// The longest time-out or wait, in seconds.
pub(super) const MAX_SECONDS: u64 = 99_999_999;

pub(super) fn required(names: &[&str]) -> String {
    format!("These fields are required: [{}]", names.join(", "))
}

pub(super) fn unsupported(name: &str) -> String {
    format!("Field '{name}' is not supported")
}

pub(super) fn wrong_language(name: &str, set: &str, needed: &str) -> String {
    format!(
        "The QueryLanguage is set to '{set}', but field '{name}' is only supported for the '{needed}' QueryLanguage"
    )
}

pub(super) fn one_of(name: &str, values: &[&str]) -> String {
    format!(
        "The field '{name}' should have one of these values: [{}]",
        values.join(", ")
    )
}

pub(super) fn exclusive(names: &[&str]) -> String {
    format!("Only one of these fields is allowed: [{}]", names.join(", "))
}

pub(super) const EMPTY: &str = "Value cannot be empty";
pub(super) const TIMESTAMP: &str = "String does not match RFC3339 timestamp";
pub(super) const JSON_PATH: &str = "Value must be a valid JSONPath.";

pub(super) fn not_a_reference_path(why: &str) -> String {
    format!("Value is not a Reference Path: {why}")
}

pub(super) fn bad_template_path(name: &str) -> String {
    format!(
        "The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call"
    )
}

pub(super) fn wrong_type(wanted: NodeKind) -> String {
    let wanted = match wanted {
        NodeKind::Bool => "boolean",
        NodeKind::Number => "number",
        NodeKind::String => "string",
        NodeKind::Array => "array",
        NodeKind::Object => "object",
        NodeKind::Null => "null",
        NodeKind::Broken => "value",
    };
    format!("Expected value of type {wanted}")
}

pub(super) fn out_of_range(min: u64, max: u64) -> String {
    if max == u64::MAX {
        format!("Value must be an integer of at least {min}")
    } else {
        format!("Value must be an integer from {min} to {max}")
    }
}
