//! What is wrong with a definition, in AWS's words.
//!
//! [`check`] runs in the order AWS does: the text must be JSON; then the fields of every state (the model is
//! built on the way); then, when those are right, how the states hang together.

mod diagnostic;
mod graph;
mod likely_paths;
mod location;
mod names;
mod report;
mod variables;

use crate::build;
use crate::model::StateMachine;
use crate::syntax;

pub use diagnostic::{Diagnostic, Severity, codes, create_exception_message};
pub use variables::variable_references;

pub(crate) use location::At;
pub(crate) use report::Report;

/// The largest definition that the service takes, in bytes.
pub const MAX_DEFINITION_BYTES: usize = 1_048_576;

/// The type of a state machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MachineType {
    /// `STANDARD`.
    #[default]
    Standard,
    /// `EXPRESS`: no activities, no `.sync`, no `.waitForTaskToken`.
    Express,
}

/// What a definition is checked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The type of the state machine.
    pub machine_type: MachineType,
}

/// The outcome of a check.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Errors and warnings, those of AWS in AWS's order.
    pub diagnostics: Vec<Diagnostic>,
    /// The model; there when there is no error.
    pub machine: Option<StateMachine>,
}

impl Checked {
    /// Whether AWS would refuse the definition.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Checks a definition for a standard state machine.
pub fn check(text: &str) -> Checked {
    check_with(text, Options::default())
}

/// Checks a definition.
pub fn check_with(text: &str, options: Options) -> Checked {
    let parsed = syntax::parse(text);
    let mut report = Report::new(text, &parsed.lines);
    let root = parsed.tree.root();
    if text.trim().is_empty() {
        report.whole(
            codes::MISSING_DESCRIPTION,
            "The definition is missing or empty".to_owned(),
        );
        return finish(report, None);
    }
    for (at, fault) in parsed.faults.iter().enumerate() {
        report.syntax(fault, at == 0);
    }
    if text.len() > MAX_DEFINITION_BYTES {
        report.whole(
            codes::SCHEMA_VALIDATION_FAILED,
            format!("The definition is larger than {MAX_DEFINITION_BYTES} bytes"),
        );
    }
    if report.has_errors() {
        return finish(report, None);
    }
    let machine = build::machine(root, &mut report, options);
    if !report.has_errors() {
        names::check(root, &mut report);
        graph::check(root, &mut report);
    }
    if let Some(machine) = &machine {
        likely_paths::check(root, machine.query_language, &mut report);
        variables::check(root, machine, &mut report);
    }
    finish(report, machine)
}

/// The model of a definition that was accepted before, whenever one can be built.
///
/// What only the validator finds does not count: a rule that came after the definition was accepted must not keep it
/// from running. A field that cannot be read is missing from the model.
///
/// # Errors
/// What is wrong, when no model can be built: the text is no JSON object, or has no states.
pub fn model(text: &str, options: Options) -> Result<StateMachine, Vec<Diagnostic>> {
    let parsed = syntax::parse(text);
    let mut report = Report::new(text, &parsed.lines);
    for (at, fault) in parsed.faults.iter().enumerate() {
        report.syntax(fault, at == 0);
    }
    if report.has_errors() {
        return Err(report.into_diagnostics());
    }
    build::machine(parsed.tree.root(), &mut report, options)
        .ok_or_else(|| report.into_diagnostics())
}

/// Checks the definition of one state, as TestState takes it. In locations and in the model its name is `StateName`, as in
/// AWS's messages. Where its transitions lead is not checked.
pub fn check_state(text: &str, options: Options) -> Checked {
    let parsed = syntax::parse(text);
    let mut report = Report::new(text, &parsed.lines);
    for (at, fault) in parsed.faults.iter().enumerate() {
        report.syntax(fault, at == 0);
    }
    if report.has_errors() {
        return finish(report, None);
    }
    let machine = build::single_state(parsed.tree.root(), STATE_NAME, &mut report, options);
    finish(report, machine)
}

/// The name that TestState gives a state.
pub const STATE_NAME: &str = "StateName";

/// Checks a definition given as bytes; bytes that are not UTF-8 are an error.
pub fn check_bytes(bytes: &[u8], options: Options) -> Checked {
    match std::str::from_utf8(bytes) {
        Ok(text) => check_with(text, options),
        Err(error) => {
            let text = String::from_utf8_lossy(bytes);
            let lines = syntax::LineIndex::new(&text);
            let mut report = Report::new(&text, &lines);
            let reached = error.valid_up_to();
            let byte = bytes.get(reached).copied().unwrap_or_default();
            report.syntax(
                &syntax::SyntaxFault {
                    message: format!("Invalid UTF-8 start byte 0x{byte:x}"),
                    span: syntax::Span::new(reached, reached + 1),
                    reached,
                },
                true,
            );
            finish(report, None)
        }
    }
}

fn finish(report: Report<'_>, machine: Option<StateMachine>) -> Checked {
    let machine = machine.filter(|_| !report.has_errors());
    Checked {
        diagnostics: report.into_diagnostics(),
        machine,
    }
}
