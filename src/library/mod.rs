//! All articles and their links: the one thing that changes, and only by [`Library::apply`].
//!
//! Links are a function of the two articles that they join and of nothing else, so the answer after any sequence of
//! changes is that of a fresh library with the same articles. Only the rarest stems of a statement are looked up, and a
//! change touches the articles that its statements meet.

mod compact;
mod dating;
pub mod names;
mod pairs;
pub mod record;
mod segment;

use crate::article::Article;
use crate::date::When;
use crate::link::cluster::Accord;
use crate::link::decide::{self, Likeness};
use crate::link::difference::{Difference, difference};
use crate::link::score::Forms;
use crate::link::{Band, cluster, source};
use crate::quote::marks;
use crate::speaker::identity::Compatibility;
use crate::speaker::{Kind, Speaker};
use crate::text::Span;
use crate::text::tokens::hash;
pub use record::{Place, Record, Statement};
use rustc_hash::{FxHashMap, FxHashSet};
use segment::{Part, Segment};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
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

impl Link {
    fn turned(&self) -> Link {
        Link { a: self.b.clone(), b: self.a.clone(), ..self.clone() }
    }
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

/// An article unpacked, with its statements prepared for comparison.
#[derive(Debug)]
struct Entry {
    article: Option<Arc<Article>>,
    record: Arc<Record>,
    forms: Vec<Forms>,
    /// Keys with statements, sorted.
    postings: Vec<(u32, u32)>,
}

impl Entry {
    fn new(article: Option<Arc<Article>>, record: Arc<Record>) -> Entry {
        let forms: Vec<Forms> = record.statements.iter().map(forms).collect();
        Entry { article, postings: segment::postings(&record, &forms), forms, record }
    }

    /// The statements filed under a key.
    fn rows(&self, key: u32) -> impl Iterator<Item = usize> {
        let start = self.postings.partition_point(|posting| posting.0 < key);
        self.postings[start..].iter().take_while(move |posting| posting.0 == key).map(|posting| posting.1 as usize)
    }
}

fn forms(said: &Statement) -> Forms {
    Forms::new(&said.text, said.kind == Kind::Mixed)
}

/// The key under which a speaker is found in other articles: the last word of the name.
fn speaker_key(name: &str) -> Option<u32> {
    let last = name.split_whitespace().next_back()?.to_lowercase();
    Some(hash(&last) ^ 0x5bd1_e995)
}

/// A segment, and which of its articles are gone.
#[derive(Clone, Debug)]
struct Slot {
    segment: Arc<Segment>,
    gone: Arc<Vec<bool>>,
}

impl Slot {
    fn new(segment: Segment) -> Slot {
        Slot { gone: Arc::new(vec![false; segment.keys.len()]), segment: Arc::new(segment) }
    }

    fn find(&self, key: &str) -> Option<usize> {
        self.segment.find(key).filter(|&article| !self.gone[article])
    }
}

/// All articles and their links. Cheap to clone: a clone is a snapshot that later changes do not touch.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// Open articles, and closed ones that have changed lately.
    loose: Arc<BTreeMap<Key, Arc<Entry>>>,
    /// The others, packed.
    slots: Vec<Slot>,
    /// Links of open articles and of those that they meet, kept so that a keystroke asks only about the article it changes.
    links: Arc<FxHashMap<Key, Arc<Vec<Link>>>>,
}

/// So many closed articles stay loose before they are packed.
const LOOSE: usize = 64;

/// So many articles' links are kept at most.
const REMEMBERED: usize = 2048;

impl Library {
    /// Applies a change and names the articles whose links it touched, the changed one first.
    pub fn apply(&mut self, change: Change) -> Vec<Key> {
        let (Change::Set(key, _) | Change::Keep(key, _) | Change::Remove(key)) = &change;
        let key = key.clone();
        let is_open = matches!(change, Change::Set(..));
        let before = self.links.get(&key).cloned().unwrap_or_else(|| Arc::new(self.find_links(&key)));
        let mut touched = self.reach(&before);
        self.put(change);
        let after = Arc::new(self.find_links(&key));
        self.remember(&key, &before, &after, is_open);
        touched.extend(self.reach(&after));
        touched.remove(&key);
        self.pack(false);
        let mut touched: Vec<Key> = touched.into_iter().collect();
        touched.sort_unstable();
        touched.insert(0, key);
        touched
    }

