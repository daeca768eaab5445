//! The table of faults: a hundred and more things that a client should not do, each with a name. After each of them the
//! server is alive, has lost nothing, and what it says is right.

use crate::support::{Start, TestServer, frame};
use serde_json::{Value, json};
use std::time::Duration;

/// A fault: its name, and how to commit it.
type Fault = (&'static str, fn(&mut TestServer));

const SAID: &str = "“We will pay for the wall,” said Mara Lindqvist on Monday.\n\n";

fn server() -> TestServer {
    let options = json!({"editor": {"delay": 0}});
    TestServer::with(Start { program: true, options, ..Start::default() })
}

/// Insists that the server answers rightly about a new document, follows an edit of it, and forgets it.
fn works(server: &mut TestServer, after: &str) {
    let uri = server.uri("works.md");
    server.open("works.md", &format!("{SAID}and so on”\n\nand so on”\n"));
    assert_eq!(
        server.codes("works.md", 1),
        ["attributed-quote", "unbalanced-marks", "unbalanced-marks"],
        "after {after}"
    );
    server.edit("works.md", 2, (2, 0), (4, 0), "");
    assert_eq!(server.codes("works.md", 2), ["attributed-quote", "unbalanced-marks"], "after {after}");
    let at = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 5}});
    let hover = server.request("textDocument/hover", at.clone());
    let said = hover["result"]["contents"]["value"].as_str().unwrap_or_else(|| panic!("after {after}: {hover}"));
    assert!(said.contains("Mara Lindqvist"), "after {after}: {said}");
    let symbols = server.request("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    assert_eq!(symbols["result"].as_array().map(Vec::len), Some(1), "after {after}: {symbols}");
    server.close("works.md");
    server.wait("empty diagnostics", |message| {
        message["params"]["uri"] == uri && message["params"]["version"] == Value::Null
    });
    assert!(!server.has_ended(), "after {after}");
}

/// Commits all faults against one server, so that one may also be the last drop for another.
fn survive(faults: &[Fault]) {
    let mut server = server();
    works(&mut server, "nothing");
    for (name, commit) in faults {
        commit(&mut server);
        works(&mut server, name);
        server.forget(&["textDocument/publishDiagnostics", "window/showMessage", "window/logMessage"]);
        let left = server.unread();
        assert!(left.is_empty(), "{name} left {left:#?}");
    }
    server.finish();
}

/// The code of the error that answers a request.
fn refused(server: &mut TestServer, method: &str, params: Value) -> i64 {
    let answer = server.request(method, params);
    answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("{method} is answered {answer}"))
}

/// Insists that a request is answered, by an error or not.
fn answered(server: &mut TestServer, method: &str, params: Value) {
    let answer = server.request(method, params);
    assert!(answer.get("result").is_some() != answer.get("error").is_some(), "{method}: {answer}");
}

/// Insists that the server's text of a document is this one, by what it says of its marks.
fn reads_as(server: &mut TestServer, name: &str, version: i32, text: &str) {
    let ranges = |found: Vec<Value>| {
        let mut ranges: Vec<String> = found.iter().map(|one| one["range"].to_string()).collect();
        ranges.sort();
        ranges
    };
    let is = ranges(server.diagnostics(name, version));
    server.open("as.md", text);
    assert_eq!(is, ranges(server.diagnostics("as.md", 1)), "{text:?}");
    server.close("as.md");
    server.close(name);
}

