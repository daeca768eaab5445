//! Which articles an article is compared with: those that have a statement whose rarest words are those of one of its own.
//!
//! Rare is what few have. A key (two rare stems, a run of words) that stands in more wordings than [`Limits`] allow says nothing of
//! any two of them, and what has no other key than such is made of everybody's words. So a statement meets a number of
//! others that does not grow with the folder, and it meets the same ones whoever of the two asks.

use super::crowd::UNPACKING;
use super::segment::filed;
use super::{Entry, Key, Library};
use crate::link::score::Forms;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What stands nearly everywhere, and what is too much.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// A wording that stands in more places than this has a crowd.
    pub crowd: usize,
    /// A key that more different wordings have than this says nothing.
    pub wordings: usize,
    /// So does one that more statements have than this, whatever their wordings.
    pub rows: usize,
    /// More statements than this hang together only where everything is said in the same few words.
    pub largest: usize,
    /// So many articles are compared to see what hangs together, each with each that it has links with.
    pub work: usize,
}

impl Default for Limits {
    /// What a press conference is reported in stays below them, and a hundred comparisons are done in the blink of an eye.
    fn default() -> Limits {
        Limits { crowd: 64, wordings: 64, rows: 1024, largest: 256, work: 1 << 12 }
    }
}

/// Of the statements that have a key: how many there are, and their wordings; the count ends where either says nothing any more.
struct Holders {
    rows: usize,
    wordings: FxHashSet<u32>,
}

impl Holders {
    fn is_common(&self, limits: Limits) -> bool {
        self.rows > limits.rows || self.wordings.len() > limits.wordings
    }

    /// Adds the statements of an article that have a key.
    fn add(&mut self, entry: &Entry, key: u32) {
        for form in &entry.forms {
            if form.keys().iter().any(|&own| filed(own) == key) || filed(form.wording()) == key {
                self.rows += 1;
                self.wordings.insert(form.wording());
            }
        }
    }
}

/// For each statement of an article, by its words, the articles that it meets. An edit of one statement leaves those of the others.
pub(super) type Met = FxHashMap<u64, Arc<[Key]>>;

/// An article as its partners are looked for.
struct Asking<'a> {
    key: &'a Key,
    /// The wordings that have a key in it.
    own: FxHashMap<u32, Vec<u32>>,
    places: FxHashMap<u32, usize>,
    /// Wordings that have a crowd, as far as that was asked.
    crowded: FxHashMap<u32, bool>,
}

/// More articles than this have changed since: then a statement's partners are looked for anew.
const CHANGED: usize = 32;

impl<'a> Asking<'a> {
    fn new(key: &'a Key, entry: &'a Entry) -> Asking<'a> {
        let mut own: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for form in &entry.forms {
            form.keys().iter().for_each(|&key| own.entry(filed(key)).or_default().push(form.wording()));
        }
        Asking { key, own, places: entry.places(), crowded: FxHashMap::default() }
    }

    fn is_crowded(&mut self, library: &Library, wording: u32) -> bool {
        let own = self.places.get(&wording).copied().unwrap_or(0);
        *self.crowded.entry(wording).or_insert_with(|| library.is_crowded(wording, self.key, || own))
    }
}

impl Library {
    /// The articles that an article is to be compared with; `None` if there is no time to look for them.
    pub(super) fn partners(&self, key: &Key, this: &Entry) -> Option<BTreeSet<Key>> {
        let known = self.found.met.get(key);
        let changed = known.as_ref().and_then(|(state, _)| self.history.after(*state));
        let changed = changed.filter(|changed| changed.len() <= CHANGED);
        let known = changed.and_then(|changed| Some((known?.1, changed)));
        // What the articles that have changed since say now.
        let mut changed: Vec<(&Key, Arc<Entry>)> = Vec::new();
        for &other in known.iter().flat_map(|(_, changed)| changed).filter(|other| **other != key) {
            if !self.loose.contains_key(other) && !self.may(UNPACKING) {
                return None;
            }
            changed.extend(self.entry(other).map(|entry| (other, entry)));
        }
        let mut asking = Asking::new(key, this);
        let mut met = Met::default();
        let mut all = true;
        let said = this.forms.iter().zip(this.prints()).zip(&this.record.statements);
        for ((form, &print), _) in said.filter(|(_, said)| !said.source) {
            if met.contains_key(&print) {
                continue;
            }
            let partners = match known.as_ref().and_then(|(met, gone)| Some((met.get(&print)?, gone))) {
                Some((partners, changed)) if changed.is_empty() || *changed == [key] => Some(partners.clone()),
                Some((partners, gone)) => self.met(&mut asking, form, Some(&changed)).map(|now| {
                    let still = partners.iter().filter(|other| !gone.contains(other));
                    still.cloned().chain(now).collect()
                }),
                None => self.met(&mut asking, form, None).map(|now| now.into_iter().collect()),
            };
            let Some(partners) = partners else {
                all = false;
                break;
            };
            met.insert(print, partners);
        }
        let partners = all.then(|| met.values().flat_map(|met| met.iter().cloned()).collect());
        // What there was time for is all there is to know of those statements.
        let weight = met.values().map(|met| met.len() + 2).sum::<usize>() + 1;
        self.found.met.keep(key.clone(), (self.history.now(), Arc::new(met)), weight);
        partners
    }

