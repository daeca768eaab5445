//! What the words of a date mean before it is known on which day they were written, and what they mean after.
//!
//! The two steps are apart because an article's date may be found late, through other articles: its expressions are then
//! resolved again without being read again.

use super::calendar::{self, Holiday};
use super::{Date, When};

/// A unit of time that expressions count in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Which one of all the Mondays, Marches or Christmases is meant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Turn {
    /// Nothing tells: the latest, unless the next one is very much nearer.
    Either,
    /// Words stand around it, and none looks back or ahead: the next, if it is but some months or two days away.
    Near,
    /// The latest, the article's own day included.
    Past,
    /// The next, the article's own day included.
    Future,
    /// The latest before the article's day ("last").
    Last,
    /// The first after the article's day ("next").
    Next,
    /// The one of the current week or year ("this").
    This,
    /// The one of the year that is so many years from the article's ("June last year").
    Year(i8),
}

/// What an expression says, with the article's date left open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Meaning {
    /// What the words name.
    pub base: Base,
    /// Days to add to it ("the day after Christmas", "a week from Monday"); only days can be moved so.
    pub days: i16,
}

/// The kinds of things that a date names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Base {
    /// A date that is complete.
    Absolute(When),
    /// 04/05/2021, where either number can be the month.
    Numeric(i8, i8, i16),
    /// So many units from the article's: today is 0 days, last week −1 weeks.
    Units(Unit, i16),
    /// So many units from the date that was mentioned last ("two days later", "the same week").
    Later(Unit, i16),
    /// A weekday after (true) or before the date that was mentioned last ("the following Monday").
    LaterWeekday(i8, bool),
    /// A month of the year that was mentioned last ("that August": 0), the first after that date ("the following January": 1)
    /// or the last before it (−1).
    LaterMonth(i8, i8),
    /// The article's day so many months away ("a year ago today").
    SameDay(i16),
    /// The week of that day ("40 years ago this week").
    SameWeek(i16),
    /// A week or a weekend of a month, −1 for the last: "the first week of March". The first week is the one that has most of
    /// its days in the month, as ISO counts the weeks of a year.
    PartOfMonth {
        /// Weeks or weekends.
        unit: Unit,
        /// 1 to 5, or −1.
        nth: i8,
        /// 1 to 12.
        month: i8,
        /// Which year's.
        turn: Turn,
    },
    /// The year as seen from its end.
    YearEnd(Turn),
    /// 1 Monday to 7 Sunday.
    Weekday(i8, Turn),
    /// A weekday of the week that is so many weeks from the article's ("Tuesday of last week").
    WeekdayOf(i8, i8),
    /// A month and day without a year; the weekday beside it, or 0, helps to find the year.
    MonthDay {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
        /// 1 Monday to 7 Sunday, or 0.
        weekday: i8,
        /// Which year's.
        turn: Turn,
    },
    /// A day of the month that is so many months from the article's; `i8::MIN` for the latest such day.
    DayOfMonth(i8, i8),
    /// 1 to 12.
    Month(i8, Turn),
    /// 1 to 4.
    Quarter(i8, Turn),
    /// 1 or 2.
    Half(i8, Turn),
    /// The last quarter that has ended, so many years ago.
    LatestQuarter(i8),
    /// 0 spring to 3 winter.
    Season(i8, Turn),
    /// A feast.
    Holiday(Holiday, Turn),
    /// Saturday and Sunday.
    Weekend(Turn),
}

impl From<Base> for Meaning {
    fn from(base: Base) -> Meaning {
        Meaning { base, days: 0 }
    }
}

impl Meaning {
    /// What it means in an article written at `article`. `None` where the article's date is needed and not known well
    /// enough, and for a day that does not exist.
    pub fn resolve(self, article: Option<When>) -> Option<When> {
        self.resolve_from(article, None)
    }

    /// As [`Meaning::resolve`], with the date that was mentioned last for "two days later".
    pub(super) fn resolve_from(self, article: Option<When>, last: Option<When>) -> Option<When> {
        let when = self.base.resolve(article, last)?;
        match (when, self.days) {
            (when, 0) => Some(when),
            (When::Day(date), days) => calendar::add_days(date, i32::from(days)).map(When::Day),
            _ => None,
        }
    }

    /// True if it needs the article's date.
    pub fn is_relative(self) -> bool {
        !matches!(self.base, Base::Absolute(_))
    }
}

/// As much of the article's date as is known.
#[derive(Clone, Copy)]
struct Now {
    day: Option<Date>,
    month: Option<i32>,
    year: i16,
}

