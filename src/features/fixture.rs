//! Fixtures: one or more articles in a string, with a cursor, and answers drawn under their lines.

use super::{Page, Place};
use crate::article::Article;
use crate::date::Known;
use crate::library::{Change, Key, Library, Record};
use crate::markup::Format;
use crate::settings::Settings;
use crate::text::Span;
use std::sync::Arc;

/// Articles, read and linked.
pub struct Fixture {
    /// All of them.
    pub library: Library,
    /// The one with the cursor, or the first.
    pub key: String,
    /// The cursor; 0 without one.
    pub offset: usize,
    /// The settings, for a test to change.
    pub settings: Settings,
    files: Vec<(String, String)>,
}

impl Fixture {
    /// Reads `//- /name.md` sections (`//- /name.md closed` for a file that is not
    /// open); without any, one article `/a.txt`. `$0` is the cursor.
    pub fn new(text: &str) -> Fixture {
        let mut files: Vec<(String, String)> = Vec::new();
        for line in text.split_inclusive('\n') {
            match line.strip_prefix("//- ") {
                Some(name) => files.push((name.trim().to_owned(), String::new())),
                None if files.is_empty() && line.trim().is_empty() => {}
                None => {
                    if files.is_empty() {
                        files.push(("/a.txt".to_owned(), String::new()));
                    }
                    files.last_mut().expect("a file").1.push_str(line);
                }
            }
        }
        let mut library = Library::default();
        let mut cursor = None;
        for (name, text) in &mut files {
            let offset = text.find("$0");
            if let Some(offset) = offset {
                text.replace_range(offset..offset + 2, "");
            }
            let closed = name.strip_suffix(" closed").map(str::to_owned);
            let is_closed = closed.is_some();
            *name = closed.unwrap_or_else(|| name.clone());
            cursor = cursor.or(offset.map(|offset| (name.clone(), offset)));
            let key: Key = name.as_str().into();
            let article = read(name, text);
            library.apply(match is_closed {
                true => Change::Keep(key, Arc::new(Record::of(&article))),
                false => Change::Set(key, Arc::new(article)),
            });
        }
        let (key, offset) = cursor.unwrap_or_else(|| (files[0].0.clone(), 0));
        Fixture { library, key, offset, settings: Settings::default(), files }
    }

    /// An article, open or closed, read anew.
    pub fn read(&self, key: &str) -> Option<Arc<Article>> {
        let (name, text) = self.files.iter().find(|(name, _)| name == key)?;
        Some(Arc::new(read(name, text)))
    }

    /// The article with the cursor.
    pub fn page(&self) -> Page<'_> {
        Page::new(&self.library, &self.key, &self.settings).expect("the article is in the library")
    }

    /// Places with their words: `/a.md 3: “We will …`.
    pub fn places(&self, places: &[Place]) -> String {
        let mut out = String::new();
        for place in places {
            let source = &self.read(&place.key).expect("a known article").source;
            let line = source[..place.span.start as usize].matches('\n').count() + 1;
            out.push_str(&format!("{}:{line} {}\n", place.key, super::words::shorten(place.span.of(source), 60)));
        }
        out
    }
}

fn read(name: &str, text: &str) -> Article {
    Article::read(text, Format::from_path(name).expect("a known extension"), &Known::default())
}

/// Each line of `source` that one of `spans` touches, with `^^^` and the label under it.
pub fn draw(source: &str, spans: &[(Span, String)]) -> String {
    let mut out = String::new();
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let whole = Span::new(start, start + line.len());
        start += line.len();
        let here: Vec<_> = spans.iter().filter(|(span, _)| span.overlap(whole) > 0).collect();
        if here.is_empty() {
            continue;
        }
        out.push_str(line.trim_end());
        out.push('\n');
        for (span, label) in here {
            let from = span.start.max(whole.start) as usize;
            let to = (span.end.min(whole.end) as usize).min(whole.start as usize + line.trim_end().len());
            let pad = source[whole.start as usize..from].chars().count();
            let width = source[from..to.max(from)].chars().count().max(1);
            let label = if span.start >= whole.start { label.as_str() } else { "" };
            out.push_str(format!("{}{} {label}", " ".repeat(pad), "^".repeat(width)).trim_end());
            out.push('\n');
        }
    }
    out
}
