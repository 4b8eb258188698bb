use super::{LineIndex, Span};

/// Something in the text that is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxFault {
    /// What is wrong, in the words of AWS's JSON reader, without the place.
    pub message: String,
    /// The offending piece of the text; empty at the end of the text.
    pub span: Span,
    /// The offset that AWS's JSON reader had reached, and names in its message.
    pub reached: usize,
}

/// How much of the text AWS's messages quote, in UTF-16 code units.
const QUOTED: usize = 500;

impl SyntaxFault {
    /// The place as AWS writes it: `[Source: (String)"…"; line: 1, column: 4]`.
    pub fn location(&self, text: &str, lines: &LineIndex) -> String {
        source_location(text, lines, self.reached)
    }
}

/// AWS's name for a place in a text that is not JSON.
pub(super) fn source_location(text: &str, lines: &LineIndex, offset: usize) -> String {
    let position = lines.position(text, offset);
    let mut units = 0;
    let mut cut = text.len();
    for (at, ch) in text.char_indices() {
        if units + ch.len_utf16() > QUOTED {
            cut = at;
            break;
        }
        units += ch.len_utf16();
    }
    let quoted = text.get(..cut).unwrap_or_default();
    let more = match lines.utf16_len(text) - units {
        0 => String::new(),
        more => format!("[truncated {more} chars]"),
    };
    format!(
        "[Source: (String)\"{quoted}\"{more}; line: {}, column: {}]",
        position.line, position.column
    )
}
