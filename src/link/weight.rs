//! How much a stem says: its rarity in general English.
//!
//! The table is shipped, and is the same for every workspace: four articles are enough, a link between two articles never
//! changes because a third was opened, and an index can be kept on disk.

/// The weight of a stem that the table does not know: a name, a number, a rare word.
pub const UNKNOWN: f32 = 10.0;

/// The weight of a stem, in nats: the negative logarithm of how likely a statement is to hold it.
pub fn weight(_stem: u32) -> f32 {
    UNKNOWN
}
