//! Brown clusters of frequent words: words that are used alike share the first branches of a path through a binary tree.
//!
//! They tell a decision about a word that the training articles never had: "alleges" behaves as "claims" does. The file
//! holds hashes and paths only; `data/README.md` names its source.

use super::tokens::hash;
use std::sync::LazyLock;

static TABLE: LazyLock<Vec<(u32, u16)>> =
    LazyLock::new(|| read(include_bytes!("../../data/word-clusters.bin")).unwrap_or_default());

/// The path of a word, first branch in the lowest bit; 0 for an unknown word.
#[inline]
pub fn cluster(word: u32) -> u16 {
    let mask = TABLE.len().wrapping_sub(1);
    let mut at = place(word) & mask;
    loop {
        match TABLE.get(at) {
            Some(&(_, 0)) | None => return 0,
            Some(&(found, path)) if found == word => return path,
            _ => at = (at + 1) & mask,
        }
    }
}

#[inline]
fn place(word: u32) -> usize {
    (word.wrapping_mul(0x9e37_79b1) >> 8) as usize
}

/// Open addressing over the rows of the file: magic, length, checksum, number of rows, (hash, path) each.
fn read(file: &[u8]) -> Option<Vec<(u32, u16)>> {
    let number = |at: usize| Some(u32::from_le_bytes(file.get(at..at + 4)?.try_into().ok()?));
    let body = file.strip_prefix(b"ONRECCLU")?.get(8..)?;
    let sum = body.iter().fold(hash(""), |h, &byte| (h ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    if number(8)? as usize != body.len() || number(12)? != sum {
        return None;
    }
    let rows = body.get(4..)?.chunks_exact(6);
    let mut table = vec![(0, 0); (rows.len() * 2 + 1).next_power_of_two()];
    let mask = table.len() - 1;
    for row in rows {
        let (word, path) = row.split_at(4);
        let (word, path) = (u32::from_le_bytes(word.try_into().ok()?), u16::from_le_bytes(path.try_into().ok()?));
        let mut at = place(word) & mask;
        while table[at].1 != 0 {
            at = (at + 1) & mask;
        }
        table[at] = (word, path);
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_used_alike_share_their_first_branches() {
        let near = |a: &str, b: &str| (cluster(hash(a)) ^ cluster(hash(b))).trailing_zeros();
        assert_eq!(cluster(hash("argued")), cluster(hash("claimed")));
        assert!(near("minister", "president") > near("minister", "said"));
        assert_eq!(cluster(hash("a word that is none")), 0);
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let mut file = include_bytes!("../../data/word-clusters.bin").to_vec();
        assert!(read(&file).is_some());
        file[1000] ^= 1;
        assert!(read(&file).is_none());
        assert!(read(&file[..999]).is_none());
    }
}
