//! `textDocument/definition`

use super::{location, page};
use crate::features::definition;
use crate::lsp::snapshot::Snapshot;
use tower_lsp::lsp_types::{GotoDefinitionParams, GotoDefinitionResponse, LocationLink};

/// Where a statement or a name comes from.
pub fn definition(snapshot: &Snapshot, params: GotoDefinitionParams) -> Option<GotoDefinitionResponse> {
    let at = params.text_document_position_params;
    let view = snapshot.view(&at.text_document.uri)?;
    let found = definition::definition(page(snapshot, &view), view.offset(at.position))?;
    let target = location(snapshot, &found.target)?;
    if !snapshot.client.definition_links {
        return Some(GotoDefinitionResponse::Scalar(target));
    }
    Some(GotoDefinitionResponse::Link(vec![LocationLink {
        origin_selection_range: Some(view.range(found.origin)),
        target_uri: target.uri,
        target_range: target.range,
        target_selection_range: target.range,
    }]))
}