    /// Applies many changes at once, without asking what they touch: a folder as it is first read.
    pub fn extend(&mut self, changes: impl IntoIterator<Item = Change>) {
        self.links = Arc::default();
        for change in changes {
            self.put(change);
            if self.loose.len() >= 4096 {
                self.pack(true);
            }
        }
        self.pack(true);
    }

    /// Writes the new links of an article into those that are kept.
    fn remember(&mut self, key: &Key, before: &[Link], after: &Arc<Vec<Link>>, is_open: bool) {
        let links = Arc::make_mut(&mut self.links);
        let mut partners: Vec<&Key> = before.iter().chain(after.iter()).map(|link| &link.b.0).collect();
        partners.sort_unstable();
        partners.dedup();
        for partner in partners {
            let Some(kept) = links.get_mut(partner) else { continue };
            let mut mirrored: Vec<Link> = kept.iter().filter(|link| link.b.0 != *key).cloned().collect();
            mirrored.extend(after.iter().filter(|link| link.b.0 == *partner).map(Link::turned));
            *kept = Arc::new(mirrored);
        }
        if !is_open {
            links.remove(key);
            return;
        }
        if links.len() > REMEMBERED {
            links.clear();
        }
        links.insert(key.clone(), after.clone());
        // Those that it hangs together with, so that clusters can be asked for without searching.
        let mut missing: Vec<Key> =
            after.iter().map(|link| link.b.0.clone()).filter(|key| !self.links.contains_key(key)).collect();
        missing.sort_unstable();
        missing.dedup();
        for partner in missing.into_iter().take(LARGEST) {
            let found = Arc::new(self.find_links(&partner));
            Arc::make_mut(&mut self.links).insert(partner, found);
        }
    }

    /// The articles that hang together with one that has these links.
    fn reach(&self, links: &[Link]) -> FxHashSet<Key> {
        let mut seen: FxHashSet<(Key, usize)> = FxHashSet::default();
        let mut queue: Vec<(Key, usize)> = links.iter().map(|link| link.b.clone()).collect();
        while let Some(node) = queue.pop() {
            if seen.len() >= LARGEST || !seen.insert(node.clone()) {
                continue;
            }
            queue.extend(self.links_of(&node.0).iter().filter(|link| link.a.1 == node.1).map(|link| link.b.clone()));
        }
        seen.into_iter().map(|node| node.0).collect()
    }

    fn put(&mut self, change: Change) {
        let (key, entry) = match change {
            Change::Set(key, article) => {
                let record = Arc::new(Record::of(&article));
                (key, Entry::new(Some(article), record))
            }
            Change::Keep(key, record) => (key, Entry::new(None, record)),
            Change::Remove(key) => return self.forget(&key),
        };
        self.forget(&key);
        Arc::make_mut(&mut self.loose).insert(key, Arc::new(entry));
    }

    fn forget(&mut self, key: &Key) {
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
    fn pack(&mut self, all: bool) {
        let closed = self.loose.values().filter(|entry| entry.article.is_none()).count();
        if closed == 0 || !all && closed <= LOOSE {
            return;
        }
        let loose = Arc::make_mut(&mut self.loose);
        let mut parts: Vec<Part> = Vec::new();
        let mut size = 0;
        loose.retain(|key, entry| {
            if entry.article.is_none() {
                if size + entry.record.statements.len() > segment::MOST && !parts.is_empty() {
                    self.slots.push(Slot::new(Segment::new(std::mem::take(&mut parts))));
                    size = 0;
                }
                size += entry.record.statements.len();
                parts.push(Part { key: key.clone(), record: entry.record.clone(), postings: entry.postings.clone() });
            }
            entry.article.is_some()
        });
        self.slots.push(Slot::new(Segment::new(parts)));
        self.merge(if all { segment::MOST } else { SMALL });
    }

    /// Merges segments until there are fewer than [`FANOUT`] of any size class. None grows over `most` statements.
    fn merge(&mut self, most: usize) {
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
            let parts = group.iter().flat_map(|slot| slot.segment.parts(|article| !slot.gone[article])).collect();
            self.slots.push(Slot::new(Segment::new(parts)));
        }
    }

    fn entry(&self, key: &str) -> Option<Arc<Entry>> {
        if let Some(entry) = self.loose.get(key) {
            return Some(entry.clone());
        }
        let record = Arc::new(self.packed(key)?);
        let forms = record.statements.iter().map(forms).collect();
        Some(Arc::new(Entry { article: None, record, forms, postings: Vec::new() }))
    }

