//! All articles and their links: the one thing that changes, and only by [`Library::apply`].
//!
//! The answer after any sequence of changes is that of a fresh library with the same articles. Links are a function of the
//! two articles that they join; which articles are compared at all is one of how rare the words are that they share
//! ([`partners`]), and what stands nearly everywhere is not compared but counted ([`crowd`]). So a change touches the
//! articles that its statements meet, and their number has a bound that does not grow with the folder.

mod compact;
mod crowd;
mod dating;
mod found;
mod joined;
mod lately;
mod links;
mod merge;
pub mod names;
mod packed;
mod pairs;
mod partners;
mod postings;
pub mod record;
mod segment;
mod slots;
mod sources;
mod store;
mod whole;

use crate::article::Article;
use crate::link::Band;
use crate::link::difference::{Difference, difference};
use crate::link::score::Forms;
use crate::speaker::identity::Compatibility;
use crate::speaker::{Kind, Speaker};
use crate::text::Span;
use crate::text::tokens::hash;
use found::{Found, Haste, History};
use joined::{Joined, Tie};
pub use packed::Packed;
use pairs::Cast;
use partners::Limits;
use postings::Postings;
pub use record::{Place, Record, Statement};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use slots::Slot;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};
pub use whole::Clusters;

/// The name of an article in the library: a canonical path or a URI, never read, only compared.
pub type Key = Arc<str>;

/// Something that happened to an article.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is open, and new or reads differently now: the whole of it is kept.
    Set(Key, Arc<Article>),
    /// It is closed, and new or reads differently now: only its statements are kept. Make the record with [`Record::of`].
    Keep(Key, Arc<Record>),
    /// The same, prepared elsewhere (see [`Library::prepare`]).
    Prepared(Key, Prepared),
    /// It is gone.
    Remove(Key),
}

impl Change {
    /// The article that it happened to.
    pub fn key(&self) -> &Key {
        let (Change::Set(key, _) | Change::Keep(key, _) | Change::Prepared(key, _) | Change::Remove(key)) = self;
        key
    }
}

/// What is kept of a closed article, with its statements prepared for comparison.
#[derive(Clone, Debug)]
pub struct Prepared(Arc<Entry>);

/// Another place where a statement stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// The article.
    pub key: Key,
    /// Index in its [`Record::statements`], and if it is open in its [`Article::quotations`].
    pub quotation: usize,
    /// How sure it is that it is the same statement.
    pub band: Band,
    /// Agreement of the words, 0 to 1.
    pub score: f32,
    /// Another speaker is named there.
    pub speaker_conflict: bool,
    /// Another date is given there; both are read from the text.
    pub date_conflict: bool,
    /// What is kept of the article.
    pub record: Arc<Record>,
    /// It is the very wording in a source text (a transcript, a speech, a release); `quotation` is the paragraph where it begins.
    pub source: bool,
    /// In a source text, the very words, piece by piece.
    pub words: Vec<Words>,
    /// In a source text, those words as text; pieces are joined by an ellipsis.
    pub wording: String,
    /// In a source text: the quotation leaves words out without an ellipsis.
    pub dropped: bool,
    /// In a source text: the quotation makes one of two places without an ellipsis.
    pub stitched: bool,
}

/// The other places where a statement stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Occurrences {
    /// Those that are named.
    pub list: Vec<Occurrence>,
    /// The number of other articles that are not named, because there are too many.
    pub more: usize,
}

/// Some words of a source text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// In source bytes.
    pub span: Span,
    /// As lines and columns.
    pub place: Range<Place>,
}

/// One link between two statements of different articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// One statement: article and index.
    pub a: (Key, usize),
    /// The other.
    pub b: (Key, usize),
    /// Agreement of the words, 0 to 1.
    pub score: f32,
    /// How sure.
    pub band: Band,
}

/// An article unpacked, with its statements prepared for comparison.
#[derive(Debug)]
struct Entry {
    article: Option<Arc<Article>>,
    record: Arc<Record>,
    forms: Vec<Forms>,
    postings: OnceLock<Postings>,
    cast: OnceLock<Cast>,
    prints: OnceLock<Vec<u64>>,
}

impl Entry {
    fn new(article: Option<Arc<Article>>, record: Arc<Record>) -> Entry {
        let forms = record.statements.iter().map(forms).collect();
        Entry::with(article, record, forms)
    }

