//! Clusters that do not chain: A like B and B like C does not make one statement of A and C.

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
    /// They contradict each other: never in one cluster.
    Contradict,
}

/// Divides `count` nodes into clusters along `links` (two nodes and their score). Two clusters become one only if every
/// pair across them agrees, or is cut from one fuller wording that is among them. The strongest links go first; of equal
/// ones, those of the lower nodes, so that the result depends on the order of nodes and on nothing else. Returns for each
/// node the lowest node of its cluster.
pub fn partition(count: usize, links: &[(usize, usize, f32)], accord: impl Fn(usize, usize) -> Accord) -> Vec<usize> {
    let mut links: Vec<_> = links.iter().map(|&(a, b, score)| (a.min(b), a.max(b), score)).collect();
    links.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    links.dedup_by_key(|link| (link.0, link.1));
    let mut root: Vec<usize> = (0..count).collect();
    let mut members: Vec<Vec<usize>> = (0..count).map(|node| vec![node]).collect();
    for (a, b, _) in links {
        let (Some(&a), Some(&b)) = (root.get(a), root.get(b)) else { continue };
        if a == b || !may_join(&members[a], &members[b], &accord) {
            continue;
        }
        let (low, high) = (a.min(b), a.max(b));
        let moved = std::mem::take(&mut members[high]);
        for &node in &moved {
            root[node] = low;
        }
        members[low].extend(moved);
    }
    root
}

fn may_join(a: &[usize], b: &[usize], accord: &impl Fn(usize, usize) -> Accord) -> bool {
    let part_of = |x: usize, whole: usize| x == whole || accord(x, whole) == Accord::PartOf;
    a.iter().all(|&x| {
        b.iter().all(|&y| match accord(x, y) {
            Accord::Agree | Accord::PartOf | Accord::Holds => true,
            Accord::Contradict => false,
            Accord::Apart => a.iter().chain(b).any(|&whole| part_of(x, whole) && part_of(y, whole)),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &'static [(usize, usize, Accord)]) -> impl Fn(usize, usize) -> Accord {
        move |a, b| {
            let found = pairs.iter().find(|p| (p.0, p.1) == (a, b)).map(|p| p.2);
            let turned = pairs.iter().find(|p| (p.1, p.0) == (a, b)).map(|p| match p.2 {
                Accord::PartOf => Accord::Holds,
                Accord::Holds => Accord::PartOf,
                other => other,
            });
            found.or(turned).unwrap_or(Accord::Apart)
        }
    }

    #[test]
    fn links_do_not_chain() {
        let accord = with(&[(0, 1, Accord::Agree), (1, 2, Accord::Agree)]);
        assert_eq!(partition(3, &[(0, 1, 0.9), (1, 2, 0.6)], accord), [0, 0, 2]);
    }

    #[test]
    fn parts_of_one_wording_stay_with_it() {
        let accord = with(&[(0, 1, Accord::PartOf), (2, 1, Accord::PartOf)]);
        assert_eq!(partition(3, &[(0, 1, 0.7), (1, 2, 0.6)], accord), [0, 0, 0]);
    }

    #[test]
    fn parts_that_contradict_do_not() {
        let accord = with(&[(0, 1, Accord::PartOf), (2, 1, Accord::PartOf), (0, 2, Accord::Contradict)]);
        assert_eq!(partition(3, &[(0, 1, 0.7), (1, 2, 0.6)], accord), [0, 0, 2]);
    }
}
