//! Task tokens.
//!
//! A token names its execution, so that whoever answers with it finds that execution whether or not it is in memory, has
//! 16 bytes that nobody can guess, and a checksum: a text that was never a token is told apart from a token whose task is
//! gone. It is text for programs to hand on, as AWS's are.
//!
//! A task without a token of its own that a person answers by hand has one of another form, which names the task and is no
//! secret: it answers nothing but such a task.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::TaskId;

/// What every token begins with: a later form will begin with another byte.
const FORM: u8 = 1;
/// What the token of a task that is answered by hand begins with.
const BY_HAND: u8 = 2;
const TASK_BYTES: usize = 8;
const RANDOM_BYTES: usize = 16;
const CHECK_BYTES: usize = 8;

/// A new token for a task of the execution.
pub(super) fn make(execution_arn: &str, random: [u64; 2]) -> String {
    let mut bytes = vec![FORM];
    for number in random {
        bytes.extend_from_slice(&number.to_be_bytes());
    }
    sealed(bytes, execution_arn)
}

/// The token of a task of the execution that has none of its own and is answered by hand.
pub(crate) fn by_hand(execution_arn: &str, task: TaskId) -> String {
    let mut bytes = vec![BY_HAND];
    bytes.extend_from_slice(&task.0.to_be_bytes());
    sealed(bytes, execution_arn)
}

/// Which task a text of [`by_hand`] is the token of; `None` for any other text.
pub(crate) fn task_by_hand(token: &str) -> Option<TaskId> {
    let body = opened(token)?;
    let number = body.strip_prefix(&[BY_HAND])?.get(..TASK_BYTES)?;
    Some(TaskId(i64::from_be_bytes(number.try_into().ok()?)))
}

fn sealed(mut bytes: Vec<u8>, execution_arn: &str) -> String {
    bytes.extend_from_slice(execution_arn.as_bytes());
    let check = check(&bytes);
    bytes.extend_from_slice(&check);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The ARN of the execution that a token belongs to; `None` for a text that is no token.
pub fn execution_of(token: &str) -> Option<String> {
    let body = opened(token)?;
    let head = match *body.first()? {
        FORM => RANDOM_BYTES,
        BY_HAND => TASK_BYTES,
        _ => return None,
    };
    let arn = body.get(1 + head..)?;
    String::from_utf8(arn.to_vec()).ok()
}

/// What stands before the checksum, if that is right.
fn opened(token: &str) -> Option<Vec<u8>> {
    let mut bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let length = bytes.len().checked_sub(CHECK_BYTES)?;
    let found = bytes.split_off(length);
    (found == check(&bytes)).then_some(bytes)
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
    fn a_task_that_is_answered_by_hand_has_a_token_that_names_it() {
        let token = by_hand(ARN, TaskId(7));
        assert_eq!(execution_of(&token).as_deref(), Some(ARN));
        assert_eq!(task_by_hand(&token), Some(TaskId(7)));
        assert_eq!(task_by_hand(&make(ARN, [1, 2])), None);
        assert_eq!(task_by_hand(ARN), None);
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
