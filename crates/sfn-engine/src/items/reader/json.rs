use std::io::{self, BufRead};

use serde_json::Value;

use super::object::Bytes;
use crate::items::ItemsError;

/// Bytes of one item before an ItemSelector. A bound of ours: an item is read into memory whole, and a child execution's input has
/// at most 256 KiB.
const LARGEST_ITEM: usize = 16 * 1024 * 1024;

/// What a document that is no array gets (recorded on AWS).
const NOT_ITERABLE: &str = "Attempting to map over non-iterable node.";

/// The elements of an array, or the members of an object, within a JSON document.
pub(super) struct JsonItems {
    text: Scanner,
    kind: Kind,
    first: bool,
    done: bool,
    /// For causes.
    object: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Array,
    Object,
}

impl JsonItems {
    /// Goes to the array of the document, or to the array or object that the JSON pointer names.
    pub(super) fn open(bytes: Bytes, pointer: Option<&str>, key: &str) -> Result<Self, ItemsError> {
        let mut text = Scanner { bytes };
        let found = text
            .skip_byte_order_mark()
            .and_then(|()| go_to(&mut text, pointer.unwrap_or_default()))
            .map_err(|fault| fault.told(key))?;
        let next = match found {
            true => text.peek().map_err(|fault| fault.told(key))?,
            false => None,
        };
        let kind = match next {
            Some(b'[') => Kind::Array,
            // An object alone is refused (recorded on AWS); one that a pointer names is a dataset.
            Some(b'{') if pointer.is_some_and(|it| !it.is_empty()) => Kind::Object,
            _ => return Err(ItemsError::reader(NOT_ITERABLE)),
        };
        text.bytes.consume(1);
        Ok(Self {
            text,
            kind,
            first: true,
            done: false,
            object: key.to_owned(),
        })
    }

    fn read(&mut self) -> Result<Option<(Option<String>, Value)>, Fault> {
        let end = match self.kind {
            Kind::Array => b']',
            Kind::Object => b'}',
        };
        match self.text.peek()? {
            Some(byte) if byte == end => return Ok(None),
            Some(b',') if !self.first => self.text.bytes.consume(1),
            Some(_) if self.first => {}
            Some(byte) => return Err(Fault::unexpected(byte)),
            None => return Err(Fault::end()),
        }
        self.first = false;
        let key = match self.kind {
            Kind::Array => None,
            Kind::Object => Some(self.text.member_name()?),
        };
        Ok(Some((key, self.text.value()?)))
    }
}

impl Iterator for JsonItems {
    type Item = Result<(Option<String>, Value), ItemsError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let read = self.read().transpose();
        self.done = !matches!(read, Some(Ok(_)));
        read.map(|it| it.map_err(|fault| fault.told(&self.object)))
    }
}

