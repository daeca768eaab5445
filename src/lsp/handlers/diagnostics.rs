//! `textDocument/publishDiagnostics`: what the publisher sends for a document.

use super::{location, page};
use crate::features::diagnostics::{self, Diagnostic as Found};
use crate::lsp::convert;
use crate::lsp::snapshot::{Snapshot, View};
use crate::settings::Rule;
use rustc_hash::FxHasher;
use serde::Serialize;
use std::collections::HashMap;
use std::hash::Hasher;
use tower_lsp::lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString, Range, Url,
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
    pub fn new(uri: &Url, version: Option<i32>, diagnostics: &[Diagnostic]) -> Message {
        let params = Params { uri, diagnostics, version };
        let notification = Notification { jsonrpc: "2.0", method: "textDocument/publishDiagnostics", params };
        let mut body = Vec::with_capacity(USUAL * (diagnostics.len() + 1));
        if serde_json::to_writer(&mut body, &notification).is_err() {
            body.clear();
        }
        let mut hasher = FxHasher::default();
        hasher.write(&body);
        Message { print: hasher.finish(), body }
    }
}

/// So many bytes are written for most diagnostics.
const USUAL: usize = 256;

#[derive(Serialize)]
struct Notification<'a> {
    jsonrpc: &'static str,
    method: &'static str,
    params: Params<'a>,
}

#[derive(Serialize)]
struct Params<'a> {
    uri: &'a Url,
    diagnostics: &'a [Diagnostic],
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
}

/// A diagnostic as the protocol writes it. The protocol's own type would have every code and source in a text of its own.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    range: Range,
    /// How loudly it speaks.
    pub severity: DiagnosticSeverity,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_description: Option<CodeDescription>,
    source: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    related_information: Option<Vec<DiagnosticRelatedInformation>>,
}

/// The diagnostics of a document.
pub fn diagnostics(snapshot: &Snapshot, view: &View) -> Vec<Diagnostic> {
    // The view's own article: that of a closed document is not in the library, which keeps its record.
    let found = diagnostics::diagnostics(page(snapshot, view));
    let mut described: HashMap<&'static str, Option<CodeDescription>> = HashMap::new();
    let mut shown = |found: Found| {
        let related = || -> Vec<DiagnosticRelatedInformation> {
            let related = found.related.iter();
            let near = related.filter_map(|(place, message)| {
                let location = location(snapshot, place)?;
                Some(DiagnosticRelatedInformation { location, message: message.clone().into_owned() })
            });
            near.collect()
        };
        let code = found.rule.code();
        let description = described.entry(code).or_insert_with(|| description(snapshot, found.rule));
        Diagnostic {
            range: view.range(found.span),
            severity: convert::severity(found.severity),
            code,
            code_description: description.clone(),
            source: "onrecord",
            related_information: snapshot.client.related_information.then(related),
            message: found.message,
        }
    };
    found.into_iter().map(&mut shown).collect()
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
