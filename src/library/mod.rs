//! All articles and their links: the one thing that changes, and only by [`Library::apply`].
//!
//! Links are a function of the two articles that they join and of nothing else, so the answer after any sequence of
//! changes is that of a fresh library with the same articles. Only the rarest stems of a statement are looked up, and a
//! change touches the articles that its statements meet.

pub mod record;

use crate::article::Article;
use crate::date::{self, Inferred, When, Witness};
use crate::link::cluster::Accord;
use crate::link::decide::{self, Setting};
use crate::link::difference::{Difference, difference};
use crate::link::score::Forms;
use crate::link::{Band, Pair, cluster};
use crate::speaker::identity::Compatibility;
use crate::speaker::{Kind, Mode};
pub use record::{Place, Record, Statement};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The name of an article in the library: a canonical path or a URI, never read, only compared.
pub type Key = Arc<str>;

/// Something that happened to an article.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is open, and new or reads differently now: the whole of it is kept.
    Set(Key, Arc<Article>),
    /// It is closed, and new or reads differently now: only its statements are kept. Make the record with [`Record::of`].
    Keep(Key, Arc<Record>),
    /// It is gone.
    Remove(Key),
}

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
    /// It is the very wording in a source text (a transcript, a speech, a release).
    pub source: bool,
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

/// The clusters of a whole library, made at once (see [`Library::clusters`]).
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    of: FxHashMap<(Key, usize), u64>,
}

impl Clusters {
    /// The number of clusters: statements that stand in more than one place.
    pub fn count(&self) -> usize {
        self.of.values().collect::<FxHashSet<_>>().len()
    }

    /// The cluster of a statement; `None` if it stands alone.
    pub fn of(&self, key: &Key, quotation: usize) -> Option<u64> {
        self.of.get(&(key.clone(), quotation)).copied()
    }
}

#[derive(Debug)]
struct Entry {
    article: Option<Arc<Article>>,
    record: Arc<Record>,
    forms: Vec<Forms>,
}

/// All articles and their links. Cheap to clone: a clone is a snapshot that later changes do not touch.
#[derive(Clone, Debug, Default)]
pub struct Library {
    entries: Arc<BTreeMap<Key, Arc<Entry>>>,
    postings: Arc<FxHashMap<u32, Vec<(Key, usize)>>>,
}

impl Library {
    /// Applies a change and names the articles whose links it touched, the changed one first.
    pub fn apply(&mut self, change: Change) -> Vec<Key> {
        let (Change::Set(key, _) | Change::Keep(key, _) | Change::Remove(key)) = &change;
        let key = key.clone();
        let mut touched: FxHashSet<Key> = self.neighbours(&key);
        self.put(change);
        touched.extend(self.neighbours(&key));
        touched.remove(&key);
        let mut touched: Vec<Key> = touched.into_iter().collect();
        touched.sort_unstable();
        touched.insert(0, key);
        touched
    }

