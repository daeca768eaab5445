//! Which statements of two articles are one: the decision, over words, speakers, dates and what else the two articles share.

use super::cluster::Accord;
use super::reworded::in_other_words;
use super::score::{Agreement, Forms, Print, Stretch, agreement, agreement_by, stretch};
use super::{Band, Pair};
use crate::speaker::identity::Compatibility;
use rustc_hash::FxHashMap;

/// What is known of a pair of statements beside their words.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Setting {
    /// How their speakers relate.
    pub speakers: Compatibility,
    /// The speakers differ, but one of them is a spokesperson, who may have told what the other says.
    pub relayed: bool,
    /// One of them is indirect: reported without marks.
    pub reported: bool,
    /// Their dates contradict each other.
    pub dates_differ: bool,
}

/// How near each other two articles are, whatever their statements say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Context {
    /// Written at other times.
    Apart,
    /// They may report one event.
    Near,
    /// Written within days, with the same people in them.
    Event,
}

/// Two statements that are like each other by their words: their numbers, and how like.
pub type Alike = (u32, u32, Likeness);

/// Compares statements of an article with those of another, as far as it is `asked` of two: those that are like each other, in
/// the order of their numbers.
pub fn alike(a: &[Forms], b: &[Forms], asked: impl Fn(usize, usize) -> bool) -> Vec<Alike> {
    let mut out = Vec::new();
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate().filter(|(j, _)| asked(i, *j)) {
            out.extend(Likeness::best(x, y).map(|likeness| (i as u32, j as u32, likeness)));
        }
    }
    out
}

