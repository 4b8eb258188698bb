//! Keeps sensitive values (payloads, causes, task tokens, definitions) out of `Debug` output, and so out of logs.

use std::fmt;

/// Stands for a sensitive value.
pub(crate) struct Redacted;

/// Stands for a sensitive value that is there.
pub(crate) const REDACTED: Redacted = Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// Tells whether a sensitive value is there, and nothing else.
pub(crate) fn redacted<T>(value: &Option<T>) -> Option<Redacted> {
    value.as_ref().map(|_| Redacted)
}
