//! Text → [`Query`].

use super::{Function, Query, Root, Step, filter_parser};
use crate::expr::SyntaxError;

/// How many `[?()]` and parentheses may nest.
pub(super) const MAX_DEPTH: usize = 32;

/// Parses a whole path.
pub(super) fn parse(text: &str) -> Result<Query, SyntaxError> {
    let mut cursor = Cursor::new(text, 0);
    if !cursor.eat("$") {
        return Err(cursor.error("A path must start with '$'"));
    }
    let root = if cursor.eat("$") {
        Root::Context
    } else {
        match cursor.take_while(is_variable_char) {
            "" => Root::Input,
            name if name.starts_with(|it: char| it.is_numeric()) => {
                return Err(SyntaxError::new(
                    "A variable's name must not start with a digit",
                    1,
                ));
            }
            name => Root::Variable(name.to_owned()),
        }
    };
    let steps = steps(&mut cursor, Ending::Text)?;
    Ok(Query::new(root, steps))
}

/// Where a path ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// At the end of the text: anything that is no step is an error.
    Text,
    /// At the first character that can not go on with it (a path within a filter).
    Operand,
}

/// Parses steps up to the end.
pub(super) fn steps(cursor: &mut Cursor<'_>, ending: Ending) -> Result<Vec<Step>, SyntaxError> {
    let mut steps = Vec::new();
    loop {
        match cursor.peek() {
            Some('[') => steps.push(bracket(cursor)?),
            Some('.') => dotted(cursor, ending, &mut steps)?,
            None => return Ok(steps),
            Some(_) if ending == Ending::Operand => return Ok(steps),
            Some(other) => {
                return Err(cursor.error(format!("Unexpected character '{other}' in path")));
            }
        }
        if let Some(Step::Function(_)) = steps.last()
            && ending == Ending::Text
            && cursor.peek().is_some()
        {
            return Err(cursor.error("A function must be the last step of a path"));
        }
    }
}

fn dotted(
    cursor: &mut Cursor<'_>,
    ending: Ending,
    steps: &mut Vec<Step>,
) -> Result<(), SyntaxError> {
    if cursor.eat("..") {
        steps.push(Step::Descend);
    } else {
        cursor.eat(".");
    }
    match cursor.peek() {
        Some('[') => steps.push(bracket(cursor)?),
        Some('*') => {
            cursor.eat("*");
            steps.push(Step::Wildcard);
        }
        _ => steps.push(member(cursor, ending)?),
    }
    Ok(())
}

/// `.name` after the dot, or `.name()`.
fn member(cursor: &mut Cursor<'_>, ending: Ending) -> Result<Step, SyntaxError> {
    let start = cursor.offset();
    let name = cursor.take_while(|it| match ending {
        Ending::Text => !matches!(it, '.' | '[' | '(') && !it.is_whitespace(),
        Ending::Operand => {
            !matches!(
                it,
                '.' | '[' | '(' | ')' | ']' | '=' | '!' | '<' | '>' | '&' | '|' | ',' | '~'
            ) && !it.is_whitespace()
        }
    });
    match cursor.peek() {
        Some(it) if it.is_whitespace() && ending == Ending::Text => {
            return Err(cursor
                .error("A name with blanks must be written in brackets and quotes: ['my name']"));
        }
        Some('(') if !name.is_empty() => {
            if !cursor.eat("()") {
                return Err(cursor.error("A function takes no arguments here: expected '()'"));
            }
            return Ok(match Function::named(name) {
                Some(function) => Step::Function(function),
                None => Step::Members(vec![format!("{name}()")]),
            });
        }
        Some('(') => return Err(cursor.error("Unexpected character '(' in path")),
        _ => {}
    }
    if name.is_empty() {
        return Err(SyntaxError::new("Expected a name after '.'", start));
    }
    Ok(Step::Members(vec![name.to_owned()]))
}

