//! `workspace/executeCommand`: what editors show beside the text.

use super::{diagnostics, location, page};
use crate::features::overview::{self, Counts, Standing};
use crate::features::{Place, references, words};
use crate::lsp::log;
use crate::lsp::snapshot::Snapshot;
use crate::workspace::report;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{DiagnosticSeverity, ExecuteCommandParams, Position, Url};

/// The commands that the server says it has. The command of a lens is not among them: the client has that one.
pub const COMMANDS: [&str; 7] = [
    "onrecord.speakers",
    "onrecord.occurrences",
    "onrecord.status",
    "onrecord.checkWorkspace",
    "onrecord.debug",
    "onrecord.archivePage",
    RELOAD,
];

/// Reads the workspace again: the actor's work, not a handler's.
pub const RELOAD: &str = "onrecord.reload";

/// Carries a command out.
pub fn execute_command(snapshot: &Snapshot, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let arguments = params.arguments;
    match params.command.as_str() {
        "onrecord.speakers" => Ok(Some(speakers(snapshot))),
        "onrecord.occurrences" | super::code_lens::SHOW_OCCURRENCES => occurrences(snapshot, &arguments),
        "onrecord.status" => Ok(Some(count(snapshot))),
        "onrecord.checkWorkspace" => Ok(Some(check_workspace(snapshot))),
        "onrecord.debug" => Ok(Some(json!({ "text": debug(snapshot) }))),
        "onrecord.archivePage" => {
            let page = arguments.first().and_then(Value::as_str).and_then(|uri| snapshot.pages.get(uri));
            Ok(page.map(|page| Value::String(page.to_string())))
        }
        unknown => Err(Error::invalid_params(format!("no command {unknown}"))),
    }
}

fn counts(snapshot: &Snapshot) -> Counts {
    let clusters = overview::clusters(&snapshot.library);
    overview::counts(&snapshot.library, &snapshot.settings, &clusters)
}

/// Counts what has been read.
pub fn count(snapshot: &Snapshot) -> Value {
    status(snapshot, &counts(snapshot))
}

/// The state of the workspace, as the command and the notification give it.
pub fn status(snapshot: &Snapshot, counts: &Counts) -> Value {
    json!({
        "articles": counts.articles,
        "statements": counts.statements,
        "repeated": counts.repeated,
        "speakers": counts.speakers,
        "indexing": snapshot.indexing,
        "version": env!("CARGO_PKG_VERSION"),
    })
}

fn speakers(snapshot: &Snapshot) -> Value {
    let clusters = overview::clusters(&snapshot.library);
    let speakers = overview::speakers(&snapshot.library, &snapshot.settings, &clusters).into_iter();
    let shown = speakers.map(|speaker| {
        let items = speaker.items.iter().map(|item| {
            let occurrences: Vec<Value> = item.occurrences.iter().filter_map(|one| standing(snapshot, one)).collect();
            json!({
                "text": item.text,
                "date": item.date.map(|date| date.iso()),
                "cluster": item.cluster.map(|cluster| format!("{cluster:016x}")),
                "occurrences": occurrences,
            })
        });
        json!({
            "name": speaker.name,
            "role": speaker.role,
            "statements": speaker.statements,
            "articles": speaker.articles,
            "items": items.collect::<Vec<_>>(),
        })
    });
    Value::Array(shown.collect())
}

fn standing(snapshot: &Snapshot, one: &Standing) -> Option<Value> {
    Some(json!({
        "location": location(snapshot, &one.place)?,
        "article": name(snapshot, &one.place),
        "articleDate": one.written.map(|date| date.iso()),
        "date": one.said.map(|date| date.iso()),
        "text": one.text,
        "speaker": one.speaker,
    }))
}

/// The article's path below its workspace folder.
fn name(snapshot: &Snapshot, place: &Place) -> String {
    let path = snapshot.uri(&place.key).and_then(|uri| uri.to_file_path().ok());
    let below =
        path.as_ref().and_then(|path| snapshot.folders.iter().find_map(|folder| path.strip_prefix(folder).ok()));
    below.map_or_else(|| words::article_name(&place.key).to_owned(), |path| path.to_string_lossy().into_owned())
}

/// `[uri, position]`: all places of the statement there; null where none is.
fn occurrences(snapshot: &Snapshot, arguments: &[Value]) -> Result<Option<Value>> {
    let uri: Option<Url> = arguments.first().and_then(|uri| serde_json::from_value(uri.clone()).ok());
    let position: Option<Position> = arguments.get(1).and_then(|at| serde_json::from_value(at.clone()).ok());
    let (Some(uri), Some(position)) = (uri, position) else {
        return Err(Error::invalid_params("arguments: a document's URI and a position"));
    };
    let Some(view) = snapshot.view(&uri) else { return Ok(None) };
    let page = page(snapshot, &view);
    let Some(index) = page.quotation_at(view.offset(position)) else { return Ok(None) };
    let places = references::occurrences(page, index);
    let shown = places.iter().filter_map(|place| {
        let one = overview::standing(&snapshot.library, &snapshot.settings, place)?;
        standing(snapshot, &one)
    });
    Ok(Some(Value::Array(shown.collect())))
}

/// The warnings and errors of every article, open or not.
fn check_workspace(snapshot: &Snapshot) -> Value {
    let mut all = Vec::new();
    for key in snapshot.library.keys() {
        let Some(view) = snapshot.load(&key) else { continue };
        let mut found = diagnostics::diagnostics(snapshot, &view);
        found.retain(|one| one.severity <= DiagnosticSeverity::WARNING);
        if !found.is_empty() {
            all.push(json!({ "uri": view.uri, "diagnostics": found }));
        }
    }
    Value::Array(all)
}

/// What a report of a fault needs to say. It holds no word of any article and no path.
fn debug(snapshot: &Snapshot) -> String {
    let counts = counts(snapshot);
    let slow = log::slow_turns();
    format!(
        "{}- articles: {} ({} open), statements: {}, repeated: {}, speakers: {}\n- folders: {}, reading: {}\n- columns: {:?}\n{}\
         - slow turns: {}\n{}",
        report::machine(),
        counts.articles,
        snapshot.open.len(),
        counts.statements,
        counts.repeated,
        counts.speakers,
        snapshot.folders.len(),
        snapshot.indexing,
        snapshot.client.encoding,
        report::settings(&snapshot.settings),
        slow.len(),
        slow.iter().map(|turn| format!("  - {turn}\n")).collect::<String>(),
    )
}
