//! `textDocument/publishDiagnostics`: what the publisher sends for a document.

use super::{location, page};
use crate::features::diagnostics::{self, Diagnostic as Found};
use crate::lsp::convert;
use crate::lsp::snapshot::{Snapshot, View};
use crate::settings::Rule;
use serde::Serialize;
use std::hash::{DefaultHasher, Hasher};
use tower_lsp::lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, NumberOrString, PublishDiagnosticsParams, Url,
};

/// A notification that publishes diagnostics, as it goes over the wire: written by the worker that found them, because
/// there may be thousands.
#[derive(Clone, Debug)]
pub struct Message {
    /// The whole message.
    pub body: Vec<u8>,
    /// A hash of it, by which two are told apart.
    pub print: u64,
}

impl Message {
    /// The diagnostics of a document in a version of it; `None` where the document is closed.
    pub fn new(uri: &Url, version: Option<i32>, diagnostics: Vec<Diagnostic>) -> Message {
        let params = PublishDiagnosticsParams::new(uri.clone(), diagnostics, version);
        let notification = Notification { jsonrpc: "2.0", method: "textDocument/publishDiagnostics", params };
        let body = serde_json::to_vec(&notification).unwrap_or_default();
        let mut hasher = DefaultHasher::new();
        hasher.write(&body);
        Message { print: hasher.finish(), body }
    }
}

#[derive(Serialize)]
struct Notification {
    jsonrpc: &'static str,
    method: &'static str,
    params: PublishDiagnosticsParams,
}

/// The diagnostics of a document.
pub fn diagnostics(snapshot: &Snapshot, view: &View) -> Vec<Diagnostic> {
    // The view's own article: that of a closed document is not in the library, which keeps its record.
    let found = diagnostics::diagnostics(page(snapshot, view));
    found.into_iter().map(|found| diagnostic(snapshot, view, found)).collect()
}

fn diagnostic(snapshot: &Snapshot, view: &View, found: Found) -> Diagnostic {
    let related = || -> Vec<DiagnosticRelatedInformation> {
        let related = found.related.iter();
        let near = related.filter_map(|(place, message)| {
            Some(DiagnosticRelatedInformation { location: location(snapshot, place)?, message: message.clone() })
        });
        near.collect()
    };
    Diagnostic {
        range: view.range(found.span),
        severity: Some(convert::severity(found.severity)),
        code: Some(code(found.rule)),
        code_description: description(snapshot, found.rule),
        source: Some("onrecord".to_owned()),
        related_information: snapshot.client.related_information.then(related),
        message: found.message,
        ..Diagnostic::default()
    }
}

/// The code of a rule, as diagnostics carry it.
pub fn code(rule: Rule) -> NumberOrString {
    NumberOrString::String(rule.code().to_owned())
}

/// The rule's page, where the client has brought the manual along. The program itself has the pages too (`onrecord explain`), but
/// no address that every editor could open.
fn description(snapshot: &Snapshot, rule: Rule) -> Option<CodeDescription> {
    let manual = snapshot.client.manual.as_ref().filter(|_| snapshot.client.code_description)?;
    let href = manual.join(&format!("rules/{}.md", rule.code())).ok()?;
    Some(CodeDescription { href })
}
