//! A recorded session, played to a new server: does it still answer as it did?
//!
//! What the client said is said again, byte for byte and in the order of then: nothing before the server has given as many
//! answers as it had given at that point. Compared are the answers to requests and the last diagnostics of each document;
//! progress and counts depend on the machine.

use super::frame::{self, Frame, FrameReader};
use crate::article::Article;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWriteExt};
use tokio::sync::watch;

/// How long an answer is waited for that came in the recording.
const PATIENCE: Duration = Duration::from_secs(20);

/// The largest pause that is kept, so that a night over an open editor is not waited through.
const PAUSE: Duration = Duration::from_millis(200);

/// How a replay went.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Answers that are compared.
    pub answers: usize,
    /// Documents whose last diagnostics are compared.
    pub documents: usize,
    /// What is different now, each in a line.
    pub differences: Vec<String>,
}

/// What a server has said, as far as it is compared.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    /// By the id of the request.
    answers: BTreeMap<String, Value>,
    /// By URI, in an order of their own: which comes first says nothing.
    diagnostics: BTreeMap<String, Vec<String>>,
}

impl Said {
    fn note(&mut self, message: &Value) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let list = message["params"]["diagnostics"].as_array();
            let mut list: Vec<String> = list.into_iter().flatten().map(Value::to_string).collect();
            list.sort();
            self.diagnostics.insert(message["params"]["uri"].to_string(), list);
        } else if message.get("method").is_none() && message.get("id").is_some() {
            self.answers.insert(message["id"].to_string(), message.clone());
        }
    }
}

/// A line of a recording: when, and what from whom.
struct Line {
    ms: u64,
    from_client: bool,
    bytes: Vec<u8>,
}

fn line(text: &str) -> Option<Line> {
    let line: Value = serde_json::from_str(text).ok()?;
    let (from_client, said) = line.get("in").map(|said| (true, said)).or_else(|| Some((false, line.get("out")?)))?;
    let bytes = match said {
        Value::String(text) => text.clone().into_bytes(),
        Value::Array(bytes) => bytes.iter().filter_map(|byte| u8::try_from(byte.as_u64()?).ok()).collect(),
        _ => return None,
    };
    Some(Line { ms: line.get("ms").and_then(Value::as_u64).unwrap_or(0), from_client, bytes })
}

/// Plays a recording to a new server.
///
/// # Errors
/// If the text is no recording: which line is wrong.
pub async fn replay(recording: &str) -> Result<Report, String> {
    // Whoever records may be killed in the middle of its last line: what stands before that is still a session.
    let whole = match recording.rfind('\n') {
        Some(end) if line(&recording[end + 1..]).is_none() => &recording[..end],
        _ => recording,
    };
    let lines = whole.lines().enumerate().filter(|(_, text)| !text.trim().is_empty());
    let lines = lines.map(|(at, text)| line(text).ok_or_else(|| format!("line {} is no line of a recording", at + 1)));
    let lines: Vec<Line> = lines.collect::<Result<_, _>>()?;

    let (mut input, their_input) = tokio::io::duplex(1 << 16);
    let (their_output, output) = tokio::io::duplex(1 << 16);
    let serving = tokio::spawn(super::serve_with(their_input, their_output, None, Article::read_again, |_| None));
    let (noting, mut noted) = watch::channel(Said::default());
    let listening = tokio::spawn(async move {
        messages(output, |message| noting.send_modify(|said| said.note(&message))).await;
    });

    let (mut then, mut before, mut outputs) = (Said::default(), 0, Vec::new());
    for line in &lines {
        if !line.from_client {
            outputs.extend_from_slice(&line.bytes);
            continue;
        }
        messages(&outputs[..], |message| then.note(&message)).await;
        outputs = unfinished(&outputs);
        let wanted = then.answers.len();
        let _ = tokio::time::timeout(PATIENCE, noted.wait_for(|now| now.answers.len() >= wanted)).await;
        tokio::time::sleep(Duration::from_millis(line.ms.saturating_sub(before)).min(PAUSE)).await;
        before = line.ms;
        if input.write_all(&line.bytes).await.is_err() {
            break;
        }
    }
    messages(&outputs[..], |message| then.note(&message)).await;
    // Sound or not, all has been said again: what follows comes soon or never.
    let _ = tokio::time::timeout(PATIENCE, noted.wait_for(|now| now.answers.len() >= then.answers.len())).await;
    let _ =
        tokio::time::timeout(Duration::from_secs(3), noted.wait_for(|now| now.diagnostics == then.diagnostics)).await;
    let now = noted.borrow().clone();
    drop(input);
    let _ = tokio::time::timeout(PATIENCE, serving).await;
    listening.abort();
    Ok(compare(&asked(&lines).await, &then, &now))
}

/// Hands on each message of a stream.
async fn messages(stream: impl AsyncRead + Unpin, mut take: impl FnMut(Value)) {
    let mut reader = FrameReader::new(stream);
    while let Some(frame) = reader.next().await {
        if let Frame::Body(body) = frame {
            if let Ok(message) = serde_json::from_slice(&body) {
                take(message);
            }
        }
    }
}

/// The end of some output, from the frame that is not whole yet.
fn unfinished(mut bytes: &[u8]) -> Vec<u8> {
    while let Some((_, rest)) = frame::split(bytes) {
        bytes = rest;
    }
    bytes.to_vec()
}

/// The methods of the client's requests, by id.
async fn asked(lines: &[Line]) -> BTreeMap<String, String> {
    let bytes: Vec<u8> =
        lines.iter().filter(|line| line.from_client).flat_map(|line| line.bytes.iter().copied()).collect();
    let mut asked = BTreeMap::new();
    messages(&bytes[..], |message| {
        if let (Some(id), Some(method)) = (message.get("id"), message.get("method").and_then(Value::as_str)) {
            asked.insert(id.to_string(), method.to_owned());
        }
    })
    .await;
    asked
}

fn compare(asked: &BTreeMap<String, String>, then: &Said, now: &Said) -> Report {
    let mut report = Report { answers: 0, documents: then.diagnostics.len(), differences: Vec::new() };
    for (id, answer) in &then.answers {
        let method = asked.get(id).map_or("?", String::as_str);
        // What the server is, and what the machine is, may differ.
        if matches!(method, "initialize" | "workspace/executeCommand") {
            continue;
        }
        report.answers += 1;
        let same = |now: &Value| (now.get("result"), now.get("error")) == (answer.get("result"), answer.get("error"));
        match now.answers.get(id) {
            None => report.differences.push(format!("{method} (request {id}) is not answered")),
            Some(now) if !same(now) => {
                report.differences.push(format!("{method} (request {id}) is answered {now} and was answered {answer}"));
            }
            Some(_) => {}
        }
    }
    for (uri, list) in &then.diagnostics {
        let now = now.diagnostics.get(uri).cloned().unwrap_or_default();
        if now != *list {
            report.differences.push(format!("{uri} has the diagnostics {now:?} and had {list:?}"));
        }
    }
    report
}