    /// One whose statements have been prepared.
    fn with(article: Option<Arc<Article>>, record: Arc<Record>, forms: Vec<Forms>) -> Entry {
        Entry { article, record, forms, postings: OnceLock::new(), cast: OnceLock::new(), prints: OnceLock::new() }
    }

    /// In how many places each wording stands.
    fn places(&self) -> FxHashMap<u32, usize> {
        let mut places = FxHashMap::default();
        self.forms.iter().for_each(|form| *places.entry(form.wording()).or_default() += 1);
        places
    }

    /// The entry of an open article, after an edit of the one that `before` is of: statements that are still there need not
    /// be prepared again.
    fn after(before: &Entry, article: Arc<Article>) -> Entry {
        let record = Arc::new(Record::of(&article));
        let (old, new) = (&before.record.statements[..], &record.statements[..]);
        let same = |(a, b): &(&Statement, &Statement)| wording(a) == wording(b);
        // What stands before and behind the edit keeps its order.
        let head = old.iter().zip(new).take_while(same).count();
        let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(same).count();
        let (old, new) = (head..old.len() - tail, head..new.len() - tail);
        let known: FxHashMap<(&str, bool), &Forms> =
            before.record.statements[old.clone()].iter().map(wording).zip(&before.forms[old.clone()]).collect();
        let known = |said: &Statement| known.get(&wording(said)).map_or_else(|| forms(said), |&forms| forms.clone());
        let between: Vec<Forms> = record.statements[new].iter().map(known).collect();
        let forms = [&before.forms[..head], &between, &before.forms[old.end..]].concat();
        Entry::with(Some(article), record, forms)
    }

    /// What it is filed under; made when somebody asks, which for an article that is being typed in nobody may.
    fn postings(&self) -> &Postings {
        self.postings.get_or_init(|| Postings::of(&self.record, &self.forms))
    }

    /// For each statement a number for what its forms are made of; made when somebody asks.
    fn prints(&self) -> &[u64] {
        let print = |said: &Statement| {
            let mut hasher = FxHasher::default();
            wording(said).hash(&mut hasher);
            hasher.finish()
        };
        self.prints.get_or_init(|| self.record.statements.iter().map(print).collect())
    }

    /// Who speaks; made when somebody asks.
    fn cast(&self) -> &Cast {
        self.cast.get_or_init(|| Cast::of(&self.record))
    }
}

/// What the forms of a statement are made of.
fn wording(said: &Statement) -> (&str, bool) {
    (&said.text, said.kind == Kind::Mixed)
}

fn forms(said: &Statement) -> Forms {
    let (text, mixed) = wording(said);
    Forms::new(text, mixed)
}

/// The key under which a speaker is found in other articles: the last word of the name.
fn speaker_key(name: &str) -> Option<u32> {
    let last = name.split_whitespace().next_back()?.to_lowercase();
    Some(hash(&last) ^ 0x5bd1_e995)
}

/// All articles and their links. Cheap to clone: a clone is a snapshot that later changes do not touch.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// Open articles, and closed ones that have changed lately.
    loose: Arc<BTreeMap<Key, Arc<Entry>>>,
    /// The others, packed.
    slots: Vec<Slot>,
    /// What was worked out, kept so that a keystroke asks only about the article it changes.
    found: Arc<Found>,
    /// What has changed since.
    history: History,
    limits: Limits,
    /// How much may be worked out, if there is not time for everything.
    haste: Option<Arc<Haste>>,
}

/// The links of one article.
type Links = Arc<Joined>;

/// What the answers about an article rest on.
#[derive(Clone, Debug, Default)]
pub struct Company {
    /// Other articles.
    pub articles: FxHashSet<Key>,
    /// Wordings that very many articles have.
    pub crowds: FxHashSet<u32>,
}

impl Company {
    /// True if two rest on anything in common.
    pub fn meets(&self, other: &Company) -> bool {
        !self.articles.is_disjoint(&other.articles) || !self.crowds.is_disjoint(&other.crowds)
    }

    /// Adds what another rests on.
    pub fn extend(&mut self, other: Company) {
        self.articles.extend(other.articles);
        self.crowds.extend(other.crowds);
    }
}

/// What a change did.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stir {
    /// The article says what it said.
    Nothing,
    /// It says what it said, in other places.
    Moved,
    /// What it says has changed.
    One,
    /// With it has changed what is compared between other articles.
    All,
}

