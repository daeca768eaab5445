//! Faults that clients have: after each of them the server is alive, and what it says is right.

use crate::support::{Start, TestServer, bare_program, frame, unclosed};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

/// Insists that the server answers, that a new document is read, and that an edit is followed.
fn works(server: &mut TestServer, after: &str) {
    server.open("works.md", &unclosed(2));
    assert_eq!(server.diagnostics("works.md", 1).len(), 2, "after {after}");
    server.edit("works.md", 2, (0, 0), (1, 0), "");
    assert_eq!(server.diagnostics("works.md", 2).len(), 1, "after {after}");
    let symbols = json!({"textDocument": {"uri": server.uri("works.md")}});
    assert!(server.request("textDocument/documentSymbol", symbols).get("result").is_some(), "after {after}");
    server.close("works.md");
    let uri = server.uri("works.md");
    server.wait("empty diagnostics", |message| {
        message["params"]["uri"] == uri && message["params"]["version"] == Value::Null
    });
    assert!(!server.has_ended(), "after {after}");
}

/// Sends bytes, and insists that the server lives. Returns the codes of errors that it answered.
fn survives(server: &mut TestServer, what: &str, bytes: &[u8]) -> Vec<i64> {
    server.raw(bytes);
    works(server, what);
    let mut codes = Vec::new();
    while server.comes(Duration::ZERO, |message| message.get("error").is_some()) {
        codes
            .push(server.wait("an error", |message| message.get("error").is_some())["error"]["code"].as_i64().unwrap());
    }
    codes
}