    /// Applies many changes at once, without asking what they touch: a folder as it is first read.
    pub fn extend(&mut self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            self.put(change);
        }
    }

    fn put(&mut self, change: Change) {
        let (key, article, record) = match change {
            Change::Set(key, article) => {
                let record = Arc::new(Record::of(&article));
                (key, Some(article), record)
            }
            Change::Keep(key, record) => (key, None, record),
            Change::Remove(key) => return self.forget(&key),
        };
        self.forget(&key);
        let forms: Vec<Forms> =
            record.statements.iter().map(|said| Forms::new(&said.text, said.kind == Kind::Mixed)).collect();
        let postings = Arc::make_mut(&mut self.postings);
        for (at, form) in forms.iter().enumerate() {
            for posting in form.keys() {
                postings.entry(posting).or_default().push((key.clone(), at));
            }
        }
        Arc::make_mut(&mut self.entries).insert(key, Arc::new(Entry { article, record, forms }));
    }

    fn forget(&mut self, key: &Key) {
        let Some(entry) = Arc::make_mut(&mut self.entries).remove(key) else { return };
        let postings = Arc::make_mut(&mut self.postings);
        for posting in entry.forms.iter().flat_map(Forms::keys) {
            if let Some(rows) = postings.get_mut(&posting) {
                rows.retain(|row| row.0 != *key);
            }
        }
    }

    /// Articles in a cluster with statements of `key`, and their neighbours in it.
    fn neighbours(&self, key: &Key) -> FxHashSet<Key> {
        let mut seen: FxHashSet<Key> = FxHashSet::default();
        let Some(entry) = self.entries.get(key) else { return seen };
        for at in 0..entry.forms.len() {
            seen.extend(self.component(key, at).0.into_iter().map(|node| node.0));
        }
        seen
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True if there is no article.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// An open article; `None` if it is closed or unknown.
    pub fn article(&self, key: &str) -> Option<&Arc<Article>> {
        self.entries.get(key)?.article.as_ref()
    }

    /// All open articles, by key.
    pub fn articles(&self) -> impl Iterator<Item = (&Key, &Arc<Article>)> {
        self.entries.iter().filter_map(|(key, entry)| Some((key, entry.article.as_ref()?)))
    }

    /// What is kept of an article, open or closed.
    pub fn record(&self, key: &str) -> Option<Arc<Record>> {
        Some(self.entries.get(key)?.record.clone())
    }

    /// The keys of all articles, open and closed, sorted.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        self.entries.keys().cloned()
    }

    /// The identity of the cluster that a quotation belongs to: equal for all its occurrences, the same in every run, and
    /// unchanged by edits elsewhere. `None` if it stands alone.
    pub fn cluster(&self, key: &str, quotation: usize) -> Option<u64> {
        let (nodes, links) = self.component(key, quotation);
        let at = nodes.iter().position(|node| &*node.0 == key && node.1 == quotation)?;
        let roots = self.partition(&nodes, &links);
        let root = roots[at];
        (roots.iter().filter(|&&r| r == root).count() > 1).then(|| self.identity(&nodes[root]))
    }

    /// The other places where a quotation stands, earliest first: those linked with it and those in its cluster.
    pub fn occurrences(&self, key: &str, quotation: usize) -> Vec<Occurrence> {
        let (nodes, links) = self.component(key, quotation);
        let Some(at) = nodes.iter().position(|node| &*node.0 == key && node.1 == quotation) else { return Vec::new() };
        let roots = self.partition(&nodes, &links);
        let mut out: Vec<Occurrence> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            if index == at || node.0 == nodes[at].0 {
                continue;
            }
            let link = links.iter().find(|l| (l.0, l.1) == (at, index) || (l.0, l.1) == (index, at));
            if let Some(link) = link {
                out.push(self.occurrence(&nodes[at], node, link.2, link.3));
            } else if roots[index] == roots[at] {
                out.push(self.occurrence(&nodes[at], node, 0.0, Band::Likely));
            }
        }
        out
    }

    /// How the wording of `quotation` (first) differs from that of one of its occurrences (second).
    pub fn difference(&self, key: &str, quotation: usize, other: &Occurrence) -> Difference {
        match (self.statement(key, quotation), self.statement(&other.key, other.quotation)) {
            (Some(a), Some(b)) => difference(&a.text, &b.text),
            _ => Difference::default(),
        }
    }

    /// Where the same speaker speaks in other articles: their key, and the index in [`Record::speakers`].
    pub fn namesakes(&self, key: &str, speaker: usize) -> Vec<(Key, usize)> {
        let Some(this) = self.entries.get(key).and_then(|entry| entry.record.speakers.get(speaker)) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for (other, entry) in self.entries.iter().filter(|(other, _)| &***other != key) {
            for (at, candidate) in entry.record.speakers.iter().enumerate() {
                if this.compatible(candidate) == Compatibility::Same {
                    out.push((other.clone(), at));
                }
            }
        }
        out
    }

    /// The date of an undated article, as statements that it shares with dated ones tell it. Re-read the article with
    /// `Known { inferred: Some(inferred.date.when), .. }` and apply the result.
    pub fn inferred_date(&self, key: &str) -> Option<Inferred> {
        let entry = self.entries.get(key).filter(|entry| entry.record.date.is_none())?;
        let mut witnesses: Vec<Witness> = Vec::new();
        let mut groups = FxHashSet::default();
        for (at, statement) in entry.record.statements.iter().enumerate() {
            let Some(local) = statement.date.and_then(|date| date.meaning) else { continue };
            let linked = self.occurrences(key, at).into_iter().find_map(|other| {
                let date = self.statement(&other.key, other.quotation)?.date?;
                (date.from != date::DateFrom::Article && date.from != date::DateFrom::Linked).then_some(date.when?)
            });
            if let Some(linked) = linked.filter(|_| groups.insert(statement.group)) {
                witnesses.push(Witness { local, linked });
            }
        }
        date::infer(&witnesses)
    }

    /// All links of one article, each with `a` in this article. Pure, so that many articles can be asked in parallel.
    pub fn links(&self, key: &str) -> Vec<Link> {
        let Some((key, entry)) = self.entries.get_key_value(key) else { return Vec::new() };
        let mut partners: FxHashSet<&Key> = FxHashSet::default();
        for posting in entry.forms.iter().flat_map(Forms::keys) {
            partners.extend(self.postings.get(&posting).into_iter().flatten().map(|row| &row.0));
        }
        partners.remove(key);
        let mut partners: Vec<&Key> = partners.into_iter().collect();
        partners.sort_unstable();
        let mut out = Vec::new();
        for other in partners {
            let Some(second) = self.entries.get(other) else { continue };
            for pair in pairs(entry, second) {
                out.push(Link {
                    a: (key.clone(), pair.a),
                    b: (other.clone(), pair.b),
                    score: pair.score,
                    band: pair.band,
                });
            }
        }
        out
    }

    /// The clusters of the whole library, from the links of all its articles in any order (a link may come once or twice).
    pub fn clusters(&self, links: &[Link]) -> Clusters {
        let mut nodes: Vec<(Key, usize)> = links.iter().flat_map(|link| [link.a.clone(), link.b.clone()]).collect();
        nodes.sort_by_cached_key(|node| self.order(node));
        nodes.dedup();
        let index: FxHashMap<&(Key, usize), usize> = nodes.iter().enumerate().map(|(at, node)| (node, at)).collect();
        let numbered: Vec<_> =
            links.iter().map(|link| (index[&link.a], index[&link.b], link.score, link.band)).collect();
        let roots = self.partition(&nodes, &numbered);
        let mut sizes: FxHashMap<usize, usize> = FxHashMap::default();
        for &root in &roots {
            *sizes.entry(root).or_default() += 1;
        }
        let of = nodes
            .iter()
            .zip(&roots)
            .filter(|(_, root)| sizes[root] > 1)
            .map(|(node, &root)| (node.clone(), self.identity(&nodes[root])))
            .collect();
        Clusters { of }
    }

    /// Everything that hangs together with a statement: nodes earliest first, and the links among them.
    #[allow(clippy::type_complexity)]
    fn component(&self, key: &str, quotation: usize) -> (Vec<(Key, usize)>, Vec<(usize, usize, f32, Band)>) {
        let Some((key, entry)) = self.entries.get_key_value(key) else { return Default::default() };
        if quotation >= entry.forms.len() {
            return Default::default();
        }
        let mut known: FxHashMap<Key, Vec<Link>> = FxHashMap::default();
        let start = (key.clone(), quotation);
        let mut seen: FxHashSet<(Key, usize)> = FxHashSet::from_iter([start.clone()]);
        let mut queue = vec![start];
        let mut links: Vec<Link> = Vec::new();
        while let Some((article, at)) = queue.pop() {
            let found = known.entry(article.clone()).or_insert_with(|| self.links(&article));
            for link in found.iter().filter(|link| link.a.1 == at) {
                links.push(link.clone());
                if seen.len() < LARGEST && seen.insert(link.b.clone()) {
                    queue.push(link.b.clone());
                }
            }
        }
        let mut nodes: Vec<(Key, usize)> = seen.into_iter().collect();
        nodes.sort_by_cached_key(|node| self.order(node));
        let index: FxHashMap<&(Key, usize), usize> = nodes.iter().enumerate().map(|(at, node)| (node, at)).collect();
        let numbered = links
            .iter()
            .filter_map(|link| Some((*index.get(&link.a)?, *index.get(&link.b)?, link.score, link.band)))
            .collect();
        (nodes, numbered)
    }

    fn partition(&self, nodes: &[(Key, usize)], links: &[(usize, usize, f32, Band)]) -> Vec<usize> {
        let weighted: Vec<_> = links.iter().map(|link| (link.0, link.1, link.2)).collect();
        cluster::partition(nodes.len(), &weighted, |a, b| self.accord(&nodes[a], &nodes[b]))
    }

    fn accord(&self, a: &(Key, usize), b: &(Key, usize)) -> Accord {
        let (Some(first), Some(second)) = (self.entries.get(&a.0), self.entries.get(&b.0)) else {
            return Accord::Apart;
        };
        let (Some(x), Some(y)) = (first.forms.get(a.1), second.forms.get(b.1)) else { return Accord::Apart };
        if x.whole().verbatim == y.whole().verbatim {
            return Accord::Agree;
        }
        if let (Some(p), Some(q)) = (first.record.statements.get(a.1), second.record.statements.get(b.1)) {
            if let (Some(p), Some(q)) = (first.record.speaker_of(p), second.record.speaker_of(q)) {
                if p.compatible(q) == Compatibility::Different {
                    return Accord::Contradict;
                }
            }
        }
        decide::accord(x, y)
    }

    /// Earliest first: by the statement's date, then the article's, then its key.
    fn order(&self, node: &(Key, usize)) -> (String, String, Key, usize) {
        let entry = self.entries.get(&node.0);
        let said = entry.and_then(|e| e.record.statements.get(node.1)).and_then(|s| s.date).and_then(|d| d.when);
        let written = entry.and_then(|e| e.record.date).map(|d| d.when);
        let iso = |when: Option<When>| when.map_or_else(|| "~".to_owned(), When::iso);
        (iso(written), iso(said), node.0.clone(), node.1)
    }

    /// A number for a cluster, from the words, the speaker and the date of its earliest occurrence.
    fn identity(&self, node: &(Key, usize)) -> u64 {
        let Some(entry) = self.entries.get(&node.0) else { return 0 };
        let mut id = entry.forms.get(node.1).map_or(0, |forms| forms.whole().verbatim);
        let speaker = self.statement(&node.0, node.1).and_then(|s| entry.record.speaker_of(s)).map_or("", |s| &s.name);
        let date = entry.record.date.map_or_else(String::new, |date| date.when.iso());
        for byte in speaker.bytes().chain(date.bytes()) {
            id = (id ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        id
    }

    fn statement(&self, key: &str, quotation: usize) -> Option<&Statement> {
        self.entries.get(key)?.record.statements.get(quotation)
    }

    fn occurrence(&self, this: &(Key, usize), other: &(Key, usize), score: f32, band: Band) -> Occurrence {
        let (mut speaker_conflict, mut date_conflict) = (false, false);
        if let (Some(a), Some(b)) = (self.entries.get(&this.0), self.entries.get(&other.0)) {
            if let (Some(x), Some(y)) = (a.record.statements.get(this.1), b.record.statements.get(other.1)) {
                if let (Some(p), Some(q)) = (a.record.speaker_of(x), b.record.speaker_of(y)) {
                    speaker_conflict = p.compatible(q) == Compatibility::Different;
                }
                date_conflict = conflict(x, y);
            }
        }
        Occurrence {
            key: other.0.clone(),
            quotation: other.1,
            band,
            score,
            speaker_conflict,
            date_conflict,
            source: false,
        }
    }
}

/// More statements than this hang together only where a slogan is repeated everywhere.
const LARGEST: usize = 256;

/// The pairs of statements of two articles that are the same.
fn pairs(a: &Entry, b: &Entry) -> Vec<Pair> {
    let near = match (a.record.date.map(|d| d.when), b.record.date.map(|d| d.when)) {
        (Some(When::Day(x)), Some(When::Day(y))) => (x - y).get_days().abs() <= NEAR,
        _ => true,
    };
    decide::pairs(&a.forms, &b.forms, near, |i, j| {
        let (x, y) = (a.record.statements.get(i)?, b.record.statements.get(j)?);
        let linked = |s: &Statement| s.mode == Mode::Speech || s.kind != Kind::Indirect;
        if !linked(x) || !linked(y) {
            return None;
        }
        let speakers = match (a.record.speaker_of(x), b.record.speaker_of(y)) {
            (Some(p), Some(q)) => p.compatible(q),
            _ => Compatibility::Unknown,
        };
        let reported = x.kind == Kind::Indirect || y.kind == Kind::Indirect;
        Some(Setting { speakers, reported, dates_differ: conflict(x, y) })
    })
}

/// Two articles written at most so many days apart may report one event.
const NEAR: i32 = 21;

/// True if both statements are dated by their text, and differently.
fn conflict(a: &Statement, b: &Statement) -> bool {
    matches!((a.date, b.date), (Some(a), Some(b)) if date::conflict(&a, &b))
}
