use std::borrow::Cow;

use super::escape::describe;
use super::fault::source_location;
use super::tree::{Data, Entry, Pair};
use super::{LineIndex, MAX_DEPTH, Span, SyntaxFault, Tree};

/// A tree and everything that is wrong with its text.
#[derive(Clone, Debug)]
pub struct Parsed<'text> {
    /// The tree; its root is broken when there is nothing readable.
    pub tree: Tree<'text>,
    /// In the order of the text. AWS tells only the first.
    pub faults: Vec<SyntaxFault>,
    /// Lines and columns of the text.
    pub lines: LineIndex,
}

/// More faults than this in one text say nothing new.
const MAX_FAULTS: usize = 100;

pub(super) const ANY_VALUE: &str =
    "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/// Reads `text`, whatever it holds.
pub fn parse(text: &str) -> Parsed<'_> {
    let mut parser = Parser {
        text,
        at: 0,
        nodes: Vec::with_capacity(text.len() / 16 + 1),
        faults: Vec::new(),
        stack: Vec::new(),
        lines: LineIndex::new(text),
        stopped: false,
        open_objects: 0,
    };
    let root = parser.document();
    Parsed {
        tree: Tree {
            nodes: parser.nodes,
            root,
        },
        faults: parser.faults,
        lines: parser.lines,
    }
}

pub(super) struct Parser<'text> {
    pub(super) text: &'text str,
    pub(super) at: usize,
    nodes: Vec<Entry<'text>>,
    faults: Vec<SyntaxFault>,
    stack: Vec<Open<'text>>,
    lines: LineIndex,
    /// Whether reading has been given up.
    stopped: bool,
    /// How many of the open containers are objects.
    open_objects: usize,
}

/// An array or object whose end has not come yet.
struct Open<'text> {
    start: usize,
    content: Content<'text>,
}

enum Content<'text> {
    Array(Vec<u32>),
    Object {
        pairs: Vec<Pair<'text>>,
        /// The name whose value comes next.
        key: Option<(Cow<'text, str>, Span)>,
    },
}

impl<'text> Parser<'text> {
    fn document(&mut self) -> u32 {
        self.skip_space();
        if self.peek().is_none() {
            return self.broken(Span::new(self.at, self.at));
        }
        let mut done = self.value();
        // Each turn either completes the innermost open container with `done`, or reads its next piece.
        loop {
            if let Some(value) = done.take() {
                match self.stack.last_mut() {
                    None => {
                        self.trailing();
                        return value;
                    }
                    Some(open) => match &mut open.content {
                        Content::Array(items) => items.push(value),
                        Content::Object { pairs, key } => {
                            if let Some((key, key_span)) = key.take() {
                                pairs.push(Pair {
                                    key,
                                    key_span,
                                    value,
                                });
                            }
                        }
                    },
                }
                done = self.separator();
            } else {
                done = self.piece();
            }
        }
    }

    /// The next element or member of the innermost container, or its end.
    fn piece(&mut self) -> Option<u32> {
        self.skip_space();
        let in_object = matches!(
            self.stack.last(),
            Some(Open {
                content: Content::Object { .. },
                ..
            })
        );
        match self.peek() {
            None => self.cut_off(),
            Some(b'}' | b']') => self.close(),
            Some(_) if in_object => self.key(),
            Some(_) => self.value(),
        }
    }

    /// What follows an element or member: a comma, or the end of the container.
    fn separator(&mut self) -> Option<u32> {
        self.skip_space();
        match self.peek() {
            None => self.cut_off(),
            Some(b',') => {
                self.at += 1;
                self.skip_space();
                self.after_comma();
                None
            }
            Some(b'}' | b']') => self.close(),
            Some(_) => {
                let entries = match self.stack.last().map(|open| &open.content) {
                    Some(Content::Array(_)) => "Array",
                    _ => "Object",
                };
                self.unexpected(&format!(
                    "was expecting comma to separate {entries} entries"
                ));
                // Without the comma the next piece can often be read all the same; anything else is skipped.
                if !matches!(self.peek(), Some(b'"' | b'{' | b'[')) {
                    self.skip_junk();
                }
                None
            }
        }
    }

