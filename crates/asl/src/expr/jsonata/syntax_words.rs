//! What the service says about expressions that do not parse.
//!
//! The service passes on what jsonata-js says, tokens as they are written and without the code. The library has the same
//! messages, but names tokens in its own way.

use jsonata_core::ast::{AstNode, BinaryOp};
use jsonata_core::evaluator::error_code_prefix;
use jsonata_core::parser::ParserError;
use serde_json::Value;

use super::{tree, values};
use crate::expr::to_json_text;

/// The message about `text`.
pub(super) fn syntax(error: &ParserError, text: &str) -> String {
    match error {
        ParserError::UnexpectedToken(token) => unexpected(token, text),
        ParserError::Expected { expected, .. } if expected == "parameter name" => format!(
            "Parameter {} of function definition must be a variable name (start with $)",
            parameter(text)
        ),
        ParserError::Expected { expected, found } => expected_words(expected, found),
        ParserError::InvalidNumber(message) => {
            match without_code(message).strip_prefix("Number out of range: ") {
                Some(number) => format!("Number out of range: \"{number}\""),
                None => without_code(message).to_owned(),
            }
        }
        ParserError::UnclosedString if !ends_in_string(text) => {
            "No terminating / in regular expression".to_owned()
        }
        ParserError::UnclosedComment => "Comment has no closing tag".to_owned(),
        ParserError::InvalidEscape(escape) if !escape.contains('u') => format!(
            "Unsupported escape sequence: \\{}",
            quoted(escape.trim_start_matches('\\'))
        ),
        ParserError::Coded {
            code: "S0214",
            message,
        } => format!(
            "The right side of {} must be a variable name (start with $)",
            quoted(message.rsplit(' ').next().unwrap_or_default())
        ),
        ParserError::InvalidSyntax(message) => {
            let message = without_code(message);
            match message.strip_prefix("Syntax error: ") {
                Some(token) => format!("Syntax error: {}", written(token)),
                None => message.to_owned(),
            }
        }
        other => without_code(&other.to_string()).to_owned(),
    }
}

/// What the library takes and the service does not: the code of jsonata-js, and the message.
pub(super) fn refusal(ast: &AstNode, text: &str) -> Option<(&'static str, &'static str)> {
    // Most expressions have none of it: no walk for them.
    if !(text.contains(":=") || text.contains("..") || text.contains('/')) {
        return None;
    }
    let mut found = None;
    tree::each(ast, &mut |node| {
        let said = match node {
            AstNode::Binary {
                op: BinaryOp::ColonEqual,
                lhs,
                ..
            } if !matches!(**lhs, AstNode::Variable(_)) => Some((
                "S0212",
                "The left side of := must be a variable name (start with $)",
            )),
            AstNode::Regex { pattern, .. } if pattern.is_empty() => {
                Some(("S0301", "Empty regular expressions are not allowed"))
            }
            AstNode::Array(_) => None,
            other => tree::children(other)
                .into_iter()
                .any(is_range)
                .then_some(RANGE),
        };
        found = found.or(said);
    });
    found.or(is_range(ast).then_some(RANGE))
}

/// A range stands in an array only.
const RANGE: (&str, &str) = ("S0201", r#"Syntax error: "..""#);

fn is_range(node: &AstNode) -> bool {
    matches!(
        node,
        AstNode::Binary {
            op: BinaryOp::Range,
            ..
        }
    )
}

fn unexpected(token: &str, text: &str) -> String {
    if let Some(found) = token.strip_prefix("Unexpected token in signature: ") {
        return expected_words("GreaterThan", found);
    }
    if token == "Eof" {
        return match wanted_at_the_end(text) {
            Some(closer) => expected_words(closer, token),
            None => "Unexpected end of expression".to_owned(),
        };
    }
    if token.starts_with(char::is_alphabetic) {
        format!(
            "The symbol {} cannot be used as a unary operator",
            written(token)
        )
    } else {
        format!("Unknown operator: {}", quoted(token))
    }
}

fn expected_words(expected: &str, found: &str) -> String {
    let expected = written(expected);
    match found {
        "Eof" => format!("Expected {expected} before end of expression"),
        found => format!("Expected {expected}, got {}", written(found)),
    }
}

fn without_code(message: &str) -> &str {
    match error_code_prefix(message) {
        Some(_) => message.get(7..).unwrap_or_default(),
        None => message,
    }
}

/// What closes the innermost bracket that is open at the end.
fn wanted_at_the_end(text: &str) -> Option<&'static str> {
    let mut open: Vec<(&'static str, char)> = Vec::new();
    let mut before = ' ';
    for ch in outside_of_strings(text).filter(|ch| !ch.is_whitespace()) {
        match ch {
            '(' => open.push(("RightParen", before)),
            '[' => open.push(("RightBracket", before)),
            '{' => open.push(("RightBrace", before)),
            ')' | ']' | '}' => {
                open.pop();
            }
            _ => {}
        }
        before = ch;
    }
    match open.pop()? {
        // A member's name comes next, and after it a colon; a function's body has none.
        ("RightBrace", opener) if matches!(before, '{' | ',') && !matches!(opener, ')' | '>') => {
            Some("Colon")
        }
        (closer, _) => Some(closer),
    }
}

/// The number of the first parameter, from 1, of the last function definition that is no variable.
fn parameter(text: &str) -> usize {
    let after = text
        .rfind("function")
        .max(text.rfind('λ'))
        .and_then(|at| text.get(at..))
        .and_then(|rest| rest.split_once('('))
        .map_or("", |(_, rest)| rest);
    let at = after
        .split(',')
        .position(|name| !name.trim_start().starts_with('$'));
    at.unwrap_or(0) + 1
}

/// Whether a string literal is open at the end; the library calls an open regular expression a string as well.
fn ends_in_string(text: &str) -> bool {
    let mut rest = outside_of_strings(text);
    rest.by_ref().for_each(drop);
    rest.open.is_some_and(|quote| quote != '/')
}

/// The characters that stand in no string literal, quoted name or comment.
fn outside_of_strings(text: &str) -> Outside<'_> {
    Outside {
        rest: text.chars().peekable(),
        open: None,
    }
}

