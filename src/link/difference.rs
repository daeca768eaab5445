//! How two wordings of one statement differ, word by word, and whether the difference turns the meaning.
//!
//! Words are aligned in their normal form, so that spelling, typography, contractions and number formats are no
//! differences. Where the aligned wordings part, the words on both sides are asked whether a negation was put in or taken
//! out, or a number or a name is another: that is `meaning_differs`. What one of the two leaves out at its ends, at an
//! ellipsis or in a whole clause is cut, not changed.

use super::weight::weight;
use crate::text::Span;
use crate::text::normal::{self, EDITORIAL, FUNCTION, GAP, NAME, NEGATION, NUMBER, Norm};

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

/// Texts of more words than this are compared up to here.
const LONGEST: usize = 1500;

/// Aligns two wordings.
///
/// ```
/// use onrecord::link::difference;
/// assert!(difference("We will not close two schools", "We will close two schools").meaning_differs);
/// assert!(difference("We will not close two schools", "We won’t close 2 schools").edits.len() == 1);
/// ```
pub fn difference(a: &str, b: &str) -> Difference {
    let (mut left, mut right) = (normal::words(a), normal::words(b));
    left.truncate(LONGEST);
    right.truncate(LONGEST);
    let (left, right) = (Side::new(a, left), Side::new(b, right));
    let regions = regions(&left, &right);
    let kept = |region: &Region| region.kept;
    let first = regions.iter().position(kept).unwrap_or(0);
    let last = regions.iter().rposition(kept).map_or(regions.len(), |at| at + 1);
    let inner = &regions[first..last.max(first)];
    let gaps = left.words.iter().chain(&right.words).any(|word| word.is(GAP));
    let changed: Vec<&Region> = (regions[..first].iter().filter(|region| region.is_edge_change(&left, &right)))
        .chain(inner.iter().filter(|region| !region.kept && !region.is_cut(&left, &right)))
        .chain(regions[last.max(first)..].iter().filter(|region| region.is_edge_change(&left, &right)))
        .collect();
    Difference {
        edits: edits(&regions, &left, &right),
        meaning_differs: negation_differs(&changed, &left, &right)
            || changed.iter().any(|region| region.number_differs(&left, &right) || region.name_differs(&left, &right)),
        wording_differs: changed.iter().any(|region| region.has_words(&left, &right)),
        trimmed: gaps || inner.len() < regions.len(),
    }
}

/// One of the two wordings.
struct Side<'t> {
    text: &'t str,
    words: Vec<Norm>,
}

impl<'t> Side<'t> {
    fn new(text: &'t str, words: Vec<Norm>) -> Self {
        Side { text, words }
    }

    fn word(&self, at: usize) -> &'t str {
        self.words.get(at).map_or("", |word| word.span.of(self.text))
    }

    /// The letters and digits of a stretch, in lower case: what remains when it is written as one word.
    fn letters(&self, range: std::ops::Range<usize>) -> String {
        range
            .flat_map(|at| self.word(at).chars())
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    }

    /// The span of a stretch; an empty one stands behind the word before it.
    fn span(&self, range: &std::ops::Range<usize>) -> Span {
        match (self.words.get(range.start), range.end.checked_sub(1).and_then(|at| self.words.get(at))) {
            (Some(first), Some(last)) if !range.is_empty() => Span { start: first.span.start, end: last.span.end },
            _ => {
                let end = range.start.checked_sub(1).and_then(|at| self.words.get(at)).map_or(0, |word| word.span.end);
                Span { start: end, end }
            }
        }
    }

    fn slice(&self, range: &std::ops::Range<usize>) -> &[Norm] {
        self.words.get(range.clone()).unwrap_or(&[])
    }

    /// True if the word names somebody or something. A capital at a sentence's beginning counts only on a rare word.
    fn is_name(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        let opening = !word.is(NAME) && self.word(at).starts_with(char::is_uppercase);
        !word.is(FUNCTION | NEGATION | NUMBER | EDITORIAL) && (word.is(NAME) || opening && weight(word.stem) >= RARE)
    }
}

/// A word of at least this weight at the beginning of a sentence is a name.
const RARE: f32 = 8.5;

/// A maximal stretch of words that are all kept, or all not.
#[derive(Clone, Debug)]
struct Region {
    kept: bool,
    a: std::ops::Range<usize>,
    b: std::ops::Range<usize>,
}

