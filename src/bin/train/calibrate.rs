//! From raw scores to probabilities: isotonic regression over bins of equal size.

use onrecord::speaker::attribution::model::Calibration;

const BINS: usize = 24;

/// The rising line that fits best through scores and whether they were right.
pub fn isotonic(mut answers: Vec<(f32, bool)>) -> Calibration {
    answers.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // Each block: sum of scores, number right, number.
    let mut blocks: Vec<(f64, f64, f64)> = Vec::new();
    for bin in answers.chunks(answers.len().div_ceil(BINS).max(1)) {
        let scores = bin.iter().map(|a| f64::from(a.0)).sum();
        let right = bin.iter().filter(|a| a.1).count() as f64;
        blocks.push((scores, right, bin.len() as f64));
        while let [.., a, b] = blocks[..] {
            if a.1 / a.2 < b.1 / b.2 {
                break;
            }
            blocks.truncate(blocks.len() - 2);
            blocks.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
        }
    }
    // One imagined wrong and one right answer keep a block from being sure.
    let points = blocks.iter().map(|&(scores, right, n)| ((scores / n) as f32, ((right + 1.0) / (n + 2.0)) as f32));
    let mut points: Vec<(f32, f32)> = points.collect();
    for i in 1..points.len() {
        points[i].1 = points[i].1.max(points[i - 1].1);
    }
    Calibration { points }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_rises_and_follows_the_answers() {
        // Right with probability equal to the square of the score.
        let answers = (0..10_000).map(|i| (i as f32 / 10_000.0, (i * 7919) % 10_000 < i * i / 10_000)).collect();
        let line = isotonic(answers);
        assert!(line.points.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 <= w[1].1));
        for score in [0.2_f32, 0.5, 0.9] {
            assert!((line.probability(score) - score * score).abs() < 0.06, "{score}");
        }
    }
}
