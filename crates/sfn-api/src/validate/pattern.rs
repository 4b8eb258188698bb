//! Patterns of the service model are regular expressions in Java's dialect that must match the whole text.
//!
//! The `regex` crate has no look-ahead; the only ones in the model stand at the very start, where "and what follows matches X"
//! is the same as a second expression anchored at the start. Every pattern is split so.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::generated::shapes::PATTERNS;

/// All of these must match.
struct Pattern(Vec<Regex>);

static COMPILED: LazyLock<HashMap<&'static str, Pattern>> = LazyLock::new(|| {
    PATTERNS
        .iter()
        .filter_map(|text| compile(text).ok().map(|pattern| (*text, pattern)))
        .collect()
});

/// Whether the whole text matches. A pattern outside the understood dialect lets everything through (a test makes sure that
/// the model has none).
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    COMPILED
        .get(pattern)
        .is_none_or(|pattern| pattern.0.iter().all(|part| part.is_match(text)))
}

fn compile(text: &str) -> Result<Pattern, regex::Error> {
    let mut rest = text.strip_prefix('^').unwrap_or(text);
    let mut parts = Vec::new();
    while let Some((condition, behind)) = rest.strip_prefix("(?=").and_then(split_group) {
        parts.push(Regex::new(&format!("^(?:{condition})"))?);
        rest = behind;
    }
    let body = rest
        .strip_suffix('$')
        .filter(|body| !body.ends_with('\\'))
        .unwrap_or(rest);
    parts.push(Regex::new(&format!(r"\A(?:{body})\z"))?);
    Ok(Pattern(parts))
}

/// Splits behind the parenthesis that closes a group already opened.
fn split_group(text: &str) -> Option<(&str, &str)> {
    let (mut depth, mut in_class, mut escaped) = (1, false, false);
    for (index, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[..index], &text[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{COMPILED, PATTERNS, matches};

    #[test]
    fn every_pattern_of_the_model_is_understood() {
        assert_eq!(COMPILED.len(), PATTERNS.len());
    }

    #[test]
    fn the_whole_text_must_match() {
        let name = r"^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$";
        let cases = [
            (name, "alias-1", true),
            (name, "1", false),
            (name, "has space", false),
            (name, "a\n", false),
            ("[!-~]+", "token", true),
            ("[!-~]+", "to ken", false),
            (r"\p{ASCII}*", "Root=1-5759e988", true),
            (r"\p{ASCII}*", "é", false),
        ];
        for (pattern, text, expected) in cases {
            assert!(PATTERNS.contains(&pattern), "the model has no {pattern}");
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
    }
}
