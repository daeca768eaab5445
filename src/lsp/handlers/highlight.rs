//! `textDocument/documentHighlight`

use super::page;
use crate::features::highlight::{Highlight, highlights};
use crate::lsp::snapshot::Snapshot;
use tower_lsp::lsp_types::{DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams};

/// All mentions and statements of the speaker under the cursor.
pub fn highlight(snapshot: &Snapshot, params: DocumentHighlightParams) -> Option<Vec<DocumentHighlight>> {
    let at = params.text_document_position_params;
    let view = snapshot.view(&at.text_document.uri)?;
    let found = highlights(page(snapshot, &view), view.offset(at.position)).into_iter();
    let shown = found.map(|(span, what)| DocumentHighlight {
        range: view.range(span),
        kind: Some(match what {
            Highlight::Mention => DocumentHighlightKind::TEXT,
            Highlight::Statement => DocumentHighlightKind::READ,
        }),
    });
    Some(shown.collect())
}
