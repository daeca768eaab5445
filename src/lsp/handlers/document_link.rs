//! `textDocument/documentLink`

use super::{address, page};
use crate::features::links;
use crate::lsp::snapshot::Snapshot;
use tower_lsp::lsp_types::{DocumentLink, DocumentLinkParams};

/// Links from repeated statements to their earliest other occurrence.
pub fn document_links(snapshot: &Snapshot, params: DocumentLinkParams) -> Option<Vec<DocumentLink>> {
    let view = snapshot.view(&params.text_document.uri).filter(|_| snapshot.settings.document_links)?;
    let links = links::links(page(snapshot, &view)).into_iter();
    let shown = links.filter_map(|link| {
        let target = Some(address(snapshot, &link.target)?);
        Some(DocumentLink { range: view.range(link.span), target, tooltip: Some(link.tooltip), data: None })
    });
    Some(shown.collect())
}
