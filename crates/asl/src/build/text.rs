//! The words of findings about fields, as AWS writes them where that is known.

use crate::syntax::NodeKind;

/// The longest time-out or wait, in seconds.
pub(super) const MAX_SECONDS: u64 = 99_999_999;

pub(super) const EMPTY: &str = "Value cannot be empty";
pub(super) const TIMESTAMP: &str = "String does not match RFC3339 timestamp";
pub(super) const JSON_PATH: &str = "Value must be a valid JSONPath.";
pub(super) const JSONATA: &str = "JSONata string must start with {% and end with %}";
pub(super) const INTEGER: &str = "Expected value of type Integer";
pub(super) const STATES_ALL: &str = "States.ALL must appear alone and at end of list";

pub(super) fn required(names: &[&str]) -> String {
    format!("These fields are required: [{}]", names.join(", "))
}

pub(super) fn missing_field(name: &str) -> String {
    format!("The field '{name}' is required but was missing")
}

pub(super) fn unsupported(name: &str) -> String {
    format!("Field '{name}' is not supported")
}

pub(super) fn wrong_language(name: &str, set: &str, needed: &str) -> String {
    format!(
        "The QueryLanguage is set to '{set}', but field '{name}' is only supported for the '{needed}' QueryLanguage"
    )
}

pub(super) fn one_of(values: &[&str]) -> String {
    format!(
        "Value should be one of the following: [{}]",
        values.join(", ")
    )
}

pub(super) fn more_than_one(names: &[&str]) -> String {
    format!(
        "There should only be one of the following fields: [{}]",
        names.join(", ")
    )
}

pub(super) fn none_of(names: &[&str]) -> String {
    format!(
        "This object should have only one of the following fields: [{}]",
        names.join(", ")
    )
}

pub(super) fn not_a_reference_path(why: &str) -> String {
    format!("Value is not a Reference Path: {why}")
}

pub(super) fn bad_template_path(name: &str) -> String {
    format!(
        "The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call"
    )
}

pub(super) fn unknown_resource(resource: &str) -> String {
    format!(
        "The resource provided {resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
    )
}

pub(super) fn wrong_type(wanted: NodeKind) -> String {
    let wanted = match wanted {
        NodeKind::Bool => "BOOLEAN",
        NodeKind::Number => "NUMBER",
        NodeKind::String => "STRING",
        NodeKind::Array => "ARRAY",
        NodeKind::Object => "OBJECT",
        NodeKind::Null => "NULL",
        NodeKind::Broken => "MISSING",
    };
    format!("Expected value of type [{wanted}]")
}

pub(super) fn minimum(min: u64) -> String {
    format!("Minimum value is {min}")
}

pub(super) fn maximum(max: u64) -> String {
    format!("Maximum value is {max}")
}
