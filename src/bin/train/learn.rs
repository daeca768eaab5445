//! One learner for every decision: linear scores over hashed features, AdaGrad, averaged over the later epochs.
//!
//! Over-fitting is the trap with so few articles: the rate is small, the epochs are few, and there is nothing else to
//! tune. Everything runs in one fixed order, so the same data give the same weights.

use onrecord::speaker::attribution::events::{sigmoid, softmax};
use onrecord::speaker::attribution::model::{Decision, Table};

/// Each table is fitted this often, with the examples in another order, and averaged.
const ROUNDS: u32 = 3;

/// Training examples: groups of candidates, each a list of features with how much it is wanted.
pub struct Examples {
    bits: u32,
    groups: Vec<u32>,
    candidates: Vec<u32>,
    features: Vec<u32>,
    wanted: Vec<f32>,
}

impl Examples {
    /// No examples yet for a decision.
    pub fn new(decision: Decision) -> Examples {
        Examples {
            bits: decision.bits(),
            groups: vec![0],
            candidates: vec![0],
            features: Vec::new(),
            wanted: Vec::new(),
        }
    }

    /// Adds one candidate to the group that is being built.
    pub fn candidate(&mut self, features: &[u32], wanted: f32) {
        let shift = 32 - self.bits;
        self.features.extend(features.iter().map(|h| h >> shift));
        self.candidates.push(self.features.len() as u32);
        self.wanted.push(wanted);
    }

    /// Ends the group.
    pub fn end_group(&mut self) {
        self.groups.push(self.candidates.len() as u32 - 1);
    }

    /// Fits weights: one yes-or-no question a candidate, or (`listwise`) a choice among the candidates of each group.
    pub fn fit(&self, listwise: bool, epochs: usize, rate: f32) -> Table {
        let mut sums = vec![0_f64; 1 << self.bits];
        for round in 0..ROUNDS {
            self.fit_once(listwise, epochs, rate, 7 + round, &mut sums);
        }
        let averaged = (epochs - epochs / 2) as f64 * f64::from(ROUNDS);
        let weights: Vec<f32> = sums.iter().map(|sum| (sum / averaged) as f32).collect();
        Table::quantise(&weights)
    }

    /// Adds the weights of the later epochs of one fit to `sums`; `seed` shuffles the groups.
    fn fit_once(&self, listwise: bool, epochs: usize, rate: f32, mut seed: u32, sums: &mut [f64]) {
        let size = 1 << self.bits;
        let (mut weights, mut squares) = (vec![0_f32; size], vec![0_f32; size]);
        let mut order: Vec<usize> = (0..self.groups.len() - 1).collect();
        let mut scores = Vec::new();
        for epoch in 0..epochs {
            for i in (1..order.len()).rev() {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                order.swap(i, (seed >> 8) as usize % (i + 1));
            }
            for &group in &order {
                let range = self.groups[group] as usize..self.groups[group + 1] as usize;
                if listwise && range.len() < 2 {
                    continue;
                }
                let features = |k: usize| &self.features[self.candidates[k] as usize..self.candidates[k + 1] as usize];
                scores.clear();
                scores.extend(range.clone().map(|k| features(k).iter().map(|&f| weights[f as usize]).sum::<f32>()));
                if listwise {
                    softmax(&mut scores);
                } else {
                    scores.iter_mut().for_each(|s| *s = sigmoid(*s));
                }
                for (k, p) in range.zip(&scores) {
                    let gradient = p - self.wanted[k];
                    if gradient.abs() < 1e-4 {
                        continue;
                    }
                    for &f in features(k) {
                        let f = f as usize;
                        squares[f] += gradient * gradient;
                        weights[f] -= rate * gradient / (1e-6 + squares[f].sqrt());
                    }
                }
            }
            if epoch >= epochs / 2 {
                sums.iter_mut().zip(&weights).for_each(|(sum, w)| *sum += f64::from(*w));
            }
        }
    }
}
