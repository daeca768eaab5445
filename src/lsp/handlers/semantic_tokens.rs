//! `textDocument/semanticTokens`

use super::page;
use crate::features::semantic::{Token, tokens};
use crate::lsp::snapshot::{Snapshot, View};
use crate::text::Span;
use tower_lsp::lsp_types::{
    SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensLegend, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult,
};

/// What the numbers of token types mean.
pub fn legend() -> SemanticTokensLegend {
    let token_types = Token::ALL.into_iter().map(|token| SemanticTokenType::new(token.name())).collect();
    SemanticTokensLegend { token_types, token_modifiers: Vec::new() }
}

/// The tokens of an article.
pub fn full(snapshot: &Snapshot, params: SemanticTokensParams) -> Option<SemanticTokensResult> {
    let view = snapshot.view(&params.text_document.uri)?;
    let whole = Span::new(0, view.article.source.len());
    Some(SemanticTokensResult::Tokens(encoded(snapshot, &view, whole)))
}

/// The tokens of a part of an article.
pub fn range(snapshot: &Snapshot, params: SemanticTokensRangeParams) -> Option<SemanticTokensRangeResult> {
    let view = snapshot.view(&params.text_document.uri)?;
    let span = view.span(params.range);
    Some(SemanticTokensRangeResult::Tokens(encoded(snapshot, &view, span)))
}

/// As the protocol wants them: each relative to the one before, and none over a line's end.
fn encoded(snapshot: &Snapshot, view: &View, span: Span) -> SemanticTokens {
    let mut data = Vec::new();
    let (mut line, mut column) = (0, 0);
    for (span, token) in tokens(page(snapshot, view), span) {
        for piece in lines_of(&view.article.source, span) {
            let range = view.range(piece);
            let delta_line = range.start.line - line;
            let delta_start = range.start.character - if delta_line == 0 { column } else { 0 };
            (line, column) = (range.start.line, range.start.character);
            let length = range.end.character - range.start.character;
            data.push(SemanticToken {
                delta_line,
                delta_start,
                length,
                token_type: token as u32,
                token_modifiers_bitset: 0,
            });
        }
    }
    SemanticTokens { result_id: None, data }
}

/// A stretch cut at line ends, without empty pieces.
fn lines_of(source: &str, span: Span) -> Vec<Span> {
    let mut start = span.start;
    let mut pieces = Vec::new();
    for line in span.of(source).split_inclusive(['\n', '\r']) {
        let words = line.trim_end_matches(['\n', '\r']);
        if !words.is_empty() {
            pieces.push(Span { start, end: start + words.len() as u32 });
        }
        start += line.len() as u32;
    }
    pieces
}
