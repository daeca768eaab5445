//! Months, with or without a day and a year.

use super::{Found, Grammar, Parsed, absolute, meaning};
use crate::date::When;
use crate::date::calendar;
use crate::date::lexicon::{Lex, MEASURED};
use crate::date::meaning::{Base, Turn, Unit};
use crate::date::scan::Case;

/// What gives something another month when "to" follows.
const MOVED: &[&str] = &[
    "moved",
    "postponed",
    "slipped",
    "pushed",
    "rescheduled",
    "delayed",
    "deferred",
    "shifted",
    "back",
    "extended",
    "forward",
];

impl Grammar<'_, '_> {
    /// "March 19, 2021", "Sept. 11", "March 2014", "June last year", "in June".
    pub(super) fn month(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        let (month, short) = match self.lex(i) {
            Lex::Month(month) => (month, false),
            Lex::MonthShort(month) => (month, true),
            _ => return None,
        };
        if s.at(i).case == Case::Lower && (short || matches!(month, 3 | 5 | 8)) {
            return None;
        }
        if let Some(quarter) = self.quarter_in_months(i, month) {
            return Some(quarter);
        }
        let mut at = i + 1;
        if short && self.lex(at) == Lex::Dot {
            at += 1;
        }
        if let Some(day) = s.number(at, 2).filter(|_| !self.is_quantity(at)) {
            let (after, plain) = self.ordinal_suffix(at + 1);
            if !(1..=31).contains(&day) {
                self.skip = after;
                return None;
            }
            let (day, mut second) = (day as i8, None);
            // Of all the eleventh days of September one has become a name.
            let attacks =
                &["attack", "attacks", "terrorist", "terror", "terrorists", "hijackings", "hijackers", "commission"];
            if (month, day) == (9, 11) && s.is_any(after, attacks) {
                return calendar::day(2001, 9, 11).map(|date| (after, absolute(When::Day(date))));
            }
            let mut end = after;
            // "March 3-5", "March 3 and 5"
            let range = matches!(self.lex(end), Lex::Dash | Lex::To | Lex::And);
            if let Some(to) =
                s.number(end + 1, 2).filter(|&to| range && (1..=31).contains(&to) && !self.is_quantity(end + 1))
            {
                let (over, _) = self.ordinal_suffix(end + 2);
                let month_next = matches!(self.lex(over), Lex::Month(_) | Lex::MonthShort(_));
                if !month_next && (to as i8) != day {
                    second = Some((end + 1, over, to as i8));
                    end = over;
                }
            }
            let year = self.year_after(end).or_else(|| {
                // "on March 3 and April 5, 2014": the year stands for both.
                let next = matches!(self.lex(end), Lex::Dash | Lex::To | Lex::And) && plain;
                let next = next && matches!(self.lex(end + 1), Lex::Month(_) | Lex::MonthShort(_));
                next.then(|| self.year_of_next(end + 1)).flatten().map(|year| (end, year))
            });
            let days = |day| match year {
                Some((_, year)) => calendar::day(year, month, day).map(|date| absolute(When::Day(date))),
                None => calendar::day(2000, month, day)
                    .map(|_| meaning(Base::MonthDay { month, day, weekday: 0, turn: Turn::Either })),
            };
            let last = year.map_or(end, |(end, _)| end);
            let Some(first) = days(day) else {
                self.skip = last;
                return None;
            };
            let Some((from, to, day)) = second else {
                let (last, first) = match (year, self.of_year(last)) {
                    (None, Some((to, turn))) => (to, meaning(Base::MonthDay { month, day, weekday: 0, turn })),
                    _ => (last, first),
                };
                return Some((last, first));
            };
            self.second = days(day).map(|meaning| Found { start: from, end: last.max(to), meaning });
            return Some((after, first));
        }
        if self.lex(at) == Lex::Number && s.year(at).is_none() && !self.is_quantity(at) {
            // "March 32": not a day, and no month either.
            self.skip = at + 1;
            return None;
        }
        let whole = |year, end| Some((end, absolute(When::Month(year, month))));
        let mut year_at = at;
        if matches!(self.lex(at), Lex::Of | Lex::Comma) {
            year_at += 1;
        }
        if let Some(year) = self.plain_year(year_at) {
            return whole(year, year_at + 1);
        }
        if self.lex(at) == Lex::Apostrophe && s.joined(at) && self.lex(at + 1) == Lex::Number {
            if let Some(year) = self.two_digit_year(at + 1) {
                return whole(year, at + 2);
            }
        }
        if short {
            return None;
        }
        if let Some((end, turn)) = self.of_year(at) {
            return Some((end, meaning(Base::Month(month, turn))));
        }
        if !self.is_month_name(i, at, month) {
            return None;
        }
        // "June and July 2014", "from November to February 2014"
        if matches!(self.lex(at), Lex::And | Lex::To | Lex::Dash | Lex::Until | Lex::Around) {
            if let (Lex::Month(other), Some(year)) = (self.lex(at + 1), self.plain_year(at + 2)) {
                return whole(if month > other { year - 1 } else { year }, i + 1);
            }
        }
        Some((at, meaning(Base::Month(month, Turn::Either))))
    }

