//! JSON text as the service writes it.

use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

/// Compact JSON text: no blanks, members in their order, everything but control characters, quotes and backslashes
/// unescaped, and floating-point numbers as Java prints them (`1.0`, `0.001`, `1.0E7`, `1.5E-5`).
pub fn to_json_text(value: &Value) -> String {
    let mut text = Vec::new();
    // Writing into memory can not fail, and every member's name is a string.
    let written = value.serialize(&mut Serializer::with_formatter(&mut text, JavaNumbers));
    debug_assert!(written.is_ok());
    String::from_utf8(text).unwrap_or_default()
}

struct JavaNumbers;

impl Formatter for JavaNumbers {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(java_double(value).as_bytes())
    }
}

/// A double as Java's `Double.toString` prints it: plain from 10⁻³ to below 10⁷, else with an exponent, always with a
/// digit behind the point.
pub(crate) fn java_double(value: f64) -> String {
    if value == 0.0 || (1e-3..1e7).contains(&value.abs()) {
        return format!("{value:?}");
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if digits.contains('.') => format!("{digits}E{exponent}"),
        Some((digits, exponent)) => format!("{digits}.0E{exponent}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_service_writes_them() {
        let cases = [
            ("1", "1"),
            ("-7", "-7"),
            ("1.0", "1.0"),
            ("0.1", "0.1"),
            ("4.3", "4.3"),
            ("0.001", "0.001"),
            ("0.00015", "1.5E-4"),
            ("9999999.0", "9999999.0"),
            ("1e7", "1.0E7"),
            ("1.5e-7", "1.5E-7"),
            ("-2.5e20", "-2.5E20"),
            ("9223372036854775807", "9223372036854775807"),
        ];
        for (json, text) in cases {
            let value: Value = serde_json::from_str(json).unwrap();
            assert_eq!(to_json_text(&value), text, "{json}");
        }
    }

    #[test]
    fn texts_keep_their_characters_and_members_their_order() {
        let value: Value =
            serde_json::from_str(r#"{ "b" : "é\u2028\"\\\n", "a" : [ 1, null ] }"#).unwrap();
        assert_eq!(
            to_json_text(&value),
            "{\"b\":\"é\u{2028}\\\"\\\\\\n\",\"a\":[1,null]}"
        );
    }
}
