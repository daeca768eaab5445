//! The grammar of dates as the news writes them: from tokens to what the words name.
//!
//! One function for each thing a date can begin with, each looking only to the right; what stands to the left is asked
//! where it decides whether a word is a date at all ("in May", "Theresa May"). An expression that is impossible
//! ("31 February", "March 32") is none, and its parts are none either.

use super::When;
use super::lexicon::{Lex, TITLES_AFTER_WEEKDAY};
use super::meaning::{Base, Meaning, Turn, Unit};
use super::scan::{Case, Scan};
use std::ops::Range;

mod ages;
mod feasts;
mod months;
mod numbers;
mod relative;

/// A date in tokens, end exclusive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub start: usize,
    pub end: usize,
    pub meaning: Meaning,
}

/// What a parser gives: where it ended and what it means.
type Parsed = Option<(usize, Meaning)>;

/// The dates that begin in a range of tokens, in order, with every [`Turn::Either`] still open.
pub(super) fn find(scan: &Scan, names: &Names, tokens: Range<usize>) -> Vec<Found> {
    let mut grammar = Grammar { scan, names: *names, second: None, skip: 0, depth: 0 };
    let mut found = Vec::new();
    let mut i = tokens.start;
    while i < tokens.end {
        if matches!(scan.tokens[i].lex, Lex::Other | Lex::Newline | Lex::Comma | Lex::Dot) {
            i += 1;
            continue;
        }
        grammar.second = None;
        grammar.skip = 0;
        match grammar.date(i) {
            Some((end, meaning)) => {
                found.push(Found { start: i, end, meaning });
                i = end.max(i + 1);
                if let Some(second) = grammar.second.take().filter(|second| second.start >= i) {
                    i = second.end;
                    found.push(second);
                }
            }
            None => i = grammar.skip.max(i + 1),
        }
    }
    found
}

struct Grammar<'s, 't> {
    scan: &'s Scan<'t>,
    /// By month: true where the article uses the month's name for a person.
    names: Names,
    /// The second day of "March 3 and 5".
    second: Option<Found>,
    /// Where to go on after something that is no date as a whole.
    skip: usize,
    /// How many parsers stand inside one another: "the day before the day before …" has an end.
    depth: u8,
}

/// No date of the news has more parts inside one another.
const DEEP: u8 = 6;

/// By month: true where the article uses the month's name for a person.
pub(super) type Names = [bool; 13];

/// The months whose names are also people's, or words: March, April, May, June, August.
pub(super) fn names(scan: &Scan) -> Names {
    let mut names = [false; 13];
    for (i, token) in scan.tokens.iter().enumerate() {
        let Lex::Month(month @ (3..=6 | 8)) = token.lex else { continue };
        if token.case != Case::Lower && scan.before(i) == Lex::Title {
            names[month as usize] = true;
        }
    }
    names
}

fn meaning(base: Base) -> Meaning {
    Meaning::from(base)
}

fn absolute(when: When) -> Meaning {
    meaning(Base::Absolute(when))
}

impl Grammar<'_, '_> {
    fn lex(&self, i: usize) -> Lex {
        self.scan.lex(i)
    }

    /// The date that begins at `i`.
    fn date(&mut self, i: usize) -> Parsed {
        if self.depth == DEEP {
            return None;
        }
        self.depth += 1;
        let parsed = self.date_at(i);
        self.depth -= 1;
        parsed
    }

    /// The year of the full date at `i`, which stands for the date before it as well: "March 3 and April 5, 2014".
    fn year_of_next(&mut self, i: usize) -> Option<i16> {
        if self.depth > 1 {
            return None;
        }
        let next = self.date(i);
        // That date is read in its own turn, and the second day of it.
        self.second = None;
        match next {
            Some((_, Meaning { base: Base::Absolute(When::Day(date)), .. })) => Some(date.year()),
            _ => None,
        }
    }

    fn date_at(&mut self, i: usize) -> Parsed {
        match self.lex(i) {
            Lex::Number => self.number(i),
            Lex::Apostrophe => self.short_year(i),
            Lex::Month(_) | Lex::MonthShort(_) => self.feast(i).or_else(|| self.month(i)),
            Lex::Weekday(_) | Lex::WeekdayShort(_) => self.weekday(i),
            Lex::Today(_) => self.today(i),
            Lex::Last | Lex::This | Lex::Next | Lex::Current => self.pointed(i),
            Lex::The => self.the(i),
            Lex::A | Lex::Count(_) | Lex::Couple => self.century(i).or_else(|| self.counted(i)),
            Lex::Early | Lex::Late | Lex::Mid => self.part_of(i),
            Lex::Earlier | Lex::Later => self.earlier(i),
            Lex::Ordinal(_) => self
                .feast(i)
                .or_else(|| self.quarter(i))
                .or_else(|| self.half(i))
                .or_else(|| self.century(i))
                .or_else(|| self.nth(i)),
            Lex::Nth(_) => self.century(i),
            Lex::Unit(Unit::Year) => self.year_word(i),
            Lex::Season(_) => self.season_of_year(i),
            Lex::Fiscal => self.fiscal(i),
            Lex::Feast | Lex::New => self.feast(i),
            Lex::That => self.that(i),
            Lex::End => self.end_of(i),
            Lex::QuarterLetter => self.quarter_letter(i),
            _ => None,
        }
    }

