//! A segment as bytes on a disk, and back.
//!
//! A segment never changes, so it is written once and read whole: its tables as they lie in memory, so that a million
//! statements are there again in a fraction of the time that reading their articles takes. Whatever is read is checked;
//! what does not hold together is no segment. The types have codes of their own here, and the compiler says when a new
//! kind of date has none.

use super::Key;
use super::compact::Dictionary;
use super::segment::{Bytes, MOST, Rows, Segment};
use crate::date::{
    ArticleDate, ArticleDateFrom, Base, Date, DateFrom, Holiday, Meaning, StatementDate, Turn, Unit, When,
};
use crate::text::Span;
use std::borrow::Cow;
use std::sync::Arc;

/// What the bytes begin with. The version of the program is part of it: another one may read articles otherwise.
const HEAD: &[u8] = concat!("onrecord ", env!("CARGO_PKG_VERSION"), " segment 5\n").as_bytes();

impl Segment {
    /// The segment as bytes, in parts that follow one another. The large ones are those of the segment itself.
    pub fn to_bytes(&self) -> [Cow<'_, [u8]>; 3] {
        let parts = [self.rows.0.get(), self.bytes.get()];
        let mut out =
            Out(Vec::with_capacity(self.keys.len() * 64 + self.buckets.len() * 8 + self.dictionary.text.len() * 2));
        out.0.extend_from_slice(HEAD);
        out.0.extend_from_slice(&[0; 8]);
        out.number(self.bits.into());
        out.number(self.keys.len() as i64);
        self.keys.iter().for_each(|key| out.text(key));
        self.written.iter().for_each(|date| out.written(*date));
        out.number(self.said.len() as i64);
        self.said.iter().for_each(|date| out.said(date));
        for table in [&self.begins, &self.first_rows, &self.buckets, &self.dictionary.ends, &self.wordings] {
            out.table(table);
        }
        out.text(&self.dictionary.text);
        parts.iter().for_each(|part| out.number(part.len() as i64));
        let sum = checksum([out.0.get(HEAD.len() + 8..).unwrap_or(&[]), parts[0], parts[1]]);
        if let Some(place) = out.0.get_mut(HEAD.len()..HEAD.len() + 8) {
            place.copy_from_slice(&sum.to_le_bytes());
        }
        [Cow::Owned(out.0), Cow::Borrowed(parts[0]), Cow::Borrowed(parts[1])]
    }

    /// The segment that was written as `bytes` from `start` on; `None` if they are anything else, or of another version of the
    /// program. What is large in them stays where it is.
    pub fn from_bytes(bytes: Vec<u8>, start: usize) -> Option<Segment> {
        let all = Arc::new(bytes);
        let (sum, rest) = all.get(start..)?.strip_prefix(HEAD)?.split_first_chunk::<8>()?;
        let mut input = In(rest);
        let bits = u32::try_from(input.number()?).ok().filter(|bits| (1..=17).contains(bits))?;
        let count = input.count()?;
        let keys = (0..count).map(|_| Some(Key::from(input.text()?))).collect::<Option<Vec<_>>>()?;
        let written = (0..count).map(|_| input.written()).collect::<Option<Vec<_>>>()?;
        let dates = input.count()?;
        let said = (0..dates).map(|_| input.said()).collect::<Option<Vec<_>>>()?;
        let mut table = || input.table();
        let [begins, first_rows, buckets, ends, wordings] = [table()?, table()?, table()?, table()?, table()?];
        let text = input.text()?.to_owned();
        let lengths = [input.count()?, input.count()?];
        let head = rest.len() - input.0.len();
        let mut part = |length: usize| {
            let start = all.len() - input.0.len();
            input.take(length)?;
            Some(Bytes::part(&all, start..start + length))
        };
        let (rows, bytes) = (part(lengths[0])?, part(lengths[1])?);
        if checksum([rest.get(..head)?, rows.get(), bytes.get()]) != u64::from_le_bytes(*sum) {
            return None;
        }
        let whole = begins.len() == count + 1
            && first_rows.len() == count + 1
            && buckets.len() == (1 << bits) + 1
            && buckets.is_sorted()
            && first_rows.is_sorted()
            && first_rows.last().is_some_and(|&rows| rows as usize <= MOST)
            && first_rows.last().is_some_and(|&rows| rows as usize == wordings.len())
            && keys.is_sorted()
            && buckets.last().and_then(|&end| Rows::size(end as usize)) == Some(rows.get().len());
        whole.then_some(Segment {
            keys,
            begins,
            first_rows,
            bytes,
            dictionary: Dictionary { text, ends },
            written,
            said,
            rows: Rows(rows),
            buckets,
            bits,
            wordings,
            ready: Default::default(),
            sources: Default::default(),
            unpacked: Default::default(),
        })
    }
}

