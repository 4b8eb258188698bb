//! JSONPath, reference paths, intrinsic functions, payload templates and timestamps.
#![no_main]

use asl::expr::{Path, PayloadTemplate, ReferencePath, parse_timestamp};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|bytes: &[u8]| {
    let Some((text, input)) = inputs::line_and_json(bytes) else {
        return;
    };
    parse_timestamp(text);
    for text in [
        text,
        &format!("$.{text}"),
        &format!("States.Format('{text}', $)"),
    ] {
        if let Ok(path) = Path::parse(text) {
            let _ = inputs::with_scope(&input, |scope| path.eval(scope));
            let _ = inputs::with_scope(&input, |scope| path.eval_reference(scope));
        }
        if let Ok(template) =
            PayloadTemplate::parse(&json!({ "x.$": text, "y": [{ "z.$": text }] }))
        {
            let _ = inputs::with_scope(&input, |scope| template.eval(scope));
        }
        if let Ok(path) = ReferencePath::parse(text) {
            let _ = path.insert(input.clone(), json!("new"));
        }
    }
});
