//! What the tests of expressions share.

use serde_json::Value;

use super::{Entropy, Scope, Variables};

/// A clock that stands still, and numbers that count up.
#[derive(Default)]
pub(super) struct Fixed {
    drawn: u64,
}

impl Entropy for Fixed {
    fn now_millis(&self) -> i64 {
        1_700_000_000_000
    }

    fn next_u64(&mut self) -> u64 {
        self.drawn += 1;
        self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// A scope with neither result nor error output.
pub(super) fn scope<'a>(
    context: &'a Value,
    variables: &'a Variables,
    input: &'a Value,
    entropy: &'a mut Fixed,
) -> Scope<'a> {
    Scope {
        context,
        variables,
        input,
        result: None,
        error_output: None,
        entropy,
    }
}
