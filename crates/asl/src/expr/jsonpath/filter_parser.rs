//! `[?( … )]` → [`Filter`].

use std::sync::Arc;

use serde_json::{Number, Value};

use super::filter::{Compare, Filter, Operand};
use super::parser::{Cursor, Ending, MAX_DEPTH, steps};
use super::{Query, Root};
use crate::expr::SyntaxError;
use crate::expr::pattern;

/// Longer operators first, so that `<=` is not read as `<`.
const OPERATORS: [(&str, Compare); 20] = [
    ("===", Compare::StrictEqual),
    ("!==", Compare::StrictNotEqual),
    ("==", Compare::Equal),
    ("!=", Compare::NotEqual),
    ("=~", Compare::Matches),
    ("<=", Compare::LessOrEqual),
    (">=", Compare::GreaterOrEqual),
    ("<", Compare::Less),
    (">", Compare::Greater),
    ("contains", Compare::Contains),
    ("subsetof", Compare::SubsetOf),
    ("anyof", Compare::AnyOf),
    ("noneof", Compare::NoneOf),
    ("empty", Compare::Empty),
    ("size", Compare::Size),
    ("type", Compare::Type),
    ("nin", Compare::NotIn),
    ("all", Compare::All),
    ("in", Compare::In),
    ("eq", Compare::Equal),
];

/// What follows `?`.
pub(super) fn filter(cursor: &mut Cursor<'_>) -> Result<Filter, SyntaxError> {
    cursor.skip_blanks();
    if !cursor.eat("(") {
        return Err(cursor.error("Expected '(' after '?'"));
    }
    deeper(cursor)?;
    let filter = or(cursor)?;
    cursor.skip_blanks();
    if !cursor.eat(")") {
        return Err(cursor.error("Expected ')' at the end of the filter"));
    }
    cursor.depth -= 1;
    Ok(filter)
}

fn deeper(cursor: &mut Cursor<'_>) -> Result<(), SyntaxError> {
    cursor.depth += 1;
    if cursor.depth > MAX_DEPTH {
        return Err(cursor.error(format!("Filters nest deeper than {MAX_DEPTH} levels")));
    }
    Ok(())
}

fn or(cursor: &mut Cursor<'_>) -> Result<Filter, SyntaxError> {
    let mut terms = vec![and(cursor)?];
    loop {
        cursor.skip_blanks();
        if !cursor.eat("||") {
            break;
        }
        terms.push(and(cursor)?);
    }
    Ok(match terms.len() {
        1 => terms.swap_remove(0),
        _ => Filter::Or(terms),
    })
}

fn and(cursor: &mut Cursor<'_>) -> Result<Filter, SyntaxError> {
    let mut terms = vec![not(cursor)?];
    loop {
        cursor.skip_blanks();
        if !cursor.eat("&&") {
            break;
        }
        terms.push(not(cursor)?);
    }
    Ok(match terms.len() {
        1 => terms.swap_remove(0),
        _ => Filter::And(terms),
    })
}

fn not(cursor: &mut Cursor<'_>) -> Result<Filter, SyntaxError> {
    cursor.skip_blanks();
    if cursor.eat("!") {
        deeper(cursor)?;
        let inner = not(cursor)?;
        cursor.depth -= 1;
        return Ok(Filter::Not(Box::new(inner)));
    }
    if cursor.eat("(") {
        deeper(cursor)?;
        let inner = or(cursor)?;
        cursor.skip_blanks();
        if !cursor.eat(")") {
            return Err(cursor.error("Expected ')'"));
        }
        cursor.depth -= 1;
        return Ok(inner);
    }
    comparison(cursor)
}

fn comparison(cursor: &mut Cursor<'_>) -> Result<Filter, SyntaxError> {
    let left = operand(cursor)?;
    cursor.skip_blanks();
    let Some(compare) = operator(cursor) else {
        return match left {
            Operand::Path(path) => Ok(Filter::Exists(path)),
            _ => Err(cursor.error("Expected an operator")),
        };
    };
    let at = cursor.offset();
    let right = operand(cursor)?;
    match (&compare, &left, &right) {
        (Compare::Matches, _, Operand::Pattern(_)) | (Compare::Matches, Operand::Pattern(_), _) => {
        }
        (Compare::Matches, _, _) => {
            return Err(SyntaxError::new(
                "Expected a pattern such as /a.*/ with '=~'",
                at,
            ));
        }
        (_, Operand::Pattern(_), _) | (_, _, Operand::Pattern(_)) => {
            return Err(SyntaxError::new(
                "A pattern can only be compared with '=~'",
                at,
            ));
        }
        _ => {}
    }
    Ok(Filter::Compare(left, compare, right))
}