#[test]
fn headers_in_odd_forms() {
    let mut server = server();
    server.open("a.md", SAID);
    let body = json!({"jsonrpc": "2.0", "id": "odd", "method": "textDocument/documentSymbol", "params": {"textDocument": {"uri": server.uri("a.md")}, "x": "é🙂"}}).to_string();
    let n = body.len();
    let long = "y".repeat(100_000);
    let headers = [
        format!("content-length: {n}\r\n\r\n"),
        format!("CONTENT-LENGTH: {n}\r\n\r\n"),
        format!("Content-Length:{n}\r\n\r\n"),
        format!("Content-Length : {n}\r\n\r\n"),
        format!("Content-Length:\t {n} \t\r\n\r\n"),
        format!("Content-Length: +{n}\r\n\r\n"),
        format!("Content-Length: 000{n}\r\n\r\n"),
        format!("Content-Length: {n}\n\n"),
        format!("Content-Length: {n}\n\r\n"),
        format!("\r\n\r\nContent-Length: {n}\r\n\r\n"),
        format!("\n \n\t\nContent-Length: {n}\r\n\r\n"),
        format!("\u{feff}Content-Length: {n}\r\n\r\n"),
        format!("garbage\r\nContent-Length: {n}\r\n\r\n"),
        format!("{{\"half\": Content-Length: {n}\r\n\r\n"),
        format!("X-One: 1\r\nContent-Length: {n}\r\nX-Two: 2\r\n\r\n"),
        format!("X-Long: {long}\r\nContent-Length: {n}\r\n\r\n"),
        format!("Content-Length: {n}\r\nX-Long: {long}\r\n\r\n"),
        format!("Content-Length: {n}\r\nno header at all\r\n\r\n"),
        format!("Content-Length: {n}\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n"),
        format!("Content-Type: application/vscode-jsonrpc; charset=utf-16\r\nContent-Length: {n}\r\n\r\n"),
        format!("Content-Type: application/vscode-jsonrpc;\r\n charset=utf-8\r\nContent-Length: {n}\r\n\r\n"),
        format!("Content-Length: {n}\r\nContent-Type: application/vscode-jsonrpc;\r\n\tcharset=utf-8\r\n\r\n"),
        format!("Content-Length: {n}\r\nContent-Length: {n}\r\n\r\n"),
        format!("Content-Length: 7\r\nContent-Length: {n}\r\n\r\n"),
        // Lengths that are wrong, but leave no doubt about where the message ends.
        format!("Content-Length: {}\r\n\r\n", n - 4),
        format!("Content-Length: {}\r\n\r\n", 1),
        format!("Content-Length: {}\r\n\r\n", n + 1),
        format!("Content-Length: {}\r\n\r\n", n + 90),
        format!("Content-Length: {}\r\n\r\n", 1_000_000),
        format!("Content-Length: {}\r\n\r\n", u64::MAX),
        "Content-Length: 1000000000000000000000000\r\n\r\n".to_owned(),
    ];
    for header in headers {
        // Nothing is sent after it before it is answered.
        server.raw(format!("{header}{body}").as_bytes());
        let shown = &header[..header.len().min(60)];
        let answer = server.wait(&format!("the answer under {shown:?}"), |message| message["id"] == "odd");
        assert!(answer.get("result").is_some(), "{shown:?}: {answer}");
    }
    for body in [format!("\u{feff}{body}"), format!(" \r\n{body}\n  "), body.replace(',', ",\r\n")] {
        server.raw(&frame(&body));
        assert!(server.wait("an answer", |message| message["id"] == "odd").get("result").is_some());
    }
    works(&mut server, "odd headers");
    server.comes(Duration::ZERO, |_| false);
    for left in server.unread() {
        assert_eq!(left["method"], "textDocument/publishDiagnostics", "{left}");
    }
    // What the first document says about the second, which is gone, may still come.
    server.finish_whatever_is_unread();
}

