//! Where one message ends and the next begins.
//!
//! tower-lsp reads frames by the letter: after one that is malformed it never reads again, and a header in lower case is a
//! malformed one. This reader is generous instead. Headers come in any case and order, with `\n` or `\r\n`; what is no
//! header is skipped, with a line in the log; a length that is wrong costs one message and not the connection.

use tokio::io::{AsyncRead, AsyncReadExt};

/// The largest body that is read, in bytes: room for a document of 50 MB, escaped.
pub const MAX_BODY: usize = 256 << 20;

/// The longest header line, in bytes; what is longer is garbage.
const MAX_LINE: usize = 8 << 10;

/// What the reader found.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame {
    /// A body, as announced. It may hold anything.
    Body(Vec<u8>),
    /// Bytes that are no frame were skipped; the text says what they were.
    Garbage(String),
}

/// Cuts a stream of bytes into frames.
pub struct FrameReader<R> {
    input: R,
    buffer: Vec<u8>,
    /// Bytes of `buffer` that are used up.
    read: usize,
}

impl<R: AsyncRead + Unpin> FrameReader<R> {
    /// A reader of `input`.
    pub fn new(input: R) -> Self {
        FrameReader { input, buffer: Vec::new(), read: 0 }
    }

    /// The next frame; `None` when the input has ended or failed. Safe to drop and call again: bytes wait in the buffer.
    pub async fn next(&mut self) -> Option<Frame> {
        let mut length: Option<usize> = None;
        loop {
            let line = match self.line().await? {
                Ok(line) => line,
                Err(garbage) => return Some(Frame::Garbage(garbage)),
            };
            if line.is_empty() {
                match length {
                    None => continue, // Blank lines between messages.
                    Some(length) if length > MAX_BODY => {
                        return Some(Frame::Garbage(format!(
                            "a body of {length} bytes is announced; the limit is {MAX_BODY}"
                        )));
                    }
                    Some(length) => return self.body(length).await.map(Frame::Body),
                }
            }
            match header(&line) {
                Header::Length(n) => length = Some(n),
                Header::Other => {}
                Header::Garbage => {
                    return Some(Frame::Garbage(format!(
                        "no header: {:?}",
                        String::from_utf8_lossy(&line[..line.len().min(80)])
                    )));
                }
            }
        }
    }

    /// Gives back the end of a body: its length was wrong, and another message begins inside it.
    pub fn put_back(&mut self, bytes: &[u8]) {
        self.buffer.splice(..self.read, bytes.iter().copied());
        self.read = 0;
    }

    /// One line of a header without its break, or what was skipped because no line is that long.
    async fn line(&mut self) -> Option<Result<Vec<u8>, String>> {
        let mut seen = 0;
        loop {
            let unread = &self.buffer[self.read..];
            if let Some(at) = memchr::memchr(b'\n', &unread[seen..]) {
                let line = &unread[..seen + at];
                let line = line.strip_suffix(b"\r").unwrap_or(line).to_vec();
                self.read += seen + at + 1;
                return Some(Ok(line));
            }
            if unread.len() > MAX_LINE {
                // Keep what may be the beginning of a header.
                let header = find_header(unread).filter(|&at| at > 0).unwrap_or(unread.len() - HEADER.len());
                self.read += header;
                return Some(Err(format!("{header} bytes without a header")));
            }
            seen = unread.len();
            self.fill(1).await?;
        }
    }

    async fn body(&mut self, length: usize) -> Option<Vec<u8>> {
        while self.buffer.len() - self.read < length {
            self.fill(length).await?;
        }
        let body = self.buffer[self.read..self.read + length].to_vec();
        self.read += length;
        Some(body)
    }

    /// Reads some more bytes, after making room for `wanted` unread ones. Memory grows with what arrives and not with what
    /// is announced.
    async fn fill(&mut self, wanted: usize) -> Option<()> {
        if self.read > 0 {
            self.buffer.drain(..self.read);
            self.read = 0;
            if self.buffer.is_empty() && self.buffer.capacity() > (1 << 20) {
                self.buffer = Vec::new();
            }
        }
        let room = wanted.saturating_sub(self.buffer.len()).clamp(16 << 10, self.buffer.len().max(1 << 20));
        self.buffer.reserve(room);
        match self.input.read_buf(&mut self.buffer).await {
            Ok(0) => None,
            Ok(_) => Some(()),
            Err(error) => {
                tracing::error!("the input failed: {error}");
                None
            }
        }
    }
}

