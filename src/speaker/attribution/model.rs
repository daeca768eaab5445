//! The weights: nine tables of bytes, the cue lexicon, the places that are not asked about, and what turns scores into probabilities.
//!
//! A score is a sum of small integers, so it never depends on the order of addition or on the machine; one scale a
//! table makes it a log-odds. The file is written by the trainer (`data/README.md` says how) and read at the first use.

use super::features::{Ask, Features};
use super::shapes::{self, Shapes};
use crate::text::sieve::Sieve;
use crate::text::tokens::hash;
use std::sync::LazyLock;

/// The decisions, in the order of their tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Is this word the head of a reporting expression?
    Cue,
    /// Where does content to the right start, if there is any?
    RightStart,
    /// Where does it end?
    RightEnd,
    /// Where does content to the left end, if there is any?
    LeftEnd,
    /// Where does it start?
    LeftStart,
    /// Which phrase names the source, if any does?
    Source,
    /// Are cue, content and source right together?
    Event,
    /// Is this marked passage a quotation?
    Passage,
    /// Who says a marked passage that no cue governs?
    PassageSource,
}

/// Number of decisions.
pub const DECISIONS: usize = 9;

impl Decision {
    /// Binary logarithm of the number of weights.
    pub const fn bits(self) -> u32 {
        match self {
            Decision::Source => 17,
            _ => 16,
        }
    }
}

/// Room for the weights of the largest table. All tables have it, so that an index needs a mask and no check.
const ROOM: usize = 1 << 17;

/// The weights of one decision.
#[derive(Clone, Debug)]
pub struct Table {
    shift: u32,
    scale: f32,
    /// Zeros behind the first `1 << (32 - shift)`.
    weights: Box<[i8; ROOM]>,
}

/// The weights of the features seen so far, added up: a small integer each, so that their order does not matter.
pub struct Sum<'t> {
    table: &'t Table,
    sum: i32,
}

impl Features for Sum<'_> {
    #[inline(always)]
    fn add(&mut self, feature: u32) {
        self.sum += i32::from(self.table.weights[(feature >> self.table.shift) as usize & (ROOM - 1)]);
    }
}

/// The scores of the candidates asked about.
pub struct Scores<'t> {
    /// The weights of the decision.
    pub table: &'t Table,
    /// The log-odds of each candidate so far.
    pub scores: Vec<f32>,
}

impl<'t> Ask for Scores<'t> {
    type Features = Sum<'t>;

    #[inline(always)]
    fn candidate(&mut self, fill: impl FnOnce(&mut Sum<'t>)) {
        self.scores.push(self.table.score(fill));
    }
}

impl Table {
    /// A table of these weights; `None` if their number is no power of two between 2 and [`ROOM`].
    fn new(scale: f32, weights: impl ExactSizeIterator<Item = i8>) -> Option<Table> {
        let size = weights.len();
        if !size.is_power_of_two() || !(2..=ROOM).contains(&size) {
            return None;
        }
        let mut room = vec![0; ROOM];
        room.iter_mut().zip(weights).for_each(|(place, weight)| *place = weight);
        let weights = room.into_boxed_slice().try_into().ok()?;
        Some(Table { shift: 32 - size.trailing_zeros(), scale, weights })
    }

    /// A table that knows nothing.
    fn empty() -> Table {
        Table { shift: 31, scale: 1.0, weights: Box::new([0; ROOM]) }
    }

    /// A table from trained weights, whose number is a power of two.
    pub fn quantise(weights: &[f32]) -> Table {
        let largest = weights.iter().fold(1e-9_f32, |m, w| m.max(w.abs()));
        let scale = largest / 127.0;
        Table::new(scale, weights.iter().map(|w| (w / scale).round() as i8)).unwrap_or_else(Table::empty)
    }

    /// The weights that are in use.
    fn weights(&self) -> &[i8] {
        &self.weights[..1 << (32 - self.shift)]
    }

    /// The log-odds that the features give which `fill` adds.
    #[inline(always)]
    pub fn score<'t>(&'t self, fill: impl FnOnce(&mut Sum<'t>)) -> f32 {
        let mut sum = Sum { table: self, sum: 0 };
        fill(&mut sum);
        sum.sum as f32 * self.scale
    }
}

/// How often each word led a cue in the training articles.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Open addressing: (hash, count), count 0 for a free place. The length is a power of two.
    slots: Vec<(u32, u16)>,
    /// Clusters whose words often lead a cue, sorted: a word that was never seen may lead one if it is of these.
    clusters: Vec<u16>,
    /// The same as bits, one for each cluster there can be.
    welcome: Vec<u64>,
    sieve: Sieve,
}

