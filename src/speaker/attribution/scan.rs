//! What the features ask about a reading, counted once, so that each question costs one look-up.

use super::events::sigmoid;
use super::features::{self, CueView};
use super::model::{Lexicon, Table};
use crate::quote::again::Change;
use crate::quote::{Class, Reading, Word};
use crate::text::tokens::hash;
use std::ops::Range;

/// Reporting verbs so plain that they are counted wherever they stand.
const STRONG: &[u32] = &[
    hash("said"),
    hash("says"),
    hash("told"),
    hash("tells"),
    hash("wrote"),
    hash("asked"),
    hash("added"),
    hash("argued"),
    hash("according"),
    hash("tweeted"),
    hash("noted"),
    hash("saying"),
    hash("suggested"),
    hash("reported"),
];

/// The word "that".
pub const THAT: u32 = hash("that");

/// A reading with running counts over its words.
pub struct Scan<'r> {
    /// The reading.
    pub reading: &'r Reading<'r>,
    /// Its words.
    pub words: &'r [Word],
    /// For each word how often it led a cue in the training articles.
    pub cues: Vec<u16>,
    /// For each word whether it may lead a cue.
    pub candidates: Vec<bool>,
    /// For each word the probability that it leads a cue; empty until [`Scan::hear`] has asked.
    pub heard: Vec<f32>,
    /// Phrases that begin in sentence `s` are `phrase_at[s]..phrase_at[s + 1]`.
    phrase_at: Vec<u32>,
    /// Running counts of the words that are heard at least as surely as each of [`LOUD`], 16 bits each, the first lowest.
    loud: Vec<Counts<1>>,
    /// What comes after each word.
    following: Vec<Next>,
    /// Counts over the words before each index.
    counts: Vec<Counts<2>>,
}

/// What is kept of a [`Scan`] for the time when the article has changed a little.
#[derive(PartialEq, Debug, Default)]
pub struct Memo {
    cues: Vec<u16>,
    candidates: Vec<bool>,
    heard: Vec<f32>,
    loud: Vec<Counts<1>>,
    following: Vec<Next>,
    counts: Vec<Counts<2>>,
}

/// The steps of [`Scan::hearing`].
const LOUD: [f32; 4] = [0.05, 0.2, 0.5, 0.8];

/// The first of some kind of word after another; the number of words if there is none.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Next {
    cut: u32,
    mark: u32,
    that: u32,
}

impl Next {
    /// Nothing, in an article of so many words.
    fn nothing(words: usize) -> Next {
        let beyond = words as u32;
        Next { cut: beyond, mark: beyond, that: beyond }
    }

    /// What comes after the word before `word`, which stands at `here`.
    #[inline(always)]
    fn pass(&mut self, word: &Word, here: u32) {
        if word.class.is_mark() {
            (self.cut, self.mark) = (here, here);
        } else if word.hash == THAT {
            self.that = here;
        } else if matches!(
            word.class,
            Class::Comma
                | Class::Semicolon
                | Class::Colon
                | Class::Dash
                | Class::Conjunction
                | Class::Relative
                | Class::Subordinator
        ) {
            self.cut = here;
        }
    }

    /// Brings what comes after each of `words` up to date: behind what is new it moves, before it only as far back changes as
    /// something of it is seen.
    fn again(following: &mut Vec<Next>, words: &[Word], change: &Change) {
        let by = (words.len() as u32).wrapping_sub(following.len() as u32);
        let was = change.words_before.start..change.words_before.end.min(following.len());
        if by != 0 {
            for next in following.get_mut(was.end..).unwrap_or_default() {
                for place in [&mut next.cut, &mut next.mark, &mut next.that] {
                    *place = place.wrapping_add(by);
                }
            }
        }
        let mut next = Next::nothing(words.len());
        following.splice(was, std::iter::repeat_n(next, change.words.len()));
        let end = change.words.end;
        if let (Some(behind), Some(word)) = (following.get(end), words.get(end)) {
            next = *behind;
            next.pass(word, end as u32);
        }
        for (i, (place, word)) in following.iter_mut().zip(words).enumerate().take(end).rev() {
            if i < change.words.start && *place == next {
                break;
            }
            *place = next;
            next.pass(word, i as u32);
        }
    }
}

