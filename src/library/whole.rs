//! Statements that hang together, and their division into clusters.

use super::{Entry, Key, Library, Link, Links, Record, pairs};
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
    of: FxHashMap<Node, u64>,
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

/// A statement: its article, and its number there.
type Node = (Key, usize);

impl Link {
    /// The two that it joins, and how far they agree.
    fn joins(&self) -> (Node, Node, f32) {
        (self.a.clone(), self.b.clone(), self.score)
    }
}

impl Library {
    /// The identity of the cluster that a quotation belongs to: equal for all its occurrences, the same in every run, and
    /// unchanged by edits elsewhere. `None` if it stands alone.
    pub fn cluster(&self, key: &str, quotation: usize) -> Option<u64> {
        if let Some(crowd) = self.crowd(key, quotation) {
            let root = crowd.root(crowd.find(key, quotation)?);
            let first = crowd.others(root, "").next().filter(|_| crowd.articles(root) > 1)?;
            return Some(identity(&*self.entry(&first.key)?, first.at));
        }
        let whole = self.component(key, quotation);
        if whole.is_large() {
            let beside = self.beside(key, quotation);
            let (first, said) = beside.first().filter(|_| beside.len() > 1)?;
            return Some(identity(&*self.entry(first)?, *said));
        }
        let at = whole.find(key, quotation)?;
        let root = *whole.roots.get(at)?;
        whole.identities.get(&root).copied()
    }

