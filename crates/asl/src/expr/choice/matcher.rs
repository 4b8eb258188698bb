//! `StringMatches`.

/// A piece of a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Literal(char),
    AnyText,
}

/// Whether the whole text matches the pattern, in which `*` stands for any text, also none, `\*` for an asterisk and
/// `\\` for a backslash.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = Vec::new();
    let mut chars = pattern.chars();
    while let Some(next) = chars.next() {
        pieces.push(match next {
            '*' => Piece::AnyText,
            '\\' => Piece::Literal(chars.next().unwrap_or('\\')),
            other => Piece::Literal(other),
        });
    }
    let text: Vec<char> = text.chars().collect();

    // On a mismatch the last `*` takes one more character: earlier ones need never be tried again.
    let (mut piece, mut at) = (0, 0);
    let mut last_star: Option<(usize, usize)> = None;
    while at < text.len() {
        match pieces.get(piece) {
            Some(Piece::AnyText) => {
                last_star = Some((piece, at));
                piece += 1;
            }
            Some(Piece::Literal(literal)) if text.get(at) == Some(literal) => {
                piece += 1;
                at += 1;
            }
            _ => match last_star {
                Some((star, taken)) => {
                    last_star = Some((star, taken + 1));
                    piece = star + 1;
                    at = taken + 1;
                }
                None => return false,
            },
        }
    }
    pieces
        .get(piece..)
        .unwrap_or_default()
        .iter()
        .all(|it| *it == Piece::AnyText)
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
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
