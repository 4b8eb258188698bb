//! Randomness that a test can fix.

use std::fmt::Debug;

/// Draws which version of a weighted alias an execution is started on.
pub trait Chance: Debug + Send + Sync {
    /// A number of 0 to 99, each as likely as the others.
    fn percent(&self) -> u8;
}

/// The system's random numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn percent(&self) -> u8 {
        rand::random_range(0..100)
    }
}
