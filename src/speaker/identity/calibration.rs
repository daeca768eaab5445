//! What a confidence is worth: the share of names that were right at each height of the score.
//!
//! The score is the product of attribution's confidence and identity's. It puts the names in the right order but is too
//! timid in the middle, so a table turns it into a probability. The table is the isotonic fit on the hand-labelled names of
//! the development part (564 direct quotations found), its ends drawn in for what so few cannot tell;
//! `tests/accuracy` prints the reliability of what comes out.

use crate::speaker::attribution::model::along;

/// Score and probability, both rising.
const TABLE: [(f32, f32); 8] =
    [(0.0, 0.0), (0.44, 0.2), (0.555, 0.4), (0.656, 0.64), (0.752, 0.91), (0.83, 0.975), (0.9, 0.985), (1.0, 0.99)];

/// The probability, 0 to 1, that a name with this score is right.
pub fn probability(score: f32) -> f32 {
    along(&TABLE, score).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_score_is_no_lower_probability() {
        let all: Vec<f32> = (-10..=110).map(|n| probability(n as f32 / 100.0)).collect();
        assert!(all.is_sorted() && all[0] == 0.0 && (0.98..1.0).contains(&all[120]), "{all:?}");
        assert!(probability(f32::NAN).is_finite());
    }
}
