//! Regular expressions, of JSONPath filters and of JSONata.
//!
//! The service's engines backtrack; ours does not, so no expression explodes. Its time grows with the size of the
//! expression times the length of the text, though, and a counted repetition makes a large expression of a short one: its
//! size is bounded.

/// Most bytes of one regular expression as it is compiled. The worst of that size takes seconds for a text of 256 KiB; those
/// that people write need a tenth of it.
pub(super) const MAX_BYTES: usize = 1 << 17;

/// The pattern with `\w` and `\d` spelt out: for Java and JavaScript they are ASCII, for our engine any letter of Unicode,
/// which is larger by far.
pub(super) fn with_ascii_classes(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut within_class = false;
    let mut chars = source.chars();
    while let Some(ch) = chars.next() {
        match ch {
            '\\' => match (chars.next(), within_class) {
                (Some('w'), false) => out.push_str("[0-9A-Za-z_]"),
                (Some('w'), true) => out.push_str("0-9A-Za-z_"),
                (Some('W'), false) => out.push_str("[^0-9A-Za-z_]"),
                (Some('d'), false) => out.push_str("[0-9]"),
                (Some('d'), true) => out.push_str("0-9"),
                (Some('D'), false) => out.push_str("[^0-9]"),
                (escaped, _) => {
                    out.push('\\');
                    out.extend(escaped);
                }
            },
            '[' if !within_class => {
                within_class = true;
                out.push(ch);
            }
            ']' => {
                within_class = false;
                out.push(ch);
            }
            other => out.push(other),
        }
    }
    out
}

/// Whether the pattern is one that our engine does not take for its size alone.
pub(super) fn is_too_large(pattern: &str) -> bool {
    let compiled = regex::RegexBuilder::new(pattern)
        .size_limit(MAX_BYTES)
        .build();
    matches!(compiled, Err(regex::Error::CompiledTooBig(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_ascii() {
        for (source, text, expected) in [
            (r"^\w+$", "a_1", true),
            (r"^\w+$", "ä", false),
            (r"^[\w.-]+$", "a.b-c", true),
            (r"^[^\d]$", "٣", true),
            (r"^\d$", "٣", false),
            (r"^\W\D$", "ää", true),
            (r"^\\w$", r"\w", true),
            (r"^[\]\w]+$", "]a", true),
        ] {
            let regex = regex::Regex::new(&with_ascii_classes(source)).unwrap();
            assert_eq!(regex.is_match(text), expected, "{source} {text}");
        }
    }

    #[test]
    fn size_is_bounded() {
        for small in [
            r"[\w.+-]{1,64}@[\w.-]{1,255}",
            r"\d{4}-\d{2}-\d{2}",
            "(a+)+b",
            "(a?){300}a{300}",
        ] {
            assert!(!is_too_large(&with_ascii_classes(small)), "{small}");
        }
        for large in [
            "((a{0,50}){0,50}){0,50}",
            "(((x{100}){100}){100}){100}",
            "a{100000}",
        ] {
            assert!(is_too_large(large), "{large}");
        }
    }
}
