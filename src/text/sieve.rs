//! A sieve in front of a table of words.
//!
//! Most words of a text are in none of the lists, and the tables that hold the lists are too large to be near at hand. A bit for
//! each word of a table, in eight kilobytes that are, tells of most others that the table need not be asked.

/// A bit for the upper half of the [`hash`](super::tokens::hash) of each word that was added.
#[derive(Clone, Debug)]
pub struct Sieve(Box<[u64; 1024]>);

impl Default for Sieve {
    fn default() -> Sieve {
        Sieve(Box::new([0; 1024]))
    }
}

impl Sieve {
    /// Adds a word by its hash.
    pub fn add(&mut self, hash: u32) {
        let (at, bit) = place(hash);
        self.0[at] |= bit;
    }

    /// False for a word that was not added; true for those that were, and for a few others.
    #[inline]
    pub fn may_hold(&self, hash: u32) -> bool {
        let (at, bit) = place(hash);
        self.0[at] & bit != 0
    }
}

#[inline]
fn place(hash: u32) -> (usize, u64) {
    ((hash >> 22) as usize, 1 << (hash >> 16 & 63))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::hash;

    #[test]
    fn what_was_added_is_held() {
        let mut sieve = Sieve::default();
        assert!(!sieve.may_hold(hash("mayor")) && !sieve.may_hold(0));
        for word in ["mayor", "harbour", ""] {
            sieve.add(hash(word));
        }
        assert!(["mayor", "harbour", ""].iter().all(|word| sieve.may_hold(hash(word))));
        assert!(!sieve.may_hold(hash("ferry")));
    }
}
