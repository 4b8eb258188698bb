use serde::Serialize;

/// A half-open range of byte offsets in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

/// A place in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Byte offset in the text.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in UTF-16 code units: what editors count, and what AWS's JSON reader counts.
    pub column: usize,
}

/// A piece of the text: from `start` up to `end` (exclusive).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Range {
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

/// Distance in bytes between two remembered UTF-16 counts of a text that is not ASCII.
const CHECKPOINT: usize = 1024;

/// Turns byte offsets into lines and columns.
#[derive(Clone, Debug)]
pub struct LineIndex {
    text_len: usize,
    /// Offsets of the first byte of each line.
    line_starts: Vec<usize>,
    /// UTF-16 length of the text before every `CHECKPOINT`-th byte; empty for ASCII.
    utf16_before: Vec<usize>,
}

impl LineIndex {
    /// Indexes `text`. A line ends with `\n`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut line_starts = vec![0];
        line_starts.extend(
            bytes
                .iter()
                .enumerate()
                .filter(|(_, byte)| **byte == b'\n')
                .map(|(at, _)| at + 1),
        );
        let mut utf16_before = Vec::new();
        if !text.is_ascii() {
            let mut units = 0;
            for (at, byte) in bytes.iter().enumerate() {
                if at % CHECKPOINT == 0 {
                    utf16_before.push(units);
                }
                units += utf16_units(*byte);
            }
        }
        Self {
            text_len: text.len(),
            line_starts,
            utf16_before,
        }
    }

    /// Line and column of a byte offset of the same text; an offset behind the end counts as the end.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(self.text_len);
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts.get(line.saturating_sub(1)).copied();
        let start = start.unwrap_or_default();
        let units = self.utf16_at(text, offset) - self.utf16_at(text, start);
        Position {
            offset,
            line,
            column: units + 1,
        }
    }

    /// Both ends of a span.
    pub fn range(&self, text: &str, span: Span) -> Range {
        Range {
            start: self.position(text, span.start),
            end: self.position(text, span.end),
        }
    }

    /// Length of the text in UTF-16 code units.
    pub(super) fn utf16_len(&self, text: &str) -> usize {
        self.utf16_at(text, self.text_len)
    }

    fn utf16_at(&self, text: &str, offset: usize) -> usize {
        let Some(before) = self.utf16_before.get(offset / CHECKPOINT) else {
            // ASCII, or the end of the text exactly on a checkpoint.
            return match self.utf16_before.last() {
                None => offset,
                Some(last) => {
                    let from = (self.utf16_before.len() - 1) * CHECKPOINT;
                    last + count(text, from, offset)
                }
            };
        };
        before + count(text, offset / CHECKPOINT * CHECKPOINT, offset)
    }
}

fn count(text: &str, from: usize, to: usize) -> usize {
    text.as_bytes()
        .get(from..to)
        .unwrap_or_default()
        .iter()
        .map(|byte| utf16_units(*byte))
        .sum()
}

/// Code units that a character adds, counted at its first byte.
fn utf16_units(byte: u8) -> usize {
    match byte {
        0x80..=0xBF => 0,
        0xF0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, offset: usize) -> (usize, usize) {
        let position = LineIndex::new(text).position(text, offset);
        (position.line, position.column)
    }

    #[test]
    fn lines_and_columns_start_at_one() {
        assert_eq!(place("", 0), (1, 1));
        assert_eq!(place("ab\ncd", 3), (2, 1));
        assert_eq!(place("ab\ncd", 99), (2, 3));
    }

    #[test]
    fn columns_count_utf16_units() {
        assert_eq!(place("é€😀x", "é€😀".len()), (1, 5));
        let long = "😀".repeat(1000);
        assert_eq!(place(&long, long.len()), (1, 2001));
        let aligned = "😀".repeat(CHECKPOINT / 4);
        assert_eq!(place(&aligned, aligned.len()), (1, CHECKPOINT / 2 + 1));
    }
}
