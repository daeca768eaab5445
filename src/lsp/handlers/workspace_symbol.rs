//! `workspace/symbol`

use super::document_symbol::information;
use super::location;
use crate::features::symbols;
use crate::lsp::snapshot::Snapshot;
use tower_lsp::lsp_types::{SymbolInformation, SymbolKind, WorkspaceSymbolParams};

/// More than this nobody reads.
const LIMIT: usize = 200;

/// Speakers and statements of the workspace, by any words.
pub fn workspace_symbols(snapshot: &Snapshot, params: WorkspaceSymbolParams) -> Option<Vec<SymbolInformation>> {
    let found = symbols::search(&snapshot.library, &snapshot.settings, &params.query, LIMIT).into_iter();
    let shown = found.filter_map(|one| {
        let kind = if one.speaker { SymbolKind::CLASS } else { SymbolKind::STRING };
        Some(information(one.name, kind, location(snapshot, &one.place)?, Some(one.container)))
    });
    Some(shown.collect())
}
