//! The files around the open ones, settings, and documents under odd names.

use crate::support::{SAID, Start, TestServer};
use serde_json::{Value, json};
use std::time::Duration;

fn quiet() -> &'static [&'static str] {
    &["textDocument/publishDiagnostics", "window/workDoneProgress/create", "$/progress"]
}

fn of(uri: &str) -> Value {
    json!({"textDocument": {"uri": uri}})
}

#[test]
fn progress_is_shown_under_a_token_that_is_a_string() {
    let files = vec![("a.md", SAID.to_owned()), ("b.txt", SAID.to_owned())];
    let capabilities = json!({"window": {"workDoneProgress": true}});
    let mut server = TestServer::with(Start { files, capabilities, ..Start::default() });
    let created = server.wait("a token", |message| message["method"] == "window/workDoneProgress/create");
    let token = created["params"]["token"].clone();
    assert!(token.is_string(), "{token}");
    for kind in ["begin", "end"] {
        server.wait(kind, |message| message["params"]["token"] == token && message["params"]["value"]["kind"] == kind);
    }
    server.forget(quiet());
    server.finish();
}

#[test]
fn wrong_settings_are_named_once() {
    let files = vec![("onrecord.toml", "[rules]\nunbalanced-mark = 'error'\nunbalanced-marks = 'error'\n".to_owned())];
    let options = json!({"editor": {"delay": "soon"}});
    let mut server = TestServer::with(Start { files, options, ..Start::default() });
    for part in ["`rules.unbalanced-mark`: did you mean `rules.unbalanced-marks`?", "`editor.delay` takes milliseconds"]
    {
        server.wait(part, |message| message["params"]["message"].as_str().is_some_and(|text| text.contains(part)));
    }
    server.open("a.md", "“and so on");
    assert_eq!(server.diagnostics("a.md", 1)[0]["severity"], 1);
    // The file is followed.
    std::fs::write(server.path("onrecord.toml"), "[rules]\nunbalanced-marks = 'hint'\n").unwrap();
    server.wait("softer diagnostics", |message| message["params"]["diagnostics"][0]["severity"] == 4);
    // The client's word weighs more.
    server.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"onrecord": {"rules": {"unbalanced-marks": "off"}}}}),
    );
    server.wait("no diagnostics", |message| message["params"]["diagnostics"] == json!([]));
    server.forget(quiet());
    server.finish();
}

#[test]
fn a_file_has_one_article_however_it_is_spelt() {
    let mut server = TestServer::start();
    std::fs::write(server.path("an article.md"), "").unwrap();
    let uri = server.uri("an%20article.md");
    server.open_uri(&uri, "“and so on");
    assert_eq!(server.diagnostics_of(&uri, 1).len(), 1);
    let other = server.uri("x/../an%20%61rticle.md");
    let answer = server.request("textDocument/documentSymbol", of(&other));
    let same = server.request("textDocument/documentSymbol", of(&uri));
    assert_eq!(answer["result"], same["result"]);
    server.notify("textDocument/didClose", of(&uri));
    server.wait("empty diagnostics", |message| {
        message["params"]["diagnostics"] == json!([]) && message["params"]["uri"] == uri
    });
    server.finish();
}

#[test]
fn documents_that_are_no_files_work() {
    let mut server = TestServer::start();
    for uri in ["untitled:Untitled-1", "vscode-vfs://github/news/a.md", "file:///nowhere/at/all.md"] {
        server.open_uri(uri, "“and so on");
        assert_eq!(server.diagnostics_of(uri, 1).len(), 1, "{uri}");
    }
    server.finish();
}

#[test]
fn a_home_folder_is_not_read_and_that_is_said_once() {
    let mut server = TestServer::silent(Start::default());
    server.request("initialize", json!({"rootUri": "file:///", "capabilities": {}}));
    server.notify("initialized", json!({}));
    let told = server.wait("a notice", |message| message["method"] == "window/showMessage");
    assert!(told["params"]["message"].as_str().unwrap().contains("/ is the whole disk"), "{told}");
    server.open("a.md", "“and so on");
    assert_eq!(server.diagnostics("a.md", 1).len(), 1);
    server.finish();
}