#[test]
fn streams_that_break() {
    let mut server = server();
    let good =
        json!({"jsonrpc": "2.0", "id": "good", "method": "workspace/symbol", "params": {"query": ""}}).to_string();
    let half = &good[..30];
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("a message that is cut off", format!("Content-Length: {}\r\n\r\n{half}", good.len()).into_bytes()),
        ("a message that is cut off in its header", b"Content-Len".to_vec()),
        ("a body that is broken and too short", b"Content-Length: 9\r\n\r\n{]}".to_vec()),
        ("a body that is cut off in a string", b"Content-Length: 12\r\n\r\n{\"a\":\"".to_vec()),
        ("a body that is too short by more than a message", b"Content-Length: 300\r\n\r\n{]}".to_vec()),
        ("a header alone", b"Content-Length: 40\r\n\r\n".to_vec()),
        ("a header without its blank line", b"Content-Length: 40\r\n".to_vec()),
        ("a length of nothing", b"Content-Length: \r\n\r\n".to_vec()),
        ("a length in hexadecimal", b"Content-Length: 0x10\r\n\r\n".to_vec()),
        ("a length that is a fraction", b"Content-Length: 2.0\r\n\r\n{}".to_vec()),
        ("two lengths in one line", b"Content-Length: 2, 3\r\n\r\n{}".to_vec()),
        ("a message without a header", good.clone().into_bytes()),
        ("a message under another header", format!("Content-Size: {}\r\n\r\n{good}", good.len()).into_bytes()),
        ("an HTTP request", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
        ("NUL bytes", vec![0; 5_000]),
        ("a megabyte of one letter", vec![b'C'; 1 << 20]),
        ("bytes that are no UTF-8 in the header", b"Content-L\xff\xfength: 2\r\n\r\n{}".to_vec()),
        ("NUL in a body", frame("{\"a\":\0}")),
        ("a line break in a string", frame("{\"a\":\"\n\"}")),
        (
            "a body of UTF-16",
            [b"Content-Length: 8\r\n\r\n".to_vec(), "{}7 ".encode_utf16().flat_map(u16::to_le_bytes).collect()]
                .concat(),
        ),
        ("brackets that never close", frame(&"{\"a\":".repeat(100_000))),
        ("a comma too many", frame(r#"{"jsonrpc":"2.0","method":"m",}"#)),
        ("single quotes", frame("{'jsonrpc':'2.0'}")),
        ("NaN", frame(r#"{"jsonrpc":"2.0","method":"m","params":[NaN]}"#)),
    ];
    for (name, bytes) in cases {
        // The message right after it is not lost.
        server.raw(&[bytes, frame(&good)].concat());
        let answer = server.wait(&format!("the answer after {name}"), |message| message["id"] == "good");
        assert!(answer.get("result").is_some(), "{name}: {answer}");
        works(&mut server, name);
        server.comes(Duration::ZERO, |_| false);
        for left in server.unread() {
            assert!(left.get("error").is_some() || left["id"] == "good", "{name}: {left}");
        }
    }
    server.finish_whatever_is_unread();
}

#[test]
fn messages_and_parameters() {
    survive(&[
        ("a nest that is too deep is answered", |server| {
            let nest = ["[".repeat(100_000), "]".repeat(100_000)].concat();
            server.raw(&frame(&format!(
                r#"{{"jsonrpc":"2.0","id":"deep","method":"textDocument/hover","params":{nest}}}"#
            )));
            assert_eq!(server.wait("an answer", |m| m["id"] == "deep")["error"]["code"], -32600);
        }),
        ("a number that is too large is answered", |server| {
            server.raw(&frame(r#"{"jsonrpc":"2.0","id":"big","method":"textDocument/hover","params":{"line":1e999}}"#));
            assert_eq!(server.wait("an answer", |m| m["id"] == "big")["error"]["code"], -32600);
        }),
        ("a key twice in the parameters", |server| {
            let uri = server.uri("a.md");
            let body = format!(
                r#"{{"jsonrpc":"2.0","id":"twice","id":"twice","method":"textDocument/hover","method":"textDocument/documentSymbol","params":{{"textDocument":{{"uri":"file:///x","uri":{uri:?}}}}}}}"#
            );
            server.raw(&frame(&body));
            assert!(server.wait("an answer", |m| m["id"] == "twice").get("result").is_some());
        }),
        ("parameters that are a list", |server| {
            assert_eq!(refused(server, "textDocument/hover", json!([])), -32602);
        }),
        ("parameters that are a string", |server| {
            assert_eq!(refused(server, "textDocument/hover", json!("x")), -32602);
        }),
        ("a position below zero", |server| {
            let at = json!({"textDocument": {"uri": server.uri("a.md")}, "position": {"line": -1, "character": 0}});
            assert_eq!(refused(server, "textDocument/hover", at), -32602);
        }),
        ("a position that is a fraction", |server| {
            let at = json!({"textDocument": {"uri": server.uri("a.md")}, "position": {"line": 0.5, "character": 0}});
            assert_eq!(refused(server, "textDocument/hover", at), -32602);
        }),
        ("a position beyond the text", |server| {
            server.open("a.md", SAID);
            for method in ["hover", "definition", "documentHighlight", "completion", "prepareRename"] {
                let at = json!({"textDocument": {"uri": server.uri("a.md")}, "position": {"line": 4294967295u32, "character": 4294967295u32}});
                let answer = server.request(&format!("textDocument/{method}"), at);
                assert!(answer.get("result").is_some(), "{method}: {answer}");
            }
            server.close("a.md");
        }),
        ("requests about a document that is not open", |server| {
            for method in [
                "hover",
                "definition",
                "documentSymbol",
                "codeLens",
                "documentLink",
                "semanticTokens/full",
                "references",
                "inlayHint",
                "codeAction",
                "rename",
            ] {
                let about = json!({
                    "textDocument": {"uri": "file:///nowhere/at/all.md"}, "position": {"line": 0, "character": 0},
                    "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}},
                    "context": {"diagnostics": [], "includeDeclaration": true}, "newName": "x",
                });
                let answer = server.request(&format!("textDocument/{method}"), about);
                assert_eq!(answer.get("result"), Some(&Value::Null), "{method}: {answer}");
            }
        }),
        ("ranges that are reversed and far away", |server| {
            server.open("a.md", SAID);
            let range = json!({"start": {"line": 99, "character": 9}, "end": {"line": 0, "character": 0}});
            for method in ["inlayHint", "codeAction", "semanticTokens/range"] {
                let about = json!({"textDocument": {"uri": server.uri("a.md")}, "range": range, "context": {"diagnostics": []}});
                assert!(server.request(&format!("textDocument/{method}"), about).get("result").is_some(), "{method}");
            }
            server.close("a.md");
        }),
        ("a code action for diagnostics that are out of date", |server| {
            server.open("a.md", SAID);
            let range = json!({"start": {"line": 7, "character": 0}, "end": {"line": 8, "character": 0}});
            let context = json!({"diagnostics": [{"range": range, "message": "gone", "code": "unbalanced-marks", "data": [1]}], "only": ["quickfix", "x"]});
            let about = json!({"textDocument": {"uri": server.uri("a.md")}, "range": range, "context": context});
            answered(server, "textDocument/codeAction", about);
            server.close("a.md");
        }),
        ("methods that were never offered", |server| {
            for method in [
                "completionItem/resolve",
                "codeLens/resolve",
                "inlayHint/resolve",
                "documentLink/resolve",
                "codeAction/resolve",
                "workspaceSymbol/resolve",
                "textDocument/formatting",
                "textDocument/semanticTokens/full/delta",
                "textDocument/diagnostic",
                "workspace/diagnostic",
                "textDocument/willSaveWaitUntil",
                "textDocument/foldingRange",
                "workspace/willRenameFiles",
            ] {
                let params = json!({"label": "x", "data": {"n": 1}, "textDocument": {"uri": "file:///x"}, "previousResultId": "7", "previousResultIds": [], "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "position": {"line": 0, "character": 0}, "title": "x", "name": "x", "kind": 5, "reason": 1, "options": {"tabSize": 4, "insertSpaces": true}, "location": {"uri": "file:///x"}, "files": []});
                answered(server, method, params);
            }
        }),
        ("names that nobody can have", |server| {
            server.open("a.md", SAID);
            for name in ["", " ", "\0", "<b>", "“x”", &"n".repeat(100_000), "\u{202e}x", "\n"] {
                let about = json!({"textDocument": {"uri": server.uri("a.md")}, "position": {"line": 0, "character": 40}, "newName": name});
                answered(server, "textDocument/rename", about);
            }
            let about = json!({"textDocument": {"uri": server.uri("a.md")}, "position": {"line": 0, "character": 40}});
            assert_eq!(refused(server, "textDocument/rename", about), -32602, "no name");
            server.close("a.md");
        }),
        ("a command that is unknown", |server| {
            assert_eq!(refused(server, "workspace/executeCommand", json!({"command": "rm -rf"})), -32602);
            assert_eq!(refused(server, "workspace/executeCommand", json!({"command": ""})), -32602);
            assert_eq!(refused(server, "workspace/executeCommand", json!({})), -32602);
        }),
        ("commands with arguments of all kinds", |server| {
            for command in ["speakers", "occurrences", "status", "checkWorkspace", "debug", "showOccurrences", "reload"]
            {
                for arguments in [
                    json!([]),
                    json!([null]),
                    json!([1, 2, 3]),
                    json!(["file:///x", {"line": -1}]),
                    json!(["", ""]),
                    json!([[], {}]),
                ] {
                    answered(
                        server,
                        "workspace/executeCommand",
                        json!({"command": format!("onrecord.{command}"), "arguments": arguments}),
                    );
                }
            }
        }),
        ("a search for odd words", |server| {
            for query in ["", " ", "\0", "(((", "😀", &"word ".repeat(50_000)] {
                assert!(server.request("workspace/symbol", json!({"query": query})).get("result").is_some());
            }
        }),
        ("settings of all kinds", |server| {
            for settings in [
                json!(null),
                json!(7),
                json!([]),
                json!({"onrecord": null}),
                json!({"onrecord": []}),
                json!({"onrecord": {"editor": {"delay": -1}}}),
                json!({"onrecord": {"editor": {"delay": 1e300}}}),
                json!({"onrecord": {"workspace": {"max-files": "many"}}}),
                json!({"onrecord": {"rules": {"x": {}}}}),
                json!({"onrecord": {"editor": {"delay": 0}}}),
            ] {
                server.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
            }
            server.notify("workspace/didChangeConfiguration", json!([]));
            server.send(json!({"jsonrpc": "2.0", "method": "workspace/didChangeConfiguration"}));
        }),
        ("folders that come and go in odd ways", |server| {
            let odd = json!([{"uri": "file:///nowhere", "name": ""}, {"uri": "untitled:x", "name": "x"}, {"uri": "http://a.test/", "name": "x"}]);
            for event in [
                json!({"added": odd, "removed": []}),
                json!({"added": [], "removed": odd}),
                json!({"added": odd, "removed": odd}),
                json!({"added": null}),
                json!(null),
                json!({"added": [{"uri": "no uri"}], "removed": []}),
            ] {
                server.notify("workspace/didChangeWorkspaceFolders", json!({"event": event}));
            }
        }),
        ("files that change in odd ways", |server| {
            let far = format!("file:///{}", "a/".repeat(3_000));
            for changes in [
                json!([]),
                json!(null),
                json!([{"uri": "untitled:x", "type": 1}]),
                json!([{"uri": "file:///x", "type": 99}]),
                json!([{"uri": far, "type": 2}]),
                json!([{"type": 1}]),
            ] {
                server.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
            }
        }),
        ("a hundred thousand changed files", |server| {
            let changes: Vec<Value> =
                (0..100_000).map(|n| json!({"uri": format!("file:///nowhere/{n}.md"), "type": 1 + n % 3})).collect();
            server.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
        }),
        ("progress and traces that nobody asked for", |server| {
            server.notify("window/workDoneProgress/cancel", json!({"token": "never"}));
            server.notify("window/workDoneProgress/cancel", json!({"token": {}}));
            server.notify("$/progress", json!({"token": 7, "value": {"kind": "end"}}));
            server.notify("$/setTrace", json!({"value": "loud"}));
            server.notify("$/logTrace", json!(7));
        }),
        ("cancellations of what is over or never was", |server| {
            let id = server.ask("workspace/symbol", json!({"query": ""}));
            server.answer(id);
            for id in [json!(id), json!("never"), json!(null), json!(1.5), json!([]), json!(-7), json!(u64::MAX)] {
                server.notify("$/cancelRequest", json!({"id": id}));
            }
            server.notify("$/cancelRequest", json!(7));
            server.send(json!({"jsonrpc": "2.0", "method": "$/cancelRequest"}));
        }),
        ("answers to nothing", |server| {
            for id in [json!(0), json!(1), json!("onrecord"), json!(null), json!(1.5), json!({}), json!(i64::MAX)] {
                server.send(json!({"jsonrpc": "2.0", "id": id, "result": {"x": 1}}));
                server.send(json!({"jsonrpc": "2.0", "id": id, "error": {"code": -32603, "message": "no"}}));
                server.send(json!({"jsonrpc": "2.0", "id": id, "result": 1, "error": {"code": 1, "message": "both"}}));
            }
        }),
        ("ids that are odd but good", |server| {
            for id in [
                json!(0),
                json!(-1),
                json!(i64::MAX),
                json!(i64::MIN),
                json!(""),
                json!("1"),
                json!("\0é🙂"),
                json!("x".repeat(100_000)),
            ] {
                server.send(json!({"jsonrpc": "2.0", "id": id, "method": "workspace/symbol", "params": {"query": ""}}));
                let answer = server.wait("an answer", |message| message["id"] == id);
                assert!(answer.get("result").is_some(), "{answer}");
            }
        }),
        ("fields that nobody knows", |server| {
            server.send(json!({"jsonrpc": "2.0", "id": "more", "method": "workspace/symbol", "params": {"query": "", "more": {}}, "extra": [1], "auth": null}));
            assert!(server.wait("an answer", |message| message["id"] == "more").get("result").is_some());
        }),
        ("a batch of a hundred requests and as many notifications", |server| {
            let all: Vec<Value> = (0..100)
                .flat_map(|n| {
                    let ask = json!({"jsonrpc": "2.0", "id": format!("b{n}"), "method": "workspace/symbol", "params": {"query": ""}});
                    [ask, json!({"jsonrpc": "2.0", "method": "$/x"})]
                })
                .collect();
            server.send(json!(all));
            for n in 0..100 {
                let answer = server.wait("an answer", |message| message["id"] == format!("b{n}"));
                assert!(answer.get("result").is_some(), "{answer}");
            }
        }),
        ("saving and will-saving", |server| {
            server.notify("textDocument/didSave", json!({"textDocument": {"uri": "file:///never.md"}, "text": SAID}));
            server.notify("textDocument/willSave", json!({"textDocument": {"uri": "file:///never.md"}, "reason": 9}));
        }),
        ("notebooks", |server| {
            server.notify("notebookDocument/didOpen", json!({"notebookDocument": {}, "cellTextDocuments": []}));
        }),
    ]);
}

#[test]
fn documents_and_edits() {
    survive(&[
        ("a document without version and language", |server| {
            let uri = server.uri("a.md");
            server.notify("textDocument/didOpen", json!({"textDocument": {"uri": uri, "text": "and so on”"}}));
            assert_eq!(server.diagnostics("a.md", 0).len(), 1);
            server.close("a.md");
        }),
        ("documents that cannot be read", |server| {
            let uri = server.uri("a.md");
            for document in [
                json!(null),
                json!([]),
                json!({"uri": uri}),
                json!({"uri": uri, "text": null}),
                json!({"uri": uri, "text": 7}),
                json!({"uri": 7, "text": ""}),
                json!({"text": ""}),
            ] {
                server.notify("textDocument/didOpen", json!({"textDocument": document}));
            }
            server.notify("textDocument/didOpen", json!([uri]));
            server.send(json!({"jsonrpc": "2.0", "method": "textDocument/didOpen"}));
            server.notify("textDocument/didClose", json!({}));
            server.notify("textDocument/didChange", json!({"textDocument": {"uri": uri}}));
        }),
        ("URIs that are none", |server| {
            for uri in ["", "a.md", "/a.md", "::", "file", "\0", "%", "C:\\a.md"] {
                server.open_uri(uri, SAID);
                answered(
                    server,
                    "textDocument/hover",
                    json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}),
                );
                server.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
            }
        }),
        ("URIs that are odd are answered as they are spelt", |server| {
            let far = format!("file:///{}.md", "a/".repeat(50_000));
            for uri in [
                "untitled:Untitled-1",
                "untitled:",
                "http://a.test/a.md",
                "git:/a.md?ref=x",
                "vscode-notebook-cell:/a#1",
                "file:///C:/a.md",
                "file:///c%3A/a.md",
                "file://server/share/a.md",
                "file:///",
                "file:",
                "file:///a b.md",
                "file:///a%20b%2Fc.md",
                "file:///%zz.md",
                "file:///%FF.md",
                "file:///a%00b.md",
                "file:///é🙂.md",
                "FILE:///a.md",
                "file:///x/../y/./a.md",
                "file:///a.md?x#y",
                "file:///a\\b.md",
                "file:/a.md",
                &far,
            ] {
                server.open_uri(uri, &format!("{SAID}and so on”"));
                assert_eq!(server.diagnostics_of(uri, 1).len(), 2, "{uri}");
                let at = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 5}});
                assert!(server.request("textDocument/hover", at)["result"].is_object(), "{uri}");
                let symbols = server.request("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
                assert_eq!(symbols["result"][0]["location"]["uri"], *uri);
                server.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
            }
        }),
        ("an edit before the document is open", |server| {
            server.edit("a.md", 2, (0, 0), (0, 0), "x");
            server.open("a.md", "and so on”");
            reads_as(server, "a.md", 1, "and so on”");
        }),
        ("an edit after the document was closed", |server| {
            server.open("a.md", "and so on”");
            server.close("a.md");
            server.edit("a.md", 2, (0, 0), (0, 0), "x");
            server.close("a.md");
        }),
        ("a document opened twice", |server| {
            server.open("a.md", "and so on”");
            server.open("a.md", "and\n\nso on”");
            server.edit("a.md", 2, (0, 0), (0, 0), "x");
            reads_as(server, "a.md", 2, "xand\n\nso on”");
        }),
        ("versions of all kinds", |server| {
            server.open("a.md", "");
            let uri = server.uri("a.md");
            let mut expected = String::new();
            for version in [
                json!(null),
                json!("x"),
                json!(1.5),
                json!(-1),
                json!(i64::MAX),
                json!(1e300),
                json!(0),
                json!(0),
                json!({}),
                json!(true),
            ] {
                server.notify("textDocument/didChange", json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "a"}]}));
                expected.push('a');
            }
            server.notify("textDocument/didChange", json!({"textDocument": {"uri": uri}, "contentChanges": [{"range": {"start": {"line": 0, "character": 9}, "end": {"line": 0, "character": 9}}, "text": "”"}]}));
            expected.insert(9, '”');
            server.change("a.md", 77, json!([]));
            reads_as(server, "a.md", 77, &expected);
        }),
        ("ten thousand changes in one message", |server| {
            server.open("a.md", "");
            let at = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
            let mut changes: Vec<Value> = (0..10_000).map(|_| json!({"range": at, "text": "a"})).collect();
            changes.push(json!({"range": {"start": {"line": 0, "character": 7_000}, "end": {"line": 0, "character": 9_999}}, "text": "”"}));
            server.change("a.md", 2, json!(changes));
            reads_as(server, "a.md", 2, &format!("{}”a", "a".repeat(7_000)));
        }),
        ("a change of a megabyte, and its removal", |server| {
            server.open("a.md", "x”");
            server.edit("a.md", 2, (0, 0), (0, 0), &"long words\n".repeat(100_000));
            server.edit("a.md", 3, (1, 0), (100_000, 0), "");
            reads_as(server, "a.md", 3, "long words\nx”");
        }),
        ("whole texts and pieces mixed", |server| {
            server.open("a.md", "gone");
            let at = |line: u32, from: u32, to: u32| json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}});
            server.change("a.md", 2, json!([{"range": at(0, 0, 4), "text": "x"}, {"text": "one\ntwo”"}, {"range": at(1, 0, 3), "text": "é"}, {"range": null, "text": "“last"}, {"range": at(0, 1, 5), "text": "so"}]));
            reads_as(server, "a.md", 2, "“so");
        }),
        ("a length that contradicts the range", |server| {
            server.open("a.md", "one two”");
            let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}});
            server.change("a.md", 2, json!([{"range": range, "rangeLength": 99, "text": ""}]));
            reads_as(server, "a.md", 2, "two”");
        }),
        ("ranges that are reversed, far, negative and fractions", |server| {
            server.open("a.md", "one\ntwo\nthree”");
            let range = |a: (f64, f64), b: (f64, f64)| json!({"start": {"line": a.0, "character": a.1}, "end": {"line": b.0, "character": b.1}});
            server.change("a.md", 2, json!([{"range": range((1.0, 3.0), (0.0, 1.0)), "text": "-"}]));
            server.change("a.md", 3, json!([{"range": range((0.0, 99.0), (0.0, 1e12)), "text": "!"}]));
            server.change("a.md", 4, json!([{"range": range((-5.0, -5.0), (0.0, 0.9)), "text": "x"}]));
            server.change("a.md", 5, json!([{"range": range((99.0, 0.0), (999.0, 0.0)), "text": "”"}]));
            reads_as(server, "a.md", 5, "xo-!\nthree””");
        }),
        ("columns inside a character", |server| {
            server.open("a.md", "🙂x🙂”");
            server.edit("a.md", 2, (0, 1), (0, 3), "");
            // The half of a pair is its beginning.
            reads_as(server, "a.md", 2, "🙂”");
        }),
        ("changes that cannot be read beside those that can", |server| {
            server.open("a.md", "x”");
            server.change(
                "a.md",
                2,
                json!([{"text": null}, 7, {"range": {"start": {}}, "text": "a"}, {"text": "é”"}, {}]),
            );
            reads_as(server, "a.md", 2, "é”");
            server.open("a.md", "x”");
            server.change("a.md", 2, json!({"text": "one change, not in a list”"}));
            reads_as(server, "a.md", 2, "one change, not in a list”");
            server.open("a.md", "x”");
            server.change("a.md", 2, json!(null));
            reads_as(server, "a.md", 2, "x”");
        }),
        ("lines that end in all ways", |server| {
            server.open("a.md", "a\rb\r\nc\n\rd”\u{2028}e\u{85}f\u{b}g");
            server.edit("a.md", 2, (4, 0), (4, 1), "D");
            server.edit("a.md", 3, (1, 1), (2, 0), "\r");
            server.edit("a.md", 4, (0, 0), (0, 1), "\r\n");
            reads_as(server, "a.md", 4, "\r\n\rb\rc\n\rD”\u{2028}e\u{85}f\u{b}g");
        }),
        ("NUL and half characters in a text", |server| {
            server.open("a.md", "a\0b\0”");
            server.edit("a.md", 2, (0, 1), (0, 2), "\0\0");
            reads_as(server, "a.md", 2, "a\0\0b\0”");
        }),
        ("an empty document that is edited away from nothing", |server| {
            server.open("a.md", "");
            server.edit("a.md", 2, (0, 0), (9, 9), "");
            server.edit("a.md", 3, (5, 5), (0, 0), "");
            reads_as(server, "a.md", 3, "");
        }),
        ("a document of ten megabytes", |server| {
            server.open("a.md", &"The wall has stood for years and nobody has asked.\n".repeat(200_000));
            server.edit("a.md", 2, (200_000, 0), (200_000, 0), "so on”");
            let found = server.diagnostics("a.md", 2);
            assert!(
                found.iter().any(|one| one["range"]["start"] == json!({"line": 200_000, "character": 5})),
                "{found:?}"
            );
            server.close("a.md");
        }),
        ("closing while it is being read", |server| {
            server.open("a.md", &SAID.repeat(3_000));
            let id = server.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": server.uri("a.md")}}));
            server.close("a.md");
            assert!(server.answer(id).get("result").is_some());
        }),
        ("opening and closing a thousand times", |server| {
            for _ in 0..1_000 {
                server.open("a.md", SAID);
                server.close("a.md");
            }
        }),
        ("two documents that are one file", |server| {
            std::fs::write(server.path("one.md"), "").unwrap();
            let (one, other) = (server.uri("one.md"), server.uri("%6Fne.md"));
            server.open_uri(&one, "and so on”");
            server.open_uri(&other, "and\nso on”\nand so on”");
            assert_eq!(server.diagnostics_of(&one, 1).len(), 1);
            assert_eq!(server.diagnostics_of(&other, 1).len(), 2);
            for uri in [one, other] {
                server.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
            }
        }),
    ]);
}

