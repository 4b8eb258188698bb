use jsonata_core::value::JValue;

use super::{Draws, Result, limit, whole};
use crate::expr::java_random::JavaRandom;

/// `$random(seed?)`: from 0 (included) to 1 (excluded); the same number for the same seed.
pub(super) fn random(args: &[JValue], draws: &Draws) -> Result {
    limit(args, 1, "random")?;
    #[allow(clippy::cast_possible_truncation)]
    Ok(JValue::Number(match whole(args, 0, "random")? {
        Some(seed) => JavaRandom::new(seed as i64).next_double(),
        None => JavaRandom::new(draws.next().cast_signed()).next_double(),
    }))
}
