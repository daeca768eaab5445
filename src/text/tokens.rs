//! Words and punctuation as the extractors see them.

use super::Span;

/// One word, number or mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Hash of the lower-cased form with `’` folded to `'` (see [`hash`]).
    pub hash: u32,
}

/// The hash under which a lower-cased word is known in word lists, features and weights.
///
/// FNV-1a, 32 bits: fixed for ever, because trained weights depend on it.
pub const fn hash(word: &str) -> u32 {
    let bytes = word.as_bytes();
    let mut h = 0x811c_9dc5_u32;
    let mut i = 0;
    while i < bytes.len() {
        h = (h ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    h
}
