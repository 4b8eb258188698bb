use super::object::{Object, opens_expression};
use super::text::MAX_SECONDS;
use super::{Build, text};
use crate::expr::TextExpression;
use crate::model::{QueryLanguage, WaitState, WaitTime};
use crate::syntax::NodeKind;

/// Builds a Wait state's own field.
pub(super) fn build(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<WaitState> {
    let forms: &[&str] = match language {
        QueryLanguage::JsonPath => &["SecondsPath", "Seconds", "TimestampPath", "Timestamp"],
        QueryLanguage::Jsonata => &["Seconds", "Timestamp"],
    };
    if !object.exactly_one(build, forms) {
        return None;
    }
    let until = if object.has("Seconds") || object.has("SecondsPath") {
        WaitTime::Seconds(object.count(build, "Seconds", language, 0, MAX_SECONDS)?)
    } else {
        WaitTime::Timestamp(timestamp(object, build, language)?)
    };
    Some(WaitState { until })
}

fn timestamp(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<TextExpression> {
    if language == QueryLanguage::JsonPath && object.has("TimestampPath") {
        return object
            .path(build, "TimestampPath")
            .map(TextExpression::Path);
    }
    let node = object.get("Timestamp")?;
    let at = object.at.key("Timestamp");
    let Some(value) = node.as_str() else {
        build
            .report
            .schema(&at, node.span(), text::wrong_type(NodeKind::String));
        return None;
    };
    if language == QueryLanguage::Jsonata && opens_expression(value) {
        return object.expression(build, "Timestamp");
    }
    if !is_timestamp(value) {
        build.report.schema(&at, node.span(), text::TIMESTAMP);
        return None;
    }
    Some(TextExpression::Literal(value.into()))
}

/// Whether `text` is a timestamp of the language: RFC 3339 with an upper-case `T`, and an upper-case `Z` where there is no
/// offset.
pub(super) fn is_timestamp(text: &str) -> bool {
    if text.contains(['t', 'z', ' ']) {
        return false;
    }
    time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).is_ok()
}
