//! Dates that are counted from the article's or from the one mentioned before: "last week", "two days later", "the third
//! quarter", "the year-ago period".

use super::{Grammar, Parsed, absolute, meaning};
use crate::date::When;
use crate::date::calendar::{self, Holiday};
use crate::date::lexicon::Lex;
use crate::date::meaning::{Base, Meaning, Turn, Unit};

impl Grammar<'_, '_> {
    /// "last Wednesday", "this week", "next June", "last night", "this past weekend", "the current quarter".
    pub(super) fn pointed(&mut self, i: usize) -> Parsed {
        let (mut turn, steps) = match self.lex(i) {
            Lex::Last => (Turn::Last, -1),
            Lex::This | Lex::Current => (Turn::This, 0),
            Lex::Next => (Turn::Next, 1),
            _ => return None,
        };
        let mut at = i + 1;
        if self.lex(i) == Lex::This && matches!(self.lex(at), Lex::Past | Lex::Coming) {
            turn = if self.lex(at) == Lex::Past { Turn::Last } else { Turn::Next };
            at += 1;
        }
        let fiscal = self.lex(at) == Lex::Fiscal;
        at += usize::from(fiscal);
        match self.lex(at) {
            Lex::Weekday(_) => {
                let (end, found) = self.weekday(at)?;
                match found.base {
                    Base::Weekday(day, _) => Some((end, meaning(Base::Weekday(day, turn)))),
                    Base::MonthDay { .. } | Base::Absolute(_) => Some((end, found)),
                    _ => None,
                }
            }
            Lex::Month(month) if self.scan.capital(at) => {
                let (end, found) = self.month(at)?;
                match found.base {
                    Base::Month(..) => Some((end, meaning(Base::Month(month, turn)))),
                    Base::MonthDay { month, day, weekday, .. } => {
                        Some((end, meaning(Base::MonthDay { month, day, weekday, turn })))
                    }
                    _ => Some((end, found)),
                }
            }
            Lex::MonthShort(_) => match self.month(at)? {
                (end, Meaning { base: Base::MonthDay { month, day, weekday, .. }, .. }) => {
                    Some((end, meaning(Base::MonthDay { month, day, weekday, turn })))
                }
                other => Some(other),
            },
            Lex::Season(season) => Some((at + 1, meaning(Base::Season(season, turn)))),
            Lex::Century if at == i + 1 => Some((at + 1, meaning(Base::Units(Unit::Century, steps)))),
            Lex::Part(night) => {
                let day = match turn {
                    Turn::Last => -1,
                    Turn::Next => return Some((at + 1, meaning(Base::Later(Unit::Day, 1)))),
                    _ => 0,
                };
                // "CBS This Morning" is a programme.
                if i > 0 && self.scan.capital(i) && self.scan.capital(at) && self.scan.before(i) == Lex::Other {
                    return None;
                }
                // "last morning" is nobody's yesterday.
                (night || day == 0).then(|| (at + 1, meaning(Base::Units(Unit::Day, day))))
            }
            Lex::Feast | Lex::New => {
                let (end, found) = self.feast(at)?;
                match found.base {
                    Base::Holiday(feast, _) => Some((end, meaning(Base::Holiday(feast, turn)))),
                    _ => Some((end, found)),
                }
            }
            Lex::Unit(unit) if !self.plural(at) => {
                let end = at + 1;
                let of = self.lex(end) == Lex::Of && !matches!(self.lex(end + 1), Lex::This | Lex::Last | Lex::Next);
                let after_the = self.scan.before(i) == Lex::The;
                // "the last week of March" is no week of ours; "the last year" is twelve months up to now.
                if of || after_the && turn == Turn::Last {
                    return None;
                }
                match unit {
                    Unit::Day => None,
                    Unit::Weekend => Some((end, meaning(Base::Weekend(turn)))),
                    // "this past week", "this past year" run up to now.
                    _ if at > i + 1 && !fiscal => {
                        let steps = if turn == Turn::Next { 1 } else { 0 };
                        Some((end, meaning(Base::Units(unit, steps))))
                    }
                    Unit::Year => {
                        let mut at = end;
                        if self.lex(at) == Lex::Apostrophe && self.scan.is(at + 1, "s") {
                            at += 2;
                        } else if self.lex(at) == Lex::Comma {
                            return Some((end, meaning(Base::Units(unit, steps))));
                        }
                        match self.ordinal_quarter(at) {
                            Some((end, quarter)) => {
                                Some((end, meaning(Base::Quarter(quarter, Turn::Year(steps as i8)))))
                            }
                            None => Some((end, meaning(Base::Units(unit, steps)))),
                        }
                    }
                    _ => Some((end, meaning(Base::Units(unit, steps)))),
                }
            }
            _ => None,
        }
    }