/// A number that tells damaged bytes from whole ones.
fn checksum(parts: [&[u8]; 3]) -> u64 {
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    parts.iter().fold(0, |sum, part| {
        let (words, rest) = part.as_chunks::<8>();
        let sum = words.iter().fold(mix(sum, part.len() as u64), |sum, word| mix(sum, u64::from_le_bytes(*word)));
        rest.iter().fold(sum, |sum, &byte| mix(sum, byte.into()))
    })
}

/// Writes numbers (zigzag, seven bits a byte), texts and tables.
struct Out(Vec<u8>);

impl Out {
    fn number(&mut self, value: i64) {
        let mut value = ((value << 1) ^ (value >> 63)) as u64;
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn numbers(&mut self, values: &[i64]) {
        values.iter().for_each(|&value| self.number(value));
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as i64);
        self.0.extend_from_slice(text.as_bytes());
    }

    fn table(&mut self, table: &[u32]) {
        self.number(table.len() as i64);
        self.0.extend(table.iter().flat_map(|value| value.to_le_bytes()));
    }

    fn when(&mut self, when: When) {
        let values = match when {
            When::Day(date) => return self.numbers(&[0, date.year().into(), date.month().into(), date.day().into()]),
            When::Week(year, week) => [1, year.into(), week.into()],
            When::Weekend(year, week) => [2, year.into(), week.into()],
            When::Month(year, month) => [3, year.into(), month.into()],
            When::Quarter(year, quarter) => [4, year.into(), quarter.into()],
            When::Season(year, season) => [5, year.into(), season.into()],
            When::Year(year) => [6, year.into(), 0],
            When::Decade(decade) => [7, decade.into(), 0],
            When::Half(year, half) => [8, year.into(), half.into()],
            When::Century(century) => [9, century.into(), 0],
        };
        self.numbers(&values);
    }

    fn written(&mut self, date: Option<ArticleDate>) {
        let Some(ArticleDate { when, from, span }) = date else { return self.number(0) };
        self.number(match from {
            ArticleDateFrom::Given => 1,
            ArticleDateFrom::FrontMatter => 2,
            ArticleDateFrom::Metadata => 3,
            ArticleDateFrom::Dateline => 4,
            ArticleDateFrom::Opening => 5,
            ArticleDateFrom::Credit => 6,
            ArticleDateFrom::FileName => 7,
            ArticleDateFrom::Linked => 8,
            ArticleDateFrom::Modified => 9,
        });
        self.when(when);
        match span {
            Some(span) => self.numbers(&[1, span.start.into(), span.end.into()]),
            None => self.number(0),
        }
    }

    fn said(&mut self, date: &StatementDate) {
        let from = match date.from {
            DateFrom::Weekday => 0,
            DateFrom::Explicit => 1,
            DateFrom::Relative => 2,
            DateFrom::Article => 3,
            DateFrom::Linked => 4,
        };
        self.number(from + if date.carried { CARRIED } else { 0 });
        self.number(date.when.is_some().into());
        if let Some(when) = date.when {
            self.when(when);
        }
        self.number(date.meaning.is_some().into());
        if let Some(Meaning { base, days }) = date.meaning {
            self.base(base);
            self.number(days.into());
        }
    }