#[test]
fn frames_that_are_wrong() {
    let mut server = TestServer::program();
    let cases: Vec<(&str, Vec<u8>, &[i64])> = vec![
        ("text before a header", b"hello world\r\n\r\n".to_vec(), &[]),
        ("a header without a length", b"Content-Type: text/plain\r\n\r\n".to_vec(), &[]),
        ("a length that is negative", b"Content-Length: -5\r\n\r\n".to_vec(), &[]),
        ("a length that is a word", b"Content-Length: ten\r\n\r\n".to_vec(), &[]),
        ("a length without end", b"Content-Length: 99999999999999999999999\r\n\r\n".to_vec(), &[]),
        ("a length that nobody has", b"Content-Length: 4000000000\r\n\r\n".to_vec(), &[]),
        ("a body of no bytes", b"Content-Length: 0\r\n\r\n".to_vec(), &[]),
        ("a body of spaces", frame("  \n "), &[]),
        ("binary", (0..=255).collect(), &[]),
        ("a body that is not JSON", frame("{not json"), &[-32700]),
        (
            "a body that is not UTF-8",
            [&b"Content-Length: 4\r\n\r\n"[..], &[0xff, 0xfe, 0xff, 0xfe]].concat(),
            &[-32700],
        ),
        ("JSON that is no object", frame("7"), &[-32600]),
        ("null", frame("null"), &[-32600]),
        ("an empty object", frame("{}"), &[-32600]),
        ("an empty batch", frame("[]"), &[-32600]),
        ("a deep nest", frame(&"[".repeat(100_000)), &[-32700]),
        (
            "a deep nest in a message",
            frame(&format!(r#"{{"jsonrpc":"2.0","method":"m","params":{}{}}}"#, "[".repeat(5_000), "]".repeat(5_000))),
            &[],
        ),
        (
            "a length that is too short",
            b"Content-Length: 10\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":\"y\",\"method\":\"x\"}".to_vec(),
            &[-32601],
        ),
        (
            "a length that is too long",
            b"Content-Length: 60\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":\"y\",\"method\":\"x\"}".to_vec(),
            &[-32601],
        ),
        ("a byte order mark", frame("\u{feff}{}"), &[-32600]),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(survives(&mut server, what, &bytes), expected, "{what}");
    }
    server.finish();
}

#[test]
fn messages_that_are_wrong() {
    let mut server = TestServer::program();
    let cases: Vec<(&str, Value, &[i64])> = vec![
        ("an unknown method", json!({"jsonrpc": "2.0", "id": "a", "method": "foo/bar"}), &[-32601]),
        ("an unknown notification", json!({"jsonrpc": "2.0", "method": "foo/bar"}), &[]),
        ("an unknown `$/` request", json!({"jsonrpc": "2.0", "id": "a", "method": "$/foo"}), &[-32601]),
        ("an unknown `$/` notification", json!({"jsonrpc": "2.0", "method": "$/foo", "params": {}}), &[]),
        (
            "parameters of another kind",
            json!({"jsonrpc": "2.0", "id": "a", "method": "textDocument/documentSymbol", "params": {"x": 1}}),
            &[-32602],
        ),
        ("no parameters", json!({"jsonrpc": "2.0", "id": "a", "method": "textDocument/documentSymbol"}), &[-32602]),
        (
            "parameters that are a number",
            json!({"jsonrpc": "2.0", "id": "a", "method": "textDocument/documentSymbol", "params": 7}),
            &[-32602],
        ),
        (
            "a notification sent as a request",
            json!({"jsonrpc": "2.0", "id": "a", "method": "textDocument/didSave", "params": {}}),
            &[-32600],
        ),
        (
            "a request sent as a notification",
            json!({"jsonrpc": "2.0", "method": "textDocument/documentSymbol", "params": {}}),
            &[],
        ),
        (
            "a second initialize",
            json!({"jsonrpc": "2.0", "id": "a", "method": "initialize", "params": {"capabilities": {}}}),
            &[-32600],
        ),
        ("exit as a request", json!({"jsonrpc": "2.0", "id": "a", "method": "exit"}), &[-32600]),
        ("an id that is a fraction", json!({"jsonrpc": "2.0", "id": 1.5, "method": "foo/bar"}), &[-32600]),
        ("an id that is an object", json!({"jsonrpc": "2.0", "id": {}, "method": "foo/bar"}), &[-32600]),
        ("an id that is true", json!({"jsonrpc": "2.0", "id": true, "method": "foo/bar"}), &[-32600]),
        ("an id that is too large", json!({"jsonrpc": "2.0", "id": u64::MAX, "method": "foo/bar"}), &[-32600]),
        ("an id that is null", json!({"jsonrpc": "2.0", "id": null, "method": "foo/bar"}), &[-32601]),
        ("a method that is a number", json!({"jsonrpc": "2.0", "id": "a", "method": 1}), &[-32600]),
        ("no version of the protocol", json!({"id": "a", "method": "foo/bar"}), &[-32601]),
        ("another version of the protocol", json!({"jsonrpc": "1.0", "id": "a", "method": "foo/bar"}), &[-32601]),
        (
            "a batch",
            json!([{"jsonrpc": "2.0", "id": "a", "method": "foo/bar"}, {"jsonrpc": "2.0", "id": "b", "method": "foo/bar"}]),
            &[-32601, -32601],
        ),
        ("an answer to nothing", json!({"jsonrpc": "2.0", "id": 4711, "result": null}), &[]),
        ("an error to nothing", json!({"jsonrpc": "2.0", "id": 4711, "error": {"code": 1, "message": "no"}}), &[]),
        ("an answer that is neither", json!({"jsonrpc": "2.0", "id": 4711}), &[]),
        ("an error of another shape", json!({"jsonrpc": "2.0", "id": 4711, "error": "no"}), &[]),
        ("an answer with a word for an id", json!({"jsonrpc": "2.0", "id": "x", "result": 1}), &[]),
        (
            "a cancellation of nothing",
            json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 4711}}),
            &[],
        ),
        ("a cancellation of no id", json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": {}}}), &[]),
        (
            "settings of no kind",
            json!({"jsonrpc": "2.0", "method": "workspace/didChangeConfiguration", "params": {"settings": [1, 2]}}),
            &[],
        ),
        (
            "a file event without a path",
            json!({"jsonrpc": "2.0", "method": "workspace/didChangeWatchedFiles", "params": {"changes": [{"uri": "untitled:x", "type": 1}]}}),
            &[],
        ),
    ];
    for (what, message, expected) in cases {
        assert_eq!(survives(&mut server, what, &frame(&message.to_string())), expected, "{what}");
    }
    server.finish();
}

#[test]
fn the_same_id_twice() {
    let mut server = TestServer::start();
    server.open("a.md", &"“We will pay,” said Mara Lindqvist. ".repeat(200));
    let params = json!({"textDocument": {"uri": server.uri("a.md")}});
    for _ in 0..2 {
        server.send(json!({"jsonrpc": "2.0", "id": "same", "method": "textDocument/documentSymbol", "params": params}));
    }
    let mut kinds: Vec<bool> =
        (0..2).map(|_| server.wait("an answer", |m| m["id"] == "same").get("result").is_some()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [false, true], "one is answered, the other refused");
    server.diagnostics("a.md", 1);
    server.finish();
}

