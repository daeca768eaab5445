//! The calendar beneath the grammar: weeks, quarters, seasons, and the feasts whose day must be computed.

use super::meaning::Unit;
use super::{Date, When};
use jiff::ToSpan;

/// A day, if there is such a day between the years 1 and 9999.
pub(super) fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    if year < 1 { None } else { Date::new(year, month, day).ok() }
}

/// `date` moved by whole days.
pub(super) fn add_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(days.days()).ok().filter(|date| date.year() >= 1)
}

/// Month counted from the year 0: arithmetic on months is arithmetic on this number.
pub(super) fn months(year: i16, month: i8) -> i32 {
    i32::from(year) * 12 + i32::from(month) - 1
}

/// The month behind a number that [`months`] gave.
pub(super) fn month_at(number: i32) -> Option<When> {
    Some(When::Month(year_in_range(number.div_euclid(12))?, (number.rem_euclid(12) + 1) as i8))
}

/// The quarter `number` quarters after the first of the year 0.
pub(super) fn quarter_at(number: i32) -> Option<When> {
    Some(When::Quarter(year_in_range(number.div_euclid(4))?, (number.rem_euclid(4) + 1) as i8))
}

/// The season `number` seasons after the spring of the year 0; a winter belongs to the year of its December.
pub(super) fn season_at(number: i32) -> Option<When> {
    Some(When::Season(year_in_range(number.div_euclid(4))?, number.rem_euclid(4) as i8))
}

/// The number of the season that `date` lies in, for [`season_at`].
pub(super) fn season_of(date: Date) -> i32 {
    let month = i32::from(date.month());
    (i32::from(date.year()) * 12 + month - 3).div_euclid(3)
}

/// `year` as a year that can be written: 1 to 9999.
pub(super) fn year_in_range(year: i32) -> Option<i16> {
    (1..=9999).contains(&year).then_some(year as i16)
}

/// The ISO week of `date`.
pub(super) fn week(date: Date) -> When {
    let week = date.iso_week_date();
    When::Week(week.year(), week.week())
}

/// The weekend of the ISO week of `date`.
pub(super) fn weekend(date: Date) -> When {
    let week = date.iso_week_date();
    When::Weekend(week.year(), week.week())
}

/// The n-th week or weekend of a month, −1 being the last: the week that has most of its days in it, the weekend whose
/// Saturday it has.
pub(super) fn part_of_month(year: i16, month: i8, unit: Unit, nth: i8) -> Option<When> {
    let nth = i32::from(nth);
    if unit == Unit::Weekend {
        let saturday = Holiday::Nth { month, weekday: 6, nth: nth as i8, plus: 0 };
        return saturday.in_year(year).map(weekend);
    }
    let first = day(year, month, 1)?;
    let middle = if nth < 0 { add_days(first.last_of_month(), -3)? } else { add_days(first, 3 + 7 * (nth - 1))? };
    Some(week(middle))
}

/// Monday of an ISO week.
pub(super) fn monday(year: i16, week: i8) -> Option<Date> {
    jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Monday).ok().map(|week| week.date())
}

/// Weekday as ISO counts: 1 is Monday, 7 is Sunday.
pub(super) fn weekday(date: Date) -> i8 {
    date.weekday().to_monday_one_offset()
}

/// A feast or a day with a name, as far as it has a day of its own each year.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Holiday {
    /// The same month and day each year.
    Fixed(i8, i8),
    /// Days from Easter Sunday of the western churches.
    Easter(i8),
    /// Days from Easter Sunday of the eastern churches.
    EasternEaster(i8),
    /// Days from the first day of Passover, as the Jewish calendar has it; feasts begin on the evening before.
    Passover(i16),
    /// The n-th weekday (1 Monday … 7 Sunday) of a month, then so many days later; n = −1 is the last.
    Nth {
        /// 1 to 12.
        month: i8,
        /// 1 Monday to 7 Sunday.
        weekday: i8,
        /// Which one; −1 is the last.
        nth: i8,
        /// Days after it.
        plus: i8,
    },
}

