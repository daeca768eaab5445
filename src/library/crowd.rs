//! Wordings that very many articles have: a slogan, a formula, a release that everybody prints.
//!
//! Compared pair by pair, ten thousand articles with one sentence in common are fifty million comparisons, all with one
//! answer. Statements of one wording are therefore a crowd once they are more than [`Limits`](super::partners::Limits) say: they are the same by their
//! words, and what is left to ask, who says them, is asked once for each name. With other wordings one of them is compared
//! for all.

use super::segment::filed;
use super::{Entry, Key, Library, Record, pairs, whole};
use crate::link::decide;
use crate::link::score::Forms;
use crate::speaker::identity::Compatibility;
use crate::speaker::{Kind, Mode, Speaker};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// So many names of a crowd are compared with one another.
const NAMES: usize = 64;

/// All statements of one wording.
#[derive(Clone, Debug)]
pub(super) struct Crowd {
    /// Earliest first.
    pub members: Vec<Member>,
    /// By name of a speaker: the first of the names that stand for the same statement.
    roots: Vec<u32>,
    /// The names, each with one who bears it; without one where nobody is named.
    names: Vec<Option<Speaker>>,
    /// Number of articles, by the first of the names.
    articles: FxHashMap<u32, usize>,
    /// What the words allow.
    words: Words,
}

/// One statement of a crowd.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The article.
    pub key: Key,
    /// Index of the statement.
    pub at: usize,
    /// The days of the article and of the statement, by which they are sorted.
    order: (Arc<str>, Arc<str>),
    /// Number of the name of its speaker.
    name: u32,
    /// It is reported without marks.
    reported: bool,
}

/// Who may have said the words for two statements of them to be linked.
#[derive(Clone, Copy, Debug)]
struct Words {
    same: bool,
    unknown: bool,
    different: bool,
}

impl Crowd {
    /// The number of a member.
    pub fn find(&self, key: &str, at: usize) -> Option<usize> {
        self.members.iter().position(|member| &*member.key == key && member.at == at)
    }

    /// The first of the names that stand for the same statement as a member's.
    pub fn root(&self, member: usize) -> u32 {
        self.members.get(member).and_then(|member| self.roots.get(member.name as usize)).copied().unwrap_or(0)
    }

    /// The members with a root, in other articles than this one, earliest first.
    pub fn others<'c>(&'c self, root: u32, but: &'c str) -> impl Iterator<Item = &'c Member> {
        let same = move |member: &&Member| self.roots.get(member.name as usize) == Some(&root);
        self.members.iter().filter(same).filter(move |member| *member.key != *but)
    }

    /// The number of articles in which statements with a root stand.
    pub fn articles(&self, root: u32) -> usize {
        self.articles.get(&root).copied().unwrap_or(0)
    }

    /// The last member before this one that is the same statement.
    pub fn before(&self, member: usize) -> Option<&Member> {
        let root = self.root(member);
        let earlier = self.members.iter().take(member).rev();
        earlier.into_iter().find(|other| self.roots.get(other.name as usize) == Some(&root))
    }

    fn new(form: &Forms) -> Crowd {
        let may = |speakers| decide::is_repeated(form, speakers);
        let words = Words {
            same: may(Compatibility::Same),
            unknown: may(Compatibility::Unknown),
            different: may(Compatibility::Different),
        };
        Crowd { members: Vec::new(), roots: Vec::new(), names: Vec::new(), articles: FxHashMap::default(), words }
    }

    /// Adds the statements of an article that have these numbers.
    fn add(&mut self, key: &Key, record: &Record, all: &[usize], known: &mut FxHashMap<Option<String>, u32>) {
        let turns = pairs::turns(record);
        for &at in all {
            let Some(said) = record.statements.get(at) else { continue };
            let quoted = said.mode == Mode::Speech || said.kind != Kind::Indirect;
            if !quoted || turns.get(at) != Some(&false) {
                continue;
            }
            let speaker = record.speaker_of(said);
            let name = *known.entry(speaker.map(|speaker| speaker.name.clone())).or_insert_with(|| {
                self.names.push(speaker.cloned());
                self.names.len() as u32 - 1
            });
            let (written, day, ..) = whole::order(record, &(key.clone(), at));
            let reported = said.kind == Kind::Indirect;
            self.members.push(Member { key: key.clone(), at, order: (written.into(), day.into()), name, reported });
        }
    }

    /// Sorts the members and says which names stand for the same statement.
    fn settle(mut self) -> Crowd {
        self.members.sort_by(|x, y| (&x.order, &x.key, x.at).cmp(&(&y.order, &y.key, y.at)));
        // Names are numbered as they come, so that the order of changes does not matter.
        let mut number: FxHashMap<u32, u32> = FxHashMap::default();
        let mut names = Vec::new();
        for member in &mut self.members {
            member.name = *number.entry(member.name).or_insert_with(|| {
                names.push(self.names.get(member.name as usize).cloned().flatten());
                names.len() as u32 - 1
            });
        }
        self.names = names;
        self.roots = (0..self.names.len() as u32).collect();
        let nobody = self.names.iter().any(Option::is_none);
        // Whoever may have said it ties together all who did.
        if self.words.unknown && nobody {
            self.roots.fill(0);
        } else {
            let mut quoted = vec![false; self.names.len()];
            for member in self.members.iter().filter(|member| !member.reported) {
                quoted[member.name as usize] = true;
            }
            for at in 0..self.names.len().min(NAMES) {
                let one = |first: &usize| self.is_one(*first, at, &quoted);
                if let Some(first) = (0..at).find(one) {
                    self.roots[at] = self.roots[first];
                }
            }
        }
        let mut seen: FxHashSet<(u32, &Key)> = FxHashSet::default();
        for member in &self.members {
            let root = self.roots[member.name as usize];
            if seen.insert((root, &member.key)) {
                *self.articles.entry(root).or_default() += 1;
            }
        }
        self
    }

