//! Clusters that do not chain: A like B and B like C does not make one statement of A and C.

/// Divides `count` nodes into clusters along `links` (two nodes and their score). Two clusters become one only if `agrees`
/// holds for every pair across them. The strongest links go first; of equal ones, those of the lower nodes, so that the
/// result depends on the order of nodes and on nothing else. Returns for each node the lowest node of its cluster.
pub fn partition(count: usize, links: &[(usize, usize, f32)], agrees: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut links: Vec<_> = links.iter().map(|&(a, b, score)| (a.min(b), a.max(b), score)).collect();
    links.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    links.dedup_by_key(|link| (link.0, link.1));
    let mut root: Vec<usize> = (0..count).collect();
    let mut members: Vec<Vec<usize>> = (0..count).map(|node| vec![node]).collect();
    for (a, b, _) in links {
        let (Some(&a), Some(&b)) = (root.get(a), root.get(b)) else { continue };
        if a == b || !members[a].iter().all(|&x| members[b].iter().all(|&y| agrees(x, y))) {
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
