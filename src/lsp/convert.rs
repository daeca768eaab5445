//! Between the core's types and the protocol's.

use crate::settings::Severity;
use crate::text;
use tower_lsp::lsp_types::{DiagnosticSeverity, Position};

/// A position of the protocol.
pub fn position(position: text::Position) -> Position {
    Position::new(position.line, position.column)
}

/// A position from the protocol.
pub fn position_from(position: Position) -> text::Position {
    text::Position { line: position.line, column: position.character }
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
