//! What tower-lsp needs around it to be a server that one can rely on: a test for each condition.

use crate::support::{Start, TestServer, frame, unclosed};
use onrecord::article::{Article, Memo};
use onrecord::date::Known;
use onrecord::markup::Format;
use serde_json::{Value, json};
use std::time::Duration;

fn of(server: &TestServer, name: &str) -> Value {
    json!({"textDocument": {"uri": server.uri(name)}})
}

/// An article that takes a while.
fn long() -> String {
    (0..2500)
        .map(|n| format!("The {n}th letter has no answer. “Wall {n} will stand,” Mara Lindqvist said on Tuesday.\n\n"))
        .collect()
}

#[test]
fn edits_keep_their_order_and_a_request_sees_those_before_it() {
    let mut server = TestServer::start();
    server.open("a.md", "");
    let places = |answer: &Value| {
        let symbols = answer["result"].as_array().into_iter().flatten();
        symbols.map(|symbol| (symbol["name"].clone(), symbol["location"]["range"].clone())).collect::<Vec<_>>()
    };
    let lines = |answer: &Value| answer["result"].as_array().map_or(0, Vec::len);
    let empty = lines(&server.request("textDocument/documentSymbol", of(&server, "a.md")));
    // Each edit puts a letter before the last one: any other order gives another text.
    let text: String = ('a'..='z').cycle().take(2_000).collect();
    for (version, letter) in (2..).zip(text.chars().rev()) {
        server.edit("a.md", version, (0, 0), (0, 0), &letter.to_string());
    }
    server.edit("a.md", 2_002, (0, 2_000), (0, 2_000), "\n\n“We will pay,” said Mara Lindqvist on Monday.");
    let expected = {
        let mut other = TestServer::start();
        other.open("a.md", &format!("{text}\n\n“We will pay,” said Mara Lindqvist on Monday."));
        let answer = other.request("textDocument/documentSymbol", of(&other, "a.md"));
        other.diagnostics("a.md", 1);
        other.finish();
        places(&answer)
    };
    let answer = server.request("textDocument/documentSymbol", of(&server, "a.md"));
    assert!(lines(&answer) > empty, "{answer}");
    assert_eq!(places(&answer), expected);
    server.diagnostics("a.md", 2_002);
    server.forget(&["textDocument/publishDiagnostics"]);
    server.finish();
}

#[test]
fn a_cancellation_is_answered_while_many_requests_wait() {
    let mut server = TestServer::start();
    server.open("long.md", &long());
    let asked: Vec<i64> = (0..64).map(|_| server.ask("textDocument/documentSymbol", of(&server, "long.md"))).collect();
    server.notify("$/cancelRequest", json!({"id": asked[63]}));
    let first = server.wait("an answer", |message| message.get("method").is_none());
    assert_eq!((&first["id"], &first["error"]["code"]), (&json!(asked[63]), &json!(-32800)), "{first}");
    for id in &asked[..63] {
        assert!(server.answer(*id).get("result").is_some());
    }
    server.diagnostics("long.md", 1);
    server.finish();
}

#[test]
fn a_client_that_never_answers_stops_nothing() {
    let capabilities = json!({
        "workspace": {
            "configuration": true,
            "didChangeWatchedFiles": {"dynamicRegistration": true},
            "codeLens": {"refreshSupport": true},
        },
        "window": {"workDoneProgress": true},
    });
    let files = vec![("b.md", "“We will not pay for it,” said Mara Lindqvist on Monday.".to_owned())];
    let mut server = TestServer::with(Start { capabilities, files, ..Start::default() });
    server.answers = false;
    let asked = server.wait("a question", |message| message["method"] == "workspace/configuration");
    server.open("a.md", &unclosed(1));
    for version in 2..300 {
        server.edit("a.md", version, (0, 0), (0, 0), "x");
        server.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    }
    assert_eq!(server.codes("a.md", 299), ["unbalanced-marks"]);
    // An answer that comes late, and twice, is no harm either.
    for _ in 0..2 {
        server.send(json!({"jsonrpc": "2.0", "id": asked["id"], "result": [{"rules": {"unbalanced-marks": "error"}}]}));
    }
    server.wait("louder diagnostics", |message| message["params"]["diagnostics"][0]["severity"] == 1);
    server.request("textDocument/documentSymbol", of(&server, "a.md"));
    server.request("shutdown", Value::Null);
}

#[test]
fn a_panic_costs_one_answer() {
    fn reader(source: &str, format: Format, known: &Known, memo: &mut Memo) -> Article {
        assert!(!source.contains("explode"), "this article makes the reader fail");
        Article::read_again(source, format, known, memo)
    }
    let mut server = TestServer::with(Start { reader: Some(reader), ..Start::default() });
    server.open("good.md", &unclosed(1));
    assert_eq!(server.codes("good.md", 1), ["unbalanced-marks"]);
    server.open("bad.md", "explode");
    let told = server.wait("a message", |message| message["method"] == "window/showMessage");
    assert!(told["params"]["message"].as_str().unwrap().contains("bad.md"), "{told}");
    // The one document is left alone, and said so once; requests about it are answered.
    let answer = server.request("textDocument/documentSymbol", of(&server, "bad.md"));
    assert_eq!(answer["result"], Value::Null);
    server.edit("bad.md", 2, (0, 0), (0, 0), "explode ");
    server.edit("good.md", 2, (0, 0), (0, 0), "x");
    assert_eq!(server.codes("good.md", 2), ["unbalanced-marks"; 1]);
    // It is read again when it has changed for the better.
    server.change("bad.md", 3, json!([{"text": unclosed(2)}]));
    assert_eq!(server.codes("bad.md", 3), ["unbalanced-marks"; 2]);
    server.forget(&["textDocument/publishDiagnostics"]);
    server.finish();
}

