//! What an article that is not packed is filed under.
//!
//! Some dozens of such articles are asked about each key of each statement that changes, and nearly all of them have nothing under it. So
//! each says first whether it may have: that is one bit to look at, where a search takes ten steps.

use super::segment;
use super::{Forms, Record};

/// Keys, each with a statement.
#[derive(Debug)]
pub(super) struct Postings {
    /// Sorted.
    all: Vec<(u32, u32)>,
    /// A bit for each key, which it shares with others; their number is a power of two.
    bits: Box<[u64]>,
}

/// At least so many bits for each key: of ten keys that the article does not have, one has to be searched for.
const BITS: usize = 8;

impl Postings {
    /// Those of an article.
    pub(super) fn of(record: &Record, forms: &[Forms]) -> Postings {
        let all = segment::postings(record, forms);
        let mut bits = vec![0; (all.len() * BITS).div_ceil(64).next_power_of_two()].into_boxed_slice();
        for (key, _) in &all {
            let (word, bit) = place(*key, bits.len());
            bits[word] |= bit;
        }
        Postings { all, bits }
    }

    /// All keys, each with a statement, sorted.
    pub(super) fn all(&self) -> &[(u32, u32)] {
        &self.all
    }

    /// The statements filed under what [`segment::filed`] made of a key.
    pub(super) fn rows(&self, key: u32) -> impl Iterator<Item = usize> {
        let (word, bit) = place(key, self.bits.len());
        let rest = match self.bits.get(word).is_some_and(|bits| bits & bit != 0) {
            true => &self.all[self.all.partition_point(|posting| posting.0 < key)..],
            false => &[],
        };
        rest.iter().take_while(move |posting| posting.0 == key).map(|posting| posting.1 as usize)
    }
}

/// The bit of a key among so many words of them. Keys are hashes: any of their bits will do.
fn place(key: u32, words: usize) -> (usize, u64) {
    ((key as usize / 64) & words.saturating_sub(1), 1 << (key % 64))
}