    /// The quarter at `i`: "third quarter", "third-quarter", "third fiscal quarter", "fiscal third quarter".
    pub(super) fn ordinal_quarter(&self, i: usize) -> Option<(usize, i8)> {
        let mut at = i + usize::from(self.lex(i) == Lex::Fiscal);
        let Lex::Ordinal(quarter @ 1..=4) = self.lex(at) else { return None };
        at += 1;
        at += usize::from(matches!(self.lex(at), Lex::Dash | Lex::Fiscal));
        (self.lex(at) == Lex::Unit(Unit::Quarter) && !self.plural(at)).then_some((at + 1, quarter as i8))
    }

    /// "the third quarter of 2020", "second-quarter profit".
    pub(super) fn quarter(&mut self, i: usize) -> Parsed {
        let (end, quarter) = self.ordinal_quarter(i)?;
        let mut at = end;
        at += usize::from(matches!(self.lex(at), Lex::Of | Lex::In | Lex::Comma));
        at += usize::from(self.lex(at) == Lex::Fiscal);
        at += usize::from(at > end && self.lex(at) == Lex::Unit(Unit::Year));
        if let Some(year) = self.plain_year(at) {
            return Some((at + 1, absolute(When::Quarter(year, quarter))));
        }
        if let Some((end, turn)) = self.of_year(end) {
            return Some((end, meaning(Base::Quarter(quarter, turn))));
        }
        if self.lex(end) == Lex::A && self.lex(end + 1) == Lex::Unit(Unit::Year) && self.lex(end + 2) == Lex::Ago {
            return Some((end + 3, meaning(Base::Quarter(quarter, Turn::Year(-1)))));
        }
        let turn = if self.is_reported(end) { Turn::Past } else { Turn::Either };
        Some((end, meaning(Base::Quarter(quarter, turn))))
    }

    /// What is reported of a quarter or a half is reported after it.
    pub(super) fn is_reported(&self, i: usize) -> bool {
        const REPORTED: &[&str] = &[
            "earnings",
            "profit",
            "profits",
            "results",
            "revenue",
            "revenues",
            "sales",
            "net",
            "income",
            "loss",
            "losses",
            "figures",
            "performance",
            "growth",
        ];
        self.scan.is_any(i, REPORTED)
    }

    /// "Q3 2020", "3Q".
    pub(super) fn quarter_letter(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        let letter_first = self.lex(i) == Lex::QuarterLetter;
        let number = s.number(if letter_first { i + 1 } else { i }, 1).filter(|q| (1..=4).contains(q))?;
        let letter = if letter_first { i } else { i + 1 };
        if !s.joined(i) || !s.is(letter, "q") || !s.capital(letter) {
            return None;
        }
        let at = i + 2 + usize::from(self.lex(i + 2) == Lex::Of);
        match self.plain_year(at) {
            Some(year) => Some((at + 1, absolute(When::Quarter(year, number as i8)))),
            None => Some((i + 2, meaning(Base::Quarter(number as i8, Turn::Either)))),
        }
    }

    /// "fiscal 1989", "fiscal year 2018", "fiscal third quarter".
    pub(super) fn fiscal(&mut self, i: usize) -> Parsed {
        if let Some((end, quarter)) = self.ordinal_quarter(i) {
            return Some((end, meaning(Base::Quarter(quarter, Turn::Either))));
        }
        let at = i + 1 + usize::from(self.lex(i + 1) == Lex::Unit(Unit::Year));
        if let Some(year) = self.plain_year(at) {
            return Some((at + 1, absolute(When::Year(year))));
        }
        let short = self.scan.is(i, "fy") && self.scan.joined(i);
        short.then(|| self.two_digit_year(i + 1)).flatten().map(|year| (i + 2, absolute(When::Year(year))))
    }

