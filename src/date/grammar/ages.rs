//! Centuries and halves of years.

use super::{Grammar, Parsed, absolute, meaning};
use crate::date::When;
use crate::date::lexicon::Lex;
use crate::date::meaning::{Base, Turn, Unit};

impl Grammar<'_, '_> {
    /// "19th century", "18th-century", "seventeenth century", "twenty-first century".
    pub(super) fn century(&mut self, i: usize) -> Parsed {
        let (mut at, number) = match (self.lex(i), self.lex(i + 1), self.lex(i + 2)) {
            (Lex::Count(20), Lex::Dash, Lex::Ordinal(1)) => (i + 3, 21),
            (Lex::Ordinal(number) | Lex::Nth(number), ..) => (i + 1, number),
            (Lex::Number, ..) => match self.ordinal_suffix(i + 1) {
                (end, false) => (end, u8::try_from(self.scan.number(i, 2)?).ok()?),
                _ => return None,
            },
            _ => return None,
        };
        at += usize::from(self.lex(at) == Lex::Dash);
        let before_christ = self.scan.is_any(at + 1, &["bc", "bce", "b"]) && self.scan.capital(at + 1);
        // "21st Century Fox"
        let named = self.scan.capital(at) && self.scan.capital(at + 1) && self.lex(at + 1) == Lex::Other;
        let known = !named && self.lex(at) == Lex::Century && (1..=21).contains(&number) && !before_christ;
        known.then(|| (at + 1, absolute(When::Century(i16::from(number) - 1))))
    }

    /// "the first half of 2018", "first-half profit". A bare "first half" is more often one of a match.
    pub(super) fn half(&mut self, i: usize) -> Parsed {
        let Lex::Ordinal(half @ (1 | 2)) = self.lex(i) else { return None };
        let at = i + 1 + usize::from(self.lex(i + 1) == Lex::Dash);
        if !self.scan.is(at, "half") {
            return None;
        }
        let half = half as i8;
        let mut end = at + 1;
        if matches!(self.lex(end), Lex::Of | Lex::In | Lex::Comma) {
            end += 1;
        }
        end += usize::from(self.lex(end) == Lex::Fiscal);
        if let Some(year) = self.plain_year(end) {
            return Some((end + 1, absolute(When::Half(year, half))));
        }
        if let Some((end, turn)) = self.of_year(at + 1) {
            return Some((end, meaning(Base::Half(half, turn))));
        }
        let whole_year = self.lex(at + 1) == Lex::Of && self.lex(end) == Lex::The;
        if whole_year && self.lex(end + 1) == Lex::Unit(Unit::Year) && !self.plural(end + 1) {
            return Some((end + 2, meaning(Base::Half(half, Turn::Either))));
        }
        self.is_reported(at + 1).then(|| (at + 1, meaning(Base::Half(half, Turn::Past))))
    }
}
