//! How two wordings of one statement differ, word by word, and whether the difference turns the meaning.

use crate::text::Span;
use crate::text::normal::{self, EDITORIAL, FUNCTION, GAP, NEGATION, NUMBER, Norm};

/// What happened to a stretch of words between the first wording and the second.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Change {
    /// It stands in both.
    Kept,
    /// It is only in the first.
    Dropped,
    /// It is only in the second.
    Added,
    /// Other words stand in its place.
    Replaced,
}

/// A stretch of words in both wordings. Spans are bytes of the respective text; the one that has nothing is empty and says where.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Edit {
    /// What happened.
    pub change: Change,
    /// The words in the first wording.
    pub a: Span,
    /// The words in the second wording.
    pub b: Span,
}

/// How two wordings differ.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Difference {
    /// The stretches in order; they cover all words of both.
    pub edits: Vec<Edit>,
    /// A negation was put in or taken out, or a number or name changed, among the words that correspond.
    pub meaning_differs: bool,
    /// Words inside the part that both cover differ (beyond spelling and typography).
    pub wording_differs: bool,
    /// One is cut at its beginning, at its end, or at an ellipsis.
    pub trimmed: bool,
}

/// Aligns two wordings.
pub fn difference(a: &str, b: &str) -> Difference {
    let (left, right) = (normal::words(a), normal::words(b));
    let steps = align(&left, &right);
    let mut edits: Vec<Edit> = Vec::new();
    for step in steps {
        let (change, x, y) = match step {
            (Some(i), Some(j)) if left[i].stem == right[j].stem => (Change::Kept, left[i].span, right[j].span),
            (Some(i), Some(j)) => (Change::Replaced, left[i].span, right[j].span),
            (Some(i), None) => (Change::Dropped, left[i].span, empty(&edits, false)),
            (None, Some(j)) => (Change::Added, empty(&edits, true), right[j].span),
            (None, None) => continue,
        };
        match edits.last_mut() {
            Some(last) if last.change == change => {
                last.a.end = last.a.end.max(x.end);
                last.b.end = last.b.end.max(y.end);
            }
            _ => edits.push(Edit { change, a: x, b: y }),
        }
    }
    let inner = match (
        edits.iter().position(|edit| edit.change == Change::Kept),
        edits.iter().rposition(|edit| edit.change == Change::Kept),
    ) {
        (Some(first), Some(last)) => &edits[first..=last],
        _ => &edits[..],
    };
    let touched = |flag: u8| {
        let within =
            |words: &[Norm], span: Span| words.iter().any(|w| span.covers(w.span) && w.is(flag) && !w.is(EDITORIAL));
        inner.iter().any(|edit| match edit.change {
            Change::Kept => false,
            Change::Dropped => within(&left, edit.a),
            Change::Added => within(&right, edit.b),
            Change::Replaced => within(&left, edit.a) || within(&right, edit.b),
        })
    };
    let _ = FUNCTION;
    Difference {
        meaning_differs: touched(NEGATION) || touched(NUMBER),
        wording_differs: inner.iter().any(|edit| edit.change != Change::Kept),
        trimmed: inner.len() < edits.len() || left.iter().chain(&right).any(|word| word.is(GAP)),
        edits,
    }
}

/// The empty span behind everything written so far on one side.
fn empty(edits: &[Edit], first: bool) -> Span {
    let end = edits.last().map_or(0, |edit| if first { edit.a.end } else { edit.b.end });
    Span { start: end, end }
}

/// Pairs words of both sides in order, as many equal ones as can be.
fn align(a: &[Norm], b: &[Norm]) -> Vec<(Option<usize>, Option<usize>)> {
    let width = b.len() + 1;
    // Costs: equal 0, one-sided 2, replaced 3.
    let mut cost = vec![0_u32; (a.len() + 1) * width];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            cost[i * width + j] = match (i, j) {
                (0, _) => j as u32 * 2,
                (_, 0) => i as u32 * 2,
                _ => {
                    let replace = if a[i - 1].stem == b[j - 1].stem { 0 } else { 3 };
                    (cost[(i - 1) * width + j - 1] + replace)
                        .min(cost[(i - 1) * width + j] + 2)
                        .min(cost[i * width + j - 1] + 2)
                }
            };
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut steps = Vec::with_capacity(i.max(j));
    while i > 0 || j > 0 {
        let here = cost[i * width + j];
        let replace = |i: usize, j: usize| if a[i - 1].stem == b[j - 1].stem { 0 } else { 3 };
        if i > 0 && j > 0 && here == cost[(i - 1) * width + j - 1] + replace(i, j) {
            steps.push((Some(i - 1), Some(j - 1)));
            i -= 1;
            j -= 1;
        } else if i > 0 && here == cost[(i - 1) * width + j] + 2 {
            steps.push((Some(i - 1), None));
            i -= 1;
        } else {
            steps.push((None, Some(j - 1)));
            j -= 1;
        }
    }
    steps.reverse();
    steps
}
