//! Reading again after an edit: only what the edit can have changed.
//!
//! A paragraph is read from its own words and from those of the paragraphs beside it (a quotation goes on in the next one).
//! So whatever stands a little before the first byte that differs, and a little behind the last, was read already and has
//! only moved. The part between is read by itself, as any text is, and put in the place of what stood there.

use super::{Reading, Trouble, Word};
use crate::text::Span;
use memchr::{memchr, memrchr};
use std::ops::Range;

/// So many paragraphs on either side of a change are read again with it: what is read of a paragraph rests on the next one
/// (which goes on with a quotation), and what is found in it on what is read of those beside it.
const MARGIN: usize = 2;

/// What an article was read as, for the time when it has changed a little. Without it the reading is the same and takes longer.
#[derive(Debug, Default)]
pub struct Memo {
    text: String,
    /// See [`Reading::without_text`].
    reading: Reading<'static>,
}

/// Which part of a reading is new, beside the one before it. What stands before and behind is the same but for its place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// Bytes that were read again: whole lines.
    pub bytes: Range<usize>,
    /// The bytes that stood in their place.
    pub bytes_before: Range<usize>,
    /// Words that were read again.
    pub words: Range<usize>,
    /// The words that stood in their place.
    pub words_before: Range<usize>,
    /// Noun phrases that were found again.
    pub phrases: Range<usize>,
    /// The phrases that stood in their place.
    pub phrases_before: Range<usize>,
}

impl Change {
    /// All of `reading` is new.
    pub fn whole(reading: &Reading) -> Change {
        Change {
            bytes: 0..reading.text.len(),
            bytes_before: 0..usize::MAX,
            words: 0..reading.words.len(),
            words_before: 0..usize::MAX,
            phrases: 0..reading.phrases.len(),
            phrases_before: 0..usize::MAX,
        }
    }

    /// Where word `i` of the reading before stands now, if it was not read again.
    pub fn word(&self, i: usize) -> Option<usize> {
        moved(i, &self.words_before, &self.words)
    }

    /// The same as [`Change::word`] for the noun phrase `i`.
    pub fn phrase(&self, i: usize) -> Option<usize> {
        moved(i, &self.phrases_before, &self.phrases)
    }
}

fn moved(i: usize, before: &Range<usize>, now: &Range<usize>) -> Option<usize> {
    match i {
        _ if i < before.start => Some(i),
        _ if i < before.end => None,
        _ => Some(i - before.end + now.end),
    }
}

impl Memo {
    /// Reads `text`, and says what of it is new.
    pub fn read<'t>(&mut self, text: &'t str) -> (Reading<'t>, Change) {
        let old = std::mem::take(self);
        match Cut::between(&old, text) {
            Some(cut) => cut.read(old.reading, text),
            None => {
                let reading = Reading::new(text);
                let change = Change::whole(&reading);
                (reading, change)
            }
        }
    }

    /// A memo of `text` as it was read, for the next time.
    pub fn new(text: String, reading: Reading<'static>) -> Memo {
        Memo { text, reading }
    }
}

/// What of an earlier reading holds still.
struct Cut {
    /// Paragraphs up to this one have not changed.
    keep: usize,
    /// Nor have those from this one on, counted as before.
    tail: usize,
    /// The first byte that is read again.
    start: usize,
    /// One past the last byte that is read again: where it was, and where it is.
    end_before: usize,
    end: usize,
    /// One past the paragraph behind it.
    beyond: usize,
}

impl Cut {
    /// `None` if nothing can be kept.
    fn between(old: &Memo, text: &str) -> Option<Cut> {
        let (before, now) = (old.text.as_bytes(), text.as_bytes());
        let paragraphs = &old.reading.paragraphs;
        let word = |i: u32| old.reading.words.get(i as usize).map_or(Span::default(), |word| word.span);
        // The line of a paragraph, its line feed included; one without a line feed has no end.
        let line_start =
            |p: &Range<u32>| memrchr(b'\n', &before[..word(p.start).start as usize]).map_or(0, |at| at + 1);
        let line_end = |p: &Range<u32>| {
            let from = word(p.end.saturating_sub(1)).end as usize;
            memchr(b'\n', &before[from..]).map_or(usize::MAX, |at| from + at + 1)
        };
        let same = same_before(before, now);
        let behind = same_behind(&before[same..], &now[same..]);
        let keep = paragraphs.partition_point(|p| line_end(p) <= same).saturating_sub(MARGIN);
        // The line feed before it has to be the same, or it is a part of another paragraph now.
        let tail = paragraphs.partition_point(|p| line_start(p) <= before.len() - behind) + MARGIN;
        let tail = tail.min(paragraphs.len());
        if keep == 0 && tail == paragraphs.len() {
            return None;
        }
        let start = keep.checked_sub(1).map_or(0, |last| line_end(&paragraphs[last]));
        let end_before = paragraphs.get(tail).map_or(before.len(), line_start);
        let beyond = paragraphs.get(tail).map_or(before.len(), |p| line_end(p).min(before.len()));
        let here = |at: usize| at + now.len() - before.len();
        Some(Cut { keep, tail, start, end_before, end: here(end_before), beyond: here(beyond) })
    }

