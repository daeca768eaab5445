//! A session as it went over the wire, in a file: what a report of a fault needs to become a test.
//!
//! The file is JSON Lines. Each line holds some bytes and when they came: `{"ms": 12, "in": "…"}` from the client,
//! `"out"` from the server; a list of numbers instead of a text where they are no UTF-8. Bytes and not messages, because it
//! may be the frames that are at fault. It holds all that was open in the editor, word for word.

use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::pin::Pin;
use std::sync::mpsc::{Sender, channel};
use std::task::{Context, Poll};
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Writes a recording, on a thread of its own.
#[derive(Clone)]
pub struct Recorder {
    start: Instant,
    lines: Sender<String>,
}

impl Recorder {
    /// Begins a recording in a new file.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn new(path: &Path) -> std::io::Result<Recorder> {
        let mut file = File::create(path)?;
        let (lines, queue) = channel::<String>();
        std::thread::Builder::new().name("recorder".into()).spawn(move || {
            for line in queue {
                if let Err(error) = file.write_all(line.as_bytes()) {
                    tracing::error!("the recording ends: {error}");
                    return;
                }
            }
        })?;
        Ok(Recorder { start: Instant::now(), lines })
    }

    /// One end of the connection, recorded as `"in"` or `"out"`.
    pub fn tap<T>(&self, inner: T, name: &'static str) -> Tap<T> {
        Tap { inner, name, recorder: self.clone(), cut: Vec::new() }
    }

    fn note(&self, name: &str, bytes: Value) {
        let ms = self.start.elapsed().as_millis() as u64;
        let _ = self.lines.send(format!("{}\n", json!({"ms": ms, name: bytes})));
    }
}

/// A stream that is recorded.
pub struct Tap<T> {
    inner: T,
    name: &'static str,
    recorder: Recorder,
    /// The first bytes of a character whose others have not come yet.
    cut: Vec<u8>,
}

impl<T> Tap<T> {
    fn note(&mut self, bytes: &[u8]) {
        let mut bytes = [&std::mem::take(&mut self.cut), bytes].concat();
        if let Err(error) = std::str::from_utf8(&bytes) {
            if error.error_len().is_none() {
                self.cut = bytes.split_off(error.valid_up_to());
            }
        }
        if !bytes.is_empty() {
            self.recorder.note(self.name, String::from_utf8(bytes).map_or_else(|no| json!(no.as_bytes()), Value::from));
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Tap<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        let this = self.get_mut();
        let before = into.filled().len();
        let result = Pin::new(&mut this.inner).poll_read(cx, into);
        if let Some(new) = into.filled().get(before..).filter(|new| !new.is_empty()) {
            this.note(new);
        }
        result
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Tap<T> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.inner).poll_write(cx, bytes);
        if let Poll::Ready(Ok(written)) = result {
            this.note(bytes.get(..written).unwrap_or_default());
        }
        result
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}
