//! What the features ask about a reading, counted once, so that each question costs one look-up.

use super::model::Lexicon;
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
    /// Phrases that begin in sentence `s` are `phrase_at[s]..phrase_at[s + 1]`.
    phrase_at: Vec<u32>,
    /// Counts over the words before each index.
    counts: Vec<Counts>,
}

/// Running counts.
#[derive(Clone, Copy, Default)]
struct Counts {
    verbs: u16,
    auxiliaries: u16,
    commas: u16,
    strong: u16,
    marks: u16,
    that: u16,
    relatives: u16,
    cues: u16,
}

macro_rules! between {
    ($($(#[$doc:meta])* $name:ident => $field:ident),*) => {
        $($(#[$doc])* pub fn $name(&self, from: usize, to: usize) -> u32 {
            match (self.counts.get(from), self.counts.get(to)) {
                (Some(a), Some(b)) if from < to => u32::from(b.$field.wrapping_sub(a.$field)),
                _ => 0,
            }
        })*
    };
}

impl<'r> Scan<'r> {
    /// Counts a reading.
    pub fn new(reading: &'r Reading<'r>, lexicon: &Lexicon) -> Scan<'r> {
        let words = &reading.words[..];
        let mut counts = Vec::with_capacity(words.len() + 1);
        let mut cues = Vec::with_capacity(words.len());
        let mut candidates = Vec::with_capacity(words.len());
        let mut sum = Counts::default();
        counts.push(sum);
        for word in words {
            let cue = lexicon.count(word.hash);
            cues.push(cue);
            candidates.push(cue > 0 || (word.class.is_open() && lexicon.welcomes(word.cluster)));
            // Running counts wrap in very long texts; only differences inside a sentence are ever asked for.
            let bump = |count: &mut u16, yes: bool| *count = count.wrapping_add(u16::from(yes));
            bump(&mut sum.verbs, word.class.is_verb());
            bump(&mut sum.auxiliaries, word.class == Class::Auxiliary);
            bump(&mut sum.commas, word.class == Class::Comma);
            bump(&mut sum.strong, cue > 0 && STRONG.contains(&word.hash));
            bump(&mut sum.marks, word.class.is_mark());
            bump(&mut sum.that, word.hash == THAT);
            bump(&mut sum.relatives, word.class == Class::Relative);
            bump(&mut sum.cues, cue > 0);
            counts.push(sum);
        }
        let mut phrase_at = Vec::with_capacity(reading.sentences.len() + 1);
        let mut next = 0;
        for sentence in &reading.sentences {
            phrase_at.push(next);
            while reading.phrases.get(next as usize).is_some_and(|phrase| phrase.start < sentence.end) {
                next += 1;
            }
        }
        phrase_at.push(next);
        Scan { reading, words, cues, candidates, phrase_at, counts }
    }

    between!(
        /// Verbs in `from..to`.
        verbs => verbs,
        /// Auxiliaries in `from..to`.
        auxiliaries => auxiliaries,
        /// Commas in `from..to`.
        commas => commas,
        /// Plain reporting verbs in `from..to`.
        strong => strong,
        /// Quotation marks in `from..to`.
        marks => marks,
        /// The word "that" in `from..to`.
        thats => that,
        /// Relative pronouns in `from..to`.
        relatives => relatives,
        /// Words of the cue lexicon in `from..to`.
        cue_words => cues
    );

    /// Verbs and auxiliaries in `from..to`.
    pub fn verbals(&self, from: usize, to: usize) -> u32 {
        self.verbs(from, to) + self.auxiliaries(from, to)
    }

    /// The words of the sentence that word `i` stands in.
    pub fn sentence_of(&self, i: usize) -> Range<usize> {
        self.words.get(i).map_or(0..0, |word| self.sentence(word.sentence as usize))
    }

    /// The words of a sentence; empty past the end.
    pub fn sentence(&self, index: usize) -> Range<usize> {
        self.reading.sentences.get(index).map_or(0..0, |s| s.start as usize..s.end as usize)
    }

    /// The words of a marked passage, the marks included.
    pub fn passage(&self, index: u32) -> Range<usize> {
        self.reading.marked.get(index as usize).map_or(0..0, |(_, words)| words.start as usize..words.end as usize)
    }

    /// The noun phrases of a sentence.
    pub fn phrases(&self, sentence: usize) -> &'r [Range<u32>] {
        self.phrases_from(sentence).1
    }

    /// The noun phrases of a sentence after the index of the first.
    pub fn phrases_from(&self, sentence: usize) -> (u32, &'r [Range<u32>]) {
        match (self.phrase_at.get(sentence), self.phrase_at.get(sentence + 1)) {
            (Some(&from), Some(&to)) => (from, self.reading.phrases.get(from as usize..to as usize).unwrap_or(&[])),
            _ => (0, &[]),
        }
    }

    /// True if word `i` is a plain reporting verb.
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
    pub fn opens(&self, i: usize) -> bool {
        self.words.get(i).is_some_and(|w| w.is_marked() && self.passage(w.marked).start == i)
    }

    /// True if a passage ends with word `i`.
    pub fn closes(&self, i: usize) -> bool {
        self.words.get(i).is_some_and(|w| w.is_marked() && self.passage(w.marked).end == i + 1)
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