    /// "year-end 1988", "year-ago quarter", "year-earlier period".
    pub(super) fn year_word(&mut self, i: usize) -> Parsed {
        let dash = usize::from(self.lex(i + 1) == Lex::Dash);
        let at = i + 1 + dash;
        match self.lex(at) {
            Lex::End
                if self.scan.is(at, "end") && (dash == 1 || self.scan.before(i) != Lex::The) && !self.plural(i) =>
            {
                let year = at + 1 + usize::from(self.lex(at + 1) == Lex::Comma);
                match self.plain_year(year) {
                    Some(value) => Some((year + 1, absolute(When::Year(value)))),
                    None => Some((at + 1, meaning(Base::YearEnd(Turn::Either)))),
                }
            }
            Lex::Ago | Lex::Earlier if dash == 1 => match self.lex(at + 1) {
                Lex::Unit(Unit::Quarter) => Some((at + 2, meaning(Base::LatestQuarter(-1)))),
                Lex::Period | Lex::Unit(_) => Some((at + 2, meaning(Base::Later(Unit::Year, -1)))),
                _ => Some((at + 1, meaning(Base::Later(Unit::Year, -1)))),
            },
            // "year’s end"
            Lex::Apostrophe if self.scan.is(at + 1, "s") && self.scan.is(at + 2, "end") => {
                Some((at + 3, meaning(Base::YearEnd(Turn::Either))))
            }
            Lex::Number if self.scan.before(i) == Lex::The => {
                self.plain_year(at).map(|year| (at + 1, absolute(When::Year(year))))
            }
            _ => None,
        }
    }

