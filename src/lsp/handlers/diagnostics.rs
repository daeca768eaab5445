//! Diagnostics, as they are pushed.

use crate::lsp::convert;
use crate::lsp::snapshot::{Snapshot, View};
use crate::quote::Trouble;
use crate::settings::Rule;
use tower_lsp::lsp_types::{Diagnostic, NumberOrString};

/// The diagnostics of one open document.
pub fn diagnostics(snapshot: &Snapshot, view: &View) -> Vec<Diagnostic> {
    let diagnostic = |rule: Rule, span, message: String| {
        Some(Diagnostic {
            range: view.range(span),
            severity: Some(convert::severity(snapshot.settings.level(rule)?)),
            code: Some(NumberOrString::String(rule.code().into())),
            source: Some("onrecord".into()),
            message,
            ..Diagnostic::default()
        })
    };
    let marks = view.article.troubles.iter().filter_map(|trouble| match *trouble {
        Trouble::Unclosed(span) => diagnostic(Rule::UnbalancedMarks, span, "no mark closes this quotation".into()),
        Trouble::Unopened(span) => diagnostic(Rule::UnbalancedMarks, span, "no mark opens this quotation".into()),
    });
    let quotations = view.article.quotations.iter().filter_map(|quotation| {
        let speaker = view.article.speaker_of(quotation)?;
        diagnostic(Rule::AttributedQuote, quotation.span, speaker.name.clone())
    });
    marks.chain(quotations).collect()
}
