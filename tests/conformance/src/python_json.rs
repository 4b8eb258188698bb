//! JSON text as the recordings' clients sent it: what Python's `json.dumps` writes.

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::Formatter;
use std::io::{Result, Write};

struct Python;

impl Formatter for Python {
    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        if first {
            Ok(())
        } else {
            writer.write_all(b", ")
        }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        if first {
            Ok(())
        } else {
            writer.write_all(b", ")
        }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        writer.write_all(b": ")
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        text: &str,
    ) -> Result<()> {
        for character in text.chars() {
            if character.is_ascii() {
                write!(writer, "{character}")?;
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

/// The text of `value`.
pub(crate) fn text(value: &Value) -> String {
    let mut bytes = Vec::new();
    // Writing a `Value` into memory cannot fail.
    let _ = value.serialize(&mut serde_json::Serializer::with_formatter(
        &mut bytes, Python,
    ));
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn text_is_what_python_writes() {
        let value = json!({"a": [1, 2.0, "é😀\n"], "b": {}});
        assert_eq!(
            super::text(&value),
            r#"{"a": [1, 2.0, "\u00e9\ud83d\ude00\n"], "b": {}}"#
        );
    }
}