    /// "Friday", "Thursday, March 18, 2021", "Tuesday of last week", "Wednesday night".
    fn weekday(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        let (day, short) = match self.lex(i) {
            Lex::Weekday(day) => (day, false),
            Lex::WeekdayShort(day) => (day, true),
            _ => return None,
        };
        let mut end = i + 1;
        if short && self.lex(end) == Lex::Dot {
            end += 1;
        }
        let mut at = end;
        let bracket = self.lex(at) == Lex::Open;
        at += usize::from(bracket || self.lex(at) == Lex::Comma);
        if self.lex(at) == Lex::The && self.lex(at + 1) == Lex::Number {
            at += 1;
        }
        let dated = match self.lex(at) {
            Lex::Month(_) | Lex::MonthShort(_) => self.month(at),
            Lex::Number => self.number(at),
            _ => None,
        };
        let dated = dated.map(|(to, dated)| (to + usize::from(bracket && self.lex(to) == Lex::Close), dated));
        match dated {
            Some((to, Meaning { base: Base::MonthDay { month, day: date, turn, .. }, .. })) => {
                return Some((to, meaning(Base::MonthDay { month, day: date, weekday: day, turn })));
            }
            Some((to, whole @ Meaning { base: Base::Absolute(When::Day(_)) | Base::Numeric(..), .. })) => {
                return Some((to, whole));
            }
            _ => self.second = None,
        }
        if self.skip > 0 {
            return None;
        }
        // "Tuesday the 8th"
        if !short && self.lex(at) == Lex::Number && self.lex(at - 1) == Lex::The {
            let number = s.number(at, 2).filter(|number| (1..=31).contains(number));
            let (to, plain) = self.ordinal_suffix(at + 1);
            if let Some(number) = number.filter(|_| !plain && self.lex(to) != Lex::Century) {
                return Some((to, meaning(Base::DayOfMonth(number as i8, i8::MIN))));
            }
        }
        let abbreviated = short && (end == i + 1 || !s.is_any(i, &["tues", "weds", "thurs"]));
        if abbreviated || s.at(i).case == Case::Lower && short {
            return None;
        }
        if s.capital(i) && s.is_any(i + 1, TITLES_AFTER_WEEKDAY) && s.capital(i + 1) {
            return None;
        }
        if s.is_any(i + 2, &["live", "football", "lights", "fever", "raw", "smackdown", "massacre", "agreement"])
            && s.capital(i + 1)
        {
            return None;
        }
        let habit = ["nights", "mornings", "afternoons", "evenings"];
        if s.is_any(i + 1, &habit) || i > 0 && s.is_any(i - 1, &["every", "each"]) {
            return None;
        }
        if i > 0
            && s.capital(i)
            && s.is_any(i - 1, &["bloody", "super", "ruby", "joe", "giving", "manic", "fat"])
            && s.capital(i - 1)
        {
            return None;
        }
        // "October 3, a Thursday," tells nothing new.
        if i > 1
            && s.before(i) == Lex::A
            && s.before(i - 1) == Lex::Comma
            && matches!(self.lex(end), Lex::Comma | Lex::Dot)
        {
            return None;
        }
        // "the Sunday before last"
        if let Some((end, steps)) = self.beyond(end).filter(|_| !short) {
            let turn = if steps < 0 { Turn::Last } else { Turn::Next };
            return Some((end, Meaning { base: Base::Weekday(day, turn), days: i16::from(7 * steps) }));
        }
        let mut at = end;
        if self.lex(at) == Lex::Of {
            at += 1;
        }
        if let (Some(weeks), Lex::Unit(Unit::Week)) = (self.pointer(at), self.lex(at + 1)) {
            return Some((at + 2, meaning(Base::WeekdayOf(day, weeks))));
        }
        // "Tuesday week" is seven days after the next Tuesday.
        if !short && self.lex(end) == Lex::Unit(Unit::Week) && s.is(end, "week") && self.lex(end + 1) != Lex::Dash {
            return Some((end + 1, Meaning { base: Base::Weekday(day, Turn::Next), days: 7 }));
        }
        Some((self.part_of_day(end), meaning(Base::Weekday(day, Turn::Either))))
    }

    /// −1, 0 or 1 for last, this, next.
    fn pointer(&self, i: usize) -> Option<i8> {
        match self.lex(i) {
            Lex::Last => Some(-1),
            Lex::This => Some(0),
            Lex::Next => Some(1),
            _ => None,
        }
    }

    /// The end of a date that a part of the day may follow: "Monday", "Monday’s late-night", "Monday evening".
    fn part_of_day(&self, end: usize) -> usize {
        let mut at = end;
        if self.lex(at) == Lex::Apostrophe && self.scan.is(at + 1, "s") {
            at += 2;
        }
        if matches!(self.lex(at), Lex::Early | Lex::Late | Lex::Mid) {
            at += 1;
            if self.lex(at) == Lex::Dash {
                at += 1;
            }
        }
        if matches!(self.lex(at), Lex::Part(_)) { at + 1 } else { end }
    }

    /// "yesterday", "tomorrow night".
    fn today(&mut self, i: usize) -> Parsed {
        let s = self.scan;
        let Lex::Today(days) = self.lex(i) else { return None };
        let capital = s.at(i).case == Case::Capital;
        let named = capital
            && i > 0
            && s.capital(i - 1)
            && matches!(s.before(i), Lex::Other | Lex::The | Lex::Month(_))
            && !self.is_sentence_start(i - 1);
        let agency =
            s.capital(i) && i > 0 && s.is_any(i - 1, &["usa", "russia", "psychology", "nasdaq", "china", "africa"]);
        let show = s.before(i) == Lex::Quote && self.lex(i + 1) == Lex::Quote && capital
            || s.is_any(i + 1, &["show"]) && capital;
        if named || agency || show {
            return None;
        }
        Some((self.part_of_day(i + 1), meaning(Base::Units(Unit::Day, days.into()))))
    }
}
