//! `States.Array…`.

use serde_json::Value;

use super::arguments::Arguments;

/// The most elements that `States.ArrayRange` makes.
const MAX_RANGE: i64 = 1000;

/// Parts of a size; the last may be shorter.
pub(super) fn partition(arguments: &Arguments) -> Result<Value, String> {
    let items = arguments.array(0)?;
    let size = usize::try_from(arguments.integer(1)?).unwrap_or_default();
    if size == 0 {
        return Err("The chunk size must be a positive number".to_owned());
    }
    Ok(items
        .chunks(size)
        .map(|it| Value::Array(it.to_vec()))
        .collect())
}

/// Whether an element equals the value.
pub(super) fn contains(arguments: &Arguments) -> Result<Value, String> {
    Ok(arguments.array(0)?.contains(arguments.value(1)).into())
}

/// Numbers from the first to the last, both included.
pub(super) fn range(arguments: &Arguments) -> Result<Value, String> {
    let (first, last, step) = (
        arguments.integer(0)?,
        arguments.integer(1)?,
        arguments.integer(2)?,
    );
    if step == 0 {
        return Err("The step of the range must not be 0".to_owned());
    }
    let count = ((last - first) / step + 1).max(0);
    if (last - first).signum() == -step.signum() || count == 0 {
        return Ok(Value::Array(Vec::new()));
    }
    if count > MAX_RANGE {
        return Err(format!(
            "The range must not have more than {MAX_RANGE} elements"
        ));
    }
    Ok((0..count)
        .map(|at| Value::from(first + at * step))
        .collect())
}

/// The element at an index from 0.
pub(super) fn get_item(arguments: &Arguments) -> Result<Value, String> {
    let items = arguments.array(0)?;
    let index = arguments.integer(1)?;
    usize::try_from(index)
        .ok()
        .and_then(|it| items.get(it))
        .cloned()
        .ok_or_else(|| {
            format!(
                "The index {index} is out of bounds for an array of length {}",
                items.len()
            )
        })
}

/// The number of elements.
pub(super) fn length(arguments: &Arguments) -> Result<Value, String> {
    Ok(arguments.array(0)?.len().into())
}

/// The first of all elements that are equal.
pub(super) fn unique(arguments: &Arguments) -> Result<Value, String> {
    let mut seen = std::collections::HashSet::new();
    let items = arguments.array(0)?;
    Ok(items
        .iter()
        .filter(|item| seen.insert(*item))
        .cloned()
        .collect())
}