#[test]
fn exit_ends_it_although_the_input_is_open() {
    for program in [false, true] {
        let mut server = TestServer::with(Start { program, ..Start::default() });
        server.request("shutdown", Value::Null);
        server.send(json!({"jsonrpc": "2.0", "method": "exit"}));
        assert_eq!(server.code(), 0);
    }
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    for program in [false, true] {
        let mut server = TestServer::with(Start { program, ..Start::default() });
        server.send(json!({"jsonrpc": "2.0", "method": "exit"}));
        assert_eq!(server.code(), 1);
        let mut silent = TestServer::silent(Start { program, ..Start::default() });
        silent.send(json!({"jsonrpc": "2.0", "method": "exit"}));
        assert_eq!(silent.code(), 1, "before it was initialised");
    }
}

#[test]
fn a_reply_on_the_way_is_not_lost_at_the_end() {
    let mut server = TestServer::program();
    server.open("a.md", &unclosed(3));
    let symbols = server.ask("textDocument/documentSymbol", of(&server, "a.md"));
    let shutdown = server.ask("shutdown", Value::Null);
    server.send(json!({"jsonrpc": "2.0", "method": "exit"}));
    assert_eq!(server.code(), 0);
    server.answer(symbols);
    server.answer(shutdown);
}

#[test]
fn the_end_of_the_input_ends_it() {
    for program in [false, true] {
        let mut server = TestServer::with(Start { program, ..Start::default() });
        server.hang_up();
        assert_eq!(server.code(), 1);
    }
}

#[cfg(unix)]
#[test]
fn it_does_not_outlive_the_process_that_started_it() {
    let mut parent = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    let mut server = TestServer::silent(Start { program: true, ..Start::default() });
    server.request("initialize", json!({"processId": parent.id(), "rootUri": null, "capabilities": {}}));
    server.notify("initialized", json!({}));
    assert!(!server.has_ended());
    parent.kill().unwrap();
    parent.wait().unwrap();
    assert_eq!(server.code(), 1);
}

#[test]
fn a_parent_that_cannot_be_seen_is_not_waited_for() {
    let mut server = TestServer::silent(Start { program: true, ..Start::default() });
    server.request("initialize", json!({"processId": 2_000_000_000, "rootUri": null, "capabilities": {}}));
    server.notify("initialized", json!({}));
    std::thread::sleep(Duration::from_millis(300));
    server.finish();
}

#[test]
fn work_on_one_document_does_not_hold_up_another() {
    let mut server = TestServer::start();
    server.open("long.md", &long());
    let slow = server.ask("textDocument/documentSymbol", of(&server, "long.md"));
    server.open("a.md", &unclosed(1));
    let quick = server.ask("textDocument/documentSymbol", of(&server, "a.md"));
    let first = server.wait("an answer", |message| message.get("method").is_none());
    assert_eq!(first["id"], quick);
    server.answer(slow);
    server.diagnostics("a.md", 1);
    server.diagnostics("long.md", 1);
    server.finish();
}

#[test]
fn what_comes_before_the_answer_to_initialize_is_not_lost() {
    let mut server = TestServer::silent(Start::default());
    let uri = server.uri("a.md");
    let mut bytes =
        frame(&json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}).to_string());
    bytes.extend(frame(&json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}).to_string()));
    let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": unclosed(2)});
    let open = json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}});
    bytes.extend(frame(&open.to_string()));
    server.raw(&bytes);
    server.answer(1);
    assert_eq!(server.codes("a.md", 1).len(), 2);
    server.finish();
}

#[test]
fn diagnostics_carry_the_version_they_are_of_and_never_an_older_one() {
    let mut server = TestServer::with(Start { options: json!({"editor": {"delay": 0}}), ..Start::default() });
    server.open("a.md", "");
    for version in 2..100 {
        server.change("a.md", version, json!([{"text": unclosed(version as usize)}]));
    }
    assert_eq!(server.diagnostics("a.md", 99).len(), 99);
    let mut last = 0;
    server.comes(Duration::from_millis(200), |_| false);
    while server.comes(Duration::ZERO, |message| message["method"] == "textDocument/publishDiagnostics") {
        let next = server.wait("diagnostics", |message| message["method"] == "textDocument/publishDiagnostics");
        let version = next["params"]["version"].as_i64().unwrap();
        assert!(version > last && version < 99, "{version} after {last}");
        // Version 1 is empty, the others have as many as their number.
        assert_eq!(
            next["params"]["diagnostics"].as_array().unwrap().len() as i64,
            if version == 1 { 0 } else { version }
        );
        last = version;
    }
    server.finish();
}