    /// "the July-September quarter", "the October-to-December period of 2018": three months that are a quarter.
    fn quarter_in_months(&self, i: usize, first: i8) -> Parsed {
        let stop = |at: usize| at + usize::from(self.lex(at) == Lex::Dot);
        let mut at = stop(i + 1);
        let from = at;
        while matches!(self.lex(at), Lex::Dash | Lex::To | Lex::Until | Lex::Around) && at < from + 3 {
            at += 1;
        }
        let (Lex::Month(last) | Lex::MonthShort(last)) = self.lex(at) else { return None };
        if at == from || first % 3 != 1 || last != first + 2 {
            return None;
        }
        at = stop(at + 1);
        at += usize::from(self.lex(at) == Lex::Dash);
        if !matches!(self.lex(at), Lex::Unit(Unit::Quarter) | Lex::Period) || self.plural(at) {
            return None;
        }
        let (end, quarter) = (at + 1, last / 3);
        let year = end + usize::from(matches!(self.lex(end), Lex::Of | Lex::In));
        if let Some(value) = self.plain_year(year) {
            return Some((year + 1, absolute(When::Quarter(value, quarter))));
        }
        let (end, turn) = self.of_year(end).unwrap_or((end, Turn::Either));
        Some((end, meaning(Base::Quarter(quarter, turn))))
    }

    /// True if the bare month at `i` is a month and not a person, a march or a verb; `next` is the token after it.
    pub(super) fn is_month_name(&self, i: usize, next: usize, month: i8) -> bool {
        let s = self.scan;
        let before = s.before(i);
        let placed = matches!(
            before,
            Lex::In | Lex::Since | Lex::Early | Lex::Late | Lex::Mid | Lex::Last | Lex::Next | Lex::Past | Lex::Coming
        ) || before == Lex::Dash && matches!(s.before(i - 1), Lex::Mid | Lex::Early | Lex::Late);
        let led = placed
            || matches!(
                before,
                Lex::Until | Lex::Around | Lex::From | Lex::Of | Lex::Before | Lex::After | Lex::A | Lex::This
            )
            || matches!(before, Lex::And | Lex::To) && i >= 2 && matches!(s.lex(i - 2), Lex::Month(_) | Lex::Number);
        // "postponed to March"
        let moved = before == Lex::To && i >= 2 && s.is_any(i - 2, MOVED);
        let (placed, led) = (placed || moved, led || moved);
        if i > 0 && s.is_any(i - 1, &["each", "every"]) {
            return false;
        }
        if s.at(i).case == Case::Lower {
            return placed || led && !matches!(before, Lex::A | Lex::Of);
        }
        if matches!(month, 1 | 2 | 7 | 9..=12) {
            return !(s.capital(next) && s.is_any(next, &["jones", "boys"]));
        }
        if before == Lex::Title || s.at(i).case == Case::Upper && !placed {
            return false;
        }
        // "the April survey": a noun follows.
        let led = led
            || before == Lex::The
                && s.at(next).case == Case::Lower
                && self.lex(next) == Lex::Other
                && s.at(next).value != 0;
        let name_after = s.capital(next) && self.lex(next) == Lex::Other && s.at(next).start == s.at(i).end + 1;
        match month {
            3 => {
                let walk = s.is_any(next, &["of", "on", "for", "against", "madness", "to"]);
                led && !(walk && !placed)
            }
            5 => {
                placed && !(name_after && before != Lex::In)
                    || led && !self.names[5] && !name_after && before != Lex::To
            }
            _ if placed || i > 0 && s.is(i - 1, "all") => true,
            _ if name_after => false,
            _ => {
                led || matches!(self.lex(next), Lex::BePresent | Lex::BePast | Lex::Will) && !self.names[month as usize]
            }
        }
    }

