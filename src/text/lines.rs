//! Lines and columns: the one place where a byte offset meets a column.
//!
//! The protocol counts columns in the units that client and server agreed on, and ends a line at `\n`, `\r\n` or `\r` and
//! nowhere else. An index answers in constant time however long a line is: beside the line starts it keeps, for texts that
//! are not all ASCII, how many units stand before each block of bytes. It holds no text, so that it can outlive an edit;
//! callers hand in the text that it was made from.

use super::Span;
use std::ops::Range;

/// What a column counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, the protocol's default.
    #[default]
    Utf16,
    /// Code points.
    Utf32,
}

impl Encoding {
    /// The number of units that `text` has.
    pub fn count(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => units(text).0,
            Encoding::Utf32 => chars(text.as_bytes()),
        }
    }
}

/// The number of UTF-16 units and of characters that `text` has.
pub fn units(text: &str) -> (usize, usize) {
    let chars = chars(text.as_bytes());
    (chars + astral(text.as_bytes()), chars)
}

/// A place in a text: line and column, both from zero, the column in units of an [`Encoding`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Position {
    /// Line, from 0.
    pub line: u32,
    /// Column, from 0.
    pub column: u32,
}

/// Bytes between two counts of units.
const BLOCK: usize = 64;

/// Where the lines of a text begin, and how its bytes relate to UTF-16 and UTF-32.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineIndex {
    /// First byte of each line; the first is 0.
    starts: Vec<u32>,
    /// Code points and UTF-16 units before each block; empty for ASCII, where all units are bytes.
    blocks: Vec<(u32, u32)>,
    /// Length of the text in bytes.
    len: usize,
}

impl LineIndex {
    /// The index of `text`.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at as u32 + 1);
            }
        }
        let mut blocks = Vec::new();
        if !text.is_ascii() {
            let (mut points, mut units) = (0, 0);
            blocks.reserve_exact(bytes.len() / BLOCK + 1);
            for block in bytes.chunks(BLOCK) {
                blocks.push((points, units));
                let count = chars(block) as u32;
                points += count;
                units += count + astral(block) as u32;
            }
        }
        LineIndex { starts, blocks, len: bytes.len() }
    }

    /// The number of lines; an empty text has one, and a text that ends with a line break has an empty last one.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of a line without its line break, or `None` past the last line.
    pub fn line(&self, text: &str, line: usize) -> Option<Range<usize>> {
        let start = *self.starts.get(line)? as usize;
        let end = match self.starts.get(line + 1) {
            None => self.len,
            Some(&next) => {
                let next = next as usize;
                let broken = text.as_bytes().get(start..next).unwrap_or_default();
                next - if broken.ends_with(b"\r\n") { 2 } else { 1 }
            }
        };
        Some(start..end)
    }

    /// The position of a byte offset. An offset inside a character or a line break, or past the end, goes back to the
    /// nearest place before it that has a position.
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let offset = floor(text, offset.min(self.len));
        let line = self.starts.partition_point(|&start| start as usize <= offset).saturating_sub(1);
        let range = self.line(text, line).unwrap_or(0..0);
        let offset = offset.min(range.end);
        let column = self.units(text, offset, encoding) - self.units(text, range.start, encoding);
        Position { line: line as u32, column: column as u32 }
    }

    /// The byte offset of a position. A column past the line's end is the line's end, one inside a character is the
    /// character's start, and a line past the last is the end of the text: clients send all of these.
    pub fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let Some(line) = self.line(text, position.line as usize) else { return self.len };
        let column = position.column as usize;
        if encoding == Encoding::Utf8 || self.blocks.is_empty() {
            return floor(text, (line.start + column).min(line.end));
        }
        let wanted = self.units(text, line.start, encoding) + column;
        if wanted >= self.units(text, line.end, encoding) {
            return line.end;
        }
        let before = self.blocks.partition_point(|block| pick(*block, encoding) <= wanted).saturating_sub(1);
        let mut at = floor(text, before * BLOCK).max(line.start);
        let mut seen = self.units(text, at, encoding);
        for c in text.get(at..line.end).unwrap_or("").chars() {
            seen += if encoding == Encoding::Utf16 { c.len_utf16() } else { 1 };
            if seen > wanted {
                break;
            }
            at += c.len_utf8();
        }
        at
    }

    /// The positions of a span's ends.
    pub fn range(&self, text: &str, span: Span, encoding: Encoding) -> Range<Position> {
        let start = self.position(text, span.start as usize, encoding);
        let line = self.line(text, start.line as usize).unwrap_or(0..0);
        // Most spans end in the line in which they begin, and the columns between are those of their own text.
        let inside = span.start as usize >= line.start && span.end as usize <= line.end;
        let end = match text.get(span.range()).filter(|_| inside) {
            Some(text) => Position { column: start.column + encoding.count(text) as u32, ..start },
            None => self.position(text, span.end as usize, encoding),
        };
        start..end
    }

    /// The units before `offset`, which is a character's start.
    fn units(&self, text: &str, offset: usize, encoding: Encoding) -> usize {
        if encoding == Encoding::Utf8 || self.blocks.is_empty() {
            return offset;
        }
        // A text whose length is a multiple of the block has no block after its last byte.
        let block = (offset / BLOCK).min(self.blocks.len() - 1);
        let rest = text.as_bytes().get(block * BLOCK..offset).unwrap_or_default();
        let count = chars(rest);
        pick(self.blocks[block], encoding) + if encoding == Encoding::Utf16 { count + astral(rest) } else { count }
    }
}

