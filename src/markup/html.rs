//! HTML: the text blocks of an article, by html5gum.
//!
//! A page is more than its article: navigation, teasers, comments, forms. What the page itself marks as such is left out,
//! and where it has `<article>` or `<main>` elements the one with most text is read alone.

mod metadata;

use super::builder::Builder;
use super::{Prose, markdown};
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{Spanned, Tokenizer};
use metadata::Clues;
use std::ops::Range;

/// Reads an HTML page.
pub fn read(source: &str) -> Prose {
    let mut page = Page::new(source, vec![Builder::new(source)]);
    page.walk(source, 0);
    let best =
        (0..page.regions.len()).max_by_key(|&n| (page.regions[n].text().len(), std::cmp::Reverse(n))).unwrap_or(0);
    let metadata = std::mem::take(&mut page.clues).metadata();
    let mut builder = page.regions.swap_remove(best);
    builder.end_paragraph(source.len());
    markdown::finish(source, builder, metadata, false)
}

/// Reads a block of HTML inside something else, from byte `start` to the end of `source`, into `builder`.
pub fn fragment(builder: &mut Builder, source: &str, start: usize) {
    let whole = builder.source();
    let taken = std::mem::replace(builder, Builder::new(whole));
    let mut page = Page::new(whole, vec![taken]);
    page.nested = true;
    page.walk(source.get(start..).unwrap_or(""), start);
    *builder = page.regions.swap_remove(0);
    builder.end_paragraph(source.len());
}

/// Elements whose text is not the article's.
const SKIPPED: &[&[u8]] = &[
    b"script",
    b"style",
    b"noscript",
    b"template",
    b"nav",
    b"footer",
    b"aside",
    b"form",
    b"button",
    b"select",
    b"textarea",
    b"iframe",
    b"svg",
    b"math",
    b"object",
    b"canvas",
    b"video",
    b"audio",
    b"dialog",
    b"code",
    b"title",
];

/// Elements that begin and end a paragraph.
const BLOCKS: &[&[u8]] = &[
    b"address",
    b"article",
    b"blockquote",
    b"body",
    b"caption",
    b"center",
    b"dd",
    b"details",
    b"div",
    b"dl",
    b"dt",
    b"fieldset",
    b"figcaption",
    b"figure",
    b"footer",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"header",
    b"hgroup",
    b"hr",
    b"legend",
    b"li",
    b"main",
    b"ol",
    b"p",
    b"pre",
    b"section",
    b"summary",
    b"table",
    b"tbody",
    b"td",
    b"tfoot",
    b"th",
    b"thead",
    b"tr",
    b"ul",
];

/// An element that is passed over, up to its end tag.
struct Skip {
    name: Vec<u8>,
    depth: usize,
    /// Where its content begins.
    from: usize,
    /// What its content is kept for.
    use_: Use,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Nothing,
    Title,
    JsonLd,
}

struct Page<'s> {
    source: &'s str,
    /// Prose outside, and inside each `<article>` or `<main>`.
    regions: Vec<Builder<'s>>,
    /// Open `<article>` and `<main>` elements: the region to go back to.
    open: Vec<usize>,
    current: usize,
    /// True if the HTML is a block of another format, where `<article>` does not choose.
    nested: bool,
    skip: Option<Skip>,
    clues: Clues,
    heading: Option<usize>,
    /// True between two line breaks with nothing but white space.
    broken: bool,
    preformatted: bool,
    /// Depth of `<q>`.
    q: usize,
    /// Depth of block quotations.
    quoted: usize,
    /// True inside `<figure>`, where a block quotation lasts until the figure ends.
    figure: bool,
    /// True if the name of a block quotation's speaker begins with the next text.
    names: bool,
}

impl<'s> Page<'s> {
    fn new(source: &'s str, regions: Vec<Builder<'s>>) -> Self {
        Page {
            source,
            regions,
            open: Vec::new(),
            current: 0,
            nested: false,
            skip: None,
            clues: Clues::default(),
            heading: None,
            broken: false,
            preformatted: false,
            q: 0,
            quoted: 0,
            figure: false,
            names: false,
        }
    }

