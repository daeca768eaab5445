//! Dates that begin with digits: ISO, day first, years and decades.

use super::{Found, Grammar, Parsed, absolute, meaning};
use crate::date::When;
use crate::date::calendar;
use crate::date::lexicon::Lex;
use crate::date::meaning::{Base, Turn};
use crate::date::scan::Case;

impl Grammar<'_, '_> {
    /// Everything that begins with digits.
    pub(super) fn number(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        let token = s.at(i);
        let digits = token.end - token.start;
        if i > 0 && s.joined(i - 1) && !self.may_precede_number(i) {
            return None;
        }
        if digits == 4 {
            return self.year_first(i).or_else(|| if self.skip > 0 { None } else { self.year(i) });
        }
        if digits > 2 {
            return self.counted(i);
        }
        if let Some(dated) = self.numeric(i) {
            return Some(dated);
        }
        if self.skip > 0 {
            return None;
        }
        if s.joined(i) && s.is(i + 1, "q") || s.joined(i) && s.is(i + 1, "Q") {
            return self.quarter_letter(i);
        }
        if let Some(century) = self.century(i) {
            return Some(century);
        }
        // "19 March 2021", "19th of March", "3-5 March"
        let day = token.value;
        let (mut at, _) = self.ordinal_suffix(i + 1);
        let first_end = at;
        let mut second = None;
        if matches!(self.lex(at), Lex::Dash | Lex::To | Lex::And) && s.number(at + 1, 2).is_some() {
            let (over, _) = self.ordinal_suffix(at + 2);
            if matches!(self.lex(over), Lex::Month(_) | Lex::MonthShort(_)) {
                second = s.number(at + 1, 2).map(|day| (at + 1, day));
                at = over;
            }
        }
        if self.lex(at) == Lex::Of {
            at += 1;
        }
        let (month, short) = match self.lex(at) {
            Lex::Month(month) => (month, false),
            Lex::MonthShort(month) => (month, true),
            _ => return self.counted(i),
        };
        if s.at(at).case == Case::Lower && (short || matches!(month, 3 | 5)) {
            return None;
        }
        if short && self.lex(at + 1) == Lex::Dot && s.joined(at) {
            at += 1;
        }
        // "28 February to 3 March 2018": the year stands for both.
        let to = matches!(self.lex(at + 1), Lex::Dash | Lex::To | Lex::And | Lex::Until | Lex::Around);
        let to = to && self.lex(at + 2) == Lex::Number;
        let year = self
            .year_after(at + 1)
            .or_else(|| to.then(|| self.year_of_next(at + 2)).flatten().map(|year| (at + 1, year)));
        let end = year.map_or(at + 1, |(end, _)| end);
        let days = |day: u32| {
            let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
            match year {
                Some((_, year)) => calendar::day(year, month, day).map(|date| absolute(When::Day(date))),
                None => calendar::day(2000, month, day)
                    .map(|_| meaning(Base::MonthDay { month, day, weekday: 0, turn: Turn::Either })),
            }
        };
        let Some(first) = days(day) else {
            self.skip = end;
            return None;
        };
        if let Some((from, day)) = second {
            self.second = days(day).map(|meaning| Found { start: from, end, meaning });
            return Some((if self.second.is_some() { first_end } else { end }, first));
        }
        if let (None, Some((end, turn))) = (year, self.of_year(end)) {
            return Some((end, meaning(Base::MonthDay { month, day: day as i8, weekday: 0, turn })));
        }
        Some((end, first))
    }

