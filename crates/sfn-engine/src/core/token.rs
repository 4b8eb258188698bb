//! Task tokens.
//!
//! A token names its execution, so that whoever answers with it finds that execution whether or not it is in memory, has
//! 16 bytes that nobody can guess, and a checksum: a text that was never a token is told apart from a token whose task is
//! gone. It is text for programs to hand on, as AWS's are.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// What every token begins with: a later form will begin with another byte.
const FORM: u8 = 1;
const RANDOM_BYTES: usize = 16;
const CHECK_BYTES: usize = 8;

/// A new token for a task of the execution.
pub(super) fn make(execution_arn: &str, random: [u64; 2]) -> String {
    let mut bytes = vec![FORM];
    for number in random {
        bytes.extend_from_slice(&number.to_be_bytes());
    }
    bytes.extend_from_slice(execution_arn.as_bytes());
    let check = check(&bytes);
    bytes.extend_from_slice(&check);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The ARN of the execution that a token belongs to; `None` for a text that is no token.
pub fn execution_of(token: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (body, found) = bytes.split_at_checked(bytes.len().checked_sub(CHECK_BYTES)?)?;
    if found != check(body) || body.first() != Some(&FORM) {
        return None;
    }
    let arn = body.get(1 + RANDOM_BYTES..)?;
    String::from_utf8(arn.to_vec()).ok()
}

fn check(body: &[u8]) -> [u8; CHECK_BYTES] {
    let digest = Sha256::new()
        .chain_update(b"task token")
        .chain_update(body)
        .finalize();
    let mut check = [0; CHECK_BYTES];
    check.copy_from_slice(&digest[..CHECK_BYTES]);
    check
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:states:us-east-1:123456789012:execution:orders:run-1";

    #[test]
    fn a_token_leads_to_its_execution() {
        let token = make(ARN, [1, 2]);
        assert_eq!(execution_of(&token).as_deref(), Some(ARN));
        assert_ne!(token, make(ARN, [1, 3]));
    }

    #[test]
    fn what_was_changed_or_never_was_one_is_no_token() {
        let token = make(ARN, [1, 2]);
        for index in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(execution_of(&changed), None, "{index}");
        }
        for text in ["", "token", "AQ", &token[1..], "not base64!"] {
            assert_eq!(execution_of(text), None, "{text}");
        }
    }
}
