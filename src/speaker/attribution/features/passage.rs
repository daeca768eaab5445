//! Is a marked passage that no cue covers a quotation, and if so, whose?

use super::{EDGE, Features, class_number, classes, mix, odds_step, put, step};
use crate::quote::Class;
use crate::speaker::attribution::scan::Scan;
use std::ops::Range;

/// What was attributed just before a passage.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Before {
    /// The phrase that named its source.
    pub source: Option<u32>,
    /// One past its last word, cue included.
    pub end: usize,
    /// True if a cue governed it.
    pub by_cue: bool,
    /// Probability of its source.
    pub source_p: f32,
}

/// A marked passage and what came before it.
pub struct PassageView<'s, 'r> {
    /// The article.
    pub scan: &'s Scan<'r>,
    /// The passage's words, marks included.
    pub words: Range<usize>,
    /// What was attributed before, if anything was.
    pub before: Option<Before>,
    /// Paragraphs between; 9 if there is nothing before.
    pub gap: u32,
    /// The class before the passage, 64 more if another sentence ends with it.
    left: u32,
    /// The class after the passage, 64 more if another sentence begins with it.
    right: u32,
}

/// Where a candidate stands as seen from the passage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Tag {
    /// In the same sentence, before.
    Before = 1,
    /// In the same sentence, after.
    After,
    /// In the sentence before, same paragraph.
    Previous,
    /// In the sentence before, in the paragraph before.
    PreviousParagraph,
    /// In the sentence after.
    Next,
    /// In the sentence after, which begins with a dash.
    NextDash,
    /// In the first sentence of the next paragraph.
    NextParagraph,
    /// In the first sentence of the next paragraph, which begins with a dash.
    NextParagraphDash,
}

impl<'s, 'r> PassageView<'s, 'r> {
    /// The view of a passage.
    pub fn new(scan: &'s Scan<'r>, words: Range<usize>, before: Option<Before>) -> Self {
        let all = scan.words;
        let (a, b) = (words.start, words.end);
        let sentence = all[a].sentence;
        let side = |word: Option<&crate::quote::Word>| {
            word.map_or(EDGE, |w| class_number(w.class) + if w.sentence == sentence { 0 } else { 64 })
        };
        let gap = before.map_or(9, |before| {
            let last = before.end.checked_sub(1).and_then(|j| all.get(j)).map_or(0, |w| w.paragraph);
            all[a].paragraph.saturating_sub(last)
        });
        let left = side(a.checked_sub(1).and_then(|j| all.get(j)));
        let right = side(all.get(b));
        PassageView { scan, words, before, gap, left, right }
    }

    /// The noun phrases that may name the speaker, with their places.
    pub fn candidates(&self) -> Vec<(u32, Tag)> {
        let scan = self.scan;
        let all = scan.words;
        let (a, b) = (self.words.start, self.words.end);
        let sentence = all[a].sentence as usize;
        let phrases = &scan.reading.phrases[..];
        let mut found = Vec::with_capacity(32);
        let range = |s: usize| {
            let (first, inside) = scan.phrases_from(s);
            first..first + inside.len() as u32
        };
        let unmarked = |p: u32| !all[phrases[p as usize].start as usize].is_marked();
        let here = range(sentence);
        let left = here.clone().filter(|&p| phrases[p as usize].end as usize <= a);
        let skip = left.clone().count().saturating_sub(10);
        found.extend(left.skip(skip).map(|p| (p, Tag::Before)));
        found.extend(here.filter(|&p| phrases[p as usize].start as usize >= b).take(8).map(|p| (p, Tag::After)));
        if sentence > 0 && scan.sentence(sentence).start + 3 >= a {
            let previous = scan.sentence(sentence - 1);
            let same = all[previous.start].paragraph == all[a].paragraph;
            let tag = if same { Tag::Previous } else { Tag::PreviousParagraph };
            let inside = range(sentence - 1);
            let from = inside.end.saturating_sub(10).max(inside.start);
            found.extend((from..inside.end).filter(|&p| unmarked(p)).map(|p| (p, tag)));
        }
        let next = scan.sentence(sentence + 1);
        if !next.is_empty() && scan.sentence(sentence).end <= b + 1 {
            let first = all[next.start];
            let apart = first.paragraph - all[a].paragraph;
            if apart <= 1 {
                let dash = matches!(first.class, Class::Dash | Class::Other);
                let tag = match (apart, dash) {
                    (0, false) => Tag::Next,
                    (0, true) => Tag::NextDash,
                    (_, false) => Tag::NextParagraph,
                    (_, true) => Tag::NextParagraphDash,
                };
                // A dash signs with the phrase right after it, and never with a pronoun.
                let most = if dash { 1 } else { 5 };
                let signs = |p: u32| !(dash && all[phrases[p as usize].end as usize - 1].class.is_pronoun());
                let near = range(sentence + 1).take(most);
                found.extend(near.filter(|&p| unmarked(p) && signs(p)).map(|p| (p, tag)));
            }
        }
        found
    }
}

