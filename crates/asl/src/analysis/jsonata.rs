//! The words for expressions that do not parse.

/// The library's message `message` about `expression` as AWS words it: tokens stand as they are written.
pub(crate) fn syntax_words(message: &str, expression: &str) -> String {
    let message = message
        .strip_prefix("Invalid syntax: S0201: ")
        .unwrap_or(message);
    if let Some(rest) = message.strip_prefix("Expected ") {
        if let Some((expected, found)) = rest.split_once(", got ") {
            return format!("Expected {}, got {}", quoted(expected), quoted(found));
        }
        if let Some(expected) = rest.strip_suffix(" before end of expression") {
            return format!("Expected {} before end of expression", quoted(expected));
        }
    }
    if let Some(rest) = message.strip_prefix("The symbol ")
        && let Some(token) = rest.strip_suffix(" cannot be used as a unary operator")
    {
        return format!(
            "The symbol {} cannot be used as a unary operator",
            quoted(token)
        );
    }
    if let Some(token) = message.strip_prefix("Syntax error: ") {
        return format!("Syntax error: {}", quoted(token));
    }
    if message.starts_with("String literal must be terminated") && !ends_in_string(expression) {
        return "No terminating / in regular expression".to_owned();
    }
    message.to_owned()
}

/// Whether a string literal is open at the end; the parser calls an open regular expression a string as well.
fn ends_in_string(expression: &str) -> bool {
    let mut open = None;
    let mut chars = expression.chars();
    while let Some(ch) = chars.next() {
        match (open, ch) {
            (Some(_), '\\') => {
                chars.next();
            }
            (Some(quote), _) if quote == ch => open = None,
            (None, '"' | '\'') => open = Some(ch),
            _ => {}
        }
    }
    open.is_some()
}

fn quoted(token: &str) -> String {
    let token = token.trim_matches('"');
    format!("\"{}\"", symbol(token).unwrap_or(token))
}

/// How a token that the parser names is written.
fn symbol(token: &str) -> Option<&'static str> {
    Some(match token {
        "Plus" => "+",
        "Minus" => "-",
        "Star" => "*",
        "StarStar" => "**",
        "Slash" => "/",
        "Percent" => "%",
        "Equal" => "=",
        "NotEqual" => "!=",
        "LessThan" => "<",
        "LessThanOrEqual" => "<=",
        "GreaterThan" => ">",
        "GreaterThanOrEqual" => ">=",
        "And" => "and",
        "Or" => "or",
        "In" => "in",
        "Ampersand" => "&",
        "Dot" => ".",
        "DotDot" => "..",
        "Question" => "?",
        "QuestionQuestion" => "??",
        "QuestionColon" => "?:",
        "Colon" => ":",
        "ColonEqual" => ":=",
        "TildeArrow" => "~>",
        "LeftParen" => "(",
        "RightParen" => ")",
        "LeftBracket" => "[",
        "RightBracket" => "]",
        "LeftBrace" => "{",
        "RightBrace" => "}",
        "Comma" => ",",
        "Semicolon" => ";",
        "Caret" => "^",
        "Pipe" => "|",
        "Hash" => "#",
        "At" => "@",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::syntax_words;

    #[test]
    fn tokens_stand_as_they_are_written() {
        for (message, expression, expected) in [
            (
                "Expected RightBracket, got Comma",
                "a[1,2)",
                "Expected \"]\", got \",\"",
            ),
            (
                "Expected RightParen before end of expression",
                "(1",
                "Expected \")\" before end of expression",
            ),
            (
                "The symbol Dot cannot be used as a unary operator",
                "phone %.other",
                "The symbol \".\" cannot be used as a unary operator",
            ),
            (
                "Invalid syntax: S0201: Syntax error: Comma",
                "1, 2",
                "Syntax error: \",\"",
            ),
            (
                "String literal must be terminated by a matching quote",
                "$match(\"a\", /abc",
                "No terminating / in regular expression",
            ),
            (
                "String literal must be terminated by a matching quote",
                "\"it\\\"s",
                "String literal must be terminated by a matching quote",
            ),
        ] {
            assert_eq!(syntax_words(message, expression), expected, "{expression}");
        }
    }
}