/// A server that is initialised with these parameters works.
#[test]
fn initialisation_in_odd_forms() {
    let cases = [
        json!(null),
        json!([]),
        json!("x"),
        json!({}),
        json!({"capabilities": null}),
        json!({"capabilities": []}),
        json!({"capabilities": {"general": {"positionEncodings": []}, "window": null, "textDocument": 7, "workspace": {"workspaceFolders": "yes"}}}),
        json!({"capabilities": {"general": {"positionEncodings": ["utf-7", 8, null]}}}),
        json!({"capabilities": {}, "rootUri": "no uri", "rootPath": "relative", "processId": -1, "locale": 7, "trace": "loud"}),
        json!({"capabilities": {}, "rootUri": "file:///nowhere/at/all", "workspaceFolders": null, "processId": 0}),
        json!({"capabilities": {}, "rootUri": "http://a.test/x", "workspaceFolders": [], "processId": 1e30}),
        json!({"capabilities": {}, "rootUri": null, "workspaceFolders": [{"uri": "untitled:x", "name": 7}, null], "processId": "me"}),
        json!({"capabilities": {}, "rootPath": "", "clientInfo": "editor", "initializationOptions": "loud", "workDoneToken": {}}),
        json!({"capabilities": {}, "rootUri": "file:///etc/hostname", "initializationOptions": [1, {"editor": 7}]}),
    ];
    for params in cases {
        let mut server = TestServer::silent(Start { program: true, ..Start::default() });
        let id = server.ask("initialize", params.clone());
        let answer = server.answer(id);
        assert!(answer["result"]["capabilities"].is_object(), "{params}: {answer}");
        server.notify("initialized", json!(null));
        works(&mut server, &params.to_string());
        server.forget(&["window/showMessage"]);
        server.finish();
    }
}

