//! Feasts and other days with names.

use super::{Grammar, Parsed, absolute, meaning};
use crate::date::When;
use crate::date::lexicon::{FEASTS, Lex};
use crate::date::meaning::{Base, Turn};

impl Grammar<'_, '_> {
    /// "Labor Day", "Christmas Eve 2019", "New Year’s".
    pub(super) fn feast(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        if !s.capital(i) {
            return None;
        }
        for (words, holiday) in FEASTS {
            let Some(end) = self.words(i, words) else { continue };
            // "Christmas tree" is about no day; "Christmas shopping" neither, but the day is near enough.
            if s.is_any(
                end,
                &[
                    "tree", "trees", "island", "carol", "card", "cards", "eggs", "bunny", "story", "gift", "gifts",
                    "party",
                ],
            ) && words.len() == 1
            {
                return None;
            }
            // "the Yom Kippur War" is a name.
            if s.capital(end) && s.is(end, "war") {
                return None;
            }
            if words.first() == Some(&"easter") && s.capital(end) && s.is_any(end, &["rising", "island"]) {
                return None;
            }
            let holiday = *holiday;
            if let Some((end, year)) = self.year_after(end) {
                return holiday.in_year(year).map(|date| (end, absolute(When::Day(date))));
            }
            if let Some((end, turn)) = self.of_year(end) {
                return Some((end, meaning(Base::Holiday(holiday, turn))));
            }
            return Some((end, meaning(Base::Holiday(holiday, Turn::Either))));
        }
        None
    }

    /// The end of these words at `i`, apostrophes between them not counted. The first must be a capital, and so must all
    /// that are longer than a letter or two.
    pub(super) fn words(&self, i: usize, words: &[&str]) -> Option<usize> {
        let mut at = i;
        for (n, word) in words.iter().enumerate() {
            if n > 0 && matches!(self.lex(at), Lex::Apostrophe | Lex::Dot) {
                at += 1;
            }
            let capital = self.scan.capital(at) || word.len() <= 2;
            if !self.scan.is(at, word) || !capital {
                return None;
            }
            at += 1;
        }
        Some(at)
    }
}