#[test]
fn files_of_all_sorts_are_survived() {
    let files = vec![("good.md", SAID.to_owned()), ("empty.md", String::new())];
    let mut server = TestServer::silent(Start { files, ..Start::default() });
    let write = |name: &str, bytes: &[u8]| std::fs::write(server.path(name), bytes).unwrap();
    write("nul.txt", b"a\0\0b\0");
    write("latin.txt", b"caf\xe9 \x93We will pay,\x94 said Mara Lindqvist.");
    write(
        "utf16.txt",
        &"\u{feff}“We will pay,” said Mara.".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
    );
    write("long.txt", &b"word ".repeat(1 << 14));
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::symlink;
        symlink(server.path(""), server.path("round.md")).unwrap();
        symlink(server.path("self.md"), server.path("self.md")).unwrap();
        symlink(server.path("gone.md"), server.path("dangling.md")).unwrap();
        symlink("/dev/zero", server.path("zero.md")).unwrap();
        let odd = server.path("").join(std::ffi::OsStr::from_bytes(b"na\xffme.md"));
        std::fs::write(odd, SAID).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(server.path("pipe.md")).status().unwrap().success());
    }
    let root = server.uri("");
    server.request("initialize", json!({"rootUri": root, "capabilities": {"window": {"workDoneProgress": true}}}));
    server.notify("initialized", json!({}));
    let told = server.wait("a notice", |message| message["method"] == "window/showMessage");
    assert!(told["params"]["message"].as_str().unwrap().contains("nul.txt"), "{told}");
    server.wait("the end", |message| message["params"]["value"]["kind"] == "end");
    // Files that become folders, and vanish, while they are followed.
    std::fs::remove_file(server.path("good.md")).unwrap();
    std::fs::create_dir(server.path("good.md")).unwrap();
    std::fs::write(server.path("good.md/inner.md"), SAID).unwrap();
    std::fs::remove_dir_all(server.path("good.md")).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.open("a.md", "“and so on");
    assert_eq!(server.diagnostics("a.md", 1).len(), 1);
    server.forget(quiet());
    server.finish();
}

#[test]
fn a_speech_is_a_source_text_when_the_settings_say_so() {
    const SPEECH: &str = "Good evening.\n\nWe built this wall with our own hands, stone by stone, and no minister carried one of them.\n\n\
                          We will keep it when the ministers are gone. Good night.\n";
    const NEWS: &str = "“We built this wall with our own hands, stone by stone,” Ada Moen said of the harbour.\n";
    let files = vec![("speeches/moen.txt", SPEECH.to_owned())];
    let mut server = TestServer::with(Start { files, ..Start::default() });
    server.open("news.md", NEWS);
    let message = |message: &Value| message["params"]["diagnostics"][0]["message"].as_str().unwrap_or("").to_owned();
    let names_it = move |found: &Value| message(found).contains("source: moen.txt");
    let first = server.diagnostics("news.md", 1);
    assert!(!first[0]["message"].as_str().unwrap().contains("source:"), "{first:?}");
    let settings = |entry: &str| format!("[workspace]\nsources = ['{entry}']\n");
    std::fs::write(server.path("onrecord.toml"), settings("speeches/ = Ada Moen")).unwrap();
    server.wait("the source", names_it);
    // The speech itself may be open.
    server.open("speeches/moen.txt", SPEECH);
    std::fs::write(server.path("onrecord.toml"), settings("speeches/ = Ivo Berg")).unwrap();
    server.wait("another's speech", |found| {
        let all = found["params"]["diagnostics"].as_array().into_iter().flatten();
        all.filter_map(|one| one["message"].as_str()).any(|text| text.contains("moen.txt has Ivo Berg say this"))
    });
    server.forget(quiet());
    server.finish();
}