impl Library {
    /// The same library, in which no more than so many steps of one or two microseconds are done for what has not been worked out
    /// yet; [`is_short`](Library::is_short) tells whether that was too little.
    pub fn within(&self, steps: usize) -> Library {
        Library { haste: Some(Arc::new(Haste::new(steps))), ..self.clone() }
    }

    /// True if some answer lacked links because there was no time to look for them.
    pub fn is_short(&self) -> bool {
        self.haste.as_ref().is_some_and(|haste| haste.is_short())
    }

    /// The number of steps that have been taken of those that [`within`](Library::within) allows.
    pub fn steps_taken(&self) -> usize {
        self.haste.as_ref().map_or(0, |haste| haste.taken())
    }

    /// A library that forgets nothing of what it works out, for those who ask about every article.
    pub fn thorough() -> Library {
        Library { found: Arc::new(Found::unbounded()), ..Library::default() }
    }

    /// True if there is time for so many steps of work.
    fn may(&self, steps: usize) -> bool {
        self.haste.as_ref().is_none_or(|haste| haste.take(steps))
    }

    /// Applies a change and names the articles whose answers it touched, the changed one first.
    pub fn apply(&mut self, change: Change) -> Vec<Key> {
        let key = change.key().clone();
        let (before, was_large) = self.found_company(&key, true);
        let (stir, _) = self.change(change);
        let (after, is_large) = self.found_company(&key, true);
        // Whoever hangs together with very many others is not named.
        let mut touched: BTreeSet<Key> = match stir {
            Stir::One if was_large || is_large => self.keys().collect(),
            Stir::All => self.keys().collect(),
            _ => BTreeSet::new(),
        };
        for company in [before, after] {
            let member = |&wording: &u32| {
                let rows = self.filed(wording, "").filter(move |row| row.wording == wording);
                rows.map(|row| row.key.clone())
            };
            touched.extend(company.crowds.iter().flat_map(member));
            touched.extend(company.articles);
        }
        touched.remove(&key);
        std::iter::once(key).chain(touched).collect()
    }

    /// Prepares a closed article that is new or reads differently now, so that [`change`](Library::change) has little left to
    /// do; what is kept of it from before is prepared with it.
    pub fn prepare(&self, key: &str, record: Arc<Record>) -> Prepared {
        let _ = self.entry(key);
        Prepared(Arc::new(Entry::new(None, record)))
    }

    /// Applies a change, and leaves it to whoever asks next to find what it touched: nothing is compared. Tells the crowds
    /// that the article was in before.
    pub fn change(&mut self, change: Change) -> (Stir, Vec<u32>) {
        let key = change.key().clone();
        let before = self.entry(&key);
        let after = self.prepared(change, before.as_deref());
        let same = |(now, then): (&Arc<Entry>, &Arc<Entry>)| now.record.says_the_same(&then.record);
        // Most keystrokes change no statement, and so no link.
        let both = after.as_ref().zip(before.as_ref());
        let stir = if let Some((now, then)) = both.filter(|both| same(*both)) {
            if now.record.stands_the_same(&then.record) { Stir::Nothing } else { Stir::Moved }
        } else if self.stirs(&key, before.as_deref(), after.as_deref()) {
            Stir::All
        } else {
            Stir::One
        };
        let crowds =
            before.filter(|_| stir == Stir::One && !self.is_alone(&key)).map(|before| self.crowds_of(&key, &before));
        self.forget(&key);
        if let Some(after) = after {
            Arc::make_mut(&mut self.loose).insert(key.clone(), after);
        }
        match stir {
            Stir::Nothing | Stir::Moved => {}
            Stir::One => self.history.advance(&mut self.found, Some(&key), false),
            Stir::All => self.history.advance(&mut self.found, Some(&key), true),
        }
        self.pack(false);
        (stir, crowds.unwrap_or_default())
    }

    /// What an article's answers rest on: the articles that share statements with it or with one that does, those that quote it
    /// as a source text and those that it quotes, and what is said by everybody. Of a closed article, whose answers nobody
    /// sees, only those that share statements with it: whoever shares some with one of these rests on that one already.
    pub fn company(&self, key: &str) -> Company {
        self.found_company(key, self.article(key).is_some()).0
    }

