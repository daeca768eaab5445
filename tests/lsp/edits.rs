//! A document that was edited in a thousand ways is the same as one that was opened with the text that came out.

use crate::support::{Start, TestServer};
use serde_json::{Value, json};

/// Rounds of edits for each encoding; `PROPTEST_CASES` sets another number.
const ROUNDS: usize = 25;

/// Our own newsroom, to be edited.
const ARTICLES: [&str; 3] = [
    include_str!("../../examples/agency.txt"),
    include_str!("../../examples/courier.md"),
    include_str!("../../examples/evening-post.md"),
];

/// What is put in.
const PIECES: [&str; 24] = [
    "",
    "",
    "",
    "a",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "“",
    "”",
    "\"",
    ",” said Mara Lindqvist on Monday. ",
    " she said. ",
    " Mayor Edwin Marsh ",
    "“We will raise the harbour fees to pay for it,”",
    "🙂",
    "é",
    "May 15, 2024",
    "<!-- onrecord: ignore-next -->\n",
    "---\n",
    "> ",
    "```\n",
    "*",
];

/// Numbers that look random and are the same each time: xorshift, from Marsaglia, 2003.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    /// Two places in a text, near each other.
    fn span(&mut self, text: &str) -> (usize, usize) {
        let start = text.floor_char_boundary(self.below(text.len() + 1));
        let reach = [0, 0, 1, 5, 60, 400][self.below(6)];
        (start, text.floor_char_boundary((start + self.below(reach + 1)).min(text.len())))
    }
}

fn position(text: &str, offset: usize, encoding: &str) -> Value {
    // A carriage return before a line feed is no line's end of its own.
    let before = &text[..outside_of_breaks(text, offset)];
    let joined = before.replace("\r\n", "\n").replace('\r', "\n");
    let line = joined.matches('\n').count();
    let last = joined.rsplit('\n').next().unwrap_or("");
    let column = match encoding {
        "utf-8" => last.len(),
        "utf-16" => last.encode_utf16().count(),
        _ => last.chars().count(),
    };
    json!({"line": line, "character": column})
}

/// Where an edit that a client means there takes place: not between the two halves of a line's end.
fn outside_of_breaks(text: &str, offset: usize) -> usize {
    offset - usize::from(text[..offset].ends_with('\r') && text[offset..].starts_with('\n'))
}

/// All that the server says of a document, with numbers that name its version left out.
fn said(server: &mut TestServer, uri: &str, version: i32, at: &[Value]) -> Value {
    let mut diagnostics = server.diagnostics_of(uri, version);
    diagnostics.sort_by_key(Value::to_string);
    let about = json!({"textDocument": {"uri": uri}});
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 1_000_000, "character": 0}});
    let mut all = vec![json!(diagnostics)];
    for method in ["documentSymbol", "semanticTokens/full", "codeLens", "documentLink"] {
        all.push(server.request(&format!("textDocument/{method}"), about.clone())["result"].clone());
    }
    all.push(
        server.request("textDocument/inlayHint", json!({"textDocument": {"uri": uri}, "range": whole}))["result"]
            .clone(),
    );
    for position in at {
        for method in ["hover", "definition", "references"] {
            let params =
                json!({"textDocument": {"uri": uri}, "position": position, "context": {"includeDeclaration": true}});
            all.push(server.request(&format!("textDocument/{method}"), params)["result"].clone());
        }
    }
    json!(all)
}

fn edits_are_followed(encoding: &'static str) {
    let rounds = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(ROUNDS);
    let start = || {
        let options = json!({"editor": {"delay": 0}});
        let mut server = TestServer::with(Start { encodings: vec![encoding], options, ..Start::default() });
        // Something to be linked with.
        server.open_uri("untitled:other.md", ARTICLES[2]);
        server.diagnostics_of("untitled:other.md", 1);
        server
    };
    let (mut edited, mut fresh) = (start(), start());
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15 ^ encoding.len() as u64);
    let uri = "untitled:a.md";
    let mut text = ARTICLES[0].to_owned();
    edited.open_uri(uri, &text);
    edited.diagnostics_of(uri, 1);
    let mut version = 1;
    for round in 0..rounds {
        for _ in 0..1 + numbers.below(12) {
            version += 1;
            let (a, b) = numbers.span(&text);
            let (a, b) = (outside_of_breaks(&text, a), outside_of_breaks(&text, b));
            let piece = PIECES[numbers.below(PIECES.len())];
            let range = json!({"start": position(&text, a, encoding), "end": position(&text, b, encoding)});
            text.replace_range(a..b, piece);
            edited.notify("textDocument/didChange", json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"range": range, "text": piece}]}));
        }
        if text.len() < 500 || round % 10 == 9 {
            version += 1;
            text = ARTICLES[numbers.below(3)].to_owned();
            edited.notify(
                "textDocument/didChange",
                json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}),
            );
        }
        let at: Vec<Value> = (0..4)
            .map(|_| {
                let offset = text.floor_char_boundary(numbers.below(text.len() + 1));
                position(&text, offset, encoding)
            })
            .collect();
        let is = said(&mut edited, uri, version, &at);
        fresh.notify(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": version, "text": text}}),
        );
        let expected = said(&mut fresh, uri, version, &at);
        assert_eq!(is, expected, "round {round} in {encoding}: {text:?}");
        fresh.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
        for server in [&mut edited, &mut fresh] {
            server.forget(&["textDocument/publishDiagnostics"]);
        }
    }
    edited.finish();
    // The last document was closed, and said so.
    fresh.finish_whatever_is_unread();
}

#[test]
fn edits_in_bytes_are_followed() {
    edits_are_followed("utf-8");
}

#[test]
fn edits_in_utf_16_are_followed() {
    edits_are_followed("utf-16");
}

#[test]
fn edits_in_code_points_are_followed() {
    edits_are_followed("utf-32");
}
