//! Clusters that do not chain: A like B and B like C does not make one statement of A and C.

use rustc_hash::{FxHashMap, FxHashSet};

/// How two members of a would-be cluster stand to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Accord {
    /// They are the same statement.
    Agree,
    /// The first is a part of the second, word for word.
    PartOf,
    /// The second is a part of the first, word for word.
    Holds,
    /// They have little in common. In one cluster only if both are parts of a third that is in it.
    Apart,
    /// They contradict each other (two speakers in one article): never in one cluster.
    Contradict,
}

/// What is to be divided into clusters: nodes with numbers from zero.
pub trait Members {
    /// How two of them stand to each other.
    fn accord(&self, a: usize, b: usize) -> Accord;
    /// True if a node says enough for two others that both hold it, word for word, to be reports of one utterance.
    fn is_telling(&self, node: usize) -> bool;
    /// True if two nodes stand in one article.
    fn are_beside(&self, a: usize, b: usize) -> bool;
}

/// Divides `count` nodes into clusters along `links` (two nodes and their score). Two clusters become one only if every
/// pair across them agrees, is linked, or is held together by a third that is among them (see [`holds_together`]). The
/// strongest links go first; of equal ones, those of the lower nodes, so that the result depends on the order of nodes and
/// on nothing else. Returns for each node the lowest node of its cluster.
pub fn partition(count: usize, links: &[(usize, usize, f32)], members: &impl Members) -> Vec<usize> {
    let mut links: Vec<_> = links.iter().map(|&(a, b, score)| (a.min(b), a.max(b), score)).collect();
    links.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    links.dedup_by_key(|link| (link.0, link.1));
    let linked: FxHashSet<(usize, usize)> = links.iter().map(|link| (link.0, link.1)).collect();
    let mut root: Vec<usize> = (0..count).collect();
    let mut clusters: Vec<Vec<usize>> = (0..count).map(|node| vec![node]).collect();
    // Clusters that may not become one, with the number of their members: they only grow, so with as many they are the same,
    // and a hundred links between them ask once.
    let mut refused: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for (a, b, _) in links {
        let (Some(&a), Some(&b)) = (root.get(a), root.get(b)) else { continue };
        let (low, high) = (a.min(b), a.max(b));
        let size = clusters[a].len() + clusters[b].len();
        if a == b || refused.get(&(low, high)) == Some(&size) {
            continue;
        }
        if !may_join(&clusters[a], &clusters[b], &linked, members) {
            refused.insert((low, high), size);
            continue;
        }
        let moved = std::mem::take(&mut clusters[high]);
        for &node in &moved {
            root[node] = low;
        }
        clusters[low].extend(moved);
    }
    root
}

fn may_join(a: &[usize], b: &[usize], linked: &FxHashSet<(usize, usize)>, members: &impl Members) -> bool {
    a.iter().all(|&x| {
        b.iter().all(|&y| match members.accord(x, y) {
            Accord::Agree | Accord::PartOf | Accord::Holds => true,
            Accord::Contradict => false,
            Accord::Apart => {
                linked.contains(&(x.min(y), x.max(y)))
                    || a.iter().chain(b).any(|&third| holds_together(x, y, third, members))
            }
        })
    })
}

/// Two that have little in common are of one utterance if both are cut from a third; if both hold a third that says
/// enough; or if they stand in one article and a third runs over both.
fn holds_together(x: usize, y: usize, third: usize, members: &impl Members) -> bool {
    let part_of = |part: usize, whole: usize| part == whole || members.accord(part, whole) == Accord::PartOf;
    let agrees = |node: usize| {
        node != third && matches!(members.accord(node, third), Accord::Agree | Accord::PartOf | Accord::Holds)
    };
    part_of(x, third) && part_of(y, third)
        || members.is_telling(third) && part_of(third, x) && part_of(third, y)
        || members.are_beside(x, y) && !members.are_beside(x, third) && agrees(x) && agrees(y)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Told {
        pairs: &'static [(usize, usize, Accord)],
        telling: &'static [usize],
        beside: &'static [(usize, usize)],
    }

    impl Members for Told {
        fn accord(&self, a: usize, b: usize) -> Accord {
            let found = self.pairs.iter().find(|p| (p.0, p.1) == (a, b)).map(|p| p.2);
            let turned = self.pairs.iter().find(|p| (p.1, p.0) == (a, b)).map(|p| match p.2 {
                Accord::PartOf => Accord::Holds,
                Accord::Holds => Accord::PartOf,
                other => other,
            });
            found.or(turned).unwrap_or(Accord::Apart)
        }

        fn is_telling(&self, node: usize) -> bool {
            self.telling.contains(&node)
        }

        fn are_beside(&self, a: usize, b: usize) -> bool {
            self.beside.contains(&(a.min(b), a.max(b)))
        }
    }

    fn with(pairs: &'static [(usize, usize, Accord)]) -> Told {
        Told { pairs, telling: &[], beside: &[] }
    }

    #[test]
    fn links_do_not_chain() {
        let told = with(&[(0, 1, Accord::Agree), (1, 2, Accord::Agree)]);
        assert_eq!(partition(3, &[(0, 1, 0.9), (1, 2, 0.6)], &told), [0, 0, 2]);
    }

    #[test]
    fn parts_of_one_wording_stay_with_it() {
        let told = with(&[(0, 1, Accord::PartOf), (2, 1, Accord::PartOf)]);
        assert_eq!(partition(3, &[(0, 1, 0.7), (1, 2, 0.6)], &told), [0, 0, 0]);
    }

    #[test]
    fn parts_that_contradict_do_not() {
        let told = with(&[(0, 1, Accord::PartOf), (2, 1, Accord::PartOf), (0, 2, Accord::Contradict)]);
        assert_eq!(partition(3, &[(0, 1, 0.7), (1, 2, 0.6)], &told), [0, 0, 2]);
    }

    #[test]
    fn longer_wordings_stay_with_what_both_hold_if_that_says_enough() {
        const PAIRS: &[(usize, usize, Accord)] = &[(1, 0, Accord::PartOf), (1, 2, Accord::PartOf)];
        let links = [(0, 1, 0.7), (1, 2, 0.6)];
        assert_eq!(partition(3, &links, &with(PAIRS)), [0, 0, 2]);
        assert_eq!(partition(3, &links, &Told { telling: &[1], ..with(PAIRS) }), [0, 0, 0]);
    }

    #[test]
    fn a_quotation_that_runs_over_two_of_another_article_takes_both() {
        const PAIRS: &[(usize, usize, Accord)] = &[(0, 1, Accord::PartOf), (1, 2, Accord::Agree)];
        let links = [(0, 1, 0.7), (1, 2, 0.6)];
        assert_eq!(partition(3, &links, &with(PAIRS)), [0, 0, 2]);
        assert_eq!(partition(3, &links, &Told { beside: &[(0, 2)], ..with(PAIRS) }), [0, 0, 0]);
    }
}
