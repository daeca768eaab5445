//! All articles and their links: the one thing that changes, and only by [`Library::apply`].
//!
//! Links are a function of the two articles that they join and of nothing else, so the answer after any sequence of
//! changes is that of a fresh library with the same articles. Only the rarest stems of a statement are looked up, and a
//! change touches the articles that its statements meet.

mod compact;
mod dating;
mod lately;
pub mod names;
mod packed;
mod pairs;
pub mod record;
mod segment;
mod slots;
mod sources;
mod store;
mod whole;

use crate::article::Article;
use crate::link::Band;
use crate::link::cluster::Accord;
use crate::link::difference::{Difference, difference};
use crate::link::score::Forms;
use crate::speaker::identity::Compatibility;
use crate::speaker::{Kind, Speaker};
use crate::text::Span;
use crate::text::tokens::hash;
use lately::Lately;
pub use packed::Packed;
use pairs::Cast;
pub use record::{Place, Record, Statement};
use rustc_hash::{FxHashMap, FxHashSet};
use slots::Slot;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};
pub use whole::Clusters;
use whole::Whole;

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

/// An article unpacked, with its statements prepared for comparison.
#[derive(Debug)]
struct Entry {
    article: Option<Arc<Article>>,
    record: Arc<Record>,
    forms: Vec<Forms>,
    postings: OnceLock<Vec<(u32, u32)>>,
    cast: OnceLock<Cast>,
}

impl Entry {
    fn new(article: Option<Arc<Article>>, record: Arc<Record>) -> Entry {
        let forms = record.statements.iter().map(forms).collect();
        Entry { article, record, forms, postings: OnceLock::new(), cast: OnceLock::new() }
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
        Entry { article: Some(article), record, forms, postings: OnceLock::new(), cast: OnceLock::new() }
    }

    /// Keys with statements, sorted; made when somebody asks, which for an article that is being typed in nobody may.
    fn postings(&self) -> &[(u32, u32)] {
        self.postings.get_or_init(|| segment::postings(&self.record, &self.forms))
    }

    /// Who speaks; made when somebody asks.
    fn cast(&self) -> &Cast {
        self.cast.get_or_init(|| Cast::of(&self.record))
    }

    /// The statements filed under what [`segment::filed`] made of a key.
    fn rows(&self, key: u32) -> impl Iterator<Item = usize> {
        let postings = self.postings();
        let start = postings.partition_point(|posting| posting.0 < key);
        postings[start..].iter().take_while(move |posting| posting.0 == key).map(|posting| posting.1 as usize)
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
    /// Links that were asked for, kept so that a keystroke asks only about the article it changes.
    links: Arc<Lately<Key, Links>>,
    /// What hangs together, by statement, until the next change.
    components: Arc<Lately<(Key, usize), Arc<Whole>>>,
}

/// The links of one article, sorted by its statements, then by the other article and its statements.
type Links = Arc<Vec<Link>>;

/// So many links are kept at most, an article counting as one more.
const KEPT: usize = 1 << 19;

impl Library {
    /// Applies a change and names the articles whose links it touched, the changed one first.
    pub fn apply(&mut self, change: Change) -> Vec<Key> {
        let (Change::Set(key, _) | Change::Keep(key, _) | Change::Remove(key)) = &change;
        let key = key.clone();
        let before = self.links_of(&key);
        let mut touched = self.reach(&before);
        touched.extend(self.quoting(&key));
        self.components = Arc::default();
        let said = self.loose.get(&key).map(|entry| entry.record.clone());
        self.put(change);
        let says = self.loose.get(&key).map(|entry| &entry.record);
        // Most keystrokes change no statement, and so no link.
        if !says.zip(said.as_ref()).is_some_and(|(now, then)| now.says_the_same(then)) {
            let after = Arc::new(self.find_links(&key));
            self.remember(&key, &before, &after);
            touched.extend(self.reach(&after));
        }
        touched.extend(self.quoting(&key));
        touched.remove(&key);
        self.pack(false);
        let mut touched: Vec<Key> = touched.into_iter().collect();
        touched.sort_unstable();
        touched.insert(0, key);
        touched
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
        (self.links, self.components) = Default::default();
    }

    /// Writes the new links of an article into those that are kept.
    fn remember(&mut self, key: &Key, before: &Links, after: &Links) {
        let (before, now) = (by_partner(before), by_partner(after));
        let kept = Arc::make_mut(&mut self.links);
        let changed = before.keys().chain(now.keys()).filter(|partner| before.get(*partner) != now.get(*partner));
        let changed: FxHashSet<&Key> = changed.copied().collect();
        for partner in changed {
            let Some(links) = kept.get_mut(partner) else { continue };
            let mut mirrored: Vec<Link> = links.iter().filter(|link| link.b.0 != *key).cloned().collect();
            mirrored.extend(now.get(partner).into_iter().flatten().map(|link| link.turned()));
            mirrored.sort_unstable_by(in_order);
            *links = Arc::new(mirrored);
        }
        kept.keep(key.clone(), after.clone(), after.len() + 1, KEPT);
    }

