//! JSONata: parsing, what an expression refers to, and its evaluation within the bounds.
#![no_main]

use asl::expr::JsonataTemplate;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|bytes: &[u8]| {
    let Some((text, input)) = inputs::line_and_json(bytes) else {
        return;
    };
    if let Ok(template) = JsonataTemplate::parse(&json!([format!("{{%{text}%}}")])) {
        template.variables();
        if let Err(error) = inputs::with_scope(&input, |scope| template.eval("Output", scope)) {
            assert!(!error.cause.ends_with(": internal error"), "{error}");
        }
    }
});
