//! What has been worked out about links, kept beside the library, and whether it still holds.
//!
//! All snapshots of a library share it, so that what one reader has worked out is there for the next one, whichever state each
//! of them reads. Each answer says of which state it is. The library remembers which articles have changed since: an answer
//! that these do not touch holds, and one that they touch is mended where that is less work than finding it anew.

use super::crowd::Crowd;
use super::lately::Lately;
use super::pairs::Compared;
use super::partners::Met;
use super::whole::Whole;
use super::{Key, Links, Occurrence};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

/// An answer, and the state of the library that it is of.
pub(super) type Dated<T> = (u64, T);

/// What has been worked out.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The latest state that uses it. A library that was changed apart from it gets one of its own.
    latest: AtomicU64,
    /// The links of an article.
    pub(super) links: Lately<Key, Dated<Links>, LINKS>,
    /// Articles whose links could not be found in so many steps.
    pub(super) too_much: Lately<Key, Dated<usize>, TOO_MUCH>,
    /// The articles that the statements of an article are to be compared with.
    pub(super) met: Lately<Key, Dated<Arc<Met>>, MET>,
    /// What came of comparing the words of an open article with those of another.
    pub(super) compared: Lately<(Key, Key), Arc<Compared>, COMPARED>,
    /// What hangs together, by statement.
    pub(super) wholes: Lately<(Key, usize), Dated<Arc<Whole>>, WHOLES>,
    /// Where the words of a statement stand in source texts, by its article and a number for all that decides it.
    pub(super) sources: Lately<(Key, u64), Dated<Arc<[Occurrence]>>, SOURCES>,
    /// Statements of one wording that many articles have.
    pub(super) crowds: Lately<u32, Dated<Arc<Crowd>>, CROWDS>,
}

impl Found {
    /// One in which links weigh at most so much.
    #[cfg(test)]
    pub(super) fn small(links: usize) -> Found {
        Found { links: Lately::new(links), ..Found::default() }
    }

    /// One that forgets nothing, for those who ask about every article of a folder.
    pub(super) fn unbounded() -> Found {
        Found {
            links: Lately::unbounded(),
            wholes: Lately::unbounded(),
            crowds: Lately::unbounded(),
            ..Found::default()
        }
    }
}

/// What all links that are kept may weigh, in units of sixteen bytes: a link is one, and so is an article that it joins to.
const LINKS: usize = 1 << 19;

/// Articles that are kept whose links take long.
const TOO_MUCH: usize = 1 << 12;

/// Statements, and articles that they meet, that are kept: only who is edited is asked about again.
const MET: usize = 1 << 15;

/// What all comparisons that are kept may weigh, in units of a hundred bytes.
const COMPARED: usize = 1 << 15;

/// Statements in all components that are kept, each counting twice; a component of two takes about half a kilobyte.
const WHOLES: usize = 1 << 14;

/// Places in source texts that are kept, a statement counting as one more.
const SOURCES: usize = 1 << 14;

/// Members of all crowds that are kept.
const CROWDS: usize = 1 << 17;

/// The states that a library has gone through.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// The present state.
    now: u64,
    /// The first state after which all changes are known.
    since: u64,
    /// The last state that changed what is compared between other articles.
    stirred: u64,
    /// The articles that changed, each with the state that it led to.
    changes: Arc<VecDeque<(u64, Key)>>,
}

/// So many changes are remembered: more come only with a folder that is read anew.
const REMEMBERED: usize = 256;

impl History {
    /// The present state.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// Goes on to the next state, in which this article has changed, or any may have; `all` if the change is one of what is
    /// compared between others. `found` is what has been worked out so far: what to use from now on.
    pub fn advance(&mut self, found: &mut Arc<Found>, changed: Option<&Key>, all: bool) {
        if found.latest.load(Ordering::Relaxed) != self.now {
            // Somebody else has changed a clone: their states are not ours.
            *found = Arc::default();
            self.since = self.now + 1;
        }
        self.now += 1;
        found.latest.store(self.now, Ordering::Relaxed);
        if all {
            self.stirred = self.now;
        }
        let changes = Arc::make_mut(&mut self.changes);
        match changed {
            Some(key) => changes.push_back((self.now, key.clone())),
            None => {
                changes.clear();
                self.since = self.now;
            }
        }
        if changes.len() > REMEMBERED {
            if let Some((state, _)) = changes.pop_front() {
                self.since = self.since.max(state);
            }
        }
    }

    /// True if neither of two articles has changed after a state: what they have in common then they have now, if they are
    /// compared now as they were then.
    pub fn are_unchanged(&self, state: u64, keys: [&Key; 2]) -> bool {
        let first = self.changes.partition_point(|(then, _)| *then <= state);
        (self.since..=self.now).contains(&state) && !self.changes.iter().skip(first).any(|(_, key)| keys.contains(&key))
    }

    /// True if the same articles are compared as in a state, those aside that have changed since.
    pub fn compares_as(&self, state: u64) -> bool {
        (self.since.max(self.stirred)..=self.now).contains(&state)
    }

    /// The articles that have changed after a state; `None` if that is not known, or if the answers about others may be other
    /// ones, too.
    pub fn after(&self, state: u64) -> Option<Vec<&Key>> {
        if !self.compares_as(state) {
            return None;
        }
        let first = self.changes.partition_point(|(then, _)| *then <= state);
        let mut keys: Vec<&Key> = self.changes.iter().skip(first).map(|(_, key)| key).collect();
        keys.sort_unstable();
        keys.dedup();
        Some(keys)
    }
}

/// How much may be worked out for one answer. Without it everything is.
#[derive(Debug)]
pub(super) struct Haste {
    steps: usize,
    left: AtomicUsize,
    short: AtomicBool,
}

impl Haste {
    /// So much, in steps of one or two microseconds.
    pub fn new(steps: usize) -> Haste {
        Haste { steps, left: AtomicUsize::new(steps), short: AtomicBool::new(false) }
    }

    /// Takes some steps; false if there are not so many left.
    pub fn take(&self, steps: usize) -> bool {
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(steps));
        if taken.is_err() {
            self.short.store(true, Ordering::Relaxed);
        }
        taken.is_ok()
    }

    /// The number of steps left.
    pub fn left(&self) -> usize {
        self.left.load(Ordering::Relaxed)
    }

    /// Notes that more would be wanted than is left.
    pub fn give_up(&self) {
        self.short.store(true, Ordering::Relaxed);
    }

    /// The number of steps taken.
    pub fn taken(&self) -> usize {
        self.steps.saturating_sub(self.left())
    }

    /// True if steps were wanted that were not left.
    pub fn is_short(&self) -> bool {
        self.short.load(Ordering::Relaxed)
    }
}
