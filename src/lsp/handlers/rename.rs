//! `textDocument/prepareRename` and `textDocument/rename`

use super::{edits, page};
use crate::features::rename;
use crate::library::Key;
use crate::lsp::snapshot::{Snapshot, View};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};

/// The name under the cursor.
pub fn prepare(snapshot: &Snapshot, params: TextDocumentPositionParams) -> Option<PrepareRenameResponse> {
    let view = snapshot.view(&params.text_document.uri)?;
    let found = rename::prepare(page(snapshot, &view), view.offset(params.position))?;
    Some(PrepareRenameResponse::RangeWithPlaceholder { range: view.range(found.span), placeholder: found.name })
}

/// A speaker's name, changed in every article.
pub fn rename(snapshot: &Snapshot, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
    let at = params.text_document_position;
    let Some(view) = snapshot.view(&at.text_document.uri) else { return Ok(None) };
    let load = |key: &Key| Some(snapshot.load(key)?.article);
    let found = rename::rename(page(snapshot, &view), view.offset(at.position), &params.new_name, &load);
    let found = found.map_err(Error::invalid_params)?;
    let views = found.into_iter().filter_map(|(key, edits)| Some((snapshot.load(&key)?, edits)));
    Ok(Some(edits(snapshot, views.collect::<Vec<(View, _)>>())))
}