#[test]
fn messages_out_of_turn() {
    // Nothing but `exit` counts before `initialize`.
    let mut server = TestServer::silent(Start { program: true, ..Start::default() });
    server.open("a.md", SAID);
    server.notify("initialized", json!({}));
    assert_eq!(refused(&mut server, "textDocument/hover", json!({})), -32002);
    assert_eq!(refused(&mut server, "shutdown", Value::Null), -32002);
    assert!(server.request("initialize", json!({"capabilities": {}})).get("result").is_some());
    // `initialized` may be missing, and come twice.
    works(&mut server, "no `initialized`");
    server.notify("initialized", json!({}));
    server.notify("initialized", json!([]));
    assert_eq!(refused(&mut server, "initialize", json!({"capabilities": {}})), -32600);
    works(&mut server, "two of everything");
    assert_eq!(server.request("shutdown", json!({"x": 1}))["result"], Value::Null);
    assert_eq!(refused(&mut server, "shutdown", Value::Null), -32600);
    assert_eq!(refused(&mut server, "textDocument/hover", json!({})), -32600);
    assert_eq!(refused(&mut server, "initialize", json!({"capabilities": {}})), -32600);
    server.open("a.md", SAID);
    server.send(json!({"jsonrpc": "2.0", "method": "exit", "params": null}));
    assert_eq!(server.code(), 0);
}