/// Running counts of the words before an index, 16 bits each, four in a number. A count may run over into the one above it; a
/// difference between two sums is exact all the same, as long as no single count between them fills its 16 bits.
type Counts<const N: usize> = [u64; N];

const AUXILIARY: u64 = 1 << 16;
const COMMA: u64 = 1 << 32;
const MARK: u64 = 1 << 48;
const DASH: u64 = 1 << 16;
const PLAIN: u64 = 1 << 32;

/// What a word adds to the counts: to verbs, auxiliaries, commas and quotation marks; to the word "that", dashes and plain
/// reporting verbs.
#[inline(always)]
fn counted(word: &Word, cue: bool) -> Counts<2> {
    let by_class = match word.class {
        class if class.is_verb() => 1,
        Class::Auxiliary => AUXILIARY,
        Class::Comma => COMMA,
        class if class.is_mark() => MARK,
        _ => 0,
    };
    let that = u64::from(word.hash == THAT);
    let dash = if word.class == Class::Dash { DASH } else { 0 };
    let strong = if cue && STRONG.contains(&word.hash) { PLAIN } else { 0 };
    [by_class, that | dash | strong]
}

#[inline(always)]
fn add<const N: usize>(sum: &mut Counts<N>, other: Counts<N>) {
    sum.iter_mut().zip(other).for_each(|(sum, other)| *sum = sum.wrapping_add(other));
}

/// Brings running counts up to date, to which the new words add `fresh`: behind them there is more by what they add more than
/// those that stood in their place.
fn count_again<const N: usize>(
    counts: &mut Vec<Counts<N>>,
    change: &Change,
    fresh: impl ExactSizeIterator<Item = Counts<N>>,
) {
    if counts.is_empty() {
        counts.reserve(fresh.len() + 1);
        counts.push([0; N]);
    }
    let was = change.words_before.start..change.words_before.end.min(counts.len() - 1);
    let (mut sum, before) = (counts[was.start], counts[was.end]);
    let behind = was.start + 1 + fresh.len();
    let sums = fresh.map(|word| {
        add(&mut sum, word);
        sum
    });
    counts.splice(was.start + 1..was.end + 1, sums);
    let mut by = sum;
    add(&mut by, before.map(u64::wrapping_neg));
    if by != [0; N] {
        counts.iter_mut().skip(behind).for_each(|counts| add(counts, by));
    }
}

