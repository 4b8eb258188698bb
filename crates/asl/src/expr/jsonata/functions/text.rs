use jsonata_core::evaluator::EvaluatorError;
use jsonata_core::value::JValue;

use super::{Draws, Result, limit, memory, mismatch, whole};
use crate::expr::intrinsic::{hash_text, uuid_text};
use crate::expr::jsonata::limits::MAX_SIZE;

/// `$hash(text, algorithm)`: hexadecimal digits; no result without an algorithm.
pub(super) fn hash(args: &[JValue]) -> Result {
    limit(args, 2, "hash")?;
    let text = match args.first() {
        Some(JValue::String(text)) => text,
        Some(JValue::Undefined) => return Ok(JValue::Undefined),
        _ => return Err(mismatch(0, "hash")),
    };
    match args.get(1) {
        Some(JValue::String(algorithm)) => {
            hash_text(text, algorithm).map(JValue::from).ok_or_else(|| {
                EvaluatorError::EvaluationError(format!(
                    "D3137: Unsupported hash algorithm: {algorithm}"
                ))
            })
        }
        None | Some(JValue::Undefined) => Ok(JValue::Undefined),
        Some(_) => Err(mismatch(1, "hash")),
    }
}

/// `$uuid()`: a random UUID (version 4).
pub(super) fn uuid(args: &[JValue], draws: &Draws) -> Result {
    limit(args, 0, "uuid")?;
    Ok(JValue::from(uuid_text(&mut draws.clone())))
}

/// `$now()`: the time in UTC, with milliseconds.
pub(super) fn timestamp(millis: i64) -> JValue {
    use time::macros::format_description;
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .ok()
        .and_then(|it| it.format(format).ok())
        .map_or(JValue::Undefined, JValue::from)
}

/// `$pad(text, width, filling?)`: filled on the right, or on the left for a negative width.
pub(super) fn pad(args: &[JValue]) -> Result {
    limit(args, 3, "pad")?;
    let text = match args.first() {
        Some(JValue::String(text)) => text,
        None | Some(JValue::Undefined) => return Ok(JValue::Undefined),
        Some(_) => return Err(mismatch(0, "pad")),
    };
    let Some(width) = whole(args, 1, "pad")? else {
        return Err(mismatch(1, "pad"));
    };
    let filling = match args.get(2) {
        None | Some(JValue::Undefined) => " ",
        Some(JValue::String(filling)) if filling.is_empty() => " ",
        Some(JValue::String(filling)) => filling,
        Some(_) => return Err(mismatch(2, "pad")),
    };
    #[allow(clippy::cast_precision_loss)]
    if width.abs() > MAX_SIZE as f64 {
        return Err(memory());
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let missing = (width.abs() as usize).saturating_sub(text.chars().count());
    let padding: String = filling.chars().cycle().take(missing).collect();
    Ok(JValue::from(if width < 0.0 {
        format!("{padding}{text}")
    } else {
        format!("{text}{padding}")
    }))
}