impl Now {
    fn of(when: When) -> Option<Now> {
        Some(match when {
            When::Day(date) => {
                Now { day: Some(date), month: Some(calendar::months(date.year(), date.month())), year: date.year() }
            }
            When::Month(year, month) => Now { day: None, month: Some(calendar::months(year, month)), year },
            When::Week(year, _)
            | When::Weekend(year, _)
            | When::Quarter(year, _)
            | When::Half(year, _)
            | When::Season(year, _)
            | When::Year(year) => Now { day: None, month: None, year },
            When::Decade(_) | When::Century(_) => return None,
        })
    }
}

/// "The March 25 hearing", written on 20 March, is the coming one though nothing else tells: the next such day is taken
/// if the latest one lies more than so many times farther off.
const FAR: i32 = 8;

impl Base {
    fn resolve(self, article: Option<When>, last: Option<When>) -> Option<When> {
        match self {
            Base::Absolute(when) => return Some(when),
            Base::Later(unit, n) => return later(last.or(article)?, unit, i32::from(n), last.is_some()),
            Base::LatestQuarter(years) if matches!(last, Some(When::Quarter(..))) => {
                return later(last?, Unit::Year, i32::from(years), true);
            }
            Base::LaterWeekday(day, after) => {
                let from = Now::of(last.or(article)?)?.day?;
                return weekday(from, day, if after { Turn::Next } else { Turn::Last }).map(When::Day);
            }
            Base::LaterMonth(month, steps) => {
                let Now { month: from, year, .. } = Now::of(last?)?;
                let beyond = from.map_or(0, |from| match (steps, i32::from(month) - 1 - from % 12) {
                    (1, ..=0) => 1,
                    (-1, 0..) => -1,
                    _ => 0,
                });
                return calendar::year_in_range(i32::from(year) + beyond).map(|year| When::Month(year, month));
            }
            Base::Numeric(first, second, year) => return numeric(first, second, year, article).map(When::Day),
            _ => {}
        }
        let now = Now::of(article?)?;
        match self {
            Base::Units(unit, n) => units(now, unit, i32::from(n)),
            Base::SameDay(months) => same_day(now, months).map(When::Day),
            Base::SameWeek(months) => same_day(now, months).map(calendar::week),
            Base::PartOfMonth { unit, nth, month, turn } => {
                calendar::part_of_month(near_year(now, month, turn)?, month, unit, nth)
            }
            Base::YearEnd(turn) => {
                // In the first months of a year what happened at its end happened at the last one's.
                let back = matches!(turn, Turn::Past) && now.month.is_some_and(|month| month % 12 < 4);
                calendar::year_in_range(i32::from(now.year) - i32::from(back)).map(When::Year)
            }
            Base::Weekday(day, turn) => weekday(now.day?, day, turn).map(When::Day),
            Base::WeekdayOf(day, weeks) => {
                let offset = i32::from(day) - i32::from(calendar::weekday(now.day?)) + 7 * i32::from(weeks);
                calendar::add_days(now.day?, offset).map(When::Day)
            }
            Base::MonthDay { month, day, weekday, turn } => {
                let in_year = |year| calendar::day(year, month, day);
                match now.day {
                    Some(today) => {
                        let day = yearly(now, turn, weekday, in_year)?;
                        // "before the March 15 deadline", written in April: nobody writes so of what is eleven months away.
                        let past = (turn == Turn::Future && (day - today).get_days() >= 320).then(|| {
                            yearly(now, Turn::Last, weekday, in_year).filter(|&past| (today - past).get_days() <= 45)
                        });
                        Some(When::Day(past.flatten().unwrap_or(day)))
                    }
                    None => in_year(near_year(now, month, turn)?).map(When::Day),
                }
            }
            Base::DayOfMonth(day, months) => {
                let in_month = |number: i32| match calendar::month_at(number)? {
                    When::Month(year, month) => calendar::day(year, month, day),
                    _ => None,
                };
                let this = now.month?;
                if months != i8::MIN {
                    return in_month(this + i32::from(months)).map(When::Day);
                }
                let today = now.day?;
                let latest = in_month(this).filter(|&date| date <= today);
                latest.or_else(|| (1..=2).find_map(|back| in_month(this - back))).map(When::Day)
            }
            Base::Month(month, turn) => Some(When::Month(near_year(now, month, turn)?, month)),
            Base::Quarter(quarter, turn) => {
                let year = match (turn, now.month) {
                    (Turn::Year(years), _) => now.year.checked_add(i16::from(years))?,
                    (Turn::This, _) | (_, None) => now.year,
                    (Turn::Future | Turn::Next, Some(month)) => {
                        now.year + i16::from(month % 12 / 3 >= i32::from(quarter))
                    }
                    (_, Some(month)) => now.year - i16::from(month % 12 / 3 < i32::from(quarter) - 1),
                };
                Some(When::Quarter(calendar::year_in_range(year.into())?, quarter))
            }
            Base::Half(half, turn) => {
                let second = now.month.map(|month| month.rem_euclid(12) >= 6);
                let year = match (turn, second) {
                    (Turn::Year(years), _) => now.year.checked_add(i16::from(years))?,
                    (Turn::Future | Turn::Next, Some(second)) => now.year + i16::from(second && half == 1),
                    (Turn::Either | Turn::Near | Turn::Past | Turn::Last, Some(second)) => {
                        now.year - i16::from(!second && half == 2)
                    }
                    (Turn::This, _) | (_, None) => now.year,
                };
                Some(When::Half(calendar::year_in_range(year.into())?, half))
            }
            Base::LatestQuarter(years) => calendar::quarter_at(now.month?.div_euclid(3) - 1 + 4 * i32::from(years)),
            Base::Season(season, turn) => {
                let own = i32::from(now.year) * 4 + i32::from(season);
                let Some(today) = now.day else { return calendar::season_at(own) };
                let current = calendar::season_of(today);
                let back = (current - i32::from(season)).rem_euclid(4);
                calendar::season_at(match turn {
                    // "the debates in the fall", written in summer
                    Turn::Near if back == 3 => current + 1,
                    Turn::Either | Turn::Near | Turn::Past => current - back,
                    Turn::Last => current - if back == 0 { 4 } else { back },
                    Turn::Future => current + (4 - back) % 4,
                    Turn::Next => current + 4 - back,
                    Turn::This => {
                        if back == 0 {
                            current
                        } else {
                            own
                        }
                    }
                    Turn::Year(years) => own + 4 * i32::from(years),
                })
            }
            Base::Holiday(holiday, turn) => match now.day {
                Some(_) => yearly(now, turn, 0, |year| holiday.in_year(year)).map(When::Day),
                None => holiday.in_year(now.year).map(When::Day),
            },
            Base::Weekend(turn) => {
                let today = now.day?;
                let at = calendar::weekday(today);
                let weeks = match turn {
                    Turn::Either | Turn::Near | Turn::Past => {
                        if at >= 6 {
                            0
                        } else {
                            -1
                        }
                    }
                    Turn::Last => -1,
                    Turn::This => {
                        if at <= 2 {
                            -1
                        } else {
                            0
                        }
                    }
                    Turn::Future => 0,
                    Turn::Next => 1,
                    Turn::Year(_) => return None,
                };
                calendar::add_days(today, 7 * weeks).map(calendar::weekend)
            }
            Base::Absolute(_) | Base::Later(..) | Base::LaterWeekday(..) | Base::LaterMonth(..) | Base::Numeric(..) => {
                None
            }
        }
    }
}

