use std::collections::HashSet;

use jsonata_core::evaluator::EvaluatorError;
use jsonata_core::value::{JValue, with_stack};

use super::{Draws, Result, limit, memory, mismatch, whole};
use crate::expr::jsonata::limits::MAX_RANGE;
use crate::expr::jsonata::values::size;

/// `$distinct(array)`: each value once, in the order of their first occurrence.
pub(super) fn distinct(args: &[JValue]) -> Result {
    limit(args, 1, "distinct")?;
    let Some(JValue::Array(items)) = args.first() else {
        return Ok(args.first().cloned().unwrap_or(JValue::Undefined));
    };
    size(&JValue::Array(items.clone())).map_err(|_| memory())?;
    let mut seen = HashSet::new();
    let unique = items
        .iter()
        .filter(|item| {
            let mut key = String::new();
            write_key(item, &mut key);
            seen.insert(key)
        })
        .cloned()
        .collect();
    Ok(JValue::Array(items.with_items(unique)))
}

/// A text that is the same for equal values: members of objects in the order of their names.
fn write_key(value: &JValue, key: &mut String) {
    match value {
        JValue::Array(items) => with_stack(|| {
            key.push('[');
            for item in items {
                write_key(item, key);
                key.push(',');
            }
            key.push(']');
        }),
        JValue::Object(members) => with_stack(|| {
            let mut members: Vec<(&String, &JValue)> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            key.push('{');
            for (name, member) in members {
                key.push_str(&format!("{name:?}:"));
                write_key(member, key);
                key.push(',');
            }
            key.push('}');
        }),
        JValue::String(text) => key.push_str(&format!("{text:?}")),
        JValue::Number(number) => key.push_str(&format!("{:?}", number + 0.0)),
        JValue::Lambda(lambda) => key.push_str(&format!("{:p}", std::rc::Rc::as_ptr(lambda))),
        other => key.push_str(&format!("{other:?}")),
    }
}

/// `$partition(array, size)`: parts of a size. Without a size the array is one part; with size 0, or an empty array,
/// there is no result.
pub(super) fn partition(args: &[JValue]) -> Result {
    limit(args, 2, "partition")?;
    let items: Vec<JValue> = match args.first() {
        None => return Err(mismatch(0, "partition")),
        Some(JValue::Undefined) => return Ok(JValue::Undefined),
        Some(JValue::Array(items)) => items.iter().cloned().collect(),
        Some(JValue::Null) => {
            return Err(EvaluatorError::TypeError(
                "T0412: Argument 1 of function \"partition\" must be an array".to_owned(),
            ));
        }
        Some(single) => vec![single.clone()],
    };
    let size = match whole(args, 1, "partition")? {
        None => items.len(),
        Some(size) if size < 0.0 => {
            return Err(EvaluatorError::EvaluationError(
                "D3137: Second argument must be zero or greater".to_owned(),
            ));
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Some(size) => size as usize,
    };
    if items.is_empty() || size == 0 {
        return Ok(JValue::Undefined);
    }
    Ok(JValue::array(
        items
            .chunks(size)
            .map(|it| JValue::array(it.to_vec()))
            .collect(),
    ))
}

/// `$range(first, last, step)`: numbers from the first to the last, both included. A single number stands for itself;
/// without a step, or with one that leads away from the last, there is no result.
pub(super) fn range(args: &[JValue]) -> Result {
    limit(args, 3, "range")?;
    if args.len() < 2 {
        return Err(mismatch(args.len(), "range"));
    }
    let bounds = (
        whole(args, 0, "range")?,
        whole(args, 1, "range")?,
        whole(args, 2, "range")?,
    );
    let (Some(first), Some(last), Some(step)) = bounds else {
        return Ok(JValue::Undefined);
    };
    let count = (last - first) / step;
    if step == 0.0 || count.is_nan() || count < 0.0 {
        return Ok(JValue::Undefined);
    }
    #[allow(clippy::cast_precision_loss)]
    let within = count.floor() < MAX_RANGE as f64;
    if !within {
        return Err(memory());
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let count = count.floor() as u32;
    let numbers = (0..=count)
        .map(|at| JValue::Number(first + f64::from(at) * step))
        .collect();
    Ok(JValue::sequence(numbers).unwrap_sequence())
}

/// `$shuffle(array)`.
pub(super) fn shuffle(args: &[JValue], draws: &Draws) -> Result {
    let mut items: Vec<JValue> = match args.first() {
        None | Some(JValue::Undefined) => return Ok(JValue::Undefined),
        Some(JValue::Array(items)) => items.iter().cloned().collect(),
        Some(single) => vec![single.clone()],
    };
    for last in (1..items.len()).rev() {
        let among = u128::try_from(last).unwrap_or(0) + 1;
        let other = (u128::from(draws.next()) * among) >> 64;
        items.swap(last, usize::try_from(other).unwrap_or(last));
    }
    Ok(JValue::array(items))
}