fn pick(block: (u32, u32), encoding: Encoding) -> usize {
    if encoding == Encoding::Utf16 { block.1 as usize } else { block.0 as usize }
}

/// The nearest character start at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Characters that begin in these bytes.
fn chars(bytes: &[u8]) -> usize {
    count(bytes, |byte| (byte as i8) >= -64)
}

/// Characters beyond the basic plane that begin in these bytes: the ones of two UTF-16 units.
fn astral(bytes: &[u8]) -> usize {
    count(bytes, |byte| byte >= 0xF0)
}

/// How many bytes are `wanted`. Counted in bytes, as far as these go, so that many are compared at once.
fn count(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    let part = |part: &[u8]| part.iter().fold(0_u8, |count, &byte| count + u8::from(wanted(byte)));
    bytes.chunks(u8::MAX as usize).map(|chunk| usize::from(part(chunk))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    /// The oracle: walk the text, one character at a time, and write down where everything is.
    fn places(text: &str, encoding: Encoding) -> Vec<(usize, Position)> {
        let mut places = Vec::new();
        let (mut line, mut column) = (0, 0);
        let mut rest = text.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            places.push((at, Position { line, column }));
            match c {
                '\r' if rest.peek().is_some_and(|&(_, next)| next == '\n') => {
                    // Between the two there is no place of its own.
                    rest.next();
                    (line, column) = (line + 1, 0);
                }
                '\r' | '\n' => (line, column) = (line + 1, 0),
                _ => {
                    column += match encoding {
                        Encoding::Utf8 => c.len_utf8(),
                        Encoding::Utf16 => c.len_utf16(),
                        Encoding::Utf32 => 1,
                    } as u32
                }
            }
        }
        places.push((text.len(), Position { line, column }));
        places
    }

    fn agree(text: &str) {
        let index = LineIndex::new(text);
        for encoding in ALL {
            for (offset, position) in places(text, encoding) {
                assert_eq!(index.position(text, offset, encoding), position, "{text:?} {encoding:?} byte {offset}");
                assert_eq!(index.offset(text, position, encoding), offset, "{text:?} {encoding:?} {position:?}");
            }
            for from in 0..text.len().min(40) {
                for to in (from..=text.len()).take(40) {
                    let ends = index.position(text, from, encoding)..index.position(text, to, encoding);
                    let span = Span::new(from, to);
                    assert_eq!(index.range(text, span, encoding), ends, "{text:?} {encoding:?} {span:?}");
                }
            }
        }
    }

    #[test]
    fn breaks_are_those_of_the_protocol() {
        let text = "a\u{2028}b\u{85}c\u{b}d\u{c}e\nf\r\ng\rh";
        assert_eq!(LineIndex::new(text).lines(), 4);
        agree(text);
    }

    #[test]
    fn odd_positions_clamp() {
        let text = "a🙂b\r\nc";
        let index = LineIndex::new(text);
        let at = |line, column, encoding| index.offset(text, Position { line, column }, encoding);
        assert_eq!(at(0, 2, Encoding::Utf16), 1, "inside a surrogate pair");
        assert_eq!(at(0, 3, Encoding::Utf8), 1, "inside a character");
        assert_eq!(at(0, 99, Encoding::Utf16), 6, "past the line");
        assert_eq!(at(0, u32::MAX, Encoding::Utf8), 6, "far past the line");
        assert_eq!(at(9, 0, Encoding::Utf32), text.len(), "past the text");
        assert_eq!(index.position(text, 7, Encoding::Utf16), Position { line: 0, column: 4 }, "between CR and LF");
        assert_eq!(index.position(text, 99, Encoding::Utf16), Position { line: 1, column: 1 }, "past the end");
    }

    #[test]
    fn long_lines_cross_blocks() {
        agree(&"é🙂a".repeat(400));
        agree(&"x".repeat(BLOCK * 3));
        agree(&format!("{}🙂", "é".repeat(BLOCK)));
    }

    proptest! {
        #[test]
        fn any_text_agrees_with_a_walk(text in "([a-c \r\n]|\r\n|é|–|🙂|\u{2028}){0,600}") {
            agree(&text);
        }
    }
}