#[test]
fn documents_in_the_wrong_order() {
    let mut server = TestServer::program();
    server.edit("never.md", 2, (0, 0), (0, 0), "x");
    server.close("never.md");
    works(&mut server, "an edit of a document that is not open");
    server.open("a.md", &unclosed(1));
    assert_eq!(server.diagnostics("a.md", 1).len(), 1);
    server.open("a.md", &unclosed(3));
    assert_eq!(server.diagnostics("a.md", 1).len(), 3, "the second text counts");
    server.change("a.md", -7, json!([{"text": unclosed(2)}]));
    assert_eq!(server.diagnostics("a.md", -7).len(), 2, "an older version");
    server.change("a.md", -7, json!([{"text": unclosed(4)}]));
    server.wait("four", |message| message["params"]["diagnostics"].as_array().is_some_and(|all| all.len() == 4));
    server.change("a.md", 9, json!([]));
    assert_eq!(server.diagnostics("a.md", 9).len(), 4, "a change of nothing");
    server.close("a.md");
    server.close("a.md");
    server.forget(&["textDocument/publishDiagnostics"]);
    works(&mut server, "a document closed twice");
    server.forget(&["textDocument/publishDiagnostics"]);
    server.finish();
}

#[test]
fn ranges_that_are_not_there() {
    let mut server = TestServer::program();
    server.open("a.md", "🙂“and\r\nso on\r");
    assert_eq!(server.diagnostics("a.md", 1).len(), 1);
    let far = json!({"start": {"line": 4_000_000_000u32, "character": 7}, "end": {"line": 4_000_000_000u32, "character": u32::MAX}});
    let beyond = json!({"start": {"line": 0, "character": 0}, "end": {"line": 1e17, "character": -1}});
    let reversed = json!({"start": {"line": 1, "character": 3}, "end": {"line": 0, "character": 1}});
    for (version, range) in (2..).zip([far, reversed, beyond]) {
        server.change("a.md", version, json!([{"range": range, "rangeLength": -4, "text": "\r\nx”\n\ny”"}]));
        server.diagnostics("a.md", version);
    }
    // The last one replaced everything.
    let id = server.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": server.uri("a.md")}}));
    server.answer(id);
    server.change(
        "a.md",
        9,
        json!([{"range": {"start": {"line": 1, "character": 1}, "end": {"line": 1, "character": 2}}, "text": ""}]),
    );
    assert_eq!(server.diagnostics("a.md", 9).len(), 1, "one of the two marks is gone");
    works(&mut server, "odd ranges");
    server.finish();
}

#[test]
fn half_a_surrogate_pair_is_a_character() {
    let mut server = TestServer::program();
    let uri = server.uri("a.md");
    let open = r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"URI","languageId":"markdown","version":1,"text":"a\ud83d “and so on"}}}"#;
    server.raw(&frame(&open.replace("URI", &uri)));
    let found = server.diagnostics("a.md", 1);
    assert_eq!(found[0]["range"]["start"], json!({"line": 0, "character": 3}), "columns are still true");
    server.finish();
}

#[test]
fn one_byte_at_a_time() {
    let mut server = TestServer::program();
    let uri = server.uri("a.md");
    let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": unclosed(2)});
    let open =
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}).to_string();
    for byte in format!("content-type: utf-8\ncontent-LENGTH:{}\n\n{open}", open.len()).bytes() {
        server.raw(&[byte]);
    }
    assert_eq!(server.diagnostics("a.md", 1).len(), 2);
    server.finish();
}

#[test]
fn a_storm_of_cancellations() {
    let mut server = TestServer::program();
    server.open("a.md", &"“We will pay,” said Mara Lindqvist on Monday.\n\n".repeat(50));
    let params = json!({"textDocument": {"uri": server.uri("a.md")}});
    let asked: Vec<i64> = (0..1_000)
        .map(|_| {
            let id = server.ask("textDocument/documentSymbol", params.clone());
            server.notify("$/cancelRequest", json!({"id": id}));
            id
        })
        .collect();
    for id in asked {
        let answer = server.answer(id);
        assert!(answer.get("result").is_some() || answer["error"]["code"] == -32800, "{answer}");
    }
    server.diagnostics("a.md", 1);
    works(&mut server, "a storm of cancellations");
    server.finish();
}

