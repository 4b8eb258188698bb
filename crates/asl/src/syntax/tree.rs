use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::Span;

/// The values of a JSON text, each with its place. Borrows the text.
#[derive(Clone, Debug)]
pub struct Tree<'text> {
    pub(super) nodes: Vec<Entry<'text>>,
    pub(super) root: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Entry<'text> {
    pub(super) span: Span,
    pub(super) data: Data<'text>,
}

#[derive(Clone, Debug)]
pub(super) enum Data<'text> {
    /// Stands where a value is missing or cannot be read.
    Broken,
    Null,
    Bool(bool),
    Number(&'text str),
    String(Cow<'text, str>),
    Array(Vec<u32>),
    Object(Vec<Pair<'text>>),
}

#[derive(Clone, Debug)]
pub(super) struct Pair<'text> {
    pub(super) key: Cow<'text, str>,
    pub(super) key_span: Span,
    pub(super) value: u32,
}

impl<'text> Tree<'text> {
    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node {
            tree: self,
            id: self.root,
        }
    }
}

/// A value within a [`Tree`].
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    tree: &'t Tree<'t>,
    id: u32,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Nothing readable; the text has a fault here.
    Broken,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member<'t> {
    /// Its name, escapes resolved.
    pub key: &'t str,
    /// Where the name stands, quotes included.
    pub key_span: Span,
    /// Its value.
    pub value: Node<'t>,
}

impl<'t> Node<'t> {
    fn entry(&self) -> Option<&'t Entry<'t>> {
        self.tree.nodes.get(self.id as usize)
    }

    fn data(&self) -> &'t Data<'t> {
        self.entry().map_or(&Data::Broken, |entry| &entry.data)
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        self.entry().map(|entry| entry.span).unwrap_or_default()
    }

    /// What it is.
    pub fn kind(&self) -> NodeKind {
        match self.data() {
            Data::Broken => NodeKind::Broken,
            Data::Null => NodeKind::Null,
            Data::Bool(_) => NodeKind::Bool,
            Data::Number(_) => NodeKind::Number,
            Data::String(_) => NodeKind::String,
            Data::Array(_) => NodeKind::Array,
            Data::Object(_) => NodeKind::Object,
        }
    }

    /// The text of a string, escapes resolved.
    pub fn as_str(&self) -> Option<&'t str> {
        match self.data() {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.data() {
            Data::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The value of a number.
    pub fn as_number(&self) -> Option<Number> {
        match self.data() {
            Data::Number(text) => Some(number(text)),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.data(), Data::Null)
    }

    /// The elements of an array; nothing for other kinds.
    pub fn elements(&self) -> impl ExactSizeIterator<Item = Node<'t>> + use<'t> {
        let ids: &[u32] = match self.data() {
            Data::Array(ids) => ids,
            _ => &[],
        };
        let tree = self.tree;
        ids.iter().map(move |id| Node { tree, id: *id })
    }

    /// The members of an object in the order of the text, repeated names included; nothing for other kinds.
    pub fn members(&self) -> impl DoubleEndedIterator<Item = Member<'t>> + use<'t> {
        let pairs: &[Pair<'t>] = match self.data() {
            Data::Object(pairs) => pairs,
            _ => &[],
        };
        let tree = self.tree;
        pairs.iter().map(move |pair| Member {
            key: &pair.key,
            key_span: pair.key_span,
            value: Node {
                tree,
                id: pair.value,
            },
        })
    }

    /// The member of that name; of repeated ones the last, as JSON readers take it.
    pub fn member(&self, key: &str) -> Option<Member<'t>> {
        self.members().rev().find(|member| member.key == key)
    }

    /// The value of the member of that name.
    pub fn get(&self, key: &str) -> Option<Node<'t>> {
        self.member(key).map(|member| member.value)
    }

    /// Whether `see` holds for any string in it (not for names of members).
    pub fn any_string(&self, see: &mut impl FnMut(&str) -> bool) -> bool {
        match self.data() {
            Data::String(text) => see(text),
            Data::Array(_) => self.elements().any(|node| node.any_string(see)),
            Data::Object(_) => self.members().any(|member| member.value.any_string(see)),
            _ => false,
        }
    }

    /// The value without places. Broken pieces become null; of repeated names the last value stays, at the place of the
    /// first.
    pub fn to_value(&self) -> Value {
        match self.data() {
            Data::Broken | Data::Null => Value::Null,
            Data::Bool(value) => Value::Bool(*value),
            Data::Number(text) => Value::Number(number(text)),
            Data::String(text) => Value::String(text.to_string()),
            Data::Array(_) => Value::Array(self.elements().map(|node| node.to_value()).collect()),
            Data::Object(_) => Value::Object(
                self.members()
                    .map(|member| (member.key.to_owned(), member.value.to_value()))
                    .collect::<Map<_, _>>(),
            ),
        }
    }
}

/// The parser lets only numbers of JSON's grammar pass; one out of range becomes the largest that is.
fn number(text: &str) -> Number {
    serde_json::from_str(text).unwrap_or_else(|_| {
        let limit = if text.starts_with('-') {
            f64::MIN
        } else {
            f64::MAX
        };
        Number::from_f64(limit).unwrap_or_else(|| Number::from(0))
    })
}
