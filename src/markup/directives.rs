//! Comments by which an author silences On Record.
//!
//! | comment | leaves alone |
//! |---|---|
//! | `<!-- onrecord: ignore -->` | the paragraph it stands in or at the end of; on a line of its own, the next one |
//! | `<!-- onrecord: ignore-next -->` | the next paragraph |
//! | `<!-- onrecord: ignore-start -->` … `<!-- onrecord: ignore-end -->` | what stands between, or the rest of the text |
//! | `<!-- onrecord: ignore-file -->`, or `onrecord: ignore` in the front matter | the whole text |

use super::Prose;
use crate::text::Span;
use memchr::memmem;

/// Every ignore comment in `source`: its span and its word. Costs one search where there is none.
pub fn comments(source: &str) -> Vec<(Span, &str)> {
    let mut found = Vec::new();
    for at in memmem::find_iter(source.as_bytes(), "onrecord:") {
        let before = source[..at].trim_end();
        let after = &source[at + "onrecord:".len()..];
        let (Some(start), Some(end)) = (before.strip_suffix("<!--").map(str::len), after.find("-->")) else { continue };
        found.push((Span::new(start, at + "onrecord:".len() + end + "-->".len()), after[..end].trim()));
    }
    found
}

/// Source spans to leave alone, by the comments of `source`, or all of it because its front matter says so.
pub fn ignored(source: &str, prose: &Prose, comments: &[(Span, &str)], silent: bool) -> Vec<Span> {
    if silent {
        return vec![Span::new(0, source.len())];
    }
    if comments.is_empty() {
        return Vec::new();
    }
    let paragraphs = prose.paragraphs();
    let next = |from: u32| paragraphs.iter().find(|paragraph| paragraph.start >= from).copied();
    let own = |comment: Span| {
        paragraphs.iter().copied().find(|paragraph| {
            let behind = source.get(paragraph.end as usize..comment.start as usize);
            paragraph.start <= comment.start
                && (comment.end <= paragraph.end || behind.is_some_and(|gap| !gap.contains(['\n', '\r'])))
        })
    };
    let mut spans = Vec::new();
    let mut region = None;
    for &(comment, word) in comments {
        match word {
            "ignore" => spans.extend(own(comment).or_else(|| next(comment.end))),
            "ignore-next" => spans.extend(next(comment.end)),
            "ignore-file" => spans.push(Span::new(0, source.len())),
            "ignore-start" => region = region.or(Some(comment.start)),
            "ignore-end" => spans.extend(region.take().map(|start| Span { start, end: comment.end })),
            _ => {}
        }
    }
    spans.extend(region.map(|start| Span { start, end: source.len() as u32 }));
    spans.sort_unstable();
    spans
}