struct Outside<'t> {
    rest: std::iter::Peekable<std::str::Chars<'t>>,
    /// What closes the literal; `/` stands for the end of a comment.
    open: Option<char>,
}

impl Iterator for Outside<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        loop {
            let ch = self.rest.next()?;
            match (self.open, ch) {
                (Some('/'), '*') if self.rest.peek() == Some(&'/') => {
                    self.rest.next();
                    self.open = None;
                }
                (Some('/'), _) => {}
                (Some(_), '\\') => {
                    self.rest.next();
                }
                (Some(quote), _) if quote == ch => self.open = None,
                (Some(_), _) => {}
                (None, '"' | '\'' | '`') => self.open = Some(ch),
                (None, '/') if self.rest.peek() == Some(&'*') => self.open = Some('/'),
                (None, _) => return Some(ch),
            }
        }
    }
}

/// A token as it is written, as JSON.
fn written(token: &str) -> String {
    if let Some((kind, value)) = token.split_once('(')
        && let Some(value) = value.strip_suffix(')')
    {
        return match value.parse() {
            Ok(number) if kind == "Number" => to_json_text(&values::number(number)),
            _ => match serde_json::from_str::<Value>(value) {
                Ok(text) => to_json_text(&text),
                Err(_) => quoted(value.trim_matches('"')),
            },
        };
    }
    match token {
        "True" => "true".to_owned(),
        "False" => "false".to_owned(),
        "Null" => "null".to_owned(),
        other => quoted(symbol(other).unwrap_or(other)),
    }
}

fn quoted(text: &str) -> String {
    to_json_text(&Value::from(text))
}

/// How a token that the library names is written.
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
    use jsonata_core::parser;

    use super::syntax;

    /// What jsonata-js 2.2.2 says of each.
    #[test]
    fn messages_are_those_of_the_reference() {
        for (text, expected) in [
            ("1 +", "Unexpected end of expression"),
            ("1, 2", r#"Syntax error: ",""#),
            ("a b", r#"Syntax error: "b""#),
            ("1 2", "Syntax error: 2"),
            ("$x $y", r#"Syntax error: "y""#),
            ("1 true", "Syntax error: true"),
            (r#""a" "b\n""#, r#"Syntax error: "b\n""#),
            ("a[1,2)", r#"Expected "]", got ",""#),
            (r#"{"a" 1}"#, r#"Expected ":", got 1"#),
            ("function($x)<n{1}", r#"Expected ">", got "{""#),
            ("(1;2", r#"Expected ")" before end of expression"#),
            ("a.(", r#"Expected ")" before end of expression"#),
            ("[(1), 2 + ", r#"Expected "]" before end of expression"#),
            ("a[')' & ", r#"Expected "]" before end of expression"#),
            ("{'a': ", r#"Expected "}" before end of expression"#),
            ("{'a': 1, ", r#"Expected ":" before end of expression"#),
            ("function($x){", r#"Expected "}" before end of expression"#),
            ("/* ( */ 1 +", "Unexpected end of expression"),
            (
                "phone %.other",
                r#"The symbol "." cannot be used as a unary operator"#,
            ),
            ("a !b", r#"Unknown operator: "!""#),
            ("$match('a', /abc", "No terminating / in regular expression"),
            (
                "\"it\\\"s",
                "String literal must be terminated by a matching quote",
            ),
            (
                "`abc",
                "Quoted property name must be terminated with a backquote (`)",
            ),
            ("1 /* comment", "Comment has no closing tag"),
            (r#""\q""#, r#"Unsupported escape sequence: \"q""#),
            (
                r#""\u12""#,
                r"The escape sequence \u must be followed by 4 hex digits",
            ),
            ("10e1000", r#"Number out of range: "10e1000""#),
            (
                "a.7",
                "The literal value 7 cannot be used as a step within a path expression",
            ),
            (
                "a@o.b",
                r#"The right side of "@" must be a variable name (start with $)"#,
            ),
            (
                "function($a, 1){1}",
                "Parameter 2 of function definition must be a variable name (start with $)",
            ),
            (
                "%",
                "The object representing the 'parent' cannot be derived from this expression",
            ),
        ] {
            let error = parser::parse(text).unwrap_err();
            assert_eq!(syntax(&error, text), expected, "{text}: {error:?}");
        }
    }
}