    /// True if what is joined to the number's left does not make it part of something else.
    pub(super) fn may_precede_number(&self, i: usize) -> bool {
        match self.scan.before(i) {
            Lex::Open | Lex::Quote | Lex::Newline | Lex::Apostrophe => true,
            // "mid-1990s", "pre-2016", "1995-2000", but no "F-16" and no "555-2000".
            Lex::Dash => {
                let spaced = i >= 2 && !self.scan.joined(i - 2);
                spaced
                    || i >= 2
                        && (self.scan.year(i - 2).is_some()
                            || self.scan.at(i - 2).case == Case::Lower && self.lex(i - 2) != Lex::Number)
            }
            Lex::Slash => i >= 2 && self.scan.year(i - 2).is_some() && self.scan.year(i).is_some(),
            Lex::Comma | Lex::Colon => i >= 2 && self.lex(i - 2) != Lex::Number,
            Lex::Dot => i >= 2 && matches!(self.lex(i - 2), Lex::MonthShort(_) | Lex::WeekdayShort(_)),
            Lex::Mark => matches!(self.scan.word(i - 1), "{" | "|" | "~" | "*" | "_" | "=" | ">"),
            _ => false,
        }
    }

    /// "2021-03-19", "2021/03/19", "2021-03-19T14:30:00Z": year, month and day, then a time that says nothing more.
    pub(super) fn year_first(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        let mark = self.lex(i + 1);
        let same = matches!(mark, Lex::Dash | Lex::Slash | Lex::Dot)
            && s.joined(i)
            && s.joined(i + 1)
            && s.joined(i + 2)
            && s.joined(i + 3);
        let (Some(month), Some(day)) = (s.number(i + 2, 2), s.number(i + 4, 2)) else { return None };
        if !same || s.word(i + 1) != s.word(i + 3) {
            return None;
        }
        let mut end = i + 5;
        // A time's marks and numbers, as long as they are joined: T14:30:00.000+01:00.
        let timed = s.joined(i + 4) && s.is(end, "t") && s.joined(end) && self.lex(end + 1) == Lex::Number;
        if timed {
            end += 1;
            while s.joined(end - 1)
                && (self.lex(end) == Lex::Number
                    || matches!(self.lex(end), Lex::Colon | Lex::Dot | Lex::Dash)
                        && s.joined(end)
                        && self.lex(end + 1) == Lex::Number
                    || s.word(end) == "+"
                    || s.is(end, "z"))
            {
                end += 1;
            }
        }
        let date = calendar::day(s.year(i).unwrap_or(0), month as i8, day as i8);
        if date.is_none() || !timed && s.joined(end - 1) && matches!(self.lex(end), Lex::Number) {
            self.skip = end;
            return None;
        }
        date.map(|date| (end, absolute(When::Day(date))))
    }

    /// "19/03/2021", "19.03.2021", "3/19/98", "9/11".
    pub(super) fn numeric(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        let mark = self.lex(i + 1);
        let joined = |from: usize, to: usize| (from..to).all(|i| s.joined(i));
        if !matches!(mark, Lex::Slash | Lex::Dot | Lex::Dash) || !joined(i, i + 2) {
            return None;
        }
        let (first, second) = (s.number(i, 2)?, s.number(i + 2, 2)?);
        if self.lex(i + 3) != mark || !joined(i + 2, i + 4) || self.lex(i + 4) != Lex::Number {
            let attack = mark == Lex::Slash && (first, second) == (9, 11) && self.lex(i + 3) != Lex::Slash;
            return attack.then(|| Some((i + 3, absolute(When::Day(calendar::day(2001, 9, 11)?))))).flatten();
        }
        let end = i + 5;
        let year = s.year(i + 4).or_else(|| self.two_digit_year(i + 4).filter(|_| mark != Lex::Dot));
        if s.joined(i + 4) && matches!(self.lex(end), Lex::Slash | Lex::Dash | Lex::Number)
            || (s.joined(i + 4) && self.lex(end) == Lex::Dot && self.lex(end + 1) == Lex::Number && s.joined(end))
        {
            self.skip = end;
            return None;
        }
        let Some(year) = year else {
            self.skip = end;
            return None;
        };
        let (first, second) = (first as i8, second as i8);
        let both = calendar::day(year, first, second).is_some() && calendar::day(year, second, first).is_some();
        let only = calendar::day(year, second, first).or_else(|| calendar::day(year, first, second));
        self.skip = end;
        let only = only?;
        Some((
            end,
            if both && mark != Lex::Dot && first != second {
                meaning(Base::Numeric(first, second, year))
            } else {
                absolute(When::Day(only))
            },
        ))
    }

