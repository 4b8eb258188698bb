use asl::expr::{TextExpression, to_json_text};
use serde_json::Value;

/// The evaluated value of a field that wants an integer: `MaxItems`, `MaxItemsPerBatch`, `MaxInputBytesPerBatch` and the like, without
/// `Path`. A text that holds an integer is one (recorded on AWS for a variable). The field's own bounds are left to who uses it.
///
/// # Errors
/// The cause in AWS's words (recorded for `MaxItemsPath`; the field with a JSONata expression is told as `MaxConcurrency` is).
pub fn count(field: &str, expression: &TextExpression, value: &Value) -> Result<i64, String> {
    let number = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    number.ok_or_else(|| match expression {
        TextExpression::Path(path) => {
            let shown = match value {
                Value::String(text) => text.clone(),
                other => to_json_text(other),
            };
            format!(
                "The {field}Path field refers to value \"{shown}\" which is not a valid integer: {}",
                path.text()
            )
        }
        _ => format!(
            "The {field} field must be a positive integer: {}",
            to_json_text(value)
        ),
    })
}