#[test]
fn the_end_of_the_input_after_shutdown_is_no_failure() {
    let mut server = server();
    server.request("shutdown", Value::Null);
    server.hang_up();
    assert_eq!(server.code(), 0);
    // In the middle of a message.
    let mut server = self::server();
    server.raw(b"Content-Length: 100\r\n\r\n{\"jsonrpc\":");
    server.hang_up();
    assert_eq!(server.code(), 1);
}

/// The client answers what it was asked with nonsense, twice, under other ids, or not at all.
#[test]
fn a_client_that_answers_in_odd_ways() {
    let capabilities = json!({
        "workspace": {
            "configuration": true,
            "didChangeConfiguration": {"dynamicRegistration": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
            "codeLens": {"refreshSupport": true}, "inlayHint": {"refreshSupport": true}, "semanticTokens": {"refreshSupport": true},
        },
        "window": {"workDoneProgress": true},
    });
    let files = || vec![("b.md", SAID.to_owned())];
    let odd: Vec<Value> = vec![
        json!({"result": "words"}),
        json!({"result": [[[]]]}),
        json!({"result": [{"editor": "loud"}, 7]}),
        json!({"error": {"code": -32601, "message": "no"}}),
        json!({"error": {"code": "x", "message": 7, "data": []}}),
        json!({"error": null}),
        json!({}),
        json!({"result": null, "error": null}),
    ];
    for answer in odd {
        let mut server = TestServer::with(Start {
            capabilities: capabilities.clone(),
            files: files(),
            program: true,
            ..Start::default()
        });
        server.answers = false;
        let mut asked = Vec::new();
        for method in ["workspace/configuration", "client/registerCapability", "window/workDoneProgress/create"] {
            asked.push(server.wait(method, |message| message["method"] == method)["id"].clone());
        }
        for id in &asked {
            for id in [id.clone(), id.clone(), json!(id.to_string()), json!(id.as_i64().unwrap_or(0) + 1_000)] {
                let mut message = answer.clone();
                message["id"] = id;
                message["jsonrpc"] = "2.0".into();
                server.send(message);
            }
        }
        works(&mut server, &answer.to_string());
        server.finish_whatever_is_unread();
    }
}