    fn base(&mut self, base: Base) {
        let unit = |unit| match unit {
            Unit::Day => 0,
            Unit::Week => 1,
            Unit::Weekend => 2,
            Unit::Month => 3,
            Unit::Quarter => 4,
            Unit::Year => 5,
            Unit::Decade => 6,
            Unit::Century => 7,
        };
        // The years of `Turn::Year` stand around 1000, far from the others.
        let of = |turn| match turn {
            Turn::Either => 0,
            Turn::Past => 1,
            Turn::Future => 2,
            Turn::Last => 3,
            Turn::Next => 4,
            Turn::This => 5,
            Turn::Near => 6,
            Turn::Year(years) => 1000 + i64::from(years),
        };
        match base {
            Base::Absolute(when) => {
                self.number(0);
                self.when(when);
            }
            Base::Numeric(a, b, year) => self.numbers(&[1, a.into(), b.into(), year.into()]),
            Base::Units(what, count) => self.numbers(&[2, unit(what), count.into()]),
            Base::Later(what, count) => self.numbers(&[3, unit(what), count.into()]),
            Base::LaterWeekday(day, after) => self.numbers(&[4, day.into(), after.into()]),
            Base::SameDay(months) => self.numbers(&[5, months.into()]),
            Base::YearEnd(turn) => self.numbers(&[6, of(turn)]),
            Base::Weekday(day, turn) => self.numbers(&[7, day.into(), of(turn)]),
            Base::WeekdayOf(day, weeks) => self.numbers(&[8, day.into(), weeks.into()]),
            Base::MonthDay { month, day, weekday, turn } => {
                self.numbers(&[9, month.into(), day.into(), weekday.into(), of(turn)]);
            }
            Base::DayOfMonth(day, months) => self.numbers(&[10, day.into(), months.into()]),
            Base::Month(month, turn) => self.numbers(&[11, month.into(), of(turn)]),
            Base::Quarter(quarter, turn) => self.numbers(&[12, quarter.into(), of(turn)]),
            Base::LatestQuarter(years) => self.numbers(&[13, years.into()]),
            Base::Season(season, turn) => self.numbers(&[14, season.into(), of(turn)]),
            Base::Holiday(Holiday::Fixed(month, day), turn) => {
                self.numbers(&[15, month.into(), day.into(), of(turn)]);
            }
            Base::Holiday(Holiday::Easter(days), turn) => self.numbers(&[16, days.into(), of(turn)]),
            Base::Holiday(Holiday::EasternEaster(days), turn) => self.numbers(&[23, days.into(), of(turn)]),
            Base::Holiday(Holiday::Passover(days), turn) => self.numbers(&[24, days.into(), of(turn)]),
            Base::Holiday(Holiday::Nth { month, weekday, nth, plus }, turn) => {
                self.numbers(&[17, month.into(), weekday.into(), nth.into(), plus.into(), of(turn)]);
            }
            Base::Weekend(turn) => self.numbers(&[18, of(turn)]),
            Base::LaterMonth(month, steps) => self.numbers(&[19, month.into(), steps.into()]),
            Base::Half(half, turn) => self.numbers(&[20, half.into(), of(turn)]),
            Base::SameWeek(months) => self.numbers(&[21, months.into()]),
            Base::PartOfMonth { unit: what, nth, month, turn } => {
                self.numbers(&[22, unit(what), nth.into(), month.into(), of(turn)]);
            }
        }
    }
}

/// Added to the number of a date's source if the date is carried over.
const CARRIED: i64 = 8;

/// Reads what [`Out`] writes.
struct In<'b>(&'b [u8]);