    /// The same, and whether one of its statements hangs together with too many to name them all; `far` if those are wanted that
    /// share statements with one that does.
    fn found_company(&self, key: &str, far: bool) -> (Company, bool) {
        let (mut company, mut large) = (Company::default(), false);
        let Some(this) = self.entry(key).filter(|_| !self.is_alone(key)) else { return (company, large) };
        let links = self.links_of(key);
        company.articles.extend(links.others().iter().cloned());
        let mut before: Option<Arc<whole::Whole>> = None;
        for at in links.statements().filter(|_| far) {
            let whole = self.component(key, at);
            large |= whole.is_large();
            // Where very much hangs together, it does so for all statements of the article.
            if before.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &whole)) {
                company.articles.extend(whole.articles.iter().cloned());
                company.crowds.extend(&whole.crowds);
            }
            before = Some(whole);
        }
        for quotation in 0..this.record.statements.len() {
            company.articles.extend(self.sources(key, quotation).into_iter().map(|source| source.key));
        }
        company.articles.extend(self.quoting(key));
        company.articles.remove(key);
        company.crowds.extend(self.crowds_of(key, &this));
        (company, large)
    }

    /// Applies many changes at once, without asking what they touch: a folder as it is first read.
    pub fn extend(&mut self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            self.put(change);
            if self.loose.len() >= 4096 {
                self.pack(true);
            }
        }
        self.pack(true);
        self.history.advance(&mut self.found, None, true);
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        self.loose.len() + self.slots.iter().map(|slot| slot.gone.iter().filter(|gone| !**gone).count()).sum::<usize>()
    }

    /// True if there is no article.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True if there is no article but this one.
    fn is_alone(&self, key: &str) -> bool {
        self.slots.is_empty() && self.loose.keys().all(|other| **other == *key)
    }

    /// An open article; `None` if it is closed or unknown.
    pub fn article(&self, key: &str) -> Option<&Arc<Article>> {
        self.loose.get(key)?.article.as_ref()
    }

    /// All open articles, by key.
    pub fn articles(&self) -> impl Iterator<Item = (&Key, &Arc<Article>)> {
        self.loose.iter().filter_map(|(key, entry)| Some((key, entry.article.as_ref()?)))
    }

    /// What is kept of an open article, for one who drops it later: with a long one that takes a while.
    pub fn hold(&self, key: &str) -> Option<Arc<dyn Send + Sync>> {
        Some(self.loose.get(key)?.clone())
    }

    /// What is kept of an article, open or closed.
    pub fn record(&self, key: &str) -> Option<Arc<Record>> {
        match self.loose.get(key) {
            Some(entry) => Some(entry.record.clone()),
            None => self.slots.iter().find_map(|slot| Some(slot.segment.record(slot.find(key)?))),
        }
    }

    /// What is kept of an article, if there is time to unpack it.
    fn looked_up(&self, key: &str) -> Option<Arc<Record>> {
        self.may(crowd::UNPACKING).then(|| self.record(key)).flatten()
    }

    /// The keys of all articles, open and closed, sorted.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        let packed = self.slots.iter().flat_map(|slot| slot.segment.keys.iter().zip(slot.gone.iter()));
        let live = packed.filter(|(_, gone)| !**gone).map(|(key, _)| key);
        let mut keys: Vec<Key> = self.loose.keys().chain(live).cloned().collect();
        keys.sort_unstable();
        keys.into_iter()
    }

    /// The other places where a quotation stands: its very words in source texts, then, earliest first, the statements linked
    /// with it and those in its cluster.
    pub fn occurrences(&self, key: &str, quotation: usize) -> Occurrences {
        if self.is_alone(key) {
            return Occurrences::default();
        }
        let mut out = Occurrences { list: self.sources(key, quotation), more: 0 };
        let Some(this) = self.record(key) else { return out };
        let Some(said) = this.statements.get(quotation) else { return out };
        let sources: FxHashSet<Key> = out.list.iter().map(|found| found.key.clone()).collect();
        let found = |node: &(Key, usize), score, band| {
            Some(occurrence((&this, said), node, &self.record(&node.0)?, score, band))
        };
        if let Some(crowd) = self.crowd(key, quotation) {
            let Some(root) = crowd.find(key, quotation).map(|member| crowd.root(member)) else { return out };
            let others = crowd.others(root, key).filter(|member| !sources.contains(&member.key)).take(SHOWN);
            out.list.extend(others.filter_map(|member| found(&(member.key.clone(), member.at), 1.0, Band::Same)));
            let shown: FxHashSet<&Key> =
                out.list.iter().filter(|found| !found.source).map(|found| &found.key).collect();
            out.more = crowd.articles(root).saturating_sub(1 + shown.len());
            return out;
        }
        let links = self.links_of(key);
        let mut direct: Vec<Tie<&Key>> = links.of(quotation).collect();
        if direct.is_empty() {
            return out;
        }
        let whole = self.component(key, quotation);
        let mut nodes: Vec<((Key, usize), f32, Band)> = Vec::new();
        if whole.is_divided() {
            let Some(at) = whole.find(key, quotation) else { return out };
            let direct: FxHashMap<(&Key, usize), &Tie<&Key>> =
                direct.iter().map(|tie| ((tie.other, tie.there), tie)).collect();
            let others = whole.nodes.iter().enumerate().filter(|(_, node)| *node.0 != *key);
            nodes.extend(others.filter_map(|(index, node)| match direct.get(&(&node.0, node.1)) {
                Some(tie) => Some((node.clone(), tie.score, tie.band)),
                None => whole.is_one(at, index).then_some((node.clone(), 0.0, Band::Likely)),
            }));
        } else {
            // Of very many those that are most alike.
            direct.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.other, x.there).cmp(&(y.other, y.there))));
            let named = direct.len().min(SHOWN);
            let rest: FxHashSet<&Key> = direct.drain(named..).map(|tie| tie.other).collect();
            nodes.extend(direct.iter().map(|tie| ((tie.other.clone(), tie.there), tie.score, tie.band)));
            out.more = rest.iter().filter(|key| !direct.iter().any(|tie| tie.other == **key)).count();
        }
        for (node, score, band) in nodes.into_iter().filter(|(node, ..)| !sources.contains(&node.0)) {
            out.list.extend(found(&node, score, band));
            if !whole.crowds.is_empty() {
                let crowd = self.crowd(&node.0, node.1);
                let others = crowd.and_then(|crowd| Some(crowd.articles(crowd.root(crowd.find(&node.0, node.1)?))));
                out.more += others.unwrap_or(0).saturating_sub(1);
            }
        }
        if !whole.is_divided() {
            let order = |found: &Occurrence| whole::order(&found.record, &(found.key.clone(), found.quotation));
            out.list.sort_by_cached_key(|found| (!found.source, (!found.source).then(|| order(found))));
        }
        out
    }

    /// How the wording of `quotation` (first) differs from that of one of its occurrences (second).
    pub fn difference(&self, key: &str, quotation: usize, other: &Occurrence) -> Difference {
        let text =
            |key: &str, at: usize| self.record(key).and_then(|record| Some(record.statements.get(at)?.text.clone()));
        match (text(key, quotation), text(&other.key, other.quotation)) {
            (Some(a), _) if other.source => difference(&a, &other.wording),
            (Some(a), Some(b)) => difference(&a, &b),
            _ => Difference::default(),
        }
    }

    /// Where the same speaker speaks in other articles: their key, and the index in [`Record::speakers`].
    pub fn namesakes(&self, key: &str, speaker: usize) -> Vec<(Key, usize)> {
        let Some(this) = self.record(key) else { return Vec::new() };
        let Some(this) = this.speakers.get(speaker) else { return Vec::new() };
        let mut articles: BTreeSet<Key> = BTreeSet::new();
        if let Some(filed) = speaker_key(&this.name) {
            articles.extend(self.filed(filed, key).map(|row| row.key.clone()));
        }
        let mut out = Vec::new();
        for other in articles.into_iter().filter(|other| &**other != key) {
            let Some(record) = self.record(&other) else { continue };
            let same = |candidate: &Speaker| this.compatible(candidate) == Compatibility::Same;
            out.extend(record.speakers.iter().enumerate().filter(|(_, s)| same(s)).map(|(at, _)| (other.clone(), at)));
        }
        out
    }
}

/// Another place where a statement stands, as the one with its record says it.
fn occurrence(
    (this, said): (&Record, &Statement),
    node: &(Key, usize),
    there: &Arc<Record>,
    score: f32,
    band: Band,
) -> Occurrence {
    let other = there.statements.get(node.1);
    let speakers = other.map(|other| pairs::speakers((this, said), (there, other)));
    Occurrence {
        key: node.0.clone(),
        quotation: node.1,
        band,
        score,
        speaker_conflict: speakers == Some(Compatibility::Different),
        date_conflict: other.is_some_and(|other| pairs::conflict(said, other)),
        record: there.clone(),
        source: false,
        words: Vec::new(),
        wording: String::new(),
        dropped: false,
        stitched: false,
    }
}

/// So many other places of a statement are named; the rest are counted.
const SHOWN: usize = 64;

#[cfg(test)]
mod tests;
