//! The two ends of the connection: what is read is judged before tower-lsp sees it, what is written is queued.
//!
//! The queue never makes a writer wait, so that a client that stops reading for a while does not stop the server from
//! reading; how much waits in it is known, and whoever can do without (the publisher) holds back.

use super::frame::{self, First, Frame, FrameReader, begun_header, find_frame, find_header, first_value};
use super::guard::Flight;
use super::screen::{self, Verdict, What, judge};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, RwLock};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::sync::{Notify, mpsc};

/// Why the server stops.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The client said `exit`.
    Exit,
    /// The input ended.
    Input,
    /// Nobody reads the output any more.
    Output,
    /// The process that started the server is gone.
    Parent,
}

/// What tower-lsp reads: bodies that were judged good, under headers of our own.
pub struct Inlet {
    bodies: mpsc::Receiver<Vec<u8>>,
    current: Vec<u8>,
    read: usize,
}

impl Inlet {
    /// An inlet, and where to put whole frames. A few may wait; then the reader waits too.
    pub fn new() -> (mpsc::Sender<Vec<u8>>, Inlet) {
        let (sender, bodies) = mpsc::channel(64);
        (sender, Inlet { bodies, current: Vec::new(), read: 0 })
    }
}

impl AsyncRead for Inlet {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        let this = self.get_mut();
        while this.read >= this.current.len() {
            match this.bodies.poll_recv(cx) {
                Poll::Ready(Some(next)) => (this.current, this.read) = (next, 0),
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Pending => return Poll::Pending,
            }
        }
        let rest = &this.current[this.read..];
        let count = rest.len().min(into.remaining());
        into.put_slice(&rest[..count]);
        this.read += count;
        Poll::Ready(Ok(()))
    }
}

/// A way to write: for tower-lsp, and for those who write whole messages beside it.
#[derive(Clone)]
pub struct Outlet {
    queue: mpsc::UnboundedSender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
    written: Arc<Notify>,
    spellings: Spellings,
}

/// How the client spells URIs that the protocol's types spell in another way; nearly always none.
type Spellings = Arc<OnceLock<RwLock<HashMap<String, String>>>>;

/// URIs that may be spelt otherwise. Who opens more under odd names is answered in the types' spelling.
const MAX_SPELLINGS: usize = 10_000;

impl Outlet {
    /// An outlet, and the end that [`write_output`] empties.
    pub fn new() -> (Outlet, mpsc::UnboundedReceiver<Vec<u8>>) {
        let (queue, chunks) = mpsc::unbounded_channel();
        (Outlet { queue, waiting: Arc::default(), written: Arc::default(), spellings: Arc::default() }, chunks)
    }

    /// Queues a message.
    pub fn send(&self, message: &impl Serialize) {
        match serde_json::to_vec(message) {
            Ok(body) => self.send_body(body),
            Err(error) => tracing::error!("a message that cannot be written: {error}"),
        }
    }

    /// Queues a message that is written already.
    pub fn send_body(&self, body: Vec<u8>) {
        self.push(framed(self.spelt(body)));
    }

    /// Waits until at most `limit` bytes wait to be written.
    pub async fn below(&self, limit: usize) {
        loop {
            let written = self.written.notified();
            if self.waiting.load(Ordering::Acquire) <= limit {
                return;
            }
            written.await;
        }
    }

    /// How many bytes wait to be written.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Acquire)
    }

    /// Notes that the client spells `uri` so, for now: the last document that it opened under it counts.
    pub fn spell(&self, uri: &str, so: &str) {
        if uri == so && self.spellings.get().is_none() {
            return;
        }
        if let Ok(mut spellings) = self.spellings.get_or_init(RwLock::default).write() {
            let quoted = |text: &str| Value::from(text).to_string();
            if uri == so {
                spellings.remove(&quoted(uri));
            } else if spellings.len() < MAX_SPELLINGS {
                spellings.insert(quoted(uri), quoted(so));
            }
        }
    }

    /// A body with every URI in the client's spelling.
    fn spelt(&self, body: Vec<u8>) -> Vec<u8> {
        let Some(Ok(spellings)) = self.spellings.get().map(|spellings| spellings.read()) else { return body };
        let Ok(text) = std::str::from_utf8(&body) else { return body };
        let mut spelt = String::with_capacity(text.len());
        let mut rest = text;
        // Each string of the message, its quotes included, is looked up.
        while let Some(start) = rest.find('"') {
            let (before, from) = rest.split_at(start);
            let mut end = 1;
            while let Some(at) = memchr::memchr2(b'"', b'\\', from.as_bytes().get(end..).unwrap_or_default()) {
                end += at + 1;
                if from.as_bytes()[end - 1] == b'"' {
                    break;
                }
                end += 1;
            }
            let (string, after) = from.split_at(end.min(from.len()));
            spelt.push_str(before);
            spelt.push_str(spellings.get(string).map_or(string, String::as_str));
            rest = after;
        }
        spelt.push_str(rest);
        spelt.into_bytes()
    }

    fn push(&self, bytes: Vec<u8>) {
        let count = bytes.len();
        self.waiting.fetch_add(count, Ordering::AcqRel);
        if self.queue.send(bytes).is_err() {
            self.waiting.fetch_sub(count, Ordering::AcqRel);
        }
    }
}