    fn prose(&mut self) -> &mut Builder<'s> {
        &mut self.regions[self.current]
    }

    /// Reads `html`, which begins at byte `base` of the source.
    fn walk(&mut self, html: &str, base: usize) {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut done = base;
        for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
            // Text is what stands between tags: the tokenizer's own has lost its offsets.
            let range = match &token {
                Token::StartTag(tag) => tag.span.start..tag.span.end,
                Token::EndTag(tag) => tag.span.start..tag.span.end,
                Token::Comment(Spanned { span, .. }) => span.start..span.end,
                Token::Doctype(Spanned { span, .. }) => span.start..span.end,
                _ => continue,
            };
            let range = (range.start + base).max(done)..(range.end + base).max(done);
            self.text(done..range.start);
            done = range.end;
            match token {
                Token::StartTag(tag) => self.start(&tag, range),
                Token::EndTag(tag) => self.end(&tag.name, range),
                _ => {}
            }
        }
        self.text(done..base + html.len());
    }

    fn start(&mut self, tag: &StartTag<usize>, range: Range<usize>) {
        let name: &[u8] = &tag.name;
        if let Some(skip) = &mut self.skip {
            skip.depth += usize::from(skip.name == name);
            return;
        }
        if self.quoted > 0 && matches!(name, b"footer" | b"figcaption" | b"cite") {
            self.attribution(name, range.start);
            return;
        }
        let hidden = matches!(name, b"div" | b"section" | b"span") && tag.attributes.contains_key(b"hidden".as_slice());
        if hidden || SKIPPED.contains(&name) {
            let use_ = match name {
                b"title" => Use::Title,
                b"script" if metadata::is_json_ld(tag) => Use::JsonLd,
                _ => Use::Nothing,
            };
            self.skip = Some(Skip { name: name.to_vec(), depth: 1, from: range.end, use_ });
            return;
        }
        if BLOCKS.contains(&name) {
            self.prose().end_paragraph(range.start);
            self.broken = false;
        }
        match name {
            b"article" | b"main" if !self.nested => {
                self.open.push(self.current);
                self.current = self.regions.len();
                self.regions.push(Builder::new(self.source));
            }
            b"h1" => self.heading = Some(self.prose().text().len()),
            b"br" => self.line_break(range),
            b"pre" => self.preformatted = true,
            b"figure" => self.figure = true,
            b"blockquote" => {
                self.quoted += 1;
                if self.quoted == 1 {
                    self.prose().open_quotation();
                }
            }
            b"q" => {
                self.q += 1;
                let mark = if self.q % 2 == 1 { "“" } else { "‘" };
                self.prose().replace(mark, range);
            }
            b"meta" | b"time" => self.clues.tag(self.source, tag, range),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8], range: Range<usize>) {
        if let Some(skip) = &mut self.skip {
            skip.depth -= usize::from(skip.name == name);
            if skip.depth == 0 {
                let content = skip.from..range.start;
                match skip.use_ {
                    Use::Title => self.clues.page_title(self.source.get(content).unwrap_or("")),
                    Use::JsonLd => self.clues.json_ld(self.source, content),
                    Use::Nothing => {}
                }
                self.skip = None;
            }
            return;
        }
        if BLOCKS.contains(&name) {
            self.prose().end_paragraph(range.start);
            self.broken = false;
        }
        match name {
            b"article" | b"main" if !self.nested => self.current = self.open.pop().unwrap_or(0),
            b"h1" => {
                if let Some(title) = self.heading.take().and_then(|at| self.regions[self.current].text().get(at..)) {
                    self.clues.heading(title.trim());
                }
            }
            b"pre" => self.preformatted = false,
            b"blockquote" if !self.figure => self.close_quotation(),
            b"figure" => {
                self.figure = false;
                self.close_quotation();
            }
            b"q" if self.q > 0 => {
                let mark = if self.q % 2 == 1 { "”" } else { "’" };
                self.q -= 1;
                self.prose().replace(mark, range);
            }
            _ => {}
        }
    }

    fn close_quotation(&mut self) {
        if self.quoted == 1 || self.quoted > 0 && !self.figure {
            self.quoted -= 1;
            if self.quoted == 0 {
                self.names = false;
                self.prose().close_quotation();
            }
        }
    }

    /// The element that names the speaker of a block quotation begins.
    fn attribution(&mut self, name: &[u8], at: usize) {
        let ended = self.prose().text().trim_end().ends_with(['.', '!', '?', '”', '"', '…']);
        if name != b"cite" || self.prose().at_start() || ended {
            self.prose().end_paragraph(at);
            self.names = true;
        }
    }

    /// One line break ends a paragraph after a sentence; two always do.
    fn line_break(&mut self, range: Range<usize>) {
        let ended = self.prose().text().trim_end().ends_with(['.', '!', '?', '”', '"', '»', ':', '…']);
        if self.broken || ended {
            self.prose().end_paragraph(range.start);
        } else {
            self.prose().space(range);
        }
        self.broken = true;
    }

    /// The text at `range` of the source.
    fn text(&mut self, range: Range<usize>) {
        let Some(text) = self.source.get(range.clone()).filter(|_| self.skip.is_none()) else { return };
        if text.is_empty() {
            return;
        }
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let here = range.start + at;
            let space = rest.len() - rest.trim_start_matches(is_space).len();
            if space > 0 {
                if self.preformatted && rest[..space].contains('\n') {
                    self.prose().end_paragraph(here);
                } else {
                    self.prose().space(here..here + space);
                }
                at += space;
                continue;
            }
            self.broken = false;
            if self.names {
                self.names = false;
                if !rest.starts_with(['—', '–', '―', '-', '&']) {
                    self.prose().replace("— ", here..here);
                }
            }
            if rest.starts_with('&') {
                let (length, decoded) = entity(rest);
                match decoded.as_str() {
                    "\u{A0}" => self.prose().space(here..here + length),
                    "\u{AD}" | "\u{200B}" => {}
                    other if other == &rest[..length] => self.prose().copy(here..here + length),
                    other => self.prose().replace(other, here..here + length),
                }
                at += length;
                continue;
            }
            let invisible = rest.chars().next().filter(|c| matches!(c, '\u{AD}' | '\u{200B}' | '\u{FEFF}'));
            if let Some(c) = invisible {
                at += c.len_utf8();
                continue;
            }
            let plain = rest.find(|c: char| is_space(c) || matches!(c, '&' | '\u{AD}' | '\u{200B}' | '\u{FEFF}'));
            let plain = plain.unwrap_or(rest.len());
            self.prose().copy(here..here + plain);
            at += plain;
        }
    }
}

/// White space as pages have it. The ideographic space is a letter's width and stays.
fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\u{3000}'
}

/// The bytes of the character reference that `text` begins with, and what they stand for; `&` itself if it is none.
fn entity(text: &str) -> (usize, String) {
    let name = text[1..].bytes().take(40).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let length = 1 + name + usize::from(text.as_bytes().get(1 + name) == Some(&b';'));
    let reference = &text[..length];
    let mut decoded = Vec::new();
    for token in Tokenizer::new(reference).flatten() {
        if let html5gum::Token::String(string) = token {
            decoded.extend_from_slice(&string);
        }
    }
    let decoded = String::from_utf8(decoded).unwrap_or_default();
    // "&eacutefoo" is "éfoo": what follows the reference is text again.
    let common =
        decoded.chars().rev().zip(reference.chars().rev()).take_while(|(a, b)| a == b && b.is_ascii_alphanumeric());
    let tail = common.count();
    match decoded.get(..decoded.len() - tail) {
        Some(value) if !value.is_empty() && tail + 1 < length => (length - tail, value.to_owned()),
        _ => (1, "&".to_owned()),
    }
}
