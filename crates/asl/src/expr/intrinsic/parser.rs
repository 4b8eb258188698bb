//! Text → [`Call`].

use serde_json::{Number, Value};

use super::format::Template;
use super::{Argument, Call, Function};
use crate::expr::SyntaxError;
use crate::expr::jsonpath::Query;

/// How deep calls may nest.
const MAX_DEPTH: usize = 32;

pub(super) fn parse(text: &str) -> Result<Call, SyntaxError> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
    };
    let call = parser.call()?;
    parser.skip_blanks();
    if parser.at < text.len() {
        return Err(parser.error("Unexpected text after the call"));
    }
    Ok(call)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn call(&mut self) -> Result<Call, SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(&format!("Calls nest deeper than {MAX_DEPTH} levels")));
        }
        let start = self.at;
        if !self.eat("States.") {
            return Err(self.error("Expected 'States.'"));
        }
        let name = self.take_while(|it| it.is_ascii_alphanumeric());
        let Some((function, arity)) = Function::named(&name) else {
            return Err(SyntaxError::new(
                format!("Unknown intrinsic function 'States.{name}'"),
                start,
            ));
        };
        self.skip_blanks();
        if !self.eat("(") {
            return Err(self.error("Expected '('"));
        }
        let arguments = self.arguments()?;
        if !arity.contains(&arguments.len()) {
            return Err(SyntaxError::new(
                format!("States.{name} does not take {} arguments", arguments.len()),
                start,
            ));
        }
        self.depth -= 1;
        Ok(Call {
            function,
            arguments,
        })
    }

    fn arguments(&mut self) -> Result<Vec<Argument>, SyntaxError> {
        let mut arguments = Vec::new();
        self.skip_blanks();
        if self.eat(")") {
            return Ok(arguments);
        }
        loop {
            self.skip_blanks();
            arguments.push(self.argument()?);
            self.skip_blanks();
            if self.eat(")") {
                return Ok(arguments);
            }
            if !self.eat(",") {
                return Err(self.error("Expected ',' or ')'"));
            }
        }
    }

    fn argument(&mut self) -> Result<Argument, SyntaxError> {
        match self.rest().chars().next() {
            Some('\'') => self.literal(),
            Some('$') => self.path(),
            Some('S') => self.call().map(Argument::Call),
            Some(it) if it == '-' || it.is_ascii_digit() => self.number(),
            _ => self.word(),
        }
    }

    /// A text in single quotes. The quote, braces and the backslash are escaped by a backslash; nothing else is.
    fn literal(&mut self) -> Result<Argument, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        let mut template = Template::default();
        loop {
            let rest = self.rest();
            let Some(next) = rest.chars().next() else {
                return Err(SyntaxError::new("The quote is not closed", start));
            };
            if next == '\'' {
                self.at += 1;
                break;
            }
            if rest.starts_with("{}") {
                self.at += 2;
                text.push_str("{}");
                template.push_hole();
                continue;
            }
            let plain = if next == '\\' {
                let escaped = rest.chars().nth(1);
                match escaped {
                    Some(it @ ('\'' | '{' | '}' | '\\')) => {
                        self.at += 1;
                        it
                    }
                    _ => {
                        return Err(self.error("Only ', {, } and \\ may be escaped by a backslash"));
                    }
                }
            } else {
                next
            };
            self.at += plain.len_utf8();
            text.push(plain);
            template.push(plain);
        }
        Ok(Argument::Text {
            value: Value::String(text),
            template,
        })
    }

    /// A path up to the comma or parenthesis that ends the argument.
    fn path(&mut self) -> Result<Argument, SyntaxError> {
        let start = self.at;
        let mut nesting = 0_usize;
        let mut quote: Option<char> = None;
        let mut escaped = false;
        let rest = self.rest();
        let end = rest
            .char_indices()
            .find(|(_, it)| {
                if let Some(open) = quote {
                    if !escaped && *it == open {
                        quote = None;
                    }
                    escaped = !escaped && *it == '\\';
                    return false;
                }
                match it {
                    '\'' | '"' if nesting > 0 => quote = Some(*it),
                    '[' | '(' => nesting += 1,
                    ']' | ')' if nesting > 0 => nesting -= 1,
                    ',' | ')' => return nesting == 0,
                    _ => {}
                }
                false
            })
            .map_or(rest.len(), |(at, _)| at);
        let text = rest.get(..end).unwrap_or_default().trim_end();
        self.at += text.len();
        match Query::parse(text) {
            Ok(query) => Ok(Argument::Path {
                text: text.to_owned(),
                query,
            }),
            Err(error) => Err(error.shifted(start)),
        }
    }

    fn number(&mut self) -> Result<Argument, SyntaxError> {
        let start = self.at;
        let text =
            self.take_while(|it| it.is_ascii_digit() || matches!(it, '-' | '+' | '.' | 'e' | 'E'));
        serde_json::from_str::<Number>(&text)
            .map(|it| Argument::Value(Value::Number(it)))
            .map_err(|_| SyntaxError::new("Not a number", start))
    }

    fn word(&mut self) -> Result<Argument, SyntaxError> {
        let start = self.at;
        let value = match self.take_while(|it| it.is_ascii_alphanumeric()).as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ => {
                return Err(SyntaxError::new(
                    "Expected a path, a call, a number, a text in single quotes, true, false or null",
                    start,
                ));
            }
        };
        Ok(Argument::Value(value))
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> String {
        let taken: String = self.rest().chars().take_while(|it| accept(*it)).collect();
        self.at += taken.len();
        taken
    }

    fn skip_blanks(&mut self) {
        self.take_while(char::is_whitespace);
    }

    fn error(&self, message: &str) -> SyntaxError {
        SyntaxError::new(message, self.at)
    }
}