fn regions(left: &Side, right: &Side) -> Vec<Region> {
    let mut out: Vec<Region> = Vec::new();
    for (x, y) in align(&left.words, &right.words) {
        let kept = matches!((x, y), (Some(i), Some(j)) if left.words[i].stem == right.words[j].stem);
        let (ends_a, ends_b) = out.last().map_or((0, 0), |region| (region.a.end, region.b.end));
        let (a, b) = (ends_a..x.map_or(ends_a, |i| i + 1), ends_b..y.map_or(ends_b, |j| j + 1));
        match out.last_mut() {
            Some(last) if last.kept == kept => (last.a.end, last.b.end) = (a.end, b.end),
            _ => out.push(Region { kept, a, b }),
        }
    }
    // A compound written apart or together, and a spelling with or without marks, is the same word.
    for region in &mut out {
        let numbers = left.slice(&region.a).iter().any(|word| word.is(NUMBER));
        if !region.kept
            && !numbers
            && !region.a.is_empty()
            && left.letters(region.a.clone()) == right.letters(region.b.clone())
        {
            region.kept = true;
        }
    }
    let mut joined: Vec<Region> = Vec::new();
    for region in out {
        match joined.last_mut() {
            Some(last) if last.kept == region.kept => (last.a.end, last.b.end) = (region.a.end, region.b.end),
            _ => joined.push(region),
        }
    }
    joined
}

/// A stretch of this many words that only one has is a clause of its own: left out, not changed.
const CLAUSE: usize = 6;

impl Region {
    /// True if the words are left out on one side: at an ellipsis, in brackets, or as a whole clause.
    fn is_cut(&self, left: &Side, right: &Side) -> bool {
        let (a, b) = (left.slice(&self.a), right.slice(&self.b));
        let real = |words: &[Norm]| words.iter().filter(|word| !word.is(GAP | EDITORIAL)).count();
        let gap = |words: &[Norm]| words.iter().any(|word| word.is(GAP));
        match (real(a), real(b)) {
            (0, 0) => true,
            (0, n) => gap(a) || n >= CLAUSE,
            (n, 0) => gap(b) || n >= CLAUSE,
            _ => false,
        }
    }

    /// At the beginning and the end most that differs is cut. What is not: a few words with others in their place, and a
    /// negation by itself.
    fn is_edge_change(&self, left: &Side, right: &Side) -> bool {
        let (a, b) = (self.a.len(), self.b.len());
        let mut words = left.slice(&self.a).iter().chain(right.slice(&self.b));
        if a == 0 || b == 0 { a + b <= 2 && words.any(|word| word.is(NEGATION)) } else { a.abs_diff(b) <= 3 }
    }

    fn has_words(&self, left: &Side, right: &Side) -> bool {
        left.slice(&self.a).iter().chain(right.slice(&self.b)).any(|word| !word.is(GAP | EDITORIAL))
    }

    fn number_differs(&self, left: &Side, right: &Side) -> bool {
        let numbers = |side: &Side, range: &std::ops::Range<usize>| {
            let mut stems: Vec<u32> = side
                .slice(range)
                .iter()
                .filter(|word| word.is(NUMBER) && !word.is(EDITORIAL))
                .map(|word| word.stem)
                .collect();
            stems.sort_unstable();
            stems
        };
        let amount = |side: &Side, range: &std::ops::Range<usize>| {
            range.clone().any(|at| AMOUNTS.contains(&side.word(at).to_lowercase().as_str()))
        };
        let (a, b) = (numbers(left, &self.a), numbers(right, &self.b));
        match (a.is_empty(), b.is_empty()) {
            (true, true) => false,
            (false, false) => a != b,
            (false, true) => amount(right, &self.b),
            (true, false) => amount(left, &self.a),
        }
    }

    fn name_differs(&self, left: &Side, right: &Side) -> bool {
        // Where a name opens both sentences, it is enough that one of them is rare.
        let opening = |side: &Side, at: usize| {
            at == 0 && side.words.first().is_some_and(Norm::is_content) && side.word(0).starts_with(char::is_uppercase)
        };
        let rare = left.is_name(self.a.start) || right.is_name(self.b.start);
        let names = |side: &Side, range: &std::ops::Range<usize>| -> Vec<usize> {
            range.clone().filter(|&at| side.is_name(at) || rare && opening(side, at)).collect()
        };
        let (a, b) = (names(left, &self.a), names(right, &self.b));
        if a.is_empty() || b.is_empty() {
            return false;
        }
        // One name may be longer than the other, spelled otherwise, or its initials.
        let alike = |i: usize, j: usize| {
            let (x, y) = (left.word(i).to_lowercase(), right.word(j).to_lowercase());
            left.words[i].stem == right.words[j].stem || strsim::jaro_winkler(&x, &y) >= 0.9
        };
        let initials = |short: &Side, at: usize, long: &Side, range: &[usize]| {
            let first: String = range.iter().filter_map(|&at| long.word(at).chars().next()).collect();
            short.letters(at..at + 1) == first.to_lowercase() && first.len() > 1
        };
        let found = a.iter().any(|&i| b.iter().any(|&j| alike(i, j)))
            || a.iter().any(|&i| initials(left, i, right, &b))
            || b.iter().any(|&j| initials(right, j, left, &a));
        !found
    }
}