    /// The articles with a statement that a statement is to be compared with: all, or those of some; `None` if there is no time.
    fn met(&self, asking: &mut Asking, form: &Forms, among: Option<&[(&Key, Arc<Entry>)]>) -> Option<BTreeSet<Key>> {
        let mut partners: BTreeSet<Key> = BTreeSet::new();
        let (key, wording) = (asking.key, form.wording());
        let crowd = asking.is_crowded(self, wording);
        if crowd && !self.is_first(wording, key) {
            return Some(partners);
        }
        let mut rows = Vec::new();
        // What is said in the same words is asked about once.
        let mut promising: FxHashMap<u32, bool> = FxHashMap::default();
        for &own_key in form.keys() {
            let has = |(_, entry): &(&Key, Arc<Entry>)| entry.postings().rows(filed(own_key)).next().is_some();
            if among.is_some_and(|among| !among.iter().any(has)) {
                continue;
            }
            let mine = asking.own.get(&filed(own_key)).map_or(&[][..], |mine| mine);
            let mut holders = Holders { rows: mine.len(), wordings: mine.iter().copied().collect() };
            rows.clear();
            for row in self.filed(own_key, key) {
                holders.rows += 1;
                holders.wordings.insert(row.wording);
                if holders.is_common(self.limits) {
                    break;
                }
                rows.push(row);
            }
            if !self.may(1 + rows.len() / ROWS_A_STEP) {
                return None;
            }
            if holders.is_common(self.limits) {
                continue;
            }
            for row in &rows {
                let asked = among.is_none_or(|among| among.iter().any(|(other, _)| *other == row.key));
                if !asked || crowd && row.wording == wording || partners.contains(row.key) {
                    continue;
                }
                let near = match promising.get(&row.wording) {
                    Some(near) => *near,
                    None if !self.may(if row.is_ready() { LOOKING } else { PREPARING }) => return None,
                    None => {
                        let near = row.is_promising(form);
                        promising.insert(row.wording, near);
                        near
                    }
                };
                // What is a source text's own is not compared, as it does not ask itself.
                let compared = near && row.turn().is_none();
                if compared && (!asking.is_crowded(self, row.wording) || self.is_first(row.wording, row.key)) {
                    partners.insert(row.key.clone());
                }
            }
        }
        Some(partners)
    }

    /// True if a change of an article changes what is compared between others: a key or a wording becomes common or rare again,
    /// or another statement is compared for all of its wording.
    pub(super) fn stirs(&self, key: &str, before: Option<&Entry>, after: Option<&Entry>) -> bool {
        if self.is_alone(key) {
            return false;
        }
        let places = |entry: Option<&Entry>| entry.map(Entry::places).unwrap_or_default();
        let (then, now) = (places(before), places(after));
        let count = |all: &FxHashMap<u32, usize>, wording| all.get(&wording).copied().unwrap_or(0);
        let forms = [before, after].into_iter().flatten().flat_map(|entry| &entry.forms);
        let changed: Vec<&Forms> =
            forms.filter(|form| count(&then, form.wording()) != count(&now, form.wording())).collect();
        // Most keys and wordings are far from common.
        let most = self.limits.rows.min(self.limits.wordings).min(self.limits.crowd);
        let keys = || changed.iter().flat_map(|form| form.keys()).map(|&own| filed(own));
        let often = self.often_filed(keys().chain(changed.iter().map(|form| filed(form.wording()))).collect(), most);
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        for form in &changed {
            let wording = form.wording();
            if !often.contains(&filed(wording)) || !seen.insert(wording) {
                continue;
            }
            let crowded = |own: usize| self.is_crowded(wording, key, || own);
            let (then, now) = (count(&then, wording), count(&now, wording));
            if crowded(then) != crowded(now) || crowded(now) && (then > 0) != (now > 0) && self.is_first(wording, key) {
                return true;
            }
        }
        let near: FxHashSet<u32> = keys().filter(|own| often.contains(own)).collect();
        near.into_iter().any(|own| self.becomes_common(own, key, before, after))
    }

    /// True if what is a key of statements, as [`filed`] makes it, becomes common, or rare again, by a change of an article.
    fn becomes_common(&self, own: u32, key: &str, before: Option<&Entry>, after: Option<&Entry>) -> bool {
        let mut others = Holders { rows: 0, wordings: FxHashSet::default() };
        for row in self.rows(own, key, false) {
            others.rows += 1;
            others.wordings.insert(row.wording);
            if others.is_common(self.limits) {
                return false;
            }
        }
        let size = |entry: Option<&Entry>| entry.map_or(0, |entry| entry.forms.len());
        let most = size(before).max(size(after));
        if others.rows + most <= self.limits.rows && others.wordings.len() + most <= self.limits.wordings {
            return false;
        }
        let with = |entry: Option<&Entry>| {
            let mut holders = Holders { rows: others.rows, wordings: others.wordings.clone() };
            entry.into_iter().for_each(|entry| holders.add(entry, own));
            holders.is_common(self.limits)
        };
        with(before) != with(after)
    }
}

/// Steps that a look at another statement takes.
const LOOKING: usize = 3;

/// Steps that it takes if that has to be prepared first.
const PREPARING: usize = 8;

/// So many statements under a key are counted in one step.
const ROWS_A_STEP: usize = 16;