/// The article's day so many months away.
fn same_day(now: Now, months: i16) -> Option<Date> {
    match calendar::month_at(now.month? + i32::from(months))? {
        When::Month(year, month) => calendar::day(year, month, now.day?.day()),
        _ => None,
    }
}

/// The unit that lies `n` units from the article's.
fn units(now: Now, unit: Unit, n: i32) -> Option<When> {
    match unit {
        Unit::Day => calendar::add_days(now.day?, n).map(When::Day),
        Unit::Week => calendar::add_days(now.day?, 7 * n).map(calendar::week),
        Unit::Weekend => calendar::add_days(now.day?, 7 * n).map(calendar::weekend),
        Unit::Month => calendar::month_at(now.month? + n),
        Unit::Quarter => calendar::quarter_at(now.month?.div_euclid(3) + n),
        Unit::Year => calendar::year_in_range(i32::from(now.year) + n).map(When::Year),
        Unit::Decade => calendar::year_in_range(i32::from(now.year) + 10 * n).map(|year| When::Decade(year / 10)),
        Unit::Century => calendar::year_in_range(i32::from(now.year) + 100 * n).map(|year| When::Century(year / 100)),
    }
}

/// The unit that lies `n` units from `last`. A year from a quarter is a quarter, from a month a month ("up from a year
/// earlier"); from a day it is a year.
fn later(last: When, unit: Unit, n: i32, mentioned: bool) -> Option<When> {
    match (last, unit) {
        (When::Quarter(year, quarter), Unit::Year) if mentioned => {
            calendar::quarter_at((i32::from(year) + n) * 4 + i32::from(quarter) - 1)
        }
        (When::Quarter(year, quarter), Unit::Quarter) => {
            calendar::quarter_at(i32::from(year) * 4 + i32::from(quarter) - 1 + n)
        }
        (When::Month(year, month), Unit::Year) if mentioned && n != 0 => {
            calendar::month_at(calendar::months(year, month) + 12 * n)
        }
        (When::Week(year, week) | When::Weekend(year, week), Unit::Week | Unit::Day | Unit::Weekend) => {
            let monday = calendar::monday(year, week)?;
            match unit {
                Unit::Week => calendar::add_days(monday, 7 * n).map(calendar::week),
                Unit::Weekend => calendar::add_days(monday, 7 * n).map(calendar::weekend),
                _ => None,
            }
        }
        (When::Decade(decade), Unit::Decade) => Some(When::Decade(decade.checked_add(n.try_into().ok()?)?)),
        _ => units(Now::of(last)?, unit, n),
    }
}

