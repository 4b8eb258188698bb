//! `States.MathRandom` and `States.MathAdd`.

use serde_json::Value;

use super::arguments::Arguments;
use crate::expr::Entropy;
use crate::expr::java_random::JavaRandom;

/// A whole number from the first (included) to the second (excluded); the same one for the same seed.
pub(super) fn random(arguments: &Arguments, entropy: &mut dyn Entropy) -> Result<Value, String> {
    let (from, to) = (arguments.integer(0)?, arguments.integer(1)?);
    let width = u64::try_from(to - from).unwrap_or_default();
    if width == 0 {
        return Err("The start of the range must be less than its end".to_owned());
    }
    let offset = if arguments.len() > 2 {
        JavaRandom::new(arguments.integer(2)?).next_below(width)
    } else {
        // Multiply and shift spreads the 64 random bits evenly over the range.
        let offset = (u128::from(entropy.next_u64()) * u128::from(width)) >> 64;
        u64::try_from(offset).unwrap_or_default()
    };
    Ok(i64::try_from(offset).map_or(Value::Null, |offset| (from + offset).into()))
}

/// The sum of both, each rounded to a whole number.
pub(super) fn add(arguments: &Arguments) -> Result<Value, String> {
    let sum = arguments.integer(0)? + arguments.integer(1)?;
    if i32::try_from(sum).is_err() {
        return Err("The sum is out of the range of integers".to_owned());
    }
    Ok(sum.into())
}
