//! `textDocument/inlayHint`

use super::page;
use crate::features::hints;
use crate::lsp::snapshot::Snapshot;
use tower_lsp::lsp_types::{InlayHint, InlayHintLabel, InlayHintParams, InlayHintTooltip};

/// The resolved name after a pronoun or a role, or after a quotation with no speaker near; the day after a weekday.
pub fn inlay_hints(snapshot: &Snapshot, params: InlayHintParams) -> Option<Vec<InlayHint>> {
    let view = snapshot
        .view(&params.text_document.uri)
        .filter(|_| snapshot.settings.inlay_hints || snapshot.settings.date_hints)?;
    let hints = hints::hints(page(snapshot, &view), view.span(params.range)).into_iter();
    let shown = hints.map(|hint| InlayHint {
        position: view.position(hint.offset as usize),
        label: InlayHintLabel::String(hint.label),
        kind: None,
        text_edits: None,
        tooltip: Some(InlayHintTooltip::String(hint.why)),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    });
    Some(shown.collect())
}
