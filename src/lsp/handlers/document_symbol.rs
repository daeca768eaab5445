//! `textDocument/documentSymbol`

use super::page;
use crate::features::symbols;
use crate::lsp::snapshot::{Snapshot, View};
use crate::text::Span;
use tower_lsp::lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind,
};

/// The outline: speakers and their statements; a flat list for a client without hierarchies.
pub fn document_symbols(snapshot: &Snapshot, params: DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
    let view = snapshot.view(&params.text_document.uri)?;
    let groups = symbols::outline(page(snapshot, &view)).into_iter();
    if snapshot.client.hierarchical_symbols {
        let nested = groups.map(|group| {
            let statements = group.statements.into_iter();
            let children =
                statements.map(|one| symbol(&view, one.name, one.detail, one.span, SymbolKind::STRING, None));
            let detail = group.detail.unwrap_or_default();
            symbol(&view, group.name, detail, group.span, SymbolKind::CLASS, Some(children.collect()))
        });
        return Some(DocumentSymbolResponse::Nested(nested.collect()));
    }
    let flat = groups.flat_map(|group| {
        let container = Some(group.name);
        let view = &view;
        group.statements.into_iter().map(move |one| {
            let location = view.location(one.span);
            information(one.name, SymbolKind::STRING, location, container.clone())
        })
    });
    Some(DocumentSymbolResponse::Flat(flat.collect()))
}

#[allow(deprecated)] // The field has to be written, and may not be used.
fn symbol(
    view: &View,
    name: String,
    detail: String,
    span: Span,
    kind: SymbolKind,
    children: Option<Vec<DocumentSymbol>>,
) -> DocumentSymbol {
    let range = view.range(span);
    let detail = Some(detail).filter(|detail| !detail.is_empty());
    DocumentSymbol { name, detail, kind, tags: None, deprecated: None, range, selection_range: range, children }
}

/// A symbol in a flat list.
#[allow(deprecated)] // As above.
pub fn information(
    name: String,
    kind: SymbolKind,
    location: Location,
    container_name: Option<String>,
) -> SymbolInformation {
    SymbolInformation { name, kind, tags: None, deprecated: None, location, container_name }
}
