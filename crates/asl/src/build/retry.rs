use super::object::Object;
use super::{Build, assign, fields, text};
use crate::analysis::codes;
use crate::model::{Catcher, ErrorPattern, QueryLanguage, Retrier};
use crate::syntax::NodeKind;

/// Builds `Retry`.
pub(super) fn retriers(object: &Object<'_, '_>, build: &mut Build<'_, '_>) -> Vec<Retrier> {
    elements(object, build, "Retry", |entry, build, last| {
        entry.refuse_unknown(build, fields::RETRIER);
        entry.string(build, "Comment");
        let error_equals = error_equals(entry, build, last);
        let interval = entry.integer(build, "IntervalSeconds", 0, text::MAX_SECONDS);
        let attempts = entry.integer(build, "MaxAttempts", 0, text::MAX_SECONDS);
        let delay = entry.integer(build, "MaxDelaySeconds", 1, 31_622_400);
        let jitter = entry.choice(build, "JitterStrategy", &["NONE", "FULL"]);
        let backoff = backoff(entry, build);
        Some(Retrier {
            error_equals: error_equals?,
            interval_seconds: interval.unwrap_or(1),
            max_attempts: attempts.unwrap_or(3),
            backoff_rate: backoff.unwrap_or(2.0),
            max_delay_seconds: delay,
            full_jitter: jitter == Some("FULL"),
        })
    })
}

/// Builds `Catch`.
pub(super) fn catchers(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Vec<Catcher> {
    elements(object, build, "Catch", |entry, build, last| {
        entry.refuse_foreign(build, &fields::CATCHER, language);
        entry.string(build, "Comment");
        let error_equals = error_equals(entry, build, last);
        entry.require(build, &["Next"]);
        let next = entry.text(build, "Next");
        let json_path = language == QueryLanguage::JsonPath;
        build.sees.error_output = true;
        let result_path = json_path
            .then(|| entry.result_path(build, "ResultPath"))
            .flatten();
        let output = (!json_path)
            .then(|| entry.template(build, "Output", language))
            .flatten();
        let assign = assign::build(entry, build, language);
        build.sees.error_output = false;
        Some(Catcher {
            error_equals: error_equals?,
            next: next?.to_owned(),
            result_path,
            output,
            assign,
        })
    })
}

fn elements<T>(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    name: &str,
    mut read: impl FnMut(&Object<'_, '_>, &mut Build<'_, '_>, bool) -> Option<T>,
) -> Vec<T> {
    let Some(node) = object.array(build, name) else {
        return Vec::new();
    };
    let at = object.at.key(name);
    let count = node.elements().len();
    let mut out = Vec::with_capacity(count);
    for (index, element) in node.elements().enumerate() {
        let entry_at = at.index(index);
        if let Some(entry) = Object::expect(element, entry_at, element.span(), build) {
            out.extend(read(&entry, build, index + 1 == count));
        }
    }
    out
}

/// `ErrorEquals`. `States.ALL` stands alone in it, and in the last element only.
fn error_equals(
    entry: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    last: bool,
) -> Option<Vec<ErrorPattern>> {
    entry.require(build, &["ErrorEquals"]);
    let node = entry.filled_array(build, "ErrorEquals")?;
    let at = entry.at.key("ErrorEquals");
    let alone = node.elements().len() == 1;
    let mut names = Vec::new();
    for (index, element) in node.elements().enumerate() {
        let name_at = at.index(index);
        let Some(name) = element.as_str() else {
            build
                .report
                .schema(&name_at, element.span(), text::wrong_type(NodeKind::String));
            continue;
        };
        if name == "States.ALL" && !(alone && last) {
            build
                .report
                .schema(&name_at, element.span(), text::STATES_ALL);
        }
        if name.starts_with("States.") && !KNOWN.contains(&name) {
            build.report.hint(
                codes::UNKNOWN_ERROR_NAME,
                &name_at,
                element.span(),
                format!("'{name}' is not an error name of the service"),
            );
        }
        names.push(match name {
            "States.ALL" => ErrorPattern::All,
            "States.TaskFailed" => ErrorPattern::TaskFailed,
            _ => ErrorPattern::Named(name.to_owned()),
        });
    }
    Some(names)
}

/// The error names that the service itself raises (developer guide, "Error names").
const KNOWN: &[&str] = &[
    "States.ALL",
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.Http.Socket",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ReferencePathConflict",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.Runtime",
    "States.TaskFailed",
    "States.Timeout",
];

fn backoff(entry: &Object<'_, '_>, build: &mut Build<'_, '_>) -> Option<f64> {
    let node = entry.get("BackoffRate")?;
    let rate = node.as_number().and_then(|number| number.as_f64());
    match rate {
        Some(rate) if rate >= 1.0 => Some(rate),
        _ => {
            let message = if rate.is_some() {
                text::minimum(1)
            } else {
                text::wrong_type(NodeKind::Number)
            };
            build
                .report
                .schema(&entry.at.key("BackoffRate"), node.span(), message);
            None
        }
    }
}
