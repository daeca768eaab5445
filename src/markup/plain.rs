//! Plain text: prose already, except for line ends.
//!
//! Everything that must go (a carriage return, a line feed inside a wrapped paragraph, front matter, an ignore comment)
//! is written over with spaces of the same length. Offsets stay what they are and no map is needed.

use super::{Prose, directives, front_matter};
use memchr::memchr2_iter;
use std::ops::Range;

/// Lines longer than this are no wrapped ones.
const WIDEST: usize = 110;

/// Nobody wraps lines to fewer characters than this: short lines are short.
const NARROWEST: usize = 30;

/// Reads plain text.
pub fn read(source: &str) -> Prose {
    let front = front_matter::read(source).unwrap_or_default();
    let comments = directives::comments(source);
    let mut blanks: Vec<Range<usize>> = comments.iter().map(|(span, _)| span.range()).collect();
    blanks.extend((front.end > 0).then_some(0..front.end));
    let mut text = source.to_owned();
    if !blanks.is_empty() {
        // Their lines stay lines, and empty ones: they are no part of a wrapped paragraph.
        let words = |range: Range<usize>| range.filter(|&at| !matches!(source.as_bytes()[at], b'\n' | b'\r'));
        text = written_over(text, blanks.into_iter().flat_map(words).map(|at| (at..at + 1, b' ')));
    }
    let breaks = line_breaks(&text);
    if !breaks.is_empty() {
        text = written_over(text, breaks);
    }
    if source.starts_with('\u{FEFF}') {
        // The space of the same length.
        text.replace_range(..'\u{FEFF}'.len_utf8(), "\u{3000}");
    }
    let mut prose = Prose { text, metadata: front.metadata, ..Prose::default() };
    prose.ignored = directives::ignored(source, &prose, &comments, front.silent);
    prose
}

/// `text` with ASCII bytes instead of ranges of whole characters.
fn written_over(text: String, changes: impl IntoIterator<Item = (Range<usize>, u8)>) -> String {
    let mut bytes = text.into_bytes();
    for (range, byte) in changes {
        bytes[range].fill(byte);
    }
    // Only whole characters are written over, so that nothing is ever lost here.
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Line ends that are not a lone line feed at a paragraph's end, and what is to stand there instead.
fn line_breaks(source: &str) -> Vec<(Range<usize>, u8)> {
    let mut changes = Vec::new();
    let mut lines: Vec<Line> = Vec::with_capacity(source.len() / 60 + 1);
    let mut start = 0;
    let bytes = source.as_bytes();
    let mut ends = memchr2_iter(b'\n', b'\r', bytes).peekable();
    while let Some(at) = ends.next() {
        let windows = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
        if windows {
            ends.next();
        }
        lines.push(Line { start, end: at, after: at + 1 + usize::from(windows) });
        start = at + 1 + usize::from(windows);
        if bytes[at] == b'\r' {
            // "\r\n" becomes " \n" and a lone "\r" becomes "\n".
            changes.push(if windows { (at..at + 1, b' ') } else { (at..at + 1, b'\n') });
        }
    }
    lines.push(Line { start, end: source.len(), after: source.len() });
    let width = wrapped_at(source, &lines);
    for pair in lines.windows(2) {
        if joins(source, pair[0], pair[1], width) {
            changes.push((pair[0].end..pair[0].after, b' '));
        }
    }
    changes
}

/// A line without its end, and where the next one begins.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    after: usize,
}

impl Line {
    fn text<'s>(&self, source: &'s str) -> &'s str {
        source[self.start..self.end].trim_end()
    }
}

/// The width in characters at which the text is wrapped by hand or by a mail program; `None` if it is not.
///
/// Lines are wrapped if hardly any could have taken the first word of the next.
fn wrapped_at(source: &str, lines: &[Line]) -> Option<usize> {
    if lines.len() < 3 {
        return None;
    }
    let mut width = 0;
    for line in lines {
        if line.end - line.start > WIDEST * 4 {
            return None;
        }
        width = width.max(line.text(source).chars().count());
    }
    if !(NARROWEST..=WIDEST).contains(&width) {
        return None;
    }
    let (mut full, mut short) = (0, 0);
    for pair in lines.windows(2) {
        let (line, next) = (pair[0].text(source), pair[1].text(source));
        if line.is_empty() || next.is_empty() {
            continue;
        }
        if is_full(line, next, width) { full += 1 } else { short += 1 }
    }
    (full >= 2 && full >= 3 * short).then_some(width)
}

/// True if the first word of `next` would hardly have fitted behind `line`.
fn is_full(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().map_or(0, |word| word.chars().count());
    // Ragged editors leave a few characters.
    line.chars().count() + 1 + word + 3 > width
}

/// True if `next` goes on with the paragraph of `line`.
fn joins(source: &str, line: Line, next: Line, width: Option<usize>) -> bool {
    let (line, next) = (line.text(source), next.text(source));
    let (Some(last), Some(first)) = (line.chars().next_back(), next.trim_start().chars().next()) else { return false };
    if width.is_some_and(|width| is_full(line, next, width)) {
        return true;
    }
    // A sentence broken in its middle: wrapped text that an editor has shortened since.
    first.is_lowercase() && (last.is_alphanumeric() || last == ',') && line.contains(' ')
}