    /// The clusters of the whole library, from the links of all its articles in any order (a link may come once or twice).
    pub fn clusters(&self, links: &[Link]) -> Clusters {
        let mut neighbours: FxHashMap<&Node, Vec<usize>> = FxHashMap::default();
        for (at, link) in links.iter().enumerate() {
            neighbours.entry(&link.a).or_default().push(at);
            neighbours.entry(&link.b).or_default().push(at);
        }
        let mut of = FxHashMap::default();
        let mut seen: FxHashSet<&Node> = FxHashSet::default();
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
            if nodes.len() > self.limits.largest {
                self.crowded_clusters(nodes, &mine, &mut of);
                continue;
            }
            let whole = self.whole(nodes, mine.into_iter().map(Link::joins));
            for (node, root) in whole.nodes.iter().zip(&whole.roots) {
                of.extend(whole.identities.get(root).map(|&id| (node.clone(), id)));
            }
        }
        Clusters { of }
    }

    /// Clusters of very many statements: those of the same words and speaker are in one of them, and are asked about once.
    fn crowded_clusters(&self, nodes: Vec<Node>, links: &[&Link], of: &mut FxHashMap<Node, u64>) {
        let mut class: FxHashMap<(u32, Option<String>), Node> = FxHashMap::default();
        let mut first: FxHashMap<Node, Node> = FxHashMap::default();
        let mut nodes: Vec<(_, Node)> =
            nodes.into_iter().filter_map(|node| Some((order(&*self.record(&node.0)?, &node), node))).collect();
        nodes.sort_unstable();
        for (_, node) in nodes {
            let Some((record, wordings)) = self.wordings(&node.0) else { continue };
            let (Some(said), Some(&wording)) = (record.statements.get(node.1), wordings.get(node.1)) else { continue };
            let speaker = record.speaker_of(said).map(|speaker| speaker.name.clone());
            let head = class.entry((wording, speaker)).or_insert_with(|| node.clone()).clone();
            first.insert(node, head);
        }
        let joined: FxHashMap<(Node, Node), f32> = links
            .iter()
            .filter_map(|link| Some(((first.get(&link.a)?.clone(), first.get(&link.b)?.clone()), link.score)))
            .filter(|((a, b), _)| a != b)
            .collect();
        let links: Vec<Link> =
            joined.into_iter().map(|((a, b), score)| Link { a, b, score, band: Band::Same }).collect();
        let whole = self.whole(class.into_values().collect(), links.iter().map(Link::joins));
        let mut size: FxHashMap<usize, usize> = FxHashMap::default();
        let root = |head: &Node| whole.find(&head.0, head.1).map(|at| whole.roots[at]);
        let roots: FxHashMap<&Node, usize> = first.values().filter_map(|head| Some((head, root(head)?))).collect();
        first.values().filter_map(|head| roots.get(head)).for_each(|&root| *size.entry(root).or_default() += 1);
        for (node, head) in &first {
            let Some(&root) = roots.get(head).filter(|root| size.get(root).is_some_and(|&size| size > 1)) else {
                continue;
            };
            let (article, said) = &whole.nodes[root];
            of.extend(self.entry(article).map(|entry| (node.clone(), identity(&entry, *said))));
        }
    }

    /// Everything that hangs together with a statement. Where that is too much, only what is linked with it is one cluster.
    pub(super) fn component(&self, key: &str, quotation: usize) -> Arc<Whole> {
        let start = (Key::from(key), quotation);
        let known = self.found.wholes.get(&start);
        if let Some((state, whole)) = known.filter(|(state, whole)| self.still_holds(*state, whole)) {
            if state != self.history.now() && !self.is_short() {
                self.keep(&whole, [&start]);
            }
            return whole;
        }
        let mut seen: FxHashSet<Node> = FxHashSet::from_iter([start.clone()]);
        let mut queue = vec![start.clone()];
        let mut asked: Vec<(Node, Links)> = Vec::new();
        let mut work = 0;
        // What is too much for a statement is too much for all that it hangs together with.
        let mut large: Option<Arc<Whole>> = None;
        let mut refused: Option<Arc<Whole>> = None;
        while let Some((article, at)) =
            queue.pop().filter(|_| seen.len() <= self.limits.largest && work <= self.limits.work && large.is_none())
        {
            let Some(links) = self.all_links_of(&article).filter(|_| self.may(1)) else { break };
            work += links.others().len();
            for tie in links.of(at) {
                let node = (tie.other.clone(), tie.there);
                if seen.contains(&node) {
                    continue;
                }
                let known = self.found.wholes.get(&node).filter(|(_, whole)| whole.is_large());
                let is_refused =
                    |whole: &Arc<Whole>| refused.as_ref().is_some_and(|refused| Arc::ptr_eq(refused, whole));
                if let Some((state, whole)) = known.filter(|(_, whole)| large.is_none() && !is_refused(whole)) {
                    let holds = self.still_holds(state, &whole);
                    *if holds { &mut large } else { &mut refused } = Some(whole);
                }
                queue.push(node.clone());
                seen.insert(node);
            }
            asked.push(((article, at), links));
        }
        if self.is_short() {
            // What is linked is shown, and what hangs together with it another time.
            return Arc::default();
        }
        if large.is_none() && (seen.len() > self.limits.largest || work > self.limits.work) {
            // It rests on the number of articles that these are linked with, too.
            let beside = asked.iter().flat_map(|(_, links)| links.others().iter().cloned());
            let articles = seen.iter().map(|node| node.0.clone()).chain(beside).collect();
            large = Some(Arc::new(Whole { articles, extent: Extent::Large, ..Whole::default() }));
        }
        if let Some(whole) = large {
            self.keep(&whole, &seen);
            return whole;
        }
        let joins = asked.iter().flat_map(|(node, links)| {
            links.of(node.1).map(move |tie| (node.clone(), (tie.other.clone(), tie.there), tie.score))
        });
        let whole = Arc::new(self.whole(seen.into_iter().collect(), joins));
        self.keep(&whole, [&start]);
        whole
    }

    /// Keeps a component under all its statements; of one that is too large those are `known`.
    fn keep<'n>(&self, whole: &Arc<Whole>, known: impl IntoIterator<Item = &'n Node>) {
        let keep = |node: &Node| self.found.wholes.keep(node.clone(), (self.history.now(), whole.clone()), 2);
        match whole.extent {
            Extent::Divided => whole.nodes.iter().for_each(keep),
            _ => known.into_iter().for_each(keep),
        }
    }

    /// True if what hung together in a state still does: no article in it has changed, and none that has is linked with it.
    fn still_holds(&self, state: u64, whole: &Whole) -> bool {
        if state == self.history.now() {
            return true;
        }
        let Some(changed) = self.history.after(state) else { return false };
        changed.iter().all(|key| {
            let apart = |links: Links| links.others().iter().all(|other| !whole.articles.contains(other));
            !whole.articles.contains(*key) && self.all_links_of(key).is_some_and(apart)
        })
    }

    /// A statement and what is linked with it, earliest first.
    fn beside(&self, key: &str, quotation: usize) -> Vec<Node> {
        let links = self.links_of(key);
        let beside = links.of(quotation).map(|tie| (tie.other.clone(), tie.there));
        let mut nodes: Vec<Node> = std::iter::once((Key::from(key), quotation)).chain(beside).collect();
        nodes.sort_by_cached_key(|node| self.record(&node.0).map(|record| order(&record, node)));
        nodes
    }

    /// Statements that hang together by these links, divided into clusters.
    fn whole(&self, nodes: Vec<Node>, joins: impl Iterator<Item = (Node, Node, f32)>) -> Whole {
        let gathered = self.gathered(nodes);
        let index: FxHashMap<_, _> = gathered.nodes.iter().enumerate().map(|(at, node)| (node, at)).collect();
        let links: Vec<(usize, usize, f32)> =
            joins.filter_map(|(a, b, score)| Some((*index.get(&a)?, *index.get(&b)?, score))).collect();
        let asked = Asked { gathered: &gathered, compared: RefCell::default() };
        let roots = cluster::partition(gathered.nodes.len(), &links, &asked);
        let apart = asked.compared.into_inner().into_iter().filter(|(_, accord)| *accord == Accord::Apart);
        let apart = apart.filter(|((a, b), _)| roots.get(*a) == roots.get(*b)).map(|(pair, _)| pair).collect();
        let mut size: FxHashMap<usize, usize> = FxHashMap::default();
        roots.iter().for_each(|&root| *size.entry(root).or_default() += 1);
        let identities = size.into_iter().filter(|(_, size)| *size > 1).map(|(root, _)| {
            let (article, said) = &gathered.nodes[root];
            (root, identity(&gathered.entries[article], *said))
        });
        let identities = identities.collect();
        let wordings = gathered.nodes.iter().map(|node| (node, gathered.entries[&node.0].forms[node.1].wording()));
        let mut crowds: Vec<u32> = wordings
            .filter(|(node, wording)| self.is_crowded(*wording, &node.0, || 1))
            .map(|(_, wording)| wording)
            .collect();
        crowds.dedup();
        let articles = gathered.entries.into_keys().collect();
        Whole { nodes: gathered.nodes, articles, roots, identities, apart, crowds, extent: Extent::Divided }
    }

    /// Statements with their articles, earliest first.
    fn gathered(&self, mut nodes: Vec<Node>) -> Gathered {
        let mut entries: FxHashMap<Key, Arc<Entry>> = FxHashMap::default();
        nodes.retain(|(key, at)| {
            if !entries.contains_key(key) {
                if let Some(entry) = self.entry(key) {
                    entries.insert(key.clone(), entry);
                }
            }
            entries.get(key).is_some_and(|entry| *at < entry.forms.len())
        });
        nodes.sort_by_cached_key(|node| order(&entries[&node.0].record, node));
        Gathered { nodes, entries }
    }
}

