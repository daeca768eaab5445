//! `textDocument/documentSymbol`: the outline, speaker by speaker.

use crate::lsp::snapshot::Snapshot;
use tower_lsp::lsp_types::{DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolKind};

/// The speakers of a document with what they say.
pub fn document_symbol(snapshot: &Snapshot, params: DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
    let view = snapshot.view(&params.text_document.uri)?;
    #[allow(deprecated)] // The field must be named although nobody reads it.
    let symbol = |name: String, kind, span, children| DocumentSymbol {
        name,
        kind,
        range: view.range(span),
        selection_range: view.range(span),
        children,
        detail: None,
        tags: None,
        deprecated: None,
    };
    let quotations = view.article.quotations.iter();
    let list = quotations
        .map(|quotation| {
            let name = view.article.speaker_of(quotation).map_or("speaker unclear", |speaker| &speaker.name);
            symbol(name.to_owned(), SymbolKind::STRING, quotation.span, None)
        })
        .collect();
    Some(DocumentSymbolResponse::Nested(list))
}
