//! `textDocument/references`

use super::{location, page};
use crate::features::{definition, references};
use crate::lsp::snapshot::Snapshot;
use tower_lsp::lsp_types::{Location, ReferenceParams};

/// All occurrences of a statement, or all mentions and statements of a speaker.
pub fn references(snapshot: &Snapshot, params: ReferenceParams) -> Option<Vec<Location>> {
    let at = params.text_document_position;
    let view = snapshot.view(&at.text_document.uri)?;
    let (page, offset) = (page(snapshot, &view), view.offset(at.position));
    let mut places = references::references(page, offset);
    if !params.context.include_declaration {
        let declared = definition::definition(page, offset).map(|found| found.target);
        places.retain(|place| Some(place) != declared.as_ref());
    }
    Some(places.iter().filter_map(|place| location(snapshot, place)).collect())
}
