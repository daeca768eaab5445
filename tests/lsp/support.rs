//! A client for tests. It talks to the real server, waits for what it expects, and in the end insists that nothing was said
//! that it did not expect.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::runtime::Handle;

/// How long a test waits for what must come. Long, because machines that run tests are busy.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A server with its client.
pub struct TestServer {
    input: Option<Box<dyn Write>>,
    messages: Receiver<Value>,
    unread: VecDeque<Value>,
    folder: TempDir,
    next_id: i64,
    end: Ending,
    /// Answer requests of the server with `null`.
    pub answers: bool,
}

enum Ending {
    InProcess(Receiver<u8>),
    Program(Child),
    Over,
}

/// How to start.
#[derive(Default)]
pub struct Start {
    /// What the client says it can do, beside `positionEncodings`.
    pub capabilities: Value,
    /// `initializationOptions`.
    pub options: Value,
    /// Files in the workspace; without any there is no workspace.
    pub files: Vec<(&'static str, String)>,
    /// Position encodings that the client offers.
    pub encodings: Vec<&'static str>,
    /// Reads articles instead of the real reader.
    pub reader: Option<onrecord::lsp::Reader>,
    /// Run the real program instead of the server in this process.
    pub program: bool,
    /// Arguments of the program, beside `lsp`.
    pub arguments: Vec<String>,
    /// The program's home folder is that of the test.
    pub at_home: bool,
    /// What a shell does before it becomes the program: limits, streams.
    pub shell: &'static str,
}

impl TestServer {
    /// A server in this process, initialised, without a workspace.
    pub fn start() -> TestServer {
        TestServer::with(Start::default())
    }

    /// The real program, initialised, without a workspace.
    pub fn program() -> TestServer {
        TestServer::with(Start { program: true, ..Start::default() })
    }

    /// An initialised server.
    pub fn with(start: Start) -> TestServer {
        let (capabilities, options, encodings) =
            (start.capabilities.clone(), start.options.clone(), start.encodings.clone());
        let rooted = !start.files.is_empty();
        let mut server = TestServer::silent(start);
        let mut capabilities = if capabilities.is_null() { json!({}) } else { capabilities };
        if !encodings.is_empty() {
            capabilities["general"] = json!({"positionEncodings": encodings});
        }
        let root = rooted.then(|| server.uri(""));
        let params =
            json!({"processId": null, "rootUri": root, "capabilities": capabilities, "initializationOptions": options});
        let answer = server.request("initialize", params);
        assert!(answer.get("result").is_some(), "{answer}");
        server.notify("initialized", json!({}));
        server
    }

    /// A server that has been told nothing.
    pub fn silent(start: Start) -> TestServer {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in &start.files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let (sender, messages) = channel();
        let (input, output, end): (Box<dyn Write>, Box<dyn Read + Send>, Ending) = if start.program {
            let program = env!("CARGO_BIN_EXE_onrecord");
            let mut command = Command::new(if start.shell.is_empty() { program } else { "sh" });
            if !start.shell.is_empty() {
                command.arg("-c").arg(format!("{}; exec \"$0\" \"$@\"", start.shell)).arg(program);
            }
            if start.at_home {
                command.env("HOME", folder.path());
            }
            let mut child = command
                .arg("lsp")
                .args(&start.arguments)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
            (Box::new(input), Box::new(output), Ending::Program(child))
        } else {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            let handle = runtime.handle().clone();
            let (input, their_input) = tokio::io::duplex(1 << 16);
            let (their_output, output) = tokio::io::duplex(1 << 16);
            let (code, end) = channel();
            let reader = start.reader.unwrap_or(onrecord::article::Article::read_again);
            std::thread::spawn(move || {
                let _ = code.send(runtime.block_on(onrecord::lsp::serve_with(
                    their_input,
                    their_output,
                    None,
                    reader,
                    |_| None,
                )));
                runtime.shutdown_background();
            });
            (Box::new(Blocking(input, handle.clone())), Box::new(Blocking(output, handle)), Ending::InProcess(end))
        };
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        TestServer { input: Some(input), messages, unread: VecDeque::new(), folder, next_id: 0, end, answers: true }
    }