/// Statements that hang together, earliest first, with their division into clusters. It holds no article: thousands are kept.
#[derive(Debug, Default)]
pub(super) struct Whole {
    pub(super) nodes: Vec<Node>,
    /// All articles on which it rests.
    pub(super) articles: FxHashSet<Key>,
    /// For each node the first of its cluster.
    pub(super) roots: Vec<usize>,
    /// The identity of each cluster of more than one, by the first node.
    identities: FxHashMap<usize, u64>,
    /// Pairs of one cluster that have little in common by themselves.
    apart: FxHashSet<(usize, usize)>,
    /// The wordings in it that have crowds.
    pub(super) crowds: Vec<u32>,
    /// How much of it there is.
    extent: Extent,
}

/// How much is known of what hangs together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Extent {
    /// There was no time to look.
    #[default]
    Unknown,
    /// All of it, divided into clusters.
    Divided,
    /// That it is too much: there are no nodes, and its articles are those that show it.
    Large,
}

impl Whole {
    /// True if there is more than can be told.
    pub(super) fn is_large(&self) -> bool {
        self.extent == Extent::Large
    }

    /// True if it is all there, divided into clusters.
    pub(super) fn is_divided(&self) -> bool {
        self.extent == Extent::Divided
    }

    /// The index of a statement.
    pub(super) fn find(&self, key: &str, quotation: usize) -> Option<usize> {
        self.nodes.iter().position(|node| &*node.0 == key && node.1 == quotation)
    }

    /// True if two of the statements are in one cluster and are the same words: two parts of one fuller wording are not.
    pub(super) fn is_one(&self, a: usize, b: usize) -> bool {
        self.roots.get(a) == self.roots.get(b) && !self.apart.contains(&(a, b)) && !self.apart.contains(&(b, a))
    }
}

/// Statements that hang together, earliest first, with their articles.
struct Gathered {
    nodes: Vec<Node>,
    entries: FxHashMap<Key, Arc<Entry>>,
}

/// Statements as they are divided into clusters, with what has been compared: every cluster is asked about the same pairs again.
struct Asked<'w> {
    gathered: &'w Gathered,
    compared: RefCell<FxHashMap<(usize, usize), Accord>>,
}

impl Members for Asked<'_> {
    fn accord(&self, a: usize, b: usize) -> Accord {
        if let Some(&known) = self.compared.borrow().get(&(a, b)) {
            return known;
        }
        let accord = self.gathered.accord(a, b);
        self.compared.borrow_mut().insert((a, b), accord);
        accord
    }

    fn is_telling(&self, node: usize) -> bool {
        let (key, at) = &self.gathered.nodes[node];
        self.gathered.entries[key].forms.get(*at).is_some_and(decide::is_telling)
    }

    fn are_beside(&self, a: usize, b: usize) -> bool {
        self.gathered.nodes[a].0 == self.gathered.nodes[b].0
    }
}

impl Gathered {
    /// How two of the statements stand to each other.
    fn accord(&self, a: usize, b: usize) -> Accord {
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
}

/// Earliest first: by the article's date, then the statement's, then the key.
pub(super) fn order(record: &Record, node: &Node) -> (String, String, Key, usize) {
    let said = record.statements.get(node.1).and_then(|said| said.date).and_then(|date| date.when);
    let iso = |when: Option<When>| when.map_or_else(|| "~".to_owned(), When::iso);
    (iso(record.date.map(|date| date.when)), iso(said), node.0.clone(), node.1)
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
