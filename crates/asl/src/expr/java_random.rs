//! `java.util.Random`: the service's seeded random numbers are its numbers, bit for bit.

const MULTIPLIER: u64 = 0x5_DEEC_E66D;
const MASK: u64 = (1 << 48) - 1;

/// The generator.
pub(super) struct JavaRandom {
    state: u64,
}

impl JavaRandom {
    pub(super) fn new(seed: i64) -> Self {
        Self {
            state: (seed.cast_unsigned() ^ MULTIPLIER) & MASK,
        }
    }

    /// The next `bits` (at most 32) bits.
    fn next(&mut self, bits: u32) -> u64 {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(0xB) & MASK;
        self.state >> (48 - bits)
    }

    /// `nextDouble()`: from 0 (included) to 1 (excluded).
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn next_double(&mut self) -> f64 {
        let bits = (self.next(26) << 27) + self.next(27);
        bits as f64 / (1_u64 << 53) as f64
    }

    /// `nextInt(bound)`: from 0 (included) to `bound` (excluded). 0 where there is no such number.
    pub(super) fn next_below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        if bound > 1 << 31 {
            return self.next(32) % bound;
        }
        if bound.is_power_of_two() {
            return (bound * self.next(31)) >> 31;
        }
        loop {
            let drawn = self.next(31);
            let result = drawn % bound;
            // Java tells the incomplete last stretch of the range by an overflow of its int.
            if drawn - result + (bound - 1) < 1 << 31 {
                return result;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_javas() {
        let doubles = [
            (42, 0.727_563_680_032_868_1),
            (0, 0.730_967_787_376_657),
            (7, 0.730_699_042_060_042_1),
        ];
        for (seed, expected) in doubles {
            let drawn = JavaRandom::new(seed).next_double();
            assert!((drawn - expected).abs() < f64::EPSILON, "{seed}: {drawn}");
        }
        // new Random(42).nextInt(10), nextInt(100), nextInt(16) …
        let mut random = JavaRandom::new(42);
        assert_eq!((random.next_below(10), random.next_below(100)), (0, 63));
    }
}
