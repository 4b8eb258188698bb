//! Strings, numbers and the three words of JSON.

use std::borrow::Cow;

use super::Span;
use super::escape::{describe, unescape};
use super::parser::{ANY_VALUE, Parser};
use super::tree::Data;

impl<'text> Parser<'text> {
    /// Reads a string from its opening quote on.
    pub(super) fn string_content(&mut self, what: &str) -> Cow<'text, str> {
        let start = self.at + 1;
        let bytes = self.text.as_bytes();
        let mut at = start;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(_) => at += 1,
                None => break,
            }
        }
        let end = at.min(bytes.len());
        let raw = self.text.get(start..end).unwrap_or_default();
        let (text, fault) = unescape(raw);
        if let Some(fault) = fault {
            let behind = start + fault.behind;
            self.fault(fault.message, Span::new(start + fault.at, behind), behind);
        }
        if at >= bytes.len() {
            let message = if what == "field name" {
                "Unexpected end-of-input in field name".to_owned()
            } else {
                format!("Unexpected end-of-input: was expecting closing quote for {what}")
            };
            self.fault(message, Span::new(self.at, end), end);
            self.at = end;
        } else {
            self.at = end + 1;
        }
        text
    }

    pub(super) fn number(&mut self) -> u32 {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = start;
        let digits = |mut at: usize| {
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            at
        };
        if bytes.get(at) == Some(&b'-') {
            at += 1;
        }
        let whole = at;
        at = digits(at);
        let mut message = None;
        if at == whole {
            message = Some(match self.char_at(at) {
                Some(ch) => format!(
                    "Unexpected character ({}) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value",
                    describe(ch)
                ),
                None => "Unexpected end-of-input in numeric value".to_owned(),
            });
        } else if at > whole + 1 && bytes.get(whole) == Some(&b'0') {
            message = Some("Invalid numeric value: Leading zeroes not allowed".to_owned());
        }
        for (mark, signs, wanted) in [
            (b".", false, "Decimal point not followed by a digit"),
            (b"e", true, "Exponent indicator not followed by a digit"),
        ] {
            if !bytes
                .get(at)
                .is_some_and(|byte| mark.contains(&byte.to_ascii_lowercase()))
            {
                continue;
            }
            at += 1;
            if signs && matches!(bytes.get(at), Some(b'+' | b'-')) {
                at += 1;
            }
            let from = at;
            at = digits(at);
            if at == from && message.is_none() {
                message = Some(match self.char_at(at) {
                    Some(ch) => {
                        format!(
                            "Unexpected character ({}) in numeric value: {wanted}",
                            describe(ch)
                        )
                    }
                    None => "Unexpected end-of-input in numeric value".to_owned(),
                });
            }
        }
        if message.is_none() && self.char_at(at).is_some_and(word_char) {
            let ch = self.char_at(at).map(describe).unwrap_or_default();
            message = Some(format!(
                "Unexpected character ({ch}): Expected space separating root-level values"
            ));
        }
        self.at = at;
        let Some(message) = message else {
            let text = self.text.get(start..at).unwrap_or_default();
            return self.push(start, Data::Number(text));
        };
        self.take_word();
        let end = self.at;
        self.fault(message, Span::new(start, end), (at + 1).min(end.max(at)));
        self.broken(Span::new(start, end))
    }

    pub(super) fn word(&mut self) -> u32 {
        let start = self.at;
        self.take_word();
        let word = self.text.get(start..self.at).unwrap_or_default();
        match word {
            "null" => self.push(start, Data::Null),
            "true" => self.push(start, Data::Bool(true)),
            "false" => self.push(start, Data::Bool(false)),
            _ => {
                let end = self.at;
                let shown: String = word.chars().take(256).collect();
                let dots = if shown.len() < word.len() { "..." } else { "" };
                self.fault(
                    format!("Unrecognized token '{shown}{dots}': was expecting {ANY_VALUE}"),
                    Span::new(start, end),
                    end,
                );
                self.broken(Span::new(start, end))
            }
        }
    }

    fn take_word(&mut self) {
        while let Some(ch) = self.char_at(self.at).filter(|ch| word_char(*ch)) {
            self.at += ch.len_utf8();
        }
    }
}

fn word_char(ch: char) -> bool {
    ch.is_alphanumeric() || ch == '_' || ch == '$'
}