    /// "the end of the year", "the middle of next week".
    pub(super) fn end_of(&mut self, i: usize) -> Parsed {
        if self.lex(i + 1) != Lex::Of || self.plural(i) {
            return None;
        }
        match (self.lex(i + 2), self.lex(i + 3)) {
            (Lex::The, Lex::Unit(Unit::Year))
                if self.scan.is(i, "end") && !self.plural(i + 3) && self.lex(i + 4) != Lex::Number =>
            {
                Some((i + 4, meaning(Base::YearEnd(Turn::Either))))
            }
            (Lex::The, Lex::Unit(unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade)))
                if !self.plural(i + 3) =>
            {
                (self.lex(i + 4) != Lex::Number).then(|| (i + 4, meaning(Base::Units(unit, 0))))
            }
            (Lex::The, Lex::Unit(Unit::Day)) => None,
            _ => self.date(i + 2).filter(|(_, found)| !matches!(found.base, Base::Absolute(When::Day(_)))),
        }
    }

    /// "early March", "late last year", "mid-1990s", "early on Monday", "late in the week".
    pub(super) fn part_of(&mut self, i: usize) -> Parsed {
        let mut at = i + 1;
        if self.lex(at) == Lex::Dash {
            at += 1;
        } else if self.lex(at) == Lex::To && self.lex(at + 1) == Lex::Mid {
            at += 2;
            at += usize::from(self.lex(at) == Lex::Dash);
        }
        if matches!(self.lex(at), Lex::On | Lex::In) {
            return self.in_the(at + 1).or_else(|| self.date(at + 1));
        }
        self.date(at)
    }

    /// "earlier this week", "later in the day", "earlier Monday".
    pub(super) fn earlier(&mut self, i: usize) -> Parsed {
        match self.lex(i + 1) {
            Lex::In => self.in_the(i + 2).or_else(|| self.date(i + 2)),
            Lex::On | Lex::At => self.date(i + 2),
            Lex::That => self.that(i + 1),
            Lex::This | Lex::Last | Lex::Next | Lex::Today(_) | Lex::Weekday(_) => self.date(i + 1),
            _ => None,
        }
    }

    /// "the week" and its like, after "earlier in".
    fn in_the(&self, i: usize) -> Parsed {
        match (self.lex(i), self.lex(i + 1)) {
            (Lex::The, Lex::Unit(unit)) if unit != Unit::Weekend && !self.plural(i + 1) => {
                let last_day = matches!(unit, Unit::Day);
                let base = if last_day { Base::Later(Unit::Day, 0) } else { Base::Units(unit, 0) };
                Some((i + 2, meaning(base)))
            }
            _ => None,
        }
    }

    /// "that day", "that same week", "that Monday".
    pub(super) fn that(&mut self, i: usize) -> Parsed {
        let at = i + 1 + usize::from(self.lex(i + 1) == Lex::Same);
        match self.lex(at) {
            Lex::Unit(Unit::Day | Unit::Week | Unit::Month | Unit::Year | Unit::Quarter | Unit::Weekend)
                if !self.plural(at) =>
            {
                let Lex::Unit(unit) = self.lex(at) else { return None };
                Some((at + 1, meaning(Base::Later(unit, 0))))
            }
            Lex::Part(_) => Some((at + 1, meaning(Base::Later(Unit::Day, 0)))),
            Lex::Month(month) if self.scan.capital(at) && !matches!(month, 3 | 5) => {
                (!matches!(self.lex(at + 1), Lex::Number)).then(|| (at + 1, meaning(Base::LaterMonth(month, 0))))
            }
            _ => None,
        }
    }

    /// Everything that begins with "the".
    pub(super) fn the(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        let at = i + 1;
        let next = self.lex(at + 1);
        match self.lex(at) {
            Lex::Previous | Lex::Following | Lex::Next | Lex::Same => self.anchored(i),
            Lex::Past | Lex::Last => match next {
                _ if self.lex(at) == Lex::Last
                    && self.lex(at + 2) != Lex::Unit(Unit::Week)
                    && self.nth(at).is_some() =>
                {
                    self.nth(at)
                }
                Lex::Unit(Unit::Weekend) => Some((at + 2, meaning(Base::Weekend(Turn::Last)))),
                _ => None,
            },
            Lex::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Weekend))
                if self.beyond(at + 1).is_some() && !self.plural(at) =>
            {
                self.beyond(at + 1).map(|(end, steps)| (end, meaning(Base::Units(unit, i16::from(2 * steps)))))
            }
            Lex::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year))
                if matches!(next, Lex::Before | Lex::After) && !self.plural(at) =>
            {
                self.before_or_after(at + 1, unit, 1)
            }
            Lex::Part(true) if matches!(next, Lex::Before | Lex::After) => self.before_or_after(at + 1, Unit::Day, 1),
            Lex::Coming if next == Lex::Unit(Unit::Weekend) => Some((at + 2, meaning(Base::Weekend(Turn::Future)))),
            Lex::Coming => match next {
                Lex::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year)) if !self.plural(at + 1) => {
                    Some((at + 2, meaning(Base::Units(unit, 1))))
                }
                _ => None,
            },
            Lex::Unit(Unit::Weekend) if !self.plural(at) => match next {
                Lex::Of => None,
                Lex::Before | Lex::After if s.before(i) != Lex::Around => None,
                _ => Some((at + 1, meaning(Base::Weekend(Turn::Either)))),
            },
            Lex::Unit(Unit::Quarter) if !self.plural(at) && next != Lex::Of => {
                let spent = matches!(s.before(i), Lex::In | Lex::Around | Lex::Of | Lex::At);
                spent.then(|| (at + 1, meaning(Base::LatestQuarter(0))))
            }
            Lex::Unit(Unit::Year) if !self.plural(at) => {
                if let Some(found) = self.year_word(at) {
                    return Some(found);
                }
                let spent =
                    matches!(s.before(i), Lex::Around) && s.is_any(i - 1, &["for", "during", "throughout", "within"]);
                let bounded = matches!(next, Lex::Of | Lex::Number | Lex::Since | Lex::That | Lex::To | Lex::Clause)
                    || s.is_any(at + 1, &["ended", "ending"]);
                (spent && !bounded).then(|| (at + 1, meaning(Base::Units(Unit::Year, 0))))
            }
            Lex::Current | Lex::Latest => {
                let at = at + usize::from(next == Lex::Fiscal);
                match self.lex(at + 1) {
                    Lex::Unit(Unit::Quarter) if self.lex(i + 1) == Lex::Latest => {
                        (!self.plural(at + 1)).then(|| (at + 2, meaning(Base::LatestQuarter(0))))
                    }
                    Lex::Unit(unit) if unit != Unit::Day && unit != Unit::Weekend && !self.plural(at + 1) => {
                        Some((at + 2, meaning(Base::Units(unit, 0))))
                    }
                    _ => None,
                }
            }
            Lex::Ordinal(_) | Lex::Nth(_) | Lex::Count(20) => {
                let part = self.feast(at).or_else(|| self.quarter(at)).or_else(|| self.half(at));
                part.or_else(|| self.century(at)).or_else(|| self.nth(at))
            }
            Lex::Fiscal => self.fiscal(at),
            Lex::Early | Lex::Late | Lex::Mid => {
                let dash = usize::from(next == Lex::Dash);
                let decade = match self.lex(at + 1 + dash) {
                    Lex::Tens(tens) => Some((at + 2 + dash, absolute(When::Decade(190 + i16::from(tens))))),
                    Lex::Number | Lex::Apostrophe | Lex::Ordinal(_) | Lex::Nth(_) | Lex::Count(20) => {
                        self.date(at + 1 + dash)
                    }
                    _ => None,
                };
                decade.filter(|(_, found)| matches!(found.base, Base::Absolute(When::Decade(_) | When::Century(_))))
            }
            Lex::Tens(tens) => Some((at + 1, absolute(When::Decade(190 + i16::from(tens))))),
            Lex::Apostrophe => {
                self.short_year(at).filter(|(_, found)| matches!(found.base, Base::Absolute(When::Decade(_))))
            }
            Lex::Season(season) => self.season_of_year(at).or_else(|| {
                let led = matches!(s.before(i), Lex::In | Lex::Until | Lex::Since)
                    || s.before(i) == Lex::Around && s.is_any(i - 1, &["during", "over", "through", "throughout"]);
                (led && next != Lex::Of).then(|| (at + 1, meaning(Base::Season(season, Turn::Either))))
            }),
            Lex::Number => self.the_number(i),
            Lex::End => self.end_of(at),
            _ => None,
        }
    }

    /// "before last", "after next": −1 or 1, and where it ends.
    pub(super) fn beyond(&self, i: usize) -> Option<(usize, i8)> {
        let steps = match (self.lex(i), self.lex(i + 1)) {
            (Lex::Before, Lex::Last) => -1,
            (Lex::After, Lex::Next) => 1,
            _ => return None,
        };
        // "before last Christmas" is before Christmas.
        let bare = !matches!(
            self.lex(i + 2),
            Lex::Unit(_)
                | Lex::Weekday(_)
                | Lex::Month(_)
                | Lex::Feast
                | Lex::New
                | Lex::Season(_)
                | Lex::Part(_)
                | Lex::Of
        ) && !self.scan.capital(i + 2);
        bare.then_some((i + 2, steps))
    }

    /// "the first Monday of September", "the last weekend in May 2019", "the second week of June".
    pub(super) fn nth(&self, i: usize) -> Parsed {
        let nth = match self.lex(i) {
            Lex::Ordinal(_) if self.scan.is(i, "final") => -1,
            Lex::Ordinal(nth) => nth as i8,
            Lex::Last => -1,
            _ => return None,
        };
        let what = self.lex(i + 1);
        let Lex::Month(month) = self.lex(i + 3) else { return None };
        if !matches!(self.lex(i + 2), Lex::Of | Lex::In) || !self.scan.capital(i + 3) || self.plural(i + 1) {
            return None;
        }
        let year = self.plain_year(i + 4).map(|year| (i + 5, year));
        let (end, turn) = self.of_year(i + 4).unwrap_or((i + 4, Turn::Either));
        match (what, year) {
            (Lex::Weekday(weekday), year) => {
                let day = Holiday::Nth { month, weekday, nth, plus: 0 };
                match year {
                    Some((end, year)) => day.in_year(year).map(|date| (end, absolute(When::Day(date)))),
                    None => Some((end, meaning(Base::Holiday(day, turn)))),
                }
            }
            (Lex::Unit(unit @ (Unit::Week | Unit::Weekend)), Some((end, year))) => {
                calendar::part_of_month(year, month, unit, nth).map(|when| (end, absolute(when)))
            }
            (Lex::Unit(unit @ (Unit::Week | Unit::Weekend)), None) => {
                Some((end, meaning(Base::PartOfMonth { unit, nth, month, turn })))
            }
            _ => None,
        }
    }

    /// "the 1980s", "the 19th of March", "on the 15th", "the 5th of this month".
    fn the_number(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        let at = i + 1;
        let (end, plain) = self.ordinal_suffix(at + 1);
        if !plain {
            if let Some(century) = self.century(at) {
                return Some(century);
            }
            let day = s.number(at, 2).filter(|day| (1..=31).contains(day))? as i8;
            if self.lex(end) == Lex::Of {
                if matches!(self.lex(end + 1), Lex::Month(_) | Lex::MonthShort(_)) {
                    return self.number(at);
                }
                return match (self.pointer(end + 1), self.lex(end + 2)) {
                    (Some(months), Lex::Unit(Unit::Month)) => Some((end + 3, meaning(Base::DayOfMonth(day, months)))),
                    _ => None,
                };
            }
            let led = matches!(s.before(i), Lex::On | Lex::Until | Lex::Since);
            let free = matches!(
                self.lex(end),
                Lex::Newline | Lex::Comma | Lex::Dot | Lex::Semicolon | Lex::And | Lex::At | Lex::Clause | Lex::In
            );
            return (led && free).then(|| (end, meaning(Base::DayOfMonth(day, i8::MIN))));
        }
        if let Some(decade) = self.plain_decade(at) {
            return Some(decade);
        }
        self.number(at).filter(|(_, found)| matches!(found.base, Base::Absolute(When::Decade(_))))
    }

    /// "the previous day", "the following week", "the next morning", "the same period last year".
    fn anchored(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        let steps = match self.lex(i + 1) {
            Lex::Previous => -1,
            Lex::Same => 0,
            _ => 1,
        };
        let at = i + 2 + usize::from(self.lex(i + 2) == Lex::Fiscal);
        // "over the next year" is a stretch that begins now.
        let stretch = self.lex(i + 1) == Lex::Next
            && (matches!(s.before(i), Lex::Around | Lex::Of | Lex::Until) || s.before(i) == Lex::In);
        match self.lex(at) {
            Lex::Part(_) => Some((at + 1, meaning(Base::Later(Unit::Day, steps)))),
            Lex::Weekday(day) => {
                let end = self.part_of_day(at + 1);
                Some((
                    end,
                    meaning(if steps == 0 {
                        Base::Weekday(day, Turn::Either)
                    } else {
                        Base::LaterWeekday(day, steps > 0)
                    }),
                ))
            }
            // "the following January"
            Lex::Month(month) if self.scan.capital(at) && self.lex(at + 1) != Lex::Number => {
                Some((at + 1, meaning(Base::LaterMonth(month, steps as i8))))
            }
            Lex::Period | Lex::Unit(Unit::Quarter | Unit::Month) if steps == 0 => {
                let unit = if let Lex::Unit(unit) = self.lex(at) { unit } else { Unit::Year };
                let mut end = at + 1;
                end += usize::from(self.lex(end) == Lex::Of || self.lex(end) == Lex::In);
                if let Some((end, _)) = self.of_year(end).filter(|(_, turn)| *turn == Turn::Year(-1)) {
                    let base =
                        if unit == Unit::Quarter { Base::LatestQuarter(-1) } else { Base::Later(Unit::Year, -1) };
                    return Some((end, meaning(base)));
                }
                let ago = self.lex(end) == Lex::A
                    && self.lex(end + 1) == Lex::Unit(Unit::Year)
                    && matches!(self.lex(end + 2), Lex::Ago | Lex::Earlier);
                if ago {
                    let base =
                        if unit == Unit::Quarter { Base::LatestQuarter(-1) } else { Base::Later(Unit::Year, -1) };
                    return Some((end + 3, meaning(base)));
                }
                (self.lex(at) != Lex::Period).then(|| (at + 1, meaning(Base::Later(unit, 0))))
            }
            Lex::Unit(unit) if !self.plural(at) && !stretch && self.lex(at + 1) != Lex::Of => {
                Some((at + 1, meaning(Base::Later(unit, steps))))
            }
            _ => None,
        }
    }

    /// "two days after Christmas", "the day before yesterday", and "the day before" at a clause's end; `i` is the
    /// preposition.
    fn before_or_after(&mut self, i: usize, unit: Unit, count: i16) -> Parsed {
        let sign = if self.lex(i) == Lex::After { 1 } else { -1 };
        let ended = matches!(
            self.lex(i + 1),
            Lex::Newline
                | Lex::Dot
                | Lex::Comma
                | Lex::Semicolon
                | Lex::Dash
                | Lex::Quote
                | Lex::Close
                | Lex::And
                | Lex::Clause
        );
        if ended {
            return Some((i + 1, meaning(Base::Later(unit, sign * count))));
        }
        let days = match unit {
            Unit::Day => 1,
            Unit::Week => 7,
            _ => return None,
        };
        let at = i
            + 1
            + usize::from(self.lex(i + 1) == Lex::The && !matches!(self.lex(i + 2), Lex::Previous | Lex::Unit(_)));
        let (end, found) = self.date(at)?;
        self.is_day(&found).then(|| (end, Meaning { days: found.days + sign * count * days, ..found }))
    }

    /// True if it names a day, that others can be counted from.
    fn is_day(&self, found: &Meaning) -> bool {
        matches!(
            found.base,
            Base::Absolute(When::Day(_))
                | Base::Units(Unit::Day, _)
                | Base::Weekday(..)
                | Base::WeekdayOf(..)
                | Base::MonthDay { .. }
                | Base::Holiday(..)
        )
    }

    /// The number at `i`: "two", "a", "twenty-five", "a couple of". A vague "few" has no value.
    fn count(&self, i: usize) -> Option<(usize, i16)> {
        match (self.lex(i), self.lex(i + 1)) {
            (Lex::A, Lex::Couple) | (Lex::Couple, _) => {
                let at = i + 1 + usize::from(self.lex(i) == Lex::A);
                Some((at + usize::from(self.lex(at) == Lex::Of), 2))
            }
            (Lex::A, Lex::Count(12)) => Some((i + 2, 12)),
            (Lex::A, _) => Some((i + 1, 1)),
            (Lex::Count(tens @ 20..), Lex::Dash) => match self.lex(i + 2) {
                Lex::Count(ones @ 1..=9) => Some((i + 3, i16::from(tens + ones))),
                _ => None,
            },
            (Lex::Count(count), _) => Some((i + 1, count.into())),
            (Lex::Number, _) => self.scan.number(i, 4).map(|count| (i + 1, count as i16)),
            _ => None,
        }
    }

    /// "two days ago", "a week from Monday", "three Fridays ago", "a year earlier", "10 days later".
    pub(super) fn counted(&mut self, i: usize) -> Parsed {
        let (at, count) = self.count(i)?;
        if self.lex(i) == Lex::A && i > 0 && self.scan.is(i - 1, "half") {
            // "half a century ago"; half of anything shorter is no whole number.
            let ago = self.lex(at) == Lex::Century && self.lex(at + 1) == Lex::Ago;
            return ago.then(|| (at + 2, meaning(Base::Units(Unit::Decade, -5))));
        }
        if let Lex::Weekday(day) | Lex::Weekdays(day) = self.lex(at) {
            let weeks = 7 * count.min(1000) - 7;
            return match (self.lex(at + 1), self.lex(at + 2)) {
                (Lex::Ago, _) => Some((at + 2, Meaning { base: Base::Weekday(day, Turn::Last), days: -weeks })),
                (Lex::From, Lex::Now) => Some((at + 3, Meaning { base: Base::Weekday(day, Turn::Next), days: weeks })),
                _ => None,
            };
        }
        let (unit, count) = match self.lex(at) {
            Lex::Unit(unit) => (unit, count),
            Lex::Fortnight => (Unit::Week, count.checked_mul(2)?),
            Lex::Century if self.lex(at + 1) == Lex::Ago => (Unit::Decade, count.checked_mul(10)?),
            // Hours ago are of the day, until they are many.
            Lex::Other if self.lex(at + 1) == Lex::Ago && self.scan.is_any(at, &["hour", "hours"]) => {
                return Some((at + 2, meaning(Base::Units(Unit::Day, -((count + 6) / 24)))));
            }
            Lex::Other if self.lex(at + 1) == Lex::Ago && self.scan.is_any(at, &["minute", "minutes"]) => {
                return Some((at + 2, meaning(Base::Units(Unit::Day, 0))));
            }
            _ => return None,
        };
        let mut at = at + 1;
        // "a year and a half ago" is no whole number; "a week or so ago" is near one.
        if self.lex(at) == Lex::And && self.scan.is(at + 1, "so") {
            at += 2;
        }
        if self.lex(at) == Lex::Dash {
            at += 1;
        }
        let days = match unit {
            Unit::Day => Some(count),
            Unit::Week => count.checked_mul(7),
            _ => None,
        };
        match self.lex(at) {
            Lex::Ago => {
                let whole = Some((at + 1, meaning(Base::Units(unit, -count))));
                match (self.lex(at + 1), self.lex(at + 2)) {
                    (Lex::This, Lex::Unit(Unit::Month)) if unit == Unit::Year => {
                        Some((at + 3, meaning(Base::Units(Unit::Month, count.checked_mul(-12)?))))
                    }
                    (Lex::This, Lex::Unit(Unit::Week)) if unit == Unit::Year => {
                        Some((at + 3, meaning(Base::SameWeek(count.checked_mul(-12)?))))
                    }
                    (Lex::Today(day), _) if matches!(unit, Unit::Month | Unit::Year) => {
                        let months = if unit == Unit::Year { count.checked_mul(12)? } else { count };
                        Some((at + 2, Meaning { base: Base::SameDay(-months), days: day.into() }))
                    }
                    (Lex::Today(_) | Lex::Weekday(_), _) => match (days, self.date(at + 1)) {
                        (Some(days), Some((end, found))) if self.is_day(&found) => {
                            let base = if let Base::Weekday(day, _) = found.base {
                                Base::Weekday(day, Turn::Past)
                            } else {
                                found.base
                            };
                            Some((end, Meaning { base, days: found.days - days }))
                        }
                        // "a year ago Saturday": the year is as near as the words are.
                        (None, Some((end, found))) if self.is_day(&found) => whole.map(|(_, whole)| (end, whole)),
                        _ => whole,
                    },
                    // "two years ago in June"
                    (Lex::In, Lex::Month(month)) if unit == Unit::Year && self.scan.capital(at + 2) => {
                        let years = i8::try_from(-count).ok()?;
                        Some((at + 3, meaning(Base::Month(month, Turn::Year(years)))))
                    }
                    _ => whole,
                }
            }
            // "a day earlier than planned" tells no day.
            Lex::Later | Lex::Earlier if self.scan.is(at + 1, "than") => None,
            Lex::Later => Some((at + 1, meaning(Base::Later(unit, count)))),
            Lex::Earlier => Some((at + 1, meaning(Base::Later(unit, -count)))),
            Lex::Hence => Some((at + 1, meaning(Base::Units(unit, count)))),
            Lex::Before | Lex::After => self.before_or_after(at, unit, count),
            // "in two weeks’ time", "in a year’s time"
            Lex::Apostrophe => {
                let time = at + 1 + usize::from(self.scan.is(at + 1, "s"));
                (self.lex(time) == Lex::Time).then(|| (time + 1, meaning(Base::Units(unit, count))))
            }
            // "a week on Tuesday", "a week today"
            Lex::On if unit == Unit::Week && matches!(self.lex(at + 1), Lex::Weekday(_)) => {
                let Lex::Weekday(day) = self.lex(at + 1) else { return None };
                let end = self.part_of_day(at + 2);
                Some((end, Meaning { base: Base::Weekday(day, Turn::Next), days: days? }))
            }
            Lex::Today(day @ 0..) if unit == Unit::Week => {
                Some((at + 1, Meaning { base: Base::Units(Unit::Day, day.into()), days: days? }))
            }
            Lex::From if self.lex(at + 1) == Lex::Now => Some((at + 2, meaning(Base::Units(unit, count)))),
            Lex::From => {
                let (end, found) = self.date(at + 1)?;
                let base =
                    if let Base::Weekday(day, _) = found.base { Base::Weekday(day, Turn::Future) } else { found.base };
                self.is_day(&found).then_some(())?;
                Some((end, Meaning { base, days: found.days + days? }))
            }
            _ => None,
        }
    }

    /// "summer 2019", "the winter of 1995".
    pub(super) fn season_of_year(&mut self, i: usize) -> Parsed {
        let Lex::Season(season) = self.lex(i) else { return None };
        let at = i + 1 + usize::from(self.lex(i + 1) == Lex::Of);
        if let Some(year) = self.plain_year(at) {
            return Some((at + 1, absolute(When::Season(year, season))));
        }
        // "the summer of ’42"
        if at == i + 2 && self.lex(at) == Lex::Apostrophe && self.scan.joined(at) {
            if let Some(year) = self.two_digit_year(at + 1) {
                return Some((at + 2, absolute(When::Season(year, season))));
            }
        }
        match (self.of_year(i + 1), self.scan.before(i)) {
            (Some((end, turn)), _) => Some((end, meaning(Base::Season(season, turn)))),
            (None, Lex::Since | Lex::Early | Lex::Late | Lex::Mid) if season != 2 => {
                Some((i + 1, meaning(Base::Season(season, Turn::Either))))
            }
            _ => None,
        }
    }
}
