//! How far two statements tell one saying in other words.
//!
//! One paper writes that the company "does not plan to sell", another that it "has no plan of selling". What they have in
//! common is more than their words: synonyms and derived words count as equal ([`families`](super::families)), days say nothing,
//! a pronoun may stand for one name, and both must deny or both affirm. That much agreement two sayings of one day may have by
//! chance, so that [`decide`](super::decide) asks only about articles of one event, and only of a speaker who is the same or was
//! relayed by a spokesperson; of several candidates the one that is best for both counts.

use super::decide::{SUMMED_UP, Setting, holders};
use super::families::alike;
use super::score::{Forms, Print, agreement};
use super::{Band, Pair};
use crate::speaker::identity::Compatibility;
use crate::text::tokens::hash;

/// What two statements have in common beyond their words.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Reworded {
    /// How much of the first is in the second, 0 to 1.
    forth: f32,
    /// How much of the second is in the first, 0 to 1.
    back: f32,
    /// Content words that both have, one way or another; a negation that both have is one.
    common: usize,
    /// Those of them that are not names.
    plain: usize,
    /// Weight of what both have.
    shared: f32,
    /// Weight of the heaviest word that both have as it is, whatever else stands around it.
    literal: f32,
    /// Both deny something.
    denied: bool,
}

impl Reworded {
    /// The mean of both directions.
    fn score(&self) -> f32 {
        (self.forth + self.back) / 2.0
    }
}

/// What a negation that both have weighs.
const DENIED: f32 = 5.0;

/// How much of its weight a word has where a word of its family stands for it.
const FAMILY: f32 = 0.9;

/// The pairs that tell one saying in other words, between articles of one event. `linked` says of which pairs that is known.
pub(super) fn in_other_words(
    a: &[Forms],
    b: &[Forms],
    strong: usize,
    linked: impl Fn(usize, usize) -> bool,
    setting: impl Fn(usize, usize) -> Option<Setting>,
) -> Vec<Pair> {
    let holders = holders(a, b);
    let weigh = |stem: u32, weight: f32| {
        let others = holders.get(&stem).copied().unwrap_or(0).saturating_sub(2);
        weight / (1.0 + f32::from(others) / 4.0)
    };
    let first: Vec<Said> = a.iter().map(|forms| Said::new(forms.whole(), weigh)).collect();
    let second: Vec<Said> = b.iter().map(|forms| Said::new(forms.whole(), weigh)).collect();
    let mut cells: Vec<(Pair, bool)> = Vec::new();
    for (i, x) in first.iter().enumerate() {
        for (j, y) in second.iter().enumerate() {
            let Some(setting) = setting(i, j).filter(|s| !s.dates_differ || linked(i, j)) else { continue };
            let known = match setting.speakers {
                Compatibility::Same | Compatibility::Compatible => true,
                _ => setting.relayed && strong > 0,
            };
            if !known {
                continue;
            }
            let Some(words) = reworded(x, y) else { continue };
            let enough = linked(i, j) || is_reworded(&words, setting.speakers);
            cells.push((Pair { a: i, b: j, score: words.score(), band: Band::Likely }, enough));
        }
    }
    let best = |this: &Pair| {
        let rival = |other: &Pair| (other.a == this.a) != (other.b == this.b) && other.score >= this.score;
        !cells.iter().any(|(other, _)| rival(other))
    };
    let new = |pair: &Pair| !linked(pair.a, pair.b) && best(pair);
    let chosen = cells.iter().filter(|(pair, enough)| *enough && new(pair));
    // Whatever else holds them together, these are the last to be asked when clusters are made.
    let words = |pair: &Pair| agreement(a[pair.a].whole(), b[pair.b].whole()).score();
    chosen.map(|(pair, _)| Pair { score: words(pair), ..*pair }).collect()
}

/// True if two statements of speakers that go together so tell one saying in other words, if it is known that they are of
/// one event.
pub fn may_be_reworded(x: &Forms, y: &Forms, speakers: Compatibility) -> bool {
    let plainly = |_, weight| weight;
    let (x, y) = (Said::new(x.whole(), plainly), Said::new(y.whole(), plainly));
    reworded(&x, &y).is_some_and(|words| is_reworded(&words, speakers))
}

/// True if two statements of one event have so much in common that they are one saying.
fn is_reworded(words: &Reworded, speakers: Compatibility) -> bool {
    let score = words.score();
    let least = match speakers {
        Compatibility::Same => 0.6,
        Compatibility::Compatible => 0.75,
        // What a spokesperson told.
        _ => return score >= 0.9 && words.common >= 2,
    };
    let enough = words.common >= 3 && words.plain >= 2 && words.shared >= 8.0;
    let denied = words.denied && words.literal >= 6.0 && words.forth.max(words.back) > SUMMED_UP;
    enough && score >= least || denied
}

/// A wording prepared for [`reworded`].
#[derive(Debug)]
struct Said<'p> {
    print: &'p Print,
    /// Its content but for days and months, which the statement's date tells: stems and weights.
    content: Vec<(u32, f32)>,
    /// It has a pronoun that may stand for a name.
    stands_in: bool,
}