impl Lexicon {
    /// A lexicon of these words.
    pub fn new(words: &[(u32, u16)], clusters: Vec<u16>) -> Lexicon {
        let mut slots = vec![(0, 0); (words.len() * 2 + 1).next_power_of_two()];
        let mask = slots.len() - 1;
        let mut sieve = Sieve::default();
        for &(word, count) in words.iter().filter(|word| word.1 > 0) {
            sieve.add(word);
            let mut at = place(word) & mask;
            while slots[at].1 != 0 && slots[at].0 != word {
                at = (at + 1) & mask;
            }
            slots[at] = (word, count);
        }
        let mut welcome = vec![0; 1 << 10];
        for &cluster in clusters.iter().filter(|&&cluster| cluster != 0) {
            welcome[usize::from(cluster) / 64] |= 1 << (cluster % 64);
        }
        Lexicon { slots, clusters, welcome, sieve }
    }

    /// How often `word` led a cue.
    #[inline]
    pub fn count(&self, word: u32) -> u16 {
        if !self.sieve.may_hold(word) {
            return 0;
        }
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = place(word) & mask;
        loop {
            match self.slots.get(at) {
                Some(&(_, 0)) | None => return 0,
                Some(&(found, count)) if found == word => return count,
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// The clusters whose words often lead a cue.
    pub fn clusters(&self) -> &[u16] {
        &self.clusters
    }

    /// True if a word of this cluster may lead a cue.
    #[inline]
    pub fn welcomes(&self, cluster: u16) -> bool {
        self.welcome.get(usize::from(cluster) / 64).is_some_and(|bits| bits >> (cluster % 64) & 1 != 0)
    }

    /// All words with their counts, by hash.
    pub fn words(&self) -> Vec<(u32, u16)> {
        let mut words: Vec<_> = self.slots.iter().copied().filter(|slot| slot.1 > 0).collect();
        words.sort_unstable();
        words
    }
}

#[inline]
fn place(word: u32) -> usize {
    (word.wrapping_mul(0x9e37_79b1) >> 8) as usize
}

/// A monotone map from a raw score to a probability: straight lines between points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    /// (raw, probability), both rising.
    pub points: Vec<(f32, f32)>,
}

impl Calibration {
    /// The probability of a raw score.
    pub fn probability(&self, raw: f32) -> f32 {
        along(&self.points, raw).unwrap_or(raw)
    }
}

/// The height at `x` of straight lines between points whose `x` rises, level before the first and after the last; `None`
/// without points.
pub fn along(points: &[(f32, f32)], x: f32) -> Option<f32> {
    let after = points.partition_point(|point| point.0 <= x);
    match (after.checked_sub(1).map(|i| points[i]), points.get(after)) {
        (Some((x0, y0)), Some(&(x1, y1))) => Some(y0 + (y1 - y0) * (x - x0) / (x1 - x0).max(1e-6)),
        (Some((_, y)), None) => Some(y),
        (None, next) => next.map(|&(_, y)| y),
    }
}

/// All that was learned.
#[derive(Clone, Debug)]
pub struct Model {
    /// One table a decision.
    pub tables: Vec<Table>,
    /// The cue lexicon.
    pub lexicon: Lexicon,
    /// The places that are not asked about.
    pub shapes: Shapes,
    /// An event below this probability is dropped.
    pub event_threshold: f32,
    /// Confidence of quotations that a cue governs, of clauses, and of quotations without a cue.
    pub calibrations: [Calibration; 3],
}

const MAGIC: &[u8; 8] = b"ONRECMDL";
/// Raised whenever a template, a class or the tokeniser changes.
const VERSION: u32 = 5;

impl Model {
    /// The scores of a decision.
    #[inline]
    pub fn table(&self, decision: Decision) -> &Table {
        &self.tables[decision as usize]
    }

    /// The model as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        let put = |body: &mut Vec<u8>, n: u32| body.extend_from_slice(&n.to_le_bytes());
        put(&mut body, self.event_threshold.to_bits());
        for calibration in &self.calibrations {
            put(&mut body, calibration.points.len() as u32);
            for &(raw, p) in &calibration.points {
                put(&mut body, raw.to_bits());
                put(&mut body, p.to_bits());
            }
        }
        let words = self.lexicon.words();
        put(&mut body, words.len() as u32);
        for (word, count) in words {
            put(&mut body, word);
            body.extend_from_slice(&count.to_le_bytes());
        }
        put(&mut body, self.lexicon.clusters.len() as u32);
        self.lexicon.clusters.iter().for_each(|c| body.extend_from_slice(&c.to_le_bytes()));
        body.extend(self.shapes.bytes());
        put(&mut body, self.tables.len() as u32);
        for table in &self.tables {
            put(&mut body, table.weights().len() as u32);
            put(&mut body, table.scale.to_bits());
            body.extend(table.weights().iter().map(|&w| w as u8));
        }
        let mut file = MAGIC.to_vec();
        put(&mut file, VERSION);
        put(&mut file, body.len() as u32);
        put(&mut file, checksum(&body));
        file.extend(body);
        file
    }

    /// Reads a model file; `None` if it is of another version or damaged.
    pub fn from_bytes(file: &[u8]) -> Option<Model> {
        let mut head = Cursor { rest: file.strip_prefix(MAGIC)? };
        let (version, length, sum) = (head.number()?, head.number()?, head.number()?);
        if version != VERSION || length as usize != head.rest.len() || checksum(head.rest) != sum {
            return None;
        }
        let mut body = head;
        let event_threshold = f32::from_bits(body.number()?);
        let mut calibrations: [Calibration; 3] = Default::default();
        for calibration in &mut calibrations {
            for _ in 0..body.number()? {
                calibration.points.push((f32::from_bits(body.number()?), f32::from_bits(body.number()?)));
            }
        }
        let mut words = Vec::new();
        for _ in 0..body.number()? {
            let word = body.number()?;
            let count = body.take(2)?;
            words.push((word, u16::from_le_bytes([count[0], count[1]])));
        }
        let mut clusters = Vec::new();
        for _ in 0..body.number()? {
            let path = body.take(2)?;
            clusters.push(u16::from_le_bytes([path[0], path[1]]));
        }
        let shapes = Shapes::from_bytes(body.take(1 << (shapes::BITS - 3))?)?;
        let mut tables = Vec::new();
        for _ in 0..body.number()? {
            let size = body.number()?;
            let scale = f32::from_bits(body.number()?);
            let weights = body.take(size as usize)?;
            tables.push(Table::new(scale, weights.iter().map(|&w| w as i8))?);
        }
        (tables.len() == DECISIONS).then(|| Model {
            tables,
            lexicon: Lexicon::new(&words, clusters),
            shapes,
            event_threshold,
            calibrations,
        })
    }

    /// The model that is shipped.
    pub fn shipped() -> &'static Model {
        static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
            Model::from_bytes(include_bytes!("../../../data/attribution.model")).unwrap_or_else(Model::empty)
        });
        &SHIPPED
    }

    /// A model that knows nothing and finds nothing.
    pub fn empty() -> Model {
        Model {
            tables: vec![Table::empty(); DECISIONS],
            lexicon: Lexicon::default(),
            shapes: Shapes::default(),
            event_threshold: 1.0,
            calibrations: Default::default(),
        }
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(hash(""), |h, &byte| (h ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

struct Cursor<'b> {
    rest: &'b [u8],
}

impl<'b> Cursor<'b> {
    fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_is_whole() {
        let file = include_bytes!("../../../data/attribution.model");
        let model = Model::from_bytes(file).expect("the shipped model is of this version and undamaged");
        assert_eq!(model.to_bytes(), file);
        assert!(file.len() <= 2_400_000);
        assert!(model.lexicon.count(hash("said")) > 1000);
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let file = Model::empty().to_bytes();
        assert!(Model::from_bytes(&file).is_some());
        for at in 0..file.len() {
            let mut damaged = file.clone();
            damaged[at] ^= 0x10;
            assert!(Model::from_bytes(&damaged).is_none(), "byte {at}");
            assert!(Model::from_bytes(&file[..at]).is_none(), "cut at {at}");
        }
    }

    #[test]
    fn probabilities_rise_with_scores() {
        let calibration = Calibration { points: vec![(0.2, 0.1), (0.6, 0.5), (0.9, 0.98)] };
        let at = |raw| (calibration.probability(raw) * 1000.0).round();
        assert_eq!([at(0.0), at(0.2), at(0.4), at(0.6), at(0.75), at(1.0)], [100.0, 100.0, 300.0, 500.0, 740.0, 980.0]);
    }
}