    fn packed(&self, key: &str) -> Option<Record> {
        self.slots.iter().find_map(|slot| Some(slot.segment.record(slot.find(key)?)))
    }

    /// The articles and statements filed under a key, with the place where their forms are found.
    fn filed(&self, key: u32, mut found: impl FnMut(Row)) {
        for (name, entry) in self.loose.iter() {
            entry.rows(key).for_each(|at| found(Row { key: name, at, entry: Ok(entry) }));
        }
        for slot in &self.slots {
            for row in slot.segment.rows(key) {
                let (article, at) = slot.segment.article_of(row);
                if !slot.gone.get(article).copied().unwrap_or(true) {
                    found(Row { key: &slot.segment.keys[article], at, entry: Err((&slot.segment, article)) });
                }
            }
        }
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        self.loose.len() + self.slots.iter().map(|slot| slot.gone.iter().filter(|gone| !**gone).count()).sum::<usize>()
    }

    /// True if there is no article.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An open article; `None` if it is closed or unknown.
    pub fn article(&self, key: &str) -> Option<&Arc<Article>> {
        self.loose.get(key)?.article.as_ref()
    }

    /// All open articles, by key.
    pub fn articles(&self) -> impl Iterator<Item = (&Key, &Arc<Article>)> {
        self.loose.iter().filter_map(|(key, entry)| Some((key, entry.article.as_ref()?)))
    }

    /// What is kept of an article, open or closed.
    pub fn record(&self, key: &str) -> Option<Arc<Record>> {
        match self.loose.get(key) {
            Some(entry) => Some(entry.record.clone()),
            None => self.packed(key).map(Arc::new),
        }
    }

