//! `textDocument/hover`

use super::{address, page};
use crate::features::{hover, rich};
use crate::lsp::snapshot::Snapshot;
use tower_lsp::lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

/// What is known about the thing under the cursor.
pub fn hover(snapshot: &Snapshot, params: HoverParams) -> Option<Hover> {
    let at = params.text_document_position_params;
    let view = snapshot.view(&at.text_document.uri)?;
    let found = hover::hover(page(snapshot, &view), view.offset(at.position))?;
    let contents = if snapshot.client.markdown_hover {
        let address = |place: &_| address(snapshot, place).map(String::from);
        MarkupContent { kind: MarkupKind::Markdown, value: rich::markdown(&found.lines, &address) }
    } else {
        MarkupContent { kind: MarkupKind::PlainText, value: rich::plain(&found.lines) }
    };
    Some(Hover { contents: HoverContents::Markup(contents), range: Some(view.range(found.span)) })
}