    /// "2014", "the 1990s", "1995-96".
    pub(super) fn year(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        // "2019-555" is a number to call; "1995-96" is two years.
        let after = s.at(i + 2);
        let dashed = s.joined(i) && self.lex(i + 1) == Lex::Dash && s.joined(i + 1) && after.lex == Lex::Number;
        if dashed && !matches!(after.end - after.start, 2 | 4) {
            return None;
        }
        let year = s.year(i)?;
        let decade = year % 10 == 0
            && s.joined(i)
            && (s.is(i + 1, "s")
                || self.lex(i + 1) == Lex::Apostrophe
                    && s.joined(i + 1)
                    && s.is(i + 2, "s")
                    && !s.capital(i + 3)
                    && self.is_decade_apostrophe(i));
        if decade {
            let end = if s.is(i + 1, "s") { i + 2 } else { i + 3 };
            return Some((end, absolute(When::Decade(year / 10))));
        }
        let before = s.before(i);
        let led = matches!(before, Lex::In | Lex::Since | Lex::Until | Lex::Early | Lex::Late | Lex::Mid | Lex::Fiscal)
            || before == Lex::Dash
                && i >= 2
                && matches!(self.lex(i - 2), Lex::Mid | Lex::Early | Lex::Late | Lex::Other)
                && s.joined(i - 1);
        let possible = led
            || matches!(
                before,
                Lex::From | Lex::Of | Lex::Before | Lex::After | Lex::Around | Lex::To | Lex::And | Lex::End
            );
        let counts = self.is_quantity(i) && !led
            || self.lex(i + 1) == Lex::Mark && s.joined(i) && matches!(s.word(i + 1), "%")
            || s.joined(i) && matches!(self.lex(i + 1), Lex::Other | Lex::Number)
            || s.joined(i)
                && self.lex(i + 1) == Lex::Dash
                && s.joined(i + 1)
                && !matches!(self.lex(i + 2), Lex::Number)
                && self.is_quantity(i);
        if counts {
            return None;
        }
        let part = s.joined(i)
            && matches!(self.lex(i + 1), Lex::Comma | Lex::Dot | Lex::Colon)
            && s.joined(i + 1)
            && self.lex(i + 2) == Lex::Number;
        let money = i > 0 && s.joined(i - 1) && matches!(s.word(i - 1), "$" | "€" | "£" | "#" | "@" | "+");
        if part || money {
            return None;
        }
        let plural_after = s.at(i + 1).case == Case::Lower
            && s.at(i + 1).lex == Lex::Other
            && self.plural(i + 1)
            && !self.is_event_plural(i + 1);
        if !(1900..=2100).contains(&year) {
            let named = matches!(before, Lex::The | Lex::From | Lex::Of) && year >= 1600;
            if !(led || named && possible || before == Lex::The && year >= 1600) || year > 2100 || plural_after {
                return None;
            }
        } else if !led {
            let named = i > 0
                && s.capital(i - 1)
                && before == Lex::Other
                && !s.is_any(i - 1, &["election", "olympics", "games", "cup", "summer", "winter"])
                && !self.is_sentence_start(i - 1);
            let labelled = i > 0
                && (s.is_any(
                    i - 1,
                    &[
                        "no", "number", "at", "room", "flight", "route", "highway", "page", "level", "than", "some",
                        "nearly", "almost", "over", "least", "most", "every",
                    ],
                ));
            let determined = matches!(before, Lex::The | Lex::A | Lex::Apostrophe)
                || i > 0 && s.is_any(i - 1, &["s", "its", "his", "her", "their", "our", "my"]);
            if named || labelled || plural_after && !determined {
                return None;
            }
        }
        // "1988’s third quarter", "the 1988 third quarter"
        let own = if self.lex(i + 1) == Lex::Apostrophe && s.is(i + 2, "s") { i + 3 } else { i + 1 };
        if let Some((end, quarter)) = self.ordinal_quarter(own) {
            return Some((end, absolute(When::Quarter(year, quarter))));
        }
        // "2018-19", "2018/19": the next year too, or one of the same century.
        let short = matches!(self.lex(i + 1), Lex::Dash | Lex::Slash) && s.joined(i) && s.joined(i + 1);
        if short && after.lex == Lex::Number && after.end - after.start == 2 {
            let to = (year / 100) * 100 + after.value as i16;
            let to = if to < year { to + 100 } else { to };
            let near = if self.lex(i + 1) == Lex::Slash { 1 } else { 40 };
            if (year + 1..=year + near).contains(&to) {
                self.second = Some(Found { start: i + 2, end: i + 3, meaning: absolute(When::Year(to)) });
            }
        }
        Some((i + 1, absolute(When::Year(year))))
    }