fn operator(cursor: &mut Cursor<'_>) -> Option<Compare> {
    let rest = cursor.rest();
    OPERATORS.iter().find_map(|(text, compare)| {
        let head = rest.get(..text.len())?;
        let word = text.starts_with(|it: char| it.is_ascii_alphabetic());
        let ends = !rest[text.len()..].starts_with(|it: char| it.is_alphanumeric() || it == '_');
        let found = if word {
            head.eq_ignore_ascii_case(text) && ends
        } else {
            head == *text
        };
        found.then(|| {
            cursor.eat(head);
            *compare
        })
    })
}

fn operand(cursor: &mut Cursor<'_>) -> Result<Operand, SyntaxError> {
    cursor.skip_blanks();
    match cursor.peek() {
        Some('@' | '$') => path(cursor),
        Some('\'' | '"') => Ok(Operand::Value(Value::String(cursor.quoted()?))),
        Some('/') => pattern(cursor),
        Some('[' | '{') => json(cursor),
        Some(it) if it == '-' || it.is_ascii_digit() => number(cursor),
        Some(_) => word(cursor),
        None => Err(cursor.error("Expected a value or a path")),
    }
}

fn path(cursor: &mut Cursor<'_>) -> Result<Operand, SyntaxError> {
    let relative = cursor.bump() == Some('@');
    let steps = steps(cursor, Ending::Operand)?;
    Ok(Operand::Path(Arc::new(super::filter::FilterPath {
        relative,
        query: Query::new(Root::Input, steps),
    })))
}

fn pattern(cursor: &mut Cursor<'_>) -> Result<Operand, SyntaxError> {
    let start = cursor.offset();
    cursor.eat("/");
    let mut source = String::new();
    loop {
        match cursor.bump() {
            Some('/') => break,
            Some('\\') if cursor.peek() == Some('/') => source.extend(cursor.bump()),
            Some('\\') => {
                source.push('\\');
                source.extend(cursor.bump());
            }
            Some(other) => source.push(other),
            None => return Err(SyntaxError::new("The pattern is not closed", start)),
        }
    }
    let flags = cursor.take_while(|it| it.is_ascii_alphabetic());
    let source = pattern::with_ascii_classes(&source);
    let mut builder = regex::RegexBuilder::new(&format!("^(?:{source})$"));
    builder.size_limit(pattern::MAX_BYTES);
    for flag in flags.chars() {
        match flag {
            'i' => builder.case_insensitive(true),
            'm' => builder.multi_line(true),
            's' => builder.dot_matches_new_line(true),
            'x' => builder.ignore_whitespace(true),
            'u' | 'd' | 'U' => &mut builder,
            other => {
                return Err(cursor.error(format!("Unknown flag '{other}' of a pattern")));
            }
        };
    }
    builder
        .build()
        .map(|it| Operand::Pattern(Arc::new(it)))
        .map_err(|_| SyntaxError::new("The pattern is not a valid regular expression", start))
}

/// A JSON array or object; single quotes are allowed for strings.
fn json(cursor: &mut Cursor<'_>) -> Result<Operand, SyntaxError> {
    deeper(cursor)?;
    let start = cursor.offset();
    let mut stream = serde_json::Deserializer::from_str(cursor.rest()).into_iter::<Value>();
    if let Some(Ok(value)) = stream.next() {
        let length = stream.byte_offset();
        let text = cursor.rest().get(..length).unwrap_or_default();
        cursor.eat(text);
        cursor.depth -= 1;
        return Ok(Operand::Value(value));
    }
    if !cursor.eat("[") {
        return Err(SyntaxError::new("Not a JSON value", start));
    }
    let mut items = Vec::new();
    cursor.skip_blanks();
    while !cursor.eat("]") {
        match operand(cursor)? {
            Operand::Value(value) => items.push(value),
            _ => return Err(cursor.error("Only values are allowed in an array")),
        }
        cursor.skip_blanks();
        cursor.eat(",");
        cursor.skip_blanks();
        if cursor.peek().is_none() {
            return Err(cursor.error("Expected ']'"));
        }
    }
    cursor.depth -= 1;
    Ok(Operand::Value(Value::Array(items)))
}

fn number(cursor: &mut Cursor<'_>) -> Result<Operand, SyntaxError> {
    let start = cursor.offset();
    let text =
        cursor.take_while(|it| it.is_ascii_digit() || matches!(it, '-' | '+' | '.' | 'e' | 'E'));
    serde_json::from_str::<Number>(text)
        .map(|it| Operand::Value(Value::Number(it)))
        .map_err(|_| SyntaxError::new("Not a number", start))
}

fn word(cursor: &mut Cursor<'_>) -> Result<Operand, SyntaxError> {
    let start = cursor.offset();
    match cursor.take_while(|it| it.is_ascii_alphabetic()) {
        "true" => Ok(Operand::Value(Value::Bool(true))),
        "false" => Ok(Operand::Value(Value::Bool(false))),
        "null" => Ok(Operand::Value(Value::Null)),
        _ => Err(SyntaxError::new("Expected a value or a path", start)),
    }
}