/// `[…]`.
fn bracket(cursor: &mut Cursor<'_>) -> Result<Step, SyntaxError> {
    cursor.eat("[");
    cursor.skip_blanks();
    let step = match cursor.peek() {
        Some('\'' | '"') => names(cursor)?,
        Some('*') => {
            cursor.eat("*");
            Step::Wildcard
        }
        Some('?') => {
            cursor.eat("?");
            Step::Filter(filter_parser::filter(cursor)?)
        }
        Some(it) if it.is_ascii_digit() || matches!(it, '-' | ':') => numbers(cursor)?,
        _ => return Err(cursor.error("Expected a quoted name, an index, '*' or '?' after '['")),
    };
    cursor.skip_blanks();
    if !cursor.eat("]") {
        return Err(cursor.error("Expected ']'"));
    }
    Ok(step)
}

fn names(cursor: &mut Cursor<'_>) -> Result<Step, SyntaxError> {
    let mut names = Vec::new();
    loop {
        cursor.skip_blanks();
        if !matches!(cursor.peek(), Some('\'' | '"')) {
            return Err(cursor.error("Expected a quoted name"));
        }
        names.push(cursor.quoted()?);
        cursor.skip_blanks();
        if !cursor.eat(",") {
            return Ok(Step::Members(names));
        }
    }
}

fn numbers(cursor: &mut Cursor<'_>) -> Result<Step, SyntaxError> {
    let first = integer(cursor)?;
    cursor.skip_blanks();
    if cursor.eat(":") {
        cursor.skip_blanks();
        let to = integer(cursor)?;
        if first.is_none() && to.is_none() {
            return Err(cursor.error("A slice needs a number on one side of ':'"));
        }
        return Ok(Step::Slice(first, to));
    }
    let mut indexes = vec![first.ok_or_else(|| cursor.error("Expected an index"))?];
    loop {
        cursor.skip_blanks();
        if !cursor.eat(",") {
            return Ok(Step::Indexes(indexes));
        }
        cursor.skip_blanks();
        indexes.push(integer(cursor)?.ok_or_else(|| cursor.error("Expected an index"))?);
    }
}

fn integer(cursor: &mut Cursor<'_>) -> Result<Option<i64>, SyntaxError> {
    let start = cursor.offset();
    let negative = cursor.eat("-");
    let digits = cursor.take_while(|it| it.is_ascii_digit());
    if digits.is_empty() {
        return if negative {
            Err(cursor.error("Expected a number after '-'"))
        } else {
            Ok(None)
        };
    }
    let number: i32 = digits
        .parse()
        .map_err(|_| SyntaxError::new("The index is too large", start))?;
    Ok(Some(if negative {
        -i64::from(number)
    } else {
        number.into()
    }))
}

/// Letters of any language, digits and `_`: what a variable's name is made of.
pub(crate) fn is_variable_char(it: char) -> bool {
    it == '_' || it.is_alphanumeric()
}

/// A place in the text that is parsed.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// How deep filters and parentheses are nested at this place.
    pub(super) depth: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, depth: usize) -> Self {
        Self { text, at: 0, depth }
    }

    pub(super) fn offset(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    pub(super) fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|it| !accept(it)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    pub(super) fn skip_blanks(&mut self) {
        self.take_while(char::is_whitespace);
    }

    /// A string in single or double quotes. A backslash escapes the quote and itself; before anything else it
    /// stands for itself.
    pub(super) fn quoted(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let quote = self.bump();
        let mut content = String::new();
        while let Some(next) = self.bump() {
            if Some(next) == quote {
                return Ok(content);
            }
            if next == '\\' && (self.peek() == quote || self.peek() == Some('\\')) {
                content.extend(self.bump());
            } else {
                content.push(next);
            }
        }
        Err(SyntaxError::new("The quote is not closed", start))
    }

    pub(super) fn error(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError::new(message, self.at)
    }
}