    /// The keys of all articles, open and closed, sorted.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        let packed = self.slots.iter().flat_map(|slot| slot.segment.keys.iter().zip(slot.gone.iter()));
        let live = packed.filter(|(_, gone)| !**gone).map(|(key, _)| key);
        let mut keys: Vec<Key> = self.loose.keys().chain(live).cloned().collect();
        keys.sort_unstable();
        keys.into_iter()
    }

    /// The identity of the cluster that a quotation belongs to: equal for all its occurrences, the same in every run, and
    /// unchanged by edits elsewhere. `None` if it stands alone.
    pub fn cluster(&self, key: &str, quotation: usize) -> Option<u64> {
        let whole = self.component(key, quotation);
        let at = whole.nodes.iter().position(|node| &*node.0 == key && node.1 == quotation)?;
        let roots = whole.partition();
        let root = roots[at];
        (roots.iter().filter(|&&r| r == root).count() > 1)
            .then(|| identity(&whole.entries[&whole.nodes[root].0], whole.nodes[root].1))
    }

    /// The other places where a quotation stands: its very words in source texts, then, earliest first, the statements linked
    /// with it and those in its cluster.
    pub fn occurrences(&self, key: &str, quotation: usize) -> Vec<Occurrence> {
        let mut out = self.sources(key, quotation);
        let whole = self.component(key, quotation);
        let Some(at) = whole.nodes.iter().position(|node| &*node.0 == key && node.1 == quotation) else { return out };
        let roots = whole.partition();
        for (index, node) in whole.nodes.iter().enumerate() {
            if index == at || node.0 == whole.nodes[at].0 || out.iter().any(|found| found.source && found.key == node.0)
            {
                continue;
            }
            let link = whole.links.iter().find(|l| (l.0, l.1) == (at, index) || (l.0, l.1) == (index, at));
            // Two parts of one fuller wording are in its cluster, but they are not the same words.
            let in_cluster = roots[index] == roots[at] && whole.accord(at, index) != Accord::Apart;
            let (score, band) = match link {
                Some(link) => (link.2, link.3),
                None if in_cluster => (0.0, Band::Likely),
                None => continue,
            };
            out.push(whole.occurrence(at, index, score, band));
        }
        out
    }

    /// Where the very words of a quotation stand in source texts.
    fn sources(&self, key: &str, quotation: usize) -> Vec<Occurrence> {
        let Some(this) = self.entry(key) else { return Vec::new() };
        let Some(said) =
            this.record.statements.get(quotation).filter(|said| !said.source && said.kind != Kind::Indirect)
        else {
            return Vec::new();
        };
        let Some(form) = this.forms.get(quotation) else { return Vec::new() };
        let mut partners: BTreeMap<Key, FxHashSet<u32>> = BTreeMap::new();
        for filed in form.keys() {
            self.filed(filed, |row| {
                if &**row.key != key && row.is_source() {
                    partners.entry(row.key.clone()).or_default().insert(row.turn());
                }
            });
        }
        let mut out: Vec<Occurrence> = Vec::new();
        for (partner, turns) in partners {
            let Some(record) = self.record(&partner) else { continue };
            let mut best: Option<Occurrence> = None;
            let mut turns: Vec<u32> = turns.into_iter().collect();
            turns.sort_unstable();
            for turn in turns {
                let found = in_turn(&this.record, said, &partner, &record, turn);
                if let Some(found) = found.filter(|found| best.as_ref().is_none_or(|best| found.score > best.score)) {
                    best = Some(found);
                }
            }
            out.extend(best);
        }
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
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
            self.filed(filed, |row| {
                articles.insert(row.key.clone());
            });
        }
        let mut out = Vec::new();
        for other in articles.into_iter().filter(|other| &**other != key) {
            let Some(record) = self.record(&other) else { continue };
            let same = |candidate: &Speaker| this.compatible(candidate) == Compatibility::Same;
            out.extend(record.speakers.iter().enumerate().filter(|(_, s)| same(s)).map(|(at, _)| (other.clone(), at)));
        }
        out
    }

    /// All links of one article, each with `a` in this article. Pure, so that many articles can be asked in parallel.
    pub fn links(&self, key: &str) -> Vec<Link> {
        self.links_of(key).to_vec()
    }

    fn links_of(&self, key: &str) -> Arc<Vec<Link>> {
        self.links.get(key).cloned().unwrap_or_else(|| Arc::new(self.find_links(key)))
    }

    /// Looks for the links of an article: first statements that share rare words with its own, then all that both articles say.
    fn find_links(&self, key: &str) -> Vec<Link> {
        let Some(this) = self.entry(key) else { return Vec::new() };
        let key: Key = key.into();
        let mut partners: BTreeSet<Key> = BTreeSet::new();
        let mut seen: FxHashSet<(Key, usize)> = FxHashSet::default();
        for (form, said) in this.forms.iter().zip(&this.record.statements) {
            if said.source {
                continue;
            }
            seen.clear();
            for filed in form.keys() {
                self.filed(filed, |row| {
                    if *row.key == key || partners.contains(row.key) || !seen.insert((row.key.clone(), row.at)) {
                        return;
                    }
                    if row.is_promising(form) {
                        partners.insert(row.key.clone());
                    }
                });
            }
        }
        let mut out = Vec::new();
        for other in partners {
            let Some(second) = self.entry(&other) else { continue };
            for pair in pairs::pairs(&this, &second) {
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
        let mut neighbours: FxHashMap<&(Key, usize), Vec<usize>> = FxHashMap::default();
        for (at, link) in links.iter().enumerate() {
            neighbours.entry(&link.a).or_default().push(at);
            neighbours.entry(&link.b).or_default().push(at);
        }
        let mut of = FxHashMap::default();
        let mut seen: FxHashSet<&(Key, usize)> = FxHashSet::default();
        for start in links.iter().map(|link| &link.a) {
            if !seen.insert(start) {
                continue;
            }
            let (mut nodes, mut queue, mut mine) = (vec![start.clone()], vec![start], Vec::new());
            while let Some(node) = queue.pop() {
                for &at in neighbours.get(node).into_iter().flatten() {
                    mine.push(&links[at]);
                    for next in [&links[at].a, &links[at].b] {
                        if seen.insert(next) {
                            nodes.push(next.clone());
                            queue.push(next);
                        }
                    }
                }
            }
            let whole = self.whole(nodes, mine.into_iter());
            let roots = whole.partition();
            for (at, &root) in roots.iter().enumerate() {
                if roots.iter().filter(|&&other| other == root).count() > 1 {
                    let (article, said) = &whole.nodes[root];
                    of.insert(whole.nodes[at].clone(), identity(&whole.entries[article], *said));
                }
            }
        }
        Clusters { of }
    }

    /// Everything that hangs together with a statement.
    fn component(&self, key: &str, quotation: usize) -> Whole {
        let start = (Key::from(key), quotation);
        let mut seen: FxHashSet<(Key, usize)> = FxHashSet::from_iter([start.clone()]);
        let mut queue = vec![start];
        let mut links: Vec<Link> = Vec::new();
        let mut known: FxHashMap<Key, Arc<Vec<Link>>> = FxHashMap::default();
        while let Some((article, at)) = queue.pop() {
            let found = known.entry(article.clone()).or_insert_with(|| self.links_of(&article));
            for link in found.iter().filter(|link| link.a.1 == at) {
                links.push(link.clone());
                if seen.len() < LARGEST && seen.insert(link.b.clone()) {
                    queue.push(link.b.clone());
                }
            }
        }
        self.whole(seen.into_iter().collect(), links.iter())
    }

    fn whole<'l>(&self, mut nodes: Vec<(Key, usize)>, links: impl Iterator<Item = &'l Link>) -> Whole {
        let mut entries: FxHashMap<Key, Arc<Entry>> = FxHashMap::default();
        nodes.retain(|(key, at)| {
            if !entries.contains_key(key) {
                if let Some(entry) = self.entry(key) {
                    entries.insert(key.clone(), entry);
                }
            }
            entries.get(key).is_some_and(|entry| *at < entry.forms.len())
        });
        nodes.sort_by_cached_key(|node| order(&entries[&node.0], node));
        let index: FxHashMap<&(Key, usize), usize> = nodes.iter().enumerate().map(|(at, node)| (node, at)).collect();
        let links = links
            .filter_map(|link| Some((*index.get(&link.a)?, *index.get(&link.b)?, link.score, link.band)))
            .collect();
        Whole { nodes, entries, links }
    }
}

