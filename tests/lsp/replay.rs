//! Sessions that were recorded: a report of a fault becomes a test by being put into `tests/data/sessions`.

use crate::support::{Start, TestServer};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

fn replay(file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord")).arg("replay").arg(file).output().unwrap()
}

#[test]
fn a_session_is_recorded_and_played_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("session.jsonl");
    let arguments = vec!["--record".into(), file.to_string_lossy().into_owned()];
    let mut server = TestServer::with(Start { program: true, arguments, ..Start::default() });
    let uri = "untitled:é".to_owned();
    server.open_uri(&uri, "“We will pay for the wall,” said Mara Lindqvist on Monday.\n\nand so on”\n");
    assert_eq!(server.diagnostics_of("untitled:é", 1).len(), 2);
    // Odd frames are recorded as they are.
    server.raw(b"\xff\xfe no header\r\n\r\n");
    server.raw(b"Content-Length: 3\n\n{]}");
    assert_eq!(server.wait("an error", |message| message["id"] == Value::Null)["error"]["code"], -32700);
    let at = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 5}});
    assert!(server.request("textDocument/hover", at)["result"].is_object());
    server.finish();

    let played = replay(&file);
    let said = String::from_utf8_lossy(&played.stdout).into_owned();
    assert_eq!(
        (played.status.code(), &*said),
        (Some(0), "3 answers and the diagnostics of 1 documents: as recorded\n")
    );

    // Another answer is told apart, and so is one that is missing.
    let recorded = std::fs::read_to_string(&file).unwrap();
    assert!(recorded.contains("Mara Lindqvist"));
    std::fs::write(
        &file,
        recorded
            .replacen("\\\"Mara Lindqvist", "\\\"Mara Somebody", 1)
            .replace("**Mara Lindqvist", "**Mara Somebody")
            .replace("Mara Lindqvist · ", "Mara Somebody · ")
            .replace("the name as it stands here", "the name as it stood there"),
    )
    .unwrap();
    let played = replay(&file);
    let said = String::from_utf8_lossy(&played.stdout).into_owned();
    assert_eq!(played.status.code(), Some(1), "{said}");
    assert!(said.contains("textDocument/hover (request 2) is answered"), "{said}");
}

#[test]
fn what_is_no_recording_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.jsonl");
    std::fs::write(&file, "{\"ms\": 1, \"in\": \"x\"}\nwords\n").unwrap();
    let played = replay(&file);
    assert_eq!(played.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&played.stderr).contains("line 2 is no line of a recording"));
    assert_eq!(replay(&folder.path().join("none")).status.code(), Some(2));
}

#[test]
fn sessions_are_answered_as_they_were() {
    let sessions = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sessions");
    for entry in std::fs::read_dir(sessions).unwrap() {
        let played = replay(&entry.unwrap().path());
        assert_eq!(played.status.code(), Some(0), "{}", String::from_utf8_lossy(&played.stdout));
    }
}
