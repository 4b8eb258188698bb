//! The shapes of what a service takes and gives.

use indexmap::IndexMap;
use serde::Deserialize;

/// A structure, a list or a map.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Shape {
    List {
        #[serde(rename = "list")]
        element: Member,
        #[serde(default)]
        flat: bool,
    },
    Map {
        #[serde(rename = "map")]
        value: Member,
        /// What its keys are called in XML and forms: `key` unless it says.
        #[serde(default)]
        key: Option<String>,
        #[serde(default)]
        flat: bool,
    },
    Structure(Structure),
}

#[derive(Debug, Deserialize)]
pub(super) struct Structure {
    pub(super) members: IndexMap<String, Member>,
    /// The member that is the body by itself.
    #[serde(default)]
    pub(super) payload: Option<String>,
}

/// A part of a shape: what it is, and where and how it stands on the wire, where its name does not say so.
#[derive(Debug, Deserialize)]
#[serde(from = "Written")]
pub(super) struct Member {
    pub(super) to: Target,
    pub(super) alias: Option<String>,
    /// Its name in forms of the EC2 protocol.
    pub(super) query: Option<String>,
    pub(super) location: Location,
    pub(super) flat: bool,
    pub(super) time: Option<TimeFormat>,
    /// In XML, an attribute of its parent.
    pub(super) is_attribute: bool,
    /// Its name space in XML.
    pub(super) space: Option<String>,
    /// Filled in where the caller gives none, so that the service knows a repeated request.
    pub(super) is_token: bool,
    /// In a header, JSON in Base64.
    pub(super) is_json: bool,
}

impl Member {
    /// Its name on the wire.
    pub(super) fn wire<'a>(&'a self, name: &'a str) -> &'a str {
        self.alias.as_deref().unwrap_or(name)
    }
}

/// What a value is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(from = "Reference")]
pub(super) enum Target {
    Text,
    Integer,
    Number,
    Truth,
    Timestamp,
    Bytes,
    /// Any JSON.
    Document,
    /// The shape of this number.
    Shape(usize),
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
pub(super) enum Location {
    #[default]
    #[serde(skip)]
    Body,
    #[serde(rename = "uri")]
    Uri,
    #[serde(rename = "querystring")]
    Query,
    #[serde(rename = "header")]
    Header,
    /// A map whose entries are headers with a common beginning.
    #[serde(rename = "headers")]
    Headers,
    #[serde(rename = "statusCode")]
    Status,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(super) enum TimeFormat {
    #[serde(rename = "unixTimestamp")]
    Seconds,
    #[serde(rename = "iso8601")]
    Iso,
    #[serde(rename = "rfc822")]
    Rfc,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Reference {
    Shape(usize),
    Simple(char),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Plain(Reference),
    Full {
        to: Reference,
        #[serde(rename = "as")]
        alias: Option<String>,
        query: Option<String>,
        #[serde(default, rename = "in")]
        location: Location,
        #[serde(default)]
        flat: bool,
        time: Option<TimeFormat>,
        #[serde(default)]
        attribute: bool,
        space: Option<String>,
        #[serde(default)]
        token: bool,
        #[serde(default)]
        json: bool,
    },
}

impl From<Reference> for Target {
    fn from(reference: Reference) -> Self {
        match reference {
            Reference::Shape(number) => Target::Shape(number),
            Reference::Simple('i') => Target::Integer,
            Reference::Simple('f') => Target::Number,
            Reference::Simple('b') => Target::Truth,
            Reference::Simple('t') => Target::Timestamp,
            Reference::Simple('x') => Target::Bytes,
            Reference::Simple('d') => Target::Document,
            Reference::Simple(_) => Target::Text,
        }
    }
}

impl From<Written> for Member {
    fn from(written: Written) -> Self {
        match written {
            Written::Plain(to) => Self {
                to: to.into(),
                alias: None,
                query: None,
                location: Location::Body,
                flat: false,
                time: None,
                is_attribute: false,
                space: None,
                is_token: false,
                is_json: false,
            },
            Written::Full {
                to,
                alias,
                query,
                location,
                flat,
                time,
                attribute,
                space,
                token,
                json,
            } => Self {
                to: to.into(),
                alias,
                query,
                location,
                flat,
                time,
                is_attribute: attribute,
                space,
                is_token: token,
                is_json: json,
            },
        }
    }
}
