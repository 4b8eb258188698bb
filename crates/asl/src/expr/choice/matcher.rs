//! `StringMatches`.

/// Whether the whole text matches the pattern, in which `*` stands for any text, also none, `\*` for an asterisk and
/// `\\` for a backslash. The time is linear in both, whatever they are.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let literals = literals(pattern);
    let (Some(first), Some(last)) = (literals.first(), literals.last()) else {
        return text.is_empty();
    };
    if literals.len() == 1 {
        return text == first;
    }
    let Some(mut rest) = text
        .strip_prefix(first.as_str())
        .and_then(|rest| rest.strip_suffix(last.as_str()))
    else {
        return false;
    };
    // Where a literal occurs several times, the first leaves most for those after it.
    for literal in &literals[1..literals.len() - 1] {
        match rest.split_once(literal.as_str()) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

/// What stands before, between and after the asterisks, escapes resolved.
fn literals(pattern: &str) -> Vec<String> {
    let mut literals = vec![String::new()];
    let mut chars = pattern.chars();
    while let Some(next) = chars.next() {
        let literal = match next {
            '*' => {
                literals.push(String::new());
                continue;
            }
            '\\' => chars.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(last) = literals.last_mut() {
            last.push(literal);
        }
    }
    literals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asterisk_stands_for_any_text() {
        let cases = [
            ("*", "", true),
            ("log-*.txt", "log-2024.txt", true),
            ("log-*.txt", "log-.txt", true),
            ("log-*.txt", "log-.txt.gz", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("", "", true),
            ("", "a", false),
            (r"\*", "*", true),
            (r"\*", "a", false),
            (r"a\\*", r"a\b", true),
            ("ä*", "äö", true),
            ("a*a", "a", false),
            ("**a**", "bab", true),
            ("a*b*b", "ab", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn long_patterns_and_texts_take_no_time() {
        let almost = format!("*{}b*", "a".repeat(100_000));
        assert!(!matches(&almost, &"a".repeat(250_000)));
        let many = "a*".repeat(100_000);
        assert!(matches(&many, &"a".repeat(250_000)));
        assert!(!matches(&format!("{many}b"), &"a".repeat(250_000)));
    }
}