/// Finds the pairs of statements of two articles that are the same, of those that are [`alike`]; `setting` tells about a pair, and
/// `None` excludes it.
pub fn pairs(
    a: &[Forms],
    b: &[Forms],
    alike: &[Alike],
    context: Context,
    setting: impl Fn(usize, usize) -> Option<Setting>,
) -> Vec<Pair> {
    let near = context >= Context::Near;
    let mut cells: Vec<Cell> = Vec::new();
    for &(i, j, likeness) in alike {
        let (i, j) = (i as usize, j as usize);
        let Some(setting) = setting(i, j) else { continue };
        if setting.reported && !likeness.verbatim && !tells_enough(&likeness, &setting, near) {
            continue;
        }
        cells.push(Cell { i, j, likeness, setting, linked: None });
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
    let mut found: Vec<Pair> = cells
        .iter()
        .filter_map(|cell| Some(Pair { a: cell.i, b: cell.j, score: cell.likeness.score(), band: cell.linked? }))
        .collect();
    if near && strong > 0 || context == Context::Event {
        let linked = |i: usize, j: usize| found.iter().any(|pair| pair.a == i && pair.b == j);
        found.extend(in_other_words(a, b, strong, linked, setting));
    }
    found
}

/// In how many statements of two articles each stem stands.
pub(super) fn holders(a: &[Forms], b: &[Forms]) -> FxHashMap<u32, u16> {
    let mut holders: FxHashMap<u32, u16> = FxHashMap::default();
    for (stem, _) in a.iter().chain(b).flat_map(|forms| &forms.whole().bag) {
        let count = holders.entry(*stem).or_default();
        *count = count.saturating_add(1);
    }
    holders
}

/// Indirect speech must share more than names: "relations between" two countries are in half of what is reported of them. What
/// is reported of one speaker at another time is a stand that they take, and another statement unless the words are close.
fn tells_enough(likeness: &Likeness, setting: &Setting, near: bool) -> bool {
    let Likeness { agreement: words, .. } = likeness;
    let same = setting.speakers == Compatibility::Same;
    if !near {
        return same && words.plain > REPORTED && words.score() >= 0.7;
    }
    let summary = same && words.plain >= 1 && words.common >= 2 && words.back.max(words.forth) > SUMMED_UP;
    words.plain >= REPORTED || same && words.plain >= 2 && words.common >= 5 || summary
}

/// So many words beside names.
const REPORTED: usize = 3;

/// Two reports of one topic share its words: so much they must have in common, if they are not of the same person.
const TOPIC: f32 = 0.66;

/// From this coverage on the shorter of two reports says nothing that the longer does not.
pub(super) const SUMMED_UP: f32 = 0.99;

/// How two statements stand to each other as members of one cluster.
pub fn accord(x: &Forms, y: &Forms) -> Accord {
    let Some(likeness) = Likeness::best(x, y) else {
        // Two long quotations that have but one sentence in common.
        let (a, b) = (x.whole(), y.whole());
        let shared = agreement(a, b).common >= 2 && is_sentence(&stretch(a, b));
        return if shared { Accord::Agree } else { Accord::Apart };
    };
    let Likeness { agreement: words, stretch, ratio, verbatim, forms, .. } = likeness;
    let length = |forms: &Forms, at: usize| forms.prints.get(at).map_or(0, |print| print.words.len());
    let long_run = stretch.run >= 6 && stretch.run_weight >= 12.0 && stretch.part >= 0.35;
    // All that the shorter says is in the longer, in one place or in several.
    let covered = words.common >= 2 && words.forth.max(words.back) > SUMMED_UP;
    if verbatim {
        Accord::Agree
    } else if stretch.part >= 0.8 || covered && ratio >= PART {
        if length(x, forms.0) <= length(y, forms.1) { Accord::PartOf } else { Accord::Holds }
    } else if long_run || covered || is_sentence(&stretch) || words.score() >= CLOSE && ratio < PART {
        Accord::Agree
    } else {
        Accord::Apart
    }
}

/// True for a run of words that nobody else would use.
fn is_sentence(shared: &Stretch) -> bool {
    shared.run >= 7 && shared.run_weight >= 15.0
}

/// True if two statements of these very words are linked when their speakers go together so, between articles of about one day.
pub fn is_repeated(forms: &Forms, speakers: Compatibility) -> bool {
    let setting = Setting { speakers, relayed: false, reported: false, dates_differ: false };
    let likeness = Likeness::best(forms, forms);
    likeness.is_some_and(|likeness| alone(&Cell { i: 0, j: 0, likeness, setting, linked: None }, true).is_some())
}

/// True if a statement says enough to be one utterance wherever its very words stand.
pub fn is_telling(forms: &Forms) -> bool {
    let whole = forms.whole();
    whole.bag.len() >= 2 && whole.total >= 13.0
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
    let holders = holders(a, b);
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
        let (shortest, longest) = (x.words.len().min(y.words.len()), x.words.len().max(y.words.len()));
        // "I am not quite there yet" is all grammar; only its order tells.
        let grammar = agreement.shorter == 0 && shortest >= SENTENCE;
        if agreement.score() < WEAKEST && !verbatim && !one_way && !grammar {
            return None;
        }
        let stretch = stretch(x, y);
        if grammar && stretch.part < WHOLLY {
            return None;
        }
        let ratio = longest as f32 / shortest.max(1) as f32;
        Some(Likeness { forms, agreement, stretch, ratio, shortest, verbatim })
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

/// Words without content are a sentence from this number on.
const SENTENCE: usize = 5;

/// From this share on all of the shorter wording stands in the longer, word for word.
const WHOLLY: f32 = 0.97;

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
    if words.common == 0 {
        return (known && near && stretch.part >= WHOLLY && shortest >= SENTENCE).then_some(Band::Likely);
    }
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
            if score >= if cell.setting.reported && cell.setting.speakers != Same { TOPIC } else { 0.55 }
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
            // A whole sentence of the same speaker, word for word: then the dates are what is in conflict.
            if cell.setting.speakers == Same
                && near
                && stretch.part >= WHOLLY
                && shortest >= SENTENCE
                && words.common >= 2
            {
                return Some(Band::Same);
            }
            // What is only reported is likely the same if it is the same person who is reported.
            let known = if cell.setting.reported { cell.setting.speakers == Same } else { known };
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
    let literal = cell.likeness.verbatim || cell.likeness.stretch.part >= WHOLLY;
    if cell.setting.speakers == Compatibility::Different {
        // A name misread or mistaken under the very same words.
        let enough = cell.likeness.shortest >= 5 && cell.likeness.agreement.plain >= 1;
        return (literal && enough && !cell.setting.reported).then_some(Band::Same);
    }
    if cell.setting.dates_differ && !literal {
        return None;
    }
    let Likeness { agreement: words, stretch, shortest, .. } = cell.likeness;
    if words.common == 0 {
        return (literal && shortest >= SENTENCE).then_some(Band::Same);
    }
    if words.plain == 0 {
        return None;
    }
    let whole = stretch.part >= 0.8 && shortest >= 3 && words.common >= 1 && words.shared >= 5.0;
    let run = stretch.run >= 4 && stretch.part >= 0.9;
    let score = cell.likeness.score();
    let alike = match (cell.setting.reported, cell.setting.speakers) {
        (false, _) => score >= 0.5,
        (true, Compatibility::Same) => score >= 0.6 && words.plain >= 2,
        (true, _) => score >= TOPIC && words.plain >= 2,
    };
    if whole || run || alike && words.common >= 2 {
        return Some(Band::Same);
    }
    let summary = words.forth.max(words.back) > SUMMED_UP && words.common >= 2 && words.shared >= 14.0;
    (cell.setting.reported && cell.setting.speakers == Compatibility::Same && summary && shortest >= SENTENCE)
        .then_some(Band::Likely)
}

/// Whether the two are each other's best, weak as they are.
fn mutual_best(cells: &[Cell], at: usize) -> bool {
    let cell = &cells[at];
    let speakers = match cell.setting.speakers {
        Compatibility::Same => true,
        Compatibility::Different => false,
        _ => !cell.setting.reported,
    };
    if !speakers || cell.setting.dates_differ || cell.likeness.agreement.plain == 0 {
        return false;
    }
    let score = cell.likeness.score();
    score >= 0.33
        && cells
            .iter()
            .enumerate()
            .all(|(other, c)| other == at || (c.i != cell.i && c.j != cell.j) || c.likeness.score() < score)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALL: &str = "The harbour wall will not survive another winter like this one";

    /// The links between two articles of these statements, `0` and `1` being their numbers, and their bands.
    fn found(a: &[&str], b: &[&str], near: bool, setting: Setting) -> String {
        let forms = |texts: &[&str]| texts.iter().map(|text| Forms::new(text, false)).collect::<Vec<_>>();
        let context = if near { Context::Near } else { Context::Apart };
        let (a, b) = (forms(a), forms(b));
        let pairs = pairs(&a, &b, &alike(&a, &b, |_, _| true), context, |_, _| Some(setting));
        pairs.iter().map(|pair| format!("{}-{} {:?}", pair.a, pair.b, pair.band)).collect::<Vec<_>>().join(", ")
    }

    fn by(speakers: Compatibility) -> Setting {
        Setting { speakers, relayed: false, reported: false, dates_differ: false }
    }

    fn reported(speakers: Compatibility) -> Setting {
        Setting { reported: true, ..by(speakers) }
    }

    #[test]
    fn a_sentence_of_grammar_needs_context() {
        let (a, b) =
            ("I am not quite there yet", "We need strong hands here. I am not quite there yet. Ask me in spring");
        assert_eq!(found(&[a], &[b], true, by(Compatibility::Unknown)), "");
        assert_eq!(found(&[a, WALL], &[b, WALL], true, by(Compatibility::Unknown)), "0-0 Same, 1-1 Same");
        assert_eq!(found(&[a], &[b], true, by(Compatibility::Same)), "0-0 Likely");
    }

    #[test]
    fn very_words_need_no_speaker() {
        assert_eq!(found(&[WALL], &[WALL], true, by(Compatibility::Unknown)), "0-0 Same");
        assert_eq!(found(&[WALL], &[WALL], true, reported(Compatibility::Unknown)), "0-0 Same");
    }

    #[test]
    fn a_whole_sentence_of_one_speaker_outweighs_the_dates() {
        let (a, b) = ("We left it too late", "The pumps were old. We left it too late. Nobody listened to the keeper");
        let dated = Setting { dates_differ: true, ..by(Compatibility::Same) };
        assert_eq!(found(&[a], &[b], true, dated), "0-0 Same");
        assert_eq!(found(&[a], &[b], false, dated), "");
    }

    #[test]
    fn what_is_reported_at_another_time_is_a_stand() {
        let a = "his plan to keep foreign trawlers out of the harbour for a year";
        let b = "that foreign trawlers should be banned from the harbour at once";
        assert_ne!(found(&[a], &[b], true, reported(Compatibility::Same)), "");
        assert_eq!(found(&[a], &[b], false, reported(Compatibility::Same)), "");
        assert_eq!(found(&[a], &[b], false, reported(Compatibility::Unknown)), "");
    }

    #[test]
    fn a_report_and_its_summary_are_one_between_articles_that_share_a_quotation() {
        let a =
            "that Lind does not regret calling Brand a smuggler and rejects the idea that her words were out of place";
        let b = "that Lind had nothing to regret";
        assert_eq!(found(&[a, WALL], &[b, WALL], true, reported(Compatibility::Same)), "0-0 Likely, 1-1 Same");
        // Who denies the same may be the one who speaks for her.
        assert_eq!(found(&[a, WALL], &[b, WALL], true, reported(Compatibility::Compatible)), "1-1 Same, 0-0 Likely");
        assert_eq!(found(&[a, WALL], &[b, WALL], true, reported(Compatibility::Unknown)), "1-1 Same");
    }
}
