//! Timestamps: seconds on the wire, text in results of `aws-sdk:*`, milliseconds in those of optimised integrations (the nested
//! execution's `StartDate` is recorded so).

use asl::expr::parse_timestamp;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::macros::format_description;

use super::service::Service;

/// Timestamps of a result as text.
pub(super) fn to_text(service: &Service, members: Map<String, Value>) -> Map<String, Value> {
    each(service, members, &|value| {
        value.as_f64().and_then(text).map(Value::String)
    })
}

/// Timestamps of a result as milliseconds.
pub(super) fn to_millis(service: &Service, members: Map<String, Value>) -> Map<String, Value> {
    each(service, members, &|value| {
        value.as_f64().map(|seconds| Value::from(millis(seconds)))
    })
}

/// Timestamps of parameters, given as text, as seconds.
pub(super) fn to_seconds(service: &Service, members: Map<String, Value>) -> Map<String, Value> {
    each(service, members, &|value| {
        let nanos = parse_timestamp(value.as_str()?)?;
        Some(Value::from(nanos as f64 / 1e9))
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "timestamps are far smaller"
)]
fn millis(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}

/// As Java's `Instant` prints it: no fraction where there is none.
pub(super) fn text(seconds: f64) -> Option<String> {
    let nanos = i128::from(millis(seconds)) * 1_000_000;
    let moment = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?;
    let whole = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    let fraction =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    let format = if moment.millisecond() == 0 {
        whole
    } else {
        fraction
    };
    moment.format(format).ok()
}

fn each(
    service: &Service,
    members: Map<String, Value>,
    change: &dyn Fn(&Value) -> Option<Value>,
) -> Map<String, Value> {
    if service.times.is_empty() {
        return members;
    }
    let member = |(name, value): (String, Value)| {
        let value = match service.times.contains(&name).then(|| change(&value)) {
            Some(Some(changed)) => changed,
            _ => within(service, value, change),
        };
        (name, value)
    };
    members.into_iter().map(member).collect()
}

fn within(service: &Service, value: Value, change: &dyn Fn(&Value) -> Option<Value>) -> Value {
    match value {
        Value::Object(members) => Value::Object(each(service, members, change)),
        Value::Array(elements) => Value::Array(
            elements
                .into_iter()
                .map(|element| within(service, element, change))
                .collect(),
        ),
        other => other,
    }
}
