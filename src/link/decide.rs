//! Which statements of two articles are one: the decision, over words, speakers, dates and what else the two articles share.

use super::cluster::Accord;
use super::score::{Agreement, Forms, Print, Stretch, agreement, agreement_by, stretch};
use super::{Band, Pair};
use crate::speaker::identity::Compatibility;
use rustc_hash::FxHashMap;

/// What is known of a pair of statements beside their words.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Setting {
    /// How their speakers relate.
    pub speakers: Compatibility,
    /// One of them is indirect: reported without marks.
    pub reported: bool,
    /// Their dates contradict each other.
    pub dates_differ: bool,
}

/// Finds the pairs of statements of two articles that are the same. `near` says that the articles may report one event;
/// `setting` tells about a pair, and `None` excludes it.
pub fn pairs(a: &[Forms], b: &[Forms], near: bool, setting: impl Fn(usize, usize) -> Option<Setting>) -> Vec<Pair> {
    let mut cells: Vec<Cell> = Vec::new();
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            let Some(likeness) = Likeness::best(x, y) else { continue };
            let Some(setting) = setting(i, j) else { continue };
            if setting.reported && !likeness.verbatim && likeness.agreement.plain < REPORTED {
                continue;
            }
            cells.push(Cell { i, j, likeness, setting, linked: None });
        }
    }
    discount(&mut cells, a, b);
    for cell in &mut cells {
        cell.linked = alone(cell, near);
    }
    // What is weak by itself is right between articles that share strong links already.
    let strong = cells.iter().filter(|cell| cell.linked == Some(Band::Same)).count();
    if strong > 0 {
        for cell in cells.iter_mut().filter(|cell| cell.linked.is_none()) {
            cell.linked = together(cell);
        }
    }
    if strong >= 3 {
        for at in 0..cells.len() {
            if cells[at].linked.is_none() && mutual_best(&cells, at) {
                cells[at].linked = Some(Band::Likely);
            }
        }
    }
    cells
        .iter()
        .filter_map(|cell| Some(Pair { a: cell.i, b: cell.j, score: cell.likeness.score(), band: cell.linked? }))
        .collect()
}

/// Indirect speech must share so many words beside names: "relations between" two countries are in half of what is reported
/// of them.
const REPORTED: usize = 3;

/// How two statements stand to each other as members of one cluster.
pub fn accord(x: &Forms, y: &Forms) -> Accord {
    let Some(likeness) = Likeness::best(x, y) else { return Accord::Apart };
    let Likeness { agreement: words, stretch, ratio, verbatim, forms, .. } = likeness;
    let length = |forms: &Forms, at: usize| forms.prints.get(at).map_or(0, |print| print.words.len());
    let long_run = stretch.run >= 6 && stretch.run_weight >= 12.0 && stretch.part >= 0.35;
    // All that the shorter says may be in the longer, if not in one place.
    let covered = words.common >= 2 && words.forth.max(words.back) > 0.99;
    if verbatim {
        Accord::Agree
    } else if stretch.part >= 0.8 {
        if length(x, forms.0) <= length(y, forms.1) { Accord::PartOf } else { Accord::Holds }
    } else if long_run || covered || words.score() >= CLOSE && ratio < PART {
        Accord::Agree
    } else {
        Accord::Apart
    }
}

/// Members of one cluster agree at least so far.
const CLOSE: f32 = 0.4;

/// What both articles speak of all the time ("Medicare", the president's name) says little about one statement: between
/// these two articles it weighs less. Word-for-word repeats are left as they are.
fn discount(cells: &mut [Cell], a: &[Forms], b: &[Forms]) {
    let is_doubtful = |likeness: &Likeness| !likeness.verbatim && likeness.stretch.part < LITERAL;
    let mut doubtful = cells.iter_mut().filter(|cell| is_doubtful(&cell.likeness)).peekable();
    if doubtful.peek().is_none() || a.len() + b.len() < 6 {
        return;
    }
    let mut holders: FxHashMap<u32, u16> = FxHashMap::default();
    for (stem, _) in a.iter().chain(b).flat_map(|forms| &forms.whole().bag) {
        *holders.entry(*stem).or_default() += 1;
    }
    for cell in doubtful {
        let (p, q) = cell.likeness.forms;
        let (Some(x), Some(y)) = (a.get(cell.i), b.get(cell.j)) else { continue };
        let (Some(x), Some(y)) = (x.prints.get(p), y.prints.get(q)) else { continue };
        cell.likeness.agreement = agreement_by(x, y, |stem, weight, both| {
            let others = holders.get(&stem).copied().unwrap_or(0).saturating_sub(if both { 2 } else { 1 });
            weight / (1.0 + f32::from(others) / 4.0)
        });
    }
}

/// From this share of its strength on a common stretch is the whole shorter wording.
const LITERAL: f32 = 0.85;

/// Below this nothing is looked at.
const WEAKEST: f32 = 0.3;

struct Cell {
    i: usize,
    j: usize,
    likeness: Likeness,
    setting: Setting,
    linked: Option<Band>,
}

/// How like each other two statements are, in those of their forms that are most alike.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Likeness {
    /// Which form of each.
    forms: (usize, usize),
    agreement: Agreement,
    stretch: Stretch,
    /// Length of the longer against the shorter, in words.
    ratio: f32,
    /// Words of the shorter.
    shortest: usize,
    verbatim: bool,
}