    fn read<'t>(self, mut old: Reading<'t>, text: &'t str) -> (Reading<'t>, Change) {
        let mut part = Reading::new(text.get(self.start..self.beyond).unwrap_or(""));
        if self.beyond > self.end {
            // The paragraph behind was read to see whether it goes on with what stands here.
            part.forget_last_paragraph();
        }
        let Reading {
            ref mut words,
            ref mut paragraphs,
            ref mut sentences,
            ref mut marked,
            ref mut phrases,
            ref mut troubles,
            ..
        } = old;
        let first = |p: usize| paragraphs.get(p).map_or(words.len(), |p: &Range<u32>| p.start as usize);
        let was = first(self.keep)..first(self.tail);
        let sentence = |i: usize| words.get(i).map_or(sentences.len(), |word: &Word| word.sentence as usize);
        let sentences_were = sentence(was.start)..sentence(was.end);
        let at = |i: usize| marked.partition_point(|(_, range)| (range.start as usize) < i);
        let marked_were = at(was.start)..at(was.end);
        let at = |i: usize| phrases.partition_point(|range| (range.start as usize) < i);
        let phrases_were = at(was.start)..at(was.end);
        let at = |byte: usize| troubles.partition_point(|trouble| (trouble.span().start as usize) < byte);
        let troubles_were = at(self.start)..at(self.end_before);
        // How far the part moves, and how far what stands behind it does.
        let here = Shift {
            bytes: self.start as u32,
            words: was.start as u32,
            paragraphs: self.keep as u32,
            sentences: sentences_were.start as u32,
            marked: marked_were.start as u32,
        };
        let difference = |new: usize, old: &Range<usize>| (new as u32).wrapping_sub(old.len() as u32);
        let behind = Shift {
            bytes: (self.end as u32).wrapping_sub(self.end_before as u32),
            words: difference(part.words.len(), &was),
            paragraphs: difference(part.paragraphs.len(), &(self.keep..self.tail)),
            sentences: difference(part.sentences.len(), &sentences_were),
            marked: difference(part.marked.len(), &marked_were),
        };
        let change = Change {
            bytes: self.start..self.end,
            bytes_before: self.start..self.end_before,
            words: was.start..was.start + part.words.len(),
            words_before: was.clone(),
            phrases: phrases_were.start..phrases_were.start + part.phrases.len(),
            phrases_before: phrases_were.clone(),
        };
        put(words, was, part.words, |word| here.word(word), |word| behind.word(word));
        let paragraphs_were = self.keep..self.tail;
        put(paragraphs, paragraphs_were, part.paragraphs, |p| here.range(p), |p| behind.range(p));
        put(sentences, sentences_were, part.sentences, |s| here.range(s), |s| behind.range(s));
        put(phrases, phrases_were, part.phrases, |p| here.range(p), |p| behind.range(p));
        put(troubles, troubles_were, part.troubles, |t| here.trouble(t), |t| behind.trouble(t));
        let shift = |by: Shift| {
            move |(passage, words): &mut (super::Marked, Range<u32>)| {
                by.span(&mut passage.outer);
                by.span(&mut passage.inner);
                by.range(words);
            }
        };
        put(marked, marked_were, part.marked, shift(here), shift(behind));
        old.text = text;
        old.find_ends();
        (old, change)
    }
}

/// How far things move. Numbers wrap, so that they can move back.
#[derive(Clone, Copy)]
struct Shift {
    bytes: u32,
    words: u32,
    paragraphs: u32,
    sentences: u32,
    marked: u32,
}

impl Shift {
    fn span(&self, span: &mut Span) {
        span.start = span.start.wrapping_add(self.bytes);
        span.end = span.end.wrapping_add(self.bytes);
    }

    fn range(&self, words: &mut Range<u32>) {
        words.start = words.start.wrapping_add(self.words);
        words.end = words.end.wrapping_add(self.words);
    }

    fn word(&self, word: &mut Word) {
        self.span(&mut word.span);
        word.paragraph = word.paragraph.wrapping_add(self.paragraphs);
        word.sentence = word.sentence.wrapping_add(self.sentences);
        if word.is_marked() {
            word.marked = word.marked.wrapping_add(self.marked);
        }
    }

    fn trouble(&self, trouble: &mut Trouble) {
        let (Trouble::Unclosed(span) | Trouble::Unopened(span)) = trouble;
        self.span(span);
    }
}

/// Puts `part` in the place of `was`, and moves it and what stands behind.
fn put<T>(all: &mut Vec<T>, was: Range<usize>, mut part: Vec<T>, here: impl FnMut(&mut T), behind: impl FnMut(&mut T)) {
    part.iter_mut().for_each(here);
    all.get_mut(was.end..).unwrap_or_default().iter_mut().for_each(behind);
    all.splice(was, part);
}

/// Bytes that are compared at once.
const CHUNK: usize = 64;

/// How many bytes are the same before the first that differs.
fn same_before(a: &[u8], b: &[u8]) -> usize {
    let chunks = a.chunks_exact(CHUNK).zip(b.chunks_exact(CHUNK)).take_while(|(a, b)| a == b).count() * CHUNK;
    chunks + a[chunks..].iter().zip(&b[chunks..]).take_while(|(a, b)| a == b).count()
}

/// How many bytes are the same behind the last that differs.
fn same_behind(a: &[u8], b: &[u8]) -> usize {
    let chunks = a.rchunks_exact(CHUNK).zip(b.rchunks_exact(CHUNK)).take_while(|(a, b)| a == b).count() * CHUNK;
    let (a, b) = (&a[..a.len() - chunks], &b[..b.len() - chunks]);
    chunks + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}
