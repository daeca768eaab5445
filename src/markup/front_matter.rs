//! Front matter: the lines of `key: value` (YAML, between `---`) or `key = value` (TOML, between `+++`) before an article.
//!
//! Only a few keys of the top level matter, so this reads lines and no more; what it does not understand it passes over.

use super::Metadata;
use crate::text::Span;

/// What front matter says, and where it ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// About the article.
    pub metadata: Metadata,
    /// True if the article is to be left alone: `onrecord: ignore` (or `off`, or `false`).
    pub silent: bool,
    /// The byte after it, which is 0 where there is none.
    pub end: usize,
}

/// The front matter that `source` begins with; `None` if there is none.
pub fn read(source: &str) -> Option<FrontMatter> {
    let body = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    let mark = ["---", "+++"].into_iter().find(|mark| body.starts_with(mark))?;
    let mut metadata = Metadata::default();
    let (mut silent, mut wants_author) = (false, false);
    let mut at = source.len() - body.len();
    for (number, line) in body.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        match number {
            0 if content != mark => return None,
            0 => continue,
            _ if content == mark || content == "..." && mark == "---" => {
                return Some(FrontMatter { metadata, silent, end: at });
            }
            _ => {}
        }
        // A list under "author:" names several; the first stands for all.
        if wants_author && let Some(item) = content.trim_start().strip_prefix("- ") {
            metadata.author = value(item).map(|(author, _)| author.to_owned());
        }
        wants_author = false;
        let separator = if mark == "---" { ':' } else { '=' };
        let Some((key, rest)) = content.split_once(separator) else { continue };
        if key.starts_with([' ', '\t', '#', '-']) {
            continue;
        }
        let key = key.trim().trim_matches('"').to_ascii_lowercase();
        let given = value(rest);
        match key.as_str() {
            "title" | "headline" => metadata.title = metadata.title.or(given.map(|(title, _)| title.to_owned())),
            "onrecord" => silent = given.is_some_and(|(word, _)| matches!(word, "ignore" | "off" | "false")),
            "date" | "published" | "publish_date" | "publishdate" | "pubdate" | "published_at" => {
                if let (None, Some((date, offset))) = (&metadata.date, given) {
                    let from = start + (content.len() - rest.len()) + offset;
                    metadata.date = Some((date.to_owned(), Span::new(from, from + date.len())));
                }
            }
            "author" | "authors" | "byline" => match given {
                Some((author, _)) => {
                    let author = author.trim_matches(['[', ']']).split(',').next().unwrap_or(author);
                    metadata.author = value(author).map(|(author, _)| author.to_owned());
                }
                None => wants_author = true,
            },
            _ => {}
        }
    }
    None
}

/// A value without quotes and comment, and its offset in `rest`; `None` if it is empty.
fn value(rest: &str) -> Option<(&str, usize)> {
    let trimmed = rest.trim_start();
    let mut offset = rest.len() - trimmed.len();
    let value = match trimmed.chars().next()? {
        quote @ ('"' | '\'') => {
            offset += 1;
            let inner = &trimmed[1..];
            &inner[..inner.find(quote).unwrap_or(inner.len())]
        }
        _ => trimmed.split(" #").next().unwrap_or(trimmed).trim_end(),
    };
    (!value.is_empty()).then_some((value, offset))
}
