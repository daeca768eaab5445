//! Where one message ends and the next begins.
//!
//! tower-lsp reads frames by the letter: after one that is malformed it never reads again, and a header in lower case is a
//! malformed one. This reader is generous instead. Headers come in any case and order, with `\n` or `\r\n`; what is no
//! header is skipped, with a line in the log. A length that is wrong costs one message at most and never the connection:
//! a line break followed by another header cannot stand inside JSON, so that a body that was announced too long ends there;
//! and a body that is whole JSON is not kept waiting for bytes that do not come.

use serde::de::IgnoredAny;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};

/// The largest body that is read, in bytes: room for a document of 50 MB, escaped.
pub const MAX_BODY: usize = 256 << 20;

/// The longest header line, in bytes; what is longer is garbage.
const MAX_LINE: usize = 8 << 10;

/// How long the rest of a body is waited for when what has come is whole without it.
const IDLE: Duration = Duration::from_millis(60);

/// How far behind its announced end the end of a body is looked for, in bytes.
const MAX_MORE: usize = 1 << 20;

/// What the reader found.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame {
    /// A body, as announced or as far as it goes. It may hold anything.
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
    /// The length that the present header has announced.
    length: Option<usize>,
}

impl<R: AsyncRead + Unpin> FrameReader<R> {
    /// A reader of `input`.
    pub fn new(input: R) -> Self {
        FrameReader { input, buffer: Vec::new(), read: 0, length: None }
    }

