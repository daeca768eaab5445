//! What the library is kept in: open articles and those that changed lately by themselves, all others packed in segments.

use super::packed::heaps;
use super::segment::{self, Part, Segment};
use super::{Change, Entry, Key, Library, Record};
use crate::link::decide::Likeness;
use crate::link::score::Forms;
use std::sync::Arc;

/// A segment, and which of its articles are gone.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) segment: Arc<Segment>,
    pub(super) gone: Arc<Vec<bool>>,
}

impl Slot {
    pub(super) fn new(segment: Segment) -> Slot {
        Slot { gone: Arc::new(vec![false; segment.keys.len()]), segment: Arc::new(segment) }
    }

    /// True if the keys of the one begin before those of the other end: most heaps are of different folders.
    pub(super) fn overlaps(&self, other: &Slot) -> bool {
        let (a, b) = (&self.segment.keys, &other.segment.keys);
        a.first() <= b.last() && b.first() <= a.last()
    }

    pub(super) fn is_there(&self, article: usize) -> bool {
        self.gone.get(article).is_some_and(|gone| !gone)
    }

    pub(super) fn find(&self, key: &str) -> Option<usize> {
        self.segment.find(key).filter(|&article| self.is_there(article))
    }
}

impl Library {
    pub(super) fn put(&mut self, change: Change) {
        let (key, entry) = match change {
            Change::Set(key, article) => {
                let entry = match self.loose.get(&key) {
                    Some(before) => Entry::after(before, article),
                    None => Entry::new(Some(article.clone()), Arc::new(Record::of(&article))),
                };
                (key, entry)
            }
            Change::Keep(key, record) => (key, Entry::new(None, record)),
            Change::Remove(key) => return self.forget(&key),
        };
        self.forget(&key);
        Arc::make_mut(&mut self.loose).insert(key, Arc::new(entry));
    }

    pub(super) fn forget(&mut self, key: &Key) {
        if self.loose.contains_key(key) {
            Arc::make_mut(&mut self.loose).remove(key);
            return;
        }
        for slot in &mut self.slots {
            if let Some(article) = slot.find(key) {
                Arc::make_mut(&mut slot.gone)[article] = true;
            }
        }
    }

    /// Packs closed articles that are loose into a segment, and merges segments of like size. By itself it does little at
    /// a time; `all` does what there is.
    pub(super) fn pack(&mut self, all: bool) {
        let closed = self.loose.values().filter(|entry| entry.article.is_none()).count();
        if closed == 0 || !all && closed <= LOOSE {
            return;
        }
        let loose = Arc::make_mut(&mut self.loose);
        let closed: Vec<Key> =
            loose.iter().filter(|(_, entry)| entry.article.is_none()).map(|(key, _)| key.clone()).collect();
        let parts = closed.into_iter().filter_map(|key| {
            let entry = loose.remove(&key)?;
            Some(Part { key, record: entry.record.clone(), postings: entry.postings().to_vec() })
        });
        self.slots.extend(heaps(parts).into_iter().map(|packed| packed.0));
        self.merge(if all { segment::MOST } else { SMALL });
    }

    /// Merges segments until there are fewer than [`FANOUT`] of any size class. None grows over `most` statements.
    pub(super) fn merge(&mut self, most: usize) {
        let class = |slot: &Slot| slot.segment.len().max(1).ilog(FANOUT);
        loop {
            self.slots.retain(|slot| slot.gone.iter().any(|gone| !gone));
            self.slots.sort_by_key(|slot| std::cmp::Reverse(slot.segment.len()));
            let mergeable = |group: &[Slot]| {
                let size: usize = group.iter().map(|slot| slot.segment.len()).sum();
                class(&group[0]) == class(&group[group.len() - 1]) && size <= most
            };
            let Some(at) = self.slots.windows(FANOUT).rposition(mergeable) else { return };
            let group: Vec<Slot> = self.slots.drain(at..at + FANOUT).collect();
            let parts = group.iter().flat_map(|slot| slot.segment.parts(|article| slot.is_there(article))).collect();
            self.slots.push(Slot::new(Segment::new(parts)));
        }
    }

    pub(super) fn entry(&self, key: &str) -> Option<Arc<Entry>> {
        if let Some(entry) = self.loose.get(key) {
            return Some(entry.clone());
        }
        self.slots.iter().find_map(|slot| Some(slot.segment.entry(slot.find(key)?)))
    }

    /// The articles and statements filed under a key, with the place where their forms are found; those of the article
    /// `but` are left out, because a long one may have thousands of its own.
    pub(super) fn filed(&self, key: u32, but: &str, mut found: impl FnMut(Row)) {
        let key = segment::filed(key);
        for (name, entry) in self.loose.iter().filter(|(name, _)| &***name != but) {
            entry.rows(key).for_each(|at| found(Row { key: name, at, entry: Ok(entry) }));
        }
        for slot in &self.slots {
            for row in slot.segment.rows(key) {
                let (article, at) = slot.segment.article_of(row);
                if slot.is_there(article) {
                    found(Row { key: &slot.segment.keys[article], at, entry: Err((&slot.segment, article)) });
                }
            }
        }
    }
}

/// A statement found under a key.
pub(super) struct Row<'l> {
    pub(super) key: &'l Key,
    pub(super) at: usize,
    entry: Result<&'l Arc<Entry>, (&'l Segment, usize)>,
}

impl Row<'_> {
    pub(super) fn is_promising(&self, form: &Forms) -> bool {
        let near = |other: &Forms| Likeness::best(form, other).is_some_and(|likeness| likeness.is_promising());
        match self.entry {
            Ok(entry) => entry.forms.get(self.at).is_some_and(near),
            Err((segment, article)) => near(&segment.forms(article, self.at)),
        }
    }

    /// The turn of a statement that is a paragraph of a source text; `None` for a quotation.
    pub(super) fn turn(&self) -> Option<u32> {
        match self.entry {
            Ok(entry) => entry.record.statements.get(self.at).filter(|said| said.source).map(|said| said.group),
            Err((segment, article)) => segment.turn(article, self.at),
        }
    }
}

/// So many closed articles stay loose before they are packed.
const LOOSE: usize = 64;

/// Segments of one size class are merged when there are so many of them.
const FANOUT: usize = 4;

/// A single change never makes a segment of more statements than this.
const SMALL: usize = 4096;
