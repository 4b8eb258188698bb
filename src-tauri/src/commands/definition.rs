//! Checks a definition for the editor.

use asl::syntax::Range;
use asl::{MachineType, Options, Severity, check_with};
use serde::{Deserialize, Serialize};

use crate::CommandError;

/// Type of the state machine that a definition is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "UPPERCASE")]
pub enum DefinitionType {
    /// Runs up to a year, durably.
    #[default]
    Standard,
    /// Runs up to five minutes, in memory.
    Express,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "UPPERCASE")]
pub enum DiagnosticSeverity {
    /// The service refuses the definition.
    Error,
    /// The definition is taken, but probably does not do what its author wants.
    Warning,
}

/// A finding in a definition or in a mock configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: DiagnosticSeverity,
    /// AWS's code, such as `MISSING_TRANSITION_TARGET`; empty for what is no definition.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// JSON pointer of the place; in a mock configuration the members that lead there, joined by dots.
    pub pointer: String,
    /// First line, from 1.
    pub line: usize,
    /// Column on the first line, from 1, in UTF-16 code units.
    pub column: usize,
    /// Last line, from 1.
    pub end_line: usize,
    /// Column behind the last character, from 1, in UTF-16 code units.
    pub end_column: usize,
    /// Offset of the first character in UTF-16 code units, as editors and JavaScript's strings count.
    pub from: usize,
    /// Offset behind the last character, likewise.
    pub to: usize,
}

/// Checks a definition by the rules of the service.
#[tauri::command]
pub async fn check_definition(
    definition: String,
    r#type: Option<DefinitionType>,
) -> Result<Vec<Diagnostic>, CommandError> {
    // A definition may be 1 MiB: too much for a thread that serves the window.
    tokio::task::spawn_blocking(move || diagnose(&definition, r#type.unwrap_or_default()))
        .await
        .map_err(|error| {
            CommandError::new("CheckFailed", format!("The check ended early: {error}."))
        })
}

fn diagnose(definition: &str, machine_type: DefinitionType) -> Vec<Diagnostic> {
    let machine_type = match machine_type {
        DefinitionType::Standard => MachineType::Standard,
        DefinitionType::Express => MachineType::Express,
    };
    let found = check_with(definition, Options { machine_type }).diagnostics;
    let lines = LineStarts::of(definition);
    found
        .into_iter()
        .map(|found| Diagnostic {
            severity: match found.severity {
                Severity::Error => DiagnosticSeverity::Error,
                Severity::Warning => DiagnosticSeverity::Warning,
            },
            code: found.code.to_owned(),
            pointer: found.pointer,
            ..Diagnostic::at(found.range, found.message, &lines)
        })
        .collect()
}

impl Diagnostic {
    /// An error without code and pointer.
    pub(super) fn at(range: Range, message: String, lines: &LineStarts) -> Self {
        Self {
            severity: DiagnosticSeverity::Error,
            code: String::new(),
            message,
            pointer: String::new(),
            line: range.start.line,
            column: range.start.column,
            end_line: range.end.line,
            end_column: range.end.column,
            from: lines.offset(range.start.line, range.start.column),
            to: lines.offset(range.end.line, range.end.column),
        }
    }
}

/// Offsets of the lines' first characters in UTF-16 code units.
pub(super) struct LineStarts(Vec<usize>);

impl LineStarts {
    pub(super) fn of(text: &str) -> Self {
        let mut starts = vec![0];
        let mut offset = 0;
        for character in text.chars() {
            offset += character.len_utf16();
            if character == '\n' {
                starts.push(offset);
            }
        }
        Self(starts)
    }

    /// Of a place given by line and column, both from 1.
    fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.0.get(line.saturating_sub(1)).copied();
        start.unwrap_or_default() + column.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_as_javascript_does() {
        let definition = "{\n  \"Comment\": \"🃏 deck\",\n  \"StartAt\": \"🃏\",\n  \"States\": {\n    \"A\": { \"Type\": \"Succeed\" }\n  }\n}";
        let found = diagnose(definition, DefinitionType::Standard);
        let units: Vec<u16> = definition.encode_utf16().collect();
        let marked: Vec<(String, usize)> = found
            .iter()
            .map(|found| {
                let marked = units.get(found.from..found.to).unwrap_or_default();
                (String::from_utf16_lossy(marked), found.line)
            })
            .collect();
        assert!(
            marked.contains(&("\"🃏\"".to_owned(), 3)),
            "{marked:?} of {found:#?}"
        );
    }
}
