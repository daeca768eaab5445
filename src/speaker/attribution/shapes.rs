//! Coarse before fine: a place in a sentence whose shape is as good as never chosen is not asked about.
//!
//! A shape is what is seen of a place at a glance: how far it stands from the cue and the classes beside it. The trainer asks about
//! every place, adds up the probability that each shape is given, and writes down the shapes that get next to none: three in ten places.

use super::features::{class_number, mix, step};
use super::scan::Scan;
use std::ops::Range;

/// What a place looks like at a glance: [`BITS`] bits.
pub type Shape = usize;

/// Binary logarithm of the number of shapes.
pub const BITS: u32 = 17;

const WORDS: usize = 1 << (BITS - 6);

/// The shapes that are not worth a question, a bit for each shape.
#[derive(Clone, Debug)]
pub struct Shapes(Box<[u64; WORDS]>);

impl Default for Shapes {
    /// All shapes are worth one.
    fn default() -> Shapes {
        Shapes(Box::new([0; WORDS]))
    }
}

impl Shapes {
    /// Makes a shape one that is passed over.
    pub fn pass_over(&mut self, shape: Shape) {
        self.0[shape / 64 % WORDS] |= 1 << (shape % 64);
    }

    /// True if places of this shape are asked about.
    #[inline(always)]
    pub fn asks(&self, shape: Shape) -> bool {
        self.0[shape / 64 % WORDS] >> (shape % 64) & 1 == 0
    }

    /// The bits, the lowest shape first.
    pub fn bytes(&self) -> impl Iterator<Item = u8> {
        self.0.iter().flat_map(|bits| bits.to_le_bytes())
    }

    /// Shapes from their bits; `None` if these are not as many as there are shapes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Shapes> {
        let (bits, []) = bytes.as_chunks::<8>() else { return None };
        let bits: Vec<u64> = bits.iter().map(|&bits| u64::from_le_bytes(bits)).collect();
        Some(Shapes(bits.into_boxed_slice().try_into().ok()?))
    }
}

/// A content that starts at word `j`, right of the cue at `i`.
#[inline(always)]
pub fn right_start(scan: &Scan, i: usize, j: usize) -> Shape {
    shape([1, step(j - i), class(scan, j.wrapping_sub(1)), class(scan, j), u32::from(scan.opens(j))])
}

/// A content that starts at word `j` and ends before `e`, right of its cue; `last` if the sentence ends there.
#[inline(always)]
pub fn right_end(scan: &Scan, j: usize, e: usize, last: bool) -> Shape {
    let ends = u32::from(scan.closes(e - 1)) * 2 + u32::from(last);
    shape([2, step(e - j), class(scan, e - 1), class(scan, e), ends])
}

/// A content that ends before word `e`, left of the cue at `i`.
#[inline(always)]
pub fn left_end(scan: &Scan, i: usize, e: usize) -> Shape {
    shape([3, step(i - e), class(scan, e - 1), class(scan, e), u32::from(scan.closes(e - 1))])
}

/// A noun phrase with `between` others between it and the cue at `i`, in the sentence that starts at `from`; `inside` a content.
#[inline(always)]
pub fn source(scan: &Scan, i: usize, from: usize, phrase: &Range<u32>, between: usize, inside: bool) -> Shape {
    let start = phrase.start as usize;
    let before = if start > from { class(scan, start - 1) } else { 0 };
    let right = u32::from(phrase.end as usize > i);
    shape([4, right, between.min(15) as u32, before, u32::from(inside)])
}

#[inline(always)]
fn class(scan: &Scan, i: usize) -> u32 {
    scan.words.get(i).map_or(0, |word| class_number(word.class))
}

#[inline(always)]
fn shape(parts: [u32; 5]) -> Shape {
    (parts.into_iter().fold(0x2545_f491, mix) >> (32 - BITS)) as Shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_over_is_not_asked_about_again() {
        let mut shapes = Shapes::default();
        assert!(shapes.asks(70));
        shapes.pass_over(70);
        assert!(!shapes.asks(70) && shapes.asks(69) && shapes.asks(71));
        let read = Shapes::from_bytes(&shapes.bytes().collect::<Vec<u8>>()).expect("as many bits as there are shapes");
        assert!(!read.asks(70) && read.asks(6));
        assert!(Shapes::from_bytes(&[0; 9]).is_none() && Shapes::from_bytes(&[0; 8]).is_none());
    }
}