macro_rules! between {
    ($($(#[$doc:meta])* $name:ident => $number:literal / $one:expr),*) => {
        $($(#[$doc])* #[inline(always)] pub fn $name(&self, from: usize, to: usize) -> u32 {
            match (self.counts.get(from), self.counts.get(to)) {
                (Some(a), Some(b)) if from < to => u32::from((b[$number].wrapping_sub(a[$number]) / $one) as u16),
                _ => 0,
            }
        })*
    };
}

impl<'r> Scan<'r> {
    /// Counts a reading.
    pub fn new(reading: &'r Reading<'r>, lexicon: &Lexicon) -> Scan<'r> {
        Scan::again(reading, lexicon, &Change::whole(reading), Memo::default())
    }

    /// The same, where what was counted `before` of words that have not changed is taken over.
    pub fn again(reading: &'r Reading<'r>, lexicon: &Lexicon, change: &Change, before: Memo) -> Scan<'r> {
        let words = &reading.words[..];
        let Memo { mut cues, mut candidates, heard, loud, mut following, mut counts } = before;
        let fresh = words.get(change.words.clone()).unwrap_or_default();
        let was = change.words_before.start..change.words_before.end.min(cues.len());
        cues.splice(was.clone(), fresh.iter().map(|word| lexicon.count(word.hash)));
        let leads = |(word, &cue): (&Word, &u16)| cue > 0 || word.class.is_open() && lexicon.welcomes(word.cluster);
        let asked = fresh.iter().zip(cues.get(change.words.clone()).unwrap_or_default());
        candidates.splice(was, asked.map(leads));
        let counted = |(word, &cue): (&Word, &u16)| counted(word, cue > 0);
        count_again(
            &mut counts,
            change,
            fresh.iter().zip(cues.get(change.words.clone()).unwrap_or_default()).map(counted),
        );
        Next::again(&mut following, words, change);
        let mut phrase_at = Vec::with_capacity(reading.sentences.len() + 1);
        let mut next = 0;
        for sentence in &reading.sentences {
            phrase_at.push(next);
            while reading.phrases.get(next as usize).is_some_and(|phrase| phrase.start < sentence.end) {
                next += 1;
            }
        }
        phrase_at.push(next);
        Scan { reading, words, cues, candidates, heard, loud, phrase_at, following, counts }
    }

    /// What was counted and heard, for the time when the article has changed a little.
    pub fn keep(self) -> Memo {
        let Scan { cues, candidates, heard, loud, following, counts, .. } = self;
        Memo { cues, candidates, heard, loud, following, counts }
    }

    /// Asks of every candidate whether it leads a cue, which many later questions want to know of its neighbours.
    pub fn hear(self, table: &Table) -> Scan<'r> {
        let change = Change::whole(self.reading);
        self.hear_again(table, &change)
    }

    /// The same, where what was heard before of words that have not changed is taken over.
    pub fn hear_again(mut self, table: &Table, change: &Change) -> Scan<'r> {
        let (mut heard, mut loud) = (std::mem::take(&mut self.heard), std::mem::take(&mut self.loud));
        let was = change.words_before.start..change.words_before.end.min(heard.len());
        let ask = |i: usize| match self.candidates[i] {
            true => sigmoid(table.score(|sum| features::cue::cue(&CueView::new(&self, i), sum))),
            false => 0.0,
        };
        heard.splice(was, change.words.clone().map(ask));
        let steps = |heard: &f32| {
            let steps = LOUD.iter().filter(|&floor| heard >= floor).count() as u32;
            // Ones in as many counts as there are steps. A count that wraps spoils its neighbour by one step, once in
            // 65,536 cues.
            [u64::MAX.checked_shr(64 - 16 * steps).unwrap_or(0) & 0x0001_0001_0001_0001]
        };
        count_again(&mut loud, change, heard.get(change.words.clone()).unwrap_or_default().iter().map(steps));
        (self.heard, self.loud) = (heard, loud);
        self
    }

    /// How sure it is that word `i` leads a cue, in five steps.
    #[inline(always)]
    pub fn hearing(&self, i: usize) -> u32 {
        self.hearing_in(i, i + 1)
    }

    /// How sure it is of the surest cue in `from..to`, in five steps.
    #[inline(always)]
    pub fn hearing_in(&self, from: usize, to: usize) -> u32 {
        match (self.loud.get(from), self.loud.get(to)) {
            // Who is heard at one step is heard at all below, so the highest count that differs tells.
            (Some(a), Some(b)) if from < to => (64 - (a[0] ^ b[0]).leading_zeros()).div_ceil(16),
            _ => 0,
        }
    }

    between!(
        /// Verbs in `from..to`.
        verbs => 0 / 1,
        /// Auxiliaries in `from..to`.
        auxiliaries => 0 / AUXILIARY,
        /// Commas in `from..to`.
        commas => 0 / COMMA,
        /// Quotation marks in `from..to`.
        marks => 0 / MARK,
        /// The word "that" in `from..to`.
        thats => 1 / 1,
        /// Dashes in `from..to`.
        dashes => 1 / DASH,
        /// Plain reporting verbs in `from..to`.
        strong => 1 / PLAIN
    );

    /// Verbs and auxiliaries in `from..to`.
    #[inline(always)]
    pub fn verbals(&self, from: usize, to: usize) -> u32 {
        self.verbs(from, to) + self.auxiliaries(from, to)
    }

    /// The words of the sentence that word `i` stands in.
    #[inline(always)]
    pub fn sentence_of(&self, i: usize) -> Range<usize> {
        self.words.get(i).map_or(0..0, |word| self.sentence(word.sentence as usize))
    }

    /// The words of a sentence; empty past the end.
    #[inline(always)]
    pub fn sentence(&self, index: usize) -> Range<usize> {
        self.reading.sentences.get(index).map_or(0..0, |s| s.start as usize..s.end as usize)
    }

    /// The words of a marked passage, the marks included.
    #[inline(always)]
    pub fn passage(&self, index: u32) -> Range<usize> {
        self.reading.marked.get(index as usize).map_or(0..0, |(_, words)| words.start as usize..words.end as usize)
    }

    /// The noun phrases of a sentence.
    #[inline(always)]
    pub fn phrases(&self, sentence: usize) -> &'r [Range<u32>] {
        self.phrases_from(sentence).1
    }

    /// The noun phrases of a sentence after the index of the first.
    #[inline(always)]
    pub fn phrases_from(&self, sentence: usize) -> (u32, &'r [Range<u32>]) {
        match (self.phrase_at.get(sentence), self.phrase_at.get(sentence + 1)) {
            (Some(&from), Some(&to)) => (from, self.reading.phrases.get(from as usize..to as usize).unwrap_or(&[])),
            _ => (0, &[]),
        }
    }

    /// The first word after `i` at which a clause or a member of a list may end; the number of words if there is none.
    #[inline(always)]
    pub fn next_cut(&self, i: usize) -> usize {
        self.following.get(i).map_or(self.words.len(), |next| next.cut as usize)
    }

    /// The first quotation mark after word `i`; the number of words if there is none.
    #[inline(always)]
    pub fn next_mark(&self, i: usize) -> usize {
        self.following.get(i).map_or(self.words.len(), |next| next.mark as usize)
    }

    /// The first "that" after word `i`; the number of words if there is none.
    #[inline(always)]
    pub fn next_that(&self, i: usize) -> usize {
        self.following.get(i).map_or(self.words.len(), |next| next.that as usize)
    }

    /// True if word `i` is a plain reporting verb.
    #[inline(always)]
    pub fn is_strong(&self, i: usize) -> bool {
        self.strong(i, i + 1) > 0
    }

    /// How much of a cue word `i` is, in seven steps.
    pub fn cueness(&self, i: usize) -> u32 {
        match self.cues.get(i).copied().unwrap_or(0) {
            0 => 0,
            count => 1 + (5 * u32::from(count) / (u32::from(count) + 30)).min(5),
        }
    }

    /// True if word `i` is the opening mark of a passage (or its first word where no mark opens it).
    #[inline(always)]
    pub fn opens(&self, i: usize) -> bool {
        self.words.get(i).is_some_and(|w| w.is_marked() && self.passage(w.marked).start == i)
    }

    /// True if a passage ends with word `i`.
    #[inline(always)]
    pub fn closes(&self, i: usize) -> bool {
        self.words.get(i).is_some_and(|w| w.is_marked() && self.passage(w.marked).end == i + 1)
    }

    /// True for marked words of which more than half, and at least two, have a capital, as a title's do.
    pub fn titled(&self, content: &Range<usize>) -> bool {
        let Some(words) = self.words.get(content.clone()) else { return false };
        let capitals = words.iter().filter(|w| w.capital).count();
        let marked = words.first().is_some_and(|w| w.is_marked());
        marked && capitals >= 2 && capitals * 2 > words.iter().filter(|w| !w.class.is_mark()).count()
    }

    /// `range` without the marks and stops at either end.
    pub fn core(&self, range: Range<usize>) -> Range<usize> {
        let bare = |i: usize| {
            self.words.get(i).is_none_or(|w| {
                w.class.is_mark()
                    || matches!(
                        w.class,
                        Class::Comma
                            | Class::Period
                            | Class::Colon
                            | Class::Semicolon
                            | Class::Open
                            | Class::Close
                            | Class::Question
                            | Class::Exclamation
                            | Class::Dash
                            | Class::Other
                    )
            })
        };
        let (mut start, mut end) = (range.start, range.end);
        while start < end && bare(start) {
            start += 1;
        }
        while end > start && bare(end - 1) {
            end -= 1;
        }
        start..end
    }
}
