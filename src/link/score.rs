//! How far two wordings agree: two-way coverage in weighted stems, and the best stretch that they share in order.

use super::weight::weight;
use crate::quote::marks;
use crate::text::normal::{self, EDITORIAL, GAP, NAME, NEGATION, NUMBER, Norm};
use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

/// A wording prepared for comparison.
#[derive(Clone, Debug, Default)]
pub struct Print {
    /// Its words in order: stem and weight, which is small for words of grammar. Gaps and what an editor put in are left out.
    pub words: Vec<(u32, f32)>,
    /// Its content stems with their weight, sorted by stem, repeated ones once.
    pub bag: Vec<(u32, f32)>,
    /// Sum of the weights in `bag`.
    pub total: f32,
    /// Those of the stems in `bag` that are written as names, sorted.
    pub names: Vec<u32>,
    /// Those of the stems in `bag` that are numbers, sorted.
    pub numbers: Vec<u32>,
    /// Words that turn its meaning round.
    pub negations: usize,
    /// Hash of all its words, grammar included: equal for verbatim repeats.
    pub verbatim: u64,
}

/// A statement prepared for comparison: as a whole, and the passages in marks inside a reported clause by themselves. Cheap
/// to clone.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    /// The whole and the passages; never empty once made.
    pub prints: Arc<[Print]>,
    keys: Arc<OnceLock<Vec<u32>>>,
}

impl Forms {
    /// Prepares a statement; `mixed` if it is a reported clause with passages in marks.
    pub fn new(text: &str, mixed: bool) -> Forms {
        let mut prints = vec![Print::new(text)];
        if mixed {
            let marked = marks::pair(text).0;
            prints.extend(marked.iter().map(|m| Print::new(m.inner.of(text))).filter(|print| print.words.len() >= 3));
        }
        Forms { prints: prints.into(), keys: Arc::default() }
    }

    /// The whole statement.
    pub fn whole(&self) -> &Print {
        static EMPTY: Print = Print {
            words: Vec::new(),
            bag: Vec::new(),
            total: 0.0,
            names: Vec::new(),
            numbers: Vec::new(),
            negations: 0,
            verbatim: 0,
        };
        self.prints.first().unwrap_or(&EMPTY)
    }

    /// A number for its words: equal for statements of the very same words, given in the same way.
    pub fn wording(&self) -> u32 {
        let mix = |sum: u64, print: &Print| (sum.rotate_left(7) ^ print.verbatim).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (self.prints.iter().fold(0, mix) >> 32) as u32
    }

    /// The keys under which the statement is filed and found, sorted.
    pub fn keys(&self) -> &[u32] {
        self.keys.get_or_init(|| self.keys_by(|_, weight| weight))
    }