    /// "last year" after a month, quarter or day.
    pub(super) fn of_year(&self, i: usize) -> Option<(usize, Turn)> {
        let at = if self.lex(i) == Lex::Of { i + 1 } else { i };
        let pointer = self.pointer(at)?;
        let year = if self.lex(at + 1) == Lex::Fiscal { at + 2 } else { at + 1 };
        (self.lex(year) == Lex::Unit(Unit::Year) && !self.plural(year)).then_some((year + 1, Turn::Year(pointer)))
    }

    /// A year that ends a day: ", 2021" or " 2021".
    pub(super) fn year_after(&self, i: usize) -> Option<(usize, i16)> {
        let at = if self.lex(i) == Lex::Comma { i + 1 } else { i };
        if self.lex(at) == Lex::Apostrophe && at == i {
            return self.two_digit_year(at + 1).map(|year| (at + 2, year));
        }
        self.plain_year(at).map(|year| (at + 1, year))
    }

    /// A four-digit year that is no part of a greater number and counts nothing.
    pub(super) fn plain_year(&self, i: usize) -> Option<i16> {
        let year = self.scan.year(i)?;
        (!self.is_quantity(i) && !(self.scan.joined(i) && self.lex(i + 1) == Lex::Other)).then_some(year)
    }

    /// The year behind ’89: the nearest past or present one as seen from 2030, as no article is from later.
    pub(super) fn two_digit_year(&self, i: usize) -> Option<i16> {
        let token = self.scan.at(i);
        let year = self.scan.number(i, 2).filter(|_| token.end - token.start == 2)? as i16;
        Some(if year <= 30 { 2000 + year } else { 1900 + year })
    }

    /// True if the number at `i` counts something, is a time or part of another number.
    pub(super) fn is_quantity(&self, i: usize) -> bool {
        let s = self.scan;
        let next = s.at(i + 1);
        let joined = s.joined(i);
        let part = joined
            && matches!(next.lex, Lex::Colon | Lex::Comma | Lex::Dot)
            && s.at(i + 2).lex == Lex::Number
            && s.joined(i + 1);
        let percent = matches!(s.word(i + 1), "%" | "°" | "€" | "£" | "$");
        let counted = if self.lex(i + 1) == Lex::Of { false } else { s.is_any(i + 1, MEASURED) };
        let hyphen =
            joined && next.lex == Lex::Dash && s.joined(i + 1) && matches!(self.lex(i + 2), Lex::Other | Lex::Unit(_));
        let units = matches!(self.lex(i + 1), Lex::Unit(_)) && self.plural(i + 1);
        part || percent || counted || hyphen || units
    }

    /// The end of "th" in "19th", and whether there was none.
    pub(super) fn ordinal_suffix(&self, i: usize) -> (usize, bool) {
        let suffix = i > 0 && self.scan.joined(i - 1) && self.scan.is_any(i, &["st", "nd", "rd", "th"]);
        if suffix { (i + 1, false) } else { (i, true) }
    }

    pub(super) fn plural(&self, i: usize) -> bool {
        self.scan.word(i).ends_with(['s', 'S'])
    }
}