/// A weekday that no verb places is the next one if that is at most so many days away.
const SOON: i32 = 2;

/// A weekday seen from `today`.
fn weekday(today: Date, day: i8, turn: Turn) -> Option<Date> {
    let back = i32::from((calendar::weekday(today) - day).rem_euclid(7));
    let offset = match turn {
        Turn::Near if back >= 7 - SOON => 7 - back,
        Turn::Either | Turn::Near | Turn::Past => -back,
        Turn::Last => {
            if back == 0 {
                -7
            } else {
                -back
            }
        }
        Turn::Future => (7 - back) % 7,
        Turn::Next => 7 - back,
        Turn::This => i32::from(day - calendar::weekday(today)),
        Turn::Year(_) => return None,
    };
    calendar::add_days(today, offset)
}

/// A month that no verb places is the next one if that is at most so many months away.
const AHEAD: i8 = 5;

/// The year of a month that stands without one.
fn near_year(now: Now, month: i8, turn: Turn) -> Option<i16> {
    let own = now.year;
    let Some(this) = now.month.map(|number| (number.rem_euclid(12) + 1) as i8) else {
        return match turn {
            Turn::Year(years) => own.checked_add(i16::from(years)),
            _ => Some(own),
        };
    };
    let year = match turn {
        Turn::Year(years) => own.checked_add(i16::from(years))?,
        Turn::This => own,
        Turn::Past => own - i16::from(month > this),
        // Next month, rather than eleven months ago.
        Turn::Either if (month - this).rem_euclid(12) == 1 => own + i16::from(month < this),
        // "votes at the convention in July" are to be cast.
        Turn::Near if (1..=AHEAD).contains(&(month - this).rem_euclid(12)) => own + i16::from(month < this),
        Turn::Either | Turn::Near => own - i16::from(month > this),
        Turn::Future => own + i16::from(month < this),
        Turn::Last => own - i16::from(month >= this),
        Turn::Next => own + i16::from(month <= this),
    };
    calendar::year_in_range(year.into())
}

/// A day that comes once a year (or once in four), seen from the article's.
fn yearly(now: Now, turn: Turn, on: i8, in_year: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    let today = now.day?;
    let around = |reach: i16| (now.year.saturating_sub(reach)..=now.year.saturating_add(reach)).filter_map(&in_year);
    if let Turn::Year(years) = turn {
        return in_year(now.year.checked_add(i16::from(years))?);
    }
    if turn == Turn::This {
        return in_year(now.year);
    }
    // A weekday beside the day decides between years; if it fits none, it is an error of the text and is not heard.
    let fits = |date: &Date| on == 0 || calendar::weekday(*date) == on;
    let reach = if on != 0 && around(6).any(|date| fits(&date)) { 6 } else { 8 };
    let fits = |date: &Date| reach == 8 || fits(date);
    let past = around(reach).filter(fits).filter(|&date| date <= today).max();
    let future = around(reach).filter(fits).filter(|&date| date >= today).min();
    let distance = |date: Date| (date - today).get_days().abs();
    match turn {
        Turn::Last => around(reach).filter(fits).filter(|&date| date < today).max(),
        Turn::Next => around(reach).filter(fits).filter(|&date| date > today).min(),
        Turn::Future => future,
        _ => match (past, future) {
            // The zones of the world differ by a day, and an article may carry the earlier one.
            // A past verb may govern something else ("campaigned before the June 7 primary"), and an article may carry the
            // date of an earlier zone: eleven months back without a year is not how news is written.
            (Some(past), Some(future)) if turn == Turn::Past && distance(future) <= 45 && distance(past) >= 320 => {
                Some(future)
            }
            (Some(past), Some(future)) if turn == Turn::Either && distance(future) * FAR < distance(past) => {
                Some(future)
            }
            (past, future) => past.or(future),
        },
    }
}

/// A date in numbers whose order is open: the order that gives the article's day or the nearest day before it; without
/// an article's date, or where both lie far from it, day before month, as most of the world writes.
fn numeric(first: i8, second: i8, year: i16, article: Option<When>) -> Option<Date> {
    let day_first = calendar::day(year, second, first);
    let month_first = calendar::day(year, first, second);
    let (Some(european), Some(american)) = (day_first, month_first) else { return day_first.or(month_first) };
    let Some(When::Day(today)) = article else { return Some(european) };
    let cost = |date: Date| {
        let days = (date - today).get_days();
        if days > 1 { 3 * days } else { -days }
    };
    Some(if cost(american) < cost(european) && cost(american) <= 62 { american } else { european })
}
