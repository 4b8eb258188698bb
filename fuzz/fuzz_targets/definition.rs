//! The parser and the validator: any bytes give diagnostics whose places are places of the text.
#![no_main]

use asl::{MachineType, Options, check_bytes, check_state, create_exception_message};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let length = String::from_utf8_lossy(bytes).len();
    for machine_type in [MachineType::Standard, MachineType::Express] {
        let checked = check_bytes(bytes, Options { machine_type });
        assert_eq!(checked.machine.is_some(), !checked.has_errors());
        for diagnostic in &checked.diagnostics {
            let (start, end) = (diagnostic.range.start, diagnostic.range.end);
            assert!(start.offset <= end.offset && end.offset <= length);
        }
        create_exception_message(&checked.diagnostics);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        check_state(text, Options::default());
    }
});
