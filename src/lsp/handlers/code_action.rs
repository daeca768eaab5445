//! `textDocument/codeAction`

use super::{edits, page};
use crate::features::actions::{self, Act, Action};
use crate::lsp::snapshot::{Snapshot, View};
use crate::settings::Rule;
use crate::text::LineIndex;
use crate::workspace::read;
use tower_lsp::lsp_types::*;

/// What to do about the quotation under the cursor.
pub fn code_actions(snapshot: &Snapshot, params: CodeActionParams) -> Option<CodeActionResponse> {
    let view = snapshot.view(&params.text_document.uri)?;
    // A client may ask for a kind or for a kind above it, as "" is above all.
    let wanted = |kind: &CodeActionKind| CodeActionKind::QUICKFIX.as_str().starts_with(kind.as_str());
    if !snapshot.client.code_action_literals || params.context.only.is_some_and(|kinds| !kinds.iter().any(wanted)) {
        return Some(Vec::new());
    }
    let found = actions::actions(page(snapshot, &view), view.format, view.span(params.range)).into_iter();
    let shown = found.filter_map(|action| shown(snapshot, &view, &params.context.diagnostics, action));
    Some(shown.map(CodeActionOrCommand::CodeAction).collect())
}

fn shown(snapshot: &Snapshot, view: &View, diagnostics: &[Diagnostic], action: Action) -> Option<CodeAction> {
    let (rule, span) = action.answers;
    let (code, range) = (super::diagnostics::code(rule), view.range(span));
    let answered = diagnostics.iter().filter(|one| one.code.as_ref() == Some(&code) && one.range == range);
    let answered: Vec<Diagnostic> = answered.cloned().collect();
    let edit = match action.act {
        Act::Edit(changes) => edits(snapshot, vec![(view.clone(), changes)]),
        Act::RuleOff => rule_off(snapshot, view, rule)?,
    };
    Some(CodeAction {
        title: action.title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(answered).filter(|answered| !answered.is_empty()),
        edit: Some(edit),
        is_preferred: action.preferred.then_some(true),
        ..CodeAction::default()
    })
}

/// An edit of the `onrecord.toml` of the document's folder; the file is made if there is none. `None` without a folder, or
/// where the file cannot be edited without risk.
fn rule_off(snapshot: &Snapshot, view: &View, rule: Rule) -> Option<WorkspaceEdit> {
    let path = view.uri.to_file_path().ok()?;
    let folder = snapshot.folders.iter().find(|folder| path.starts_with(folder)).or(snapshot.folders.first())?;
    let file = folder.join("onrecord.toml");
    let uri = Url::from_file_path(&file).ok()?;
    let (text, missing) = match read::text(&file, snapshot.settings.max_file_size) {
        Ok(text) => (text, false),
        Err(read::Unread::Nothing) => (String::new(), true),
        Err(read::Unread::Because(_)) => return None,
    };
    let (span, new) = actions::switched_off(&text, rule)?;
    let range = crate::lsp::convert::range(&LineIndex::new(&text), &text, span, snapshot.client.encoding);
    let edit = TextEdit::new(range, new);
    if !missing {
        return Some(WorkspaceEdit::new([(uri, vec![edit])].into()));
    }
    if !snapshot.client.create_files {
        return None;
    }
    let options = Some(CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) });
    let create = ResourceOp::Create(CreateFile { uri: uri.clone(), options, annotation_id: None });
    let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: None };
    let fill = TextDocumentEdit { text_document, edits: vec![OneOf::Left(edit)] };
    let changes = vec![DocumentChangeOperation::Op(create), DocumentChangeOperation::Edit(fill)];
    let document_changes = Some(DocumentChanges::Operations(changes));
    Some(WorkspaceEdit { document_changes, ..WorkspaceEdit::default() })
}
