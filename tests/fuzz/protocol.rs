//! The edge towards the client: frames, messages and edits.
#![cfg(feature = "server")]

use crate::fuzz;
use crate::inputs::text;
use onrecord::lsp::documents::Text;
use onrecord::lsp::frame::{Frame, FrameReader};
use onrecord::lsp::screen::{Verdict, judge};
use onrecord::text::{self, Encoding, LineIndex};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use tower_lsp::lsp_types::{Position, Range, TextDocumentContentChangeEvent};

/// What stands in streams, in headers above all.
const BYTES: &[&str] = &[
    "Content-Length: ",
    "content-length:",
    "Content-Length",
    ":",
    "5",
    "0",
    "-",
    "18446744073709551616",
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "{}",
    "{\"jsonrpc\":\"2.0\"",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "Content-Type: application/vscode-jsonrpc; charset=utf-8",
    " ",
    "\u{feff}",
    "x",
    "\0",
    "é",
];

fn stream() -> impl Strategy<Value = Vec<u8>> {
    let some =
        prop_oneof![8 => select(BYTES).prop_map(|piece| piece.as_bytes().to_vec()), 1 => vec(any::<u8>(), 0..20)];
    vec(some, 0..40).prop_map(|pieces| pieces.concat())
}

const GOOD: &[u8] = b"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"m\"}";

/// Whatever came before: of three good messages in a row the last one is read.
#[test]
fn frames_are_found_again() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    fuzz((stream(), 1..40_usize), 1, |(garbage, step)| {
        let good = [format!("Content-Length: {}\r\n\r\n", GOOD.len()).as_bytes(), GOOD].concat();
        let input = [&garbage[..], &good, &good, &good].concat();
        runtime.block_on(async {
            let (mut far, near) = tokio::io::duplex(step);
            tokio::spawn(async move { tokio::io::AsyncWriteExt::write_all(&mut far, &input).await });
            let mut reader = FrameReader::new(near);
            let mut last = None;
            while let Some(frame) = reader.next().await {
                last = Some(frame);
            }
            assert_eq!(last, Some(Frame::Body(GOOD.to_vec())));
        });
    });
}

fn json() -> impl Strategy<Value = String> {
    let leaf = select(vec![
        "null",
        "true",
        "0",
        "-1",
        "1.5",
        "1e400",
        "9223372036854775808",
        "\"\"",
        "\"2.0\"",
        "\"exit\"",
        "\"initialize\"",
        "\"shutdown\"",
        "\"$/x\"",
        "\"\\ud83d\"",
        "\"\\u0000\"",
        "[]",
        "{}",
        "\"textDocument/hover\"",
        "\"initialized\"",
    ])
    .prop_map(str::to_owned);
    let key = select(vec!["jsonrpc", "id", "method", "params", "result", "error", "code", "message", "x"]);
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            3 => vec((key.clone(), inner.clone()), 0..6).prop_map(|fields| {
                let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{key:?}:{value}")).collect();
                format!("{{{}}}", fields.join(","))
            }),
            1 => vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
        ]
    })
}

/// What is handed on can be read, and what is answered is an answer.
#[test]
fn messages_are_judged() {
    let broken = (json(), any::<Index>(), any::<u8>()).prop_map(|(json, at, byte)| {
        let mut bytes = json.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        bytes
    });
    fuzz(prop_oneof![json().prop_map(String::into_bytes), broken], 1, |body| {
        let Ok(verdicts) = judge(body) else { return };
        assert!(!verdicts.is_empty());
        for verdict in verdicts {
            match verdict {
                Verdict::Forward { body, .. } => {
                    let request = serde_json::from_slice::<tower_lsp::jsonrpc::Request>(&body).is_ok();
                    let response = serde_json::from_slice::<tower_lsp::jsonrpc::Response>(&body).is_ok();
                    assert!(request || response, "{}", String::from_utf8_lossy(&body));
                }
                Verdict::Answer(answer) => {
                    assert_eq!(answer["jsonrpc"], "2.0");
                    assert!(answer["error"]["code"].is_i64(), "{answer}");
                }
                Verdict::Drop(why) => assert!(!why.is_empty()),
            }
        }
    });
}

/// The oracle: a plain string, and places found by walking it.
fn offset(text: &str, position: Position, encoding: Encoding) -> usize {
    let mut start = 0;
    for _ in 0..position.line {
        let rest = &text[start..];
        let Some(at) = rest.find(['\r', '\n']) else { return text.len() };
        start += at + if rest[at..].starts_with("\r\n") { 2 } else { 1 };
    }
    let mut seen = 0;
    for (at, c) in text[start..].char_indices() {
        seen += encoding.count(c.encode_utf8(&mut [0; 4]));
        if c == '\r' || c == '\n' || seen > position.character as usize {
            return start + at;
        }
    }
    text.len()
}

/// A hundred thousand random edits in all: 256 texts with 131 edits in each of three encodings.
#[test]
fn edits_agree_with_a_string() {
    let column = || prop_oneof![20 => 0..40_u32, 1 => Just(u32::MAX)];
    let range = (0..12_u32, column(), 0..12_u32, column())
        .prop_map(|(a, b, c, d)| Range::new(Position::new(a, b), Position::new(c, d)));
    let new = prop_oneof![
        4 => "([a-c]|\r|\n|\r\n|é|–|🙂|\u{2028}|\u{85}|\u{c}){0,8}",
        1 => text().prop_map(|text| text.chars().take(80).collect()),
    ];
    let edits = vec((prop::option::weighted(0.97, range), new), 131);
    fuzz((text(), edits), 1, |(start, edits)| {
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            let (mut expected, mut text) = (start.clone(), Text::new(&start));
            for (range, new) in &edits {
                match range {
                    None => expected.clone_from(new),
                    Some(range) => {
                        let (a, b) = (offset(&expected, range.start, encoding), offset(&expected, range.end, encoding));
                        expected.replace_range(a.min(b)..a.max(b), new);
                    }
                }
                let change = TextDocumentContentChangeEvent { range: *range, range_length: None, text: new.clone() };
                text.apply(&change, encoding);
            }
            assert!(text == *expected, "{encoding:?}");
            let index = LineIndex::new(&expected);
            for line in 0..index.lines().min(20) as u32 + 1 {
                for column in [0, 1, 3, 99] {
                    let found = index.offset(&expected, text::Position { line, column }, encoding);
                    assert_eq!(
                        found,
                        offset(&expected, Position::new(line, column), encoding),
                        "{line}:{column} in {encoding:?}"
                    );
                }
            }
        }
    });
}
