//! Which statements are the same, across articles, and how their wording differs.
//!
//! Two statements are compared as bags of stems weighted by rarity ([`weight`]): how much of the one is in the other, and the
//! other way round ([`score`]). Who speaks decides with it. What a reader is shown is the word-aligned [`difference`].

pub mod cluster;
pub mod decide;
pub mod difference;
pub mod families;
pub mod reworded;
pub mod score;
pub mod source;
pub mod weight;

pub use difference::{Change, Difference, Edit, difference};

/// How sure a link is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Band {
    /// Shown as such; it needs the same speaker and context.
    Likely,
    /// The same statement.
    Same,
}

/// A link between statement `a` of one article and statement `b` of another.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pair {
    /// Index of the statement in the first article.
    pub a: usize,
    /// Index in the second.
    pub b: usize,
    /// Agreement of the words, 0 to 1.
    pub score: f32,
    /// How sure.
    pub band: Band,
}