impl Holiday {
    /// Its day in `year`.
    pub(super) fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Holiday::Fixed(month, at) => day(year, month, at),
            Holiday::Easter(offset) => add_days(easter(year)?, i32::from(offset)),
            Holiday::EasternEaster(offset) => add_days(eastern_easter(year)?, i32::from(offset)),
            Holiday::Passover(offset) => add_days(passover(year)?, i32::from(offset)),
            Holiday::Nth { month, weekday: wanted, nth, plus } => {
                let base = if nth < 0 {
                    let last = day(year, month, 1)?.last_of_month();
                    add_days(last, -i32::from((weekday(last) - wanted).rem_euclid(7)))?
                } else {
                    let first = day(year, month, 1)?;
                    add_days(first, i32::from((wanted - weekday(first)).rem_euclid(7)) + 7 * (i32::from(nth) - 1))?
                };
                add_days(base, i32::from(plus))
            }
        }
    }
}

/// Easter Sunday in the Gregorian calendar (the anonymous algorithm of Nature, 1876).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, (n / 31) as i8, (n % 31 + 1) as i8)
}

/// How many days the Gregorian calendar is ahead of the Julian from March on.
fn ahead_of_julian(year: i32) -> i32 {
    year / 100 - year / 400 - 2
}

/// Easter Sunday of the churches that reckon by the Julian calendar, as a Gregorian day (Meeus, Astronomical Algorithms, chapter 8).
fn eastern_easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let n = d + e + 114;
    add_days(day(year, (n / 31) as i8, (n % 31 + 1) as i8)?, ahead_of_julian(y))
}

/// The first day of Passover, 15 Nisan, as a Gregorian day (C. F. Gauss, "Berechnung des jüdischen Osterfestes", 1802).
fn passover(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let jewish = y + 3760;
    let (a, b) = ((12 * jewish + 17) % 19, jewish % 4);
    let moon = 32.044_093_2 + 1.554_241_8 * f64::from(a) + 0.25 * f64::from(b) - 0.003_177_794 * f64::from(jewish);
    let (whole, part) = (moon.floor() as i32, moon - moon.floor());
    let weekday = (whole + 3 * jewish + 5 * b + 5).rem_euclid(7);
    let put_off = match weekday {
        0 if a > 11 && part >= 0.897_723_76 => 1,
        1 if a > 6 && part >= 0.632_870_37 => 2,
        2 | 4 | 6 => 1,
        _ => 0,
    };
    add_days(day(year, 3, 1)?, whole + put_off - 1 + ahead_of_julian(y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feasts_fall_on_their_days() {
        let on = |holiday: Holiday, year| holiday.in_year(year).map(|d| d.to_string());
        for (year, sunday) in [(1998, "1998-04-12"), (2000, "2000-04-23"), (2021, "2021-04-04"), (2038, "2038-04-25")] {
            assert_eq!(on(Holiday::Easter(0), year).as_deref(), Some(sunday));
        }
        for (year, sunday) in [(2016, "2016-05-01"), (2021, "2021-05-02"), (2024, "2024-05-05")] {
            assert_eq!(on(Holiday::EasternEaster(0), year).as_deref(), Some(sunday));
        }
        let passovers =
            ["2016-04-23", "2019-04-20", "2020-04-09", "2021-03-28", "2022-04-16", "2023-04-06", "2024-04-23"];
        for day in passovers {
            let year = day[..4].parse().expect("a year");
            assert_eq!(on(Holiday::Passover(0), year).as_deref(), Some(day));
        }
        for (year, new_year) in [(2016, "2016-10-03"), (2019, "2019-09-30"), (2021, "2021-09-07"), (2023, "2023-09-16")]
        {
            assert_eq!(on(Holiday::Passover(163), year).as_deref(), Some(new_year));
        }
        let thanksgiving = Holiday::Nth { month: 11, weekday: 4, nth: 4, plus: 0 };
        assert_eq!(on(thanksgiving, 2016).as_deref(), Some("2016-11-24"));
        let memorial = Holiday::Nth { month: 5, weekday: 1, nth: -1, plus: 0 };
        assert_eq!(on(memorial, 2021).as_deref(), Some("2021-05-31"));
        let election = Holiday::Nth { month: 11, weekday: 1, nth: 1, plus: 1 };
        assert_eq!(on(election, 2016).as_deref(), Some("2016-11-08"));
    }
}