    /// True if two names stand for the same statement.
    fn is_one(&self, a: usize, b: usize, quoted: &[bool]) -> bool {
        let (Some(x), Some(y)) = (&self.names[a], &self.names[b]) else { return self.words.unknown };
        match x.compatible(y) {
            Compatibility::Different => self.words.different && quoted[a] && quoted[b],
            Compatibility::Unknown => self.words.unknown,
            _ => self.words.same,
        }
    }
}

impl Library {
    /// True if a wording has a crowd. `own` counts its places in the article `but`, where that matters; what only that article says
    /// is none, however often, for nothing is linked within an article.
    pub(super) fn is_crowded(&self, wording: u32, but: &str, own: impl FnOnce() -> usize) -> bool {
        let others = self.filed(wording, but).filter(|row| row.wording == wording);
        let others = others.take(self.limits.crowd + 1).count();
        others > 0 && (others > self.limits.crowd || own() + others > self.limits.crowd)
    }

    /// The first article of those that have a wording, by key: the one that is compared for all.
    pub(super) fn is_first(&self, wording: u32, key: &str) -> bool {
        !self.filed(wording, key).any(|row| row.wording == wording && **row.key < *key)
    }

    /// The wordings of an article that have crowds.
    pub(super) fn crowds_of(&self, key: &str, entry: &Entry) -> Vec<u32> {
        let mut wordings: Vec<(u32, &Forms)> = entry.forms.iter().map(|form| (form.wording(), form)).collect();
        wordings.sort_unstable_by_key(|(wording, _)| *wording);
        let often = self.often_filed(wordings.iter().map(|(wording, _)| filed(*wording)).collect(), self.limits.crowd);
        let same = wordings.chunk_by(|a, b| a.0 == b.0).filter(|same| often.contains(&filed(same[0].0)));
        // Words that are nobody's tie nothing together, however often they stand somewhere.
        let telling = |form: &Forms| decide::is_repeated(form, Compatibility::Same);
        let crowded = same.filter(|same| self.is_crowded(same[0].0, key, || same.len()) && telling(same[0].1));
        crowded.map(|same| same[0].0).collect()
    }

    /// The crowd of a statement, if it has one; `None` too if there is no time to find it.
    pub(super) fn crowd(&self, key: &str, quotation: usize) -> Option<Arc<Crowd>> {
        let this = self.entry(key)?;
        let form = this.forms.get(quotation)?;
        let wording = form.wording();
        let own = || this.forms.iter().filter(|form| form.wording() == wording).count();
        if !self.is_crowded(wording, key, own) {
            return None;
        }
        let mut crowd = Crowd::new(form);
        if !crowd.words.same {
            return Some(Arc::new(crowd));
        }
        let known = self.found.crowds.get(&wording);
        let changed = known.as_ref().and_then(|(state, _)| self.history.after(*state));
        match (known, changed) {
            (Some((_, known)), Some(changed)) => {
                let says = |key: &Key| {
                    let entry = self.entry(key);
                    entry.is_some_and(|entry| entry.forms.iter().any(|form| form.wording() == wording))
                };
                let is_member = |key: &Key| known.members.iter().any(|member| member.key == *key);
                let changed: FxHashSet<&Key> = changed.into_iter().filter(|key| says(key) || is_member(key)).collect();
                if changed.is_empty() {
                    return Some(known);
                }
                crowd.names = known.names.clone();
                crowd.members = known.members.iter().filter(|member| !changed.contains(&member.key)).cloned().collect();
                self.fill(&mut crowd, wording, changed.into_iter().cloned());
            }
            _ => {
                let keys: FxHashSet<Key> =
                    self.filed(wording, "").filter(|row| row.wording == wording).map(|row| row.key.clone()).collect();
                if !self.may(keys.len() * UNPACKING) {
                    return None;
                }
                let mut keys: Vec<Key> = keys.into_iter().collect();
                keys.sort_unstable();
                self.fill(&mut crowd, wording, keys.into_iter());
            }
        }
        let crowd = Arc::new(crowd.settle());
        self.found.crowds.keep(wording, (self.history.now(), crowd.clone()), crowd.members.len() + 1);
        Some(crowd)
    }

    /// Adds what these articles say in a wording.
    fn fill(&self, crowd: &mut Crowd, wording: u32, keys: impl Iterator<Item = Key>) {
        let names = crowd.names.iter().enumerate();
        let mut known: FxHashMap<Option<String>, u32> =
            names.map(|(at, who)| (who.as_ref().map(|who| who.name.clone()), at as u32)).collect();
        for key in keys {
            let Some((record, wordings)) = self.wordings(&key) else { continue };
            let all: Vec<usize> = (0..wordings.len()).filter(|&at| wordings[at] == wording).collect();
            crowd.add(&key, &record, &all, &mut known);
        }
    }
}

/// Steps that unpacking an article takes.
pub(super) const UNPACKING: usize = 30;
