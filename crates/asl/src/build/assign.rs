use super::object::Object;
use super::{Build, text};
use crate::analysis::codes;
use crate::expr::Assign;
use crate::model::QueryLanguage;
use crate::syntax::NodeKind;

/// The longest name of a variable, in characters.
const MAX_NAME: usize = 80;

/// Builds `Assign` of a state, a catcher or a choice rule.
pub(super) fn build(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<Assign> {
    let node = object.get("Assign")?;
    let at = object.at.key("Assign");
    if node.kind() != NodeKind::Object {
        build
            .report
            .schema(&at, node.span(), text::wrong_type(NodeKind::Object));
        return None;
    }
    for member in node.members() {
        let name = match language {
            QueryLanguage::JsonPath => member.key.strip_suffix(".$").unwrap_or(member.key),
            QueryLanguage::Jsonata => member.key,
        };
        let (code, message) = if name == "states" {
            (
                codes::RESERVED_VARIABLE_NAME,
                "Cannot assign to reserved variable '$states'.".to_owned(),
            )
        } else if name.chars().count() > MAX_NAME {
            (
                codes::INVALID_VARIABLE_NAME,
                format!(
                    "Invalid variable name '{name}': the variable name exceeds the {MAX_NAME}-character limit."
                ),
            )
        } else if !is_name(name) {
            (
                codes::INVALID_VARIABLE_NAME,
                format!(
                    "Invalid variable name '{name}': the variable name contains invalid characters."
                ),
            )
        } else {
            continue;
        };
        build
            .report
            .error(code, &at.key(member.key), member.key_span, message);
    }
    object
        .template(build, "Assign", language)
        .map(|template| Assign { template })
}

/// Whether `name` follows Unicode's identifier syntax, as the developer guide asks.
fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|ch| ch.is_alphanumeric() || ch == '_')
}
