//! How much a stem says: its rarity in general English.
//!
//! The table (`data/stems.txt`) is shipped, and is the same for every workspace: four articles are enough, a link between
//! two articles never changes because a third was opened, and an index can be kept on disk.

use crate::text::normal;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The weight of a stem that the table does not know: a name, a number, a rare word.
pub const UNKNOWN: f32 = 10.0;

/// The weight of a stem, in nats: the negative logarithm of how likely a statement is to hold it, at most [`UNKNOWN`].
pub fn weight(stem: u32) -> f32 {
    static TABLE: OnceLock<FxHashMap<u32, u8>> = OnceLock::new();
    let table = TABLE.get_or_init(|| read(include_str!("../../data/stems.txt")));
    table.get(&stem).map_or(UNKNOWN, |&level| (f32::from(level) / 2.0).min(UNKNOWN))
}

fn read(file: &str) -> FxHashMap<u32, u8> {
    let mut table = FxHashMap::default();
    for line in file.lines() {
        let Some((level, words)) = line.split_once(": ") else { continue };
        let Ok(level) = level.parse() else { continue };
        for word in normal::words(words) {
            table.entry(word.stem).or_insert(level);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_weigh_more() {
        let of = |word| weight(normal::stem(word));
        assert!(of("people") < of("harbour") && of("harbour") < of("irreparable"));
        assert_eq!(of("zzyzx"), UNKNOWN);
    }
}
