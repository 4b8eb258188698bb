//! A whole execution of a small definition: the first line is the definition, the second the input, the rest the answers.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n');
    let definition = lines.next().unwrap_or_default();
    let input = String::from_utf8_lossy(lines.next().unwrap_or(b"{}"));
    let answers = lines.next().unwrap_or_default();
    let checked = asl::check_bytes(definition, asl::Options::default());
    if let Some(machine) = checked.machine {
        inputs::run(machine, &input, answers, 500);
    }
});
