//! What is asked, a file each: from the protocol to a feature and back. All are functions of a snapshot, and run on a
//! worker.

pub mod code_action;
pub mod code_lens;
pub mod completion;
pub mod definition;
pub mod diagnostics;
pub mod document_link;
pub mod document_symbol;
pub mod execute_command;
pub mod highlight;
pub mod hover;
pub mod inlay_hint;
pub mod references;
pub mod rename;
pub mod semantic_tokens;
pub mod workspace_symbol;

use super::snapshot::{Snapshot, View};
use crate::features::{Page, Place};
use crate::text::Encoding;
use crate::text::Span;
use tower_lsp::lsp_types::{
    DocumentChanges, Location, OneOf, OptionalVersionedTextDocumentIdentifier, Position, Range, TextDocumentEdit,
    TextEdit, Url, WorkspaceEdit,
};

/// The article of a view, as features see it.
pub fn page<'a>(snapshot: &'a Snapshot, view: &'a View) -> Page<'a> {
    Page { library: &snapshot.library, key: &view.key, article: &view.article, settings: &snapshot.settings }
}

/// A place as the client counts: by the text of an open article, by what the library keeps of a closed one.
pub fn location(snapshot: &Snapshot, place: &Place) -> Option<Location> {
    if let Some(view) = snapshot.view_of(&place.key) {
        return Some(view.location(place.span));
    }
    let at = place.at.as_ref()?;
    let position = |at: crate::library::Place| {
        let column = match snapshot.client.encoding {
            Encoding::Utf8 => at.utf8,
            Encoding::Utf16 => at.utf16,
            Encoding::Utf32 => at.chars,
        };
        Position::new(at.line, column)
    };
    Some(Location::new(snapshot.uri(&place.key)?, Range::new(position(at.start), position(at.end))))
}

/// The address of a place, with its line and column: what a link in a text leads to.
pub fn address(snapshot: &Snapshot, place: &Place) -> Option<Url> {
    let Location { mut uri, range } = location(snapshot, place)?;
    uri.set_fragment(Some(&format!("L{},{}", range.start.line + 1, range.start.character + 1)));
    Some(uri)
}

/// Edits of articles, for the versions that they were computed from where the client can check that.
pub fn edits(snapshot: &Snapshot, changes: Vec<(View, Vec<(Span, String)>)>) -> WorkspaceEdit {
    let documents = changes.into_iter().map(|(view, edits)| {
        let edits = edits.into_iter().map(|(span, new)| TextEdit::new(view.range(span), new));
        (view.uri.clone(), view.version, edits.collect::<Vec<_>>())
    });
    if !snapshot.client.document_changes {
        let changes = documents.map(|(uri, _, edits)| (uri, edits)).collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let documents = documents.map(|(uri, version, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    let changes = Some(DocumentChanges::Edits(documents.collect()));
    WorkspaceEdit { document_changes: changes, ..WorkspaceEdit::default() }
}
