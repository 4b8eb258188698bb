//! `Transform.RequestBodyEncoding`: a body as a form.

use reqwest::Url;
use serde::Deserialize;
use serde_json::{Map, Value};

/// `Transform`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Transform {
    pub(super) request_body_encoding: Encoding,
    pub(super) request_encoding_options: Options,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Encoding {
    #[default]
    None,
    UrlEncoded,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Options {
    pub(super) array_format: ArrayFormat,
}

/// How an array's elements are named.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ArrayFormat {
    /// `array[0]=a&array[1]=b`
    #[default]
    Indices,
    /// `array=a&array=b`
    Repeat,
    /// `array=a,b`
    Commas,
    /// `array[]=a&array[]=b`
    Brackets,
}

/// The body as a form.
pub(super) fn form(members: &Map<String, Value>, arrays: ArrayFormat) -> String {
    let mut fields = Vec::new();
    for (name, value) in members {
        field(name, value, arrays, &mut fields);
    }
    // Only its query is wanted.
    let Ok(mut url) = Url::parse("http://form") else {
        return String::new();
    };
    url.query_pairs_mut().extend_pairs(fields);
    url.query().unwrap_or_default().to_owned()
}

fn field(name: &str, value: &Value, arrays: ArrayFormat, fields: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                field(&format!("{name}[{member}]"), value, arrays, fields);
            }
        }
        Value::Array(elements) if arrays == ArrayFormat::Commas => {
            let texts: Vec<String> = elements.iter().map(text).collect();
            fields.push((name.to_owned(), texts.join(",")));
        }
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                let name = match arrays {
                    ArrayFormat::Indices => format!("{name}[{at}]"),
                    ArrayFormat::Brackets => format!("{name}[]"),
                    ArrayFormat::Repeat | ArrayFormat::Commas => name.to_owned(),
                };
                field(&name, element, arrays, fields);
            }
        }
        other => fields.push((name.to_owned(), text(other))),
    }
}

/// A value as it stands in a form, a query or a header.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => asl::expr::to_json_text(other),
    }
}
