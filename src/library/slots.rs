//! What the library is kept in: open articles and those that changed lately by themselves, all others packed in segments.

use super::packed::{Packed, heaps};
use super::segment::{self, Part, Segment};
use super::{Change, Entry, Key, Library, Prepared, Record};
use crate::link::decide::Likeness;
use crate::link::score::Forms;
use rustc_hash::FxHashSet;
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
    /// The entry that a change makes of the one before; `None` if the article is gone.
    pub(super) fn prepared(&self, change: Change, before: Option<&Entry>) -> Option<Arc<Entry>> {
        let entry = match change {
            Change::Set(_, article) => match before {
                Some(before) => Entry::after(before, article),
                None => Entry::new(Some(article.clone()), Arc::new(Record::of(&article))),
            },
            Change::Keep(_, record) => Entry::new(None, record),
            Change::Prepared(_, Prepared(entry)) => return Some(entry),
            Change::Remove(_) => return None,
        };
        Some(Arc::new(entry))
    }

    pub(super) fn put(&mut self, change: Change) {
        let key = change.key().clone();
        let before = self.loose.get(&key).cloned();
        let after = self.prepared(change, before.as_deref());
        self.forget(&key);
        if let Some(after) = after {
            Arc::make_mut(&mut self.loose).insert(key, after);
        }
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
            let wordings = entry.forms.iter().map(Forms::wording).collect();
            Some(Part { key, record: entry.record.clone(), postings: entry.postings().all().to_vec(), wordings })
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
            let group: Vec<Packed> = self.slots.drain(at..at + FANOUT).map(Packed).collect();
            self.slots.extend(Packed::merge(&group).into_iter().map(|packed| packed.0));
        }
    }

    pub(super) fn entry(&self, key: &str) -> Option<Arc<Entry>> {
        if let Some(entry) = self.loose.get(key) {
            return Some(entry.clone());
        }
        self.slots.iter().find_map(|slot| Some(slot.segment.entry(slot.find(key)?)))
    }

    /// True if an article is a source text.
    pub(super) fn is_source(&self, key: &str) -> bool {
        match self.loose.get(key) {
            Some(entry) => entry.record.is_source(),
            None => self.slots.iter().any(|slot| slot.find(key).is_some_and(|article| slot.segment.is_source(article))),
        }
    }

    /// An article's record, with the wordings of its statements.
    pub(super) fn wordings(&self, key: &str) -> Option<(Arc<Record>, Vec<u32>)> {
        if let Some(entry) = self.loose.get(key) {
            return Some((entry.record.clone(), entry.forms.iter().map(Forms::wording).collect()));
        }
        let (slot, article) = self.slots.iter().find_map(|slot| Some((slot, slot.find(key)?)))?;
        Some((slot.segment.record(article), slot.segment.wordings_of(article).to_vec()))
    }

    /// The articles and statements filed under a key, with the place where their forms are found; those of the article
    /// `but` are left out, because a long one may have thousands of its own.
    pub(super) fn filed<'l>(&'l self, key: u32, but: &'l str) -> impl Iterator<Item = Row<'l>> {
        self.rows(segment::filed(key), but, false)
    }

    /// The same of the source texts, which are few; of closed articles also what stands beside them.
    pub(super) fn filed_in_sources<'l>(&'l self, key: u32, but: &'l str) -> impl Iterator<Item = Row<'l>> {
        self.rows(segment::filed(key), but, true)
    }

    /// Of some keys, as [`segment::filed`] makes them, each as often as an article has it: those under which more than `most`
    /// statements may be filed, the article's own included. Most keys have few, and need not be looked at one by one.
    pub(super) fn often_filed(&self, mut keys: Vec<u32>, most: usize) -> FxHashSet<u32> {
        keys.sort_unstable();
        let own: Vec<usize> = keys.chunk_by(|a, b| a == b).map(<[u32]>::len).collect();
        keys.dedup();
        let all = self.count_filed(&keys).into_iter().zip(own).map(|(all, own)| all + own);
        keys.iter().zip(all).filter(|(_, all)| *all > most).map(|(&key, _)| key).collect()
    }

    /// How many statements are filed under each of some keys, as [`segment::filed`] makes them: those of all articles and of some
    /// that are gone. Sorted keys are found soonest, each article and each segment being gone through once.
    pub(super) fn count_filed(&self, keys: &[u32]) -> Vec<usize> {
        let mut counts = vec![0; keys.len()];
        for entry in self.loose.values() {
            let postings = entry.postings();
            counts.iter_mut().zip(keys).for_each(|(count, &key)| *count += postings.rows(key).count());
        }
        for slot in &self.slots {
            counts.iter_mut().zip(keys).for_each(|(count, &key)| *count += slot.segment.count(key));
        }
        counts
    }

    /// The same for what [`segment::filed`] made of a key.
    pub(super) fn rows<'l>(&'l self, key: u32, but: &'l str, in_sources: bool) -> impl Iterator<Item = Row<'l>> {
        let asked = move |entry: &Entry| !in_sources || entry.record.is_source();
        let loose = self.loose.iter().filter(move |(_, entry)| asked(entry)).flat_map(move |(name, entry)| {
            let wording = |at: usize| entry.forms.get(at).map_or(0, Forms::wording);
            // Nearly all have nothing under the key: names, which begin alike, are compared last.
            let rows = entry.postings().rows(key).filter(move |_| &**name != but);
            rows.map(move |at| Row { key: name, at, wording: wording(at), entry: Ok(entry) })
        });
        let slots = self.slots.iter().filter(move |slot| !in_sources || slot.segment.has_sources());
        let packed = slots.flat_map(move |slot| {
            let rows = slot.segment.rows(key).map(|row| (slot.segment.article_of(row), slot.segment.wording(row)));
            rows.filter(|((article, _), _)| slot.is_there(*article)).filter_map(move |((article, at), wording)| {
                let key = slot.segment.keys.get(article).filter(|key| &***key != but)?;
                Some(Row { key, at, wording, entry: Err((&slot.segment, article)) })
            })
        });
        loose.chain(packed)
    }
}

/// A statement found under a key.
pub(super) struct Row<'l> {
    pub(super) key: &'l Key,
    pub(super) at: usize,
    /// As [`Forms::wording`] numbers it.
    pub(super) wording: u32,
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

    /// True if its forms are at hand.
    pub(super) fn is_ready(&self) -> bool {
        match self.entry {
            Ok(_) => true,
            Err((segment, article)) => segment.has_forms(article, self.at),
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