#[test]
fn a_client_that_stops_reading_for_a_while() {
    let (mut child, mut input) = bare_program();
    let mut send = |message: Value| input.write_all(&frame(&message.to_string())).unwrap();
    send(json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}));
    send(json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
    let text = "“We will pay,” said Mara Lindqvist on Monday.\n\n".repeat(40);
    let document = json!({"uri": "untitled:a", "languageId": "markdown", "version": 1, "text": text});
    send(json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}));
    // Answers of several megabytes, none of which is read before all is written: neither side may wait for the other.
    for id in 2..400 {
        send(
            json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/documentSymbol", "params": {"textDocument": {"uri": "untitled:a"}}}),
        );
    }
    send(json!({"jsonrpc": "2.0", "id": 400, "method": "shutdown"}));
    std::thread::sleep(Duration::from_secs(1));
    let mut output = child.stdout.take().unwrap();
    let (mut all, mut chunk) = (String::new(), vec![0; 1 << 16]);
    while all.matches("\"id\":").count() < 400 {
        let count = output.read(&mut chunk).unwrap();
        assert!(count > 0, "the server ended with requests unanswered");
        all.push_str(&String::from_utf8_lossy(&chunk[..count]));
    }
    input.write_all(&frame(r#"{"jsonrpc":"2.0","method":"exit"}"#)).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_client_that_is_gone() {
    let (mut child, mut input) = bare_program();
    input.write_all(&frame(r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#)).unwrap();
    drop(child.stdout.take());
    let start = Instant::now();
    // The output is closed: the next answer finds it out.
    let _ = input.write_all(&frame(r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#));
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(20), "it outlives its client");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_standard_error_that_nobody_reads() {
    // `bare_program` pipes standard error, and this test never reads it: the pipe holds 64 KB.
    let (mut child, mut input) = bare_program();
    for _ in 0..5_000 {
        input.write_all(b"this is no header, and worth a line in the log\r\n\r\n").unwrap();
    }
    input.write_all(&frame(r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#)).unwrap();
    let mut byte = [0];
    child.stdout.as_mut().unwrap().read_exact(&mut byte).unwrap();
    input.write_all(&frame(r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#)).unwrap();
    input.write_all(&frame(r#"{"jsonrpc":"2.0","method":"exit"}"#)).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
#[cfg(unix)]
fn a_standard_error_that_is_closed_or_full() {
    for shell in ["exec 2>&-", "exec 2>/dev/full"] {
        let arguments = vec!["--log".to_owned(), "trace".to_owned()];
        let mut server = TestServer::with(Start { program: true, shell, arguments, ..Start::default() });
        server.open("a.md", &unclosed(2));
        assert_eq!(server.diagnostics("a.md", 1).len(), 2, "{shell}");
        server.raw(b"this is no header, and worth a line in the log\r\n\r\n");
        works(&mut server, shell);
        server.finish_whatever_is_unread();
    }
}

#[test]
#[cfg(unix)]
fn a_signal_to_end_ends_it_at_once() {
    let files = (0..40).map(|n| (["a.md", "b.md", "c.md", "d.md"][n % 4], unclosed(3_000))).collect();
    let mut server = TestServer::with(Start { program: true, files, ..Start::default() });
    server.open("e.md", &unclosed(20_000));
    let killed = std::process::Command::new("kill").arg(server.process().to_string()).status();
    assert!(killed.unwrap().success());
    let start = Instant::now();
    while !server.has_ended() {
        assert!(start.elapsed() < Duration::from_secs(2), "it goes on");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn before_it_is_initialised() {
    let mut server = TestServer::silent(Start { program: true, ..Start::default() });
    let answer = server.request("textDocument/documentSymbol", json!({"textDocument": {"uri": "untitled:a"}}));
    assert_eq!(answer["error"]["code"], -32002);
    let answer =
        server.request("initialize", json!({"capabilities": {"textDocument": {"hover": 7}}, "processId": "none"}));
    assert!(answer.get("result").is_some(), "{answer}");
    server.notify("initialized", json!({}));
    works(&mut server, "odd capabilities");
    server.request("shutdown", Value::Null);
    let answer = server.request("textDocument/documentSymbol", json!({"textDocument": {"uri": "untitled:a"}}));
    assert_eq!(answer["error"]["code"], -32600, "after shutdown");
    server.send(json!({"jsonrpc": "2.0", "method": "exit"}));
    assert_eq!(server.code(), 0);
}

#[test]
fn large_documents_and_many() {
    let mut server = TestServer::program();
    let line = "word ".repeat(1 << 14) + &"x".repeat(5 << 20) + " ";
    server.open("line.txt", &format!("{line}“and so on"));
    assert_eq!(server.diagnostics("line.txt", 1).len(), 1);
    server.edit("line.txt", 2, (0, 5), (0, 5), "é🙂");
    assert_eq!(server.diagnostics("line.txt", 2)[0]["range"]["start"]["character"], (5 << 14) + (5 << 20) + 1 + 3);
    for n in 0..10_000 {
        server.open_uri(&format!("untitled:{n}"), &unclosed(1));
    }
    for n in 0..10_000 {
        assert_eq!(server.diagnostics_of(&format!("untitled:{n}"), 1).len(), 1);
    }
    works(&mut server, "ten thousand open documents");
    server.finish();
}
