//! Timestamps: on the wire as the protocol has them, as text in results of `aws-sdk:*`, as milliseconds in those of optimised
//! integrations (the nested execution's `StartDate` is recorded so).

use asl::expr::parse_timestamp;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use time::macros::format_description;

use super::names::Style;
use super::shape::TimeFormat;

/// A parameter, given as text or as seconds, as the wire wants it.
pub(super) fn to_wire(value: &Value, format: TimeFormat) -> Option<Value> {
    let seconds = match value {
        Value::String(text) => parse_timestamp(text)? as f64 / 1e9,
        other => other.as_f64()?,
    };
    Some(match format {
        TimeFormat::Seconds => Value::from(seconds),
        TimeFormat::Iso => Value::String(text(seconds)?),
        TimeFormat::Rfc => Value::String(header(seconds)?),
    })
}

/// A timestamp of a result: seconds, or text in either form.
pub(super) fn from_wire(value: &Value, style: Style) -> Option<Value> {
    let seconds = match value {
        Value::String(written) => read(written)?,
        other => other.as_f64()?,
    };
    match style {
        Style::Sdk => text(seconds).map(Value::String),
        Style::Optimised => Some(Value::from(millis(seconds))),
    }
}

fn read(written: &str) -> Option<f64> {
    if let Some(nanos) = parse_timestamp(written) {
        return Some(nanos as f64 / 1e9);
    }
    if let Ok(moment) = OffsetDateTime::parse(written, &Rfc2822) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "seconds of a date are far smaller"
        )]
        return Some(moment.unix_timestamp() as f64);
    }
    written.parse().ok()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "timestamps are far smaller"
)]
fn millis(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}

/// As Java's `Instant` prints it: no fraction where there is none.
fn text(seconds: f64) -> Option<String> {
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

/// As HTTP's headers have it.
fn header(seconds: f64) -> Option<String> {
    let moment = OffsetDateTime::from_unix_timestamp(millis(seconds) / 1000).ok()?;
    moment
        .format(format_description!(
            "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
        ))
        .ok()
}
