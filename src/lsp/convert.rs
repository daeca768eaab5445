//! Between the core's types and the protocol's.

use crate::settings::Severity;
use crate::text::{self, Encoding, LineIndex, Span};
use tower_lsp::lsp_types::{DiagnosticSeverity, Position, Range};

/// A position of the protocol.
pub fn position(position: text::Position) -> Position {
    Position::new(position.line, position.column)
}

/// A position from the protocol.
pub fn position_from(position: Position) -> text::Position {
    text::Position { line: position.line, column: position.character }
}

/// A span of a text that is no article.
pub fn range(lines: &LineIndex, text: &str, span: Span, encoding: Encoding) -> Range {
    let at = |offset: u32| position(lines.position(text, offset as usize, encoding));
    Range::new(at(span.start), at(span.end))
}

/// How loud a diagnostic is.
pub fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Hint => DiagnosticSeverity::HINT,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Error => DiagnosticSeverity::ERROR,
    }
}