/// A statement found under a key.
struct Row<'l> {
    key: &'l Key,
    at: usize,
    entry: Result<&'l Arc<Entry>, (&'l Segment, usize)>,
}

impl Row<'_> {
    fn is_promising(&self, form: &Forms) -> bool {
        let near = |other: &Forms| Likeness::best(form, other).is_some_and(|likeness| likeness.is_promising());
        match self.entry {
            Ok(entry) => entry.forms.get(self.at).is_some_and(near),
            Err((segment, article)) => near(&segment.forms(article, self.at)),
        }
    }

    fn statement(&self) -> Option<(bool, u32)> {
        match self.entry {
            Ok(entry) => entry.record.statements.get(self.at).map(|said| (said.source, said.group)),
            Err((segment, article)) => segment.source(article, self.at),
        }
    }

    fn is_source(&self) -> bool {
        self.statement().is_some_and(|said| said.0)
    }

    fn turn(&self) -> u32 {
        self.statement().map_or(0, |said| said.1)
    }
}

/// Statements that hang together, earliest first, with their articles and the links among them.
struct Whole {
    nodes: Vec<(Key, usize)>,
    entries: FxHashMap<Key, Arc<Entry>>,
    links: Vec<(usize, usize, f32, Band)>,
}

impl Whole {
    fn partition(&self) -> Vec<usize> {
        let weighted: Vec<_> = self.links.iter().map(|link| (link.0, link.1, link.2)).collect();
        cluster::partition(self.nodes.len(), &weighted, |a, b| self.accord(a, b))
    }

    fn accord(&self, a: usize, b: usize) -> Accord {
        let (a, b) = (&self.nodes[a], &self.nodes[b]);
        let (first, second) = (&self.entries[&a.0], &self.entries[&b.0]);
        let (x, y) = (&first.forms[a.1], &second.forms[b.1]);
        if x.whole().verbatim == y.whole().verbatim {
            return Accord::Agree;
        }
        let speaker = |entry: &Entry, at: usize| entry.record.speaker_of(&entry.record.statements[at]).cloned();
        match (speaker(first, a.1), speaker(second, b.1)) {
            (Some(p), Some(q)) if p.compatible(&q) == Compatibility::Different => match decide::accord(x, y) {
                // Cut from the very same words, whoever is said to have said them.
                part @ (Accord::PartOf | Accord::Holds) => part,
                _ => Accord::Contradict,
            },
            _ => decide::accord(x, y),
        }
    }

    fn occurrence(&self, this: usize, other: usize, score: f32, band: Band) -> Occurrence {
        let (this, other) = (&self.nodes[this], &self.nodes[other]);
        let (a, b) = (&self.entries[&this.0].record, &self.entries[&other.0].record);
        let (x, y) = (&a.statements[this.1], &b.statements[other.1]);
        let speakers = match (a.speaker_of(x), b.speaker_of(y)) {
            (Some(p), Some(q)) => p.compatible(q),
            _ => Compatibility::Unknown,
        };
        Occurrence {
            key: other.0.clone(),
            quotation: other.1,
            band,
            score,
            speaker_conflict: speakers == Compatibility::Different,
            date_conflict: pairs::conflict(x, y),
            source: false,
            words: Vec::new(),
            wording: String::new(),
            dropped: false,
            stitched: false,
        }
    }
}

