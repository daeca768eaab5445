//! From a source file to prose: what is read, with a map back to the bytes it came from.
//!
//! In prose a line feed is a paragraph's end and nothing else; code, link targets, tags and front matter are gone. Plain
//! text keeps its length byte by byte, so that its map is empty and reading it costs one copy.

mod builder;
mod directives;
mod front_matter;
mod html;
mod markdown;
mod plain;

use crate::text::Span;
use std::cell::Cell;

/// How a source is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// Running text; paragraphs are lines, or blocks between empty lines where lines are wrapped.
    #[default]
    Plain,
    /// CommonMark with front matter.
    Markdown,
    /// HTML.
    Html,
}

impl Format {
    /// The format for a file name's extension (case does not matter); `None` for a file that holds no article.
    pub fn from_path(path: &str) -> Option<Format> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Format::Plain),
            "md" | "markdown" | "mkd" => Some(Format::Markdown),
            "html" | "htm" | "xhtml" => Some(Format::Html),
            _ => None,
        }
    }

    /// The format for a language identifier of the Language Server Protocol; unknown ones are plain text.
    pub fn from_language_id(id: &str) -> Format {
        match id {
            "markdown" | "mdx" | "quarto" | "rmd" => Format::Markdown,
            "html" | "xhtml" => Format::Html,
            _ => Format::Plain,
        }
    }
}

/// So many pieces are looked at one after the other.
const NEAR: usize = 6;

/// The prose of a source, with the way back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// What is read. `\n` ends a paragraph.
    pub text: String,
    /// Where each stretch of prose comes from, in order and without gaps. Empty means that prose and source have the same
    /// offsets.
    pub map: Vec<Piece>,
    /// What the front matter or metadata says.
    pub metadata: Metadata,
    /// Source spans that the author asked to leave alone.
    pub ignored: Vec<Span>,
}

/// A stretch of prose, up to the next piece, and the source bytes it stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Its first byte in prose.
    pub prose: u32,
    /// Its first byte in the source.
    pub source: u32,
    /// The number of source bytes it stands for as a whole (an entity, a tag; 0 for what was put in), or
    /// [`Piece::SAME`] if each byte of prose stands for one byte of source.
    pub width: u32,
}

impl Piece {
    /// The width of a piece that equals its source byte by byte.
    pub const SAME: u32 = u32::MAX;
}

/// What an article says about itself outside its prose. Dates are unparsed and carry their source span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The headline.
    pub title: Option<String>,
    /// A date as written, and where.
    pub date: Option<(String, Span)>,
    /// The author's name as written.
    pub author: Option<String>,
}

/// The first byte of `source` behind a byte order mark and front matter: where a comment for the whole text can stand.
pub fn body(source: &str, format: Format) -> usize {
    let mark = if source.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let front = if format == Format::Html { None } else { front_matter::read(source) };
    front.map_or(mark, |front| front.end)
}

impl Prose {
    /// Source spans of the paragraphs, in order; empty ones left out.
    pub fn paragraphs(&self) -> Vec<Span> {
        builder::paragraphs(self)
    }

    /// Reads `source` as `format`.
    pub fn read(source: &str, format: Format) -> Prose {
        match format {
            Format::Plain => plain::read(source),
            Format::Markdown => markdown::read(source),
            Format::Html => html::read(source),
        }
    }

    /// The source span of a prose span.
    pub fn to_source(&self, span: Span) -> Span {
        self.way_back().to_source(span)
    }

    /// The way back to the source, for one who asks for many places that stand near each other.
    pub fn way_back(&self) -> WayBack<'_> {
        WayBack { map: &self.map, last: Cell::new(0) }
    }
}

/// From prose to source. It begins to look where it has found the last place.
#[derive(Clone, Debug)]
pub struct WayBack<'p> {
    map: &'p [Piece],
    last: Cell<usize>,
}

impl WayBack<'_> {
    /// The number of pieces that begin at or before `offset`.
    fn pieces(&self, offset: u32) -> usize {
        let last = self.last.get();
        let begun = |piece: &Piece| piece.prose <= offset;
        let has_begun = |index: usize| self.map.get(index).is_some_and(begun);
        let near = if has_begun(last) { (last + 1..last + NEAR).find(|&next| !has_begun(next)) } else { None };
        let found = near.unwrap_or_else(|| self.map.partition_point(begun));
        self.last.set(found.saturating_sub(1));
        found
    }

    /// [`Prose::to_source`].
    pub fn to_source(&self, span: Span) -> Span {
        let piece = |offset: u32| match self.pieces(offset) {
            0 => Piece { prose: 0, source: 0, width: Piece::SAME },
            n => self.map[n - 1],
        };
        let start = match piece(span.start) {
            Piece { prose, source, width: Piece::SAME } => span.start - prose + source,
            Piece { source, .. } => source,
        };
        // An end belongs to the character before it.
        let end = match piece(span.end.saturating_sub(1)) {
            Piece { prose, source, width: Piece::SAME } => span.end.saturating_sub(prose) + source,
            Piece { source, width, .. } => source + width,
        };
        Span { start, end: end.max(start) }
    }
}

#[cfg(test)]
mod tests;
