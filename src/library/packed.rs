//! Closed articles, packed away from the library: on any thread, or on an earlier day. The library takes them in as they are.

use super::merge::merged;
use super::segment::{self, MOST, Part, Segment};
use super::slots::Slot;
use super::{Key, Library, Record, forms};
use crate::link::score::Forms;
use std::borrow::Cow;
use std::sync::Arc;

/// Closed articles with their index, ready to be taken in by [`Library::adopt`]. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Packed(pub(super) Slot);

impl Packed {
    /// Packs articles. This is the work of indexing, and may be done for many heaps of articles at a time.
    pub fn new(mut articles: Vec<(Key, Arc<Record>)>) -> Vec<Packed> {
        // Of two under one key the later counts.
        articles.reverse();
        articles.sort_by(|a, b| a.0.cmp(&b.0));
        articles.dedup_by(|a, b| a.0 == b.0);
        let parts = articles.into_iter().map(|(key, record)| {
            let forms: Vec<_> = record.statements.iter().map(forms).collect();
            let wordings = forms.iter().map(Forms::wording).collect();
            Part { key, postings: segment::postings(&record, &forms), record, wordings }
        });
        heaps(parts)
    }

    /// Makes few of many, without what is gone.
    pub fn merge(packed: &[Packed]) -> Vec<Packed> {
        let segments: Vec<&Segment> = packed.iter().map(|Packed(slot)| &*slot.segment).collect();
        let merged = merged(&segments, |at, article| packed.get(at).is_some_and(|packed| packed.0.is_there(article)));
        merged.into_iter().map(|segment| Packed(Slot::new(segment))).collect()
    }

    /// The articles in it and whether they are still there, in the order of their keys.
    pub fn articles(&self) -> impl Iterator<Item = (&Key, bool)> {
        self.0.segment.keys.iter().enumerate().map(|(article, key)| (key, self.0.is_there(article)))
    }

    /// Leaves out the articles that `keep` does not want, which is asked about each with its number.
    pub fn retain(&mut self, mut keep: impl FnMut(usize, &Key) -> bool) {
        let gone = Arc::make_mut(&mut self.0.gone);
        for (article, (key, gone)) in self.0.segment.keys.iter().zip(gone).enumerate() {
            *gone |= !keep(article, key);
        }
    }

    /// Number of statements, those of articles that are gone included.
    pub fn size(&self) -> usize {
        self.0.segment.len()
    }

    /// True if more articles are gone than there.
    pub fn is_stale(&self) -> bool {
        self.0.gone.iter().filter(|gone| **gone).count() * 2 > self.0.gone.len()
    }

    /// As bytes, to be kept until the program runs again, in parts that follow one another. What is gone is still in them.
    pub fn to_bytes(&self) -> [Cow<'_, [u8]>; 3] {
        self.0.segment.to_bytes()
    }

    /// Reads such bytes, which begin at `start` and are kept as they are; `None` if they are anything else, or of another
    /// version of the program.
    pub fn from_bytes(bytes: Vec<u8>, start: usize) -> Option<Packed> {
        Segment::from_bytes(bytes, start).map(|segment| Packed(Slot::new(segment)))
    }
}

/// Segments of these parts, none of more than [`MOST`] statements, if no article has as many.
pub(super) fn heaps(parts: impl Iterator<Item = Part>) -> Vec<Packed> {
    let (mut out, mut heap, mut size) = (Vec::new(), Vec::new(), 0);
    for mut part in parts {
        let count = part.record.statements.len();
        if count > MOST {
            // Nothing that people write holds so many.
            part = Part { record: Arc::default(), postings: Vec::new(), wordings: Vec::new(), ..part };
        }
        if size + part.record.statements.len() > MOST {
            out.push(Packed(Slot::new(Segment::new(std::mem::take(&mut heap)))));
            size = 0;
        }
        size += part.record.statements.len();
        heap.push(part);
    }
    if !heap.is_empty() {
        out.push(Packed(Slot::new(Segment::new(heap))));
    }
    out
}

impl Library {
    /// Takes in packed articles in place of what it had under their keys; open articles stay as they are. Names the open
    /// articles whose links may be touched.
    pub fn adopt(&mut self, packed: impl IntoIterator<Item = Packed>) -> Vec<Key> {
        self.take_in(packed, None)
    }

    /// Takes in what [`Packed::merge`] made of `sources`, unless a newer version of an article has come since.
    pub fn adopt_merged(&mut self, packed: impl IntoIterator<Item = Packed>, sources: &[Packed]) -> Vec<Key> {
        self.take_in(packed, Some(sources))
    }

    fn take_in(&mut self, packed: impl IntoIterator<Item = Packed>, sources: Option<&[Packed]>) -> Vec<Key> {
        for mut packed in packed {
            let keys = &packed.0.segment.keys;
            let mut wanted: Vec<bool> =
                keys.iter().map(|key| sources.is_none() && self.article(key).is_none()).collect();
            for slot in self.slots.iter_mut().filter(|slot| slot.overlaps(&packed.0)) {
                let is_source = |source: &Packed| Arc::ptr_eq(&source.0.segment, &slot.segment);
                if sources.is_some_and(|sources| !sources.iter().any(is_source)) {
                    continue;
                }
                for (key, wanted) in keys.iter().zip(&mut wanted) {
                    if let Some(article) = slot.find(key) {
                        Arc::make_mut(&mut slot.gone)[article] = true;
                        *wanted = true;
                    }
                }
            }
            if sources.is_none() {
                let closed = |key: &Key| self.loose.get(key).is_some_and(|entry| entry.article.is_none());
                let closed: Vec<Key> = keys.iter().filter(|key| closed(key)).cloned().collect();
                closed.iter().for_each(|key| self.forget(key));
            }
            packed.retain(|article, _| wanted.get(article).is_some_and(|wanted| *wanted));
            self.slots.push(packed.0);
        }
        self.slots.retain(|slot| slot.gone.iter().any(|gone| !gone));
        if sources.is_some() {
            // The same articles lie in other heaps now: their links are what they were.
            return Vec::new();
        }
        self.history.advance(&mut self.found, None, true);
        self.articles().map(|(key, _)| key.clone()).collect()
    }
}
