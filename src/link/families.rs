//! Words that may stand for one another in two reports of one saying: "buy" and "purchase", "refuse" and "refusal".
//!
//! They are too many things at once to decide about a link by themselves ("note" is what one says and what one pays with), so
//! that they are asked only about statements which their speakers and their articles bring together ([`super::reworded`]).

use crate::text::normal;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// True if two stems are in one family of `data/word-families.txt`.
pub fn alike(a: u32, b: u32) -> bool {
    static TABLE: OnceLock<FxHashMap<u32, Vec<u16>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| read(include_str!("../../data/word-families.txt")));
    match (table.get(&a), table.get(&b)) {
        (Some(a), Some(b)) => a.iter().any(|family| b.contains(family)),
        _ => false,
    }
}

fn read(file: &str) -> FxHashMap<u32, Vec<u16>> {
    let mut table: FxHashMap<u32, Vec<u16>> = FxHashMap::default();
    let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for (family, line) in (0..u16::MAX).zip(lines) {
        for word in normal::words(line) {
            let families = table.entry(word.stem).or_default();
            if families.last() != Some(&family) {
                families.push(family);
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_and_derived_words_are_alike() {
        let alike = |a, b| alike(normal::stem(a), normal::stem(b));
        assert!(alike("buy", "purchased") && alike("complaint", "complained") && alike("phone", "telephones"));
        assert!(!alike("buy", "refuse") && !alike("harbour", "winter") && !alike("zzyzx", "zzyzx"));
    }
}
