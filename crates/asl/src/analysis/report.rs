use super::{At, Diagnostic, Severity, codes};
use crate::syntax::{LineIndex, Span, SyntaxFault};

/// More diagnostics than this about one definition help nobody, and would cost time without bound.
const MAX_DIAGNOSTICS: usize = 1000;

/// Collects diagnostics about one text.
pub(crate) struct Report<'t> {
    text: &'t str,
    lines: &'t LineIndex,
    diagnostics: Vec<Diagnostic>,
    errors: usize,
}

impl<'t> Report<'t> {
    pub(crate) fn new(text: &'t str, lines: &'t LineIndex) -> Self {
        Self {
            text,
            lines,
            diagnostics: Vec::new(),
            errors: 0,
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// An error that AWS reports as well, about the fields of a state or the definition.
    pub(crate) fn schema(&mut self, at: &At<'_>, span: Span, message: impl Into<String>) {
        self.error(codes::SCHEMA_VALIDATION_FAILED, at, span, message);
    }

    /// An error that AWS reports as well.
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        at: &At<'_>,
        span: Span,
        message: impl Into<String>,
    ) {
        self.add(Severity::Error, code, Some(at), span, message.into(), true);
    }

    /// An error about the whole definition for which AWS gives no place.
    pub(crate) fn whole(&mut self, code: &'static str, message: String) {
        let span = Span::new(0, self.text.len());
        self.add(Severity::Error, code, None, span, message, true);
    }

    /// A warning that AWS gives as well.
    pub(crate) fn warning(
        &mut self,
        code: &'static str,
        at: &At<'_>,
        span: Span,
        message: impl Into<String>,
    ) {
        self.add(
            Severity::Warning,
            code,
            Some(at),
            span,
            message.into(),
            true,
        );
    }

    /// A warning of our own.
    pub(crate) fn hint(
        &mut self,
        code: &'static str,
        at: &At<'_>,
        span: Span,
        message: impl Into<String>,
    ) {
        self.add(
            Severity::Warning,
            code,
            Some(at),
            span,
            message.into(),
            false,
        );
    }

    /// Text that is not JSON. AWS tells the first fault only.
    pub(crate) fn syntax(&mut self, fault: &SyntaxFault, first: bool) {
        if self.diagnostics.len() >= MAX_DIAGNOSTICS {
            return;
        }
        self.errors += 1;
        let location = fault.location(self.text, self.lines);
        self.diagnostics.push(Diagnostic {
            severity: Severity::Error,
            code: codes::INVALID_JSON_DESCRIPTION,
            message: format!("{}\n at {location}", fault.message),
            location: Some(location),
            pointer: String::new(),
            range: self.lines.range(self.text, fault.span),
            known_to_aws: first,
        });
    }

    fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        at: Option<&At<'_>>,
        span: Span,
        message: String,
        known_to_aws: bool,
    ) {
        self.errors += usize::from(severity == Severity::Error);
        if self.diagnostics.len() >= MAX_DIAGNOSTICS {
            return;
        }
        self.diagnostics.push(Diagnostic {
            severity,
            code,
            message,
            location: at.map(At::location),
            pointer: at.map(At::pointer).unwrap_or_default(),
            range: self.lines.range(self.text, span),
            known_to_aws,
        });
    }

    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}
