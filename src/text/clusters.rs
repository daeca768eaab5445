//! Brown clusters of frequent words: words that are used alike share the first branches of a path through a binary tree.
//!
//! They tell a decision about a word that the training articles never had: "alleges" behaves as "claims" does. The file
//! holds hashes and paths only; `data/README.md` names its source.

use super::tokens::hash;

static FILE: &[u8] = include_bytes!("../../data/word-clusters.bin");

/// The words that have a cluster, as hashes, each with its path: first branch in the lowest bit, never 0.
pub fn clusters() -> impl Iterator<Item = (u32, u16)> {
    rows(FILE).into_iter().flatten()
}

/// The rows of a file: magic, length, checksum, number of rows, (hash, path) each. `None` if it is damaged.
fn rows(file: &[u8]) -> Option<impl Iterator<Item = (u32, u16)>> {
    let number = |at: usize| Some(u32::from_le_bytes(file.get(at..at + 4)?.try_into().ok()?));
    let body = file.strip_prefix(b"ONRECCLU")?.get(8..)?;
    let sum = body.iter().fold(hash(""), |h, &byte| (h ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    if number(8)? as usize != body.len() || number(12)? != sum {
        return None;
    }
    Some(body.get(4..)?.chunks_exact(6).map(|row| {
        let (word, path) = (u32::from_le_bytes([row[0], row[1], row[2], row[3]]), u16::from_le_bytes([row[4], row[5]]));
        (word, path)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_used_alike_share_their_first_branches() {
        let all: std::collections::HashMap<u32, u16> = clusters().collect();
        let cluster = |word: u32| all.get(&word).copied().unwrap_or(0);
        let near = |a: &str, b: &str| (cluster(hash(a)) ^ cluster(hash(b))).trailing_zeros();
        assert_eq!(cluster(hash("argued")), cluster(hash("claimed")));
        assert!(near("minister", "president") > near("minister", "said"));
        assert_eq!(cluster(hash("a word that is none")), 0);
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let mut file = include_bytes!("../../data/word-clusters.bin").to_vec();
        assert!(rows(&file).is_some());
        file[1000] ^= 1;
        assert!(rows(&file).is_none());
        assert!(rows(&file[..999]).is_none());
    }
}
