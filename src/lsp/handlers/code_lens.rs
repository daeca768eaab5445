//! `textDocument/codeLens`

use super::{location, page};
use crate::features::lenses;
use crate::lsp::snapshot::Snapshot;
use serde_json::json;
use tower_lsp::lsp_types::{CodeLens, CodeLensParams, Command, Location, Range};

/// The command of a lens. The client carries it out, because only a client can show a list of places; one that does not
/// know it sends it back, and is answered with the places.
pub const SHOW_OCCURRENCES: &str = "onrecord.showOccurrences";

/// A line above each repeated statement.
pub fn code_lenses(snapshot: &Snapshot, params: CodeLensParams) -> Option<Vec<CodeLens>> {
    let view = snapshot.view(&params.text_document.uri).filter(|_| snapshot.settings.code_lenses)?;
    let lenses = lenses::lenses(page(snapshot, &view)).into_iter();
    let shown = lenses.map(|lens| {
        let start = view.range(lens.span).start;
        let places: Vec<Location> = lens.places.iter().filter_map(|place| location(snapshot, place)).collect();
        let command = Command {
            title: lens.title,
            command: SHOW_OCCURRENCES.to_owned(),
            arguments: Some(vec![json!(view.uri), json!(start), json!(places)]),
        };
        CodeLens { range: Range::new(start, start), command: Some(command), data: None }
    });
    Some(shown.collect())
}
