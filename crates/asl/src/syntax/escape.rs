use std::borrow::Cow;

/// A fault within a string literal.
pub(super) struct EscapeFault {
    /// Byte offset of the offending character from the start of the literal's content.
    pub(super) at: usize,
    /// Byte offset just behind it.
    pub(super) behind: usize,
    pub(super) message: String,
}

/// Resolves the escapes of a string's content (without its quotes) and tells the first fault.
pub(super) fn unescape(raw: &str) -> (Cow<'_, str>, Option<EscapeFault>) {
    if !raw.bytes().any(|byte| byte == b'\\' || byte < 0x20) {
        return (Cow::Borrowed(raw), None);
    }
    let mut out = String::with_capacity(raw.len());
    let mut fault = None;
    let mut chars = raw.char_indices().peekable();
    let mut note = |at: usize, behind: usize, message: String| {
        if fault.is_none() {
            fault = Some(EscapeFault {
                at,
                behind,
                message,
            });
        }
    };
    while let Some((at, ch)) = chars.next() {
        if ch != '\\' {
            if (ch as u32) < 0x20 {
                note(
                    at,
                    at + 1,
                    format!(
                        "Illegal unquoted character ((CTRL-CHAR, code {})): has to be escaped using backslash to be included in string value",
                        ch as u32
                    ),
                );
            }
            out.push(ch);
            continue;
        }
        let Some((escape_at, escape)) = chars.next() else {
            break;
        };
        match escape {
            '"' | '\\' | '/' => out.push(escape),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'u' => match hex4(raw, escape_at + 1) {
                Ok(unit) => {
                    skip(&mut chars, 4);
                    let low = low_surrogate(raw, escape_at + 5, unit);
                    if let Some(low) = low {
                        skip(&mut chars, 6);
                        let code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                        out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    } else {
                        // A lone surrogate has no UTF-8 form.
                        out.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                }
                Err(bad) => note(
                    bad.map_or(raw.len(), |(at, _)| at),
                    bad.map_or(raw.len(), |(at, ch)| at + ch.len_utf8()),
                    match bad {
                        Some((_, ch)) => format!(
                            "Unexpected character ({}): expected a hex-digit for character escape sequence",
                            describe(ch)
                        ),
                        None => "Unexpected end-of-input in character escape sequence".to_owned(),
                    },
                ),
            },
            other => note(
                escape_at,
                escape_at + other.len_utf8(),
                format!("Unrecognized character escape {}", describe(other)),
            ),
        }
    }
    (Cow::Owned(out), fault)
}

/// `'x' (code 120)`, as AWS's JSON reader names a character.
pub(super) fn describe(ch: char) -> String {
    let code = ch as u32;
    match code {
        0..=0x1F => format!("(CTRL-CHAR, code {code})"),
        0x20..=0xFF => format!("'{ch}' (code {code})"),
        _ => format!("'{ch}' (code {code} / 0x{code:x})"),
    }
}

fn skip(chars: &mut impl Iterator, count: usize) {
    for _ in 0..count {
        chars.next();
    }
}

fn hex4(raw: &str, from: usize) -> Result<u32, Option<(usize, char)>> {
    let mut value = 0;
    let mut seen = 0;
    for (at, ch) in raw.get(from..).unwrap_or_default().char_indices().take(4) {
        let digit = ch.to_digit(16).ok_or(Some((from + at, ch)))?;
        value = value * 16 + digit;
        seen += 1;
    }
    if seen == 4 { Ok(value) } else { Err(None) }
}

fn low_surrogate(raw: &str, at: usize, high: u32) -> Option<u32> {
    if !(0xD800..0xDC00).contains(&high) || raw.get(at..at + 2)? != "\\u" {
        return None;
    }
    hex4(raw, at + 2)
        .ok()
        .filter(|low| (0xDC00..0xE000).contains(low))
}
