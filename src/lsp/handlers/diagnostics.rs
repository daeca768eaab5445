//! `textDocument/publishDiagnostics`: what the publisher sends for a document.

use super::location;
use crate::features::diagnostics::{self, Diagnostic as Found};
use crate::lsp::convert;
use crate::lsp::snapshot::{Snapshot, View};
use crate::settings::Rule;
use tower_lsp::lsp_types::{CodeDescription, Diagnostic, DiagnosticRelatedInformation, NumberOrString, Url};

/// The diagnostics of a document.
pub fn diagnostics(snapshot: &Snapshot, view: &View) -> Vec<Diagnostic> {
    let found = diagnostics::diagnostics(&snapshot.library, &view.key, &snapshot.settings);
    found.into_iter().map(|found| diagnostic(snapshot, view, found)).collect()
}

fn diagnostic(snapshot: &Snapshot, view: &View, found: Found) -> Diagnostic {
    let related = || -> Vec<DiagnosticRelatedInformation> {
        let related = found.related.iter();
        let near = related.filter_map(|(place, message)| {
            Some(DiagnosticRelatedInformation { location: location(snapshot, place)?, message: message.clone() })
        });
        near.collect()
    };
    Diagnostic {
        range: view.range(found.span),
        severity: Some(convert::severity(found.severity)),
        code: Some(code(found.rule)),
        code_description: snapshot.client.code_description.then(|| description(found.rule)).flatten(),
        source: Some("onrecord".to_owned()),
        related_information: snapshot.client.related_information.then(related),
        message: found.message,
        ..Diagnostic::default()
    }
}

/// The code of a rule, as diagnostics carry it.
pub fn code(rule: Rule) -> NumberOrString {
    NumberOrString::String(rule.code().to_owned())
}

/// The rule's page in the manual, where the package says where its manual is.
fn description(rule: Rule) -> Option<CodeDescription> {
    let manual = option_env!("CARGO_PKG_HOMEPAGE").filter(|manual| !manual.is_empty())?;
    let href = Url::parse(&format!("{manual}/docs/rules/{}.md", rule.code())).ok()?;
    Some(CodeDescription { href })
}