    /// Where a file of the workspace lies.
    pub fn path(&self, name: &str) -> PathBuf {
        if name.is_empty() { self.folder.path().to_owned() } else { self.folder.path().join(name) }
    }

    /// The URI of a file of the workspace.
    pub fn uri(&self, name: &str) -> String {
        format!("file://{}", self.path(name).display())
    }

    /// Writes bytes to the server as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        // A server that has ended does not read; what it said tells more than a broken pipe.
        let _ = input.write_all(bytes);
        let _ = input.flush();
    }

    /// Closes the server's input.
    pub fn hang_up(&mut self) {
        self.input = None;
    }

    /// Sends a message without waiting for anything.
    pub fn send(&mut self, message: Value) {
        self.raw(&frame(&message.to_string()));
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and returns its number.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let mut message = json!({"jsonrpc": "2.0", "id": self.next_id, "method": method});
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(message);
        self.next_id
    }

    /// Waits for the answer to a request.
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait(&format!("the answer to request {id}"), |message| {
            message.get("method").is_none() && message["id"] == id
        })
    }

    /// Sends a request and waits for its answer.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// The next message that `wanted` accepts. Others are kept for later.
    pub fn wait(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&wanted) {
            return self.unread.remove(at).unwrap();
        }
        let until = Instant::now() + PATIENCE;
        loop {
            match self.messages.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(message) => {
                    self.answer_server(&message);
                    if wanted(&message) {
                        return message;
                    }
                    self.unread.push_back(message);
                }
                Err(RecvTimeoutError::Timeout) => panic!("{what} did not come; unread: {:#?}", self.unread),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the server ended before {what} came; unread: {:#?}", self.unread)
                }
            }
        }
    }

    /// True if a message that `wanted` accepts comes within `time`.
    pub fn comes(&mut self, time: Duration, wanted: impl Fn(&Value) -> bool) -> bool {
        let until = Instant::now() + time;
        while let Ok(message) = self.messages.recv_timeout(until.saturating_duration_since(Instant::now())) {
            self.answer_server(&message);
            self.unread.push_back(message);
        }
        self.unread.iter().any(wanted)
    }

    fn answer_server(&mut self, message: &Value) {
        if self.answers && message.get("method").is_some() && message.get("id").is_some() {
            self.send(json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
        }
    }

    /// Throws away what came of these methods and is no matter of the test.
    pub fn forget(&mut self, methods: &[&str]) {
        self.comes(Duration::from_millis(1), |_| false);
        self.unread.retain(|message| !methods.iter().any(|method| message["method"] == *method));
    }

    /// Opens a document as Markdown.
    pub fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        self.open_uri(&uri, text);
    }

    /// Opens a document under any URI.
    pub fn open_uri(&mut self, uri: &str, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}),
        );
    }

    /// Replaces the range from `(line, column)` to `(line, column)`.
    pub fn edit(&mut self, name: &str, version: i32, from: (u32, u32), to: (u32, u32), text: &str) {
        let range = json!({"start": {"line": from.0, "character": from.1}, "end": {"line": to.0, "character": to.1}});
        self.change(name, version, json!([{"range": range, "text": text}]));
    }

    /// Sends changes.
    pub fn change(&mut self, name: &str, version: i32, changes: Value) {
        let uri = self.uri(name);
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}),
        );
    }

    /// Closes a document.
    pub fn close(&mut self, name: &str) {
        let uri = self.uri(name);
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }

    /// The diagnostics published for a version of a document.
    pub fn diagnostics(&mut self, name: &str, version: i32) -> Vec<Value> {
        let uri = self.uri(name);
        self.diagnostics_of(&uri, version)
    }

    /// The diagnostics published for a version of the document with this URI.
    pub fn diagnostics_of(&mut self, uri: &str, version: i32) -> Vec<Value> {
        let message = self.wait(&format!("diagnostics of version {version}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// The codes of the diagnostics published for a version, in the order of the text.
    pub fn codes(&mut self, name: &str, version: i32) -> Vec<String> {
        let mut all = self.diagnostics(name, version);
        all.sort_by_key(|one| (one["range"]["start"]["line"].as_u64(), one["range"]["start"]["character"].as_u64()));
        all.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    }

    /// Shuts the server down as the protocol wants it, and insists on code 0 and on having read everything.
    pub fn finish(mut self) {
        let mut unread: Vec<Value> = self.unread.drain(..).collect();
        let answer = self.request("shutdown", Value::Null);
        assert_eq!(answer["result"], Value::Null, "{answer}");
        self.send(json!({"jsonrpc": "2.0", "method": "exit"}));
        assert_eq!(self.code(), 0);
        // Diagnostics that a worker has just found may cross the request to end.
        let crossed = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
        unread.extend(self.unread.drain(..).filter(|message| !crossed(message)));
        assert!(unread.is_empty(), "unread messages: {unread:#?}");
    }

    /// What has come and was not waited for.
    pub fn unread(&mut self) -> Vec<Value> {
        self.comes(Duration::from_millis(1), |_| false);
        self.unread.drain(..).collect()
    }

    /// Shuts the server down, whatever else it has said.
    pub fn finish_whatever_is_unread(mut self) {
        self.request("shutdown", Value::Null);
        self.unread();
        self.send(json!({"jsonrpc": "2.0", "method": "exit"}));
        assert_eq!(self.code(), 0);
    }

    /// Waits for the end and returns the exit code.
    pub fn code(&mut self) -> u8 {
        let code = match std::mem::replace(&mut self.end, Ending::Over) {
            Ending::InProcess(end) => end.recv_timeout(PATIENCE).expect("the server did not end"),
            Ending::Program(mut child) => {
                let until = Instant::now() + PATIENCE;
                loop {
                    if let Some(status) = child.try_wait().unwrap() {
                        break status.code().expect("ended by a signal") as u8;
                    }
                    if Instant::now() > until {
                        let _ = child.kill();
                        panic!("the program did not end");
                    }
                    std::thread::sleep(Duration::from_millis(2));
                }
            }
            Ending::Over => panic!("it ended before"),
        };
        while let Ok(message) = self.messages.recv_timeout(Duration::from_millis(20)) {
            self.unread.push_back(message);
        }
        code
    }

    /// The number of the program's process.
    pub fn process(&self) -> u32 {
        match &self.end {
            Ending::Program(child) => child.id(),
            _ => panic!("it is no process of its own"),
        }
    }

    /// True once the program has ended.
    pub fn has_ended(&mut self) -> bool {
        match &mut self.end {
            Ending::Program(child) => child.try_wait().unwrap().is_some(),
            _ => false,
        }
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        if let Ending::Program(child) = &mut self.end {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A program whose streams a test handles itself.
pub fn bare_program() -> (Child, ChildStdin) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let input = child.stdin.take().unwrap();
    (child, input)
}

/// One end of a pipe in memory, as the standard library reads and writes.
struct Blocking(DuplexStream, Handle);

impl Read for Blocking {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.1.block_on(self.0.read(buffer))
    }
}

impl Write for Blocking {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.1.block_on(self.0.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// An article of one statement.
pub const SAID: &str = "“We will not pay a single krona for the new sea wall,” said Mara Lindqvist on Monday.\n";

/// A text with this many marks that nothing opens, and so with this many diagnostics.
pub fn unclosed(count: usize) -> String {
    "and so on”\n\n".repeat(count)
}

/// A body under its header.
pub fn frame(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => {
                if let Some(value) = line.strip_prefix("Content-Length: ") {
                    length = value.parse().expect("a length");
                }
            }
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("a message of the server is JSON"))
}
