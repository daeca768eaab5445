//! From a source file to prose: what is read, with a map back to the bytes it came from.
//!
//! In prose a line feed is a paragraph's end and nothing else; code, link targets, tags and front matter are gone.

use crate::text::Span;

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

/// The prose of a source, with the way back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// What is read. `\n` ends a paragraph.
    pub text: String,
    /// Prose offset to source offset, at the start of each piece that is contiguous in both; sorted. Empty means that
    /// both are the same text.
    pub map: Vec<(u32, u32)>,
    /// What the front matter or metadata says.
    pub metadata: Metadata,
    /// Source spans that the author asked to leave alone.
    pub ignored: Vec<Span>,
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

impl Prose {
    /// Reads `source` as `format`.
    pub fn read(source: &str, _format: Format) -> Prose {
        Prose { text: source.to_owned(), ..Prose::default() }
    }

    /// The source span of a prose span.
    pub fn to_source(&self, span: Span) -> Span {
        let at = |offset: u32, end: bool| {
            let key = if end { offset.saturating_sub(1) } else { offset };
            match self.map.partition_point(|piece| piece.0 <= key) {
                0 => offset,
                n => offset - self.map[n - 1].0 + self.map[n - 1].1,
            }
        };
        Span { start: at(span.start, false), end: at(span.end, true).max(at(span.start, false)) }
    }
}