const HEADER: &[u8] = b"content-length:";

/// Where the first `Content-Length:` begins, in any case.
pub fn find_header(bytes: &[u8]) -> Option<usize> {
    memchr::memchr2_iter(b'c', b'C', bytes)
        .find(|&at| bytes.get(at..at + HEADER.len()).is_some_and(|found| found.eq_ignore_ascii_case(HEADER)))
}

enum Header {
    Length(usize),
    Other,
    Garbage,
}

/// Reads a header line. A length after some garbage counts: the garbage is the end of a body that was announced too short.
fn header(line: &[u8]) -> Header {
    let text = String::from_utf8_lossy(line).to_ascii_lowercase();
    if let Some((_, value)) = text.split_once("content-length").and_then(|(_, rest)| rest.trim_start().split_once(':'))
    {
        return value.trim().parse().map_or(Header::Garbage, Header::Length);
    }
    let name = text.split(':').next().unwrap_or("");
    let token = |c: char| c.is_ascii_alphanumeric() || c == '-';
    match text.contains(':') && !name.is_empty() && name.trim().chars().all(token) {
        true => Header::Other,
        false => Header::Garbage,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All frames in `input`, which arrives in pieces of `step` bytes.
    fn frames(input: &[u8], step: usize) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (mut far, near) = tokio::io::duplex(step);
            let input = input.to_vec();
            tokio::spawn(async move { tokio::io::AsyncWriteExt::write_all(&mut far, &input).await });
            let mut reader = FrameReader::new(near);
            let mut found = Vec::new();
            while let Some(frame) = reader.next().await {
                found.push(match frame {
                    Frame::Body(body) => String::from_utf8_lossy(&body).into_owned(),
                    Frame::Garbage(what) => format!("! {what}"),
                });
            }
            found
        })
    }

    #[test]
    fn headers_in_odd_forms() {
        let input = b"Content-Length: 2\r\n\r\n{}content-length:3\n\n[1]\r\n\r\nX-Other: a\r\nCONTENT-LENGTH : 4 \r\nContent-Type: text/x\r\n\r\nnullContent-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n7";
        for step in [1, 7, 4096] {
            assert_eq!(frames(input, step), ["{}", "[1]", "null", "", "7"], "{step} bytes at a time");
        }
    }

    #[test]
    fn garbage_costs_nothing_else() {
        let good = "Content-Length: 2\r\n\r\n{}";
        for garbage in [
            "hello world\r\n\r\n",
            "Content-Length: -1\r\n\r\n",
            "Content-Length: many\r\n\r\n",
            "Content-Length: 99999999999999999999999\r\n\r\n",
            "Content-Length: 9999999999\r\n\r\n",
            "\u{0}\u{1}\u{2}",
            "{\"jsonrpc\":\"2.0\"}",
            &"x".repeat(3 * MAX_LINE),
            &"C".repeat(3 * MAX_LINE),
        ] {
            let found = frames(format!("{garbage}{good}{good}").as_bytes(), 4096);
            let bodies: Vec<&String> = found.iter().filter(|frame| !frame.starts_with('!')).collect();
            assert_eq!(bodies, ["{}", "{}"], "after {:?}: {found:?}", &garbage[..garbage.len().min(40)]);
        }
    }

    #[test]
    fn what_is_put_back_is_read_next() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut reader = FrameReader::new(
                &b"Content-Length: 24\r\n\r\n{}Content-Length: 1\r\n\r\n1Content-Length: 1\r\n\r\n2"[..],
            );
            let Some(Frame::Body(body)) = reader.next().await else { panic!() };
            let at = find_header(&body).unwrap();
            reader.put_back(&body[at..]);
            assert_eq!(reader.next().await, Some(Frame::Body(b"1".to_vec())));
            assert_eq!(reader.next().await, Some(Frame::Body(b"2".to_vec())));
            assert_eq!(reader.next().await, None);
        });
    }
}
