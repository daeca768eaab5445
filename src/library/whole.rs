//! Statements that hang together, and their division into clusters.

use super::{Entry, Key, LARGEST, Library, Link, Links, Occurrence, of_statement, pairs};
use crate::date::When;
use crate::link::cluster::{self, Accord, Members};
use crate::link::{Band, decide, reworded};
use crate::speaker::identity::Compatibility;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::sync::Arc;

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

impl Library {
    /// The identity of the cluster that a quotation belongs to: equal for all its occurrences, the same in every run, and
    /// unchanged by edits elsewhere. `None` if it stands alone.
    pub fn cluster(&self, key: &str, quotation: usize) -> Option<u64> {
        let whole = self.component(key, quotation);
        let root = *whole.roots.get(whole.find(key, quotation)?)?;
        (whole.roots.iter().filter(|&&r| r == root).count() > 1)
            .then(|| identity(&whole.entries[&whole.nodes[root].0], whole.nodes[root].1))
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
            let mut members: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
            whole.roots.iter().enumerate().for_each(|(at, &root)| members.entry(root).or_default().push(at));
            for (root, members) in members.into_iter().filter(|(_, members)| members.len() > 1) {
                let (article, said) = &whole.nodes[root];
                let id = identity(&whole.entries[article], *said);
                of.extend(members.into_iter().map(|at| (whole.nodes[at].clone(), id)));
            }
        }
        Clusters { of }
    }

    /// Everything that hangs together with a statement. Where that is too much, only what is linked with it, as one cluster.
    pub(super) fn component(&self, key: &str, quotation: usize) -> Arc<Whole> {
        let start = (Key::from(key), quotation);
        if let Some(known) = self.components.get(&start) {
            return known;
        }
        let mut seen: FxHashSet<(Key, usize)> = FxHashSet::from_iter([start.clone()]);
        let mut queue = vec![start.clone()];
        let mut asked: Vec<(Links, usize)> = Vec::new();
        while let Some((article, at)) = queue.pop().filter(|_| seen.len() <= LARGEST) {
            let links = self.links_of(&article);
            for link in of_statement(&links, at) {
                if seen.insert(link.b.clone()) {
                    queue.push(link.b.clone());
                }
            }
            asked.push((links, at));
        }
        if seen.len() > LARGEST {
            let links = self.links_of(key);
            let beside = of_statement(&links, quotation).iter().map(|link| link.b.clone());
            let mut whole = self.gathered(std::iter::once(start).chain(beside).collect());
            whole.roots = vec![0; whole.nodes.len()];
            return Arc::new(whole);
        }
        let links = asked.iter().flat_map(|(links, at)| of_statement(links, *at));
        let whole = Arc::new(self.whole(seen.into_iter().collect(), links));
        for node in &whole.nodes {
            self.components.keep(node.clone(), whole.clone(), 1, COMPONENTS);
        }
        whole
    }

    /// Statements that hang together by these links, divided into clusters.
    fn whole<'l>(&self, nodes: Vec<(Key, usize)>, links: impl Iterator<Item = &'l Link>) -> Whole {
        let whole = self.gathered(nodes);
        let index: FxHashMap<_, _> = whole.nodes.iter().enumerate().map(|(at, node)| (node, at)).collect();
        let links: Vec<(usize, usize, f32)> =
            links.filter_map(|link| Some((*index.get(&link.a)?, *index.get(&link.b)?, link.score))).collect();
        let asked = Asked { whole: &whole, compared: RefCell::default() };
        let roots = cluster::partition(whole.nodes.len(), &links, &asked);
        Whole { roots, ..whole }
    }

    /// Statements with their articles, earliest first.
    fn gathered(&self, mut nodes: Vec<(Key, usize)>) -> Whole {
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
        Whole { nodes, entries, roots: Vec::new() }
    }
}

/// So many statements' components are kept at most.
const COMPONENTS: usize = 8192;

/// Statements that hang together, earliest first, with their articles and their division into clusters.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) nodes: Vec<(Key, usize)>,
    entries: FxHashMap<Key, Arc<Entry>>,
    /// For each node the first of its cluster.
    pub(super) roots: Vec<usize>,
}

/// Statements as they are divided into clusters, with what has been compared: every cluster is asked about the same pairs again.
struct Asked<'w> {
    whole: &'w Whole,
    compared: RefCell<FxHashMap<(usize, usize), Accord>>,
}

impl Members for Asked<'_> {
    fn accord(&self, a: usize, b: usize) -> Accord {
        if let Some(&known) = self.compared.borrow().get(&(a, b)) {
            return known;
        }
        let accord = self.whole.accord(a, b);
        self.compared.borrow_mut().insert((a, b), accord);
        accord
    }

    fn is_telling(&self, node: usize) -> bool {
        let (key, at) = &self.whole.nodes[node];
        self.whole.entries[key].forms.get(*at).is_some_and(decide::is_telling)
    }

    fn are_beside(&self, a: usize, b: usize) -> bool {
        self.whole.nodes[a].0 == self.whole.nodes[b].0
    }
}

impl Whole {
    /// The index of a statement.
    pub(super) fn find(&self, key: &str, quotation: usize) -> Option<usize> {
        self.nodes.iter().position(|node| &*node.0 == key && node.1 == quotation)
    }

    /// How two of the statements stand to each other.
    pub(super) fn accord(&self, a: usize, b: usize) -> Accord {
        let (a, b) = (&self.nodes[a], &self.nodes[b]);
        let (first, second) = (&self.entries[&a.0], &self.entries[&b.0]);
        let (x, y) = (&first.forms[a.1], &second.forms[b.1]);
        if x.whole().verbatim == y.whole().verbatim {
            return Accord::Agree;
        }
        let (said, other) = (&first.record.statements[a.1], &second.record.statements[b.1]);
        match pairs::speakers((&first.record, said), (&second.record, other)) {
            Compatibility::Different => match decide::accord(x, y) {
                // Cut from the very same words, whoever is said to have said them.
                part @ (Accord::PartOf | Accord::Holds) => part,
                _ if a.0 == b.0 => Accord::Contradict,
                // One name may be misread: then a third that holds both, or that both hold, tells.
                _ => Accord::Apart,
            },
            speakers => match decide::accord(x, y) {
                Accord::Apart if speakers < Compatibility::Unknown && reworded::may_be_reworded(x, y, speakers) => {
                    Accord::Agree
                }
                accord => accord,
            },
        }
    }

    pub(super) fn occurrence(&self, this: usize, other: usize, score: f32, band: Band) -> Occurrence {
        let (this, other) = (&self.nodes[this], &self.nodes[other]);
        let (a, b) = (&self.entries[&this.0].record, &self.entries[&other.0].record);
        let (x, y) = (&a.statements[this.1], &b.statements[other.1]);
        Occurrence {
            key: other.0.clone(),
            quotation: other.1,
            band,
            score,
            speaker_conflict: pairs::speakers((a, x), (b, y)) == Compatibility::Different,
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
pub(super) fn order(entry: &Entry, node: &(Key, usize)) -> (String, String, Key, usize) {
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