    /// The articles that hang together with one that has these links.
    fn reach(&self, links: &[Link]) -> FxHashSet<Key> {
        let mut seen: FxHashSet<(Key, usize)> = links.iter().map(|link| link.b.clone()).collect();
        let mut queue: Vec<(Key, usize)> = seen.iter().cloned().collect();
        queue.sort_unstable();
        // What is repeated in hundreds of articles links with the changed one itself, so that only a few need be asked.
        let mut asked = 0;
        while let Some(node) = queue.pop().filter(|_| seen.len() < LARGEST) {
            let known = self.links.get(&node.0);
            asked += usize::from(known.is_none());
            if asked > ASKED {
                break;
            }
            for link in of_statement(&known.unwrap_or_else(|| self.links_of(&node.0)), node.1) {
                if seen.insert(link.b.clone()) {
                    queue.push(link.b.clone());
                }
            }
        }
        seen.into_iter().map(|node| node.0).collect()
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
    pub fn occurrences(&self, key: &str, quotation: usize) -> Vec<Occurrence> {
        let mut out = self.sources(key, quotation);
        let links = self.links_of(key);
        let direct = of_statement(&links, quotation);
        if direct.is_empty() {
            return out;
        }
        let whole = self.component(key, quotation);
        let Some(at) = whole.find(key, quotation) else { return out };
        let direct: FxHashMap<&(Key, usize), &Link> = direct.iter().map(|link| (&link.b, link)).collect();
        for (index, node) in whole.nodes.iter().enumerate() {
            if index == at || node.0 == whole.nodes[at].0 || out.iter().any(|found| found.source && found.key == node.0)
            {
                continue;
            }
            // Two parts of one fuller wording are in its cluster, but they are not the same words.
            let in_cluster = || whole.roots[index] == whole.roots[at] && whole.accord(at, index) != Accord::Apart;
            let (score, band) = match direct.get(node) {
                Some(link) => (link.score, link.band),
                None if in_cluster() => (0.0, Band::Likely),
                None => continue,
            };
            out.push(whole.occurrence(at, index, score, band));
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
            self.filed(filed, key, |row| {
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

    /// All links of one article, each with `a` in this article. Pure, so that many articles can be asked in parallel; they are
    /// not kept, because whoever asks for those of all articles does it once.
    pub fn links(&self, key: &str) -> Vec<Link> {
        match self.links.get(&Key::from(key)) {
            Some(links) => links.to_vec(),
            None => self.find_links(key),
        }
    }

    /// The links of an article, kept for those who ask next.
    fn links_of(&self, key: &str) -> Links {
        let key = Key::from(key);
        self.links.get(&key).unwrap_or_else(|| {
            let links = Arc::new(self.find_links(&key));
            self.links.keep(key, links.clone(), links.len() + 1, KEPT);
            links
        })
    }

    /// Looks for the links of an article: first statements that share rare words with its own, then all that both articles say.
    fn find_links(&self, key: &str) -> Vec<Link> {
        if self.slots.is_empty() && self.loose.keys().all(|other| **other == *key) {
            return Vec::new();
        }
        let Some(this) = self.entry(key) else { return Vec::new() };
        let key: Key = key.into();
        let mut partners: BTreeSet<Key> = BTreeSet::new();
        let mut seen: FxHashSet<(Key, usize)> = FxHashSet::default();
        for (form, said) in this.forms.iter().zip(&this.record.statements) {
            if said.source {
                continue;
            }
            seen.clear();
            for &filed in form.keys() {
                self.filed(filed, &key, |row| {
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
        out.sort_unstable_by(in_order);
        out
    }
}

/// The order in which the links of an article are kept.
fn in_order(x: &Link, y: &Link) -> std::cmp::Ordering {
    (x.a.1, &x.b).cmp(&(y.a.1, &y.b))
}

/// Those links of an article that one of its statements has.
fn of_statement(links: &[Link], at: usize) -> &[Link] {
    let first = links.partition_point(|link| link.a.1 < at);
    let count = links[first..].partition_point(|link| link.a.1 == at);
    &links[first..first + count]
}

/// The links of an article with each of the others.
fn by_partner(links: &[Link]) -> FxHashMap<&Key, Vec<&Link>> {
    let mut out: FxHashMap<&Key, Vec<&Link>> = FxHashMap::default();
    for link in links {
        out.entry(&link.b.0).or_default().push(link);
    }
    out
}

/// More statements than this hang together only where a slogan is repeated everywhere.
const LARGEST: usize = 256;

/// For so many articles links are looked for, where they are not known, to see whom a change touches.
const ASKED: usize = 64;

#[cfg(test)]
mod tests;
