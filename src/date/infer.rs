//! An article's date from the statements that it shares with dated articles, and dates that contradict each other.

use super::{ArticleDate, ArticleDateFrom, Date, DateFrom, Meaning, StatementDate, When, calendar};

/// One statement of an undated article that is linked to one whose day is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Witness {
    /// What the undated article says of the statement's day ("Thursday").
    pub local: Meaning,
    /// The day of the linked statement.
    pub linked: When,
}

/// An article's date as its links tell it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Inferred {
    /// The date; from [`ArticleDateFrom::Linked`].
    pub date: ArticleDate,
    /// How many witnesses agree with it.
    pub agree: usize,
    /// How many speak against it.
    pub against: usize,
}

/// An article is written at most so many days after the last day that it names by its weekday alone.
const REACH: i32 = 35;

/// The day on which an article must have been written for its own words to mean the days of the statements that it shares
/// with dated articles. At least two witnesses must agree, and more than speak against. Where several days fit, it is the
/// first of them: news is written on the last day it names.
///
/// ```
/// use onrecord::date::{Date, Meaning, When, Witness, expressions_in, infer};
/// let local = |text: &str| expressions_in(text, None)[0].meaning;
/// let day = |day| When::Day(Date::constant(2021, 3, day));
/// let witnesses = [
///     Witness { local: local("She said on Friday that"), linked: day(19) },
///     Witness { local: local("He said on Wednesday that"), linked: day(17) },
/// ];
/// assert_eq!(infer(&witnesses).unwrap().date.when, day(19));
/// assert!(infer(&witnesses[..1]).is_none());
/// ```
pub fn infer(witnesses: &[Witness]) -> Option<Inferred> {
    let relative = |witness: &&Witness| witness.local.is_relative();
    let days = witnesses.iter().filter(relative).filter_map(|witness| match witness.linked {
        When::Day(date) => Some(date),
        _ => None,
    });
    let days: Vec<Date> = days.collect();
    let agreeing = |article: Date| {
        let agrees = |witness: &&Witness| witness.local.resolve(Some(When::Day(article))) == Some(witness.linked);
        witnesses.iter().filter(relative).filter(agrees).count()
    };
    let mut best: Option<(usize, Date)> = None;
    for &day in &days {
        for offset in -7..=REACH {
            let Some(article) = calendar::add_days(day, offset) else { continue };
            let count = agreeing(article);
            if best.is_none_or(|(most, first)| count > most || count == most && article < first) {
                best = Some((count, article));
            }
        }
    }
    let (agree, date) = best?;
    let against = witnesses.iter().filter(relative).count() - agree;
    (agree >= 2 && agree > against).then_some(Inferred {
        date: ArticleDate { when: When::Day(date), from: ArticleDateFrom::Linked, span: None },
        agree,
        against,
    })
}

/// An undated article shares one long quotation, word for word or nearly so, with an article written on `written`. If its own
/// words for the day of that quotation ("Thursday") fit the days just before, it was written then, too.
///
/// Two statements that agree are better evidence ([`infer`]); this is for the article that shares only one.
///
/// ```
/// use onrecord::date::{Date, When, expressions_in, infer_from_one};
/// let friday = Date::constant(2021, 3, 19);
/// let local = |text: &str| expressions_in(text, None)[0].meaning;
/// assert_eq!(infer_from_one(local("he said on Thursday"), friday).unwrap().date.when, When::Day(friday));
/// assert!(infer_from_one(local("he said on Saturday"), friday).is_none());
/// ```
pub fn infer_from_one(local: Meaning, written: Date) -> Option<Inferred> {
    let article = When::Day(written);
    let Some(When::Day(said)) = local.resolve(Some(article)).filter(|_| local.is_relative()) else { return None };
    let recent = (0..=RECENT).any(|days| calendar::add_days(said, days) == Some(written));
    recent.then_some(Inferred {
        date: ArticleDate { when: article, from: ArticleDateFrom::Linked, span: None },
        agree: 1,
        against: 0,
    })
}

/// A quotation is news for so many days.
const RECENT: i32 = 3;

/// The first and the last day of a stretch of time.
pub fn bounds(when: When) -> Option<(Date, Date)> {
    let month = |year, month: i8| calendar::day(year, month, 1);
    let to = |first: Date, last: Option<Date>| Some((first, last?.last_of_month()));
    match when {
        When::Day(date) => Some((date, date)),
        When::Week(year, week) => {
            let monday = calendar::monday(year, week)?;
            Some((monday, calendar::add_days(monday, 6)?))
        }
        When::Weekend(year, week) => {
            let monday = calendar::monday(year, week)?;
            Some((calendar::add_days(monday, 5)?, calendar::add_days(monday, 6)?))
        }
        When::Month(year, number) => to(month(year, number)?, month(year, number)),
        When::Quarter(year, quarter) => to(month(year, quarter * 3 - 2)?, month(year, quarter * 3)),
        When::Half(year, half) => to(month(year, half * 6 - 5)?, month(year, half * 6)),
        When::Season(year, 3) => to(month(year, 12)?, month(year + 1, 2)),
        When::Season(year, season) => to(month(year, season * 3 + 3)?, month(year, season * 3 + 5)),
        When::Year(year) => to(month(year, 1)?, month(year, 12)),
        When::Decade(decade) => {
            to(month(decade.checked_mul(10)?, 1)?, month(decade.checked_mul(10)?.checked_add(9)?, 12))
        }
        When::Century(century) => {
            to(month(century.checked_mul(100)?, 1)?, month(century.checked_mul(100)?.checked_add(99)?, 12))
        }
    }
}