impl<'p> Said<'p> {
    /// Prepares a wording. `weigh` tells what a stem of some weight counts between the articles that are compared.
    fn new(print: &'p Print, weigh: impl Fn(u32, f32) -> f32) -> Said<'p> {
        let telling = print.bag.iter().filter(|(stem, _)| !DAYS.contains(stem));
        let content = telling.map(|&(stem, weight)| (stem, weigh(stem, weight))).collect();
        let stands_in = print.words.iter().any(|(stem, _)| PRONOUNS.contains(stem));
        Said { print, content, stands_in }
    }

    /// What of its content is left if `taken` is taken from it: the weight, and whether a number is among it. One name counts for
    /// nothing if the other has a pronoun that may stand for it.
    fn rest(&self, taken: u64, other: &Said) -> (f32, bool) {
        let (mut weight, mut number, mut pronoun) = (0.0, false, other.stands_in);
        for (at, &(stem, counts)) in self.content.iter().enumerate() {
            if at < MOST && taken >> at & 1 != 0 || self.print.is_name(stem) && std::mem::take(&mut pronoun) {
                continue;
            }
            weight += counts;
            number |= self.print.is_number(stem);
        }
        (weight, number)
    }
}

/// Of a longer wording so many content words are compared: what is told in other words is told in few.
const MOST: usize = 64;

/// Compares two wordings; `None` if the one denies what the other affirms, if they name different numbers, or if nothing in
/// them is alike.
fn reworded(x: &Said, y: &Said) -> Option<Reworded> {
    if x.print.verbatim > y.print.verbatim {
        // Which word goes with which is decided from one side: always from the same one.
        return reworded(y, x).map(|found| Reworded { forth: found.back, back: found.forth, ..found });
    }
    let denied = x.print.negations > 0;
    if denied != (y.print.negations > 0) {
        return None;
    }
    let mut found = Reworded { forth: 0.0, back: 0.0, common: 0, plain: 0, shared: 0.0, literal: 0.0, denied };
    let (mut left, mut right) = (0_u64, 0_u64);
    for (worth, literal) in [(1.0, true), (FAMILY, false)] {
        for (i, &(stem, weight)) in x.content.iter().enumerate().take(MOST) {
            if left >> i & 1 != 0 {
                continue;
            }
            let fits = |&(j, other): &(usize, &(u32, f32))| {
                right >> j & 1 == 0 && if literal { other.0 == stem } else { alike(stem, other.0) }
            };
            let Some((j, other)) = y.content.iter().enumerate().take(MOST).find(fits) else { continue };
            (left, right) = (left | 1 << i, right | 1 << j);
            let name = x.print.is_name(stem) && y.print.is_name(other.0);
            found.common += 1;
            found.plain += usize::from(!name);
            found.shared += worth * weight.min(other.1);
            if literal && !name {
                found.literal = found.literal.max(super::weight::weight(stem));
            }
        }
        if literal && found.common == 0 && !denied && x.content.len().min(y.content.len()) > FEW {
            return None;
        }
    }
    let ((only_x, number_x), (only_y, number_y)) = (x.rest(left, y), y.rest(right, x));
    if found.plain == 0 || number_x && number_y {
        return None;
    }
    if denied {
        found.common += 1;
        found.plain += 1;
        found.shared += DENIED;
    }
    found.forth = found.shared / (found.shared + only_x);
    found.back = found.shared / (found.shared + only_y);
    Some(found)
}

/// Two longer wordings of one saying have a word in common as it is.
const FEW: usize = 3;

/// Pronouns of the third person, as stems.
const PRONOUNS: &[u32] = &[hash("him"), hash("her"), hash("it"), hash("them")];

/// Stems of weekdays and months.
#[rustfmt::skip]
const DAYS: &[u32] = &[
    hash("monday"), hash("tuesday"), hash("wednesday"), hash("thursday"), hash("friday"), hash("saturday"), hash("sunday"),
    hash("januari"), hash("februari"), hash("march"), hash("april"), hash("june"), hash("juli"), hash("august"),
    hash("septemb"), hash("octob"), hash("novemb"), hash("decemb"), hash("yesterday"), hash("today"), hash("tomorrow"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use Compatibility::{Compatible, Same};

    /// True if the two may be one saying.
    fn may(a: &str, b: &str, speakers: Compatibility) -> bool {
        let forms = |text| Forms::new(text, false);
        let found = may_be_reworded(&forms(a), &forms(b), speakers);
        assert_eq!(found, may_be_reworded(&forms(b), &forms(a), speakers), "both ways");
        found
    }

    #[test]
    fn derived_words_and_synonyms_count() {
        assert!(may(
            "the closure of the ford was a decision of the miller",
            "that the miller decided to close the ford",
            Same
        ));
        assert!(may("replanting would start in the spring", "they would begin to replant in spring", Same));
        assert!(!may("the miller decided to close the ford", "the miller decided to widen the road", Same));
    }

    #[test]
    fn both_deny_or_both_affirm() {
        let plan = "the guild has no plan to sell the barge";
        assert!(may(plan, "the guild does not plan to sell the barge", Same));
        assert!(!may(plan, "the guild plans to sell the barge", Same));
        assert!(may("Holm has no doubts", "she never doubted it", Compatible));
        assert!(!may("Holm has no doubts", "she never slept", Compatible));
    }

    #[test]
    fn numbers_that_differ_are_of_two_sayings() {
        assert!(may("four nurses resigned since June", "since June four nurses handed in their resignation", Same));
        assert!(!may("four nurses resigned since June", "since June nine nurses handed in their resignation", Same));
    }
}