    /// The next frame; `None` when the input has ended or failed. Safe to drop and call again: bytes wait in the buffer.
    pub async fn next(&mut self) -> Option<Frame> {
        loop {
            let line = match self.line().await? {
                Ok(line) => line,
                Err(garbage) => return Some(Frame::Garbage(garbage)),
            };
            if line.is_empty() {
                match self.length.take() {
                    None => continue, // Blank lines between messages.
                    Some(length) => return self.body(length).await,
                }
            }
            match header(&line) {
                Header::Length(n) => self.length = Some(n),
                Header::Other => {}
                // What was announced before stays announced: the second line of a folded header is garbage too.
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

    /// A body that ends too early to be JSON, and its end from behind the announced one: clients count characters where
    /// bytes are meant. `None` if no such end comes; the body is used up then, as before.
    pub async fn longer(&mut self, body: &[u8]) -> Option<Vec<u8>> {
        self.put_back(body);
        loop {
            let unread = self.unread();
            let whole = first_value(unread);
            let more = match whole {
                First::Whole(end) => return Some(self.take(end)),
                First::Cut => unread.len() - body.len() < MAX_MORE,
                First::Broken => false,
            };
            if !more || !matches!(tokio::time::timeout(IDLE, self.fill(1)).await, Ok(Some(()))) {
                self.read += body.len();
                return None;
            }
        }
    }

    /// One line of a header without its break, or what was skipped because no line is that long.
    async fn line(&mut self) -> Option<Result<Vec<u8>, String>> {
        let mut seen = 0;
        loop {
            let unread = self.unread();
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

    async fn body(&mut self, length: usize) -> Option<Frame> {
        let mut searched = 0;
        loop {
            let unread = self.unread();
            if unread.len() >= length {
                return Some(Frame::Body(self.take(length)));
            }
            if let Some(at) = find_frame(unread, searched) {
                tracing::warn!("a body of {length} bytes is announced; it has {at}");
                return Some(Frame::Body(self.take(at)));
            }
            if unread.len() > MAX_BODY {
                let skipped = unread.len();
                self.read += skipped;
                return Some(Frame::Garbage(format!("a body of {length} bytes; the limit is {MAX_BODY}")));
            }
            searched = unread.len();
            let wanted = length.min(MAX_BODY);
            let came = match tokio::time::timeout(IDLE, self.fill(wanted)).await {
                Ok(came) => came,
                Err(_) => match first_value(self.unread()) {
                    First::Whole(_) => None,
                    _ => self.fill(wanted).await,
                },
            };
            if came.is_none() {
                // The end of the input, or of the patience with a body that is whole.
                let unread = self.unread();
                let First::Whole(end) = first_value(unread) else { return None };
                tracing::warn!("a body of {length} bytes is announced; it has {end}");
                return Some(Frame::Body(self.take(end)));
            }
        }
    }

    fn unread(&self) -> &[u8] {
        self.buffer.get(self.read..).unwrap_or_default()
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        let body = self.unread()[..length].to_vec();
        self.read += length;
        body
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

/// Where a header begins that is cut off by the end of `bytes`; the end itself if none does.
pub fn begun_header(bytes: &[u8]) -> usize {
    let begins = |tail: &[u8]| HEADER.get(..tail.len()).is_some_and(|header| tail.eq_ignore_ascii_case(header));
    (bytes.len().saturating_sub(HEADER.len())..bytes.len()).find(|&at| begins(&bytes[at..])).unwrap_or(bytes.len())
}

/// Where, in what was announced as one body, the header of another message begins: a length, and a line break that no JSON
/// could hold at that place. The breaks before `searched` have been looked at.
pub fn find_frame(bytes: &[u8], searched: usize) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes.get(searched..)?).find_map(|at| {
        let line = &bytes[..searched + at];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let digits = line.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let name = line[..line.len() - digits].trim_ascii_end().strip_suffix(b":")?.trim_ascii_end();
        let start = name.len().checked_sub(HEADER.len() - 1)?;
        (digits > 0 && name[start..].eq_ignore_ascii_case(&HEADER[..HEADER.len() - 1])).then_some(start)
    })
}

/// How some bytes begin.
#[derive(Debug, PartialEq, Eq)]
pub enum First {
    /// With whole JSON, an object or an array, that ends here.
    Whole(usize),
    /// With JSON that is not at its end yet.
    Cut,
    /// With something else.
    Broken,
}

/// How `bytes` begin.
pub fn first_value(bytes: &[u8]) -> First {
    if !matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'[')) {
        return First::Broken;
    }
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => First::Whole(values.byte_offset()),
        Some(Err(error)) if error.is_eof() => First::Cut,
        _ => First::Broken,
    }
}

enum Header {
    Length(usize),
    Other,
    Garbage,
}

/// Reads a header line. A length after some garbage counts: the garbage is the end of a body that was announced too short.
fn header(line: &[u8]) -> Header {
    let text = String::from_utf8_lossy(line).to_ascii_lowercase();
    if let Some((_, value)) = text.rsplit_once("content-length").and_then(|(_, rest)| rest.trim_start().split_once(':'))
    {
        let value = value.trim();
        // Digits alone can be too many for a number; the end of such a body shows in other ways.
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        return value.parse().ok().or(digits.then_some(usize::MAX)).map_or(Header::Garbage, Header::Length);
    }
    let name = text.split(':').next().unwrap_or("");
    let token = |c: char| c.is_ascii_alphanumeric() || c == '-';
    match text.contains(':') && !name.is_empty() && name.trim().chars().all(token) {
        true => Header::Other,
        false => Header::Garbage,
    }
}

/// The body of the first of some frames that the server has written, and what follows it; `None` if it is not whole.
pub fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let header = memchr::memmem::find(bytes, b"\r\n\r\n")?;
    let length = std::str::from_utf8(&bytes[..header]).ok()?.rsplit(' ').next()?.parse().ok()?;
    bytes[header + 4..].split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All frames in `input`, which arrives in pieces of `step` bytes.
    fn frames(input: &[u8], step: usize) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
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
    fn a_body_that_is_announced_too_long_ends_where_the_next_begins() {
        for length in ["3", "30", "9999", "9999999999", "99999999999999999999999"] {
            let input =
                format!("Content-Length: {length}\r\n\r\n{{}}Content-Length: 1\r\n\r\n7content-length : 1\n\n8");
            for step in [1, 7] {
                let found = frames(input.as_bytes(), step);
                if length == "3" {
                    // The body has swallowed a letter; who judges it gives that back.
                    assert_eq!(found[0], "{}C");
                } else {
                    assert_eq!(found, ["{}", "7", "8"], "{length}, {step} bytes at a time");
                }
            }
        }
    }

    #[test]
    fn a_header_that_is_folded_or_odd_costs_nothing() {
        let long = "y".repeat(3 * MAX_LINE);
        for odd in ["Content-Type: text/x;\r\n charset=utf-8", "what is this", "\u{feff}", &format!("X-Long: {long}")] {
            let input = format!("Content-Length: 2\r\n{odd}\r\n\r\n{{}}{odd}\r\nContent-Length: 1\r\n\r\n7");
            let mut found = frames(input.as_bytes(), 4096);
            found.retain(|frame| !frame.starts_with('!'));
            assert_eq!(found, ["{}", "7"], "{:?}", &odd[..odd.len().min(20)]);
        }
    }

    #[test]
    fn a_body_that_is_whole_is_not_kept_waiting() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (mut far, near) = tokio::io::duplex(99);
            tokio::io::AsyncWriteExt::write_all(&mut far, b"Content-Length: 90\r\n\r\n{\"a\":1}").await.unwrap();
            let mut reader = FrameReader::new(near);
            assert_eq!(reader.next().await, Some(Frame::Body(b"{\"a\":1}".to_vec())));
        });
    }

    #[test]
    fn a_body_that_is_announced_too_short_is_read_to_its_end() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let input = "Content-Length: 5\r\n\r\n{\"é\":1}Content-Length: 1\r\n\r\n7Content-Length: 4\r\n\r\n[1,2Content-Length: 1\r\n\r\n8";
            let mut reader = FrameReader::new(input.as_bytes());
            let Some(Frame::Body(body)) = reader.next().await else { panic!() };
            assert_eq!(reader.longer(&body).await.as_deref(), Some("{\"é\":1}".as_bytes()));
            assert_eq!(reader.next().await, Some(Frame::Body(b"7".to_vec())));
            let Some(Frame::Body(body)) = reader.next().await else { panic!() };
            assert_eq!(reader.longer(&body).await, None);
            assert_eq!(reader.next().await, Some(Frame::Body(b"8".to_vec())));
        });
    }

    #[test]
    fn a_header_that_a_body_has_swallowed_in_part_is_found() {
        assert_eq!(begun_header(b"{]}Conten"), 3);
        assert_eq!(begun_header(b"{]}content-length:"), 3);
        assert_eq!(begun_header(b"c"), 0);
        assert_eq!(begun_header(b"{]}"), 3);
        assert_eq!(begun_header(b""), 0);
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