    /// Tells of an end or another comma right behind a comma.
    fn after_comma(&mut self) {
        let in_array = matches!(
            self.stack.last(),
            Some(Open {
                content: Content::Array(_),
                ..
            })
        );
        match self.peek() {
            Some(b']' | b'}') => {
                let what = if in_array {
                    format!("expected a valid value {ANY_VALUE}")
                } else {
                    "was expecting double-quote to start field name".to_owned()
                };
                self.unexpected(&what);
            }
            Some(b',') => {
                let what = if in_array {
                    format!("expected a valid value {ANY_VALUE}")
                } else {
                    "was expecting double-quote to start field name".to_owned()
                };
                self.unexpected(&what);
                while matches!(self.peek(), Some(b',' | b' ' | b'\n' | b'\r' | b'\t')) {
                    self.at += 1;
                }
            }
            _ => {}
        }
    }

    /// A member's name and colon, and its value when that is complete at once.
    fn key(&mut self) -> Option<u32> {
        if self.peek() != Some(b'"') {
            self.unexpected("was expecting double-quote to start field name");
            self.skip_junk();
            return None;
        }
        let start = self.at;
        let key = self.string_content("field name");
        let span = Span::new(start, self.at);
        self.skip_space();
        match self.peek() {
            Some(b':') => self.at += 1,
            None => {
                self.keep_key(key, span);
                let value = self.broken(Span::new(self.at, self.at));
                return Some(value);
            }
            Some(_) => {
                self.unexpected("was expecting a colon to separate field name and value");
                if matches!(self.peek(), Some(b',' | b'}' | b']')) {
                    self.keep_key(key, span);
                    let value = self.broken(Span::new(self.at, self.at));
                    return Some(value);
                }
            }
        }
        self.keep_key(key, span);
        self.skip_space();
        match self.peek() {
            None => Some(self.broken(Span::new(self.at, self.at))),
            Some(b',' | b'}' | b']') => {
                self.unexpected(&format!("expected a valid value {ANY_VALUE}"));
                Some(self.broken(Span::new(self.at, self.at)))
            }
            Some(_) => self.value(),
        }
    }

    fn keep_key(&mut self, name: Cow<'text, str>, span: Span) {
        if let Some(Open {
            content: Content::Object { key, .. },
            ..
        }) = self.stack.last_mut()
        {
            *key = Some((name, span));
        }
    }

