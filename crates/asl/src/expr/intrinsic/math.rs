//! `States.MathRandom` and `States.MathAdd`.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::Value;

use super::arguments::Arguments;
use crate::expr::Entropy;

/// A whole number from the first (included) to the second (excluded); the same one for the same seed.
pub(super) fn random(arguments: &Arguments, entropy: &mut dyn Entropy) -> Result<Value, String> {
    let (from, to) = (arguments.integer(0)?, arguments.integer(1)?);
    let width = u64::try_from(to - from).unwrap_or_default();
    if width == 0 {
        return Err("The start of the range must be less than its end".to_owned());
    }
    let drawn = if arguments.len() > 2 {
        ChaCha8Rng::seed_from_u64(arguments.integer(2)?.cast_unsigned()).next_u64()
    } else {
        entropy.next_u64()
    };
    // Multiply and shift spreads the 64 random bits evenly over the range.
    let offset = (u128::from(drawn) * u128::from(width)) >> 64;
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
