use asl::expr::Entropy;

use super::Moment;

/// Time and randomness of one step: the moment's time, and the numbers that follow from its seed
/// (SplitMix64, which is short, has no state to warm up and will never change under us: a replay must give the
/// same numbers with any later version of any library).
#[derive(Debug)]
pub(super) struct StepEntropy {
    millis: i64,
    state: u64,
}

impl StepEntropy {
    pub(super) fn new(at: Moment) -> Self {
        Self {
            millis: at.millis,
            state: at.seed,
        }
    }

    /// A uniform number in `0.0..1.0`.
    pub(super) fn unit(&mut self) -> f64 {
        // 53 bits are what a double holds exactly.
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A new id, in the form of a UUID.
    pub(super) fn id(&mut self) -> String {
        let halves = (u128::from(self.next_u64()) << 64) | u128::from(self.next_u64());
        // AWS's ids of Map Runs are version 3.
        uuid::Builder::from_md5_bytes(halves.to_be_bytes())
            .into_uuid()
            .to_string()
    }
}

impl Entropy for StepEntropy {
    fn now_millis(&self) -> i64 {
        self.millis
    }

    fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