impl Likeness {
    /// Compares all forms; `None` if nothing comes near.
    pub fn best(x: &Forms, y: &Forms) -> Option<Likeness> {
        let mut best: Option<Likeness> = None;
        for (p, first) in x.prints.iter().enumerate() {
            for (q, second) in y.prints.iter().enumerate() {
                let Some(likeness) = Likeness::of(first, second, (p, q)) else { continue };
                if best.is_none_or(|best| likeness.rank() > best.rank()) {
                    best = Some(likeness);
                }
            }
        }
        best
    }

    fn of(x: &Print, y: &Print, forms: (usize, usize)) -> Option<Likeness> {
        let agreement = agreement(x, y);
        let verbatim = x.verbatim == y.verbatim;
        let one_way = agreement.common > 0 && agreement.forth.max(agreement.back) > 0.6;
        if agreement.score() < WEAKEST && !verbatim && !one_way {
            return None;
        }
        let (shortest, longest) = (x.words.len().min(y.words.len()), x.words.len().max(y.words.len()));
        let ratio = longest as f32 / shortest.max(1) as f32;
        Some(Likeness { forms, agreement, stretch: stretch(x, y), ratio, shortest, verbatim })
    }

    fn rank(&self) -> f32 {
        let literal = self.stretch.part >= LITERAL && self.agreement.common >= 2;
        self.score() + if literal { self.agreement.shared.min(40.0) / 40.0 } else { 0.0 }
    }

    /// Agreement of the words: two-way coverage; for a part of a longer statement, how well it stands there in one place.
    pub fn score(&self) -> f32 {
        if self.verbatim {
            1.0
        } else if self.ratio >= PART {
            self.agreement.score().min(self.stretch.part)
        } else {
            self.agreement.score()
        }
    }

    /// True if the pair is worth looking at together with all else that the two articles say.
    pub fn is_promising(&self) -> bool {
        let strong = self.score() >= 0.44 && self.agreement.common >= 2;
        strong || self.verbatim || self.stretch.part >= 0.8 || self.stretch.run >= 7
    }
}

/// From this ratio of lengths on the shorter is looked for as a part of the longer.
const PART: f32 = 1.7;

/// Whether the two are the same by their words, speakers and dates alone.
fn alone(cell: &Cell, near: bool) -> Option<Band> {
    use Compatibility::{Compatible, Different, Same};
    let Likeness { agreement: words, stretch, verbatim, shortest, .. } = cell.likeness;
    let score = cell.likeness.score();
    // A whole wording, or one cut from another, with enough in it to be nobody else's words.
    let literal = verbatim || stretch.part >= LITERAL;
    // Names alone say nothing.
    let known = matches!(cell.setting.speakers, Same | Compatible);
    if words.plain == 0 || words.plain < 2 && words.common > 1 && cell.setting.reported && !known {
        return None;
    }
    match cell.setting.speakers {
        // Other words of another speaker are another statement; the very same words are a conflict worth showing.
        Different => {
            let very_same = verbatim || stretch.part >= 0.95;
            (very_same && !cell.setting.reported && words.common >= 3 && words.shared >= 13.0 && near)
                .then_some(Band::Same)
        }
        _ => {
            if literal && words.common >= 3 && words.shared >= if known { 9.0 } else { 13.0 } {
                return Some(Band::Same);
            }
            if verbatim && shortest >= if near { 5 } else { 8 } && (near || words.shared >= 12.0) {
                return Some(Band::Same);
            }
            if score >= 0.55
                && words.common >= 3
                && words.shared >= if known { 10.0 } else { 15.0 }
                && (near || score >= 0.7)
            {
                return Some(Band::Same);
            }
            // Half of it, but a long half without a break.
            if near && stretch.run >= 7 && stretch.run_weight >= 12.0 && stretch.part >= 0.35 {
                return Some(Band::Same);
            }
            if near && literal && (shortest >= 7 && words.shared >= 9.0 || shortest >= 10 && stretch.run >= 10) {
                return Some(Band::Same);
            }
            let likely = known && near && !cell.setting.dates_differ;
            let alike = score >= 0.47 || score >= 0.43 && (stretch.part >= 0.3 || words.common >= 4);
            if likely && (alike && words.common >= 2 || literal && shortest >= 4) {
                return Some(Band::Likely);
            }
            None
        }
    }
}

/// Whether the two are the same, given that their articles share a strong link.
fn together(cell: &Cell) -> Option<Band> {
    let literal = cell.likeness.verbatim || cell.likeness.stretch.part >= 0.97;
    if cell.setting.speakers == Compatibility::Different {
        // A name misread or mistaken under the very same words.
        let enough = cell.likeness.shortest >= 5 && cell.likeness.agreement.plain >= 1;
        return (literal && enough && !cell.setting.reported).then_some(Band::Same);
    }
    if cell.setting.dates_differ && !literal {
        return None;
    }
    let Likeness { agreement: words, stretch, shortest, .. } = cell.likeness;
    if words.plain == 0 {
        return None;
    }
    let whole = stretch.part >= 0.8 && shortest >= 3 && words.common >= 1 && words.shared >= 5.0;
    let run = stretch.run >= 4 && stretch.part >= 0.9;
    (whole || run || cell.likeness.score() >= 0.5 && words.common >= 2).then_some(Band::Same)
}

/// Whether the two are each other's best, weak as they are.
fn mutual_best(cells: &[Cell], at: usize) -> bool {
    let cell = &cells[at];
    if cell.setting.speakers == Compatibility::Different
        || cell.setting.dates_differ
        || cell.likeness.agreement.plain == 0
    {
        return false;
    }
    let score = cell.likeness.score();
    score >= 0.33
        && cells
            .iter()
            .enumerate()
            .all(|(other, c)| other == at || (c.i != cell.i && c.j != cell.j) || c.likeness.score() < score)
}