/// True if both can name the time of one event: one lies in the other, each with its grain.
pub fn compatible(a: When, b: When) -> bool {
    let (Some((a, a_end)), Some((b, b_end))) = (bounds(a), bounds(b)) else { return true };
    a <= b_end && b <= a_end
}

/// True if two statements that are linked as the same words cannot both be dated right: each day is read from words that
/// date the saying itself, and they exclude each other. An assumed date contradicts nothing, nor does one that is carried
/// over from the scene.
pub fn conflict(a: &StatementDate, b: &StatementDate) -> bool {
    match (evidenced(a), evidenced(b)) {
        (Some(first), Some(second)) => !compatible(first, second),
        _ => false,
    }
}

/// The day of a statement, if words of its own article say it of this saying.
fn evidenced(date: &StatementDate) -> Option<When> {
    date.when.filter(|_| !date.carried && !matches!(date.from, DateFrom::Article | DateFrom::Linked))
}

/// A quotation is repeated as news for so many days; after them the same words may be said again.
const NEWS: i32 = 14;

/// The day of a statement whose own article, written at `article`, says none of it, as articles tell that report the same
/// words with a day. All must agree, and it must be one on which the article can report them. `None` where the article has
/// evidence of its own.
///
/// ```
/// use onrecord::date::{Date, DateFrom, StatementDate, When, told};
/// let on = |day, from| {
///     let when = Some(When::Day(Date::constant(2021, 3, day)));
///     StatementDate { when, from, evidence: None, meaning: None, carried: false, reason: "" }
/// };
/// let (here, there) = (on(19, DateFrom::Article), on(18, DateFrom::Weekday));
/// assert_eq!(told(Some(here), here.when, [there]).unwrap().when, there.when);
/// assert_eq!(told(Some(here), here.when, [there, on(17, DateFrom::Weekday)]), None);
/// assert_eq!(told(Some(on(17, DateFrom::Weekday)), here.when, [there]), None);
/// ```
pub fn told(
    own: Option<StatementDate>,
    article: Option<When>,
    others: impl IntoIterator<Item = StatementDate>,
) -> Option<StatementDate> {
    if own.is_some_and(|own| evidenced(&own).is_some()) {
        return None;
    }
    // The words of an article without a date are counted from this one's: what both report is news on both days.
    let counted = |other: StatementDate| {
        let undated = other.when.is_none() || other.from == DateFrom::Linked;
        let meaning = other.meaning.filter(|_| undated)?;
        let Some(When::Day(written)) = article else { return None };
        infer_from_one(meaning, written).and_then(|_| meaning.resolve(article))
    };
    let when = agreed(others.into_iter().filter_map(|other| evidenced(&other).or_else(|| counted(other))))?;
    let ((first, last), written) = (bounds(when)?, article.and_then(bounds));
    let reported = written.is_none_or(|(from, to)| first <= to && (from - last).get_days() <= NEWS);
    reported.then(|| linked(when, "the same words in another article"))
}

/// The day of a statement of which neither its own article nor another says one, as [`told`] of those that were said together
/// with it. All must agree.
///
/// ```
/// use onrecord::date::{Date, DateFrom, StatementDate, When, told_beside};
/// let on = |day, from| {
///     let when = Some(When::Day(Date::constant(2021, 3, day)));
///     StatementDate { when, from, evidence: None, meaning: None, carried: false, reason: "" }
/// };
/// let (here, told) = (on(19, DateFrom::Article), on(18, DateFrom::Linked));
/// assert_eq!(told_beside(Some(here), [told]).unwrap().when, told.when);
/// assert_eq!(told_beside(Some(here), [told, on(17, DateFrom::Linked)]), None);
/// assert_eq!(told_beside(Some(on(17, DateFrom::Weekday)), [told]), None);
/// ```
pub fn told_beside(
    own: Option<StatementDate>,
    beside: impl IntoIterator<Item = StatementDate>,
) -> Option<StatementDate> {
    if own.is_some_and(|own| evidenced(&own).is_some()) {
        return None;
    }
    let when = agreed(beside.into_iter().filter_map(|other| other.when))?;
    Some(linked(when, "another article, for the words beside it"))
}

/// The finest of some stretches of time; `None` if there are none, or if two of them are not compatible.
fn agreed(all: impl IntoIterator<Item = When>) -> Option<When> {
    let mut found: Option<When> = None;
    for when in all {
        found = match found {
            Some(before) if !compatible(before, when) => return None,
            Some(before) if days(before)? <= days(when)? => Some(before),
            _ => Some(when),
        };
    }
    found
}

/// A day that another article tells.
fn linked(when: When, reason: &'static str) -> StatementDate {
    let (when, from) = (Some(when), DateFrom::Linked);
    StatementDate { when, from, evidence: None, meaning: None, carried: false, reason }
}

/// How many days a stretch of time has.
fn days(when: When) -> Option<i32> {
    bounds(when).map(|(first, last)| (last - first).get_days())
}