impl<'b> In<'b> {
    fn number(&mut self) -> Option<i64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some((value >> 1) as i64 ^ -((value & 1) as i64));
            }
        }
        None
    }

    fn small<T: TryFrom<i64>>(&mut self) -> Option<T> {
        T::try_from(self.number()?).ok()
    }

    /// A number of things that are still to come, each at least a byte long.
    fn count(&mut self) -> Option<usize> {
        self.small::<usize>().filter(|&count| count <= self.0.len())
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn text(&mut self) -> Option<&'b str> {
        let length = self.count()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn table(&mut self) -> Option<Vec<u32>> {
        let length = self.count()?;
        let (values, _) = self.take(length.checked_mul(4)?)?.as_chunks::<4>();
        Some(values.iter().map(|value| u32::from_le_bytes(*value)).collect())
    }

    fn when(&mut self) -> Option<When> {
        let (kind, year) = (self.number()?, self.small::<i16>()?);
        let part = self.small::<i8>()?;
        Some(match kind {
            0 => When::Day(Date::new(year, part, self.small()?).ok()?),
            1 => When::Week(year, part),
            2 => When::Weekend(year, part),
            3 => When::Month(year, part),
            4 => When::Quarter(year, part),
            5 => When::Season(year, part),
            6 => When::Year(year),
            7 => When::Decade(year),
            8 => When::Half(year, part),
            9 => When::Century(year),
            _ => return None,
        })
    }

    fn written(&mut self) -> Option<Option<ArticleDate>> {
        let from = match self.number()? {
            0 => return Some(None),
            1 => ArticleDateFrom::Given,
            2 => ArticleDateFrom::FrontMatter,
            3 => ArticleDateFrom::Metadata,
            4 => ArticleDateFrom::Dateline,
            5 => ArticleDateFrom::Opening,
            6 => ArticleDateFrom::Credit,
            7 => ArticleDateFrom::FileName,
            8 => ArticleDateFrom::Linked,
            9 => ArticleDateFrom::Modified,
            _ => return None,
        };
        let when = self.when()?;
        let span = match self.number()? {
            0 => None,
            _ => Some(Span { start: self.small()?, end: self.small()? }),
        };
        Some(Some(ArticleDate { when, from, span }))
    }

    fn said(&mut self) -> Option<StatementDate> {
        let from = self.number().filter(|from| (0..2 * CARRIED).contains(from))?;
        let carried = from >= CARRIED;
        let from = match from % CARRIED {
            0 => DateFrom::Weekday,
            1 => DateFrom::Explicit,
            2 => DateFrom::Relative,
            3 => DateFrom::Article,
            4 => DateFrom::Linked,
            _ => return None,
        };
        let when = if self.number()? == 0 { None } else { Some(self.when()?) };
        let meaning = match self.number()? {
            0 => None,
            _ => Some(Meaning { base: self.base()?, days: self.small()? }),
        };
        Some(StatementDate { when, from, evidence: None, meaning, carried, reason: "" })
    }

    fn turn(&mut self) -> Option<Turn> {
        Some(match self.number()? {
            0 => Turn::Either,
            1 => Turn::Past,
            2 => Turn::Future,
            3 => Turn::Last,
            4 => Turn::Next,
            5 => Turn::This,
            6 => Turn::Near,
            years => Turn::Year(i8::try_from(years - 1000).ok()?),
        })
    }

    fn unit(&mut self) -> Option<Unit> {
        use Unit::*;
        [Day, Week, Weekend, Month, Quarter, Year, Decade, Century].get(self.small::<usize>()?).copied()
    }

    fn base(&mut self) -> Option<Base> {
        Some(match self.number()? {
            0 => Base::Absolute(self.when()?),
            1 => Base::Numeric(self.small()?, self.small()?, self.small()?),
            2 => Base::Units(self.unit()?, self.small()?),
            3 => Base::Later(self.unit()?, self.small()?),
            4 => Base::LaterWeekday(self.small()?, self.number()? != 0),
            5 => Base::SameDay(self.small()?),
            6 => Base::YearEnd(self.turn()?),
            7 => Base::Weekday(self.small()?, self.turn()?),
            8 => Base::WeekdayOf(self.small()?, self.small()?),
            9 => {
                Base::MonthDay { month: self.small()?, day: self.small()?, weekday: self.small()?, turn: self.turn()? }
            }
            10 => Base::DayOfMonth(self.small()?, self.small()?),
            11 => Base::Month(self.small()?, self.turn()?),
            12 => Base::Quarter(self.small()?, self.turn()?),
            13 => Base::LatestQuarter(self.small()?),
            14 => Base::Season(self.small()?, self.turn()?),
            15 => Base::Holiday(Holiday::Fixed(self.small()?, self.small()?), self.turn()?),
            16 => Base::Holiday(Holiday::Easter(self.small()?), self.turn()?),
            17 => {
                let (month, weekday, nth, plus) = (self.small()?, self.small()?, self.small()?, self.small()?);
                Base::Holiday(Holiday::Nth { month, weekday, nth, plus }, self.turn()?)
            }
            18 => Base::Weekend(self.turn()?),
            19 => Base::LaterMonth(self.small()?, self.small()?),
            20 => Base::Half(self.small()?, self.turn()?),
            21 => Base::SameWeek(self.small()?),
            22 => {
                let (unit, nth, month) = (self.unit()?, self.small()?, self.small()?);
                Base::PartOfMonth { unit, nth, month, turn: self.turn()? }
            }
            23 => Base::Holiday(Holiday::EasternEaster(self.small()?), self.turn()?),
            24 => Base::Holiday(Holiday::Passover(self.small()?), self.turn()?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Dates;

    #[test]
    fn every_kind_of_date_comes_back() {
        let text = "On Monday, last week, two days later, on 04/05/2021, by the end of the year, the following Monday, a year \
            ago today, on Tuesday of last week, on March 5, on the 3rd of last month, in March, in the third quarter, last \
            quarter, in spring, at Christmas, on Easter Monday, on Thanksgiving, this weekend, in the 1990s, in the 19th \
            century, in the first half of 2020, in 2019, on 2 March 2021, in June last year, that August, 40 years ago this week, in the first week of March, on Orthodox Easter, at Passover.";
        let found = Dates::read(text).expressions(None);
        assert!(found.len() >= 20, "{}", found.len());
        for written in [Date::constant(2021, 3, 19), Date::constant(1999, 12, 31)] {
            for expression in &found {
                let when = expression.meaning.resolve(Some(When::Day(written)));
                let date = StatementDate {
                    when,
                    from: DateFrom::Relative,
                    evidence: None,
                    meaning: Some(expression.meaning),
                    carried: when.is_some(),
                    reason: "",
                };
                let mut out = Out(Vec::new());
                out.said(&date);
                let mut input = In(&out.0);
                assert_eq!((input.said(), input.0.len()), (Some(date), 0), "{:?}", expression.span.of(text));
            }
        }
    }
}
