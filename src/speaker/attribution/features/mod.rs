//! The features of every decision, in one place, shared by the reader and the trainer.
//!
//! A feature is a 32-bit hash of a template's number and the words, classes and counts that fill it: no strings, no
//! allocation. Each decision has its own weight table, so template numbers are local to a function. Templates are
//! numbered for ever: renumbering makes weights meaningless, so the model's version must change with any of this.

pub mod content;
pub mod cue;
pub mod event;
pub mod passage;
pub mod source;

use super::scan::Scan;
use crate::quote::Class;
use crate::text::tokens::hash;

/// Folds one more part into a feature's hash.
#[inline(always)]
pub const fn mix(h: u32, part: u32) -> u32 {
    (h.rotate_left(5) ^ part).wrapping_mul(0x9e37_79b1)
}

/// Where the features of one candidate go: into a list for the trainer, straight into a sum of weights for the reader.
pub trait Features {
    /// Adds one feature, as its hash.
    fn add(&mut self, feature: u32);
}

/// Asks one decision about its candidates, one after the other: the reader scores them, the trainer takes them down.
pub trait Ask {
    /// Where the features of a candidate go.
    type Features: Features;
    /// One candidate, whose features `fill` gives.
    fn candidate(&mut self, fill: impl FnOnce(&mut Self::Features));
}

impl Features for Vec<u32> {
    fn add(&mut self, feature: u32) {
        self.push(feature);
    }
}

/// Adds the hash of a template and its parts.
macro_rules! put {
    ($out:expr, $template:expr $(, $part:expr)*) => {{
        let h = $crate::speaker::attribution::features::mix(0x2545_f491, $template);
        $(let h = $crate::speaker::attribution::features::mix(h, $part);)*
        $out.add(h ^ (h >> 15));
    }};
}
pub(crate) use put;

/// What stands where a sentence has ended.
pub const EDGE: u32 = 0;

/// Counts in steps that widen: 0 1 2 3 4–5 6–9 10–19 20–39 40+.
#[inline(always)]
pub fn step(n: usize) -> u32 {
    match n {
        0..=3 => n as u32,
        4..=5 => 4,
        6..=9 => 6,
        10..=19 => 10,
        20..=39 => 20,
        _ => 40,
    }
}

/// A class as a number that is never [`EDGE`].
#[inline(always)]
pub fn class_number(class: Class) -> u32 {
    class as u32 + 1
}

/// Log-odds of a probability in half steps, cut to −6..=8.
pub fn odds_step(p: f32) -> u32 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    ((p / (1.0 - p)).ln() * 1.5).floor().clamp(-6.0, 8.0) as i32 as u32
}

/// A cue candidate and the sentence around it, with what several decisions ask about the pair.
pub struct CueView<'s, 'r> {
    /// The article.
    pub scan: &'s Scan<'r>,
    /// The cue's index.
    pub at: usize,
    /// The sentence's first word.
    pub from: usize,
    /// One past the sentence's last word.
    pub to: usize,
    /// The cue's hash.
    pub word: u32,
    /// The cue's cluster.
    pub cluster: u32,
    /// The cue's class.
    pub class: u32,
    /// What stands to its left, a mark, comma or dash, and how far.
    pub left: u32,
    /// The same without the distance.
    pub left_kind: u32,
    /// How much sentence is left, and the two classes after the cue.
    pub tail: u32,
    /// The auxiliaries and negations in the three words before.
    pub auxiliaries: u32,
    /// True for a participle after a form of "to be".
    pub passive: bool,
    /// The first "that" after the cue in its sentence; `usize::MAX` if there is none.
    pub that: usize,
}

const BE: &[u32] = &[hash("is"), hash("are"), hash("was"), hash("were"), hash("be"), hash("been"), hash("being")];

impl<'s, 'r> CueView<'s, 'r> {
    /// The view of word `at`.
    pub fn new(scan: &'s Scan<'r>, at: usize) -> Self {
        let sentence = scan.sentence_of(at);
        let (from, to) = (sentence.start, sentence.end);
        let words = scan.words;
        let mut left = 0;
        let mut left_kind = 0;
        for j in (from.max(at.saturating_sub(15))..at).rev() {
            left_kind = match words[j].class {
                class if class.is_mark() => 1,
                Class::Comma => 2,
                Class::Dash => 3,
                _ => continue,
            };
            left = left_kind * 64 + step(at - j);
            break;
        }
        let near = from.max(at.saturating_sub(3))..at;
        let mut auxiliaries = 7;
        for j in near.clone() {
            if matches!(words[j].class, Class::Auxiliary | Class::Negation) {
                auxiliaries = mix(auxiliaries, words[j].hash);
            }
        }
        let class = words[at].class;
        let mut view = CueView {
            scan,
            at,
            from,
            to,
            word: words[at].hash,
            cluster: u32::from(scan.words[at].cluster),
            class: class_number(class),
            left,
            left_kind,
            tail: 0,
            auxiliaries,
            passive: class == Class::VerbPast && near.clone().any(|j| BE.contains(&words[j].hash)),
            that: Some(scan.next_that(at)).filter(|&that| that < to).unwrap_or(usize::MAX),
        };
        view.tail = mix(mix(step(to - at), view.class_at(at + 1)), view.class_at(at + 2));
        view
    }

    /// The hash of word `j` if it stands in the sentence.
    #[inline(always)]
    pub fn word_at(&self, j: usize) -> u32 {
        if self.from <= j && j < self.to { self.scan.words[j].hash } else { EDGE }
    }

    /// The class of word `j` if it stands in the sentence.
    #[inline(always)]
    pub fn class_at(&self, j: usize) -> u32 {
        if self.from <= j && j < self.to { class_number(self.scan.words[j].class) } else { EDGE }
    }

    /// The first `branches` branches of the cluster of word `j`, if it stands in the sentence.
    #[inline(always)]
    pub fn cluster_at(&self, j: usize, branches: u32) -> u32 {
        if self.from <= j && j < self.to {
            u32::from(self.scan.words[j].cluster) & ((1 << branches) - 1)
        } else {
            1 << 17
        }
    }

    /// The hash of the word `back` places before `j`, if it stands in the sentence.
    #[inline(always)]
    pub fn word_before(&self, j: usize, back: usize) -> u32 {
        j.checked_sub(back).map_or(EDGE, |j| self.word_at(j))
    }

    /// The class of the word `back` places before `j`, if it stands in the sentence.
    #[inline(always)]
    pub fn class_before(&self, j: usize, back: usize) -> u32 {
        j.checked_sub(back).map_or(EDGE, |j| self.class_at(j))
    }

    /// True if word `j` stands between marks.
    #[inline(always)]
    pub fn marked(&self, j: usize) -> bool {
        self.scan.words.get(j).is_some_and(|w| w.is_marked())
    }
}

/// The classes of `from..to`, whole up to `whole` words, else the two at each end.
pub fn classes(scan: &Scan, from: usize, to: usize, whole: usize) -> u32 {
    let fold = |h: u32, range: &[crate::quote::Word]| range.iter().fold(h, |h, w| mix(h, class_number(w.class)));
    let Some(range) = scan.words.get(from..to.max(from)) else { return 1 };
    if range.len() <= whole.max(4) { fold(1, range) } else { fold(fold(2, &range[..2]), &range[range.len() - 2..]) }
}

/// The words of `from..to`.
pub fn words(scan: &Scan, from: usize, to: usize) -> u32 {
    scan.words.get(from..to.max(from)).unwrap_or(&[]).iter().fold(3, |h, w| mix(h, w.hash))
}
