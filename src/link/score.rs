//! Whether two wordings are one statement: two-way coverage in weighted stems, and longest common runs.

use super::weight::weight;
use crate::text::normal::{self, GAP, Norm};

/// A wording prepared for comparison.
#[derive(Clone, Debug, Default)]
pub struct Print {
    /// Its words in normal form, in order.
    pub words: Vec<Norm>,
    /// Its content stems with their weight, sorted by stem, repeated ones once.
    pub bag: Vec<(u32, f32)>,
    /// Sum of the weights in `bag`.
    pub total: f32,
    /// Hash of all its words, grammar included: equal for verbatim repeats.
    pub verbatim: u64,
}

impl Print {
    /// Prepares a wording.
    pub fn new(text: &str) -> Print {
        let words = normal::words(text);
        let mut bag: Vec<(u32, f32)> =
            words.iter().filter(|word| word.is_content()).map(|word| (word.stem, weight(word.stem))).collect();
        bag.sort_unstable_by_key(|entry| entry.0);
        bag.dedup_by_key(|entry| entry.0);
        let total = bag.iter().map(|entry| entry.1).sum();
        let mut verbatim = 0xcbf2_9ce4_8422_2325_u64;
        for word in words.iter().filter(|word| !word.is(GAP)) {
            verbatim = (verbatim ^ u64::from(word.stem)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Print { words, bag, total, verbatim }
    }

    /// The keys under which the wording is filed and found: pairs of its rarest stems.
    pub fn keys(&self) -> Vec<u32> {
        let mut rare = self.bag.clone();
        rare.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        rare.truncate(RAREST);
        let mut keys = Vec::with_capacity(rare.len() * rare.len() / 2 + 1);
        for (at, first) in rare.iter().enumerate() {
            for second in &rare[at + 1..] {
                let (low, high) = (first.0.min(second.0), first.0.max(second.0));
                keys.push(low.wrapping_mul(0x9e37_79b1) ^ high.rotate_left(15));
            }
        }
        keys
    }
}

/// How many of its rarest stems a statement is filed under.
const RAREST: usize = 7;

/// How far two wordings agree.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Agreement {
    /// How much of the first is in the second, 0 to 1.
    pub forth: f32,
    /// How much of the second is in the first, 0 to 1.
    pub back: f32,
    /// Number of content stems in both.
    pub common: usize,
    /// Content stems of the one that has fewer.
    pub shorter: usize,
}

impl Agreement {
    /// The mean of both directions.
    pub fn score(&self) -> f32 {
        (self.forth + self.back) / 2.0
    }
}

/// Compares two wordings.
pub fn agreement(a: &Print, b: &Print) -> Agreement {
    let (mut i, mut j, mut shared, mut common) = (0, 0, 0.0, 0);
    while let (Some(x), Some(y)) = (a.bag.get(i), b.bag.get(j)) {
        match x.0.cmp(&y.0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += x.1;
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let part = |total: f32| if total > 0.0 { shared / total } else { 0.0 };
    Agreement { forth: part(a.total), back: part(b.total), common, shorter: a.bag.len().min(b.bag.len()) }
}
