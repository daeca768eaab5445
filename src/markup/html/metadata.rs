//! What a page says about its article: date, title, author.

use crate::markup::Metadata;
use crate::text::Span;
use html5gum::emitters::default::StartTag;
use serde_json::Value;
use std::ops::Range;

/// How far a date in a page can be trusted, least first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Rank {
    #[default]
    None,
    /// The first `<time datetime>`.
    Time,
    /// `<meta name="date">` and its like.
    Meta,
    /// `<meta property="article:published_time">`.
    Published,
    /// `datePublished` in JSON-LD.
    JsonLd,
}

/// Evidence as it is met.
#[derive(Default)]
pub struct Clues {
    metadata: Metadata,
    rank: Rank,
    heading: Option<String>,
    page_title: Option<String>,
}

/// True for `<script type="application/ld+json">`.
pub fn is_json_ld(tag: &StartTag<usize>) -> bool {
    attribute(tag, b"type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"))
}

/// An attribute's value, if it is UTF-8.
fn attribute<'t>(tag: &'t StartTag<usize>, name: &[u8]) -> Option<&'t str> {
    tag.attributes.get(name).and_then(|value| std::str::from_utf8(value).ok())
}

impl Clues {
    /// A `<meta>` or `<time>` tag at `range`.
    pub fn tag(&mut self, source: &str, tag: &StartTag<usize>, range: Range<usize>) {
        if &**tag.name == b"time" {
            if let Some(date) = attribute(tag, b"datetime") {
                self.date(source, Rank::Time, date, range);
            }
            return;
        }
        let key = [b"property".as_slice(), b"name", b"itemprop"].iter().find_map(|name| attribute(tag, name));
        let (Some(key), Some(content)) = (key, attribute(tag, b"content")) else { return };
        let content = content.trim();
        match key.to_ascii_lowercase().as_str() {
            "article:published_time" | "og:article:published_time" | "datepublished" => {
                self.date(source, Rank::Published, content, range);
            }
            "date" | "dc.date" | "dc.date.issued" | "dcterms.created" | "dcterms.date" | "pubdate" | "publishdate"
            | "publish-date" | "parsely-pub-date" | "sailthru.date" | "publication_date" => {
                self.date(source, Rank::Meta, content, range);
            }
            "author" | "article:author" | "byl" if !content.starts_with("http") => self.author(content),
            "og:title" => {
                self.metadata.title.get_or_insert_with(|| content.to_owned());
            }
            _ => {}
        }
    }

    /// The content of a JSON-LD script at `range`.
    pub fn json_ld(&mut self, source: &str, range: Range<usize>) {
        let Some(value) = source.get(range.clone()).and_then(|json| serde_json::from_str::<Value>(json).ok()) else {
            return;
        };
        let nodes = match &value {
            Value::Array(nodes) => nodes.iter().collect(),
            Value::Object(node) => match node.get("@graph") {
                Some(Value::Array(nodes)) => nodes.iter().collect(),
                _ => vec![&value],
            },
            _ => Vec::new(),
        };
        for node in nodes {
            let Some(date) = node.get("datePublished").and_then(Value::as_str) else { continue };
            self.date(source, Rank::JsonLd, date, range.clone());
            if let Some(title) = node.get("headline").and_then(Value::as_str) {
                self.metadata.title.get_or_insert_with(|| title.to_owned());
            }
            let author = node.get("author").map(|author| author.get(0).unwrap_or(author));
            if let Some(name) = author.and_then(|author| author.get("name").unwrap_or(author).as_str()) {
                self.author(name);
            }
        }
    }

    /// A date as written somewhere in `range`.
    fn date(&mut self, source: &str, rank: Rank, date: &str, range: Range<usize>) {
        let date = date.trim();
        if rank > self.rank && !date.is_empty() {
            let inside = source.get(range.clone()).and_then(|text| text.find(date));
            let span = inside.map_or(range.clone(), |at| range.start + at..range.start + at + date.len());
            self.metadata.date = Some((date.to_owned(), Span::new(span.start, span.end)));
            self.rank = rank;
        }
    }

    fn author(&mut self, name: &str) {
        if !name.trim().is_empty() {
            self.metadata.author.get_or_insert_with(|| name.trim().to_owned());
        }
    }

    /// The text of an `<h1>`.
    pub fn heading(&mut self, text: &str) {
        if !text.is_empty() {
            self.heading.get_or_insert_with(|| text.to_owned());
        }
    }

    /// The raw content of `<title>`.
    pub fn page_title(&mut self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.page_title.get_or_insert(text);
        }
    }

    /// The metadata: the headline on the page is better than the one for other sites, and that than the window's.
    pub fn metadata(self) -> Metadata {
        Metadata { title: self.heading.or(self.metadata.title).or(self.page_title), ..self.metadata }
    }
}