    /// The same where rarity is another than that of general English: `rarity` tells it of a stem and its weight.
    pub fn keys_by(&self, rarity: impl Fn(u32, f32) -> f32) -> Vec<u32> {
        let mut keys: Vec<u32> = self.prints.iter().flat_map(|print| print.keys_by(&rarity)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// What a word of grammar weighs in a shared stretch.
const GRAMMAR: f32 = 0.6;

impl Print {
    /// Prepares a wording.
    pub fn new(text: &str) -> Print {
        Print::of(&normal::words(text))
    }

    /// Prepares a wording that is in its normal form.
    pub fn of(norms: &[Norm]) -> Print {
        let mut words = Vec::with_capacity(norms.len());
        let mut bag = Vec::with_capacity(norms.len());
        let (mut names, mut numbers, mut negations) = (Vec::new(), Vec::new(), 0);
        let mut verbatim = 0xcbf2_9ce4_8422_2325_u64;
        for word in norms.iter().filter(|word| !word.is(GAP | EDITORIAL)) {
            let content = word.is_content();
            let weight = if content { weight(word.stem) } else { GRAMMAR };
            words.push((word.stem, weight));
            if content {
                bag.push((word.stem, weight));
                if word.is(NAME) {
                    names.push(word.stem);
                }
                if word.is(NUMBER) {
                    numbers.push(word.stem);
                }
            }
            negations += usize::from(word.is(NEGATION));
            verbatim = (verbatim ^ u64::from(word.stem)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        bag.sort_unstable_by_key(|entry| entry.0);
        bag.dedup_by_key(|entry| entry.0);
        names.sort_unstable();
        names.dedup();
        numbers.sort_unstable();
        numbers.dedup();
        let total = bag.iter().map(|entry| entry.1).sum();
        Print { words, bag, total, names, numbers, negations, verbatim }
    }

    /// True for a stem that is written as a name.
    pub fn is_name(&self, stem: u32) -> bool {
        self.names.binary_search(&stem).is_ok()
    }

    /// True for the stem of a number.
    pub fn is_number(&self, stem: u32) -> bool {
        self.numbers.binary_search(&stem).is_ok()
    }

    /// The keys under which the wording is filed and found: pairs of its rarest stems, chunk by chunk so that a long
    /// statement is found by any part of it, and all its words where they are few.
    pub fn keys(&self) -> Vec<u32> {
        self.keys_by(|_, weight| weight)
    }

    /// The same where `rarity` tells how rare a stem of that weight is.
    pub fn keys_by(&self, rarity: impl Fn(u32, f32) -> f32) -> Vec<u32> {
        let mut keys = Vec::with_capacity(RAREST * RAREST / 2 + 1);
        let content: Vec<(u32, f32)> = self.words.iter().copied().filter(|word| word.1 != GRAMMAR).collect();
        let mut start = 0;
        loop {
            let end = (start + CHUNK).min(content.len());
            let mut rare: Vec<(u32, f32)> =
                content[start..end].iter().map(|&(stem, w)| (stem, rarity(stem, w))).collect();
            rare.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            rare.dedup_by_key(|entry| entry.0);
            rare.truncate(RAREST);
            for (at, first) in rare.iter().enumerate() {
                for second in &rare[at + 1..] {
                    keys.push(pair_key(first.0, second.0));
                }
            }
            if end == content.len() {
                break;
            }
            start += CHUNK / 2;
        }
        self.shingles(&mut keys);
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

impl Print {
    /// Keys of runs of words, chosen by winnowing: a run of six words that two wordings share gives them a key in common
    /// (unless it is all grammar), however little else they share.
    fn shingles(&self, keys: &mut Vec<u32>) {
        const RUN: usize = 4;
        const WINDOW: usize = 3;
        let hashes: Vec<u32> = self
            .words
            .windows(RUN)
            .map(|run| {
                let weight: f32 = run.iter().map(|word| word.1).sum();
                let hash =
                    run.iter().fold(0x811c_9dc5_u32, |h, word| (h.rotate_left(5) ^ word.0).wrapping_mul(0x9e37_79b1));
                if weight < 5.5 { u32::MAX } else { hash }
            })
            .collect();
        for window in hashes.windows(WINDOW.min(hashes.len()).max(1)) {
            keys.extend(window.iter().min().filter(|&&hash| hash != u32::MAX));
        }
    }
}

fn pair_key(a: u32, b: u32) -> u32 {
    let (low, high) = (a.min(b), a.max(b));
    low.wrapping_mul(0x9e37_79b1) ^ high.rotate_left(15)
}

/// How many of its rarest stems a chunk is filed under.
const RAREST: usize = 7;

/// Content words in a chunk.
const CHUNK: usize = 14;

/// How far two wordings agree.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Agreement {
    /// How much of the first is in the second, 0 to 1.
    pub forth: f32,
    /// How much of the second is in the first, 0 to 1.
    pub back: f32,
    /// Number of content stems in both.
    pub common: usize,
    /// Those of them that are not names in both.
    pub plain: usize,
    /// Weight of the content stems in both.
    pub shared: f32,
    /// Content stems of the one that has fewer.
    pub shorter: usize,
}

impl Agreement {
    /// The mean of both directions.
    pub fn score(&self) -> f32 {
        (self.forth + self.back) / 2.0
    }
}

/// Compares two wordings as bags of stems.
pub fn agreement(a: &Print, b: &Print) -> Agreement {
    agreement_by(a, b, |_, weight, _| weight)
}

/// Compares two wordings as bags of stems that weigh what `weigh` makes of a stem, its weight, and whether both have it.
pub fn agreement_by(a: &Print, b: &Print, weigh: impl Fn(u32, f32, bool) -> f32) -> Agreement {
    let (mut i, mut j, mut common, mut plain) = (0, 0, 0, 0);
    let (mut shared, mut left, mut right) = (0.0, 0.0, 0.0);
    loop {
        let (x, y) = (a.bag.get(i), b.bag.get(j));
        let order = match (x, y) {
            (Some(x), Some(y)) => x.0.cmp(&y.0),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => break,
        };
        let Some(&(stem, weight)) = (if order == Ordering::Greater { y } else { x }) else { break };
        match order {
            Ordering::Less => {
                left += weigh(stem, weight, false);
                i += 1;
            }
            Ordering::Greater => {
                right += weigh(stem, weight, false);
                j += 1;
            }
            Ordering::Equal => {
                shared += weigh(stem, weight, true);
                common += 1;
                plain += usize::from(!a.is_name(stem) || !b.is_name(stem));
                i += 1;
                j += 1;
            }
        }
    }
    let part = |only: f32| if shared > 0.0 { shared / (shared + only) } else { 0.0 };
    Agreement { forth: part(left), back: part(right), common, plain, shared, shorter: a.bag.len().min(b.bag.len()) }
}

/// The best stretch that two wordings share in order.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Stretch {
    /// Its strength against that of the whole shorter wording, 0 to 1: 1 if that stands in the other word for word.
    pub part: f32,
    /// Words in the longest run that both share without a break.
    pub run: usize,
    /// Weight of that run.
    pub run_weight: f32,
}

/// Finds the best common stretch: a local alignment in which a shared word earns its weight and a strange one costs.
pub fn stretch(a: &Print, b: &Print) -> Stretch {
    const SKIP: f32 = 0.8;
    const SWAP: f32 = 1.2;
    let weight = |print: &Print| print.words.iter().map(|word| word.1).sum::<f32>();
    let (of_a, of_b) = (weight(a), weight(b));
    // Of two that are as long, the one that says less is the shorter: whichever of them is named first.
    let is_shorter = (a.words.len(), of_a) <= (b.words.len(), of_b);
    let (a, b, whole) = if is_shorter { (&a.words, &b.words, of_a) } else { (&b.words, &a.words, of_b) };
    let mut above = vec![0.0_f32; b.len() + 1];
    let mut runs = vec![(0_usize, 0.0_f32); b.len() + 1];
    let mut best = Stretch::default();
    for x in a {
        let (mut diagonal, mut run) = (0.0, (0, 0.0));
        for (j, y) in b.iter().enumerate() {
            let same = x.0 == y.0;
            let matched = if same { diagonal + x.1 } else { diagonal - SWAP };
            let here = matched.max(above[j + 1] - SKIP).max(above[j] - SKIP).max(0.0);
            diagonal = std::mem::replace(&mut above[j + 1], here);
            best.part = best.part.max(here);
            let grown = if same { (run.0 + 1, run.1 + x.1) } else { (0, 0.0) };
            run = std::mem::replace(&mut runs[j + 1], grown);
            if grown.1 > best.run_weight {
                (best.run, best.run_weight) = grown;
            }
        }
    }
    best.part = if whole > 0.0 { best.part / whole } else { 0.0 };
    best
}