/// Goes to the value at a JSON pointer (RFC 6901); false when there is none.
fn go_to(text: &mut Scanner, pointer: &str) -> Result<bool, Fault> {
    let Some(path) = pointer.strip_prefix('/') else {
        return Ok(pointer.is_empty());
    };
    for token in path.split('/') {
        let token = token.replace("~1", "/").replace("~0", "~");
        let found = match text.peek()? {
            Some(b'{') => text.enter_member(&token)?,
            Some(b'[') => text.enter_element(&token)?,
            _ => false,
        };
        if !found {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Why a document cannot be read.
#[derive(Debug)]
struct Fault(String);

impl Fault {
    fn end() -> Self {
        Self("the document ends too early".to_owned())
    }

    fn unexpected(byte: u8) -> Self {
        Self(format!("unexpected character '{}'", char::from(byte)))
    }

    /// A wording of ours.
    fn told(self, key: &str) -> ItemsError {
        ItemsError::reader(format!("The object '{key}' is no valid JSON: {}", self.0))
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

/// Cuts JSON text into values without keeping it.
struct Scanner {
    bytes: Bytes,
}

impl Scanner {
    fn skip_byte_order_mark(&mut self) -> Result<(), Fault> {
        if self.bytes.fill_buf()?.starts_with(&[0xef, 0xbb, 0xbf]) {
            self.bytes.consume(3);
        }
        Ok(())
    }

    /// The next byte that is no white space; it is not taken.
    fn peek(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            let buffer = self.bytes.fill_buf()?;
            let blank = buffer.iter().take_while(|byte| is_blank(**byte)).count();
            let next = buffer.get(blank).copied();
            let end = buffer.is_empty();
            self.bytes.consume(blank);
            if next.is_some() || end {
                return Ok(next);
            }
        }
    }

    fn expect(&mut self, wanted: u8) -> Result<(), Fault> {
        match self.peek()? {
            Some(byte) if byte == wanted => {
                self.bytes.consume(1);
                Ok(())
            }
            Some(byte) => Err(Fault::unexpected(byte)),
            None => Err(Fault::end()),
        }
    }

    /// A member's name and the colon behind it.
    fn member_name(&mut self) -> Result<String, Fault> {
        let mut text = Vec::new();
        self.raw(Some(&mut text))?;
        let name = serde_json::from_slice(&text)?;
        self.expect(b':')?;
        Ok(name)
    }

    fn value(&mut self) -> Result<Value, Fault> {
        let mut text = Vec::new();
        self.raw(Some(&mut text))?;
        Ok(serde_json::from_slice(&text)?)
    }

    /// Goes to the value of a member of the object that follows.
    fn enter_member(&mut self, name: &str) -> Result<bool, Fault> {
        self.bytes.consume(1);
        if self.peek()? == Some(b'}') {
            return Ok(false);
        }
        loop {
            if self.member_name()? == name {
                return Ok(true);
            }
            self.raw(None)?;
            if !self.another(b'}')? {
                return Ok(false);
            }
        }
    }

    /// Goes to an element of the array that follows.
    fn enter_element(&mut self, index: &str) -> Result<bool, Fault> {
        let Ok(index) = index.parse::<usize>() else {
            return Ok(false);
        };
        self.bytes.consume(1);
        if self.peek()? == Some(b']') {
            return Ok(false);
        }
        for _ in 0..index {
            self.raw(None)?;
            if !self.another(b']')? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes the comma before another value, or the end.
    fn another(&mut self, end: u8) -> Result<bool, Fault> {
        match self.peek()? {
            Some(b',') => {
                self.bytes.consume(1);
                Ok(true)
            }
            Some(byte) if byte == end => Ok(false),
            Some(byte) => Err(Fault::unexpected(byte)),
            None => Err(Fault::end()),
        }
    }

    /// Takes the text of one value, to its end by brackets and quotes; what is within is left to the parser.
    fn raw(&mut self, mut into: Option<&mut Vec<u8>>) -> Result<(), Fault> {
        self.peek()?;
        let mut cut = Cut::default();
        let mut any = false;
        loop {
            let buffer = self.bytes.fill_buf()?;
            if buffer.is_empty() {
                // A number may end with the document.
                return if any && cut.is_scalar() {
                    Ok(())
                } else {
                    Err(Fault::end())
                };
            }
            let (taken, ended) = cut.take(buffer);
            any |= taken > 0;
            if let Some(into) = &mut into {
                if into.len() + taken > LARGEST_ITEM {
                    return Err(Fault(format!("an item has more than {LARGEST_ITEM} bytes")));
                }
                into.extend_from_slice(buffer.get(..taken).unwrap_or_default());
            }
            self.bytes.consume(taken);
            if ended {
                return Ok(());
            }
        }
    }
}

/// Where a value ends.
#[derive(Default)]
struct Cut {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Cut {
    fn is_scalar(&self) -> bool {
        self.depth == 0 && !self.in_string
    }

    /// How many bytes belong to the value, and whether it ends there.
    fn take(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (at, byte) in bytes.iter().copied().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return (at + 1, true);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' if self.depth > 0 => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                b',' | b':' | b']' | b'}' if self.depth == 0 => return (at, true),
                _ if self.depth == 0 && is_blank(byte) => return (at, true),
                _ => {}
            }
        }
        (bytes.len(), false)
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}
