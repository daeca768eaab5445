//! Builds prose piece by piece from a source, with the map back.

use super::{Piece, Prose};
use crate::text::Span;
use std::ops::Range;

/// Prose under construction. All ranges are source bytes.
pub struct Builder<'s> {
    source: &'s str,
    text: String,
    map: Vec<Piece>,
    /// Open block quotations: where their prose begins.
    quoted: Vec<usize>,
}

impl<'s> Builder<'s> {
    /// Nothing yet of `source`.
    pub fn new(source: &'s str) -> Self {
        Builder { source, text: String::new(), map: Vec::new(), quoted: Vec::new() }
    }

    /// The source that it is built from.
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// What has been built.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True at the beginning of a paragraph.
    pub fn at_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Appends the source as it stands.
    pub fn copy(&mut self, range: Range<usize>) {
        if let Some(text) = self.source.get(range.clone()).filter(|text| !text.is_empty()) {
            self.same(text, range.start);
        }
    }

    /// Appends `text`, which stands for as many bytes of source from `at`.
    fn same(&mut self, text: &str, at: usize) {
        let continues = self.map.last().is_some_and(|last| {
            last.width == Piece::SAME && last.source as usize + self.text.len() - last.prose as usize == at
        });
        if !continues {
            self.map.push(Piece { prose: self.text.len() as u32, source: at as u32, width: Piece::SAME });
        }
        self.text.push_str(text);
    }

    /// Appends `text` instead of the source's `range`, as one indivisible piece.
    pub fn replace(&mut self, text: &str, range: Range<usize>) {
        if text.is_empty() {
            return;
        }
        self.map.push(Piece {
            prose: self.text.len() as u32,
            source: range.start as u32,
            width: (range.end - range.start) as u32,
        });
        self.text.push_str(text);
    }

    /// Appends one space for the white space at `range`, unless a paragraph begins or a space stands there already.
    pub fn space(&mut self, range: Range<usize>) {
        if self.at_start() || self.text.ends_with(' ') || range.is_empty() {
            return;
        }
        if range.len() == 1 { self.same(" ", range.start) } else { self.replace(" ", range) }
    }

    /// Ends the paragraph before source byte `at`, if one has begun.
    pub fn end_paragraph(&mut self, at: usize) {
        if self.text.ends_with(' ') {
            self.text.pop();
            if self.map.last().is_some_and(|last| last.prose as usize == self.text.len()) {
                self.map.pop();
            }
        }
        if !self.at_start() {
            self.replace("\n", at..at);
        }
    }

    /// A block quotation begins.
    pub fn open_quotation(&mut self) {
        self.quoted.push(self.text.len());
    }

    /// A block quotation ends.
    ///
    /// Without marks nobody could tell it from the article's own words. So marks are put around it, as wide as nothing,
    /// if it says who speaks: by a last line with a dash and a name, or by a colon before it. The dash line joins the
    /// paragraph before it, in the form of a byline.
    pub fn close_quotation(&mut self) {
        let Some(start) = self.quoted.pop() else { return };
        let inside = self.text[start..].trim_end_matches('\n');
        let introduced = self.text[..start].trim_end().ends_with(':');
        let byline = inside.rfind('\n').map(|at| start + at + 1).filter(|&at| is_byline(&self.text[at..]));
        let body = start..byline.map_or(start + inside.len(), |at| at - 1);
        let marked = self.text[body.clone()].starts_with(['“', '"', '„', '«', '‘', '\'', '”']);
        if body.is_empty() || marked && byline.is_none() || !introduced && byline.is_none() {
            return;
        }
        let text = self.text.split_off(start);
        let cut = self.map.partition_point(|piece| (piece.prose as usize) < start);
        let map = self.map.split_off(cut);
        let tail = Tail { start, text: &text, map: &map };
        let mut from = start;
        for line in text[..body.len()].split('\n') {
            let end = from + line.len();
            if !marked {
                let at = tail.source(from);
                self.replace("“", at..at);
            }
            self.append(&tail, from..end);
            if end == body.end {
                let at = tail.source_end(end);
                if !marked {
                    self.replace("”", at..at);
                }
                if byline.is_some() {
                    self.replace(" ", at..at);
                }
            } else {
                self.append(&tail, end..end + 1);
            }
            from = end + 1;
        }
        self.append(&tail, byline.unwrap_or(body.end)..start + text.len());
    }

    /// Appends a stretch of what was cut off.
    fn append(&mut self, tail: &Tail, range: Range<usize>) {
        let mut from = range.start;
        while from < range.end {
            let (piece, next) = tail.piece(from);
            let end = next.min(range.end);
            let text = &tail.text[from - tail.start..end - tail.start];
            match piece.width {
                Piece::SAME => self.same(text, piece.source as usize + from - piece.prose as usize),
                width => self.replace(text, piece.source as usize..(piece.source + width) as usize),
            }
            from = end;
        }
    }

    /// The prose; metadata and ignored spans are the caller's.
    pub fn finish(self) -> Prose {
        let identical = self.map.len() == 1
            && self.map[0] == (Piece { prose: 0, source: 0, width: Piece::SAME })
            && self.text.len() == self.source.len();
        Prose { text: self.text, map: if identical { Vec::new() } else { self.map }, ..Prose::default() }
    }
}

/// Prose cut off at `start`, with its own part of the map.
struct Tail<'a> {
    start: usize,
    text: &'a str,
    map: &'a [Piece],
}

impl Tail<'_> {
    /// The piece at a prose offset and where the next one begins.
    fn piece(&self, offset: usize) -> (Piece, usize) {
        let n = self.map.partition_point(|piece| piece.prose as usize <= offset).max(1);
        let next = self.map.get(n).map_or(self.start + self.text.len(), |piece| piece.prose as usize);
        (self.map.get(n - 1).copied().unwrap_or(Piece { prose: 0, source: 0, width: Piece::SAME }), next)
    }

    /// The source byte at a prose offset.
    fn source(&self, offset: usize) -> usize {
        match self.piece(offset).0 {
            Piece { prose, source, width: Piece::SAME } => source as usize + offset - prose as usize,
            Piece { source, .. } => source as usize,
        }
    }

    /// The source byte after the character that ends at a prose offset.
    fn source_end(&self, offset: usize) -> usize {
        match self.piece(offset - 1).0 {
            Piece { prose, source, width: Piece::SAME } => source as usize + offset - prose as usize,
            Piece { source, width, .. } => (source + width) as usize,
        }
    }
}

/// True for a short line that begins with a dash and a capital: "— Ada Moen, harbour master".
fn is_byline(line: &str) -> bool {
    let line = line.trim();
    let name = line.trim_start_matches(['—', '–', '―', '-', '~']);
    name.len() < line.len() && line.len() <= 120 && name.trim_start().starts_with(char::is_uppercase)
}

/// Source spans of the paragraphs of `prose`, in order; empty ones left out.
pub fn paragraphs(prose: &Prose) -> Vec<Span> {
    let mut start = 0;
    let mut spans = Vec::new();
    for line in prose.text.split('\n') {
        let end = start + line.len();
        let text = line.trim();
        if !text.is_empty() {
            let start = start + (line.len() - line.trim_start().len());
            spans.push(prose.to_source(Span::new(start, start + text.len())));
        }
        start = end + 1;
    }
    spans
}
