use std::io::{BufRead, Read};

use serde_json::Value;

use super::object::{self, Bytes};
use crate::items::ItemsError;

/// Bytes of a line. A bound of ours, as for the items of a JSON document.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// The values of a JSON Lines file; blank lines are passed over.
pub(super) struct JsonLines {
    bytes: Bytes,
    line: Vec<u8>,
    number: u64,
    done: bool,
    /// For causes.
    object: String,
}

impl JsonLines {
    pub(super) fn new(bytes: Bytes, key: &str) -> Self {
        Self {
            bytes,
            line: Vec::new(),
            number: 0,
            done: false,
            object: key.to_owned(),
        }
    }

    fn read(&mut self) -> Result<Option<Value>, ItemsError> {
        loop {
            self.line.clear();
            let mut bounded = (&mut self.bytes).take(LONGEST_LINE);
            let read = bounded.read_until(b'\n', &mut self.line);
            let read = read.map_err(|error| object::unreadable(&self.object, &error))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if read as u64 == LONGEST_LINE && self.line.last() != Some(&b'\n') {
                return Err(self.fault(&format!("it has more than {LONGEST_LINE} bytes")));
            }
            if self.line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return serde_json::from_slice(&self.line)
                .map(Some)
                .map_err(|error| self.fault(&error.to_string()));
        }
    }

    /// A wording of ours.
    fn fault(&self, why: &str) -> ItemsError {
        ItemsError::reader(format!(
            "Line {} of the object '{}' is no valid JSON: {why}",
            self.number, self.object
        ))
    }
}

impl Iterator for JsonLines {
    type Item = Result<Value, ItemsError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let read = self.read().transpose();
        self.done = !matches!(read, Some(Ok(_)));
        read
    }
}