/// Earliest first: by the article's date, then the statement's, then the key.
fn order(entry: &Entry, node: &(Key, usize)) -> (String, String, Key, usize) {
    let said = entry.record.statements.get(node.1).and_then(|said| said.date).and_then(|date| date.when);
    let iso = |when: Option<When>| when.map_or_else(|| "~".to_owned(), When::iso);
    (iso(entry.record.date.map(|date| date.when)), iso(said), node.0.clone(), node.1)
}

/// A number for a cluster, from the words, the speaker and the date of its earliest occurrence.
fn identity(entry: &Entry, at: usize) -> u64 {
    let mut id = entry.forms.get(at).map_or(0, |forms| forms.whole().verbatim);
    let said = entry.record.statements.get(at);
    let speaker = said.and_then(|said| entry.record.speaker_of(said)).map_or("", |speaker| &speaker.name);
    let date = entry.record.date.map_or_else(String::new, |date| date.when.iso());
    for byte in speaker.bytes().chain(date.bytes()) {
        id = (id ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    id
}

/// Finds a quotation in one turn of a source text.
fn in_turn(here: &Record, said: &Statement, partner: &Key, record: &Record, turn: u32) -> Option<Occurrence> {
    let passages: Vec<usize> = (0..record.statements.len())
        .filter(|&at| record.statements[at].source && record.statements[at].group == turn)
        .collect();
    let first = &record.statements[*passages.first()?];
    let mut text = String::new();
    let mut starts: Vec<usize> = Vec::new();
    for &at in &passages {
        starts.push(text.len());
        text.push_str(&record.statements[at].text);
        text.push('\n');
    }
    let speakers = match (here.speaker_of(said), record.speaker_of(first)) {
        (Some(p), Some(q)) => p.compatible(q),
        _ => Compatibility::Unknown,
    };
    let own = matches!(speakers, Compatibility::Same | Compatibility::Compatible);
    let spoken = marked(said);
    let found = source::find(&spoken, &text, own)?;
    if speakers == Compatibility::Different && found.score < 0.9 {
        return None;
    }
    let words: Vec<Words> = found
        .pieces
        .iter()
        .filter_map(|&piece| {
            let within = starts.partition_point(|&start| start <= piece.start as usize).checked_sub(1)?;
            let passage = &record.statements[passages[within]];
            let begin = starts[within];
            let offset = |at: u32| (at as usize).saturating_sub(begin).min(passage.text.len());
            let (start, end) = (offset(piece.start), offset(piece.end));
            let span = Span::new(passage.span.start as usize + start, passage.span.start as usize + end);
            let place = |at: usize| {
                let before = passage.text.get(..at).unwrap_or("");
                let from = passage.place.start;
                Place {
                    line: from.line,
                    utf8: from.utf8 + before.len() as u32,
                    utf16: from.utf16 + before.encode_utf16().count() as u32,
                    chars: from.chars + before.chars().count() as u32,
                }
            };
            Some(Words { span, place: place(start)..place(end) })
        })
        .collect();
    let within = found
        .pieces
        .first()
        .map_or(0, |piece| starts.partition_point(|&start| start <= piece.start as usize).saturating_sub(1));
    let wording = found.pieces.iter().map(|piece| piece.of(&text)).collect::<Vec<_>>().join(" \u{2026} ");
    Some(Occurrence {
        key: partner.clone(),
        quotation: *passages.get(within)?,
        band: Band::Same,
        score: found.score,
        speaker_conflict: speakers == Compatibility::Different,
        date_conflict: false,
        source: true,
        words,
        wording,
        dropped: found.dropped,
        stitched: found.stitched,
    })
}

/// The words in marks of a mixed quotation, the whole of any other.
fn marked(said: &Statement) -> String {
    if said.kind == Kind::Mixed {
        let inner: Vec<&str> = marks::pair(&said.text).0.iter().map(|marked| marked.inner.of(&said.text)).collect();
        if !inner.is_empty() {
            return inner.join(" \u{2026} ");
        }
    }
    said.text.clone()
}

/// Segments of one size class are merged when there are so many of them.
const FANOUT: usize = 4;

/// A single change never makes a segment of more statements than this.
const SMALL: usize = 4096;

/// More statements than this hang together only where a slogan is repeated everywhere.
const LARGEST: usize = 256;

#[cfg(test)]
mod tests;
