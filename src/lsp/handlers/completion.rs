//! `textDocument/completion`

use super::page;
use crate::features::completion;
use crate::lsp::snapshot::Snapshot;
use tower_lsp::lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse, CompletionTextEdit,
    TextEdit,
};

/// What opens a quotation, so that clients ask without being told to.
pub const TRIGGERS: [&str; 4] = ["“", "\"", "„", "«"];

/// Inside an opening mark after a speaker: what that speaker has said elsewhere.
pub fn completion(snapshot: &Snapshot, params: CompletionParams) -> Option<CompletionResponse> {
    let at = params.text_document_position;
    let view = snapshot.view(&at.text_document.uri)?;
    let found = completion::completion(page(snapshot, &view), view.offset(at.position))?;
    let range = view.range(found.span);
    let items = found.items.into_iter().enumerate().map(|(index, item)| CompletionItem {
        label: item.label,
        kind: Some(CompletionItemKind::TEXT),
        detail: Some(item.detail),
        sort_text: Some(format!("{index:04}")),
        // Any of its words may have been typed, so the search is ours and not the client's.
        filter_text: Some(found.typed.clone()).filter(|typed| !typed.is_empty()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, item.insert))),
        ..CompletionItem::default()
    });
    Some(CompletionResponse::List(CompletionList { is_incomplete: true, items: items.collect() }))
}