    /// A value; `None` when it is a container that has only been opened.
    fn value(&mut self) -> Option<u32> {
        let start = self.at;
        match self.peek() {
            Some(open @ (b'{' | b'[')) => {
                self.at += 1;
                self.open(start, open == b'{')
            }
            Some(b'"') => {
                let text = self.string_content("a string value");
                Some(self.push(start, Data::String(text)))
            }
            Some(b'-' | b'0'..=b'9') => Some(self.number()),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | 0x80..) => Some(self.word()),
            _ => {
                self.unexpected(&format!("expected a valid value {ANY_VALUE}"));
                self.skip_junk();
                let end = self.at;
                Some(self.broken(Span::new(start, end)))
            }
        }
    }

    fn open(&mut self, start: usize, object: bool) -> Option<u32> {
        let content = if object {
            Content::Object {
                pairs: Vec::new(),
                key: None,
            }
        } else {
            Content::Array(Vec::new())
        };
        if self.stack.len() >= MAX_DEPTH {
            self.fault(
                format!(
                    "Document nesting depth ({}) exceeds the maximum allowed ({MAX_DEPTH}, from `StreamReadConstraints.getMaxNestingDepth()`)",
                    MAX_DEPTH + 1
                ),
                Span::new(start, self.at),
                self.at,
            );
            // Nothing behind it is read, as in AWS's reader: the time that a text takes stays in proportion to its length.
            self.stopped = true;
            self.at = self.text.len();
            return Some(self.broken(Span::new(start, start + 1)));
        }
        self.open_objects += usize::from(object);
        self.stack.push(Open { start, content });
        None
    }

    fn close(&mut self) -> Option<u32> {
        let closing = self.peek().unwrap_or(b'}');
        let object = matches!(
            self.stack.last(),
            Some(Open {
                content: Content::Object { .. },
                ..
            })
        );
        if (closing == b'}') != object {
            let (expected, what, start) = match self.stack.last() {
                Some(open) if object => ('}', "Object", open.start),
                Some(open) => (']', "Array", open.start),
                None => ('}', "Object", 0),
            };
            let place = self.place(start);
            self.fault(
                format!(
                    "Unexpected close marker '{}': expected '{expected}' (for {what} starting at {place})",
                    closing as char
                ),
                Span::new(self.at, self.at + 1),
                self.at + 1,
            );
            // When an outer container waits for this marker the inner one was not closed; else it is one too many.
            let outer = if object {
                self.stack.len() - self.open_objects
            } else {
                self.open_objects
            };
            if outer == 0 {
                self.at += 1;
                return None;
            }
        } else {
            self.at += 1;
        }
        self.finish()
    }

    /// The text ended within a container.
    fn cut_off(&mut self) -> Option<u32> {
        if let Some(open) = self.stack.last() {
            let what = match open.content {
                Content::Array(_) => "Array",
                Content::Object { .. } => "Object",
            };
            // AWS tells of the innermost only; so do we.
            let told = self.stopped
                || self
                    .faults
                    .last()
                    .is_some_and(|fault| fault.message.starts_with("Unexpected end-of-input"));
            if !told {
                let start = open.start;
                let place = self.place(start);
                self.fault(
                    format!(
                        "Unexpected end-of-input: expected close marker for {what} (start marker at {place})"
                    ),
                    Span::new(self.at, self.at),
                    self.at,
                );
            }
        }
        self.finish()
    }

    /// Makes the innermost open container a node.
    fn finish(&mut self) -> Option<u32> {
        let open = self.stack.pop()?;
        self.open_objects -= usize::from(matches!(open.content, Content::Object { .. }));
        let data = match open.content {
            Content::Array(items) => Data::Array(items),
            Content::Object { pairs, .. } => Data::Object(pairs),
        };
        Some(self.push(open.start, data))
    }

    /// Skips what cannot be read, at least one character, up to something that may be the next piece.
    fn skip_junk(&mut self) {
        if let Some(ch) = self.char_at(self.at) {
            self.at += ch.len_utf8();
        }
        while let Some(ch) = self.char_at(self.at) {
            if matches!(ch, ',' | '}' | ']' | '"' | '{' | '[' | '\n') {
                break;
            }
            self.at += ch.len_utf8();
        }
        // A comma that ends the junk belongs to it when junk stands for a whole member.
        if matches!(
            self.stack.last(),
            Some(Open {
                content: Content::Object { key: None, .. },
                ..
            })
        ) && self.peek() == Some(b',')
        {
            self.at += 1;
        }
    }

    fn trailing(&mut self) {
        self.skip_space();
        let start = self.at;
        if start >= self.text.len() {
            return;
        }
        let behind = self.char_at(start).map_or(0, char::len_utf8);
        self.fault(
            "Unexpected text after the end of the definition".to_owned(),
            Span::new(start, self.text.len()),
            start + behind,
        );
        self.at = self.text.len();
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn place(&self, offset: usize) -> String {
        if self.faults.len() < MAX_FAULTS {
            source_location(self.text, &self.lines, offset)
        } else {
            String::new()
        }
    }

    fn unexpected(&mut self, wanted: &str) {
        let Some(ch) = self.char_at(self.at) else {
            return;
        };
        if self.faults.len() >= MAX_FAULTS {
            // Nobody would read it.
            return;
        }
        let end = self.at + ch.len_utf8();
        self.fault(
            format!("Unexpected character ({}): {wanted}", describe(ch)),
            Span::new(self.at, end),
            end,
        );
    }

    pub(super) fn fault(&mut self, message: String, span: Span, reached: usize) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(SyntaxFault {
                message,
                span,
                reached,
            });
        }
    }

    pub(super) fn push(&mut self, start: usize, data: Data<'text>) -> u32 {
        let id = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Entry {
            span: Span::new(start, self.at),
            data,
        });
        id
    }

    pub(super) fn broken(&mut self, span: Span) -> u32 {
        let id = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Entry {
            span,
            data: Data::Broken,
        });
        id
    }
}
