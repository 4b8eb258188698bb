//! One way to say what a definition should give.

use asl::{Checked, Diagnostic, MachineType, Options, Severity, check_with};

/// A finding as a line: `CODE location message`, with `W ` before warnings of AWS and `w ` before our own.
pub fn line(diagnostic: &Diagnostic) -> String {
    let mark = match (diagnostic.severity, diagnostic.known_to_aws) {
        (Severity::Error, true) => "",
        (Severity::Error, false) => "e ",
        (Severity::Warning, true) => "W ",
        (Severity::Warning, false) => "w ",
    };
    let location = diagnostic.location.as_deref().unwrap_or("-");
    // The common code is left out.
    let code = match diagnostic.code {
        "SCHEMA_VALIDATION_FAILED" => String::new(),
        code => format!("{code} "),
    };
    format!("{mark}{code}{location} {}", diagnostic.message)
}

pub fn lines(checked: &Checked) -> Vec<String> {
    checked.diagnostics.iter().map(line).collect()
}

/// Checks a whole definition; `expected` are the lines of its findings.
pub fn check_definition(definition: &str, machine_type: MachineType, expected: &[&str]) {
    let checked = check_with(definition, Options { machine_type });
    assert_eq!(lines(&checked), expected, "{definition}");
    assert_eq!(
        checked.machine.is_some(),
        !checked.has_errors(),
        "a model is there when there is no error: {definition}"
    );
}

/// Checks a machine of the one state `A` with these fields; `B` is a state that it may go to. In `expected` a leading `A`
/// stands for `/States/A`.
pub fn check_state(fields: &str, expected: &[&str]) {
    check_machine("", fields, expected);
}

/// The same where the whole machine speaks JSONata.
pub fn check_jsonata_state(fields: &str, expected: &[&str]) {
    check_machine("\"QueryLanguage\": \"JSONata\",", fields, expected);
}

fn check_machine(head: &str, fields: &str, expected: &[&str]) {
    let end = if fields.contains("\"B\"") {
        ", \"B\": {\"Type\": \"Succeed\"}"
    } else {
        ""
    };
    let definition =
        format!("{{{head} \"StartAt\": \"A\", \"States\": {{\"A\": {{{fields}}}{end}}}}}");
    let expected: Vec<String> = expected
        .iter()
        .map(|line| line.replacen("/A", "/States/A", 1))
        .collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check_definition(&definition, MachineType::Standard, &expected);
}