/// Words of amount that a number may have been changed into.
const AMOUNTS: &[&str] = &[
    "all",
    "half",
    "most",
    "many",
    "few",
    "several",
    "dozens",
    "scores",
    "hundreds",
    "thousands",
    "millions",
    "billions",
    "some",
    "both",
    "every",
    "couple",
    "twice",
    "single",
    "double",
    "last",
];

/// Words and beginnings of words that deny without a negation.
const DENIALS: &[&str] =
    &["fail", "refus", "unable", "lack", "hardly", "barely", "den", "declin", "avoid", "prevent", "stop"];

/// True if a negation was put in or taken out.
fn negation_differs(changed: &[&Region], left: &Side, right: &Side) -> bool {
    // Each region's balance: negations of the second against those of the first.
    let mut open: Option<(usize, bool)> = None;
    for region in changed {
        let (a, b) = (negated(left, &region.a, right, &region.b), negated(right, &region.b, left, &region.a));
        if a == b {
            continue;
        }
        // "I do not think they will" says the same as "I think they will not": the negation has only moved.
        match open.take() {
            Some((end, had)) if had != a && region.a.start.saturating_sub(end) <= 4 => {}
            Some(_) => return true,
            None => open = Some((region.a.end, a)),
        }
    }
    open.is_some()
}

/// True if the stretch denies: a negation in it, or a word that is the other side's word with a prefix of denial.
fn negated(side: &Side, range: &std::ops::Range<usize>, other: &Side, across: &std::ops::Range<usize>) -> bool {
    let plain = |at: usize| side.words.get(at).is_some_and(|word| word.is(NEGATION) && !word.is(EDITORIAL));
    if range.clone().any(plain) {
        return true;
    }
    let other_denies = across.clone().any(|at| other.words.get(at).is_some_and(|word| word.is(NEGATION)));
    range.clone().any(|at| {
        let word = side.word(at).to_lowercase();
        let prefixed = ["un", "in", "im", "il", "ir", "dis", "non"].iter().any(|prefix| {
            let Some(base) = word.strip_prefix(prefix).map(|base| base.trim_start_matches('-')) else { return false };
            base.len() >= 3
                && across.clone().any(|there| {
                    let there = other.word(there).to_lowercase();
                    there == base || there.len() > 4 && base.len() > 4 && normal::stem(&there) == normal::stem(base)
                })
        });
        prefixed || other_denies && DENIALS.iter().any(|denial| word.starts_with(denial))
    })
}

/// The regions as a reader is shown them.
fn edits(regions: &[Region], left: &Side, right: &Side) -> Vec<Edit> {
    regions
        .iter()
        .map(|region| {
            let change = match (region.kept, region.a.is_empty(), region.b.is_empty()) {
                (true, ..) => Change::Kept,
                (_, true, _) => Change::Added,
                (_, _, true) => Change::Dropped,
                _ => Change::Replaced,
            };
            Edit { change, a: left.span(&region.a), b: right.span(&region.b) }
        })
        .collect()
}

/// Pairs words of both sides in order at the least cost: content words weigh more than grammar, and a word is rather
/// replaced by one of its kind.
fn align(a: &[Norm], b: &[Norm]) -> Vec<(Option<usize>, Option<usize>)> {
    let alone = |word: &Norm| {
        if word.is(GAP) {
            1
        } else if word.is(FUNCTION) {
            3
        } else {
            4
        }
    };
    let swap = |x: &Norm, y: &Norm| {
        let kind = |word: &Norm| word.flags & (NUMBER | NAME | FUNCTION | GAP);
        if x.stem == y.stem {
            0
        } else if x.is(GAP) || y.is(GAP) {
            9
        } else if kind(x) == kind(y) {
            5
        } else {
            7
        }
    };
    let width = b.len() + 1;
    let mut cost = vec![0_u32; (a.len() + 1) * width];
    for (j, y) in b.iter().enumerate() {
        cost[j + 1] = cost[j] + alone(y);
    }
    for (i, x) in a.iter().enumerate() {
        let row = (i + 1) * width;
        cost[row] = cost[row - width] + alone(x);
        for (j, y) in b.iter().enumerate() {
            let above = row - width + j;
            cost[row + j + 1] =
                (cost[above] + swap(x, y)).min(cost[above + 1] + alone(x)).min(cost[row + j] + alone(y));
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut steps = Vec::with_capacity(i.max(j));
    while i > 0 || j > 0 {
        let here = cost[i * width + j];
        if i > 0 && j > 0 && here == cost[(i - 1) * width + j - 1] + swap(&a[i - 1], &b[j - 1]) {
            (i, j) = (i - 1, j - 1);
            steps.push((Some(i), Some(j)));
        } else if i > 0 && here == cost[(i - 1) * width + j] + alone(&a[i - 1]) {
            i -= 1;
            steps.push((Some(i), None));
        } else {
            j = j.saturating_sub(1);
            steps.push((None, Some(j)));
        }
    }
    steps.reverse();
    steps
}