    /// "the 80s": a decade of the last century, after "the" alone.
    pub(super) fn plain_decade(&self, i: usize) -> Parsed {
        let s = self.scan;
        let tens = s.number(i, 2).filter(|tens| tens % 10 == 0 && (60..=90).contains(tens))?;
        let plural = s.joined(i) && s.is(i + 1, "s") && !s.capital(i + 1);
        // "temperatures in the 80s", "his support is in the 40s"
        let measures = ["temperature", "temperatures", "highs", "lows", "degrees", "percent", "polls", "scores"];
        let measured = (i.saturating_sub(16)..i).any(|at| s.is_any(at, &measures));
        (plural && !measured).then(|| (i + 2, absolute(When::Decade(190 + tens as i16 / 10))))
    }

    /// In "1980's" the apostrophe makes a decade only after a word that leads one.
    pub(super) fn is_decade_apostrophe(&self, i: usize) -> bool {
        matches!(self.scan.before(i), Lex::The | Lex::Early | Lex::Late | Lex::Mid)
            || self.scan.before(i) == Lex::Dash && i >= 2 && self.lex(i - 2) == Lex::Mid
    }

    /// "elections" after a year does not count elections.
    pub(super) fn is_event_plural(&self, i: usize) -> bool {
        self.scan.is_any(
            i,
            &[
                "elections",
                "primaries",
                "games",
                "olympics",
                "talks",
                "championships",
                "protests",
                "riots",
                "attacks",
                "results",
                "sales",
                "earnings",
                "profits",
                "figures",
                "levels",
                "midterms",
                "hearings",
                "bombings",
                "negotiations",
                "polls",
                "was",
                "has",
                "is",
                "as",
                "sanctions",
                "rules",
                "estimates",
                "prices",
                "standards",
                "accords",
                "sessions",
                "taxes",
                "comments",
                "remarks",
                "campaigns",
                "races",
                "caucuses",
            ],
        )
    }

    pub(super) fn is_sentence_start(&self, i: usize) -> bool {
        matches!(self.scan.before(i), Lex::Newline | Lex::Dot | Lex::Quote | Lex::Colon | Lex::Open | Lex::Dash)
    }

    /// "’89", "’80s".
    pub(super) fn short_year(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        let token = s.at(i + 1);
        if !s.joined(i)
            || token.lex != Lex::Number
            || token.end - token.start != 2
            || i > 0 && s.joined(i - 1) && s.before(i) != Lex::Dash
        {
            return None;
        }
        let year = self.two_digit_year(i + 1)?;
        if s.joined(i + 1) && s.is(i + 2, "s") && token.value % 10 == 0 {
            return Some((i + 3, absolute(When::Decade(year / 10))));
        }
        let led = matches!(
            s.before(i),
            Lex::In | Lex::Since | Lex::Until | Lex::Of | Lex::Early | Lex::Late | Lex::From | Lex::The
        );
        (led && !(s.joined(i + 1) && self.lex(i + 2) == Lex::Other) && !self.is_quantity(i + 1))
            .then(|| (i + 2, absolute(When::Year(year))))
    }
}
