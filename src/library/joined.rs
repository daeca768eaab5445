//! The links of one article, as short as they can be kept: thousands of articles are, and where much is repeated each of
//! them has hundreds.

use super::{Key, Link};
use crate::link::Band;

/// The links of an article, and the wordings of the statements that they are of.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// The articles that it is linked with, sorted.
    others: Box<[Key]>,
    /// By its statements, then by the other article and its statements.
    links: Box<[Short]>,
    /// The wordings of all its statements.
    pub(super) wordings: Box<[u32]>,
}

/// A link as it is kept.
#[derive(Clone, Copy, Debug)]
struct Short {
    at: u32,
    /// Which of the other articles.
    other: u32,
    there: u32,
    /// Agreement of the words; below zero if the band is [`Band::Likely`].
    score: f32,
}

/// A link of an article whose key is known.
#[derive(Clone, Debug)]
pub(super) struct Tie<K> {
    /// Index of the statement.
    pub(super) at: usize,
    /// The other article.
    pub(super) other: K,
    /// Index of the statement there.
    pub(super) there: usize,
    /// Agreement of the words, 0 to 1.
    pub(super) score: f32,
    /// How sure.
    pub(super) band: Band,
}

impl<K> Tie<K> {
    /// The same link seen from the other article.
    pub(super) fn turned<T>(&self, other: T) -> Tie<T> {
        Tie { at: self.there, other, there: self.at, score: self.score, band: self.band }
    }
}

impl Tie<&Key> {
    /// The link, its article being `key`.
    pub(super) fn of(&self, key: &Key) -> Link {
        let (a, b) = ((key.clone(), self.at), (self.other.clone(), self.there));
        Link { a, b, score: self.score, band: self.band }
    }
}

impl Joined {
    /// The links of an article, in any order.
    pub(super) fn new(mut ties: Vec<Tie<&Key>>, wordings: Box<[u32]>) -> Joined {
        ties.sort_unstable_by(|x, y| (x.at, x.other, x.there).cmp(&(y.at, y.other, y.there)));
        let mut others: Vec<&Key> = ties.iter().map(|tie| tie.other).collect();
        others.sort_unstable();
        others.dedup();
        let short = |tie: &Tie<&Key>| Short {
            at: tie.at as u32,
            other: others.partition_point(|other| *other < tie.other) as u32,
            there: tie.there as u32,
            score: if tie.band == Band::Same { tie.score } else { -tie.score },
        };
        let links = ties.iter().map(short).collect();
        Joined { links, others: others.into_iter().cloned().collect(), wordings }
    }

    /// True if there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// What it weighs among others that are kept, in units of sixteen bytes.
    pub(super) fn weight(&self) -> usize {
        self.links.len() + self.others.len() + self.wordings.len() / 4 + OWN
    }

    /// The articles that it is linked with, sorted.
    pub(super) fn others(&self) -> &[Key] {
        &self.others
    }

    /// True if it is linked with an article.
    pub(super) fn has(&self, other: &Key) -> bool {
        self.others.binary_search(other).is_ok()
    }

    fn tie(&self, link: &Short) -> Option<Tie<&Key>> {
        let band = if link.score.is_sign_negative() { Band::Likely } else { Band::Same };
        let other = self.others.get(link.other as usize)?;
        Some(Tie { at: link.at as usize, other, there: link.there as usize, score: link.score.abs(), band })
    }

    /// All.
    pub(super) fn ties(&self) -> impl Iterator<Item = Tie<&Key>> {
        self.links.iter().filter_map(|link| self.tie(link))
    }

    /// Those of a statement, by the other article and its statements.
    pub(super) fn of(&self, at: usize) -> impl Iterator<Item = Tie<&Key>> {
        let first = self.links.partition_point(|link| (link.at as usize) < at);
        let own = self.links.iter().skip(first).take_while(move |link| link.at as usize == at);
        own.filter_map(|link| self.tie(link))
    }

    /// Those with an article.
    pub(super) fn with(&self, other: &Key) -> impl Iterator<Item = Tie<&Key>> {
        let number = self.others.binary_search(other).ok();
        let links = number.map_or(&[][..], |_| &self.links);
        links.iter().filter(move |link| Some(link.other as usize) == number).filter_map(|link| self.tie(link))
    }

    /// The statements that have any, in order.
    pub(super) fn statements(&self) -> impl Iterator<Item = usize> {
        self.links.chunk_by(|x, y| x.at == y.at).filter_map(|links| Some(links.first()?.at as usize))
    }
}

/// What the links of an article weigh that has none.
const OWN: usize = 8;
