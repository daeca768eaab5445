//! A language server over pipes, as an editor starts it, with as much of an editor as these tests need.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

pub struct Editor {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    next: u64,
}

impl Editor {
    pub fn new(archive: &str) -> Editor {
        let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .arg("lsp")
            .env("ONRECORD_ARCHIVE", archive)
            .env("XDG_CONFIG_HOME", "/nonexistent")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let (input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let (send, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            loop {
                let (mut length, mut line) = (0, String::new());
                while output.read_line(&mut line).is_ok_and(|read| read > 2) {
                    let number = line.trim().to_lowercase();
                    length = number.strip_prefix("content-length: ").map_or(length, |n| n.parse().expect("a length"));
                    line.clear();
                }
                let mut body = vec![0; length];
                if length == 0 || output.read_exact(&mut body).is_err() {
                    return;
                }
                let _ = send.send(serde_json::from_slice(&body).expect("JSON"));
            }
        });
        let mut editor = Editor { child, input, messages, next: 1 };
        let can = json!({"textDocument": {"publishDiagnostics": {"relatedInformation": true}}});
        editor.ask("initialize", json!({"capabilities": can, "processId": null, "rootUri": null}));
        editor.tell("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("it listens");
        self.input.flush().expect("it listens");
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.next;
        self.next += 1;
        self.send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        self.until(Duration::from_secs(60), |message| message["id"] == id && message.get("method").is_none())
            .unwrap_or_else(|| panic!("no answer to {method}"))["result"]
            .clone()
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "plaintext", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// The next message that is wanted, if it comes in time.
    pub fn until(&mut self, patience: Duration, wanted: impl Fn(&Value) -> bool) -> Option<Value> {
        let end = Instant::now() + patience;
        while let Ok(message) = self.messages.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if wanted(&message) {
                return Some(message);
            }
        }
        None
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