impl AsyncWrite for Outlet {
    /// Takes everything at once. tower-lsp writes whole frames, sometimes several, so a chunk ends where a frame ends and those
    /// who write beside it cannot cut one in two.
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        let mut rest = bytes;
        while let Some((body, after)) = self.spellings.get().and_then(|_| frame::split(rest)) {
            self.push(framed(self.spelt(body.to_vec())));
            rest = after;
        }
        if !rest.is_empty() {
            self.push(rest.to_vec());
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

fn framed(body: Vec<u8>) -> Vec<u8> {
    let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    frame.extend_from_slice(&body);
    frame
}

/// Writes what is queued until the output fails.
pub async fn write_output<W: AsyncWrite + Unpin>(
    mut output: W,
    mut chunks: mpsc::UnboundedReceiver<Vec<u8>>,
    outlet: Outlet,
) -> End {
    while let Some(chunk) = chunks.recv().await {
        let mut result = output.write_all(&chunk).await;
        if result.is_ok() && chunks.is_empty() {
            result = output.flush().await;
        }
        outlet.waiting.fetch_sub(chunk.len(), Ordering::AcqRel);
        outlet.written.notify_waiters();
        if let Err(error) = result {
            tracing::warn!("the output failed: {error}");
            return End::Output;
        }
    }
    End::Output
}

/// Reads and judges messages until the input ends or the client says `exit`.
pub async fn read_input<R: AsyncRead + Unpin>(
    input: R,
    server: mpsc::Sender<Vec<u8>>,
    outlet: Outlet,
    flight: Arc<Flight>,
) -> End {
    let mut reader = FrameReader::new(input);
    while let Some(frame) = reader.next().await {
        let body = match frame {
            Frame::Body(body) => body,
            Frame::Garbage(what) => {
                tracing::warn!("skipped {what}");
                continue;
            }
        };
        for verdict in verdicts(&mut reader, body).await {
            match verdict {
                Verdict::Answer(answer) => {
                    tracing::warn!("answered an odd message: {answer}");
                    outlet.send(&answer);
                }
                Verdict::Drop(why) => tracing::warn!("dropped {why}"),
                Verdict::Forward { what: What::Exit, .. } => return End::Exit,
                Verdict::Forward { body, what } => {
                    if what == What::Shutdown {
                        flight.shut_down();
                    }
                    if server.send(framed(body)).await.is_err() {
                        return End::Input;
                    }
                    // tower-lsp drops what comes before its answer to `initialize`.
                    if what == What::Initialize {
                        flight.initialize_answered().await;
                    }
                }
            }
        }
    }
    End::Input
}

/// Judges a body. A length that was wrong has swallowed the beginning of the next message, or left the end of this one
/// behind: the one is given back to the reader, the other fetched.
async fn verdicts<R: AsyncRead + Unpin>(reader: &mut FrameReader<R>, body: Vec<u8>) -> Vec<Verdict> {
    let bad = match judge(body) {
        Ok(verdicts) => return verdicts,
        Err(bad) => bad,
    };
    let again = match first_value(&bad.body) {
        First::Whole(end) => {
            reader.put_back(&bad.body[end..]);
            Some(bad.body[..end].to_vec())
        }
        First::Cut => reader.longer(&bad.body).await,
        First::Broken => None,
    };
    if again.is_none() {
        let next = find_frame(&bad.body, 0).or_else(|| find_header(&bad.body));
        reader.put_back(&bad.body[next.unwrap_or_else(|| begun_header(&bad.body))..]);
    }
    again.map_or(Err(bad), judge).unwrap_or_else(|bad| vec![screen::refuse(&bad)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_client_is_answered_in_its_spelling() {
        let (outlet, _) = Outlet::new();
        let plain = json!({"uri": "file:///a%20b.md", "x": "say \"file:///a%20b.md\" \\"}).to_string();
        assert_eq!(outlet.spelt(plain.clone().into_bytes()), plain.as_bytes());
        outlet.spell("file:///a%20b.md", "file:///a \"b.md");
        let spelt = outlet.spelt(plain.into_bytes());
        let spelt: Value = serde_json::from_slice(&spelt).unwrap();
        assert_eq!(spelt, json!({"uri": "file:///a \"b.md", "x": "say \"file:///a%20b.md\" \\"}));
        outlet.spell("file:///a%20b.md", "file:///a%20b.md");
        assert_eq!(outlet.spelt(br#"["file:///a%20b.md"]"#.to_vec()), br#"["file:///a%20b.md"]"#);
    }

    #[tokio::test]
    async fn several_frames_in_one_write_stay_several() {
        let (mut outlet, mut chunks) = Outlet::new();
        outlet.spell("file:///a%20b.md", "file:///a \"b.md");
        let (one, two) = (br#"{"id":1}"#.to_vec(), br#"["file:///a%20b.md"]"#.to_vec());
        let both = [framed(one.clone()), framed(two)].concat();
        outlet.write_all(&both).await.unwrap();
        assert_eq!(chunks.try_recv().unwrap(), framed(one));
        assert_eq!(chunks.try_recv().unwrap(), framed(br#"["file:///a \"b.md"]"#.to_vec()));
        assert!(chunks.try_recv().is_err());
    }
}