/// Features of a passage by itself: a quotation, or a title, a term, a slogan?
pub fn passage(view: &PassageView, out: &mut impl Features) {
    let scan = view.scan;
    let all = scan.words;
    let (a, b) = (view.words.start, view.words.end);
    let n = step(b - a);
    let gap = view.gap.min(4);
    let gap3 = view.gap.min(3);
    let paragraph = all[a].paragraph;
    let neighbour = |j: Option<usize>| {
        j.and_then(|j| all.get(j)).filter(|w| w.paragraph == paragraph).map(|w| (w.hash, class_number(w.class)))
    };
    let (left, left_class) = neighbour(a.checked_sub(1)).unwrap_or((EDGE, EDGE));
    let (right, right_class) = neighbour(Some(b)).unwrap_or((EDGE, EDGE));
    let first = u32::from(left_class == EDGE);
    let sentence = scan.sentence_of(a);
    let whole = u32::from(a == sentence.start) * 2 + u32::from(b == sentence.end);
    let stop = all[a.max(b.saturating_sub(2))].hash;
    let (mut capitals, mut letters) = (0, 0);
    for w in &all[a..b] {
        letters += u32::from(!w.class.is_mark() && !matches!(w.class, Class::Comma | Class::Period | Class::Number));
        capitals += u32::from(w.capital);
    }
    let verbal = u32::from(scan.verbals(a, b) > 0);
    put!(out, 0);
    put!(out, 1, n);
    put!(out, 2, gap);
    put!(out, 3, n, gap3);
    put!(out, 4, stop);
    put!(out, 5, u32::from(all.get(a + 1).is_some_and(|w| w.capital)));
    put!(out, 6, left);
    put!(out, 7, right);
    put!(out, 8, left_class);
    put!(out, 9, right_class);
    put!(out, 10, u32::from(first == 1 && right_class == EDGE));
    put!(out, 11, first);
    put!(out, 12, first, gap3);
    put!(out, 13, whole);
    put!(out, 14, whole, gap3);
    put!(out, 15, whole, n);
    put!(out, 16, n, first);
    put!(out, 17, u32::from(capitals * 2 > letters), n);
    put!(out, 18, stop, n);
    let last_kind = view.before.map_or(0, |last| 1 + u32::from(last.by_cue));
    put!(out, 19, last_kind, gap3);
    put!(out, 20, u32::from(view.before.is_some() && view.gap == 0), u32::from(a == sentence.start));
    put!(out, 21, u32::from(first == 1 && a > 0 && all[a - 1].class == Class::Colon));
    put!(out, 22, verbal, n);
}

/// Features of "nobody near says it", given those of [`passage`].
pub fn none(passage: &[u32], out: &mut impl Features) {
    passage.iter().for_each(|&h| out.add(mix(h, 1)));
}

/// Features of "the speaker before goes on", given those of [`passage`].
pub fn carry(view: &PassageView, passage: &[u32], last: Before, out: &mut impl Features) {
    passage.iter().for_each(|&h| out.add(mix(h, 2)));
    let head = last.source.and_then(|s| view.scan.reading.phrases.get(s as usize)).map(|p| p.end as usize - 1);
    put!(out, 30, head.map_or(0, |h| class_number(view.scan.words[h].class)));
    put!(out, 31, view.gap.min(4), u32::from(last.by_cue));
    put!(out, 32, step(view.words.start.saturating_sub(last.end)));
}

/// Features of a noun phrase as the speaker of the passage. `heard` is how sure some cue is that this phrase is its
/// source.
pub fn phrase(view: &PassageView, phrase: &Range<u32>, tag: Tag, heard: f32, out: &mut impl Features) {
    let scan = view.scan;
    let all = scan.words;
    let (a, b) = (view.words.start, view.words.end);
    let (x, y) = (phrase.start as usize, phrase.end as usize);
    let (lo, hi) = if y <= a { (y, a) } else { (b, x) };
    let t = tag as u32 * 100;
    let sentence = all[x].sentence;
    let near = |j: usize| all.get(j).filter(|w| w.sentence == sentence);
    let before = x.checked_sub(1).and_then(near);
    let after = all.get(y);
    let head = all[y - 1];
    let head_class = class_number(head.class);
    let beside = [Some(y), Some(y + 1), x.checked_sub(1)];
    let cue_beside =
        beside.iter().flatten().filter(|&&j| near(j).is_some()).map(|&j| scan.cueness(j)).max().unwrap_or(0);
    let cue_word = beside
        .iter()
        .flatten()
        .filter(|&&j| scan.cueness(j) > 0)
        .filter_map(|&j| near(j))
        .find(|w| !matches!(w.class, Class::Determiner | Class::Preposition))
        .map_or(0, |w| w.hash);
    let d = step(hi - lo);
    let phrases = if hi - lo < 40 { scan.reading.phrases_in(lo as u32..hi as u32).len() } else { 9 };
    let between = classes(scan, lo, hi, 5);
    let (left, right) = (view.left, view.right);
    let before_class = before.map_or(EDGE, |w| class_number(w.class));
    let after_class = after.map_or(EDGE, |w| class_number(w.class));
    let gap = view.gap.min(3);
    put!(out, t + 2, head_class);
    put!(out, t + 3, d);
    put!(out, t + 4, phrases.min(5) as u32);
    put!(out, t + 5, between);
    put!(out, t + 6, left);
    put!(out, t + 7, right);
    put!(out, t + 8, cue_beside);
    put!(out, t + 9, cue_word);
    put!(out, t + 13, head.hash);
    put!(out, t + 15, if head.class.is_pronoun() { head.hash } else { 0 });
    put!(out, t + 16, before.map_or(EDGE, |w| w.hash));
    put!(out, t + 17, before_class, after_class, left);
    put!(out, t + 18, after.map_or(EDGE, |w| w.hash));
    put!(out, t + 19, (y - x).min(4) as u32, head_class);
    put!(out, t + 21, gap, left);
    put!(out, t + 22, between, head_class, u32::from(left >= 64));
    put!(out, t + 25, u32::from(scan.words[y - 1].cluster) & 0x3f, before_class, after_class);
    let heard = if heard > 0.0 { odds_step(heard) } else { 99 };
    put!(out, t + 23, heard);
}
